"""One answer saved by the script: what became of it, and everything on the page that follows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from tests.web.pages.begun import Team, save, team
from tests.web.pages.people import Browser, person


def _open(us: Team, topic: str, account: str | None = None) -> Browser:
    browser = us.browser(account)
    browser.get(us.path(f"/themes/{topic}"))
    return browser


def _json(browser: Browser) -> Any:
    assert browser.last is not None
    return browser.last.get_json()


def test_a_saved_answer_comes_back_with_its_revision_and_what_follows_from_it(app: Flask) -> None:
    us = team(app)
    page = _open(us, "matter")
    assert save(page, us, "waste", {"value": "yes"}).status_code == 200
    found = _json(page)
    assert found["outcome"] == "saved"
    assert found["revision"] == 1
    assert found["saved_at"] == "10\u00a0h\u00a000"
    assert found["shown"] == ["waste", "sorting"]
    assert found["progress"] == {"done": 1, "asked": 6}
    assert found["band"]["words"].startswith("entre ")
    assert found["checks"] == []
    assert us.answers() == {"waste": {"value": True}}


def test_the_same_answer_again_changes_nothing(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    save(page, us, "energy", {"value": "12"})
    assert _json(page)["revision"] == 1
    page.get(us.path("/themes/power"))
    save(page, us, "energy", {"value": "12,0"}, revision=0)
    assert (_json(page)["outcome"], _json(page)["revision"]) == ("unchanged", 1)


def test_what_is_to_be_changed_names_its_field_and_stays_as_a_draft(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    save(page, us, "energy", {"value": "beaucoup"})
    (error,) = _json(page)["errors"]
    assert (_json(page)["outcome"], error["field"]) == ("error", "q.energy.value")
    assert us.answers() == {}
    page.get(us.path("/themes/power"))
    assert 'value="beaucoup"' in page.html


def test_a_colleague_s_answer_is_shown_beside_one_s_own(app: Flask) -> None:
    us = team(app)
    page = _open(us, "team")
    us.answer("proud", {"value": "De notre pain"}, us.colleague)
    save(page, us, "proud", {"value": "De notre équipe"})
    found = _json(page)
    assert found["outcome"] == "conflict"
    both = found["conflict"]
    assert (both["who"], both["theirs"], both["mine"], both["own"]) == (
        "Naim", "De notre pain", "De notre équipe", False,
    )  # fmt: skip
    page.get(us.path("/themes/team"))
    kept = {"value": "De notre équipe", "seen": str(both["seen"]), "keep": "proud"}
    save(page, us, "proud", kept)
    assert _json(page)["outcome"] == "saved"
    assert us.answers()["proud"] == {"value": "De notre équipe"}


def test_an_answer_that_had_arrived_is_not_put_over_a_newer_one_when_it_is_sent_again(app: Flask) -> None:
    us = team(app)
    page = _open(us, "team")
    save(page, us, "proud", {"value": "De notre équipe"})
    us.answer("proud", {"value": "De notre pain"}, us.colleague)
    page.get(us.path("/themes/team"))
    save(page, us, "proud", {"value": "De notre équipe"}, revision=0)
    assert _json(page)["outcome"] == "superseded"
    assert us.answers()["proud"] == {"value": "De notre pain"}
    page.get(us.path("/themes/team"))
    assert "en même temps" not in page.text


def test_contradictions_are_told_with_the_questions_they_are_about(app: Flask) -> None:
    us = team(app)
    us.answer("waste", {"value": True})
    page = _open(us, "power")
    save(page, us, "energy", {"value": "950"})
    (rule,) = _json(page)["checks"]
    assert rule["questions"] == ["energy"]
    assert "Pouvez-vous vérifier" in rule["text"]


def test_a_session_that_ended_is_said_in_words_and_saves_nothing(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    with page.client.session_transaction() as session:
        session.pop("account")
    assert save(page, us, "energy", {"value": "12"}).status_code == 401
    assert "gardé ici" in _json(page)["text"]
    assert us.answers() == {}


def test_a_signed_assessment_takes_no_answer(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    us.submitted()
    assert save(page, us, "energy", {"value": "12"}).status_code == 409
    assert "signée" in _json(page)["text"]


def test_a_contributor_saves_in_the_pillars_given(app: Flask) -> None:
    us = team(app, pillars=["people"])
    page = _open(us, "team", us.colleague)
    assert save(page, us, "proud", {"value": "Oui"}).status_code == 200
    page.get(us.path("/themes/team"))
    assert save(page, us, "energy", {"value": "12"}).status_code == 403
    assert us.answers() == {"proud": {"value": "Oui"}}


@pytest.mark.parametrize("name", ["nulle-part", "environment", "matter", "q", "' or 1=1", "%00"])
def test_ids_that_are_no_question_do_not_exist(app: Flask, name: str) -> None:
    us = team(app)
    page = _open(us, "power")
    assert save(page, us, name, {"value": "1"}).status_code == 404


def test_an_answer_without_its_revision_is_not_saved(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    token = page.form("").fields["csrf_token"][0]
    headers = {"X-Ancrage-Script": "1", "X-CSRFToken": token}
    given = page.client.post(us.path("/reponses/energy"), data={"q.energy.value": "1"}, headers=headers)
    assert given.status_code == 400
    assert us.answers() == {}


def test_without_the_page_s_token_nothing_is_saved(app: Flask) -> None:
    us = team(app)
    page = _open(us, "power")
    given = page.client.post(
        us.path("/reponses/energy"), data={"q.energy.value": "1", "q.energy.revision": "0"},
        headers={"X-Ancrage-Script": "1"},
    )  # fmt: skip
    assert given.status_code == 401
    assert us.answers() == {}


def test_too_much_text_for_the_script_is_refused_in_json(app: Flask) -> None:
    us = team(app)
    page = _open(us, "team")
    assert save(page, us, "proud", {"value": "a" * 10_000_000}).status_code == 413
    assert "20 000" in _json(page)["text"].replace("\u00a0", " ")


def test_answers_of_another_firm_s_assessment_cannot_be_written(app: Flask) -> None:
    us = team(app)
    stranger = person(app, "Zoe")
    page = Browser(app).sign_in(stranger)
    page.get("/")
    assert save(page, us, "energy", {"value": "12"}).status_code == 404
    assert us.answers() == {}


def test_bytes_that_are_no_text_do_no_harm(app: Flask) -> None:
    us = team(app)
    page = _open(us, "team")
    token = page.form("").fields["csrf_token"][0]
    given = page.client.post(
        us.path("/reponses/proud"), input_stream=io.BytesIO(b"q.proud.revision=0&q.proud.value=a%00%ff%ed%a0%80b"),
        content_type="application/x-www-form-urlencoded", headers={"X-Ancrage-Script": "1", "X-CSRFToken": token},
    )  # fmt: skip
    assert given.status_code in (200, 400)
    page.get(us.path("/themes/team"))
    assert page.last is not None
    assert page.last.status_code == 200
