"""What protects people on every page, whatever the page does."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from werkzeug.datastructures import Headers

from assessment import passwords, sessions
from assessment.shelf import Shelf
from assessment.store import Store
from assessment.store.tables import account, mail
from tests.web.pages.markup import faults
from tests.web.pages.people import Browser, words
from tests.web.pages.seats import Answer, Kept, Seat, csrf_of, path_of, routes, seat
from tests.web.pages.test_policy import SUBMITTED
from tests.web.pages.world import World, values_of
from web import errors
from web.app import create_app
from web.sessions import COOKIE
from web.settings import Settings

PASSWORD = "calcaire et garrigue 34"  # noqa: S105 - of nobody


def _all(world: World, method: str) -> Iterator[tuple[str, str]]:
    """Every address that answers to a method, with its endpoint."""
    for rule, one in routes(world.app):
        if one == method:
            instead = {"assessment_id": world.ids["submitted_id"]} if rule.endpoint in SUBMITTED else {}
            yield rule.endpoint, path_of(world, rule, values_of(world, rule.endpoint, rule.arguments, **instead))


def _report(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


# --- forms --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("token", ["", "of another session", "made up"])
def test_no_form_is_taken_without_its_own_token(token: str, world: World, seats: dict[str, Seat], kept: Kept) -> None:
    given = {"": "", "of another session": csrf_of(world.app, "d" * 40), "made up": "IjEyMyI.abc.def"}[token]
    found = []
    for person_, allowed in (("owner", 40), ("operator", 10)):
        forged = Seat(world.app, seats[person_].cookie, given)
        tried = 0
        for endpoint, address in _all(world, "POST"):
            with kept.once():
                answer = forged.send("POST", address, {"name": "typed by somebody"})
                changed = kept.changed()
            tried += 1
            waits = answer.status == 303 and answer.location.startswith("/reprise")  # kept until it is sent anew
            refused = answer.status in (400, 403, 404) or waits
            if not refused or changed:
                found.append(f"{person_}: {endpoint} {address}: {answer.status} {answer.location}, changed {changed}")
        assert tried >= allowed
    _report(found)


def test_a_script_is_refused_without_its_token_and_keeps_what_was_typed(
    world: World, seats: dict[str, Seat], kept: Kept
) -> None:
    address = f"/evaluations/{world.ids['assessment_id']}/reponses/{world.ids['question_id']}"
    forged = Seat(world.app, seats["owner"].cookie, "")
    answer = forged.send("POST", address, {"q.waste.value": "no"}, **{"X-Ancrage-Script": "1"})
    assert (answer.status, kept.changed()) == (401, [])
    assert answer.headers["Content-Type"] == "application/json"


# --- headers and markup -------------------------------------------------------------------------------------


def _nonce(headers: Headers) -> str:
    found = re.search(r"script-src 'nonce-([\w-]+)'", headers.get("Content-Security-Policy", ""))
    return found[1] if found else ""


@pytest.mark.slow
@pytest.mark.parametrize("who", ["anonymous", "owner", "reader", "operator", "trial"])
def test_no_page_has_scripts_styles_or_addresses_of_its_own(
    who: str, world: World, seats: dict[str, Seat], kept: Kept
) -> None:
    found, pages = [], 0
    for endpoint, address in _all(world, "GET"):
        with kept.once():
            answer = seats[who].send("GET", address, **{"Accept-Language": "fr"})
        if not answer.headers["Content-Type"].startswith("text/html") or answer.status in (302, 303):
            continue
        pages += 1
        nonce = _nonce(answer.headers)
        wrong = faults(answer.body, nonce) if nonce else ["no policy"]
        wrong += ["a place left to fill: %("] if "%(" in words(answer.body) else []
        wrong += ["None"] if re.search(r"\bNone\b", words(answer.body)) else []
        found += [f"{endpoint}: {one}" for one in wrong]
    _report(found)
    assert pages > 5


def _policy(headers: Headers) -> dict[str, str]:
    rules = (one.strip().partition(" ") for one in headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in rules}


@pytest.mark.slow
def test_every_answer_bears_its_headers(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    found = []
    for endpoint, address in _all(world, "GET"):
        with kept.once():
            headers = seats["owner"].send("GET", address).headers
        if "Content-Security-Policy" not in headers:
            found.append(f"{endpoint}: no policy")
            continue
        policy = _policy(headers)
        if "sandbox" not in policy:  # a downloaded proof has one of its own, narrower still
            kept_out = policy["default-src"], policy["frame-ancestors"], policy["base-uri"], policy["form-action"]
            if kept_out != ("'none'", "'none'", "'none'", "'self'"):
                found.append(f"{endpoint}: {policy}")
            if "unsafe" in headers["Content-Security-Policy"] or "http" in headers["Content-Security-Policy"]:
                found.append(f"{endpoint}: {policy}")
        if headers.get("X-Content-Type-Options") != "nosniff":
            found.append(f"{endpoint}: may be sniffed")
        if not headers.get("Referrer-Policy"):
            found.append(f"{endpoint}: may say where one comes from")
        shared = endpoint in ("static", "public.font", "public.health", "code_lists.activities", "code_lists.communes")
        if not shared and "private" not in headers.get("Cache-Control", "") and "no-store" not in headers.get(
            "Cache-Control", ""
        ):  # fmt: skip
            found.append(f"{endpoint}: may be kept by others: {headers.get('Cache-Control')}")
    _report(found)


def test_a_nonce_serves_one_answer(browser: Browser) -> None:
    assert len({_nonce(browser.get("/").headers) for _ in range(3)}) == 3


def test_files_of_people_are_saved_and_never_shown(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    files = {
        "evidence.download", "evidence.download_of_firm", "operator.document", "results.download",
        "firm.export_archive", "account.data", "plan.calendar", "plan.workbook", "plan.document", "workbook.download",
        "vsme.as_json", "vsme.as_workbook",
    }  # fmt: skip
    seen = set()
    for endpoint, address in _all(world, "GET"):
        if endpoint in files:
            with kept.once():
                answer = seats["operator" if endpoint == "operator.document" else "owner"].send("GET", address)
            assert answer.status == 200, endpoint
            assert answer.headers["Content-Disposition"].startswith("attachment"), endpoint
            assert answer.headers["X-Content-Type-Options"] == "nosniff", endpoint
            seen.add(endpoint)
    assert seen == files


# --- sessions -----------------------------------------------------------------------------------------------


@cache
def _hash() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def camille(world: World, kept: Kept) -> Flask:
    """The application, where Camille has a password."""
    assert not kept.changed()
    with world.services.store.write() as db:
        db.update(account, account.c.id == world.people["owner"], password_hash=_hash())
    return world.app


EMAIL = "owner@example.org"


def _cookie(browser: Browser) -> str:
    found = browser.client.get_cookie(COOKIE)
    return found.value if found else ""


def _enters(browser: Browser) -> None:
    browser.get("/connexion")
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browser: Browser) -> None:
    cookies = browser.get("/").headers.getlist("Set-Cookie")
    assert cookies
    for one in cookies:
        assert "HttpOnly" in one
        assert "SameSite=Lax" in one


def test_the_cookie_travels_by_https_only_where_the_service_does(
    tmp_path: Path, store: Store, shelf: Shelf
) -> None:  # fmt: skip
    settings = Settings(
        instance=tmp_path / "i", base_url="https://ancrage.example", secret_key=SecretStr("x"), rate_limit=""
    )
    answer = create_app(settings, store, shelf).test_client().get("/", base_url="https://ancrage.example")
    assert all("Secure" in one for one in answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_signing_in_gives_a_token_that_nobody_could_plant(camille: Flask) -> None:
    browser = Browser(camille)
    browser.get("/connexion")
    before = _cookie(browser)
    assert before
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})
    assert _cookie(browser) not in ("", before)
    planted = Browser(camille)
    planted.client.set_cookie(COOKIE, before)
    assert planted.get("/compte").request.path == "/connexion"


def test_a_cookie_that_somebody_made_up_opens_nothing_and_is_not_kept(browser: Browser) -> None:
    browser.client.set_cookie(COOKIE, "chosen-by-somebody")
    browser.get("/connexion")
    assert _cookie(browser) != "chosen-by-somebody"


def test_a_session_ended_elsewhere_stops_at_once(camille: Flask, world: World) -> None:
    here, there = Browser(camille), Browser(camille)
    for one in (here, there):
        _enters(one)
        assert one.get("/compte").request.path == "/compte"
    with world.services.store.write() as db:
        assert sessions.end_all(db, world.people["owner"]) >= 2
    for one in (here, there):
        assert one.get("/compte").request.path == "/connexion"


def test_signing_out_ends_the_session_on_the_server(camille: Flask) -> None:
    browser = Browser(camille)
    _enters(browser)
    token = _cookie(browser)
    browser.get("/compte")
    browser.send("/deconnexion")
    thief = Browser(camille)
    thief.client.set_cookie(COOKIE, token)
    assert thief.get("/compte").request.path == "/connexion"


# --- addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "\\\\elsewhere.example",
        "https:elsewhere.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1", "/\t/elsewhere.example",
        "///elsewhere.example", "http:///elsewhere.example", "/../\\elsewhere.example",
        "/@elsewhere.example:80/\r\nX: 1",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(target: str, camille: Flask) -> None:
    browser = Browser(camille)
    browser.get("/connexion")
    form = browser.form("/connexion")
    answer = browser.client.post(
        "/connexion", query_string={"next": target},
        data={**form.fields, "email": EMAIL, "password": PASSWORD, "next": target},
    )  # fmt: skip
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\", "/\t"))
    assert "elsewhere" not in place.partition("?")[0] or place.startswith(("/%", "/@"))
    assert "\r" not in place
    assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_choosing_a_language_leads_to_no_other_site(target: str, browser: Browser) -> None:
    browser.get("/")
    answer = browser.send("/langue", {"lang": "en", "next": target}, follow=False)
    assert answer.headers["Location"] == "/"


def test_the_links_of_emails_do_not_follow_what_a_request_calls_itself(camille: Flask, world: World) -> None:
    client = camille.test_client()
    page = client.get("/mot-de-passe-oublie", base_url="http://elsewhere.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert token
    client.post(
        "/mot-de-passe-oublie", data={"csrf_token": token[1], "email": EMAIL},
        base_url="http://elsewhere.example", headers={"X-Forwarded-Host": "elsewhere.example"},
    )  # fmt: skip
    with world.services.store.read() as db:
        texts = [row["text"] for row in db.rows(mail.select()) if "/lien/" in row["text"]]
    assert len(texts) == 1
    assert "http://127.0.0.1:8000/lien/" in texts[0]
    assert "elsewhere" not in texts[0]


# --- too much, too often ------------------------------------------------------------------------------------


class _Endless(BytesIO):
    """A body that must not be read to its end."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0, "the whole of it is asked for"
        self.taken += size
        assert self.taken < 30_000_000, "far more than is allowed was read"
        return b"x" * size


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_two_gigabytes_are_refused_without_being_read(kind: str, world: World, seats: dict[str, Seat]) -> None:
    body = _Endless()
    client = world.app.test_client()
    client.set_cookie(COOKIE, seats["owner"].cookie)
    address = f"/evaluations/{world.ids['assessment_id']}/questions/{world.ids['question_id']}/justificatifs"
    answer = client.post(
        address, input_stream=body, content_type=kind, content_length=2_000_000_000,
        headers={"X-CSRFToken": seats["owner"].csrf},
    )  # fmt: skip
    assert answer.status_code in (413, 422)
    assert body.taken < 1_000_000
    assert "20 Mo" in words(answer.get_data(as_text=True))


