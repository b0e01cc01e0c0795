"""The plan of a firm on its pages: chosen, followed, measured, changed by several."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from assessment import assessments, members, plan, submissions
from assessment import current as currents
from assessment.plan import PlanAction
from assessment.planned import planned_actions
from tests.conftest import Clock
from tests.web.pages.answered import COMPLETE, answer, begun, services, shelved
from tests.web.pages.people import Browser, a_firm, joins, person

NEVER: dict[str, Any] = {**COMPLETE, "meeting": {"value": "never"}}
"""23.75 points of 100: meeting every month brings 25, sorting glass 6.25."""


@dataclass
class Firm:
    """A firm with its owner at the browser, a colleague, an assessment."""

    app: Flask
    owner: str
    naim: str
    id: str
    browser: Browser
    assessment: str
    others: dict[str, Browser] = field(default_factory=dict)

    def at(self, page: str = "") -> str:
        return f"/entreprises/{self.id}/plan{page}"

    def actions(self) -> dict[str, PlanAction]:
        """The plan, by the title of own actions or the name of the questionnaire's."""
        with services(self.app).store.read() as db:
            held = plan.of_firm(db, self.id)
        return {one.origin.action if one.origin else one.details.title: one for one in held}

    def one(self, name: str) -> str:
        return self.at(f"/actions/{self.actions()[name].id}")

    def choose(self, *names: str) -> None:
        self.browser.get(self.at("/choisir"))
        self.browser.send("/plan/ajouter", {"action": list(names)})

    def as_(self, account: str) -> Browser:
        return Browser(self.app).sign_in(account)


@pytest.fixture
def firm(app: Flask, browser: Browser) -> Firm:
    owner, naim = person(app, "Jeanne"), person(app, "Naim")
    made = a_firm(app, owner)
    joins(app, naim, made, "contributor")
    return Firm(app, owner, naim, made, browser.sign_in(owner), begun(app, owner, made, NEVER))


def test_an_empty_plan_says_what_will_be_there_and_how_to_get_it(firm: Firm) -> None:
    firm.browser.get(firm.at())
    assert "Rien au plan pour l'instant" in firm.browser.text
    assert "Choisir parmi les actions proposées" in firm.browser.text
    reader = person(firm.app, "Lise")
    joins(firm.app, reader, firm.id, "reader")
    page = firm.as_(reader)
    page.get(firm.at())
    assert "Choisir parmi" not in page.text


def test_one_chooses_several_actions_of_the_result_at_once(firm: Firm) -> None:
    firm.browser.get(firm.at("/choisir"))
    assert "Se réunir chaque mois + 25,0 points · une heure" in firm.browser.text
    firm.choose("meeting:meet", "sorting:glass")
    assert firm.browser.path == firm.at()
    assert "2 actions sont au plan" in firm.browser.text
    assert "+ 31,2 points pour l'évaluation 2025, si tout est fait : 55,0 au lieu de 23,8" in firm.browser.text
    firm.browser.get(firm.at("/choisir"))
    assert "Tout ce que le résultat propose est au plan" in firm.browser.text
    with services(firm.app).store.read() as db:
        assert planned_actions(plan.of_firm(db, firm.id), "petit") == {("meeting", "meet"), ("sorting", "glass")}


def test_nothing_ticked_or_something_unknown_adds_nothing_and_keeps_the_ticks(firm: Firm) -> None:
    firm.browser.get(firm.at("/choisir"))
    assert firm.browser.send("/plan/ajouter", {"action": []}).status_code == 422
    assert "Cochez au moins une action" in firm.browser.text
    sent = firm.browser.send("/plan/ajouter", {"action": ["meeting:meet", "meeting:dance", "nonsense"]})
    assert sent.status_code == 422
    assert "2 actions cochées ne sont plus dans le questionnaire" in firm.browser.text
    assert firm.browser.form("/plan/ajouter").fields["action"] == ["meeting:meet"]
    assert firm.actions() == {}


