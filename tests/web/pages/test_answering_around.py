"""Around the answers: beginning, facts, the home, sharing the work, what to answer next, one question, deletion."""

from __future__ import annotations

from flask import Flask

from tests.web.pages.begun import team
from tests.web.pages.people import Browser, a_firm, joins, person

NEW = "/evaluations/nouvelle"


def _owner(app: Flask) -> tuple[Browser, str]:
    me = person(app, "Camille")
    firm = a_firm(app, me)
    return Browser(app).sign_in(me), firm


# --- beginning


def test_an_assessment_begins_with_what_the_firm_said_of_itself(app: Flask) -> None:
    page, firm = _owner(app)
    page.get(f"/entreprises/{firm}{NEW}")
    assert page.form(NEW).fields["period"] == ["2025"]
    page.send(NEW, {"p.headcount": "4", "p.sector": "food"})
    assert page.path.startswith("/evaluations/")
    assert "Évaluation 2025" in page.text
    assert "0 question répondue sur 5" in page.text
    assert "entre 0 et 100 points sur 100" in page.text


def test_what_lacks_is_told_and_what_was_typed_stays(app: Flask) -> None:
    page, firm = _owner(app)
    page.get(f"/entreprises/{firm}{NEW}")
    sent = {"perimeter": "site", "period": "1990", "p.headcount": "beaucoup", "p.sector": "food"}
    assert page.send(NEW, sent).status_code == 422
    assert "Choisissez l'année évaluée." in page.text
    assert "Dites de quel établissement il s'agit." in page.text
    assert 'value="beaucoup"' in page.html
    assert page.form(NEW).fields["perimeter"] == ["site"]


def test_there_is_one_assessment_for_each_year(app: Flask) -> None:
    page, firm = _owner(app)
    page.get(f"/entreprises/{firm}{NEW}")
    page.send(NEW, {"p.headcount": "4", "p.sector": "food"})
    first = page.path
    page.get(f"/entreprises/{firm}{NEW}")
    page.send(NEW, {"p.headcount": "4", "p.sector": "food"})
    assert page.path == first, "a second click leads to the one just begun"


def test_an_assessment_of_that_year_is_told_and_shown(app: Flask, clock: object) -> None:
    us = team(app)
    clock.advance(days=3)  # type: ignore[attr-defined]
    page = us.browser()
    page.get(f"/entreprises/{us.firm}{NEW}")
    assert page.send(NEW, {"p.headcount": "4", "p.sector": "food"}).status_code == 422
    assert "a déjà une évaluation pour 2025" in page.text
    assert us.path() in page.html


def test_the_express_path_is_refused_in_words_where_it_is_not_for_the_firm(app: Flask) -> None:
    page, firm = _owner(app)
    page.get(f"/entreprises/{firm}{NEW}")
    sent = {"p.headcount": "40", "p.sector": "food", "p.path": "express"}
    assert page.send(NEW, sent).status_code == 422
    assert "« Express » n'est pas prévu pour votre entreprise." in page.text
    assert "moins de dix personnes" in page.text


def test_a_reader_does_not_begin_one(app: Flask) -> None:
    us = team(app, role="reader")
    assert us.browser(us.colleague).get(f"/entreprises/{us.firm}{NEW}").status_code == 403


# --- facts and path


def test_from_the_full_path_to_express_and_back_the_answers_stay(app: Flask) -> None:
    us = team(app)
    us.answer("meeting", {"value": "weekly"})
    us.answer("waste", {"value": True})
    page = us.browser()
    page.get(us.path("/profil"))
    page.send("/profil", {"p.path": "express"})
    assert "Vos réponses sont toutes gardées" in page.text
    assert "ne vous sont plus posées" in page.text
    assert "1 question répondue sur 2" in page.text
    page.get(us.path("/profil"))
    page.send("/profil", {"p.path": "full"})
    assert "de plus vous sont posées" in page.text
    page.get(us.path("/themes/team"))
    assert page.form("/themes/team").fields["q.meeting.value"] == ["weekly"]


def test_facts_that_shut_the_path_chosen_are_refused_in_words(app: Flask) -> None:
    us = team(app, {"headcount": 4.0, "sector": "food", "path": "express"})
    page = us.browser()
    page.get(us.path("/profil"))
    assert page.send("/profil", {"p.headcount": "30"}).status_code == 422
    assert "Choisissez l'autre parcours" in page.text
    assert page.form("/profil").fields["p.headcount"] == ["30"]


def test_the_facts_of_a_signed_assessment_do_not_change(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path("/profil"))
    us.submitted()
    page.send("/profil", {"p.headcount": "5"})
    assert "son profil ne change plus" in page.text


# --- the home


def test_the_home_counts_what_is_done_and_names_who_has_what(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 1.0})
    page = us.browser()
    page.get(us.path("/partage"))
    page.send("/partage", {"t.power": us.colleague})
    assert "1 thème a changé de mains" in page.text
    assert "Naim" in page.text
    assert "en cours" in page.text
    assert "1 question répondue sur 5" in page.text
    page.get(us.path("/themes/power"))
    assert "Thème confié à" in page.text


def test_a_topic_is_given_only_to_who_may_answer_there(app: Flask) -> None:
    us = team(app, pillars=["people"])
    page = us.browser()
    page.get(us.path("/partage"))
    offered = page.form("/partage").offered
    assert us.colleague in offered["t.team"]
    assert us.colleague not in offered["t.power"]
    for wrong in (us.colleague, "0" * 16):
        page.get(us.path("/partage"))
        assert page.send("/partage", {"t.power": wrong}).status_code == 422


