"""What an example with figures worked out by hand expects, checked key by key; and the example as an answers file.

A *case* is a plain mapping: ``name``, ``profile``, ``answers`` (as in an answers file) and ``expect``, whose keys are
those of ``CHECKS``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest

from assessment.answers_file import read_answers
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.yaml_reader import read_yaml
from scoring.answers import AnswerSheet
from scoring.plan import ScoringPlan
from scoring.result import NodeResult, Result
from scoring.score import score
from tests.oracle import answers as oracle
from tests.oracle import oracle as page

Case = dict[str, Any]
TIERS: tuple[page.Tier, ...] = ("declared", "documented", "verified")


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    found: list[Case] = read_yaml(path).data["cases"]
    return found


def sheet_of(questionnaire: LoadedQuestionnaire, case: Case, folder: Path) -> AnswerSheet:
    """The case as an answers file, read and checked as any other."""
    path = folder / "answers.json"
    named = {"questionnaire": questionnaire.model.id, "profile": case.get("profile", {})}
    path.write_text(json.dumps({**named, "answers": case["answers"]}), "utf-8")
    return read_answers(path, questionnaire).sheet


# --- what is expected -------------------------------------------------------------------------------------


def near(figure: float | None) -> Any:
    """A figure worked out by hand, within 1e-9; a fraction may be written as the text ``100/3``."""
    return None if figure is None else pytest.approx(float(Fraction(figure)), rel=0, abs=1e-9)


def _of_nodes(read: Callable[[NodeResult], object], exact: bool = False) -> Callable[[Result, dict[str, Any]], None]:
    """Checks one figure of each node named."""

    def check(result: Result, expected: dict[str, Any]) -> None:
        nodes = {node.id: node for node in result.nodes}
        found = {name: read(nodes[name]) for name in expected}
        assert found == (expected if exact else {name: near(figure) for name, figure in expected.items()})

    return check


def _total(result: Result, expected: float | None) -> None:
    assert result.total.value == expected


def _unrounded(result: Result, expected: float) -> None:
    assert result.total.unrounded == near(expected)


def _between(result: Result, expected: list[float]) -> None:
    assert [result.total.low, result.total.high] == expected
    assert (result.total.value is None) is (not result.complete)


def _complete(result: Result, expected: bool) -> None:
    assert result.complete is expected


def _tiers(result: Result, expected: list[float]) -> None:
    assert [result.tiers[tier].value for tier in ("declared", "documented", "verified")] == expected


def _adjustments(result: Result, expected: dict[str, float]) -> None:
    assert {line.id: line.points for line in result.adjustments} == {name: near(x) for name, x in expected.items()}


def _level(result: Result, expected: str | None) -> None:
    assert (result.level_at_least, result.level_at_most) == (expected, expected)


def _levels_between(result: Result, expected: list[str | None]) -> None:
    assert [result.level_at_least, result.level_at_most] == expected


def _conditions(result: Result, expected: dict[str, Any]) -> None:
    """By ``<level>.<position>``: the verdict, and the gap where a list gives one."""
    found = {f"{c.level}.{c.index}": [c.verdict, c.gap] for level in result.levels for c in level.conditions}
    wanted = {name: one if isinstance(one, list) else [one, None] for name, one in expected.items()}
    assert {name: found[name] for name in wanted} == wanted


def _goals(result: Result, expected: dict[str, list[float]]) -> None:
    found = {f"{goal.framework} {goal.code}": [goal.points, goal.potential] for goal in result.goals}
    assert found == {name: [near(x) for x in pair] for name, pair in expected.items()}


def _notices(result: Result, expected: list[str]) -> None:
    assert [f"{notice.code} {notice.place}" for notice in result.notices] == expected


def _to_check(result: Result, expected: list[str]) -> None:
    assert list(result.to_check) == expected


def _aside(result: Result, expected: dict[str, Any]) -> None:
    """By question: [declared, potential moved, effect on the total]."""
    found = {one.question: [one.declared, one.moved, one.effect] for one in result.not_applicable}
    assert found == {name: [flag, near(moved), near(effect)] for name, (flag, moved, effect) in expected.items()}


def _duties(result: Result, expected: dict[str, Any]) -> None:
    """By obligation: for each period [since, until, state], and what an open one waits for."""
    found: dict[str, Any] = {}
    for one in result.duties:
        waits = [list(one.waits_for)] if one.waits_for else []
        found.setdefault(one.obligation, []).append([one.since, one.until, one.state, *waits])
    assert found == expected


def _path(result: Result, expected: list[Any]) -> None:
    assert [result.path, result.path_offered] == expected


def _open(result: Result, expected: dict[str, float]) -> None:
    """Open questions, in order, with how much the interval narrows."""
    assert [one.question for one in result.open_questions] == list(expected)
    assert {one.question: one.narrowing for one in result.open_questions} == {n: near(x) for n, x in expected.items()}


def _declared_away(result: Result, expected: float) -> None:
    assert result.declared_not_applicable_share == expected


def _order(result: Result, expected: list[str]) -> None:
    assert [node.id for node in result.nodes] == expected


CHECKS: dict[str, Callable[[Result, Any], None]] = {
    "total": _total,
    "unrounded": _unrounded,
    "between": _between,
    "complete": _complete,
    "tiers": _tiers,
    "duties": _duties,
    "path": _path,
    "states": _of_nodes(lambda node: node.state, exact=True),
    "nominal": _of_nodes(lambda node: node.nominal),
    "potential": _of_nodes(lambda node: node.potential),
    "points": _of_nodes(lambda node: node.points),
    "fractions": _of_nodes(lambda node: node.fraction),
    "values": _of_nodes(lambda node: node.value, exact=True),
    "shares": _of_nodes(lambda node: node.share, exact=True),
    "adjustments": _adjustments,
    "level": _level,
    "levels_between": _levels_between,
    "conditions": _conditions,
    "goals": _goals,
    "notices": _notices,
    "to_check": _to_check,
    "aside": _aside,
    "open": _open,
    "declared_away": _declared_away,
    "order": _order,
}


def check_case(questionnaire: LoadedQuestionnaire, plan: ScoringPlan, case: Case, folder: Path) -> None:
    """Score a case and compare every figure that it expects; a total can always be opened (docs/scoring.md §1)."""
    result = score(questionnaire, plan, sheet_of(questionnaire, case, folder))
    for key, expected in case["expect"].items():
        CHECKS[key](result, expected)
    if result.total.unrounded is not None:
        points = sum(node.points or 0.0 for node in result.nodes if node.kind == "question")
        lines = sum(line.points or 0.0 for line in result.adjustments)
        assert points + lines == pytest.approx(result.total.unrounded, rel=0, abs=1e-9 * result.scale)


def has_totals(case: Case) -> bool:
    """Whether a case says what the rounded total is, of one tier or of all."""
    return case["expect"].get("total") is not None or "tiers" in case["expect"]


def check_exactly(questionnaire: LoadedQuestionnaire, case: Case, folder: Path) -> None:
    """Compare the totals worked out by hand with the slow, exact reading of the page."""
    sheet = sheet_of(questionnaire, case, folder)
    answers = {
        question: oracle.Answer(given.state, given.value, cast("oracle.AnswerTier", given.tier.name.lower()))
        for question, given in sheet.answers.items()
    }
    tables: Any = {table: data.rows for table, data in questionnaire.tables.items()}
    totals = case["expect"].get("tiers", [case["expect"].get("total")])
    for tier, total in zip(TIERS, totals, strict=False):
        found = page.score(questionnaire.model, tables, sheet.profile, answers, tier)
        assert found.rounded == Fraction(str(total))
