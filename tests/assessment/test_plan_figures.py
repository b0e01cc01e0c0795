"""What a plan brings, on the small questionnaire: environment and people weigh 50 points each.

Environment: waste 12.5, sorting 12.5 (one of two options: 6.25), energy 25 (800 MWh of 1,000: 5). People: meeting 50
(monthly: 25).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment.answer_check import check_sheet
from assessment.plan import Details, Origin, PlanAction, Status
from assessment.plan_figures import ActionFigures, Basis, BasisFigures, all_open, of_action
from scoring.gains import action_gains
from scoring.score import score
from tests.assessment.assessments_sample import PROFILE, shelved
from tests.conftest import Clock

ANSWERS: dict[str, Any] = {
    "waste": {"value": True}, "sorting": {"value": ["paper"]}, "energy": {"value": 800},
    "meeting": {"value": "never"},
}  # fmt: skip


def basis(**answers: Any) -> Basis:
    held = shelved()
    given = {name: content for name, content in {**ANSWERS, **answers}.items() if content is not None}
    sheet = check_sheet(held.loaded, PROFILE, given)
    result = score(held.loaded, held.plan, sheet)
    gains = action_gains(held.loaded, held.plan, sheet, result)
    return Basis("a", 2025, True, held.loaded, held.plan, sheet, result, gains)


def action(question: str, name: str, before: dict[str, Any] | None = None, status: Status = "todo") -> PlanAction:
    now = Clock().now
    origin = Origin("petit", question, name)
    details = Details(status=status)
    return PlanAction(name, "f", origin, {}, before, details, "", False, 1, None, now, None, now)


MEET = action("meeting", "meet", {"value": "never"})
GLASS = action("sorting", "glass", {"value": ["paper"]})


def test_an_action_still_to_be_done_says_what_it_would_bring() -> None:
    assert of_action(basis(), MEET) == ActionFigures(True, False, 25.0)
    assert of_action(basis(), GLASS) == ActionFigures(True, False, 6.25)


def test_of_a_question_still_open_nothing_is_known() -> None:
    assert of_action(basis(meeting=None), MEET) == ActionFigures(False, False)


def test_an_answer_not_known_can_be_bettered() -> None:
    assert of_action(basis(meeting={"not_known": True}), MEET) == ActionFigures(True, False, 25.0)


def test_once_the_answer_is_there_its_effect_is_the_total_minus_the_total_with_the_old_one() -> None:
    assert of_action(basis(meeting={"value": "monthly"}), MEET) == ActionFigures(True, True, None, 25.0)
    assert of_action(basis(meeting={"value": "weekly"}), MEET) == ActionFigures(True, True, None, 50.0)


@pytest.mark.parametrize(
    "before", [None, {"value": "monthly"}, {"value": "yearly"}], ids=["no answer", "the same", "no longer an option"]
)
def test_without_an_old_answer_that_differs_no_effect_is_claimed(before: dict[str, Any] | None) -> None:
    done = basis(meeting={"value": "monthly"})
    assert of_action(done, replace(MEET, before=before)) == ActionFigures(True, True)


def test_an_own_action_and_one_that_the_questionnaire_has_no_longer_have_no_figures() -> None:
    assert of_action(basis(), replace(MEET, origin=None)) is None
    assert of_action(basis(), action("meeting", "dance")) is None
    assert of_action(basis(), action("gone", "meet")) is None


def test_together_the_open_actions_bring_one_figure() -> None:
    # 6.25 more for glass, 25 for the meetings; what is dropped, done, or another questionnaire's does not count.
    others = [replace(MEET, origin=None), replace(GLASS, origin=Origin("other", "sorting", "glass"))]
    # Everything answered: 23.75, shown as 23.8, and 55.
    found = all_open(basis(since={"value": "2024-03-01"}, proud={"value": "Du levain."}), [MEET, GLASS, *others])
    assert (found.gain, found.now, found.after) == (31.25, 23.8, 55.0)
    assert all_open(basis(), [MEET, GLASS]) == BasisFigures(31.25)  # questions are open: no total yet
    dropped = replace(GLASS, details=Details(status="dropped"))
    assert all_open(basis(), [MEET, dropped]).gain == 25.0
    assert all_open(basis(), []).gain == 0.0
