"""The simulator: ticked actions in the address, the result with them, the least effort to a level, filters."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.pages.answered import COMPLETE, begun
from tests.web.pages.people import Browser, a_firm, joins, person
from web import simulator_view
from web.pages import simulator

LOW = {name: content for name, content in COMPLETE.items() if name != "sorting"} | {
    "waste": {"value": False}, "energy": {"value": 900}, "meeting": {"value": "never"},
}  # fmt: skip
"""A firm that has everything to do. Environment 50: waste 12.5 of it (matter 25, shared with sorting once it is asked),
energy 25 of which 2.5; people 50."""


@pytest.fixture
def owner(app: Flask) -> str:
    return person(app, "Jeanne")


@pytest.fixture
def firm(app: Flask, owner: str) -> str:
    return a_firm(app, owner)


@pytest.fixture
def low(app: Flask, browser: Browser, owner: str, firm: str) -> str:
    """The address of the simulator of a firm with everything to do, its owner at the browser."""
    browser.sign_in(owner)
    return f"/evaluations/{begun(app, owner, firm, LOW)}/simulateur"


def test_the_actions_by_pillar_with_gain_effort_and_first_step(browser: Browser, low: str) -> None:
    browser.get(low)
    assert "Aucune action cochée : 2,5 points." in browser.text
    assert "Se réunir chaque mois" in browser.text
    assert "+ 25,0 une heure dépense à estimer" in browser.text
    assert "Choisir un jour." in browser.text
    assert "Trier le verre" not in browser.text  # the question is not asked as long as nothing is sorted


def test_ticked_actions_change_the_result_and_nothing_is_saved(browser: Browser, low: str) -> None:
    browser.get(f"{low}?a=meet")
    assert "1 action cochée : 27,5 points, niveau « Engagée »." in browser.text
    assert 'value="meet" checked' in browser.html
    assert "pas encore de niveau → Engagée" in browser.text
    browser.get(low)
    assert "Aucune action cochée : 2,5 points." in browser.text


def test_an_action_that_leads_to_a_new_question_makes_a_range_and_says_so(browser: Browser, low: str) -> None:
    browser.get(f"{low}?a=sort")
    assert "Une de ces actions vous fera poser une question de plus" in browser.text
    assert "Que triez-vous ?" in browser.text
    assert "entre 15,0 et 27,5" in browser.text


def test_the_script_asks_for_the_result_alone(browser: Browser, low: str) -> None:
    browser.get(f"{low}/resultat?a=meet")
    assert "1 action cochée : 27,5 points, niveau « Engagée »." in browser.text
    assert "<h1" not in browser.html


def test_the_least_effort_to_a_level_is_ticked_and_explained(browser: Browser, low: str) -> None:
    browser.get(f"{low}?niveau=engaged")
    assert "Niveau « Engagée » : 1 action, environ 1 heure" in browser.text
    assert "Aucun autre choix n'y mène avec moins d'heures" in browser.text
    assert 'value="meet" checked' in browser.html
    assert 'value="sort" checked' not in browser.html


def test_what_was_ticked_before_is_one_link_away(browser: Browser, low: str) -> None:
    browser.get(f"{low}?niveau=engaged&a=sort")
    assert "Revenir aux actions que vous aviez cochées" in browser.text
    assert 'href="' + low + "?a=sort" in browser.html


def test_a_level_out_of_reach_says_what_is_lacking_and_keeps_the_ticks(browser: Browser, low: str) -> None:
    # Everything done: 25 for meetings, 12.5 for sorting, 2.5 for energy, and the new question may bring 12.5.
    browser.get(f"{low}?niveau=solid&a=meet")
    assert "Le niveau « Solide » n'est pas à portée avec les actions proposées" in browser.text
    assert "Solide Au moins 65 points (il manque 12,5 points)" in browser.text.replace("\xa0", " ")
    assert 'value="meet" checked' in browser.html
    assert 'name="niveau" value="engaged"' in browser.html, "a button: what a script ticked goes along"


def test_a_level_reached_already_and_one_that_does_not_exist(
    app: Flask, browser: Browser, owner: str, firm: str
) -> None:
    browser.sign_in(owner)
    address = f"/evaluations/{begun(app, owner, firm)}/simulateur"
    browser.get(f"{address}?niveau=engaged")
    assert "Le niveau « Engagée » est déjà atteint." in browser.text
    assert browser.get(f"{address}?niveau=nothing").status_code == 404


def test_what_is_done_already_and_what_nobody_knows_is_told(
    app: Flask, browser: Browser, owner: str, firm: str
) -> None:
    browser.sign_in(owner)
    browser.get(f"/evaluations/{begun(app, owner, firm)}/simulateur?a=sort&a=unheard_of&a=glass")
    assert "1 action cochée n'est plus proposée" in browser.text
    assert "L'adresse nomme 1 action que ce questionnaire ne connaît pas." in browser.text
    assert "1 action cochée : " in browser.text


def test_filters_hide_and_what_is_ticked_stays(browser: Browser, low: str) -> None:
    browser.get(f"{low}?domaine=people")
    assert "1 action sur 2." in browser.text
    assert 'value="sort"' not in browser.html
    browser.get(f"{low}?domaine=people&a=sort")
    assert 'value="sort" checked' in browser.html
    browser.get(f"{low}?domaine=environment&effort=hour")
    assert 'value="sort"' in browser.html
    browser.get(f"{low}?domaine=nothing&effort=nothing&budget=nothing&plan=nothing")
    assert "2 actions." in browser.text


def test_actions_of_the_plan_can_be_filtered_once_there_are_some(
    browser: Browser, low: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get(low)
    assert 'name="plan"' not in browser.html
    monkeypatch.setattr(simulator, "planned_actions", lambda _actions, _questionnaire: frozenset({("meeting", "meet")}))
    browser.get(f"{low}?plan=planned")
    assert 'value="meet"' in browser.html
    assert 'value="sort"' not in browser.html
    browser.get(f"{low}?plan=free")
    assert 'value="meet"' not in browser.html


def test_an_unfinished_assessment_says_what_it_presumes(app: Flask, browser: Browser, owner: str, firm: str) -> None:
    browser.sign_in(owner)
    made = begun(app, owner, firm, {"meeting": {"value": "never"}})
    address = f"/evaluations/{made}/simulateur"
    browser.get(address)
    assert "Une question sans réponse n'a pas encore d'action" in browser.text
    browser.get(f"{address}?niveau=engaged")
    assert "ce choix suffit même si elles ne rapportent rien" in browser.text


def test_nothing_to_improve_yet(app: Flask, browser: Browser, owner: str, firm: str) -> None:
    browser.sign_in(owner)
    browser.get(f"/evaluations/{begun(app, owner, firm, {})}/simulateur")
    assert "Aucune action à simuler" in browser.text


def test_it_is_found_from_the_result_and_from_the_assessment(browser: Browser, low: str) -> None:
    for page in ("", "/resultats", "/resultats/actions"):
        browser.get(low.replace("/simulateur", page))
        assert f'href="{low}"' in browser.html, page


def test_another_firm_has_nothing_of_it(app: Flask, browser: Browser, low: str) -> None:
    stranger = person(app, "Marc")
    a_firm(app, stranger, siren="552100554", name="Plomberie Roux")
    browser.sign_in(stranger)
    assert browser.get(low).status_code == 404
    assert browser.get(f"{low}/resultat?a=meet").status_code == 404


def test_a_reader_has_it(app: Flask, browser: Browser, low: str, firm: str) -> None:
    reader = person(app, "Josiane")
    joins(app, reader, firm, "reader")
    browser.sign_in(reader)
    assert browser.get(f"{low}?a=meet").status_code == 200


def test_of_many_actions_the_first_are_shown_and_the_others_on_demand(
    browser: Browser, low: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulator_view, "FIRST", 0)
    browser.get(low)
    assert 'value="meet"' not in browser.html
    assert "Voir 1 autre action : Social" in browser.text
    assert "2 actions." in browser.text
    browser.get(f"{low}?tout=people")
    assert 'value="meet"' in browser.html
    assert 'value="sort"' not in browser.html
    browser.get(f"{low}?a=sort")
    assert 'value="sort" checked' in browser.html


def test_the_least_effort_is_not_searched_again_and_again(
    browser: Browser, low: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulator, "MOST_SEARCHED", 1)
    browser.get(f"{low}?niveau=engaged&a=meet")
    assert "Niveau « Engagée »" in browser.text
    browser.get(f"{low}?niveau=engaged&a=meet")
    assert "Trop d'essais à la suite" in browser.text.replace("’", "'")
    assert 'value="meet" checked' in browser.html
