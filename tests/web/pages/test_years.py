"""A new year from the one before, and two years compared, at the browser."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from assessment import answering, assessments, carry_over, current, proposals, submissions
from assessment.shelf import Shelf
from tests.assessment.test_carry_over import ANSWERS
from tests.assessment.two_releases import NEW, OLD, two_releases
from tests.web.pages.people import Browser, a_firm, joins, person
from web.core import KEY

PROFILE = {"headcount": 4.0, "sector": "food"}
FACTS = {"p.headcount": "4", "p.sector": "food", "p.owner_run": "yes", "p.path": "full"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return two_releases(tmp_path_factory.mktemp("years"))


@dataclass
class Firm:
    """A firm whose year 2024 is signed, its owner at the browser; ``this``: 2025, once it is begun."""

    app: Flask
    owner: str
    id: str
    last: str
    browser: Browser
    this: str = ""

    def proposed(self) -> set[str]:
        with self.app.extensions[KEY].store.read() as db:
            return set(proposals.of_assessment(db, self.this))

    def answers(self) -> dict[str, object]:
        with self.app.extensions[KEY].store.read() as db:
            found = answering.answers(db, self.this)
        return {name: one.content for name, one in found.items() if one.content is not None}

    def begin(self) -> None:
        """Begin 2025 from 2024, without the page."""
        services = self.app.extensions[KEY]
        with services.store.write() as db:
            self.this = assessments.begin(db, self.owner, self.id, "petit", NEW, 2025, PROFILE)
            carry_over.propose(db, services.shelf, self.this)

    def at(self, rest: str = "") -> str:
        return f"/evaluations/{self.this}{rest}"


@pytest.fixture
def firm(app: Flask, browser: Browser) -> Firm:
    owner = person(app, "Jeanne")
    made = a_firm(app, owner)
    services = app.extensions[KEY]
    with services.store.write() as db:
        last = assessments.begin(db, owner, made, "petit", OLD, 2024, PROFILE)
        for name, content in {**ANSWERS, "meeting": {"value": "never"}}.items():
            answering.save(db, last, name, content, 0, owner)
    with services.store.write() as db:
        now = current.load(db, services.shelf, last)
        assert now is not None
        submissions.submit(db, now, owner, "Jeanne", "Gérante", now.fingerprint)
    return Firm(app, owner, made, last, browser.sign_in(owner))


def test_a_year_begins_from_the_one_before_and_says_what_it_takes(firm: Firm) -> None:
    page = f"/entreprises/{firm.id}/evaluations/nouvelle"
    firm.browser.get(page)
    assert "Recommencer depuis l'an dernier (2024)" in firm.browser.text
    form = firm.browser.form(firm.browser.path)
    assert form.fields["p.sector"] == ["food"], "the facts of last year are there"
    firm.browser.send(firm.browser.path, {"period": "2025", "again": "1", **FACTS})
    assert firm.browser.path.endswith("/reprise")
    said = firm.browser.text
    assert "2 réponses vous sont proposées" in said
    assert "1 autre attend que sa question soit posée" in said
    assert "Combien d'énergie par an ? 400 MWh" in said
    assert "De quoi êtes-vous fiers ? Votre réponse de 2024 : Notre pain" in said
    assert "La question n'est plus posée. Personne ne la lisait." in said
    assert "L'option que vous aviez choisie n'existe plus. « Jamais » ne disait rien." in said
    assert "Venez-vous à vélo ? Le vélo manquait." in said


def test_it_may_begin_with_nothing(firm: Firm) -> None:
    firm.browser.get(f"/entreprises/{firm.id}/evaluations/nouvelle")
    firm.browser.send(firm.browser.path, {"period": "2025", "again": "", **FACTS})
    assert "/reprise" not in firm.browser.path
    assert "à confirmer" not in firm.browser.text


def test_the_list_of_topics_counts_what_is_to_confirm(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at())
    assert "2 réponses proposées, à confirmer" in firm.browser.text, "the third waits for another answer"
    assert "1 réponse à confirmer" in firm.browser.text


def test_one_is_confirmed_another_set_aside(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/themes/power"))
    assert "L'an dernier (2024) : à confirmer" in firm.browser.text
    assert "En 2024, vous aviez répondu 400 MWh" in firm.browser.text
    firm.browser.send(firm.browser.path, {"accept": "since"})
    assert "La réponse est confirmée." in firm.browser.text
    assert firm.answers() == {"since": {"value": "2020-01-01"}}
    firm.browser.get(firm.at("/themes/matter"))
    firm.browser.send(firm.browser.path, {"dismiss": "waste"})
    assert firm.proposed() == {"sorting"}
    assert "waste" not in firm.answers()


def test_those_of_a_topic_are_confirmed_together_as_far_as_they_are_asked(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/themes/matter"))
    firm.browser.send(firm.browser.path, {"accept_all": "1"})
    assert set(firm.answers()) == {"waste"}, "the other one is asked only now"
    firm.browser.get(firm.at("/themes/matter"))
    firm.browser.send(firm.browser.path, {"accept_all": "1"})
    assert set(firm.answers()) == {"waste", "sorting"}
    assert firm.proposed() == {"since"}


def test_another_answer_settles_the_proposal_and_nothing_typed_is_lost(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/themes/matter"))
    firm.browser.send(firm.browser.path, {"q.waste.value": "no", "accept": "waste"})
    assert firm.answers() == {"waste": {"value": False}}, "what was typed goes before what was proposed"
    assert "waste" not in firm.proposed()


def test_the_page_of_one_question_confirms_too(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/questions/waste"))
    assert "L'an dernier (2024) : à confirmer" in firm.browser.text
    firm.browser.send(firm.browser.path, {"accept": "waste"})
    assert firm.answers() == {"waste": {"value": True}}


def test_who_may_not_answer_sees_and_confirms_nothing(firm: Firm) -> None:
    firm.begin()
    reader, contributor = person(firm.app, "Karim"), person(firm.app, "Lou")
    joins(firm.app, reader, firm.id, "reader")
    joins(firm.app, contributor, firm.id, "contributor", ["people"])
    for account in (reader, contributor):
        other = Browser(firm.app).sign_in(account)
        other.get(firm.at("/themes/matter"))
        assert "L'an dernier (2024)" in other.text
        assert 'name="accept"' not in other.html
        other.send(other.path, {"accept": "waste", "accept_all": "1"})
        assert firm.answers() == {}
    Browser(firm.app).sign_in(reader).get(firm.at("/reprise"))
    assert firm.proposed() == {"waste", "sorting", "since"}


def test_what_was_set_aside_can_be_proposed_again(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/themes/matter"))
    firm.browser.send(firm.browser.path, {"dismiss": "waste"})
    firm.browser.get(firm.at("/reprise"))
    assert "1 réponse de 2024 n'est ni reprise ni proposée" in firm.browser.text
    firm.browser.send("reprise")
    assert firm.proposed() == {"waste", "sorting", "since"}


def test_a_firm_without_a_year_before_is_told_what_will_be_there(firm: Firm) -> None:
    firm.browser.get(f"/evaluations/{firm.last}/evolution")
    assert "Pas encore de comparaison" in firm.browser.text
    firm.browser.get(f"/evaluations/{firm.last}/reprise")
    assert "Aucune année à reprendre" in firm.browser.text


def _answered(firm: Firm) -> None:
    services = firm.app.extensions[KEY]
    with services.store.write() as db:
        for name, content in {
            "waste": {"value": True}, "sorting": ANSWERS["sorting"], "since": ANSWERS["since"],
            "energy": {"value": 200.0}, "gathering": {"value": "weekly"}, "bikes": {"value": False},
        }.items():  # fmt: skip
            answering.save(db, firm.this, name, content, 0, firm.owner)


def test_two_years_in_three_terms_that_add_up(firm: Firm) -> None:
    """2024: 40 of environment, and 0 of 50 for "never". 2025: 45, weekly 25, no bikes: 70.

    "never" and the bikes are set aside: only environment is left, worth 100; last year's answers give 80, this year's
    90. The firm: + 10; the method: 80 − 40 = + 40; what is new: 70 − 90 = − 20.
    """
    firm.begin()
    _answered(firm)
    firm.browser.get(firm.at("/evolution"))
    said = firm.browser.text
    assert "Évolution de 2024 à 2025" in said
    assert "40,0 points en 2024, 70,0 en 2025. Écart : + 30,0." in said
    assert "Ce que vous avez changé + 10,0" in said
    assert "Ce que la méthode a changé + 40,0" in said
    assert "Questions nouvelles − 20,0" in said
    assert "Venez-vous à vélo ?" not in said.split("Par question")[1].split("Selon")[0], (
        "worth nothing, it moved nothing"
    )
    assert "la réponse d'alors ne se reprend pas" in said
    assert "Personne ne la lisait." in said
    assert "<svg" in firm.browser.html


def test_while_questions_are_open_the_terms_are_ranges(firm: Firm) -> None:
    firm.begin()
    firm.browser.get(firm.at("/evolution"))
    assert "Toutes les questions ne sont pas encore répondues" in firm.browser.text
    assert "Par domaine" not in firm.browser.text


def test_another_perimeter_and_another_profile_are_said(firm: Firm) -> None:
    firm.begin()
    services = firm.app.extensions[KEY]
    with services.store.write() as db:
        assessments.change(
            db, firm.owner, firm.this, profile={**PROFILE, "headcount": 6.0}, perimeter="site", perimeter_note="Foix"
        )
    firm.browser.get(firm.at("/evolution"))
    assert (
        "Le périmètre n'est pas le même : Toute l'entreprise en 2024, Un établissement (Foix) en 2025"
        in firm.browser.text
    )
    assert "Quel est votre effectif ? 4 personnes → 6 personnes" in firm.browser.text


def test_in_english_and_to_nobody_else(firm: Firm) -> None:
    firm.begin()
    _answered(firm)
    reader, stranger = person(firm.app, "Ann", lang="en"), person(firm.app, "Bob", lang="en")
    joins(firm.app, reader, firm.id, "reader")
    english = Browser(firm.app).sign_in(reader)
    english.get(firm.at("/evolution"))
    assert "What you changed +10.0" in english.text
    for page in ("/evolution", "/reprise"):
        other = Browser(firm.app).sign_in(stranger)
        assert other.get(firm.at(page)).status_code == 404


def test_an_action_whose_question_was_renamed_stays_the_same_action_of_the_plan(firm: Firm) -> None:
    plan = f"/entreprises/{firm.id}/plan"
    firm.browser.get(f"{plan}/choisir")
    firm.browser.send("/plan/ajouter", {"action": ["meeting:meet"]})
    assert "1 action est au plan" in firm.browser.text
    firm.begin()
    services = firm.app.extensions[KEY]
    with services.store.write() as db:
        answering.save(db, firm.this, "gathering", {"value": "seldom"}, 0, firm.owner)
    firm.browser.get(plan)
    assert "Se réunir chaque mois" in firm.browser.text
    assert "ne propose plus cette action" not in firm.browser.text
    firm.browser.get(f"{plan}/choisir")
    assert "Se réunir chaque mois" not in firm.browser.text
    firm.browser.get(firm.at("/simulateur?plan=planned"))
    assert "Se réunir chaque mois" in firm.browser.text
    token = firm.browser.form("/plan/ajouter").fields["csrf_token"][0]
    sent = {"csrf_token": token, "action": "gathering:meet"}
    said = firm.browser.client.post(f"{plan}/ajouter", data=sent, follow_redirects=True).get_data(as_text=True)
    assert "Le plan la contenait déjà." in said
    assert said.count("Se réunir chaque mois") == 1
