"""What the report chooses to show, and what it refuses to say."""

from dataclasses import replace
from html import unescape

import pytest

from questionnaires.model import Resource
from reports.assemble import build
from reports.html import page
from reports.model import Scope
from scoring.gains import next_steps
from scoring.result import Gain
from tests.reports import sample
from tests.reports.scorer import gains, score


def test_strengths_earn_most_of_their_points_and_come_largest_first() -> None:
    strengths = sample.model().strengths
    assert all((line.fraction or 0) >= 0.6 for line in strengths)
    assert [line.span.low for line in strengths] == sorted((line.span.low for line in strengths), reverse=True)


def test_gaps_are_points_not_earned_largest_first() -> None:
    gaps = sample.model().gaps
    assert all(line.lost == (line.potential or 0) - (line.span.value or 0) for line in gaps)
    assert [line.lost or 0 for line in gaps] == sorted((line.lost or 0 for line in gaps), reverse=True)


def test_twelve_actions_at_most_one_per_question() -> None:
    cards = sample.model().actions
    assert len(cards) == 12
    # The sample repeats its wordings: a question is known by its place, here by its gain's question.
    sheet, whole = sample.sheet(), sample.loaded()
    useful = [gain for gain in gains(whole.model, sheet) if gain.gain >= 0.05]
    best = [gain.question for gain in next_steps(whole, useful)]
    assert len(set(best)) == len(best)
    order = {line.id: line.pillar for line in sample.model().questions()}
    assert [card.pillar for card in cards] == [order[identity] for identity in best[:12]]
    assert [card.rank for card in cards] == list(range(1, 13))


def test_actions_keep_the_order_of_the_gains() -> None:
    cards = sample.model().actions
    rates = [card.gain / card.hours for card in cards]
    assert rates == sorted(rates, reverse=True)


def test_another_action_on_the_same_question_is_named_on_its_card() -> None:
    with_other = [card for card in sample.model().actions if card.alternatives]
    assert with_other
    assert all(one.text != card.text for card in with_other for one in card.alternatives)


def test_a_closed_resource_is_never_shown() -> None:
    shown = {one.status for card in sample.model().actions for one in card.resources}
    assert "closed" not in shown
    assert shown == {"joinable", "proposed", "unknown"}


def test_only_what_was_checked_is_said_to_be_open() -> None:
    standings = {one.title: one.standing for card in sample.model().actions for one in card.resources}
    assert standings == {
        "Ressource guide_open": "ouvert aux entreprises\u202f; vérifié le 1er\u00a0octobre\u00a02026",
        "Ressource scheme_proposed": "en projet, pas encore ouvert\u202f; cité en 2021, à vérifier",
        "Ressource scheme_unknown": "existence à confirmer avant toute démarche\u202f; cité en 2021, à vérifier",
    }


def test_a_joinable_resource_that_nobody_checked_is_only_to_be_checked() -> None:
    whole = sample.loaded()
    unchecked = [
        Resource.model_validate({**one.model_dump(), "checked_on": "to_confirm", "cited_year": 2021})
        for one in whole.model.catalogue()
    ]
    changed = replace(whole, model=whole.model.model_copy(update={"resources": unchecked}))
    sheet = sample.sheet()
    report = build(
        changed, sheet, score(changed.model, sheet), gains(changed.model, sheet), "fr", "Delmas", sample.TODAY
    )
    standings = {one.standing for card in report.actions for one in card.resources if one.status == "joinable"}
    assert standings == {"cité en 2021, à vérifier"}


def test_an_action_that_changes_nothing_shown_is_left_out() -> None:
    whole, sheet = sample.loaded(), sample.sheet()
    tiny = [Gain("people_0_0", "people_0_0_first", "hour", 1, "done", 0.04, 0.04, None)]
    report = build(whole, sheet, score(whole.model, sheet), tiny, "fr", "Delmas", sample.TODAY)
    assert report.actions == ()


def test_the_gain_of_an_open_assessment_is_the_one_that_is_certain() -> None:
    whole, sheet = sample.loaded(), sample.sheet(answered=20)
    unsure = [Gain("people_0_0", "people_0_0_first", "hour", 1, "done", 3.0, 0.0, None)]
    report = build(whole, sheet, score(whole.model, sheet), unsure, "fr", "Delmas", sample.TODAY)
    assert report.actions == ()


def test_the_threshold_of_a_level_is_read_from_its_condition() -> None:
    assert [level.threshold for level in sample.model().levels] == [25, 45, 65, 80]


def test_the_next_level_is_the_first_not_reached() -> None:
    model = sample.model()
    reached = [level for level in model.levels if level.verdict == "yes"]
    assert model.next_level == model.levels[len(reached)]


def test_answers_are_in_words() -> None:
    lines = {line.id: line for line in sample.model().questions()}
    assert lines["governance_0_0"].answer == "C'est fait, et l'équipe le sait"
    assert lines["governance_0_1"].answer == "12\u00a0jours"
    assert lines["governance_0_2"].answer == "Oui"
    assert lines["people_0_0"].answer == "ne nous concerne pas"
    assert sample.model(answered=1).questions()[1].answer == "à répondre"


def test_details_reasons_and_notes_are_kept_with_their_answer() -> None:
    lines = {line.id: line for line in sample.model(note="Vu avec l'équipe").questions()}
    assert ("Raison donnée", "Vu avec l'équipe") in [(one.label, one.text) for one in lines["people_0_0"].extras]
    details = [one for line in lines.values() for one in line.extras if one.label == "Depuis quand\u00a0?"]
    assert details
    assert "Vu avec l'équipe" in {one.text for one in details}


def test_a_very_long_text_is_cut_and_says_so() -> None:
    # 4,000 characters are shown; 10,000 − 4,000 = 6,000 are left out.
    lines = sample.model(note="x" * 10_000).questions()
    text = next(one.text for line in lines for one in line.extras if one.label == "Note de l'entreprise")
    assert text == "x" * 4000 + " … (6\u00a0000 caractères de plus)"


def test_only_goals_linked_to_a_question_that_counts_are_shown() -> None:
    # Links go to goals 1 to 12; goals 13 to 17 have none.
    (framework,) = sample.model().frameworks
    assert [goal.code for goal in framework.goals] == [str(code) for code in range(1, 13)]
    assert all(goal.questions > 0 for goal in framework.goals)


def test_english_texts_come_from_the_questionnaire() -> None:
    model = sample.model(lang="en")
    assert model.pillars[0].pillar.title == "[Gouvernance]"
    assert model.actions[0].first_step.startswith("[")
    assert model.levels[0].conditions[0].text == "[Au moins 25 points]"


def test_an_empty_name_is_said_to_be_missing() -> None:
    assert sample.model(firm="   ").firm == "Entreprise sans nom"


@pytest.mark.parametrize(
    ("scope", "said", "method"),
    [
        (Scope(2025, "whole", ""), "Exercice 2025", "porte sur l'entreprise, non sur un marché"),
        (
            Scope(2025, "site", "Albi"),
            "Exercice 2025, établissement\u00a0: Albi",
            "porte sur une partie",
        ),
        (None, "", "porte sur l'entreprise, non sur un marché"),
    ],
)
def test_a_report_says_what_was_assessed(scope: Scope | None, said: str, method: str) -> None:
    whole, sheet = sample.loaded(), sample.sheet()
    report = build(whole, sheet, score(whole.model, sheet), (), "fr", "Delmas", sample.TODAY, scope)
    assert report.scope == said
    shown = unescape(page(report))
    assert method in shown
    assert ("cover-scope" in shown) == bool(said)
