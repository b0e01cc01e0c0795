"""Trying before signing up: a link that alone opens an assessment, later given to a firm."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.pages.begun import Team, team
from tests.web.pages.people import Browser, a_firm, person

FACTS = {"p.headcount": "4", "p.sector": "food"}


def _trial(browser: Browser) -> tuple[str, str]:
    """Path of a trial begun in this browser, and of its link."""
    browser.get("/essayer", **{"Accept-Language": "fr"})
    browser.send("/essayer", FACTS)
    found = re.search(r"/essai/[\w-]+", browser.html)
    assert found
    return browser.path, found[0]


def test_one_answers_without_an_account_and_comes_back_by_the_link(app: Flask) -> None:
    page = Browser(app)
    path, link = _trial(page)
    page.get(f"{path}/themes/power")
    page.send("/themes/power", {"q.energy.value": "12"})
    assert "1 réponse enregistrée" in page.text
    elsewhere = Browser(app)
    assert elsewhere.get(f"{path}/themes/power", follow=False).status_code == 303, "the address alone opens nothing"
    elsewhere.get(link)
    assert elsewhere.path == path
    elsewhere.get(f"{path}/themes/power")
    assert 'value="12"' in elsewhere.html


def test_the_link_is_shown_again_and_stands_in_no_address(app: Flask) -> None:
    page = Browser(app)
    path, link = _trial(page)
    assert page.last is not None
    assert link.rpartition("/")[2] not in page.last.request.url, "histories and logs keep addresses"
    page.get(path)
    assert link in page.html


def test_the_link_opens_as_often_as_one_likes(app: Flask) -> None:
    page = Browser(app)
    path, link = _trial(page)
    for _ in range(3):
        other = Browser(app)
        other.get(link)
        assert other.path == path


def test_a_link_that_opens_nothing_says_what_may_have_happened(app: Flask) -> None:
    page = Browser(app)
    assert page.get("/essai/" + "x" * 43, **{"Accept-Language": "fr"}).status_code == 404
    assert "rattachée à une entreprise" in page.text


def test_facts_that_lack_are_told_and_express_is_refused_in_words(app: Flask) -> None:
    page = Browser(app)
    page.get("/essayer", **{"Accept-Language": "fr"})
    assert page.send("/essayer", {"p.headcount": "", "p.sector": "food"}).status_code == 422
    assert page.send("/essayer", {"p.headcount": "12", "p.path": "express"}).status_code == 422
    assert "moins de dix personnes" in page.text
    assert page.form("/essayer").fields["p.headcount"] == ["12"]


def test_two_drafts_in_a_trial_are_those_of_two_pages(app: Flask) -> None:
    one, two = Browser(app), Browser(app)
    path, link = _trial(one)
    two.get(link)
    for page in (one, two):
        page.get(f"{path}/themes/team")
    one.send("/themes/team", {"q.proud.value": "Ici"})
    assert two.send("/themes/team", {"q.proud.value": "Là"}).status_code == 422
    assert "depuis une autre page" in two.text or "from another page" in two.text


def test_a_trial_has_no_files_and_no_notes(app: Flask) -> None:
    page = Browser(app)
    path, _ = _trial(page)
    page.get(f"{path}/questions/waste")
    assert "Un essai ne garde pas de fichier" in page.text
    assert "Laisser cette note" not in page.text
    token = page.form("/questions/waste").fields["csrf_token"]
    sent = {"csrf_token": token, "url": "https://example.org"}
    assert page.client.post(f"{path}/questions/waste/justificatifs/lien", data=sent).status_code == 404


def test_a_trial_is_claimed_into_a_firm_with_everything_typed(app: Flask) -> None:
    page = Browser(app)
    path, link = _trial(page)
    page.get(f"{path}/themes/power")
    page.send("/themes/power", {"q.energy.value": "12"})
    page.get(f"{path}/themes/power")
    page.send("/themes/power", {"q.since.value": "un jour"})
    assert page.get(f"{path}/rattacher", follow=False).status_code == 303, "one signs in first"
    me = person(app, "Camille")
    firm = a_firm(app, me)
    page.sign_in(me)
    page.get(f"{path}/rattacher")
    page.send("/rattacher")
    assert page.path == path
    assert "Boulangerie Sol" in page.text
    page.get(f"{path}/themes/power")
    assert 'value="12"' in page.html
    assert 'value="un jour"' in page.html, "what could not be saved yet is there too"
    other = Browser(app)
    assert other.get(link).status_code == 404
    assert firm


def test_without_a_firm_one_is_led_to_open_its_space_and_back(app: Flask) -> None:
    page = Browser(app)
    path, _ = _trial(page)
    page.sign_in(person(app, "Camille"))
    page.get(f"{path}/rattacher")
    assert "Vous n'avez pas encore d'entreprise" in page.text
    assert f"next={path}/rattacher".replace("/", "%2F") in page.html or f"next={path}/rattacher" in page.html


def test_somebody_else_s_firm_cannot_be_given_a_trial(app: Flask) -> None:
    us = team(app, role="contributor")
    page = Browser(app)
    path, _ = _trial(page)
    page.sign_in(person(app, "Zoe"))
    a_firm(app, person(app, "Yann"), siren="552100554")
    mine = a_firm(app, page_account(page), siren="356000000", name="La mienne")
    page.get(f"{path}/rattacher")
    assert page.send("/rattacher", {"firm": us.firm}).status_code == 422
    assert mine in page.html


def page_account(page: Browser) -> str:
    with page.client.session_transaction() as session:
        return str(session["account"])


def _conflict(app: Flask) -> tuple[Team, Browser, str]:
    """A firm with an assessment of the year, and a trial that its owner wants to give it."""
    us = team(app)
    us.answer("energy", {"value": 500.0}, us.colleague)
    page = Browser(app)
    path, _ = _trial(page)
    page.get(f"{path}/themes/power")
    page.send("/themes/power", {"q.energy.value": "12", "q.since.value": "12/03/2026"})
    page.sign_in(us.owner)
    page.get(f"{path}/rattacher")
    assert page.send("/rattacher").status_code == 409
    return us, page, path


def test_where_the_firm_has_one_of_that_year_the_choice_is_its_owner_s(app: Flask) -> None:
    us, page, path = _conflict(app)
    assert "Boulangerie Sol a déjà une évaluation pour 2025" in page.text
    assert us.answers() == {"energy": {"value": 500.0}}
    page.get(f"{path}/themes/power")
    assert 'value="12"' in page.html, "the trial is still there"


def test_only_questions_without_an_answer_take_those_of_the_trial(app: Flask) -> None:
    us, page, path = _conflict(app)
    page.send("/rattacher", {"take_over": "1"})
    assert page.path == us.path()
    assert "1 réponse reprise" in page.text
    assert "1 question avait déjà une réponse" in page.text
    assert us.answers() == {"energy": {"value": 500.0}, "since": {"value": "2026-03-12"}}
    page.get(f"{path}/themes/power")
    assert 'value="12"' in page.html


def test_nothing_is_taken_over_into_a_signed_assessment(app: Flask) -> None:
    us, page, _ = _conflict(app)
    us.submitted()
    page.send("/rattacher", {"take_over": "1"})
    assert "Rouvrez-la pour y reprendre des réponses" in page.text
    assert us.answers() == {"energy": {"value": 500.0}}
