"""The demonstration's own pages: one click to be somebody, e-mails that can be read, and none of it elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask

from assessment import accounts, mails
from assessment.demo.people import CAMILLE, ODILE, PASSWORD, PEOPLE
from assessment.passwords import check_new_password
from tests.web.pages.people import Browser, operator, person
from web.core import KEY
from web.pages.demo import Piece, pieces
from web.settings import Settings


@pytest.fixture
def camille(app: Flask) -> str:
    return person(app, CAMILLE.name, CAMILLE.email)


def post(app: Flask, text: str) -> str:
    with app.extensions[KEY].store.write() as db:
        return mails.post(db, "lou@example.org", "Votre invitation", text, "fr")


def test_the_list_says_who_one_can_be_and_the_password(browser: Browser, camille: str) -> None:
    assert browser.get("/demonstration").status_code == 200
    assert CAMILLE.name in browser.text
    assert PASSWORD in browser.text
    assert ODILE.name not in browser.text  # who is not in this database is not offered


def test_one_click_is_enough_to_be_somebody(browser: Browser, camille: str) -> None:
    browser.get("/demonstration")
    browser.send("/demonstration/connexion", {"email": CAMILLE.email})
    assert browser.path == "/entreprises"
    assert CAMILLE.name in browser.text


def test_going_from_one_to_another_leaves_nothing_of_the_first(browser: Browser, app: Flask, camille: str) -> None:
    person(app, ODILE.name, ODILE.email)
    browser.get("/demonstration")
    browser.send("/demonstration/connexion", {"email": CAMILLE.email})
    before = browser.client.get_cookie("ancrage")
    browser.get("/demonstration")
    browser.send("/demonstration/connexion", {"email": ODILE.email}, follow=False)
    after = browser.client.get_cookie("ancrage")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_nobody_else_is_entered_so(browser: Browser, app: Flask, camille: str) -> None:
    person(app, "Réal", "real@example.org")
    browser.get("/demonstration")
    browser.send("/demonstration/connexion", {"email": "real@example.org"})
    assert browser.path == "/demonstration"
    assert "n'est pas dans la démonstration" in browser.text
    assert browser.get("/entreprises", follow=False).status_code == 303


def test_an_empty_demonstration_says_how_to_fill_it(browser: Browser) -> None:
    browser.get("/demonstration")
    assert "ancrage demo" in browser.text


def test_every_email_can_be_read_and_its_link_followed(browser: Browser, app: Flask) -> None:
    base = app.extensions[KEY].settings.base_url
    post(app, f"Bonjour,\n\nOuvrez {base}/sante.\n")
    browser.get("/demonstration/courriels")
    assert "Votre invitation" in browser.text
    assert "lou@example.org" in browser.text
    with app.extensions[KEY].store.read() as db:
        mail_id = mails.newest(db)[0].id
    browser.get(f"/demonstration/courriels/{mail_id}")
    assert '<a href="/sante">' in browser.html


def test_an_email_cannot_bring_markup_into_the_page(browser: Browser, app: Flask) -> None:
    mail_id = post(app, 'https://x.example/"><script>alert(1)</script>\n')
    browser.get(f"/demonstration/courriels/{mail_id}")
    assert "<script>alert" not in browser.html


def test_an_email_that_does_not_exist_is_not_found(browser: Browser) -> None:
    assert browser.get("/demonstration/courriels/0000000000000000").status_code == 404


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rien", [Piece("rien")]),
        ("voir http://a.example/x.", [Piece("voir "), Piece("http://a.example/x", "/x"), Piece(".")]),
        ("http://a.example", [Piece("http://a.example", "/")]),
        ("http://a.example.evil/x", [Piece("http://a.example.evil/x", "http://a.example.evil/x")]),
        ("javascript:alert(1)", [Piece("javascript:alert(1)")]),
    ],
)
def test_addresses_in_a_text_become_links(text: str, expected: list[Piece]) -> None:
    assert pieces(text, "http://a.example") == expected


def test_the_known_password_would_be_accepted_from_anybody() -> None:
    assert [check_new_password(PASSWORD, one.email, one.name) for one in PEOPLE] == [()] * len(PEOPLE)


class TestElsewhere:
    """Where the service is no demonstration."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"demo": False})

    @pytest.mark.parametrize("path", ["/demonstration", "/demonstration/courriels", "/demonstration/courriels/x"])
    def test_these_pages_do_not_exist(self, browser: Browser, path: str) -> None:
        assert browser.get(path).status_code == 404

    def test_no_page_leads_there(self, browser: Browser) -> None:
        browser.get("/")
        assert "/demonstration" not in browser.html

    def test_nobody_is_entered_at_one_click(self, app: Flask, browser: Browser, camille: str) -> None:
        browser.get("/")
        fields = dict(browser.form("/langue").fields)
        answer = browser.client.post("/demonstration/connexion", data={**fields, "email": CAMILLE.email})
        assert answer.status_code == 404
        assert browser.get("/entreprises", follow=False).status_code == 303


def test_an_operator_lands_at_the_region(app: Flask, browser: Browser) -> None:
    operator(app, ODILE.name)
    with app.extensions[KEY].store.write() as db:
        found = accounts.by_email(db, f"{ODILE.name.lower()}@example.org")
        assert found is not None
        db.connection.exec_driver_sql(f"UPDATE account SET email = '{ODILE.email}'")  # noqa: S608 - a constant
    browser.get("/demonstration")
    browser.send("/demonstration/connexion", {"email": ODILE.email})
    assert browser.path == "/region"
