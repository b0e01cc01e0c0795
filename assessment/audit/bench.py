"""Scores many firms of one questionnaire at once: what every part of the audit asks of the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assessment.scored import plan_of
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Question
from questionnaires.paths import PATH_FACT
from scoring.answers import Answer, AnswerSheet
from scoring.engine import Columns, code_rows, run
from scoring.kernel import machine as m
from scoring.kernel import path as k
from scoring.kernel.machine import round_figure
from scoring.kernel.rows import EVERYTHING, TOTALS
from scoring.plan import ScoringPlan

Profile = dict[str, bool | float | str]
Answers = Mapping[str, Answer]
PointsFigure = Literal["potential", "nominal"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one firm obtains."""

    total: float | None
    """Rounded by the questionnaire's rule; ``None``: open questions, or no score."""
    level: str | None
    """The level that is certain."""
    declared_away: float
    """Per cent of the scale that the firm declared not applicable, unrounded."""
    exact: float
    """The total before rounding; of an incomplete assessment its least value."""


@dataclass(frozen=True)
class Bench:
    """A questionnaire with its scoring plan."""

    loaded: LoadedQuestionnaire

    @cached_property
    def plan(self) -> ScoringPlan:
        """The scoring plan."""
        return plan_of(self.loaded)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in declared order."""
        return {question.id: question for question in self.loaded.model.all_questions()}

    def outcomes(
        self, sheets: Sequence[AnswerSheet], tiers: Sequence[int] | None = None, plan: ScoringPlan | None = None
    ) -> list[Outcome]:
        """Total and level of each firm: one batch. ``tiers``: of each, the tier that its answers must have."""
        used = plan or self.plan
        columns = run(used, code_rows(used, sheets, tiers), detail=TOTALS)
        return [_outcome(columns, used, row) for row in range(len(sheets))]

    def exact(self, sheets: Sequence[AnswerSheet]) -> list[float]:
        """The unrounded totals."""
        return [outcome.exact for outcome in self.outcomes(sheets)]

    def asked(self, sheets: Sequence[AnswerSheet]) -> list[tuple[str, ...]]:
        """Of each firm, the questions that it is asked: those on its path, computed figures left out."""
        computed = {coding.id for coding in self.plan.questions if coding.kind == "computed"}
        return [tuple(name for name in names if name not in computed) for names in self.on_path(sheets)]

    def on_path(self, sheets: Sequence[AnswerSheet]) -> list[tuple[str, ...]]:
        """Of each firm, the questions on its path, computed figures too."""
        columns = run(self.plan, code_rows(self.plan, sheets), detail=EVERYTHING)
        names = [coding.id for coding in self.plan.questions]
        found = []
        for row in range(len(sheets)):
            states = zip(names, columns.row("q_state", row), strict=True)
            found.append(tuple(name for name, state in states if int(state) not in (k.OFF_PATH, k.PENDING)))
        return found

    def offered(self, sheets: Sequence[AnswerSheet]) -> list[bool]:
        """Of each firm, whether the path that it is on is for firms like it; the full path is for all."""
        columns = run(self.plan, code_rows(self.plan, sheets), detail=EVERYTHING)
        found = []
        for row, sheet in enumerate(sheets):
            offers = dict(zip(self.plan.offers, columns.row("statement", row), strict=False))
            found.append(int(offers.get(str(sheet.profile.get(PATH_FACT)), m.TRUE)) == m.TRUE)
        return found

    def points(self, sheets: Sequence[AnswerSheet], figure: PointsFigure) -> list[dict[str, float]]:
        """Of each firm and question, the points that it can give in the end, or by weights alone."""
        columns = run(self.plan, code_rows(self.plan, sheets), detail=EVERYTHING)
        names = [coding.id for coding in self.plan.questions]
        rows = range(len(sheets))
        return [dict(zip(names, columns.row(f"q_{figure}_high", row), strict=True)) for row in rows]


def _outcome(columns: Columns, plan: ScoringPlan, row: int) -> Outcome:
    t, exact = plan.tables, float(columns.one("total_low", row))
    known = bool(columns.one("complete", row)) and bool(columns.one("scored", row))
    level = int(columns.one("level_low", row))
    return Outcome(
        total=round_figure(exact, t.decimals, t.down) + 0.0 if known else None,
        level=plan.levels[level] if level >= 0 else None,
        declared_away=100.0 * float(columns.one("declared_aside", row)) / t.scale,
        exact=exact,
    )