def test_what_the_answers_say_is_done_is_not_added(firm: Firm) -> None:
    firm.browser.get(firm.at("/choisir"))
    firm.browser.send("/plan/ajouter", {"action": ["waste:sort", "meeting:meet"]})
    assert "1 action est déjà faite, d'après vos réponses." in firm.browser.text
    assert list(firm.actions()) == ["meet"]


def test_an_own_action_has_owner_date_and_budget(firm: Firm) -> None:
    firm.browser.get(firm.at("/nouvelle"))
    firm.browser.send("/plan/nouvelle", {
        "title": "  Repeindre\tla façade ", "pillar": "environment", "owner": firm.naim, "due": "31 janvier 2027",
        "budget": "1 200,50 €", "status": "doing",
    })  # fmt: skip
    assert "L'action est au plan." in firm.browser.text
    held = firm.actions()["Repeindre la façade"]
    assert (held.details.pillar, held.owner_label, held.details.budget) == ("environment", "Naim", 1200.5)
    firm.browser.get(firm.at())
    assert "1 Environnement · échéance : 31 janvier 2027 · Naim · 1 200,5 €" in firm.browser.text


def test_an_action_due_before_today_is_told_so_and_nothing_typed_is_lost(firm: Firm) -> None:
    firm.browser.get(firm.at("/nouvelle"))
    typed = {"title": "Repeindre", "due": "27/11/2026", "budget": "12", "owner_name": "Paul", "reason": "un mot"}
    assert firm.browser.send("/plan/nouvelle", typed).status_code == 422
    assert "Choisissez une échéance à partir d'aujourd'hui, le 28 novembre 2026" in firm.browser.text
    assert "Le 27 novembre 2026 est passé." in firm.browser.text
    kept = firm.browser.form("/plan/nouvelle").fields
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert firm.browser.send("/plan/nouvelle", {"due": "28/11/2026"}).status_code == 200  # today is in time
    # done already: the day on which it was is a date like another
    firm.browser.get(firm.at("/nouvelle"))
    assert (
        firm.browser.send("/plan/nouvelle", {"title": "Fait", "due": "1/2/2026", "status": "done"}).status_code == 200
    )


def test_a_day_that_passes_makes_an_action_late_and_no_fault(firm: Firm, clock: Clock) -> None:
    firm.choose("meeting:meet")
    firm.browser.get(firm.one("meet"))
    firm.browser.send("/modification", {"due": "29/11/2026"})
    clock.advance(days=3)
    firm.browser.get(firm.at())
    assert "dont 1 en retard" in firm.browser.text
    assert "En retard Se réunir chaque mois" in firm.browser.text
    firm.browser.get(firm.one("meet"))
    assert firm.browser.send("/modification", {"budget": "50"}).status_code == 200  # its day stood there already
    assert firm.actions()["meet"].details.budget == 50
    firm.browser.get(firm.one("meet"))
    assert firm.browser.send("/modification", {"due": "30/11/2026"}).status_code == 422  # another past day does not


