"""What the generators promise: valid questionnaires, valid answers, and every state within reach."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, find, given, settings

from questionnaires.program import analyse_questionnaire
from questionnaires.tables import TableData
from tests.oracle.oracle import score, states
from tests.oracle.strategies import Case, Traits, cases, partial_cases


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(cases())
def test_every_expression_is_valid_and_every_complete_case_has_a_result(case: Case) -> None:
    tables = {table.id: TableData(dict(table.columns), case.rows[table.id]) for table in case.model.tables}
    _, problems = analyse_questionnaire(case.model, tables)
    assert problems == []
    result = score(case.model, case.rows, case.profile, case.answers)
    lines = [figures.points for figures in result.questions.values()] + list(result.adjustments.values())
    assert result.exact in (None, sum(lines))


@pytest.mark.parametrize("wanted", ["answered", "missing", "not_known", "not_applicable", "off_path", "pending"])
def test_every_state_is_generated(wanted: str) -> None:
    def has_state(drawn: tuple[Case, list[str]]) -> bool:
        case, given_so_far = drawn
        answers = {name: case.answers[name] for name in given_so_far}
        return wanted in states(case.model, case.rows, case.profile, answers).values()

    find(
        partial_cases(Traits(questions=6)),
        has_state,
        settings=settings(database=None, phases=[Phase.generate], max_examples=2000),
        random=Random(1),  # noqa: S311  the same examples each time
    )
