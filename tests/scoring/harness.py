"""Runs the kernel on a generated case and reads its columns by name, to compare them with the oracle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.model import Questionnaire
from questionnaires.program import Program, analyse_questionnaire
from questionnaires.tables import TableData
from scoring.answers import Answer, AnswerSheet, TierCode
from scoring.compile import compile_plan, fact_default
from scoring.engine import Columns, code_rows, run
from scoring.kernel import path as k
from scoring.plan import ScoringPlan
from tests.oracle import answers as oracle
from tests.oracle.strategies import TableRows

STATES = {
    k.MISSING: "missing", k.ANSWERED: "answered", k.NOT_KNOWN: "not_known", k.NOT_APPLICABLE: "not_applicable",
    k.OFF_PATH: "off_path", k.PENDING: "pending",
}  # fmt: skip
TIERS = [TierCode.DECLARED, TierCode.DOCUMENTED, TierCode.VERIFIED]


@dataclass(frozen=True)
class Loaded:
    """What scoring needs of a loaded questionnaire."""

    model: Questionnaire
    tables: Mapping[str, Any]
    program: Program


def compiled(model: Questionnaire, rows: TableRows) -> ScoringPlan:
    """The plan of a generated questionnaire."""
    tables = {table.id: TableData(dict(table.columns), rows[table.id]) for table in model.tables}
    program, problems = analyse_questionnaire(model, tables)
    assert problems == []
    return compile_plan(Loaded(model, tables, program), "generated-2026.1", "method")


def sheet(model: Questionnaire, profile: Mapping[str, Any], answers: Mapping[str, oracle.Answer]) -> AnswerSheet:
    """The same firm as the engine reads it."""
    facts = {fact.id: profile.get(fact.id, fact_default(fact)) for fact in model.profile}
    given = {
        name: Answer(answer.state, answer.value, TierCode[answer.tier.upper()]) for name, answer in answers.items()
    }
    return AnswerSheet(facts, given)


@dataclass(frozen=True)
class Reading:
    """One row of the kernel's columns, by id."""

    columns: Columns
    row: int

    def one(self, name: str) -> Any:
        return self.columns.one(name, self.row)

    def questions(self, name: str) -> dict[str, Any]:
        ids = [coding.id for coding in self.columns.plan.questions]
        return dict(zip(ids, self.columns.row(name, self.row), strict=True))

    def groups(self, name: str) -> dict[str, Any]:
        """By group id; the root under the questionnaire's id."""
        plan = self.columns.plan
        return dict(zip([plan.questionnaire, *plan.groups[1:]], self.columns.row(name, self.row), strict=True))

    def states(self) -> dict[str, str]:
        return {name: STATES[state] for name, state in self.questions("q_state").items()}

    def level(self, name: str) -> str | None:
        position = self.one(name)
        return None if position < 0 else self.columns.plan.levels[position]

    def goals(self) -> dict[tuple[str, str], tuple[float, float]]:
        pairs = zip(
            self.columns.row("goal_points", self.row), self.columns.row("goal_potential", self.row), strict=True
        )
        return dict(zip(self.columns.plan.goals, pairs, strict=True))

    def rules(self) -> list[str]:
        holding = self.columns.row("rule", self.row)
        return [name for name, holds in zip(self.columns.plan.rules, holding, strict=True) if holds]

    def total(self) -> tuple[float, float]:
        return self.one("total_low"), self.one("total_high")


def readings(plan: ScoringPlan, sheets: Sequence[AnswerSheet], tiers: Sequence[int] | None = None) -> list[Reading]:
    """Score sheets as one batch."""
    columns = run(plan, code_rows(plan, sheets, tiers))
    return [Reading(columns, row) for row in range(len(sheets))]


def reading(plan: ScoringPlan, one: AnswerSheet, tier: int = 1) -> Reading:
    """Score one sheet."""
    return readings(plan, [one], [tier])[0]
