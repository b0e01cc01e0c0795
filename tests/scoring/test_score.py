"""The result of one firm: it adds up, and says what "not applicable" does, what to answer next, what a level lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Questionnaire
from questionnaires.program import analyse_questionnaire
from questionnaires.tables import TableData
from scoring.compile import compile_plan
from scoring.plan import ScoringPlan
from scoring.result import Adjustment, NodeResult, Notice, OpenQuestion, Result
from scoring.score import score
from tests.oracle.answers import Answer
from tests.oracle.build import (
    NOT_KNOWN,
    any_of,
    computed,
    group,
    level,
    not_applicable,
    number,
    one_of,
    questionnaire,
    say,
    yes_no,
)
from tests.oracle.strategies import Case, TableRows, cases, partial_cases
from tests.scoring.harness import sheet
from tests.scoring.test_properties import PROPERTY

LINE = [[0, 0], [100, 1]]
"""A scale on which a figure from 0 to 100 earns so many per cent."""


def made(model: Questionnaire, rows: TableRows | None = None) -> tuple[LoadedQuestionnaire, ScoringPlan]:
    """A questionnaire built in memory, as if it had been loaded."""
    tables = {table.id: TableData(dict(table.columns), (rows or {})[table.id]) for table in model.tables}
    program, problems = analyse_questionnaire(model, tables)
    assert problems == []
    loaded = LoadedQuestionnaire(model, tables, program)
    return loaded, compile_plan(loaded, "example-2026.1", "method")


def scored(
    model: Questionnaire,
    answers: Mapping[str, Answer],
    profile: Mapping[str, Any] | None = None,
    rows: TableRows | None = None,
) -> Result:
    """The result of one firm."""
    loaded, plan = made(model, rows)
    return score(loaded, plan, sheet(model, profile or {}, answers))


def of_case(case: Case, answers: Mapping[str, Answer] | None = None) -> Result:
    """The result of a generated firm."""
    return scored(case.model, case.answers if answers is None else answers, case.profile, case.rows)


def node(result: Result, name: str) -> NodeResult:
    return next(each for each in result.nodes if each.id == name)


def spans(result: Result) -> list[tuple[float, float, float | None]]:
    """Bounds and points of every node and every line."""
    nodes = [(each.low, each.high, each.points) for each in result.nodes]
    return nodes + [(line.low, line.high, line.points) for line in result.adjustments]


# --- every figure can be opened ---------------------------------------------------------------------------


@PROPERTY
@given(cases())
def test_points_of_questions_and_adjustments_add_up_to_the_total(case: Case) -> None:
    result = of_case(case)
    assert result.complete
    if result.total.unrounded is None:
        assert Notice("no-score", "root") in result.notices
        return
    points = sum(each.points or 0.0 for each in result.nodes if each.kind == "question")
    lines = sum(line.points or 0.0 for line in result.adjustments)
    assert points + lines == pytest.approx(result.total.unrounded, rel=0, abs=1e-9 * result.scale)
    assert result.tiers["declared"] == result.total


@PROPERTY
@given(cases())
def test_every_group_opens_into_its_children_and_its_own_lines(case: Case) -> None:
    result = of_case(case)
    for parent in result.nodes:
        if parent.kind != "question":
            below = sum(each.points or 0.0 for each in result.nodes if each.parent == parent.id)
            lines = sum(line.points or 0.0 for line in result.adjustments if line.node == parent.id)
            assert parent.points == pytest.approx(below + lines, rel=0, abs=1e-9 * result.scale), parent.id


@PROPERTY
@given(cases())
def test_a_complete_result_leaves_nothing_open(case: Case) -> None:
    result = of_case(case)
    assert result.open_questions == ()
    assert {each.state for each in result.nodes} <= {"answered", "not_known", "not_applicable", "off_path"}
    assert result.level_at_least == result.level_at_most
    assert all(verdict != "open" for verdict in (each.verdict for each in result.levels))
    for low, high, points in spans(result):
        assert low == high == points


@PROPERTY
@given(partial_cases())
def test_an_unfinished_result_says_what_is_open_and_nothing_more_precise_than_it_is(
    drawn: tuple[Case, list[str]],
) -> None:
    case, answered = drawn
    result = of_case(case, {name: case.answers[name] for name in answered})
    missing = {each.id for each in result.nodes if each.state == "missing" and each.kind == "question"}
    assert {one.question for one in result.open_questions} == missing
    width = result.total.high - result.total.low + 10.0**-result.decimals  # of rounded ends
    assert all(0.0 <= one.narrowing <= width for one in result.open_questions)
    assert (result.total.unrounded is None) or result.complete
    for low, high, points in spans(result):
        assert low <= high
        assert points is None or low <= points <= high


def test_the_lines_of_a_penalty_and_a_floor_stand_beside_the_points() -> None:
    # topic 50: nothing earned, 2 · 50 taken: −100, raised by 95 to −5. b 50. 50 − 5 = 45.
    topic = group("topic", [yes_no("a"), yes_no("fine", role="penalty", factor=2)], floor=-5)
    result = scored(questionnaire([yes_no("b")], [topic]), {"a": say(False), "fine": say(True), "b": say(True)})
    assert result.adjustments == (
        Adjustment("fine", "topic", "penalty", -100.0, -100.0, -100.0),
        Adjustment("topic.floor", "topic", "floor", 95.0, 95.0, 95.0),
    )
    assert (node(result, "fine").points, node(result, "fine").fraction) == (0.0, 1.0)
    assert result.total.unrounded == 45.0


def test_a_line_that_is_still_open_has_bounds_and_a_limit_no_line_yet() -> None:
    # The penalty may take nothing or 100; what the floor will raise is not known.
    topic = group("topic", [yes_no("a"), yes_no("fine", role="penalty", factor=2)], floor=-5)
    result = scored(questionnaire([yes_no("b")], [topic]), {"a": say(False), "b": say(True)})
    assert result.adjustments == (Adjustment("fine", "topic", "penalty", None, -100.0, 0.0),)
    assert (result.total.low, result.total.high, result.total.unrounded) == (45.0, 50.0, None)


def test_kinds_of_node_by_depth() -> None:
    deep = group("p", [], [group("t", [], [group("g", [yes_no("a")])])])
    result = scored(questionnaire([], [deep]), {"a": say(True)})
    kinds = [(each.id, each.parent, each.kind) for each in result.nodes]
    assert kinds == [
        ("root", None, "root"),
        ("p", "root", "pillar"),
        ("t", "p", "topic"),
        ("g", "t", "group"),
        ("a", "g", "question"),
    ]


# --- what does not apply ----------------------------------------------------------------------------------


def test_the_effect_of_what_does_not_apply_is_against_its_least() -> None:
    # a 20, b 80. a hands its 20 to b, of which 0.6 is earned: 60. Had a earned its least, 0.1: 2 + 48 = 50.
    a = yes_no("a", weight=1, no=0.1, allow_not_applicable=True)
    model = questionnaire([a, number("b", weight=4, scale=LINE)])
    (effect,) = scored(model, {"a": not_applicable(), "b": say(60)}).not_applicable
    assert (effect.question, effect.declared, effect.moved) == ("a", True, 20.0)
    assert effect.effect == pytest.approx(10)


def test_the_effect_of_a_kept_credit() -> None:
    # a keeps 25 and earns it, b has 75: 100 if b is earned; with a at 0, 50. Only 25 were moved.
    rule = {"credit": 0.5}
    model = questionnaire([yes_no("a", allow_not_applicable=True), yes_no("b")], not_applicable=rule)
    (effect,) = scored(model, {"a": not_applicable(), "b": say(True)}).not_applicable
    assert effect.moved == 25.0
    assert effect.effect == pytest.approx(50)


def test_the_effect_of_a_figure_that_cannot_be_computed_is_against_the_worst_of_its_scale() -> None:
    # c hands 50 to b: 100. With the worst of its falling scale, 0.2 at 30: 10 + 50 = 60.
    model = questionnaire([number("n"), computed("c", "1 / n", scale=[[0, 1], [30, 0.2]]), yes_no("b")])
    (effect,) = scored(model, {"n": say(0), "b": say(True)}).not_applicable
    assert (effect.question, effect.declared, effect.moved) == ("c", False, 50.0)
    assert effect.effect == pytest.approx(40)


def test_an_option_that_sets_aside_is_a_declaration() -> None:
    plain = one_of("a", {"some": 1})
    plain["options"].append({"code": "away", "text": "away", "not_applicable": True})
    result = scored(questionnaire([plain, yes_no("b")]), {"a": say("away"), "b": say(True)})
    assert [(one.question, one.declared) for one in result.not_applicable] == [("a", True)]
    assert node(result, "a").declared_not_applicable
    assert result.declared_not_applicable_share == 50.0


def test_a_rejected_declaration_is_no_longer_one() -> None:
    # §8: a stays in the denominator and earns 0.4 of its 50; nothing was moved, nothing is declared away.
    a = yes_no("a", no=0.4, allow_not_applicable=True)
    result = scored(questionnaire([a, yes_no("b")]), {"a": not_applicable("rejected"), "b": say(True)})
    assert result.total.unrounded == 70.0
    assert result.not_applicable == ()
    assert result.declared_not_applicable_share == 0.0
    assert (node(result, "a").fraction, node(result, "a").points) == (0.4, 20.0)
    assert not node(result, "a").declared_not_applicable


def test_a_group_in_which_nothing_remains_does_not_apply_though_it_keeps_credits() -> None:
    # §6: no question remains in topic. It keeps 10 of its 50, which is neither a share of 100 % nor an answer.
    topic = group("topic", [yes_no("a", allow_not_applicable=True)])
    model = questionnaire([yes_no("b")], [topic], not_applicable={"credit": 0.2})
    result = scored(model, {"a": not_applicable(), "b": say(False)})
    kept = node(result, "topic")
    assert (kept.state, kept.potential, kept.points, kept.share) == ("not_applicable", 10.0, 10.0, None)
    assert node(result, "root").state == "answered"


def test_a_root_in_which_nothing_remains_has_no_score_though_it_keeps_credits() -> None:
    model = questionnaire([yes_no("a", allow_not_applicable=True)], not_applicable={"credit": 0.5})
    result = scored(model, {"a": not_applicable()})
    assert (result.total.value, result.total.unrounded) == (None, None)
    assert result.notices == (Notice("no-score", "root"),)
    assert node(result, "root").state == "not_applicable"


# --- what to answer next ----------------------------------------------------------------------------------


def test_open_questions_come_in_the_order_in_which_they_narrow_the_interval() -> None:
    # 10, 30, 60 points; the one_of spans two thirds of its 60 only: 40. A text moves nothing and comes last.
    open_ended = {"kind": "text", "id": "words", "text": "words"}
    third = one_of("c", {"x": 1, "y": 3}, weight=6)
    result = scored(questionnaire([open_ended, yes_no("a", weight=1), yes_no("b", weight=3), third]), {})
    assert [one.question for one in result.open_questions] == ["c", "b", "a", "words"]
    assert [one.narrowing for one in result.open_questions] == pytest.approx([40, 30, 10, 0])


def test_questions_that_narrow_alike_keep_their_declared_order() -> None:
    result = scored(questionnaire([yes_no("b"), yes_no("a"), yes_no("c")]), {})
    assert [one.question for one in result.open_questions] == ["b", "a", "c"]


def test_a_question_that_decides_on_others_narrows_by_what_hangs_on_it() -> None:
    # b (50) answered yes; a (50, if asked) stored as no. gate yes: 50, gate no: 100; open: 50 to 100. Either closes it.
    model = questionnaire([yes_no("gate", weight=0), yes_no("a", when="gate"), yes_no("b")])
    result = scored(model, {"a": say(False), "b": say(True)})
    assert (result.total.low, result.total.high) == (50.0, 100.0)
    assert result.open_questions == (OpenQuestion("gate", 50.0),)


@pytest.mark.parametrize(
    "question",
    [
        yes_no("q", yes=0.3, no=0.7),
        one_of("q", {"x": 1, "y": 4, "z": 2}),
        any_of("q", {"x": 1, "y": 2}, 3),
        number("q", scale=[[0, 0.2], [5, 0.9], [10, 0.1]]),
        number("q", steps=[[0, 0.8], [5, 0.1]]),
    ],
    ids=lambda plain: f"{plain['kind']} {'steps' if 'steps' in plain else ''}",
)
def test_the_worst_and_the_best_answer_close_the_whole_interval(question: dict[str, Any]) -> None:
    # The question alone is open: with its worst or its best answer the interval is a point, so it narrows by its width.
    result = scored(questionnaire([question]), {})
    (only,) = result.open_questions
    assert only.narrowing == pytest.approx(result.total.high - result.total.low)
    assert only.narrowing > 0


def test_the_best_of_an_any_of_may_be_its_exclusive_option() -> None:
    # x 1 of 4 or, alone, z 4 of 4: from 0 to 100; the answer that reaches 100 is z.
    plain = any_of("q", {"x": 1, "z": 4}, 4)
    plain["options"][1]["exclusive"] = True
    result = scored(questionnaire([plain, yes_no("b", weight=0)]), {"b": say(True)})
    assert (result.total.low, result.total.high) == (0.0, 100.0)
    assert result.open_questions == (OpenQuestion("q", 100.0),)


# --- levels -----------------------------------------------------------------------------------------------


def levels_of(result: Result) -> dict[str, tuple[str, list[tuple[str, float | None]]]]:
    return {one.id: (one.verdict, [(each.verdict, each.gap) for each in one.conditions]) for one in result.levels}


def test_a_level_is_not_reached_above_one_that_is_missed() -> None:
    levels = [level("low", "q == false"), level("high", "total >= 10")]
    model = questionnaire([yes_no("q", weight=0), yes_no("a")], levels=levels)
    result = scored(model, {"q": say(True), "a": say(True)})
    assert (result.level_at_least, result.level_at_most) == (None, None)
    assert levels_of(result) == {"low": ("no", [("no", None)]), "high": ("no", [("yes", None)])}


@pytest.mark.parametrize(
    ("condition", "verdict", "gap"),
    [
        ("total >= 45", "yes", None),
        ("total >= 60.5", "no", 15.5),
        ("total > 45", "no", 0.0),
        ("total < 40", "no", 5.0),
        ("total <= 44.9", "no", 0.1),
        ("share(a) >= 50", "no", 5.0),
        ("points(a) > 50", "no", 5.0),
        ("45.1 <= total", "no", None),
        ("total >= points(a) + 1", "no", None),
        ("total >= 50 and total < 60", "no", None),
    ],
)
def test_what_a_condition_lacks(condition: str, verdict: str, gap: float | None) -> None:
    # a earns 45 of 100. The gap is of one figure beside a constant; of anything else none is given.
    model = questionnaire([number("a", scale=LINE)], levels=[level("one", condition)])
    (found,) = scored(model, {"a": say(45)}).levels
    assert [(each.verdict, each.gap) for each in found.conditions] == [(verdict, gap)]


def test_an_open_condition_lacks_what_it_lacks_today_and_a_hopeless_one_what_it_lacks_at_best() -> None:
    # From 30 to 70: 20 are missing today for 50, and 10 at best for 80.
    levels = [level("middle", "total >= 50"), level("high", "total >= 80")]
    model = questionnaire([number("a", weight=6, scale=LINE), yes_no("b", weight=4)], levels=levels)
    result = scored(model, {"a": say(50)})
    assert levels_of(result) == {"middle": ("open", [("open", 20.0)]), "high": ("no", [("no", 10.0)])}


def test_without_a_score_a_condition_on_the_total_has_no_gap() -> None:
    levels = [level("some", "total >= 10")]
    model = questionnaire([yes_no("a", allow_not_applicable=True)], levels=levels)
    result = scored(model, {"a": not_applicable()})
    assert levels_of(result) == {"some": ("no", [("no", None)])}
    assert result.level_at_most is None


# --- the three totals, values, notices --------------------------------------------------------------------


def test_the_three_totals_and_their_intervals() -> None:
    # a documented (50), b open: 50 to 100 documented; verified, b alone can still bring 50.
    result = scored(questionnaire([yes_no("a"), yes_no("b")]), {"a": say(True, "documented")})
    ends = {tier: (total.low, total.high) for tier, total in result.tiers.items()}
    assert ends == {"declared": (50.0, 100.0), "documented": (50.0, 100.0), "verified": (0.0, 50.0)}
    assert all(total.value is None for total in result.tiers.values())


def test_values_are_what_the_score_read() -> None:
    model = questionnaire(
        [
            number("n"),
            computed("c", "n / 3", decimals=1),
            any_of("s", {"x": 1, "y": 1}, 2),
            yes_no("off", when="false"),
            yes_no("unknown"),
        ]
    )
    result = scored(model, {"n": say(1.26), "s": say(["x", "y"]), "off": say(True), "unknown": NOT_KNOWN})
    found = {each.id: each.value for each in result.nodes if each.kind == "question"}
    assert found == {"n": 1.26, "c": 0.4, "s": ("x", "y"), "off": None, "unknown": None}


def test_a_result_names_what_it_was_computed_with() -> None:
    loaded, plan = made(questionnaire([yes_no("a")], scale=20, rounding={"decimals": 2, "mode": "down"}))
    result = score(loaded, plan, sheet(loaded.model, {}, {"a": say(True)}))
    assert (result.questionnaire, result.release, result.method) == ("example", "example-2026.1", "method")
    assert result.plan == plan.digest
    assert result.engine.startswith("ancrage ")
    assert (result.scale, result.decimals, result.total.value) == (20.0, 2, 20.0)
