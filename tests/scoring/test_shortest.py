"""The least effort to a level: by hand, and the same as every set of actions tried one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import search
from scoring.shortest import Shortest, shortest
from tests.oracle.build import NOT_KNOWN, any_of, group, level, not_applicable, one_of, say, yes_no
from tests.oracle.choices import Choices
from tests.oracle.strategies import Case, Traits, cases, partial_cases
from tests.scoring.improving import Firm, action, every_set, firm, improvable, model_of, plans, with_actions
from tests.scoring.test_properties import PROPERTY

ADDITIVE = Traits(conditions=False, computed=False, questions=12)


def least(one: Firm, name: str) -> Shortest:
    return shortest(one.loaded, one.plan, one.sheet, one.result, name)


def actions(found: Shortest) -> list[str]:
    return [name for _, name in found.chosen]


def three(**more: Any) -> Firm:
    """Three questions of 20, 30 and 50, for an hour, a day and a day."""
    model = model_of(
        [
            yes_no("a", weight=2, actions=[action("of_a", True, "hour")]),
            yes_no("b", weight=3, actions=[action("of_b", True, "day")]),
            yes_no("c", weight=5, actions=[action("of_c", True, "day")]),
        ],
        levels=[level("low", "total >= 20"), level("high", "total >= 70"), level("top", "total >= 100")],
        **more,
    )
    return firm(model, dict.fromkeys("abc", say(False)))


def test_the_cheapest_actions_that_reach_it() -> None:
    # 20 points: an hour of a. 70: a and c (8 hours); b and c would take 14.
    found = least(three(), "low")
    assert (found.status, found.proven, actions(found), found.hours) == ("reachable", True, ["of_a"], 1.0)
    found = least(three(), "high")
    assert (actions(found), found.hours, found.ties) == (["of_a", "of_c"], 8.0, ())
    assert found.after is not None
    assert (found.after.total.value, found.after.level_at_least) == (70.0, "high")


def test_a_ceiling_below_the_level_puts_it_out_of_reach() -> None:
    # All three together may bring 60 at most.
    found = least(three(ceiling=60), "high")
    assert (found.status, found.proven) == ("unreachable", True)
    assert [(one.level, one.gap) for one in found.failing] == [("high", 10.0)]


def test_a_level_already_reached_asks_for_nothing() -> None:
    one = firm(three().loaded.model, dict.fromkeys("abc", say(True)))
    found = least(one, "high")
    assert (found.status, found.chosen, found.hours, found.proven) == ("reached", (), 0.0, True)


def test_an_unknown_level() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        least(three(), "nowhere")


def test_a_level_out_of_reach_says_what_still_fails_with_everything_done() -> None:
    # b (30) has no action: at most 70, and b's share stays 0.
    model = model_of(
        [yes_no("a", weight=2, actions=[action("of_a", True)]), yes_no("c", weight=5, actions=[action("of_c", True)])],
        [group("g", [yes_no("b")], weight=3)],
        levels=[level("low", "total >= 20"), level("high", "total >= 80", "share(g) >= 40", "a")],
    )
    found = least(firm(model, dict.fromkeys("abc", say(False))), "high")
    assert (found.status, found.proven, found.chosen) == ("unreachable", True, ())
    assert [(one.level, one.index, one.gap) for one in found.failing] == [("high", 0, 10.0), ("high", 1, 40.0)]
    assert found.after is not None
    assert found.after.total.value == 70.0


def test_of_equally_cheap_sets_the_fewest_actions_then_the_largest_gain_then_the_first() -> None:
    # 20 points are needed. A day: c (40), or d (25), or e (25); seven hours of a: 1 box each.
    boxes = any_of(
        "a", dict.fromkeys("tuvwxyz", 1.0), 7, weight=20, actions=[action(f"of_{c}", [c], "hour") for c in "tuvwxyz"]
    )
    more = [
        yes_no("d", weight=25, actions=[action("of_d", True)]),
        yes_no("e", weight=25, actions=[action("of_e", True)]),
        yes_no("c", weight=30, actions=[action("of_c", True)]),
    ]
    answers = {"a": say([]), **dict.fromkeys("cde", say(False))}
    one = firm(model_of([boxes, *more], levels=[level("good", "total >= 20")]), answers)
    found = least(one, "good")
    assert actions(found) == ["of_c"]
    assert [[name for _, name in tie] for tie in found.ties] == [["of_d"], ["of_e"], [f"of_{c}" for c in "tuvwxyz"]]
    assert not found.more_ties


def test_rounded_figures_are_what_a_level_reads() -> None:
    # 29 of 33 boxes are 87.88, which is shown and read as 87.9.
    every = [f"o{i}" for i in range(33)]
    steps = [action("most", every[:29]), action("all", every, "month")]
    boxes = any_of("a", dict.fromkeys(every, 1.0), 33, actions=steps)
    found = least(firm(model_of([boxes], levels=[level("good", "total >= 87.9")]), {"a": say([])}), "good")
    assert actions(found) == ["most"]


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_points_that_move_with_what_does_not_apply_are_counted(share: float) -> None:
    # d does not apply: its 40 go to the others (or half of it). The kernel and the programme agree.
    model = model_of(
        [
            yes_no("a", weight=2, actions=[action("of_a", True)]),
            yes_no("b", weight=4, actions=[action("of_b", True, "hour")]),
            yes_no("d", weight=4, allow_not_applicable=True),
        ],
        levels=[level("good", "total >= 60")],
        not_applicable={"credit": share},
        declared_not_applicable_limit=100,
    )
    found = least(firm(model, {"a": say(False), "b": say(False), "d": not_applicable()}), "good")
    assert (found.status, found.proven, actions(found)) == ("reachable", True, ["of_b"])


def test_where_too_much_was_declared_away_levels_ask_for_more() -> None:
    # Half was declared away: levels read 25 and 25 for a and b, not 50 and 50.
    model = model_of(
        [
            yes_no("a", actions=[action("of_a", True)]),
            yes_no("b", actions=[action("of_b", True, "hour")]),
            *(yes_no(name, allow_not_applicable=True) for name in "cd"),
        ],
        levels=[level("good", "total >= 50")],
    )
    answers = {"a": say(False), "b": say(False), "c": not_applicable(), "d": not_applicable()}
    found = least(firm(model, answers), "good")
    assert (found.proven, actions(found)) == (True, ["of_a", "of_b"])


def test_conditions_on_answers() -> None:
    # b brings more for less, and the level asks for a.
    questions = [
        one_of("a", {"none": 0, "some": 1, "all": 2}, actions=[action("some", "some"), action("all", "all", "month")]),
        yes_no("b", weight=5, actions=[action("of_b", True, "hour")]),
    ]
    model = model_of(questions, levels=[level("good", "total >= 50", 'a in ("some", "all")')])
    found = least(firm(model, {"a": say("none"), "b": say(False)}), "good")
    assert (found.proven, actions(found)) == (True, ["some", "of_b"])


def test_a_condition_that_reads_figures_and_answers_alike() -> None:
    model = model_of(
        [yes_no("a", actions=[action("of_a", True, "month")]), yes_no("b", weight=5, actions=[action("of_b", True)])],
        levels=[level("good", "total >= 90 or a and total >= 10")],
    )
    found = least(firm(model, dict.fromkeys("ab", say(False))), "good")
    assert (found.proven, actions(found), found.hours) == (True, ["of_a"], 150.0)


def test_a_ceiling() -> None:
    # topic: 50, cut at 20: a or b alone fill it; c (50) is needed besides.
    topic = group("topic", [yes_no(name, actions=[action(f"of_{name}", True, "hour")]) for name in "ab"], ceiling=20)
    model = model_of([yes_no("c", actions=[action("of_c", True)])], [topic], levels=[level("good", "total >= 70")])
    found = least(firm(model, dict.fromkeys("abc", say(False))), "good")
    assert (found.proven, actions(found)) == (True, ["of_c", "of_a"])
    assert [[name for _, name in tie] for tie in found.ties] == [["of_c", "of_b"]]


def test_a_penalty_lifted_counts() -> None:
    fine = one_of(
        "fine", {"none": 0, "severe": 4}, role="penalty", factor=0.5, actions=[action("settle", "none", "hour")]
    )
    model = model_of([yes_no("a", actions=[action("of_a", True)]), fine], levels=[level("good", "total >= 0")])
    found = least(firm(model, {"a": say(False), "fine": say("severe")}), "good")
    assert actions(found) == ["settle"]


def test_an_exclusive_option_gives_way() -> None:
    boxes = any_of(
        "a", {"x": 2, "y": 3, "none": 1}, 5, actions=[action("add_x", ["x"]), action("add_y", ["y"], "hour")]
    )
    boxes["options"][2]["exclusive"] = True
    found = least(firm(model_of([boxes], levels=[level("good", "total >= 60")]), {"a": say(["none"])}), "good")
    assert (found.proven, actions(found)) == (True, ["add_y"])


def test_an_answer_that_opens_a_question_is_taken_apart() -> None:
    # Yes to a puts c, which is worth 40 once asked: then a earns 30 of 100 and not 50.
    a = yes_no("a", weight=3, actions=[action("of_a", True, "hour")])
    c = yes_no("c", weight=4, when="a")
    b = yes_no("b", weight=3, actions=[action("of_b", True)])
    model = model_of([a, c, b], levels=[level("good", "total >= 50")])
    found = least(firm(model, {"a": say(False), "b": say(False)}), "good")
    assert (found.proven, actions(found), found.hours) == (True, ["of_b"], 7.0)


def test_open_questions_are_presumed_to_bring_nothing() -> None:
    # b (50) is open: 60 is certain only with a and c.
    model = model_of(
        [
            yes_no("b", weight=5),
            yes_no("a", weight=2, actions=[action("of_a", True)]),
            yes_no("c", weight=3, actions=[action("of_c", True)]),
        ],
        levels=[level("good", "total >= 50")],
    )
    found = least(firm(model, {"a": say(False), "c": NOT_KNOWN}), "good")
    assert (found.supposes, found.proven, actions(found)) == (True, True, ["of_a", "of_c"])


def test_more_actions_than_can_all_be_tried() -> None:
    # Forty questions of 2.5 points: twenty-four hours for 60 points, whichever.
    questions = [yes_no(f"q{i}", actions=[action(f"of_{i}", True, "hour")]) for i in range(40)]
    one = firm(model_of(questions, levels=[level("good", "total >= 60")]), {f"q{i}": say(False) for i in range(40)})
    found = least(one, "good")
    assert (found.proven, found.hours, len(found.chosen), found.more_ties) == (True, 24.0, 24, True)


def test_many_actions_and_a_condition_that_no_programme_reads() -> None:
    questions = [yes_no(f"q{i}", actions=[action(f"of_{i}", True, "hour")]) for i in range(20)]
    levels = [level("good", "total >= 60 or q1 and total >= 100")]
    one = firm(model_of(questions, levels=levels), {f"q{i}": say(False) for i in range(20)})
    found = least(one, "good")
    assert (found.status, found.proven, found.hours) == ("reachable", False, 12.0)
    assert found.after is not None
    assert found.after.level_at_least == "good"


def test_a_question_of_many_boxes_on_which_another_hangs_is_not_tried_box_by_box() -> None:
    # Twenty boxes of 2.5 points each, twenty hours of a thousand thousand choices; b hangs on one of them.
    codes = [f"x{i}" for i in range(20)]
    boxes = any_of("a", dict.fromkeys(codes, 1), 20, actions=[action(f"add_{code}", [code], "hour") for code in codes])
    b = yes_no("b", when="'x0' in a")
    model = model_of([boxes, b], levels=[level("good", "total >= 50")])
    found = least(firm(model, {"a": say(["x1"]), "b": say(False)}), "good")
    assert (found.status, found.proven) == ("reachable", False)
    assert found.after is not None
    assert found.after.total.low >= 50


def test_a_search_that_takes_too_long_gives_the_best_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [yes_no(f"q{i}", actions=[action(f"of_{i}", True, "hour")]) for i in range(20)]
    one = firm(model_of(questions, levels=[level("good", "total >= 60")]), {f"q{i}": say(False) for i in range(20)})
    monkeypatch.setattr(search, "SECONDS", 0.0)
    found = least(one, "good")
    assert (found.status, found.proven, found.more_ties) == ("reachable", False, True)


# --- every set --------------------------------------------------------------------------------------------


def agrees(one: Firm) -> None:
    for name in one.plan.levels:
        found, tried = least(one, name), every_set(one, name)
        if found.status == "reached":
            assert any(not each.actions for each in tried)
            continue
        assert found.proven
        if not tried:
            assert found.status == "unreachable"
            continue
        hours = min(each.hours for each in tried)
        cheapest = [each for each in tried if each.hours == hours]
        cheapest.sort(key=lambda each: (len(each.actions), -round(each.total, 9)))
        assert found.hours == hours
        told = [tuple(actions(found)), *(tuple(name for _, name in tie) for tie in found.ties)]
        assert set(told) <= {each.actions for each in cheapest}
        assert found.more_ties or len(told) == len(cheapest)
        if not found.more_ties:
            first = next(each for each in cheapest if each.actions == told[0])
            assert (len(first.actions), round(first.total, 9)) == (
                len(cheapest[0].actions), round(cheapest[0].total, 9),
            )  # fmt: skip


@pytest.mark.slow
@PROPERTY
@given(improvable(cases(ADDITIVE), 12))
def test_where_points_add_up_it_is_what_every_set_gives(case: Case) -> None:
    agrees(firm(case.model, case.answers, case.profile, case.rows))


@pytest.mark.slow
@PROPERTY
@given(plans())
def test_where_several_actions_are_needed_it_is_what_every_set_gives(one: Firm) -> None:
    agrees(one)


@pytest.mark.slow
@PROPERTY
@given(improvable(cases(), 8))
def test_whatever_is_declared_it_is_what_every_set_gives(case: Case) -> None:
    agrees(firm(case.model, case.answers, case.profile, case.rows))


@st.composite
def unfinished(draw: st.DrawFn) -> Firm:
    case, answered = draw(partial_cases())
    case = with_actions(Choices(draw), case, 7)
    answers = {name: answer for name, answer in case.answers.items() if name in answered}
    return firm(case.model, answers, case.profile, case.rows)


@pytest.mark.slow
@PROPERTY
@given(unfinished())
def test_of_an_unfinished_assessment_too(one: Firm) -> None:
    agrees(one)