def test_an_advisor_gives_no_topics(app: Flask) -> None:
    us = team(app, role="advisor")
    page = us.browser(us.colleague)
    page.get(us.path())
    assert "Confier des thèmes" not in page.text
    assert page.get(us.path("/partage")).status_code == 403


def test_a_signed_assessment_says_so_on_its_home(app: Flask) -> None:
    us = team(app)
    us.submitted()
    page = us.browser()
    page.get(us.path())
    assert "Cette évaluation est signée" in page.text
    assert "Rouvrir" in page.text


# --- what to answer next


def test_the_questions_that_narrow_the_result_most_come_first(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path("/suite"))
    assert page.text.index("Triez-vous vos déchets ?") < page.text.index("De quoi êtes-vous fiers ?")
    assert "resserre de" in page.text
    assert f"{us.path('/themes/matter')}#question-waste" in page.html


def test_once_everything_is_answered_there_is_nothing_next(app: Flask) -> None:
    us = team(app)
    us.answer("waste", {"value": False})
    for question in ("energy", "since", "meeting", "proud"):
        us.answer(question, {"not_known": True})
    page = us.browser()
    page.get(us.path("/suite"))
    assert "Vous avez répondu à tout" in page.text


# --- one question


def test_a_question_shows_who_answered_what_and_when(app: Flask, clock: object) -> None:
    us = team(app)
    us.answer("energy", {"value": 12.0}, us.colleague)
    clock.advance(hours=2)  # type: ignore[attr-defined]
    us.answer("energy", {"value": 13.5, "estimate": True})
    page = us.browser()
    page.get(us.path("/questions/energy"))
    assert "13,5 MWh (estimation)" in page.text
    assert "à 10 h 00 12 MWh" in page.text
    assert "28 novembre 2026 à 12 h 00" in page.text


def test_a_question_is_answered_on_its_own_page_too(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path("/questions/energy"))
    assert page.send("/questions/energy", {"q.energy.value": "environ 3"}).status_code == 422
    assert 'value="environ 3"' in page.html
    page.send("/questions/energy", {"q.energy.value": "3"})
    assert us.answers() == {"energy": {"value": 3.0}}


def test_notes_of_the_team_are_left_and_taken_back_by_their_author(app: Flask) -> None:
    us = team(app)
    theirs, mine = us.browser(us.colleague), us.browser()
    theirs.get(us.path("/questions/energy"))
    theirs.send("/notes", {"text": "Facture de mars à retrouver"})
    mine.get(us.path("/questions/energy"))
    assert "Facture de mars à retrouver" in mine.text
    assert "Retirer ma note" not in mine.text
    mine.get(us.path("/themes/power"))
    assert "1 note de l'équipe" in mine.text
    theirs.send("/retrait")
    assert "Facture de mars" not in theirs.text


def test_an_empty_or_endless_note_is_told_and_kept_on_the_page(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path("/questions/energy"))
    assert page.send("/notes", {"text": "  "}).status_code == 422
    assert page.send("/notes", {"text": "x" * 6000}).status_code == 422
    assert "x" * 6000 in page.html


def test_the_note_of_another_is_not_taken_back(app: Flask) -> None:
    us = team(app)
    theirs, mine = us.browser(us.colleague), us.browser()
    theirs.get(us.path("/questions/energy"))
    theirs.send("/notes", {"text": "À moi"})
    address = theirs.form("/retrait").action
    mine.get(us.path("/questions/energy"))
    token = mine.form("/notes").fields["csrf_token"]
    assert mine.client.post(address, data={"csrf_token": token}).status_code == 404
    theirs.get(us.path("/questions/energy"))
    assert "À moi" in theirs.text


def test_a_reader_neither_discusses_nor_leaves_notes(app: Flask) -> None:
    us = team(app, role="reader")
    page = us.browser(us.colleague)
    page.get(us.path("/questions/energy"))
    assert "Laisser cette note" not in page.text
    assert "Marquer" not in page.text


def test_a_contributor_of_other_pillars_may_still_discuss(app: Flask) -> None:
    us = team(app, pillars=["people"])
    page = us.browser(us.colleague)
    page.get(us.path("/questions/energy"))
    page.send("/discussion", {"wanted": "1"})
    page.get(us.path())
    assert "1 question à discuter" in page.text


# --- deletion


def test_an_owner_deletes_an_assessment_after_confirming(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 1.0})
    page = us.browser()
    page.get(us.path("/suppression"))
    assert page.send("/suppression").status_code == 422
    page.send("/suppression", {"confirm": "1"})
    assert "L'évaluation 2025 est supprimée." in page.text
    assert us.browser().get(us.path()).status_code == 404


def test_a_contributor_deletes_nothing(app: Flask) -> None:
    us = team(app)
    assert us.browser(us.colleague).get(us.path("/suppression")).status_code == 403


def test_english_is_complete_on_these_pages(app: Flask) -> None:
    us = team(app)
    anna = person(app, "Anna", lang="en")
    joins(app, anna, us.firm, "owner")
    page = us.browser(anna)
    for rest in ("", "/suite", "/partage", "/profil", "/questions/waste", "/themes/matter"):
        page.get(us.path(rest))
        assert 'lang="en"' in page.html, rest
    page.get(us.path("/themes/power"))
    page.send("/themes/power", {"q.energy.value": "1,000"})
    assert us.answers() == {"energy": {"value": 1000.0}}
    assert "1 answer saved at 10:00." in page.text
