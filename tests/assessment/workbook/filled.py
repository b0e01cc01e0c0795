"""Workbooks for the tests: made of any questionnaire, changed as a person would, and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from assessment.scored import plan_of
from assessment.workbook.opened import opened
from assessment.workbook.outline import Held, Source
from assessment.workbook.read import Reading, read
from assessment.workbook.write import write
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from scoring.compile import compile_plan
from scoring.plan import ScoringPlan

MADE = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)


def source(
    loaded: LoadedQuestionnaire,
    answers: Mapping[str, Mapping[str, Any] | None],
    profile: Mapping[str, Any],
    *,
    plan: ScoringPlan | None = None,
    revision: int = 1,
    editable: Callable[[str], bool] = lambda _: True,
    open_: bool = True,
    asked: frozenset[str] = frozenset(),
    **other: Any,
) -> Source:
    """An assessment to be written. ``profile``: every fact that has no default."""
    facts = {fact.id: fact.default for fact in loaded.model.profile if fact.default is not None} | dict(profile)
    values: dict[str, Any] = {
        "assessment": "0123456789abcdef",
        "period": 2025,
        "firm": "Boulangerie Sol & Fils",
        "address": "https://ancrage.example/evaluations/0123456789abcdef/tableur",
        "made_at": "28 novembre 2026",
    }
    return Source(
        loaded=loaded, plan=plan or plan_of(loaded), profile=facts,
        held={name: Held(revision, content) for name, content in answers.items()},
        asked=asked, editable=editable, open=open_, **{**values, **other},
    )  # fmt: skip


def written(of: Source, lang: Lang = "fr") -> bytes:
    """The file."""
    target = BytesIO()
    write(target, of, lang, MADE)
    return target.getvalue()


def again(of: Source, lang: Lang = "fr") -> Reading:
    """What is read of a workbook that nobody touched."""
    return read(opened(written(of, lang)), of.loaded)


__all__ = ["MADE", "again", "compile_plan", "source", "written"]
