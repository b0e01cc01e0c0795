"""What an attacker would try on the pages, and what they do instead."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from pydantic import SecretStr

from assessment import accounts, attempts, documents, evidence, grants, mailer, passwords
from assessment.shelf import Shelf
from assessment.store import Store
from assessment.store.tables import account, firm, job, mail, parked_form, web_session
from tests.conftest import Clock
from tests.web.pages.begun import Team, team
from tests.web.pages.people import Browser, a_firm, joins, person
from web import often, parking
from web.app import create_app
from web.core import KEY
from web.pages import trial
from web.pages.account import parts, security, sign_up
from web.pages.firm import create
from web.pages.results import document
from web.settings import Settings

PASSWORD = "garrigue et calcaire"  # noqa: S105 - of people who do not exist
SCRIPT = '<script>alert("obsidienne")</script>'


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for module in (parts, security, sign_up):
        monkeypatch.setattr(module, "HASHER", hasher)


def french(browser: Browser, path: str) -> None:
    browser.get(path, True, **{"Accept-Language": "fr"})


def rows(app: Flask, table: sa.Table) -> list[sa.RowMapping]:
    with app.extensions[KEY].store.read() as db:
        return list(db.rows(sa.select(table)))


def with_password(app: Flask, name: str, password: str = PASSWORD) -> str:
    hashed = passwords.hash_password(password, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with app.extensions[KEY].store.write() as db:
        return accounts.create(db, f"{name}@example.org", name, "fr", hashed, confirmed=True)


# --- forms that another site sends --------------------------------------------------------------------------------


@pytest.fixture
def planted(app: Flask) -> tuple[Browser, str]:
    """A browser, and the address at which its owner would hand their firm to somebody else."""
    camille, sam = person(app, "Camille"), person(app, "Sam")
    held = a_firm(app, camille)
    joins(app, sam, held, "reader")
    return Browser(app), f"/entreprises/{held}/equipe/{sam}"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["its name", "hiding its name", "said by the browser"],
)
def test_a_form_of_another_site_does_not_wait_to_be_sent_at_one_click(
    planted: tuple[Browser, str], app: Flask, headers: dict[str, str]
) -> None:
    browser, address = planted
    browser.client.post(address, data={"role": "owner"}, headers=headers)
    assert rows(app, parked_form) == []
    assert browser.client.get_cookie(parking.COOKIE) is None


def test_a_form_of_ones_own_still_waits(planted: tuple[Browser, str], app: Flask) -> None:
    browser, address = planted
    browser.client.post(address, data={"role": "owner"}, headers={"Origin": "http://localhost"})
    assert len(rows(app, parked_form)) == 1


def test_what_waited_goes_when_its_author_signs_out(app: Flask) -> None:
    camille = person(app, "Camille")
    browser = Browser(app)
    browser.client.post("/compte/profil", data={"name": "Camille Secret", "lang": "fr"})
    assert len(rows(app, parked_form)) == 1
    browser.sign_in(camille).get("/reprise")
    assert "Camille Secret" in browser.html
    browser.send("/deconnexion")
    assert rows(app, parked_form) == []
    assert "Camille Secret" not in browser.get("/reprise").get_data(as_text=True)


def test_one_place_cannot_fill_the_service_with_forms_that_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "_MOST", 3)
    for _ in range(5):
        assert Browser(app).client.post("/compte/profil", data={"name": "x" * 1000}).status_code == 303
    assert len(rows(app, parked_form)) == 3


def test_one_browser_has_one_form_that_waits(app: Flask) -> None:
    browser = Browser(app)
    for text in ("one", "two"):
        browser.client.post("/compte/profil", data={"name": text})
    assert [one["fields"] for one in rows(app, parked_form)] == [[["name", "two"]]]


# --- characters and figures that databases do not take --------------------------------------------------------------


@pytest.mark.slow
def test_an_address_with_a_nul_does_not_exist(app: Flask) -> None:
    browser = Browser(app).sign_in(person(app, "Camille"))
    faults = []
    for rule in app.url_map.iter_rules():
        for name in rule.arguments:
            address = re.sub(rf"<(?:\w+:)?{name}>", "%00", rule.rule)
            address = re.sub(r"<(?:\w+:)?\w+>", "0123456789abcdef", address)
            for method in rule.methods or set():
                if method not in ("GET", "POST"):
                    continue
                browser.get("/compte")
                token = browser.form("/langue").fields["csrf_token"][0]
                data = {"csrf_token": token} if method == "POST" else None
                status = browser.client.open(address, method=method, data=data).status_code
                if status >= 500:
                    faults.append(f"{method} {address}: {status}")
    assert faults == []


def test_a_version_beyond_every_count_is_not_found(app: Flask) -> None:
    held = team(app)
    for version in ("99999999999", "9" * 40, "-1"):
        assert held.browser().get(f"/evaluations/{held.assessment}/resultats?version={version}").status_code == 404


def test_a_page_beyond_every_count_is_empty(app: Flask) -> None:
    odile = person(app, "Odile")
    with app.extensions[KEY].store.write() as db:
        grants.appoint(db, "odile@example.org", "operator", None)
    browser = Browser(app).sign_in(odile)
    for address in ("/region/entreprises", "/region/journal"):
        assert browser.get(f"{address}?page={'9' * 40}&subject=%00&q=%00%25_").status_code == 200


def test_a_nul_in_a_field_is_answered_in_words(app: Flask) -> None:
    held = team(app)
    browser = held.browser()
    browser.get(held.path("/questions/waste"))
    sent = {"url": "https://example.org/", "title": "a\x00b"}
    assert browser.send("/justificatifs/lien", sent).status_code == 200
    assert "a\ufffdb" in browser.text
    browser.get(held.path("/questions/energy"))
    assert browser.send("/justificatifs/reprise", {"proof": "a\x00b"}).status_code == 422


# --- how often ------------------------------------------------------------------------------------------------------


def _try(app: Flask, email: str, password: str = PASSWORD[::-1]) -> Browser:
    browser = Browser(app)
    french(browser, "/connexion")
    browser.send("/connexion", {"email": email, "password": password, "how": "password"})
    return browser


def test_an_account_of_ones_own_does_not_pay_for_trying_all_the_others(app: Flask, settings: Settings) -> None:
    with_password(app, "sam")
    for number in range(settings.attempts * often.PER_NETWORK - 1):
        with (
            app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}),
            app.extensions[KEY].store.write() as db,
        ):
            assert attempts.begin(db, often.limits("password", f"n{number}@example.org", settings.attempts)) is None
    assert "recommencez" not in _try(app, "sam@example.org", "garrigue et calcaire").text  # gets in, and counts too
    assert "recommencez" in _try(app, "naim@example.org").text


def test_an_address_of_ipv4_written_as_ipv6_is_a_place_of_its_own() -> None:
    assert often.network("::ffff:192.0.2.1") == "192.0.2.1"
    assert often.network("2001:db8:1:2:3::1") == often.network("2001:db8:1:2:ffff::9")
    assert often.network("nowhere") == "nowhere"


def test_nobody_is_sent_e_mails_all_day_long(app: Flask, clock: Clock) -> None:
    person(app, "Camille")
    browser = Browser(app)
    for _ in range(30):
        french(browser, "/mot-de-passe-oublie")
        browser.send("/mot-de-passe-oublie", {"email": "camille@example.org"})
        clock.advance(minutes=16)
    assert len(rows(app, mail)) == often.MOST_MAILS_A_DAY
    assert "heures" in browser.text
    clock.advance(days=1)
    french(browser, "/mot-de-passe-oublie")
    browser.send("/mot-de-passe-oublie", {"email": "camille@example.org"})
    assert len(rows(app, mail)) == often.MOST_MAILS_A_DAY + 1


def test_an_invitation_is_no_means_to_pester_somebody(app: Flask) -> None:
    held = team(app)
    browser = held.browser()
    people = f"/entreprises/{held.firm}/equipe"
    browser.get(people)
    browser.send("/equipe/invitations", {"email": "victim@example.net", "role": "reader"})
    for _ in range(8):
        browser.get(people)
        browser.send("/renvoi")
    to_victim = [one for one in rows(app, mail) if one["recipient"] == "victim@example.net"]
    assert len(to_victim) == often.MOST_MAILS
    assert "recommencez" in browser.text
    browser.get(people)
    browser.send("/retrait")
    browser.get(people)
    assert browser.send("/equipe/invitations", {"email": "victim@example.net", "role": "reader"}).status_code == 422


def test_one_place_does_not_begin_trials_without_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST_BEGUN", 2)
    for expected in (200, 200, 429):
        browser = Browser(app)
        french(browser, "/essayer")
        assert browser.send("/essayer", {"p.headcount": "4", "p.sector": "food"}).status_code == expected


def test_one_person_does_not_open_spaces_without_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(create, "MOST_IN_A_DAY", 1)
    browser = Browser(app).sign_in(person(app, "Camille"))
    facts = {
        "name": "Sol", "activity": "10.71C", "commune": "31555", "activity_code": "10.71C", "commune_code": "31555",
        "activity_for": "10.71C", "commune_for": "31555", "headcount": "4", "turnover": "", "group_member": "no",
        "step": "open",
    }  # fmt: skip
    for number in ("732829320", "552100554"):
        french(browser, f"/entreprises/nouvelle?number={number}")
        browser.send("/entreprises/nouvelle", {**facts, "number": number})
    assert len(rows(app, firm)) == 1
    assert "recommencez" in browser.text


def test_one_assessment_does_not_keep_the_worker_to_itself(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_ASKED", 2)
    held = team(app)
    browser = held.browser()
    for value in (1.0, 2.0, 3.0):
        held.answer("energy", {"value": value})
        browser.get(held.path("/resultats"))
        browser.send("/rapport")
    assert len([one for one in rows(app, job) if one["kind"] == documents.JOB]) == 2
    assert "recommencez" in browser.text


def test_files_of_a_firm_have_an_end_that_is_said_and_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)
    held = team(app)
    browser = held.browser()
    browser.get(held.path("/questions/waste"))
    files = {"file": (io.BytesIO(b"Nous trions le papier et le verre.\n"), "tri.txt")}
    assert browser.send("/justificatifs", files=files).status_code == 422
    assert "garde déjà" in browser.text
    kept = [one for one in app.extensions[KEY].evidence.root.rglob("*") if one.is_file()]
    assert kept == []


# --- sessions -------------------------------------------------------------------------------------------------------


def test_the_session_of_a_passer_by_ends_soon_and_that_of_a_person_stays(app: Flask, clock: Clock) -> None:
    Browser(app).get("/connexion")
    with_password(app, "camille")
    assert _try(app, "camille@example.org", "garrigue et calcaire").path == "/entreprises"
    ends = sorted(one["expires_at"] - clock.now for one in rows(app, web_session))
    assert (ends[0].days, ends[-1].days) == (2, 30)


def test_a_shared_cache_is_given_nobody_s_cookie(app: Flask, clock: Clock) -> None:
    browser = Browser(app)
    browser.get("/connexion")
    clock.advance(hours=1)
    answer = browser.get("/listes/communes?q=albi")
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def limited(tmp_path: Path, store: Store, shelf: Shelf) -> Flask:
    settings = Settings(instance=tmp_path / "limited", rate_limit="5 per minute", secret_key=SecretStr("tests"))
    return create_app(settings, store, shelf)


def test_what_is_refused_counts_too_and_who_asks_without_end_is_not_written_down(limited: Flask) -> None:
    statuses = [Browser(limited).client.post("/compte/profil", data={"name": "x"}).status_code for _ in range(8)]
    assert statuses == [303] * 5 + [429] * 3
    assert len(rows(limited, parked_form)) == 5
    before = len(rows(limited, web_session))
    assert Browser(limited).client.get("/compte/profil").status_code == 429
    assert len(rows(limited, web_session)) == before


# --- texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "email"])
def test_a_field_without_end_is_refused(app: Flask, field: str) -> None:
    browser = Browser(app)
    browser.get("/inscription")
    values = {"name": "Camille", "email": "camille@example.org", "new_password": "garrigue et calcaire"}
    long = {"name": "n " * 900_000, "email": "a." * 100_000 + "@" + "é." * 100_000 + "fr"}
    assert browser.send("/inscription", {**values, field: long[field]}).status_code == 422


def test_an_invitation_of_long_names_leaves_all_the_same(app: Flask) -> None:
    held = team(app)
    store = app.extensions[KEY].store
    with store.write() as db:
        db.update(firm, firm.c.id == held.firm, name="Établissements " + "é" * 185)
        accounts.prefer(db, held.owner, name="C" * 100)
    browser = held.browser()
    browser.get(f"/entreprises/{held.firm}/equipe")
    browser.send("/equipe/invitations", {"email": "ivan@example.org", "role": "reader"})
    (sent,) = [one for one in rows(app, mail) if one["recipient"] == "ivan@example.org"]
    message = mailer.Message(sent["recipient"], sent["subject"], sent["text"], lang="fr")
    assert mailer.build_mime(message, "Ancrage <ancrage@example.org>")["Subject"].endswith("…")


def test_an_address_that_no_e_mail_reaches_is_not_invited(app: Flask) -> None:
    held = team(app)
    browser = held.browser()
    browser.get(f"/entreprises/{held.firm}/equipe")
    assert browser.send("/equipe/invitations", {"email": "a..b@example.org", "role": "reader"}).status_code == 422


@pytest.mark.slow
def test_what_people_type_is_text_wherever_it_is_shown(app: Flask) -> None:
    held = team(app)
    browser = held.browser()
    _fill_with_script(app, held, browser)
    shown, faults = 0, []
    values = {
        "firm_id": held.firm, "assessment_id": held.assessment, "question_id": "waste", "topic_id": "matter",
        "section_id": "annex", "account_id": held.colleague,
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint.startswith(("static", "public.font", "demo.")):
            continue
        if not rule.arguments <= {"firm_id", "assessment_id", "question_id", "topic_id", "section_id", "account_id"}:
            continue
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: values[place[1]], rule.rule)
        answer = browser.client.get(address)
        html = answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text/html") else ""
        answer.close()
        shown += "obsidienne" in html
        if "<script>alert" in html or 'alert("obsidienne' in html or "javascript:" in html:
            faults.append(address)
    assert faults == []
    assert shown > 12


def _fill_with_script(app: Flask, held: Team, browser: Browser) -> None:
    store = app.extensions[KEY].store
    with store.write() as db:
        db.update(firm, firm.c.id == held.firm, name=f"Sol {SCRIPT}")
        for person_ in (held.owner, held.colleague):
            accounts.prefer(db, person_, name=f"Camille {SCRIPT}")
    held.answer("waste", {"value": True, "note": SCRIPT})
    held.answer("proud", {"value": SCRIPT})
    for action, values in (
        ("/notes", {"text": SCRIPT}),
        ("/justificatifs/lien", {"url": f"https://example.org/?{SCRIPT.replace(' ', '')}", "title": SCRIPT}),
    ):
        browser.get(held.path("/questions/waste"))
        assert browser.send(action, values).status_code == 200
    browser.get(held.path("/questions/waste"))
    assert browser.send("/justificatifs/lien", {"url": "javascript:alert(1)", "title": "x"}).status_code == 422
    browser.get(f"/entreprises/{held.firm}/equipe")
    browser.send("/equipe/invitations", {"email": f"x{SCRIPT}@example.org", "role": "reader"})


def test_an_address_without_account_costs_as_much_work_as_another(app: Flask) -> None:
    with_password(app, "camille")
    done: list[int] = []
    for email in ("camille@example.org", "nobody@example.org"):
        statements: list[str] = []
        browser = Browser(app)
        french(browser, "/mot-de-passe-oublie")
        with _listening(app, statements):
            browser.send("/mot-de-passe-oublie", {"email": email}, follow=False)
        done.append(sum(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in statements))
    assert abs(done[0] - done[1]) <= 1
    assert [one["recipient"] for one in rows(app, mail)] == ["camille@example.org"]
    assert len(rows(app, account)) == 1


@contextmanager
def _listening(app: Flask, statements: list[str]) -> Iterator[None]:
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = app.extensions[KEY].store.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield
    sa.event.remove(engine, "before_cursor_execute", note)