def test_ten_megabytes_in_a_text_field_are_refused_in_words(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    address = f"/evaluations/{world.ids['assessment_id']}/themes/{world.ids['topic_id']}"
    answer = seats["owner"].send("POST", address, {"q.waste.note": "a" * 10_000_000})
    assert (answer.status, kept.changed()) == (413, [])


def test_too_many_requests_are_told_to_wait(tmp_path: Path, store: Store, shelf: Shelf) -> None:
    settings = Settings(instance=tmp_path / "i", rate_limit="5 per minute", secret_key=SecretStr("x"))
    client = create_app(settings, store, shelf).test_client()
    answers = [client.get("/connexion") for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    page = answers[-1].get_data(as_text=True)
    assert "Attendez une minute" in page
    assert 'href="/static/ancrage.css' in page
    with client.get("/static/ancrage.css") as styles:  # the page that says so is shown as the others are
        assert styles.status_code == 200
    script = client.post("/connexion", headers={"X-Ancrage-Script": "1"})
    assert (script.status_code, script.is_json) == (429, True)


# --- what goes wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "said"), [("fr", "Cette page n'existe pas"), ("en", "This page does not exist")])
def test_what_is_not_found_is_said_in_both_languages(lang: str, said: str, browser: Browser) -> None:
    answer = browser.get("/nulle-part", **{"Accept-Language": lang})
    assert answer.status_code == 404
    assert said in browser.text
    assert f'<html lang="{lang}"' in browser.html


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500])
def test_every_error_has_its_words_in_both_languages(code: int, world: World) -> None:
    said = []
    for lang in ("fr", "en"):
        with world.app.test_request_context("/", headers={"Accept-Language": lang}):
            said.append(errors._words(code))
    assert said[0] != said[1]
    assert all(title and text.endswith(".") for title, text in said)


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application where the page of e-mailed links falls over."""

    def falls(**_: Any) -> str:
        raise RuntimeError("the page fell over")

    monkeypatch.setitem(world.app.view_functions, "account.link", falls)
    return world.app


def test_a_page_that_falls_over_says_so_and_shows_nothing_of_the_program(broken: Flask) -> None:
    browser = Browser(broken)
    answer = browser.get("/lien/abcdef", **{"Accept-Language": "fr"})
    assert answer.status_code == 500
    assert "de notre côté" in browser.text
    assert "fell over" not in browser.html
    assert "Traceback" not in browser.html
    assert answer.headers["Content-Security-Policy"]


# --- logs ---------------------------------------------------------------------------------------------------


def test_no_secret_of_a_link_is_logged_when_its_page_falls_over(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Browser(broken).get("/lien/S3CR3T-t0ken-of-a-link")
    assert "fell over" in caplog.text  # the trace is there
    assert "S3CR3T" not in caplog.text


def test_nothing_of_people_is_logged_from_sign_up_to_a_new_password(
    world: World, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    assert not kept.changed()
    caplog.set_level(logging.DEBUG)
    browser = Browser(world.app)
    browser.get("/inscription")
    browser.send("/inscription", {"name": "Perpetua", "email": "perpetua@example.org", "password": PASSWORD})
    browser.get("/connexion")
    browser.get("/mot-de-passe-oublie")
    browser.send("/mot-de-passe-oublie", {"email": "perpetua@example.org"})
    with world.services.store.read() as db:
        texts = [row["text"] for row in db.rows(mail.select())]
    tokens = [token for text in texts for token in re.findall(r"/lien/([\w-]+)", text)]
    assert len(tokens) == 2
    for token in tokens:
        browser.get(f"/lien/{token}")
        browser.send(f"/lien/{token}")
    wrong = [one for one in (*tokens, PASSWORD, "perpetua@example.org", "Perpetua") if one in caplog.text]
    assert wrong == []


def test_a_fault_of_the_database_does_not_repeat_what_was_written(store: Store) -> None:
    row = {"id": "x", "recipient": "perpetua" + "@example.org"}  # in two pieces: the trace shows these lines
    with store.read() as db, pytest.raises(Exception) as caught:  # noqa: PT011 - each driver has its own
        db.connection.execute(mail.insert().values(**row))
    assert "perpetua@" not in "".join(traceback.format_exception(caught.value))


# --- the walk itself ----------------------------------------------------------------------------------------


def test_the_walk_finds_what_is_planted() -> None:
    page = (
        '<p style="color:red" onclick="x()">a</p><script>1</script><img src="https://elsewhere.example/a.png">'
        '<link rel="stylesheet" href="//elsewhere.example/a.css"><a href="javascript:x()">a</a><style>p{}</style>'
    )
    assert len(faults(page, "n")) == 7


def test_a_seat_is_who_it_says(world: World, seats: dict[str, Seat]) -> None:
    answer: Answer = seats["owner"].send("GET", "/compte")
    assert "Camille" in answer.body
    assert seat(world.app, world.services.store, None).send("GET", "/compte").status == 303
