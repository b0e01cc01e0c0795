"""Several improvements together: the result after them, what each brings given the others, which are idle."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.score import score
from scoring.simulation import Chosen, Simulation, simulate
from scoring.ways import ways
from tests.oracle.build import any_of, group, level, one_of, say, yes_no
from tests.oracle.strategies import Case, cases
from tests.scoring.improving import Firm, action, firm, improvable, model_of
from tests.scoring.test_properties import PROPERTY


def simulated(one: Firm, chosen: Collection[Chosen]) -> Simulation:
    return simulate(one.loaded, one.plan, one.sheet, one.result, chosen)


def test_the_total_after_all_and_what_each_brings() -> None:
    # a 30, b 50, c 20 of 100. Doing a and b: 80, of which a 30 and b 50; together they lead to the level.
    model = model_of(
        [
            yes_no("a", weight=3, actions=[action("do_a", True)]),
            yes_no("b", weight=5, actions=[action("do_b", True, "hour")]),
            yes_no("c", weight=2, actions=[action("do_c", True)]),
        ],
        levels=[level("good", "total >= 75")],
    )
    found = simulated(firm(model, dict.fromkeys("abc", say(False))), [("a", "do_a"), ("b", "do_b")])
    assert (found.before.total.value, found.after.total.value) == (0.0, 80.0)
    assert (found.before.level_at_least, found.after.level_at_least) == (None, "good")
    assert [(part.way.action, part.gain, part.idle) for part in found.parts] == [
        ("do_a", 30.0, False),
        ("do_b", 50.0, False),
    ]
    assert found.hours == 8.0
    assert found.gain == (80.0, 80.0)
    assert found.apart == pytest.approx(0)
    assert found.dropped == found.opened == ()


def test_of_two_ways_to_one_answer_the_better_one_counts_and_the_other_is_idle() -> None:
    ladder = one_of("a", {"none": 0, "some": 1, "all": 2}, actions=[action("some", "some"), action("all", "all")])
    found = simulated(
        firm(model_of([ladder, yes_no("b")]), {"a": say("none"), "b": say(True)}), [("a", "some"), ("a", "all")]
    )
    assert found.after.total.value == 100.0
    assert [(part.way.action, part.gain, part.idle) for part in found.parts] == [
        ("some", 0.0, True),
        ("all", 25.0, False),
    ]
    # Without "all", "some" would bring 25 of the 50: the parts leave 25 that neither brings alone.
    assert found.apart == pytest.approx(25)


def test_of_two_ways_to_the_same_answer_the_lighter_one_counts() -> None:
    a = yes_no("a", actions=[action("slow", True, "day"), action("quick", True, "hour")])
    found = simulated(firm(model_of([a]), {"a": say(False)}), [("a", "slow"), ("a", "quick")])
    assert [(part.way.action, part.idle) for part in found.parts] == [("slow", True), ("quick", False)]


def test_options_add_up_and_what_adds_nothing_is_idle() -> None:
    # 3 points suffice: x, y and z bring 1, 2, 1. With y and z there, x is idle: it costs most.
    boxes = any_of(
        "a", {"x": 1, "y": 2, "z": 1}, 3,
        actions=[action("add_x", ["x"]), action("add_y", ["y"], "hour"), action("add_z", ["z"], "hour")],
    )  # fmt: skip
    one = firm(model_of([boxes]), {"a": say([])})
    found = simulated(one, [("a", "add_x"), ("a", "add_y")])
    assert found.after.total.value == 100.0
    assert [part.gain for part in found.parts] == pytest.approx([100 / 3, 200 / 3])
    found = simulated(one, [("a", "add_x"), ("a", "add_y"), ("a", "add_z")])
    assert found.sheet.answers["a"].value == ("x", "y", "z")
    assert [(part.way.action, part.idle) for part in found.parts] == [
        ("add_x", True),
        ("add_y", False),
        ("add_z", False),
    ]


def test_an_exclusive_option_stands_against_the_others() -> None:
    # alone is worth 2 of 4; x and y together 3: both are better than x, and x with y better than alone.
    boxes = any_of(
        "a",
        {"x": 1, "y": 2, "alone": 2},
        4,
        actions=[action("x", ["x"]), action("y", ["y"]), action("to_alone", "alone")],
    )
    boxes["options"][2]["exclusive"] = True
    one = firm(model_of([boxes]), {"a": say([])})
    assert simulated(one, [("a", "x"), ("a", "to_alone")]).sheet.answers["a"].value == ("alone",)
    found = simulated(one, [("a", "x"), ("a", "y"), ("a", "to_alone")])
    assert found.sheet.answers["a"].value == ("x", "y")
    assert [part.idle for part in found.parts] == [False, False, True]


def test_a_ceiling_makes_gains_that_do_not_add_up() -> None:
    # topic 50 held at 30: a and b bring 20 and 30 of it, alone or as the last; together 30.
    questions = [
        yes_no("a", weight=2, actions=[action("do_a", True)]),
        yes_no("b", weight=3, actions=[action("do_b", True)]),
    ]
    one = firm(model_of([yes_no("c")], [group("topic", questions, ceiling=30)]), dict.fromkeys("abc", say(False)))
    found = simulated(one, [("a", "do_a"), ("b", "do_b")])
    assert found.after.total.value == 30.0
    assert [part.gain for part in found.parts] == pytest.approx([0, 10])
    assert found.apart == pytest.approx(20)
    assert [part.idle for part in found.parts] == [False, False]


def test_a_better_answer_may_put_a_new_question_and_the_result_is_an_interval() -> None:
    # yes to a: a, b and the new c share 100. a earns a third for certain; c may earn another.
    a = yes_no("a", actions=[action("start", True)])
    one = firm(model_of([a, yes_no("c", when="a"), yes_no("b")]), {"a": say(False), "b": say(False)})
    found = simulated(one, [("a", "start")])
    assert found.opened == ("c",)
    assert (found.after.total.low, found.after.total.high, found.after.total.value) == (33.3, 66.7, None)
    assert found.gain == pytest.approx((33.3, 66.7))


def test_links_follow() -> None:
    a = yes_no("a", links={"sdg": {"8": 1}}, actions=[action("start", True)])
    frameworks = [{"id": "sdg", "title": "sdg", "goals": [{"code": "8", "title": "8"}]}]
    found = simulated(
        firm(model_of([a, yes_no("b")], frameworks=frameworks), {"a": say(False), "b": say(True)}), [("a", "start")]
    )
    assert [goal.points for goal in found.before.goals] == [0.0]
    assert [goal.points for goal in found.after.goals] == [50.0]


def test_what_is_done_passed_or_unknown_is_told() -> None:
    a = yes_no("a", actions=[action("start", True)])
    one = firm(model_of([a, yes_no("b")]), {"a": say(True), "b": say(False)})
    found = simulated(one, [("a", "start"), ("b", "none"), ("x", "y")])
    assert found.dropped == (("a", "start"), ("b", "none"), ("x", "y"))
    assert found.after.total == found.before.total
    assert found.parts == ()


@pytest.mark.slow
@PROPERTY
@given(improvable(cases(), 8), st.data())
def test_each_part_is_what_scoring_without_it_lacks(case: Case, data: st.DataObject) -> None:
    one = firm(case.model, case.answers, case.profile, case.rows)
    found = ways(one.loaded, one.plan, one.result)
    chosen = data.draw(st.sets(st.sampled_from([(way.question, way.action) for way in found]))) if found else set()
    told = simulated(one, chosen)
    assert told.after == score(one.loaded, one.plan, told.sheet, narrowing=False)
    for part in told.parts:
        others = simulated(one, chosen - {(part.way.question, part.way.action)})
        assert part.low == told.after.nodes[0].low - others.after.nodes[0].low
        assert part.high == told.after.nodes[0].high - others.after.nodes[0].high
