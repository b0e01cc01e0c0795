"""Pins the oracle to docs/scoring.md: the page's own worked examples, with the figures worked out there by hand."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from questionnaires.model import Questionnaire
from tests.oracle.answers import Answer, fraction, least
from tests.oracle.build import (
    NOT_KNOWN,
    Plain,
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
from tests.oracle.expressions import ABSENT, MISSING, Scope, Value, evaluate
from tests.oracle.oracle import IncompleteError, OracleResult, Tier, score, states
from tests.oracle.rounding import rounded

EQUAL = {"split": "equal"}


def scored(
    model: Questionnaire,
    answers: dict[str, Answer] | None = None,
    *,
    tier: Tier = "declared",
    tables: Any = None,
    **profile: object,
) -> OracleResult:
    """Score with every question that is not named answered yes."""
    given = {question.id: say(True) for question in model.all_questions() if question.kind == "yes_no"}
    return score(model, tables or {}, profile, given | (answers or {}), tier)


def potentials(result: OracleResult) -> dict[str, Fraction]:
    return {name: figures.potential for name, figures in result.questions.items()}


def one_question(plain: Plain) -> Any:
    return next(questionnaire([plain]).all_questions())


# --- §1 The tree -------------------------------------------------------------------------------------------


def two_pillars(**of_b: Any) -> Questionnaire:
    pillar_a = group("a", [yes_no("a1", weight=1), yes_no("a2", weight=2)], weight=3)
    return questionnaire(nodes=[pillar_a, group("b", [yes_no("b1")], weight=1, **of_b)])


def test_example_1_weights_are_shared_among_siblings() -> None:
    assert potentials(scored(two_pillars())) == {"a1": 25, "a2": 50, "b1": 25}


def test_example_1_a_potential_factor_takes_from_its_node_alone() -> None:
    result = scored(two_pillars(potential_factor=0.5))
    assert potentials(result) == {"a1": 25, "a2": 50, "b1": Fraction("12.5")}
    assert result.exact == Fraction("87.5")


def test_a_negative_weight_or_factor_is_zero() -> None:
    fact = {"id": "heads", "kind": "number", "text": "heads"}
    model = questionnaire([yes_no("a", weight="heads - 5"), yes_no("b")], profile=[fact])
    assert potentials(scored(model, heads=3)) == {"a": 0, "b": 100}
    assert potentials(scored(model, heads=8)) == {"a": 75, "b": 25}


def test_only_scored_questions_have_a_weight() -> None:
    # The text, the number without scale and the penalty leave a and b 50 each.
    others = [
        {"kind": "text", "id": "t", "text": "t", "weight": 5},
        number("n", weight=5),
        yes_no("p", role="penalty", factor=0, weight=5),
    ]
    result = scored(questionnaire([yes_no("a"), yes_no("b"), *others]), {"t": say("x"), "n": say(3)})
    assert potentials(result) == {"a": 50, "b": 50, "t": 0, "n": 0, "p": 0}


def test_an_empty_group_hands_its_potential_on_whole() -> None:
    # Proportional at the root: the group without scored question hands 50 to a; its rule's credit keeps nothing.
    rule = {"split": "proportional", "credit": 0.5}
    model = questionnaire([yes_no("a")], [group("g", [number("n")])], not_applicable=rule)
    assert potentials(scored(model, {"n": say(1)})) == {"a": 100, "n": 0}


def test_weights_read_tables_by_code_and_by_band() -> None:
    # micro in the band from 10: weight 3 against 1; retail below 10 is absent, hence 0.
    table: Plain = {
        "id": "w",
        "columns": {"sector": "key", "heads": "band", "weight": "number"},
        "rows": [["food", 0, 1], ["food", 10, 3], ["retail", 10, 2]],
    }
    facts = [
        {"id": "heads", "kind": "number", "text": "heads"},
        {
            "id": "sector",
            "kind": "one_of",
            "text": "sector",
            "options": [{"code": "food", "text": "f"}, {"code": "retail", "text": "r"}],
        },
    ]
    weighty = yes_no("a", weight="w[sector, heads].weight")
    model = questionnaire([weighty, yes_no("b")], profile=facts, tables=[table])
    names = list(table["columns"])
    rows = {"w": [dict(zip(names, row, strict=True)) for row in table["rows"]]}
    assert potentials(scored(model, tables=rows, heads=10, sector="food"))["a"] == 75
    assert potentials(scored(model, tables=rows, heads=9.5, sector="food"))["a"] == 50
    assert potentials(scored(model, tables=rows, heads=9.5, sector="retail"))["a"] == 0


# --- §2 From an answer to a fraction -----------------------------------------------------------------------

FALLING = [[0, 1], [7, 0.6], [14, 0.2], [30, 0]]


def test_example_2_scale_and_steps() -> None:
    by_scale = one_question(number("n", scale=FALLING))
    assert fraction(by_scale, Fraction(10)) == Fraction(3, 7)
    assert [fraction(by_scale, Fraction(x)) for x in (-1, 0, 14, 40)] == [1, 1, Fraction("0.2"), 0]
    by_steps = one_question(number("n", steps=FALLING))
    assert [fraction(by_steps, Fraction(x)) for x in (-1, 10, 14, 40)] == [1, Fraction("0.6"), Fraction("0.2"), 0]


def test_example_2_options() -> None:
    one = one_question(one_of("o", {"a": 0, "b": 1, "c": 4}))
    assert fraction(one, "b") == Fraction(1, 4)
    several = one_question(any_of("o", {"a": 1, "b": 1, "c": 2}, 3))
    chosen = [(), ("a", "b"), ("b", "c"), ("a", "b", "c")]
    assert [fraction(several, each) for each in chosen] == [0, Fraction(2, 3), 1, 1]


def test_the_least_contribution_is_the_smallest_fraction_and_the_largest_of_a_penalty() -> None:
    lenient = {"yes": 1, "no": 0.2}
    assert least(one_question(yes_no("q", **lenient))) == Fraction("0.2")
    assert least(one_question(yes_no("q", role="penalty", factor=1, **lenient))) == 1
    assert least(one_question(number("q", scale=[[0, 0.9], [5, 0.3], [9, 0.4]]))) == Fraction("0.3")
    points = {"a": 1, "b": 1, "none": 0.5}
    assert least(one_question(any_of("q", points, 4))) == 0
    taking = any_of("q", points, 4, role="penalty", factor=1)
    taking["options"][2]["exclusive"] = True
    assert least(one_question(taking)) == Fraction(1, 2)  # a and b together: 2/4; none alone: 0.5/4


def test_a_computed_is_rounded_before_its_scale_and_before_it_is_read() -> None:
    # 2/3 → 0.7 (one decimal); steps at 0.7 → 1. b reads 0.7 · 10 = 7, not 6.67.
    model = questionnaire(
        [
            number("n"),
            computed("a", "n / 3", decimals=1, steps=[[0, 0], [0.7, 1]]),
            computed("b", "a * 10", decimals=2),
        ]
    )
    result = scored(model, {"n": say(2)})
    assert result.exact == 100
    assert result.values["b"] == 7


# --- §3 The state of an answer -----------------------------------------------------------------------------


def three_in_a_group(when_false: str) -> Questionnaire:
    third = yes_no("c", when="not gate", when_false=when_false)
    rule = {"split": "proportional", "credit": 0.5}
    held = group("g", [yes_no("a"), yes_no("b"), third])
    gate = yes_no("gate", weight=0)
    return questionnaire([gate], [held], scale=30, not_applicable=rule)


def test_example_3_off_path() -> None:
    absent = potentials(scored(three_in_a_group("absent")))
    assert absent == {"gate": 0, "a": 15, "b": 15, "c": 0}
    beside = scored(three_in_a_group("not_applicable"))
    assert potentials(beside) == {"gate": 0, "a": Fraction("12.5"), "b": Fraction("12.5"), "c": 5}
    assert beside.questions["c"].state == "off_path"
    assert beside.questions["c"].points == 5


def test_one_failing_condition_that_says_absent_is_enough() -> None:
    # The group says not_applicable, b says absent: a stays a sibling (and hands 50 on), b does not count.
    inner = group("g", [yes_no("a"), yes_no("b", when="false")], when="false", when_false="not_applicable")
    result = scored(questionnaire([yes_no("q")], [inner]))
    assert potentials(result) == {"q": 100, "a": 0, "b": 0}
    assert (result.questions["a"].nominal, result.questions["b"].nominal) == (50, 0)


def test_an_absent_group_leaves_its_weight_to_its_siblings() -> None:
    model = questionnaire([yes_no("q")], [group("g", [yes_no("a")], when="false", floor=7)])
    result = scored(model)
    assert (potentials(result), result.adjustments) == ({"q": 100, "a": 0}, {})


def value(expression: str, **read: Value) -> Value:
    return evaluate(expression, Scope(read.__getitem__, {}, "half_away"))


def test_example_4_absence() -> None:
    absent: dict[str, Value] = {"a": ABSENT, "b": False}
    assert value("not a", **absent) is ABSENT
    assert value("is_absent(a)", **absent) is True
    assert value("a or not b", **absent) is True
    assert value("default(a, true)", **absent) is True


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("u + 1", MISSING),
        ("u + x", ABSENT),
        ("u >= 1", MISSING),
        ("x >= 1", False),
        ("x != 1", False),
        ("not x >= 1", True),
        ("f and t", False),
        ("f and m", False),
        ("t and m", MISSING),
        ("t or m", True),
        ("a and t", ABSENT),
        ("a or t", True),
        ("a and f", False),
        ("a or f", ABSENT),
        ("not m", MISSING),
        ("is_absent(u)", MISSING),
        ("is_absent(x)", True),
        ("default(u, 3)", MISSING),
        ("1 / 0", ABSENT),
        ("1 / u", MISSING),
        ("1 / x", ABSENT),
        ("1 if m else 2", MISSING),
        ("2 if m else 2", Fraction(2)),
        ("1 if a else 2", Fraction(2)),
        ("1 if t else 1 / 0", Fraction(1)),
        ("1 < 2 < 3", True),
        ("1 < 2 < 2", False),
        ("2 < 1 < u", False),
        ('"k" in s', True),
        ('"j" not in s', True),
        ("count(s)", Fraction(2)),
        ('c in ["v", "w"]', True),
        ("clip(7, 0, 5)", Fraction(5)),
        ("min(3, u, x)", ABSENT),
        ("abs(-2.5)", Fraction(5, 2)),
        ("round(2.345, 2)", Fraction("2.35")),
        ("round(-0.5)", Fraction(-1)),
        ('date("2025-03-01") - date("2025-02-01")', Fraction(28)),
    ],
)
def test_expressions(expression: str, expected: Value) -> None:
    """t, f: true, false; a: an absent and m: a missing truth value; x: an absent and u: a missing number."""
    known: dict[str, Value] = {"t": True, "f": False, "c": "v", "s": frozenset({"k", "l"})}
    found = value(expression, **known, a=ABSENT, x=ABSENT, m=MISSING, u=MISSING)
    assert (type(found), found) == (type(expected), expected)


def test_states_of_an_unfinished_assessment() -> None:
    model = questionnaire(
        [yes_no("a"), yes_no("b", when="a"), yes_no("c", when="a and false"), computed("d", "1 if b else 0")]
    )
    assert states(model, {}, {}, {}) == {"a": "missing", "b": "pending", "c": "off_path", "d": "missing"}
    assert states(model, {}, {}, {"a": NOT_KNOWN})["b"] == "off_path"
    with pytest.raises(IncompleteError, match=r"\['b', 'd'\]"):
        score(model, {}, {}, {"a": say(True)})


def test_a_computed_that_comes_out_absent_is_not_applicable() -> None:
    model = questionnaire([yes_no("a"), number("n"), computed("c", "1 / n", scale=[[0, 0], [1, 1]])])
    result = scored(model, {"n": say(0)})
    assert result.questions["c"].state == "not_applicable"
    assert potentials(result) == {"a": 100, "n": 0, "c": 0}


# --- §5 Not applicable, bonuses, penalties, floors ---------------------------------------------------------


def test_example_6_credit() -> None:
    rule = {"split": "proportional", "credit": 0.5}
    five = [yes_no(f"q{index}") for index in range(5)]
    given = {"q0": not_applicable(), "q1": say(False), "q2": say(False)}
    result = scored(questionnaire(five, scale=2.5, not_applicable=rule), given)
    assert result.exact == Fraction("1.375")
    assert result.questions["q0"].points == Fraction("0.25")
    assert result.node_potential["example"] == Fraction("2.5")


def test_example_7_equal_parts() -> None:
    weights = {"a": 4, "b": 4, "c": 2, "d": 6, "e": 4}
    model = questionnaire([yes_no(name, weight=w) for name, w in weights.items()], scale=20, not_applicable=EQUAL)
    result = scored(model, {"b": not_applicable()})
    assert potentials(result) == {"a": 5, "b": 0, "c": 3, "d": 7, "e": 5}


def nested(rule: Plain) -> Questionnaire:
    both = [group("a", [yes_no("a1"), yes_no("a2")], weight=2), group("b", [yes_no("b1")])]
    return questionnaire(nodes=both, scale=60, not_applicable=rule)


def test_example_8_equal_parts_rise_to_the_scope() -> None:
    result = scored(nested(EQUAL), {"b1": not_applicable()})
    assert potentials(result) == {"a1": 30, "a2": 30, "b1": 0}
    result = scored(nested(EQUAL), {"b1": not_applicable(), "a1": not_applicable()})
    assert potentials(result) == {"a1": 0, "a2": 60, "b1": 0}


def test_equal_parts_inside_a_branch_follow_current_potential() -> None:
    # Root 120, equal: a = {a1 30, a2 10, a3 20}, b = 60 (weights 3:1:2). a3 away: its 20 goes in halves: a1 40, a2 20.
    # b away: 60 to a alone, 40:20 → a1 80, a2 40. (By nominal potential it would be 30:10 → 85 and 35.)
    three = [yes_no("a1", weight=3), yes_no("a2", weight=1), yes_no("a3", weight=2)]
    model = questionnaire([yes_no("b")], [group("a", three)], scale=120, not_applicable=EQUAL)
    result = scored(model, {"a3": not_applicable(), "b": not_applicable()})
    assert potentials(result) == {"a1": 80, "a2": 40, "a3": 0, "b": 0}


def two_scopes(rule: Plain) -> Questionnaire:
    pillar_a = group("a", [yes_no("a1"), yes_no("a2")], not_applicable=rule)
    return questionnaire(nodes=[pillar_a, group("b", [yes_no("b1"), yes_no("b2")])])


@pytest.mark.parametrize(
    ("rule", "away", "expected"),
    [
        ({}, ["a1"], {"a1": 0, "a2": 50, "b1": 25, "b2": 25}),
        ({}, ["a1", "a2"], {"a1": 0, "a2": 0, "b1": 50, "b2": 50}),
        ({"when_empty": "drop"}, ["a1", "a2"], {"a1": 0, "a2": 0, "b1": 25, "b2": 25}),
        ({"split": "none"}, ["a1"], {"a1": 0, "a2": 25, "b1": 25, "b2": 25}),
        ({"split": "none"}, ["a1", "a2"], {"a1": 0, "a2": 0, "b1": 50, "b2": 50}),
        ({"split": "none", "when_empty": "drop"}, ["a1", "a2"], {"a1": 0, "a2": 0, "b1": 25, "b2": 25}),
        ({"split": "none", "credit": 0.2}, ["a1"], {"a1": 5, "a2": 25, "b1": 25, "b2": 25}),
        # Credits kept: 2 · 5; the rest, 40, is handed up: 20 each, without a second credit.
        ({"credit": 0.2}, ["a1", "a2"], {"a1": 5, "a2": 5, "b1": 45, "b2": 45}),
    ],
)
def test_example_9_scopes(rule: Plain, away: list[str], expected: dict[str, int]) -> None:
    result = scored(two_scopes(rule), {name: not_applicable() for name in away})
    assert potentials(result) == expected


def test_proportional_reaches_into_inner_scopes_by_nominal_potential() -> None:
    # b (50) away at the root: a1 and a2, 25 each under their own rule, take 25 each.
    inner = group("a", [yes_no("a1"), yes_no("a2")], not_applicable=EQUAL)
    result = scored(questionnaire([yes_no("b")], [inner]), {"b": not_applicable()})
    assert potentials(result) == {"a1": 50, "a2": 50, "b": 0}


def test_a_root_in_which_nothing_applies_has_no_score() -> None:
    rule = {"split": "proportional", "credit": 0.5}
    model = questionnaire([yes_no("a")], not_applicable=rule, levels=[level("any", "total >= 0")])
    result = scored(model, {"a": not_applicable()})
    assert (result.exact, result.rounded, result.level) == (None, None, None)


def with_penalty(**more: Any) -> Questionnaire:
    topic = group("topic", [yes_no("q", no=0.4), yes_no("p", role="penalty", factor=2)], floor=-30, **more)
    return questionnaire(nodes=[topic, group("rest", [yes_no("r")], weight=3)])


def test_example_10_penalty_and_floor() -> None:
    result = scored(with_penalty(), {"q": say(False)})
    assert result.adjustments == {"p": -50, "topic.floor": 10}
    assert result.node_points["topic"] == -30
    assert result.exact == 45  # rest 75 − 30


@pytest.mark.parametrize(
    ("answer", "line"), [(say(False), 0), (NOT_KNOWN, -50), (not_applicable(), 0), (not_applicable("rejected"), -50)]
)
def test_a_penalty_in_every_state(answer: Answer, line: int) -> None:
    assert scored(with_penalty(), {"p": answer}).adjustments.get("p", 0) == line


@pytest.mark.parametrize(("answer", "line"), [(say(True), 5), (NOT_KNOWN, 1), (not_applicable(), 0)])
def test_a_bonus_in_every_state(answer: Answer, line: int) -> None:
    model = questionnaire([yes_no("q"), yes_no("b", role="bonus", factor=0.05, no=0.2)])
    assert scored(model, {"b": answer}).adjustments.get("b", 0) == line


def test_ceilings_cut_after_bonuses() -> None:
    bonus = yes_no("b", role="bonus", factor=0.5)
    capped = group("g", [yes_no("q"), bonus], ceiling=55)
    result = scored(questionnaire(nodes=[capped, group("h", [yes_no("r")])], ceiling=90))
    assert result.adjustments == {"b": 25, "g.ceiling": -20, "example.ceiling": -15}
    assert result.exact == 90


# --- §6 Levels ---------------------------------------------------------------------------------------------


def three_pillars(**more: Any) -> Questionnaire:
    names = ["governance", "people", "environment"]
    scale = [[0, 0], [100, 1]]
    nodes = [group(name, [number(f"{name}_q", scale=scale, allow_not_applicable=True)]) for name in names]
    nodes[2] |= more
    levels = [level("solid", "total >= 65"), level("remarkable", "total >= 80", "share(environment) >= 40")]
    return questionnaire(nodes=nodes, levels=levels)


def test_example_11_a_gate_reads_the_rounded_share() -> None:
    full = {"governance_q": say(100), "people_q": say(100)}
    result = scored(three_pillars(), full | {"environment_q": say(39.94)})
    assert (result.rounded, result.level) == (80, "solid")  # (200 + 39.94) / 3 = 79.98 → 80.0; 39.94 → 39.9
    result = scored(three_pillars(), full | {"environment_q": say(39.96)})
    assert result.level == "remarkable"  # 39.96 → 40.0


def test_example_11_what_the_facts_exclude_does_not_hold_back() -> None:
    full = {"governance_q": say(100), "people_q": say(100)}
    assert scored(three_pillars(when="false"), full).level == "remarkable"
    declared = scored(three_pillars(), full | {"environment_q": not_applicable()})
    assert (declared.exact, declared.level) == (100, "solid")  # strict: total 66.7


def ten_questions(yes: int, no: int) -> OracleResult:
    model = questionnaire([yes_no(f"q{index}") for index in range(10)], levels=[level("solid", "total >= 80")])
    said = [say(True)] * yes + [say(False)] * no + [not_applicable()] * (10 - yes - no)
    return scored(model, {f"q{index}": answer for index, answer in enumerate(said)})


def test_example_12_the_limit_on_what_is_declared_away() -> None:
    result = ten_questions(7, 1)
    assert (result.rounded, result.level) == (Fraction("87.5"), None)
    result = ten_questions(8, 1)
    assert (result.rounded, result.level) == (Fraction("88.9"), "solid")


def test_a_level_needs_those_below_it() -> None:
    model = questionnaire([yes_no("a")], levels=[level("low", "not a"), level("high", "total >= 50")])
    assert scored(model).level is None


# --- §7 Rounding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "half_away", "down"),
    [
        ("61.24999999999999", "61.3", "61.2"),
        ("61.2499", "61.2", "61.2"),
        ("-0.25", "-0.3", "-0.2"),
        ("79.99", "80.0", "79.9"),
        ("79.9999999999", "80.0", "80.0"),
    ],
)
def test_example_13_rounding(figure: str, half_away: str, down: str) -> None:
    assert rounded(Fraction(figure), 1, "half_away") == Fraction(half_away)
    assert rounded(Fraction(figure), 1, "down") == Fraction(down)


# --- §8 Evidence -------------------------------------------------------------------------------------------


def totals(model: Questionnaire, answers: dict[str, Answer]) -> list[Fraction | None]:
    tiers: list[Tier] = ["declared", "documented", "verified"]
    return [scored(model, answers, tier=tier).rounded for tier in tiers]


def test_example_14_three_totals() -> None:
    model = questionnaire([yes_no(name) for name in "abcd"])
    answers = {"a": say(True, "verified"), "b": say(True, "documented"), "c": say(True), "d": not_applicable()}
    assert totals(model, answers) == [100, 50, 25]
    assert totals(model, answers | {"b": say(True, "rejected")}) == [Fraction("66.7"), 25, 25]


def test_a_rejected_not_applicable_stays_in_the_denominator() -> None:
    model = questionnaire([yes_no(name) for name in "abcd"], levels=[level("solid", "total >= 75")])
    result = scored(model, {"d": not_applicable("rejected")})
    assert (result.exact, result.level) == (75, "solid")


def test_a_penalty_counts_whatever_its_tier_unless_rejected() -> None:
    taking = with_penalty()
    given = {name: say(True, "verified") for name in ("q", "r")}
    assert totals(taking, given | {"p": say(False)}) == [100, 100, 100]
    assert totals(taking, given | {"p": say(False, "rejected")}) == [50, 50, 50]  # 100 − 50


def test_a_computed_has_the_lowest_tier_of_its_inputs() -> None:
    model = questionnaire([number("n"), number("m"), computed("c", "n + m", steps=[[0, 0], [1, 1]])])
    answers = {"n": say(1, "verified"), "m": say(1, "documented")}
    assert totals(model, answers) == [100, 100, 0]
    assert totals(model, answers | {"m": say(1, "rejected")}) == [0, 0, 0]


def test_a_computed_that_comes_out_absent_is_not_applicable_whatever_was_said_of_its_inputs() -> None:
    model = questionnaire([yes_no("a"), number("n"), computed("c", "1 / n", steps=[[0, 0], [1, 1]])])
    answers = {"a": say(True, "verified"), "n": say(0, "rejected")}
    assert totals(model, answers) == [100, 100, 100]


# --- §9 Goals ----------------------------------------------------------------------------------------------


def test_example_15_goals() -> None:
    codes = [{"code": code, "title": code} for code in ("8", "8.3")]
    goals = [{"id": "sdg", "title": "sdg", "goals": codes}]
    model = questionnaire(
        [
            yes_no("a", weight=20, links={"sdg": {"8.3": 1, "8.5": 0.5}}),
            yes_no("b", weight=40, no=0.25, links={"sdg": {"8.8": 0.5}}),
            yes_no("c", weight=40),
        ],
        frameworks=goals,
    )
    assert scored(model, {"b": say(False)}).goals == {("sdg", "8"): (25, 40), ("sdg", "8.3"): (20, 20)}
