"""The kernel against docs/scoring.md on generated questionnaires: the oracle's figures, and what must always hold."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings

from questionnaires.model import AnyOf, Computed, Number, OneOf, Question, Questionnaire, YesNo
from scoring.engine import code_rows, run
from scoring.plan import ScoringPlan
from tests.oracle.answers import Answer, fraction, is_scorable
from tests.oracle.build import Plain
from tests.oracle.expressions import exact, names
from tests.oracle.oracle import OracleResult, Tier, score, states
from tests.oracle.rounding import is_delicate, rounded
from tests.oracle.strategies import Case, Traits, cases, other_answers, partial_cases
from tests.scoring.harness import TIERS, Reading, compiled, reading, readings, sheet

EXAMPLES = int(os.environ.get("ANCRAGE_EXAMPLES", "0"))
"""How many examples of every property; unset: 100. Up to 100 they are the same each time; beyond, drawn at random."""

PROPERTY = settings(max_examples=EXAMPLES or 100, derandomize=EXAMPLES <= 100, database=None, deadline=None)

STILL = Traits(conditions=False, computed=False)
"""No question decides what becomes of another."""

TIER_NAMES: list[Tier] = ["declared", "documented", "verified"]


def close(found: dict[Any, float], expected: dict[Any, Fraction], scale: float) -> dict[Any, tuple[float, float]]:
    """Entries that differ by more than 1e-9 · scale; a name that only one side has counts as 0 on the other."""
    names = found.keys() | expected.keys()
    pairs = {name: (float(found.get(name, 0.0)), float(expected.get(name, 0))) for name in names}
    return {name: pair for name, pair in pairs.items() if abs(pair[0] - pair[1]) > 1e-9 * scale}


def lines(row: Reading, model: Any) -> dict[str, float]:
    """Adjustments as the kernel wrote them."""
    points = row.questions("q_points_low")
    found = {q.id: points[q.id] for q in model.all_questions() if q.role != "scored" and points[q.id] != 0}
    found |= {f"{name}.floor": amount for name, amount in row.groups("g_raised").items() if amount}
    found |= {f"{name}.ceiling": amount for name, amount in row.groups("g_cut").items() if amount}
    return found


def compare(row: Reading, expected: OracleResult, case: Case) -> None:
    """Everything that both compute, for one tier."""
    scale = case.model.scale
    scored = {q.id for q in case.model.all_questions() if q.role == "scored"}
    figures = {name: each for name, each in expected.questions.items() if name in scored}
    assert row.one("complete") == 1
    assert row.states() == {name: each.state for name, each in expected.questions.items()}
    for attribute in ("nominal", "potential", "points"):
        found = {name: value for name, value in row.questions(f"q_{attribute}_low").items() if name in scored}
        wanted = {name: getattr(each, attribute) for name, each in figures.items()}
        assert close(found, wanted, scale) == {}, attribute
    assert close(lines(row, case.model), expected.adjustments, scale) == {}
    assert close(row.groups("g_potential_low"), _groups(case, expected.node_potential), scale) == {}
    assert close(row.groups("g_points_low"), _groups(case, expected.node_points), scale) == {}
    assert row.one("scored") == (expected.exact is not None)
    if expected.exact is not None:
        assert abs(row.one("total_low") - float(expected.exact)) <= 1e-9 * scale
        assert row.one("total_low") == row.one("total_high")
    assert row.rules() == expected.rules


def _groups(case: Case, by_node: dict[str, Fraction]) -> dict[str, Fraction]:
    ids = {case.model.id, *(group.id for group in case.model.all_groups())}
    return {name: figure for name, figure in by_node.items() if name in ids}


def kernel_rows(case: Case) -> tuple[ScoringPlan, list[Reading]]:
    """The three tiers of one firm."""
    plan = compiled(case.model, case.rows)
    firm = sheet(case.model, case.profile, case.answers)
    return plan, readings(plan, [firm] * 3, [int(tier) for tier in TIERS])


@PROPERTY
@given(cases())
def test_the_kernel_is_the_oracle(case: Case) -> None:
    _, rows = kernel_rows(case)
    for tier, row in zip(TIER_NAMES, rows, strict=True):
        compare(row, score(case.model, case.rows, case.profile, case.answers, tier), case)


@PROPERTY
@given(cases())
def test_levels_and_goals_are_the_oracles(case: Case) -> None:
    _, rows = kernel_rows(case)
    expected = score(case.model, case.rows, case.profile, case.answers)
    assume(expected.exact is not None)
    assume(not any(is_delicate(figure) for figure in expected.figures_read))
    assert rows[0].level("level_low") == rows[0].level("level_high") == expected.level
    found = rows[0].goals()
    for side in (0, 1):
        wanted = {name: pair[side] for name, pair in expected.goals.items()}
        assert close({name: pair[side] for name, pair in found.items()}, wanted, case.model.scale) == {}


# --- what must hold whatever is declared -------------------------------------------------------------------


def total_of(model: Questionnaire, case: Case, answers: dict[str, Answer] | None = None) -> Reading:
    """The declared tier of a firm, with other answers or a questionnaire slightly different."""
    given = case.answers if answers is None else answers
    return reading(compiled(model, case.rows), sheet(model, case.profile, given))


def as_read(row: Reading, model: Questionnaire) -> Fraction | None:
    """The rounded total."""
    if not row.one("scored"):
        return None
    exact_total = exact(float(row.one("total_low")))
    assume(not is_delicate(exact_total))
    return rounded(exact_total, model.rounding.decimals, model.rounding.mode)


@PROPERTY
@given(cases())
def test_question_points_and_adjustments_add_up_to_the_total(case: Case) -> None:
    _, rows = kernel_rows(case)
    for row in rows:
        points = sum(row.questions("q_points_low").values())
        limits = sum(row.groups("g_raised").values()) + sum(row.groups("g_cut").values())
        assert abs(points + limits - row.one("total_low")) <= 1e-9 * case.model.scale


def reversed_order(plain: Plain) -> Plain:
    """The same tree, every list of siblings read backwards."""
    turned = dict(plain)
    turned["questions"] = plain["questions"][::-1]
    turned["nodes"] = [reversed_order(node) for node in plain["nodes"][::-1]]
    return turned


@PROPERTY
@given(cases(STILL))
def test_the_order_of_unrelated_questions_keeps_the_rounded_total(case: Case) -> None:
    turned = Questionnaire.model_validate(reversed_order(case.model.model_dump()))
    assert as_read(total_of(turned, case), turned) == as_read(total_of(case.model, case), case.model)


@PROPERTY
@given(cases())
def test_an_unused_question_changes_nothing(case: Case) -> None:
    plain = case.model.model_dump()
    for node in [plain, *plain["nodes"]]:
        unused = {"kind": "number", "id": f"unused_{node['id']}", "text": "x", "weight": 7}
        node["questions"].insert(0, unused)
    model = Questionnaire.model_validate(plain)
    added = {q.id: Answer("answered", 3.0) for q in model.all_questions() if q.id.startswith("unused_")}
    before, after = total_of(case.model, case), total_of(model, case, case.answers | added)
    assert after.total() == before.total()
    assert after.level("level_low") == before.level("level_low")
    left = {name: points for name, points in after.questions("q_points_low").items() if name not in added}
    assert left == before.questions("q_points_low")


@PROPERTY
@given(cases())
def test_nothing_reads_the_answer_of_a_question_off_path(case: Case) -> None:
    row = total_of(case.model, case)
    kept = {name: answer for name, answer in case.answers.items() if row.states()[name] != "off_path"}
    without = total_of(case.model, case, kept)
    for column in ("q_state", "q_points_low", "q_potential_low"):
        assert without.questions(column) == row.questions(column)
    assert without.total() == row.total()
    assert without.rules() == row.rules()


def best_value(question: Question) -> Any:
    """An answer worth the whole potential of a question that has one (`Traits.full`)."""
    match question:
        case YesNo():
            return True
        case OneOf():
            return max(question.options, key=lambda option: option.points).code
        case AnyOf():
            return tuple(option.code for option in question.options if not option.exclusive)
        case Number():
            pairs = question.scale or question.steps or [(0.0, 1.0)]
            return next(value for value, share in pairs if share == 1)
    return "2025-01-01" if question.kind == "date" else "x"


@PROPERTY
@given(cases(replace(STILL, full=True, extras=False, bounds=False, factors=False), tiers=False))
def test_best_answers_give_the_ceiling(case: Case) -> None:
    best = {q.id: Answer("answered", best_value(q)) for q in case.model.all_questions()}
    row = total_of(case.model, case, best)
    assume(row.one("scored"))
    assert row.questions("q_points_low") == row.questions("q_potential_low")
    rules = [case.model.not_applicable, *(g.not_applicable for g in case.model.all_groups() if g.not_applicable)]
    if all(rule.split != "none" and rule.when_empty == "up" for rule in rules):
        assert abs(row.one("total_low") - case.model.scale) <= 1e-9 * case.model.scale
    asked = {name: answer for name, answer in case.answers.items() if answer.state != "not_applicable"}
    plain = {name: answer for name, answer in asked.items() if answer.value != "away"}
    other = total_of(case.model, case, best | plain)
    assert other.one("total_low") <= row.one("total_low") + 1e-9 * case.model.scale


# --- what is not known yet ---------------------------------------------------------------------------------


@PROPERTY
@given(partial_cases())
def test_states_of_an_unfinished_assessment(drawn: tuple[Case, list[str]]) -> None:
    case, answered = drawn
    given_so_far = {name: case.answers[name] for name in answered}
    found = total_of(case.model, case, given_so_far).states()
    computed = {q.id for q in case.model.all_questions() if isinstance(q, Computed)}
    for name, state in states(case.model, case.rows, case.profile, given_so_far).items():
        if name not in computed and state != "pending":  # the kernel sees through some conditions earlier
            assert found[name] == state, name


@PROPERTY
@given(partial_cases())
def test_bounds_enclose_every_completion_and_never_widen(drawn: tuple[Case, list[str]]) -> None:
    case, answered = drawn
    plan = compiled(case.model, case.rows)
    order = answered + [name for name in case.answers if name not in answered]
    steps = [{name: case.answers[name] for name in order[:count]} for count in range(len(answered), len(order) + 1)]
    for tier in TIERS:
        rows = readings(plan, [sheet(case.model, case.profile, step) for step in steps], [int(tier)] * len(steps))
        assume(rows[-1].one("scored"))
        slack = 1e-9 * case.model.scale
        for before, after in itertools.pairwise(rows):
            assert before.one("total_low") <= after.one("total_low") + slack
            assert after.one("total_high") <= before.one("total_high") + slack
        expected = score(case.model, case.rows, case.profile, case.answers, TIER_NAMES[TIERS.index(tier)])
        assert expected.exact is not None
        assert rows[0].one("total_low") - slack <= expected.exact <= rows[0].one("total_high") + slack


@PROPERTY
@given(partial_cases())
def test_levels_enclose_every_completion_and_never_widen(drawn: tuple[Case, list[str]]) -> None:
    case, answered = drawn
    plan = compiled(case.model, case.rows)
    order = answered + [name for name in case.answers if name not in answered]
    steps = [{name: case.answers[name] for name in order[:count]} for count in range(len(answered), len(order) + 1)]
    rows = readings(plan, [sheet(case.model, case.profile, step) for step in steps])
    expected = score(case.model, case.rows, case.profile, case.answers)
    assume(expected.exact is not None)
    assume(not any(is_delicate(figure) for figure in expected.figures_read))
    for before, after in itertools.pairwise(rows):
        assert before.one("level_low") <= after.one("level_low")
        assert after.one("level_high") <= before.one("level_high")
    assert rows[-1].level("level_low") == rows[-1].level("level_high") == expected.level


def is_read(model: Questionnaire, name: str) -> bool:
    """Whether a condition on the path or a formula reads the question."""
    sources = [node.when for node in [*model.all_groups(), *model.all_questions()] if node.when is not None]
    sources += [question.formula for question in model.all_questions() if isinstance(question, Computed)]
    return any(name in names(source) for source in sources)


@PROPERTY
@given(other_answers())
def test_improving_an_answer_never_lowers_the_total(drawn: tuple[Case, str, Answer]) -> None:
    case, name, other = drawn
    question = next(question for question in case.model.all_questions() if question.id == name)
    first = case.answers[name]
    assume(is_scorable(question) and first.state == "answered" and "away" not in (first.value, other.value))
    assume(not is_read(case.model, name))
    one, two = (
        fraction(question, exact(answer.value) if isinstance(question, Number) else answer.value)
        for answer in (first, other)
    )
    better, worse = (first, other) if (one >= two) == (question.role != "penalty") else (other, first)
    good = total_of(case.model, case, case.answers | {name: better})
    poor = total_of(case.model, case, case.answers | {name: worse})
    assert good.one("total_low") >= poor.one("total_low") - 1e-9 * case.model.scale


# --- one source, two ways to run ---------------------------------------------------------------------------


@pytest.mark.slow
@PROPERTY
@given(partial_cases())
def test_interpreted_and_compiled_agree_to_the_last_bit(drawn: tuple[Case, list[str]]) -> None:
    case, answered = drawn
    plan = compiled(case.model, case.rows)
    part = {name: case.answers[name] for name in answered}
    firms = [sheet(case.model, case.profile, answers) for answers in (case.answers, part, {})] * 3
    cells = code_rows(plan, firms, [1, 1, 1, 2, 2, 2, 3, 3, 3])
    plain = run(plan, cells)
    for other in (run(plan, cells, compiled=True), run(plan, cells, compiled=True, split=2), run(plan, cells, split=1)):
        for name in plain.output._fields:
            rows = range(plain.rows)
            assert [other.row(name, row) for row in rows] == [plain.row(name, row) for row in rows], name
