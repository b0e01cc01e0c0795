"""Two releases of one questionnaire, in short: plain dicts as the tests of the oracle write them."""

from __future__ import annotations

from typing import Any

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Questionnaire
from questionnaires.program import analyse_questionnaire
from questionnaires.tables import TableData
from tests.oracle.build import Plain, questionnaire
from tests.oracle.strategies import TableRows


def loaded(model: Questionnaire, rows: TableRows | None = None) -> LoadedQuestionnaire:
    """As the loader gives it."""
    tables = {table.id: TableData(dict(table.columns), (rows or {})[table.id]) for table in model.tables}
    program, problems = analyse_questionnaire(model, tables)
    assert problems == []
    return LoadedQuestionnaire(model, tables, program)


def first(questions: list[Plain] | None = None, **more: Any) -> LoadedQuestionnaire:
    """Release 2026.1."""
    return loaded(questionnaire(questions, **more))


def second(questions: list[Plain] | None = None, previous: Plain | None = None, **more: Any) -> LoadedQuestionnaire:
    """Release 2026.2, which follows it."""
    following = {"release": "example-2026.1", **(previous or {})}
    return loaded(questionnaire(questions, version="2026.2", previous=following, **more))
