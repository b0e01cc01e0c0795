"""A topic answered in one form, without a script: every change saved, every mistake shown where it is."""

from __future__ import annotations

from flask import Flask

from tests.web.pages.begun import team
from tests.web.pages.people import Browser, person

MATTER, POWER, TEAM = "/themes/matter", "/themes/power", "/themes/team"


def test_a_topic_shows_its_questions_and_what_is_not_asked_yet(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    assert page.get(us.path(MATTER)).status_code == 200
    assert "Triez-vous vos déchets ?" in page.text
    assert "q.sorting.value" not in page.html
    assert "Pas encore posées" in page.text
    assert "Que triez-vous ?" in page.text


def test_what_is_answered_is_saved_and_the_next_topic_opens(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.energy.value": "120,5", "q.since.value": "12 mars 2026"})
    assert us.answers() == {"energy": {"value": 120.5}, "since": {"value": "2026-03-12"}}
    assert "2 réponses enregistrées" in page.text
    assert page.path == us.path(TEAM)


def test_a_question_that_an_answer_opens_is_shown_before_moving_on(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(MATTER))
    page.send(MATTER, {"q.waste.value": "yes"})
    assert page.path == us.path(MATTER)
    assert "q.sorting.value" in page.html
    assert "ouvrent 1 question" in page.text


def test_an_answer_to_be_changed_comes_back_as_typed_and_the_others_are_saved(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    assert page.send(POWER, {"q.energy.value": "environ 12", "q.since.value": "12/03/2026"}).status_code == 422
    assert us.answers() == {"since": {"value": "2026-03-12"}}
    assert 'value="environ 12"' in page.html
    assert "Il y a un point à corriger" in page.text
    assert 'href="#f-q-energy-value"' in page.html
    page.get(us.path(POWER))
    assert 'value="environ 12"' in page.html, "it is there on another visit too"
    assert "pas encore enregistré" in page.text


def test_what_was_typed_and_then_mended_is_typed_no_more(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.energy.value": "environ 12"})
    page.send(POWER, {"q.energy.value": "12"})
    page.get(us.path(POWER))
    assert 'value="12"' in page.html
    assert "pas encore enregistré" not in page.text


def test_sending_the_same_form_twice_changes_nothing(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    first = page.form(POWER).fields | {"q.energy.value": ["40"]}
    for _ in range(2):
        assert page.client.post(us.path(POWER), data=first).status_code == 303
    page.get(us.path("/questions/energy"))
    assert us.answers()["energy"] == {"value": 40.0}
    assert page.text.count("40 MWh") == 1


def test_two_colleagues_who_answer_the_same_question_are_told_and_neither_loses_text(app: Flask) -> None:
    us = team(app)
    mine, theirs = us.browser(), us.browser(us.colleague)
    mine.get(us.path(TEAM))
    theirs.get(us.path(TEAM))
    theirs.send(TEAM, {"q.proud.value": "De notre pain"})
    assert mine.send(TEAM, {"q.proud.value": "De notre équipe"}).status_code == 422
    assert "Naim a répondu en même temps que vous" in mine.text
    assert "De notre pain" in mine.text
    assert "De notre équipe" in mine.text
    assert us.answers()["proud"] == {"value": "De notre pain"}
    mine.get(us.path(TEAM))
    assert "Naim a répondu en même temps que vous" in mine.text, "until one of them is chosen"
    mine.send(TEAM, {"keep": "proud"})
    assert us.answers()["proud"] == {"value": "De notre équipe"}
    mine.get(us.path("/questions/proud"))
    assert "De notre pain" in mine.text, "the history keeps it"


def test_the_answer_of_a_colleague_can_be_taken(app: Flask) -> None:
    us = team(app)
    mine = us.browser()
    mine.get(us.path(TEAM))
    us.answer("proud", {"value": "De notre pain"}, us.colleague)
    mine.send(TEAM, {"q.proud.value": "De notre équipe"})
    mine.send(TEAM, {"take": "proud"})
    assert us.answers()["proud"] == {"value": "De notre pain"}
    mine.get(us.path(TEAM))
    assert "en même temps" not in mine.text


def test_one_s_own_answer_is_not_put_over_a_third_one_unseen(app: Flask) -> None:
    us = team(app)
    mine = us.browser()
    mine.get(us.path(TEAM))
    us.answer("proud", {"value": "Un"}, us.colleague)
    mine.send(TEAM, {"q.proud.value": "Le mien"})
    us.answer("proud", {"value": "Deux"}, us.colleague)
    assert mine.send(TEAM, {"keep": "proud"}).status_code == 422
    assert "Deux" in mine.text
    assert us.answers()["proud"] == {"value": "Deux"}


def test_two_pages_of_the_same_person_are_told_apart_too(app: Flask) -> None:
    us = team(app)
    one, two = us.browser(), us.browser()
    one.get(us.path(TEAM))
    two.get(us.path(TEAM))
    one.send(TEAM, {"q.proud.value": "Ici"})
    assert two.send(TEAM, {"q.proud.value": "Là"}).status_code == 422
    assert "depuis une autre page" in two.text


def test_ne_nous_concerne_pas_asks_why(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(MATTER))
    assert page.send(MATTER, {"q.waste.state": "not_applicable"}).status_code == 422
    page.send(MATTER, {"q.waste.reason": "Aucun déchet chez nous"})
    assert us.answers()["waste"] == {"not_applicable": "Aucun déchet chez nous"}


def test_a_value_left_under_nous_ne_savons_pas_is_not_lost(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.energy.value": "120", "q.energy.state": "not_known"})
    assert us.answers()["energy"] == {"not_known": True}
    page.get(us.path(POWER))
    assert 'value="120"' in page.html
    assert "pas encore enregistré" not in page.text
    us.answer("energy", {"value": 7.0}, us.colleague)
    page.get(us.path(POWER))
    assert 'value="7"' in page.html, "what was left over stood beside an answer that is no more"
    assert "en même temps" not in page.text


def test_a_question_is_marked_to_discuss_without_losing_what_is_typed(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.energy.value": "55", "discuss": "energy"})
    assert us.answers()["energy"] == {"value": 55.0}
    assert "Retirer « à discuter »" in page.text
    page.get(us.path())
    assert "1 question à discuter" in page.text
    page.get(us.path(POWER))
    page.send(POWER, {"discuss": "energy"})
    page.get(us.path())
    assert "à discuter" not in page.text


def test_answers_that_surprise_together_are_asked_about(app: Flask) -> None:
    us = team(app)
    us.answer("waste", {"value": True})
    us.answer("energy", {"value": 950.0})
    page = us.browser()
    for topic in (MATTER, POWER):
        page.get(us.path(topic))
        assert "Pouvez-vous vérifier ?" in page.text
    page.get(us.path())
    assert "1 réponse à vérifier" in page.text


def test_an_answer_cleared_is_open_again(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 5.0})
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.energy.value": ""})
    assert us.answers() == {}
    page.get(us.path("/questions/energy"))
    assert "à répondre" in page.text


# --- who may


def test_a_contributor_of_other_pillars_reads_and_is_told_why(app: Flask) -> None:
    us = team(app, pillars=["people"])
    page = us.browser(us.colleague)
    page.get(us.path(TEAM))
    assert "Enregistrer et continuer" in page.text
    token = page.form(TEAM).fields["csrf_token"]
    page.get(us.path(POWER))
    assert "Vous répondez à d'autres domaines" in page.text
    assert "Enregistrer et continuer" not in page.text
    sent = {"csrf_token": token, "q.energy.value": "12", "q.energy.revision": "0"}
    assert page.client.post(us.path(POWER), data=sent).status_code == 403
    assert us.answers() == {}


def test_a_reader_reads(app: Flask) -> None:
    us = team(app, role="reader")
    us.answer("proud", {"value": "De notre pain"})
    page = us.browser(us.colleague)
    page.get(us.path(TEAM))
    assert "De notre pain" in page.html
    assert "Votre rôle vous permet de lire" in page.text


def test_a_signed_assessment_is_read_and_what_was_typed_meanwhile_is_kept(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(TEAM))
    us.submitted()
    assert page.send(TEAM, {"q.proud.value": "Un texte long"}).status_code == 409
    assert "Un texte long" in page.text
    assert us.answers() == {}
    page.get(us.path(TEAM))
    assert "Un texte long" in page.text
    assert "Enregistrer et continuer" not in page.text


def test_a_stranger_is_told_that_the_page_does_not_exist(app: Flask) -> None:
    us, other = team(app), Browser(app)
    other.sign_in(person(app, "Zoe"))
    for rest in ("", MATTER, "/questions/waste", "/suite", "/profil", "/partage", "/suppression"):
        assert other.get(us.path(rest)).status_code == 404, rest


# --- hostile and unlucky


def test_addresses_that_name_no_question_do_not_exist(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    for rest in (
        "/themes/nulle-part",
        "/themes/environment",
        "/questions/nulle-part",
        "/questions/..%2f",
        "/questions/%00",
    ):
        assert page.get(us.path(rest)).status_code == 404, rest


def test_fields_of_other_questions_and_of_nobody_are_not_read(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    page.send(POWER, {"q.waste.value": "yes", "q.waste.revision": "0", "q.<script>.value": "x", "q..value": "1"})
    assert us.answers() == {}


def test_a_revision_that_was_tampered_with_overwrites_nothing(app: Flask) -> None:
    us = team(app)
    us.answer("proud", {"value": "De notre pain"})
    page = us.browser()
    for revision in ("-5", "99999999999999999999", "x", "²", ""):
        page.get(us.path(TEAM))
        assert page.send(TEAM, {"q.proud.value": "Autre", "q.proud.revision": revision}).status_code == 422
        assert us.answers()["proud"] == {"value": "De notre pain"}


def test_a_text_that_is_too_long_is_told_and_not_lost(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(TEAM))
    text = "a" * 25_000
    assert page.send(TEAM, {"q.proud.value": text}).status_code == 422
    assert text in page.html
    page.get(us.path(TEAM))
    assert text in page.html


def test_ten_million_characters_are_refused_in_words(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(TEAM))
    assert page.send(TEAM, {"q.proud.value": "a" * 10_000_000}).status_code == 413
    assert "20 000 caractères au plus" in page.text


def test_a_form_whose_session_ended_waits_for_its_author(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(POWER))
    with page.client.session_transaction() as session:
        session.pop("account")
    page.send(POWER, {"q.energy.value": "77"})
    assert us.answers() == {}
    page.sign_in(us.owner)
    page.get("/reprise")
    assert "Combien d'énergie par an ?" in page.text
    assert "77 MWh" in page.text
    assert "q.energy.value" not in page.text, "names of fields are not for people"
    page.send(POWER)
    assert us.answers()["energy"] == {"value": 77.0}
