"""What improvements bring: the total with them minus the total now, and only where something is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import Questionnaire
from scoring.gains import OptionGain, action_gains, next_steps, option_gains, together
from scoring.result import Gain
from scoring.score import score
from scoring.ways import reached
from tests.oracle.answers import Answer
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
    say,
    yes_no,
)
from tests.oracle.strategies import Case, cases
from tests.scoring.harness import sheet
from tests.scoring.improving import action, model_of
from tests.scoring.test_properties import PROPERTY
from tests.scoring.test_score import LINE, made, of_case, scored


def gains(model: Questionnaire, answers: Mapping[str, Answer]) -> tuple[Gain, ...]:
    loaded, plan = made(model)
    firm = sheet(model, {}, answers)
    return action_gains(loaded, plan, firm, score(loaded, plan, firm))


def better(model: Questionnaire, answers: Mapping[str, Answer], question: str) -> tuple[OptionGain, ...]:
    loaded, plan = made(model)
    firm = sheet(model, {}, answers)
    return option_gains(loaded, plan, firm, score(loaded, plan, firm), question)


# --- actions ----------------------------------------------------------------------------------------------


def test_a_gain_is_the_new_total_minus_the_present_one() -> None:
    # b hands its 20 to a (20) and c (60) as 1 to 3: a 25. No to yes: 25.
    a = yes_no("a", weight=1, actions=[action("start", True)])
    model = model_of([a, yes_no("b", weight=1, allow_not_applicable=True), yes_no("c", weight=3)])
    answers = {"a": say(False), "b": not_applicable(), "c": say(True)}
    (gain,) = gains(model, answers)
    assert (gain.question, gain.action, gain.effort, gain.hours, gain.answer) == ("a", "start", "day", 7.0, True)
    assert gain.gain == gain.gain_low == gain.gain_high == 25.0
    again = scored(model, answers | {"a": say(True)}).total.unrounded
    before = scored(model, answers).total.unrounded
    assert again is not None
    assert before is not None
    assert again - before == gain.gain


def test_a_ceiling_cuts_the_gain() -> None:
    # topic 50, held at 40: it has 30 (b), and a would bring 20, of which 10 count.
    a = yes_no("a", weight=2, actions=[action("start", True)])
    model = model_of([yes_no("c")], [group("topic", [a, yes_no("b", weight=3)], ceiling=40)])
    (gain,) = gains(model, {"a": say(False), "b": say(True), "c": say(True)})
    assert gain.gain == pytest.approx(10)


def test_an_action_that_brings_nothing_is_not_offered() -> None:
    # The topic is at its ceiling already.
    a = yes_no("a", weight=2, actions=[action("start", True)])
    model = model_of([yes_no("c")], [group("topic", [a, yes_no("b", weight=3)], ceiling=30)])
    assert gains(model, {"a": say(False), "b": say(True), "c": say(True)}) == ()


def test_most_points_per_hour_come_first() -> None:
    # a 10 points in an hour; b 60 in a day, 8.6 an hour; c 30 in a day, 4.3 an hour.
    model = model_of(
        [
            yes_no("c", weight=3, actions=[action("of_c", True, "day")]),
            yes_no("b", weight=6, actions=[action("of_b", True, "day")]),
            yes_no("a", weight=1, actions=[action("of_a", True, "hour")]),
        ]
    )
    found = gains(model, {"a": say(False), "b": say(False), "c": say(False)})
    assert [(gain.action, gain.gain) for gain in found] == [("of_a", 10.0), ("of_b", 60.0), ("of_c", 30.0)]


def test_the_next_step_of_a_ladder_comes_before_the_last_and_boxes_stand_by_themselves() -> None:
    """Ladder a (50 points): two steps of 25; the last gains most per hour, but presumes the first. Boxes b: 25 each."""
    steps = [action("last", "all", "hour"), action("first", "some")]
    ladder = one_of("a", {"none": 0, "some": 1, "all": 2}, actions=steps)
    boxes = any_of("b", {"x": 1, "y": 1}, 2, actions=[action("slow", ["x"]), action("quick", ["y"], "hour")])
    model = model_of([ladder, boxes])
    loaded, _ = made(model)
    found = gains(model, {"a": say("none"), "b": say([])})
    assert [(one.action, one.gain) for one in found] == [
        ("last", 50.0),
        ("quick", 25.0),
        ("first", 25.0),
        ("slow", 25.0),
    ]
    assert [one.action for one in next_steps(loaded, found)] == ["quick", "first"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (yes_no("q", actions=[action("start", True)]), True),
        (yes_no("q", yes=0, no=1, actions=[action("stop", False)]), False),
        (one_of("q", {"x": 0, "y": 1, "z": 2}, actions=[action("to_y", "y")]), "z"),
        (one_of("q", {"x": 0, "y": 1, "z": 2}, actions=[action("to_y", "y")]), "y"),
        (any_of("q", {"x": 1, "y": 1}, 2, actions=[action("add_x", ["x"])]), ["x"]),
        (number("q", scale=LINE, actions=[action("to_50", 50)]), 50),
        (number("q", scale=[[0, 1], [30, 0]], actions=[action("to_10", 10)]), 5),
        (number("q", steps=[[0, 0], [10, 0.5], [50, 1]], actions=[action("to_20", 20)]), 11),
    ],
)
def test_an_action_whose_answer_is_reached_or_passed_is_not_offered(question: Plain, answer: Any) -> None:
    model = model_of([question, yes_no("other")])
    assert gains(model, {"q": say(answer), "other": say(False)}) == ()


@pytest.mark.parametrize("answer", [None, not_applicable(), "off"], ids=["open", "not applicable", "off path"])
def test_nothing_is_offered_where_nothing_is_answered(answer: Any) -> None:
    q = yes_no("q", allow_not_applicable=True, when="asked", actions=[action("start", True)])
    model = model_of([yes_no("asked", weight=0), q, yes_no("other")])
    answers = {"asked": say(answer != "off"), "other": say(True)}
    assert gains(model, answers | ({"q": answer} if isinstance(answer, Answer) else {})) == ()


def test_a_firm_that_does_not_know_can_improve() -> None:
    # Not known earns 0.2 of its 50; yes earns it all.
    model = model_of([yes_no("q", no=0.2, actions=[action("start", True)]), yes_no("other")])
    (gain,) = gains(model, {"q": NOT_KNOWN, "other": say(True)})
    assert gain.gain == pytest.approx(40)


def test_an_action_adds_options_to_those_chosen_and_drops_none_of_these() -> None:
    # 100 points for 4: x 25, y 25, z 50. From none: x is 25. From y: x and y, 25 more.
    q = any_of("q", {"x": 1, "y": 1, "z": 2, "none": 0}, 4, actions=[action("add_x", ["x"])])
    q["options"][3]["exclusive"] = True
    assert [(one.answer, one.gain) for one in gains(model_of([q]), {"q": say(["none"])})] == [(("x",), 25.0)]
    assert [(one.answer, one.gain) for one in gains(model_of([q]), {"q": say(["y"])})] == [(("x", "y"), 25.0)]


def test_an_action_may_lead_to_an_exclusive_option() -> None:
    # alone: 4 of 4, in the place of x: 75 more.
    q = any_of("q", {"x": 1, "alone": 4}, 4, actions=[action("to_alone", "alone")])
    q["options"][1]["exclusive"] = True
    assert [(one.answer, one.gain) for one in gains(model_of([q]), {"q": say(["x"])})] == [(("alone",), 75.0)]


def test_a_figure_reached_by_an_action() -> None:
    # A falling scale, 30 days to 15: half of 100.
    model = model_of([number("q", scale=[[0, 1], [30, 0]], actions=[action("to_15", 15)])])
    (gain,) = gains(model, {"q": say(30)})
    assert gain.answer == 15.0
    assert gain.gain == pytest.approx(50)


def test_a_computed_figure_reached_by_an_action() -> None:
    # rate 10/100 = 10 %, earning 0.2 of 50; at 30 % it earns 0.6: 20 more. What reads it follows: extra (a bonus of at
    # most 0.5 · 100, asked from 25 % on and answered yes) brings 50 besides.
    rate = computed("rate", "100 * part / whole", scale=[[0, 0], [50, 1]], actions=[action("to_30", 30)])
    extra = yes_no("extra", role="bonus", factor=0.5, when="rate >= 25")
    model = model_of([number("part"), number("whole"), rate, extra, yes_no("other")])
    answers = {"part": say(10), "whole": say(100), "extra": say(True), "other": say(True)}
    (gain,) = gains(model, answers)
    assert gain.answer == 30.0
    assert gain.gain == pytest.approx(70)


def test_a_bonus_can_be_improved() -> None:
    prize = yes_no("prize", role="bonus", factor=0.1, actions=[action("start", True)])
    assert [one.gain for one in gains(model_of([yes_no("a"), prize]), {"a": say(True), "prize": say(False)})] == [10.0]


def test_a_penalty_can_be_lessened() -> None:
    # Severe takes 0.5 · 100, light a quarter of that; none takes nothing. The worst answer is where nobody wants to go.
    fine = one_of("fine", {"none": 0, "light": 1, "severe": 4}, role="penalty", factor=0.5)
    fine["actions"] = [action("to_light", "light"), action("to_none", "none")]
    model = model_of([yes_no("a"), fine])
    found = gains(model, {"a": say(True), "fine": say("severe")})
    assert [(one.action, one.gain) for one in found] == [("to_none", 50.0), ("to_light", 37.5)]
    assert [one.action for one in gains(model, {"a": say(True), "fine": say("light")})] == ["to_none"]
    assert gains(model, {"a": say(True), "fine": say("none")}) == ()


def test_a_penalty_that_is_not_known_can_be_lessened() -> None:
    # Not known takes the most: 50.
    fine = yes_no("fine", role="penalty", factor=0.5, actions=[action("stop", False)])
    assert [one.gain for one in gains(model_of([yes_no("a"), fine]), {"a": say(True), "fine": NOT_KNOWN})] == [50.0]


def test_a_gain_says_which_level_the_action_alone_reaches() -> None:
    levels = [level("low", "total >= 30"), level("high", "total >= 80")]
    questions = [
        yes_no("a", weight=3, actions=[action("of_a", True)]),
        yes_no("b", weight=5, actions=[action("of_b", True)]),
        yes_no("c", weight=2, actions=[action("of_c", True)]),
    ]
    model = model_of(questions, levels=levels)
    found = gains(model, {"a": say(False), "b": say(False), "c": say(False)})
    assert {one.action: one.level_after for one in found} == {"of_a": "low", "of_b": "low", "of_c": None}
    found = gains(model, {"a": say(True), "b": say(False), "c": say(False)})
    assert {one.action: one.level_after for one in found} == {"of_b": "high", "of_c": "low"}


def test_of_an_unfinished_assessment_a_gain_has_two_ends() -> None:
    # b (50) is open and can be set aside: a is worth 50 or 100. No: 0 to 50. Yes: 50 to 100 (low: b no; high: b yes).
    a = yes_no("a", actions=[action("start", True)])
    model = model_of([a, yes_no("b", allow_not_applicable=True)])
    (gain,) = gains(model, {"a": say(False)})
    assert (gain.gain_low, gain.gain_high) == (50.0, 50.0)
    # With a ceiling of 60 the best total rises by 10 only, and that is what is certain.
    (gain,) = gains(model_of([a, yes_no("b")], ceiling=60), {"a": say(False)})
    assert (gain.gain_low, gain.gain_high, gain.gain) == (50.0, 10.0, 10.0)


def test_an_action_that_leads_to_new_questions_counts_what_is_certain() -> None:
    # no: b alone (no), 0. yes: a, b and the new c share 100: a earns 100/3 for certain, c perhaps as much again.
    a = yes_no("a", weight="1", actions=[action("start", True)])
    model = model_of([a, yes_no("c", when="a"), yes_no("b")])
    (gain,) = gains(model, {"a": say(False), "b": say(False)})
    assert [gain.gain_low, gain.gain_high] == pytest.approx([100 / 3, 200 / 3])
    assert gain.gain == gain.gain_low


def test_a_better_answer_bears_the_tier_of_the_one_it_replaces_and_none_is_rejected() -> None:
    # Gains are of the declared total; a rejected answer earns 0 there, and another in its place 100.
    model = model_of([number("q", scale=LINE, actions=[action("to_100", 100)])])
    assert [one.gain for one in gains(model, {"q": say(60, "verified")})] == [pytest.approx(40)]
    assert [one.gain for one in gains(model, {"q": say(60, "rejected")})] == [100.0]


# --- options ----------------------------------------------------------------------------------------------


def test_what_each_better_option_brings() -> None:
    # 50 points: y earns a quarter, z half, best all; x is worse than y, and away is no improvement.
    q = one_of("q", {"x": 0, "y": 1, "z": 2, "best": 4})
    q["options"].append({"code": "away", "text": "away", "not_applicable": True})
    found = better(model_of([q, yes_no("other")]), {"q": say("y"), "other": say(True)}, "q")
    assert found == (OptionGain("q", "z", 12.5, 12.5), OptionGain("q", "best", 37.5, 37.5))


def test_what_each_further_option_of_several_brings() -> None:
    # 100 for 4 points: y is chosen. Adding x 25, adding z 50; "none" is exclusive and no improvement.
    q = any_of("q", {"x": 1, "y": 1, "z": 2, "none": 0}, 4)
    q["options"][3]["exclusive"] = True
    found = better(model_of([q]), {"q": say(["y"])}, "q")
    assert found == (OptionGain("q", ("y", "x"), 25.0, 25.0), OptionGain("q", ("y", "z"), 50.0, 50.0))


def test_what_the_better_points_of_a_scale_bring() -> None:
    # At 20 days 0.4: 14 days would earn 0.6, 7 days 0.8, none 1.
    model = model_of([number("q", scale=[[0, 1], [7, 0.8], [14, 0.6], [28, 0.2]])])
    found = better(model, {"q": say(21)}, "q")
    assert [one.answer for one in found] == [0.0, 7.0, 14.0]
    assert [one.gain_low for one in found] == pytest.approx([60, 40, 20])


def test_no_answer_beyond_the_limits_of_a_question_is_proposed() -> None:
    # Between 5 and 20: below 5 the question takes no answer, so 5 (0.75) is the best there is, and 0 (1) none.
    model = model_of([number("q", minimum=5, maximum=20, scale=[[0, 1], [10, 0.5], [30, 0]])])
    found = better(model, {"q": say(20)}, "q")
    assert [one.answer for one in found] == [5.0, 10.0]
    assert [one.gain_low for one in found] == pytest.approx([50, 25])


def test_less_of_a_penalty_is_a_better_answer() -> None:
    fine = one_of("fine", {"none": 0, "light": 1, "severe": 4}, role="penalty", factor=0.5)
    found = better(model_of([yes_no("a"), fine]), {"a": say(True), "fine": say("light")}, "fine")
    assert found == (OptionGain("fine", "none", 12.5, 12.5),)


def test_an_exclusive_option_may_be_the_better_answer() -> None:
    q = any_of("q", {"x": 1, "alone": 4}, 4)
    q["options"][1]["exclusive"] = True
    assert better(model_of([q]), {"q": say(["x"])}, "q") == (OptionGain("q", ("alone",), 75.0, 75.0),)


def test_of_a_penalty_with_several_options_one_less_is_better() -> None:
    # 0.5 · 100 for 4 points: x 12.5, y 37.5. Without either the other is left; "none" takes nothing.
    fine = any_of("fine", {"x": 1, "y": 3, "none": 0}, 4, role="penalty", factor=0.5)
    fine["options"][2]["exclusive"] = True
    fine["actions"] = [action("clear", "none")]
    model = model_of([yes_no("a"), fine])
    found = better(model, {"a": say(True), "fine": say(["x", "y"])}, "fine")
    gained = {("y",): 12.5, ("x",): 37.5, ("none",): 50.0}
    assert {one.answer: one.gain_low for one in found} == gained
    assert [one.gain for one in gains(model, {"a": say(True), "fine": say(["x", "y"])})] == [50.0]


@pytest.mark.parametrize("name", ["words", "closed", "open", "unheard_of"])
def test_questions_without_better_answers(name: str) -> None:
    words = {"kind": "text", "id": "words", "text": "words"}
    model = model_of([words, yes_no("closed", allow_not_applicable=True), yes_no("open"), yes_no("other")])
    assert better(model, {"words": say("x"), "closed": not_applicable(), "other": say(False)}, name) == ()


# --- whatever is declared ---------------------------------------------------------------------------------


@PROPERTY
@given(cases(), st.data())
def test_every_option_gain_is_what_scoring_again_gives(case: Case, data: st.DataObject) -> None:
    loaded, plan = made(case.model, case.rows)
    firm = sheet(case.model, case.profile, case.answers)
    result = score(loaded, plan, firm)
    name = data.draw(st.sampled_from([question.id for question in case.model.all_questions()]))
    for one in option_gains(loaded, plan, firm, result, name):
        if name not in case.answers:  # computed: there is no such answer to give
            continue
        before = case.answers[name]
        tier = "declared" if before.tier == "rejected" else before.tier
        after = of_case(case, case.answers | {name: Answer("answered", one.answer, tier)})
        if result.total.unrounded is not None and after.total.unrounded is not None:
            expected = after.total.unrounded - result.total.unrounded
            assert one.gain_low == one.gain_high == pytest.approx(expected, rel=0, abs=1e-9 * result.scale)


# --- actions chosen, and reached --------------------------------------------------------------------------


def brought(model: Questionnaire, answers: Mapping[str, Answer], *chosen: tuple[str, str]) -> tuple[float, float]:
    loaded, plan = made(model)
    firm = sheet(model, {}, answers)
    return together(loaded, plan, firm, score(loaded, plan, firm), chosen)


def test_actions_together_bring_less_than_their_sum_where_they_meet_a_ceiling() -> None:
    # Two of three options fill the question (50 points): each of the two actions brings 25, both bring 25.
    three = {"x": 1.0, "y": 1.0, "z": 1.0}
    a = any_of("a", three, 2, actions=[action("y", ["y"]), action("z", ["z"])])
    model = model_of([a, yes_no("b", actions=[action("b", True)])])
    answers = {"a": say(("x",)), "b": say(False)}
    assert {one.action: one.gain for one in gains(model, answers)} == {"y": 25, "z": 25, "b": 50}
    assert brought(model, answers, ("a", "y"), ("a", "z")) == (25, 25)
    assert brought(model, answers, ("a", "y"), ("b", "b")) == (75, 75)
    assert brought(model, answers) == (0, 0)


def test_of_two_actions_on_one_answer_the_better_one_counts() -> None:
    steps = {"none": 0.0, "some": 1.0, "all": 4.0}
    model = model_of([one_of("a", steps, actions=[action("all", "all"), action("some", "some")])])
    assert brought(model, {"a": say("none")}, ("a", "some"), ("a", "all")) == (100, 100)


def test_an_action_is_reached_by_its_answer_and_by_a_better_one() -> None:
    steps = {"none": 0.0, "some": 1.0, "all": 4.0}
    question = one_of("a", steps, actions=[action("some", "some")])
    model = model_of([question])
    _, plan = made(model)
    (asked,) = model.all_questions()
    found = {value: reached(plan, asked, asked.actions[0], value) for value in ("none", "some", "all")}
    assert found == {"none": False, "some": True, "all": True}


def test_an_option_is_reached_by_itself_and_by_no_other() -> None:
    three = {"x": 1.0, "y": 1.0, "z": 1.0}
    model = model_of([any_of("a", three, 1, actions=[action("y", ["y"])])])
    _, plan = made(model)
    (asked,) = model.all_questions()
    assert not reached(plan, asked, asked.actions[0], ("x",))  # as many points, and not what was to be done
    assert reached(plan, asked, asked.actions[0], ("x", "y"))


def test_of_a_penalty_the_lesser_answer_is_reached() -> None:
    model = model_of([yes_no("a"), yes_no("p", role="penalty", weight=10, actions=[action("stop", False)])])
    _, plan = made(model)
    asked = list(model.all_questions())[1]
    assert [reached(plan, asked, asked.actions[0], value) for value in (True, False)] == [False, True]


@PROPERTY
@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=4), st.integers(1, 5), st.integers(1, 9), st.booleans(), st.data()
)
def test_one_action_brings_together_what_it_brings_alone_and_is_then_reached(
    points: list[int], maximum: int, weight: int, started: bool, data: st.DataObject
) -> None:
    codes = [f"o{place}" for place in range(len(points))]
    worth: dict[str, float] = {code: float(one) for code, one in zip(codes, points, strict=True)}
    steps = [action(code, [code]) for code in codes]
    model = model_of([
        any_of("a", worth, float(maximum), actions=steps), yes_no("b", weight=weight, actions=[action("go", True)])
    ])  # fmt: skip
    held = tuple(data.draw(st.lists(st.sampled_from(codes), unique=True)))
    answers = {"a": say(tuple(code for code in codes if code in held)), "b": say(started)}
    asked = {question.id: question for question in model.all_questions()}
    _, plan = made(model)
    for gain in gains(model, answers):
        low, high = brought(model, answers, (gain.question, gain.action))
        assert (low, high) == pytest.approx((gain.gain_low, gain.gain_high), rel=0, abs=1e-9)
        one = next(one for one in asked[gain.question].actions if one.id == gain.action)
        assert reached(plan, asked[gain.question], one, gain.answer)
