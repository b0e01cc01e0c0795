"""Other methods, each said as a questionnaire without a line of Python, with a worked example beside it.

``<method>/questionnaire.yaml`` says which; ``<method>/examples.yaml`` holds firms, their figures worked out by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assessment.scored import plan_of
from questionnaires.loader import LoadedQuestionnaire, load
from scoring.plan import ScoringPlan
from tests.features.expected import Case, check_case, check_exactly, has_totals, read_cases

HERE = Path(__file__).parent
METHODS = ["common_good", "equal_shares", "gated_modules", "grade_of_twenty", "half_credit", "mean_of_five"]
CASES = [(method, case) for method in METHODS for case in read_cases(HERE / method / "examples.yaml")]


def title(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


@cache
def loaded(method: str) -> tuple[LoadedQuestionnaire, ScoringPlan]:
    questionnaire = load(HERE / method)
    return questionnaire, plan_of(questionnaire)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_text_alone_and_loads_without_a_finding(method: str) -> None:
    kinds = {path.suffix for path in (HERE / method).rglob("*") if path.is_file()}
    assert kinds <= {".yaml", ".csv"}
    assert [found.format_line("en") for found in loaded(method)[0].warnings] == []


@pytest.mark.parametrize(("method", "case"), CASES, ids=title)
def test_the_score_is_the_one_worked_out_by_hand(method: str, case: Case, tmp_path: Path) -> None:
    check_case(*loaded(method), case, tmp_path)


@pytest.mark.parametrize(("method", "case"), [one for one in CASES if has_totals(one[1])], ids=title)
def test_exact_fractions_give_the_same_total(method: str, case: Case, tmp_path: Path) -> None:
    check_exactly(loaded(method)[0], case, tmp_path)


def test_twenty_topics_share_a_thousand_points() -> None:
    questionnaire, _ = loaded("common_good")
    assert len(questionnaire.model.groups()) == 20
    assert {question.factor for question in questionnaire.model.all_questions() if question.role == "penalty"} == {4}