@pytest.mark.parametrize(
    ("field_", "typed", "said"),
    [
        ("title", "   ", "Dites en quelques mots ce qui est à faire"),
        ("title", "x" * 301, "300 caractères au plus"),
        ("due", "demain", "date"),
        ("due", "01/01/2150", "avant l'an 2100"),
        ("budget", "-5", "entre 0 et 1 000 000 000 €"),
        ("budget", "beaucoup", "0 €"),
        ("owner", "0123456789abcdef", "Choisissez une personne de la liste"),
        ("pillar", "nowhere", "Choisissez un domaine de la liste"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(firm: Firm, field_: str, typed: str, said: str) -> None:
    firm.browser.get(firm.at("/nouvelle"))
    sent = firm.browser.send("/plan/nouvelle", {"title": "Repeindre", "owner_name": "", field_: typed})
    assert sent.status_code == 422
    assert said in firm.browser.text
    if field_ not in ("owner", "pillar"):  # lists: what is in none of them cannot be shown chosen
        assert firm.browser.form("/plan/nouvelle").fields[field_] == [typed]
    assert firm.actions() == {}


def test_one_person_only_is_in_charge_and_dropping_takes_a_reason(firm: Firm) -> None:
    firm.browser.get(firm.at("/nouvelle"))
    firm.browser.send("/plan/nouvelle", {"title": "A", "owner": firm.naim, "owner_name": "Paul", "status": "dropped"})
    assert "Une seule personne est responsable d'une action" in firm.browser.text
    assert "Dites pourquoi l'action est abandonnée" in firm.browser.text
    assert firm.browser.send("/plan/nouvelle", {"owner": "", "reason": "Trop cher."}).status_code == 200
    firm.browser.get(firm.at())
    assert "Abandonnées A" in firm.browser.text
    assert "Trop cher." in firm.browser.text


# --- the score --------------------------------------------------------------------------------------------


def test_when_the_answer_changes_the_plan_says_what_that_brought_and_proposes_to_close(firm: Firm) -> None:
    firm.choose("meeting:meet")
    answer(firm.app, firm.assessment, firm.owner, {"meeting": {"value": "monthly"}})
    firm.browser.get(firm.at())
    assert "Votre réponse a changé : + 25,0 points. L'action est-elle faite ?" in firm.browser.text
    firm.browser.get(firm.one("meet"))
    firm.browser.send("/faite")
    assert "Comptée dans le résultat : + 25,0 points." in firm.browser.text
    assert firm.actions()["meet"].details.status == "done"
    firm.browser.get(firm.at())
    assert "1 action faite sur 1" in firm.browser.text


def test_done_without_a_new_answer_says_that_the_result_does_not_know(firm: Firm) -> None:
    firm.choose("meeting:meet")
    firm.browser.get(firm.one("meet"))
    firm.browser.send("/modification", {"status": "done"})
    assert "Votre réponse n'a pas encore changé" in firm.browser.text
    assert f"/evaluations/{firm.assessment}/questions/meeting" in firm.browser.html
    with services(firm.app).store.write() as db:
        now = currents.load(db, services(firm.app).shelf, firm.assessment)
        assert now is not None
        submissions.submit(db, now, firm.owner, "Jeanne", "gérante", now.fingerprint)
    firm.browser.get(firm.one("meet"))
    assert "Votre évaluation 2025 est signée : la prochaine en tiendra compte" in firm.browser.text


def test_the_plan_goes_on_next_year_measured_by_the_new_answers(firm: Firm) -> None:
    firm.choose("meeting:meet", "sorting:glass")
    begun(firm.app, firm.owner, firm.id, {**NEVER, "sorting": {"value": ["paper", "glass"]}}, period=2026)
    firm.browser.get(firm.at())
    assert "Votre réponse a changé : + 6,2 points." in firm.browser.text
    assert "+ 25,0 points pour l'évaluation 2026, si tout est fait : 55,0 au lieu de 30,0" in firm.browser.text


def test_an_action_that_a_later_release_drops_is_shown_in_its_words_of_then(firm: Firm) -> None:
    firm.choose("meeting:meet")
    with services(firm.app).store.write() as db:
        db.update(plan.plan_action, plan.plan_action.c.firm == firm.id, action="dance")
    firm.browser.get(firm.at())
    assert "Se réunir chaque mois" in firm.browser.text
    assert "Le questionnaire ne propose plus cette action ; elle reste à votre plan." in firm.browser.text


def test_without_any_assessment_the_plan_has_no_points_and_works(app: Flask, browser: Browser, firm: Firm) -> None:
    firm.choose("meeting:meet")
    with services(app).store.write() as db:
        assessments.remove(db, firm.owner, firm.assessment)
    assert firm.browser.get(firm.at()).status_code == 200
    assert "Se réunir chaque mois" in firm.browser.text
    assert "points" not in firm.browser.text
    assert firm.browser.get(firm.one("meet")).status_code == 200
    firm.browser.get(firm.at("/choisir"))
    assert "Il n'y a pas encore d'évaluation" in firm.browser.text


# --- several people ---------------------------------------------------------------------------------------


def test_two_colleagues_who_edit_one_action_lose_nothing(firm: Firm) -> None:
    firm.choose("meeting:meet")
    other = firm.as_(firm.naim)
    firm.browser.get(firm.one("meet"))
    other.get(firm.one("meet"))
    other.send("/modification", {"due": "31/01/2027", "status": "doing"})
    sent = firm.browser.send("/modification", {"due": "28/02/2027", "budget": "40"})
    assert sent.status_code == 422
    assert "Naim a modifié cette action en même temps que vous" in firm.browser.text
    assert "Échéance 28/02/2027 31/01/2027" in firm.browser.text
    shown = firm.browser.form("/modification").fields
    assert (shown["due"], shown["budget"], shown["status"]) == (["28/02/2027"], ["40"], ["doing"])
    assert str(firm.actions()["meet"].details.due) == "2027-01-31"
    firm.browser.send("/modification")
    held = firm.actions()["meet"]
    assert (str(held.details.due), held.details.budget, held.details.status) == ("2027-02-28", 40, "doing")
    assert "2027 → 28 février 2027" in firm.browser.text  # and the history has theirs


def test_who_answers_some_pillars_changes_the_actions_of_those(firm: Firm) -> None:
    firm.choose("meeting:meet", "sorting:glass")
    lucie = person(firm.app, "Lucie")
    joins(firm.app, lucie, firm.id, "contributor", ["people"])
    page = firm.as_(lucie)
    page.get(firm.one("glass"))
    assert "Vous pouvez lire cette action" in page.text
    page.get(firm.one("meet"))
    assert page.send("/modification", {"status": "doing"}).status_code == 200
    page.get(firm.at("/nouvelle"))
    assert page.send("/plan/nouvelle", {"title": "A", "pillar": "environment"}).status_code == 422


def test_a_contributor_of_other_pillars_adds_none_of_theirs(firm: Firm) -> None:
    lucie = person(firm.app, "Lucie")
    joins(firm.app, lucie, firm.id, "contributor", ["people"])
    page = firm.as_(lucie)
    page.get(firm.at("/choisir"))
    assert "Trier le verre" not in page.text
    page.send("/plan/ajouter", {"action": ["meeting:meet", "sorting:glass"]})
    assert "1 action n'est pas ajoutée : vous répondez à d'autres domaines." in page.text
    assert list(firm.actions()) == ["meet"]


def test_an_advisor_proposes_and_notes_and_a_reader_reads(firm: Firm) -> None:
    ines, lise = person(firm.app, "Ines"), person(firm.app, "Lise")
    joins(firm.app, ines, firm.id, "advisor")
    joins(firm.app, lise, firm.id, "reader")
    adviser, reader = firm.as_(ines), firm.as_(lise)
    adviser.get(firm.at("/choisir"))
    adviser.send("/plan/ajouter", {"action": ["meeting:meet"]})
    adviser.get(firm.one("meet"))
    adviser.send("/notes", {"note": "Le lundi,\nà la prise de poste."})
    reader.get(firm.one("meet"))
    assert "Le lundi, à la prise de poste." in reader.text
    assert 'name="status"' not in reader.html
    assert 'name="note"' not in reader.html


def test_a_note_is_kept_and_taken_back_by_its_author(firm: Firm) -> None:
    firm.choose("meeting:meet")
    firm.browser.get(firm.one("meet"))
    assert firm.browser.send("/notes", {"note": "  "}).status_code == 422
    long = "x" * 5001
    assert firm.browser.send("/notes", {"note": long}).status_code == 422
    assert firm.browser.form("/notes").fields["note"] == [long]
    firm.browser.send("/notes", {"note": "<b>Jeudi</b>"})
    assert "<b>Jeudi</b>" not in firm.browser.html
    assert "<b>Jeudi</b>" in firm.browser.text  # its words, escaped
    other = firm.as_(firm.naim)
    other.get(firm.one("meet"))
    assert "Retirer cette note" not in other.text
    firm.browser.send("/suppression")
    assert "La note est retirée." in firm.browser.text


def test_somebody_who_left_takes_care_of_nothing_and_the_page_says_so(firm: Firm) -> None:
    firm.choose("meeting:meet")
    firm.browser.get(firm.one("meet"))
    firm.browser.send("/modification", {"owner": firm.naim})
    with services(firm.app).store.write() as db:
        members.remove(db, firm.id, firm.naim, firm.owner)
    firm.browser.get(firm.at())
    assert "la personne chargée a quitté l'espace" in firm.browser.text
    firm.browser.get(firm.one("meet"))
    assert "La personne qui s'en chargeait a quitté l'espace de l'entreprise." in firm.browser.text


def test_deleting_is_confirmed_first(firm: Firm) -> None:
    firm.choose("meeting:meet")
    address = firm.one("meet")
    firm.browser.get(f"{address}/suppression")
    assert "Elle disparaît avec son historique." in firm.browser.text
    assert list(firm.actions()) == ["meet"]
    firm.browser.send("/suppression")
    assert "L'action est supprimée du plan." in firm.browser.text
    assert firm.actions() == {}
    assert firm.browser.get(address).status_code == 404


def test_a_plan_of_another_firm_is_not_there(firm: Firm) -> None:
    firm.choose("meeting:meet")
    address = firm.one("meet")
    stranger = person(firm.app, "Sam")
    other = a_firm(firm.app, stranger, siren="552100554", name="Autre")
    page = firm.as_(stranger)
    assert page.get(address).status_code == 404
    assert page.get(address.replace(firm.id, other)).status_code == 404
    for end in ("", "/plan.xlsx", "/plan.pdf", "/calendrier.ics"):
        assert page.get(firm.at(end)).status_code == 404


# --- looking through it -----------------------------------------------------------------------------------


def test_the_list_is_filtered_and_arranged(firm: Firm, clock: Clock) -> None:
    firm.choose("meeting:meet", "sorting:glass")
    firm.browser.get(firm.one("meet"))
    firm.browser.send("/modification", {"owner": firm.naim, "due": "29/11/2026", "status": "doing"})
    clock.advance(days=2)

    def shown(query: str) -> list[str]:
        firm.browser.get(firm.at(f"?{query}"))
        return [one for one in ("Se réunir", "Trier le verre") if f"{one}" in firm.browser.html]

    assert shown("") == ["Se réunir", "Trier le verre"]
    assert shown("retard=1") == shown("etat=doing") == shown(f"responsable={firm.naim}") == ["Se réunir"]
    assert shown("responsable=-") == shown("etat=todo") == ["Trier le verre"]
    assert shown("etat=dropped") == []
    assert "Aucune action ne répond à ce choix." in firm.browser.text
    assert shown("etat=nonsense&responsable=&tri=domaine") == ["Se réunir", "Trier le verre"]
    assert firm.browser.text.index("Trier le verre") < firm.browser.text.index("Se réunir")  # by pillar


def test_the_pages_around_lead_to_the_plan(firm: Firm) -> None:
    for page in (
        f"/entreprises/{firm.id}",
        f"/evaluations/{firm.assessment}",
        f"/evaluations/{firm.assessment}/resultats",
    ):
        firm.browser.get(page)
        assert firm.at() in firm.browser.html, page
    firm.browser.get(f"/evaluations/{firm.assessment}/resultats/actions")
    assert firm.at("/choisir") in firm.browser.html


def test_a_trial_is_told_that_a_plan_takes_a_firm(app: Flask, browser: Browser) -> None:
    with services(app).store.write() as db:
        made, token = assessments.begin_trial(
            db, "petit", shelved(app).release, 2025, {"headcount": 4, "sector": "food"}
        )
    answer(app, made, None, NEVER)
    browser.get(f"/essai/{token}")
    browser.get(f"/evaluations/{made}/resultats/actions")
    assert "il faut l'espace d'une entreprise" in browser.text
