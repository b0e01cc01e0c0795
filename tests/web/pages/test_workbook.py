"""Answering offline: the workbook downloaded, sent back, compared, taken."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from assessment import assessments
from assessment.store.tables import workbook_import
from assessment.workbook.opened import opened
from tests.assessment.workbook import edits
from tests.assessment.workbook.edits import typed
from tests.web.pages.begun import Team, team
from tests.web.pages.people import Browser, a_firm, joins, person
from tests.web.pages.test_trial import FACTS
from web.core import KEY

COLLEAGUE_PILLARS = ["people"]
OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def firm(app: Flask) -> Team:
    made = team(app, pillars=COLLEAGUE_PILLARS)
    made.answer("waste", {"value": True})
    made.answer("proud", {"value": "De notre levain."})
    return made


def download(browser: Browser, firm: Team, lang: str = "fr") -> bytes:
    found = browser.get(firm.path(f"/tableur/telecharger/{lang}"))
    assert found.status_code == 200, browser.text
    assert found.headers["Content-Type"] == OOXML
    return bytes(found.get_data())


def send(browser: Browser, firm: Team, content: bytes, name: str = "rempli.xlsx") -> Browser:
    browser.get(firm.path("/tableur"))
    browser.send(firm.path("/tableur"), files={"file": (BytesIO(content), name)})
    return browser


def waiting(app: Flask) -> int:
    with app.extensions[KEY].store.read() as db:
        return len(db.rows(workbook_import.select()))


def test_the_page_is_offered_and_tells_what_to_do(firm: Team) -> None:
    browser = firm.browser()
    browser.get(firm.path())
    assert firm.path("/tableur") in browser.html
    browser.get(firm.path("/tableur"))
    assert "6 questions" in browser.text
    assert "Les justificatifs ne sont pas dans le fichier" in browser.text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_workbook_is_downloaded_with_the_answers_of_the_moment(firm: Team, lang: str) -> None:
    browser = firm.browser()
    extract = opened(download(browser, firm, lang))
    assert (extract.assessment, extract.lang, extract.period) == (firm.assessment, lang, "2025")
    assert {name: base.revision for name, base in extract.bases.items()} == {
        "waste": 1, "sorting": 0, "energy": 0, "since": 0, "meeting": 0, "proud": 1,
    }  # fmt: skip
    assert browser.last is not None
    named = browser.last.headers["Content-Disposition"]
    assert re.search(rf"ancrage-boulangerie-sol-[0-9-]{{10}}-{lang}\.xlsx", named), named
    assert browser.get(firm.path("/tableur/telecharger/de")).status_code == 404


def test_what_was_typed_is_shown_before_anything_is_replaced_then_taken(app: Flask, firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {
        ("q:waste", "answer"): "Non",
        ("q:energy", "answer"): 120.0,
        ("q:energy", "special"): "C'est une estimation",
        ("q:meeting", "answer"): "Chaque mois",
    })  # fmt: skip
    send(browser, firm, content)
    assert "3 réponses nouvelles ou changées" in browser.text
    assert "Triez-vous vos déchets ? En ligne Oui Dans le fichier Non" in browser.text
    assert "120 MWh (estimation)" in browser.text
    assert "3 questions n'ont pas changé dans le fichier" in browser.text
    assert firm.answers() == {"waste": {"value": True}, "proud": {"value": "De notre levain."}}
    browser.send(browser.path)
    assert "3 réponses reprises du tableur" in browser.text
    assert firm.answers() == {
        "waste": {"value": False}, "energy": {"value": 120.0, "estimate": True}, "meeting": {"value": "monthly"},
        "proud": {"value": "De notre levain."},
    }  # fmt: skip
    assert waiting(app) == 0
    browser.get(firm.path("/questions/energy"))
    assert "Camille, par tableur" in browser.text


def test_only_what_is_ticked_is_taken(firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {("q:waste", "answer"): "Non", ("q:energy", "answer"): 120.0})
    send(browser, firm, content)
    browser.send(browser.path, {"take": []})
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Cochez au moins une réponse" in browser.text
    browser.send(browser.path, {"take": ["energy"]})
    assert firm.answers()["energy"] == {"value": 120.0}
    assert firm.answers()["waste"] == {"value": True}


def test_a_second_time_changes_nothing(firm: Team) -> None:
    browser, other = firm.browser(), firm.browser()
    content = typed(download(browser, firm), {("q:energy", "answer"): 120.0})
    send(browser, firm, content)
    other.get(browser.path)
    browser.send(browser.path)
    firm.answer("energy", {"value": 80.0})
    other.send(other.path)
    assert "déjà été repris" in other.text
    assert firm.answers()["energy"] == {"value": 80.0}


def test_the_same_file_again_has_nothing_to_change(app: Flask, firm: Team) -> None:
    browser = firm.browser()
    send(browser, firm, download(browser, firm))
    assert "il n'y a rien à reprendre" in browser.text
    assert waiting(app) == 0


def test_an_answer_changed_online_meanwhile_stays_unless_one_says_otherwise(firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {("q:proud", "answer"): "Du fichier", ("q:energy", "answer"): 120.0})
    firm.answer("proud", {"value": "D'en ligne"}, firm.colleague)
    send(browser, firm, content)
    assert "1 réponse changée aussi en ligne" in browser.text
    assert "En ligne D'en ligne Naim, le" in browser.text
    form = browser.form(browser.path)
    assert form.fields["take"] == ["energy"]
    browser.send(browser.path, {"take": ["energy", "proud"]})
    assert firm.answers()["proud"] == {"value": "Du fichier"}


def test_an_answer_changed_while_the_page_is_read_is_not_overwritten(app: Flask, firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {("q:proud", "answer"): "Du fichier", ("q:energy", "answer"): 120.0})
    send(browser, firm, content)
    firm.answer("proud", {"value": "D'en ligne"}, firm.colleague)
    browser.send(browser.path)
    assert "1 réponse a changé en ligne pendant que vous lisiez cette page" in browser.text
    assert firm.answers()["proud"] == {"value": "D'en ligne"}
    assert firm.answers()["energy"] == {"value": 120.0}
    assert waiting(app) == 1
    assert "1 réponse changée aussi en ligne" in browser.text


def test_an_emptied_cell_clears_only_where_one_says_so(firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {("q:proud", "answer"): None, ("q:energy", "answer"): 120.0})
    send(browser, firm, content)
    assert "1 réponse vidée dans le fichier" in browser.text
    assert browser.form(browser.path).fields["take"] == ["energy"]
    browser.send(browser.path, {"take": ["proud"]})
    assert "proud" not in firm.answers()


def test_what_cannot_be_read_is_told_by_cell_and_the_rest_can_be_taken(firm: Team) -> None:
    browser = firm.browser()
    content = download(browser, firm)
    sheet, cell = edits.place(content, "q:energy", "answer")
    content = typed(content, {("q:energy", "answer"): "beaucoup", ("q:meeting", "answer"): "Jamais"})
    send(browser, firm, content)
    assert "1 cellule n'a pas pu être lue" in browser.text
    assert f"{sheet}, {cell} Combien d'énergie par an ?" in browser.text
    assert "Indiquez un nombre entre 0 et 1 000 MWh" in browser.text
    browser.send(browser.path)
    assert firm.answers()["meeting"] == {"value": "never"}
    assert "energy" not in firm.answers()


def test_a_session_that_ends_loses_nothing(app: Flask, firm: Team) -> None:
    browser = firm.browser()
    send(browser, firm, typed(download(browser, firm), {("q:energy", "answer"): 120.0}), "../Bilan\u202e 2025.xlsx")
    there = browser.path
    later = firm.browser()
    later.get(firm.path("/tableur"))
    assert "Bilan 2025.xlsx" in later.text
    assert there in later.html
    later.get(there)
    later.send(f"{there}/abandon")
    assert "Ce fichier est oublié" in later.text
    assert waiting(app) == 0


def test_a_contributor_takes_what_is_theirs(firm: Team) -> None:
    browser = firm.browser(firm.colleague)
    content = typed(download(browser, firm), {("q:energy", "answer"): 120.0, ("q:meeting", "answer"): "Jamais"})
    send(browser, firm, content)
    assert "1 réponse d'un domaine que vous lisez" in browser.text
    browser.send(browser.path, {"take": ["energy", "meeting"]})
    assert "energy" not in firm.answers()
    assert firm.answers()["meeting"] == {"value": "never"}


def test_files_of_others_are_refused_with_what_they_are(app: Flask, firm: Team) -> None:
    browser = firm.browser()
    other = team_of_another(app)
    theirs = download(other.browser(), other)
    send(browser, firm, theirs)
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Ce tableur vient d'une autre évaluation (Menuiserie Grès, 2025)" in browser.text
    send(browser, firm, b"a;b\n")
    assert "Ce fichier n'est pas un classeur .xlsx" in browser.text
    browser.send(firm.path("/tableur"))
    assert "Choisissez le tableur rempli" in browser.text
    assert waiting(app) == 0


def team_of_another(app: Flask) -> Team:
    owner = person(app, "Bertrand")
    firm = a_firm(app, owner, siren="552100554", name="Menuiserie Grès")
    held = app.extensions[KEY]
    (shelved,) = held.shelf.offered()
    with held.store.write() as db:
        profile = {"headcount": 4.0, "sector": "food"}
        made = assessments.begin(db, owner, firm, shelved.loaded.model.id, shelved.release, 2025, profile)
    return Team(app, owner, owner, firm, made)


def test_once_signed_the_workbook_is_read_and_no_longer_taken(firm: Team) -> None:
    browser = firm.browser()
    content = typed(download(browser, firm), {("q:energy", "answer"): 120.0})
    send(browser, firm, content)
    there = browser.path
    firm.submitted()
    browser.get(firm.path("/tableur"))
    assert "Rouvrez-la pour les modifier" in browser.text
    browser.get(there)
    assert "Reprendre les réponses cochées" not in browser.text
    token = browser.form("/abandon").fields["csrf_token"][0]
    post: dict[str, Any] = {"csrf_token": token, "take": "energy", "seen": "energy:0"}
    answer = browser.client.post(there, data=post, follow_redirects=True)
    assert "ses réponses ne changent plus" in answer.get_data(as_text=True)
    assert "energy" not in firm.answers()


def test_a_reader_downloads_and_sends_nothing(firm: Team, app: Flask) -> None:
    reading = team_reader(app, firm)
    browser = firm.browser(reading)
    browser.get(firm.path("/tableur"))
    assert "Votre rôle vous permet de lire" in browser.text
    assert "Voir ce qui change" not in browser.text
    assert opened(download(browser, firm)).assessment == firm.assessment


def team_reader(app: Flask, firm: Team) -> str:
    reader = person(app, "Josiane")
    joins(app, reader, firm.firm, "reader")
    return reader


def test_a_trial_is_answered_offline_too(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/essayer", **{"Accept-Language": "fr"})
    browser.send("/essayer", FACTS)
    trial = Team(app, "", "", "", browser.path.rpartition("/")[2])
    content = typed(download(browser, trial), {("q:energy", "answer"): 120.0})
    send(browser, trial, content)
    browser.send(browser.path)
    assert "1 réponse reprise du tableur" in browser.text
    assert trial.answers() == {"energy": {"value": 120.0}}
    browser.get(trial.path("/questions/energy"))
    assert "par tableur" in browser.text
