"""What the audit finds of generated questionnaires in which no question opens another: nobody is outside its ends."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from assessment.audit import measure
from assessment.audit.bench import Bench
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Audit, AuditProfile
from questionnaires.program import analyse_questionnaire
from questionnaires.tables import TableData
from tests.oracle.strategies import Case, Traits, cases
from tests.scoring.harness import sheet

STILL = Traits(conditions=False, computed=False, factors=False)
"""No question decides what becomes of another, so that the search has nothing to miss."""


def loaded(case: Case) -> LoadedQuestionnaire:
    """A generated questionnaire that declares the firm of its case."""
    tried = AuditProfile(id="one", text="Une entreprise", profile=dict(case.profile))
    model = case.model.model_copy(update={"audit": Audit(profiles=[tried])})
    tables = {table.id: TableData(dict(table.columns), case.rows[table.id]) for table in model.tables}
    program, problems = analyse_questionnaire(model, tables)
    assert problems == []
    return LoadedQuestionnaire(model, tables, program)


@pytest.mark.slow
@settings(max_examples=40, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
@given(cases(STILL, tiers=False, closed=False))
def test_a_firm_that_answers_every_question_lies_between_the_worst_and_the_best(case: Case) -> None:
    questionnaire = loaded(case)
    measures = measure(questionnaire, "fr")
    (one,) = measures.reach
    (found,) = Bench(questionnaire).outcomes([sheet(case.model, case.profile, case.answers)])
    assert one.longest.questions <= len(list(case.model.all_questions()))
    slack = 1e-6 * case.model.scale
    if found.total is not None and one.best.total is not None and one.worst.total is not None:
        assert one.worst.exact - slack <= found.exact <= one.best.exact + slack
    for attempt in measures.attempts:
        assert -1e-9 <= attempt.after.declared_away <= 100.0 + 1e-9
