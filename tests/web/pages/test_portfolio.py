"""What an adviser follows: by mandate only, what needs help first, never by points."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from assessment import log, members, plan, plan_changes
from assessment.plan import Details
from assessment.store import Store
from tests.conftest import Clock
from tests.web.pages.answered import answer, begun
from tests.web.pages.people import Browser, a_firm, joins, person
from web.plan_view import day_of

PAGE = "/accompagnement"


@pytest.fixture
def ines(app: Flask) -> str:
    return person(app, "Ines")


@pytest.fixture
def camille(app: Flask) -> str:
    return person(app, "Camille")


def followed(app: Flask, owner: str, adviser: str, siren: str, name: str) -> str:
    made = a_firm(app, owner, siren=siren, name=name)
    joins(app, adviser, made, "advisor")
    return made


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def order(browser: Browser, *names: str) -> list[str]:
    return sorted(names, key=browser.text.index)


def test_who_advises_nobody_is_told_how_that_begins(browser: Browser, ines: str) -> None:
    browser.sign_in(ines)
    browser.get(PAGE)
    assert "Une entreprise vous invite depuis son espace" in browser.text
    assert "Accompagnement" not in browser.text  # in no menu


def test_one_signs_in_first(browser: Browser) -> None:
    browser.get(PAGE)
    assert browser.path == "/connexion"


def test_each_firm_shows_where_it_stands_and_what_waits(browser: Browser, app: Flask, camille: str, ines: str) -> None:
    firm = followed(app, camille, ines, "732829320", "Boulangerie Sol")
    made = begun(app, camille, firm)
    answer(app, made, camille, {"meeting": None})
    browser.sign_in(ines)
    browser.get(PAGE)
    for words in ("Boulangerie Sol", "Toulouse (31)", "Petit référentiel 2025", "en cours", "1 question à répondre",
                  "28 novembre 2026", "Mettre fin", "Elle peut mettre fin à votre accès à tout moment"):  # fmt: skip
        assert words in browser.text
    # Environment: (0.75 + 0.2) / 2 of 50 points; the other pillar, 0 to 50.
    assert "entre 23,8 et 73,8" in browser.text
    assert "Accompagnement" in browser.text


def test_a_mandate_that_ends_ends_at_once(browser: Browser, app: Flask, camille: str, ines: str, store: Store) -> None:
    firm = followed(app, camille, ines, "732829320", "Boulangerie Sol")
    followed(app, camille, ines, "552100554", "Menuiserie Grès")
    browser.sign_in(ines)
    browser.get(PAGE)
    assert "Boulangerie Sol" in browser.text
    with store.write() as db:
        members.remove(db, firm, ines, camille)
    browser.get(PAGE)
    assert "Boulangerie Sol" not in browser.text
    assert "Menuiserie Grès" in browser.text
    assert all("Boulangerie Sol" not in line for line in rows(browser.get(f"{PAGE}/fichier/csv").get_data()))


def test_a_second_adviser_and_the_owner_see_nothing_of_it(
    app: Flask, camille: str, ines: str
) -> None:  # fmt: skip
    followed(app, camille, ines, "732829320", "Boulangerie Sol")
    for account in (person(app, "Noé"), camille):
        other = Browser(app).sign_in(account)
        other.get(PAGE)
        assert "Boulangerie Sol" not in other.text
        assert b"Boulangerie Sol" not in other.get(f"{PAGE}/fichier/csv").get_data()


def test_what_needs_help_comes_first_and_nobody_is_ranked_by_points(
    browser: Browser, app: Flask, camille: str, ines: str, clock: Clock
) -> None:
    idle = followed(app, camille, ines, "732829320", "Atelier Immobile")
    answer(app, begun(app, camille, idle), camille, {"meeting": None})
    clock.advance(days=15)
    done = followed(app, camille, ines, "552100554", "Épicerie Finie")
    begun(app, camille, done)
    followed(app, camille, ines, "356000000", "Zinguerie Neuve")
    browser.sign_in(ines)
    names = ("Atelier Immobile", "Épicerie Finie", "Zinguerie Neuve")
    browser.get(PAGE)
    assert order(browser, *names) == ["Atelier Immobile", "Zinguerie Neuve", "Épicerie Finie"]
    assert "rien de nouveau depuis deux semaines" in browser.text
    assert "complète, à signer" in browser.text
    assert "pas encore commencée" in browser.text
    browser.get(f"{PAGE}?tri=nom")
    assert order(browser, *names) == ["Atelier Immobile", "Épicerie Finie", "Zinguerie Neuve"]
    browser.get(f"{PAGE}?tri=points")  # there is no such order
    assert order(browser, *names) == ["Atelier Immobile", "Zinguerie Neuve", "Épicerie Finie"]
    browser.get(f"{PAGE}?besoin=to_sign")
    assert "1 entreprise sur 3" in browser.text
    assert "Zinguerie Neuve" not in browser.text
    browser.get(f"{PAGE}?q=epic")
    assert "Épicerie Finie" in browser.text
    assert "Atelier Immobile" not in browser.text
    browser.get(f"{PAGE}?q=fusée")
    assert "Aucune entreprise ne répond à ce choix" in browser.text


def test_the_table_is_taken_along_and_the_firm_finds_a_trace(
    browser: Browser, app: Flask, camille: str, ines: str, store: Store
) -> None:
    firm = followed(app, camille, ines, "732829320", "=HYPERLINK(1)")
    begun(app, camille, firm)
    browser.sign_in(ines)
    answer_ = browser.get(f"{PAGE}/fichier/csv")
    head, line = rows(answer_.get_data())
    assert head[:2] == ["Entreprise", "SIREN"]
    assert line[0] == "'=HYPERLINK(1)"  # no formula
    assert line[head.index("Total au moins (points)")] == "48,8"
    assert answer_.headers["Content-Disposition"] == 'attachment; filename="accompagnement.csv"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(f"{PAGE}/fichier/xlsx").get_data()))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[0] == head
    assert (sheet[1][0], sheet[1][head.index("Total au moins (points)")]) == ("=HYPERLINK(1)", 48.8)
    with store.read() as db:
        told = [one.action for one in log.lines(db, subject_kind="firm", subject=firm)]
    assert told.count("firm.figures_exported_by_advisor") == 2


def test_a_file_of_another_kind_is_no_address(browser: Browser, ines: str) -> None:
    browser.sign_in(ines)
    assert browser.get(f"{PAGE}/fichier/pdf").status_code == 404


def test_how_far_the_plan_is_stands_beside_the_rest(
    browser: Browser, app: Flask, camille: str, ines: str, clock: Clock, store: Store
) -> None:
    firm = followed(app, camille, ines, "732829320", "Atelier Suivi")
    with store.write() as db:
        plan_changes.add_own(db, camille, firm, Details(title="Repeindre", due=day_of(clock()) + timedelta(1)))
        plan_changes.add_own(db, camille, firm, Details(title="Trier"))
        plan_changes.add_own(db, camille, firm, Details(title="Rien", status="dropped", reason="Trop cher"))
        done = plan.find(db, firm, plan_changes.add_own(db, camille, firm, Details(title="Compter")))
        assert done is not None
        plan_changes.finish(db, camille, done)
    browser.sign_in(ines).get(PAGE)
    assert "1 action faite sur 3" in browser.text
    assert "en retard" not in browser.text
    clock.advance(days=2)  # past the day of the first
    browser.get(PAGE)
    assert "1 action du plan en retard" in browser.text
    head, line = rows(browser.get(f"{PAGE}/fichier/csv").get_data())
    assert [line[head.index(f"Actions du plan {one}")] for one in ("faites", "à faire", "en retard")] == ["1", "2", "1"]
