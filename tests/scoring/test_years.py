"""Two years of one firm (docs/scoring.md §11): the three terms, by hand and on generated questionnaires."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.carry import step
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Group, OneOf, Question, Questionnaire
from scoring.answers import Answer, AnswerSheet
from scoring.compile import compile_plan
from scoring.years import Side, Years, add_up, compare
from tests.oracle.build import number, one_of, yes_no
from tests.oracle.choices import Choices
from tests.oracle.strategies import Case, Traits, answer_to, cases, profile
from tests.questionnaires.releases import first, loaded, second
from tests.scoring.harness import sheet as read_sheet

PROPERTY = settings(max_examples=30, derandomize=True, database=None, deadline=None)


def side(held: LoadedQuestionnaire, sheet: AnswerSheet) -> Side:
    return Side(held, compile_plan(held, f"{held.model.id}-{held.model.version}", held.model.version), sheet)


def years(old: LoadedQuestionnaire, new: LoadedQuestionnaire, before: dict[str, Any], after: dict[str, Any]) -> Years:
    def answers(values: dict[str, Any]) -> AnswerSheet:
        return AnswerSheet({}, {name: Answer("answered", value) for name, value in values.items()})

    return compare([step(old, new)], side(old, answers(before)), side(new, answers(after)))


def terms(found: Years) -> tuple[float, float, float]:
    return found.terms.changed.low, found.terms.method.low, found.terms.added.low


def lines(found: Years) -> dict[str, tuple[float, ...]]:
    return {
        one.was or "+".join(one.questions): (one.before, one.method, one.changed, one.added, one.after)
        for one in found.lines
    }


def near(*figures: float) -> Any:
    return pytest.approx(figures, abs=1e-9)


def test_by_hand_a_weight_a_name_a_question_dropped_and_one_more() -> None:
    """2026.1: a, b, c share 100 points. 2026.2: a weighs twice, b has another name, c is gone, d is new.

    Last year a yes, b no, c no: 100/3. This year a yes, b yes, d no: 50 + 25 = 75.
    Without d, a is worth 200/3 and b 100/3: last year's answers give 200/3, this year's 100.
    The method: 200/3 − 100/3 = 100/3. The firm: 100 − 200/3 = 100/3. What is new: 75 − 100 = −25.
    """
    old = first([yes_no("a"), yes_no("b"), yes_no("c")])
    new = second(
        [yes_no("a", weight=2), yes_no("b_now"), yes_no("d")],
        {
            "renamed": [{"id": "b_now", "was": "b"}],
            "dropped": [{"id": "c", "reason": "r"}],
            "added": [{"id": "d", "reason": "r"}],
        },
    )
    found = years(old, new, {"a": True, "b": False, "c": False}, {"a": True, "b_now": True, "d": False})
    assert (found.before.low, found.after.low) == near(100 / 3, 75)
    assert terms(found) == near(100 / 3, 100 / 3, -25)
    assert lines(found) == {
        "a": near(100 / 3, 100 / 3, 0, -50 / 3, 50),
        "b": near(0, 0, 100 / 3, -25 / 3, 25),
    }
    assert found.aside == {"d": "new"}
    assert [one.why for one in found.left] == ["dropped"]


def test_by_hand_a_split_and_another_scale() -> None:
    """2026.1: heat and n share 100. 2026.2: heat is two questions, n weighs as both, its scale goes to 20.

    Last year heat = water (half of 50) and n = 10 (all of 50): 75. This year both parts yes and n = 15: 25 + 25 + 37.5.
    "water" says nothing of the hours, which are set aside: water is worth 100/3 and n 200/3. Last year's answers give
    100/3 + half of 200/3 = 200/3, this year's 100/3 + three quarters of 200/3 = 250/3.
    The method: 200/3 − 75 = −25/3. The firm: 250/3 − 200/3 = 50/3. What is new: 87.5 − 250/3 = 25/6.
    """
    old = first([one_of("heat", {"none": 0, "water": 1, "hours": 2}), number("n", scale=[[0, 0], [10, 1]])])
    into = [
        {"id": "heat_water", "answers": {"none": False, "water": True, "hours": True}},
        {"id": "heat_hours", "answers": {"none": False, "hours": True}},
    ]
    new = second(
        [yes_no("heat_water"), yes_no("heat_hours"), number("n", scale=[[0, 0], [20, 1]], weight=2)],
        {"split": [{"id": "heat", "reason": "r", "into": into}]},
    )
    after = {"heat_water": True, "heat_hours": True, "n": 15.0}
    found = years(old, new, {"heat": "water", "n": 10.0}, after)
    assert (found.before.low, found.after.low) == near(75, 87.5)
    assert terms(found) == near(50 / 3, -25 / 3, 25 / 6)
    assert lines(found) == {
        "heat": near(25, 25 / 3, 0, 50 / 3, 50),
        "n": near(50, -50 / 3, 50 / 3, -12.5, 37.5),
    }
    assert found.aside == {"heat_hours": "not_carried"}


def test_a_question_that_last_year_did_not_ask_of_the_firm_is_among_the_new_ones() -> None:
    """2026.2 asks b of everybody; 2026.1 asked it only after a "yes"."""
    old = first([yes_no("a"), yes_no("b", when="a")])
    new = second([yes_no("a"), yes_no("b")])
    found = years(old, new, {"a": False}, {"a": False, "b": True})
    assert found.aside == {"b": "not_asked_then"}
    assert terms(found) == near(0, 0, 50)


def test_a_question_that_the_firm_itself_opened_is_what_it_changed() -> None:
    old, new = first([yes_no("a"), yes_no("b", when="a")]), second([yes_no("a"), yes_no("b", when="a")])
    found = years(old, new, {"a": False}, {"a": True, "b": False})
    assert terms(found) == near(50, 0, 0)


def test_while_this_year_is_open_each_end_adds_up_and_there_are_no_lines() -> None:
    old, new = first([yes_no("a"), yes_no("b")]), second([yes_no("a"), yes_no("b")])
    found = years(old, new, {"a": False, "b": True}, {"a": True})
    assert (found.terms.changed.low, found.terms.changed.high) == near(0, 50)
    assert (found.terms.method.low, found.terms.method.high) == near(0, 0)
    assert found.lines == ()
    assert not found.complete


def test_a_fact_that_is_new_has_this_years_value_on_both_sides() -> None:
    old = first([yes_no("a"), yes_no("b")])
    fact = {"id": "heads", "kind": "number", "text": "t"}
    new = second(
        [yes_no("a", weight="heads"), yes_no("b")], {"added": [{"id": "heads", "reason": "r"}]}, profile=[fact]
    )
    given = {name: Answer("answered", name == "a") for name in "ab"}
    found = compare([step(old, new)], side(old, AnswerSheet({}, given)), side(new, AnswerSheet({"heads": 3.0}, given)))
    assert terms(found) == near(0, 25, 0)


# --- generated --------------------------------------------------------------------------------------------


def _replaced(model: Questionnaire, change: Any) -> Questionnaire:
    """The model with its questions changed one by one; those for which ``change`` gives None are gone."""

    def questions(held: list[Question]) -> list[Question]:
        return [made for one in held if (made := change(one)) is not None]

    def group(held: Group) -> Group:
        nodes = [group(child) for child in held.groups()]
        return held.model_copy(update={"questions": questions(held.questions), "nodes": nodes})

    nodes = [group(child) for child in model.groups()]
    return model.model_copy(update={"questions": questions(model.questions), "nodes": nodes})


def _free(model: Questionnaire) -> list[str]:
    """Questions that no expression reads: they may go or take another name."""
    words = re.findall(r"[a-z][a-z0-9_]*", model.model_dump_json())
    return [one.id for one in model.all_questions() if words.count(one.id) == words.count(one.text) <= 2]


@st.composite
def two_years(draw: st.DrawFn) -> tuple[Case, LoadedQuestionnaire, Side, Side]:
    """A questionnaire, one that follows it with questions gone, renamed, added and weighed otherwise, two years."""
    choose = Choices(draw)
    case = draw(cases(Traits(questions=14)))
    fates = {name: choose.one("kept", "dropped", "added", "renamed", "again") for name in _free(case.model)}

    def before(one: Question) -> Question | None:
        return None if fates.get(one.id) == "added" else one

    def after(one: Question) -> Question | None:
        fate = fates.get(one.id)
        if fate == "dropped":
            return None
        name = f"{one.id}_now" if fate == "renamed" else one.id
        changed: dict[str, Any] = {"id": name}
        if choose.chance(3) and one.weight == 1:
            changed["weight"] = 2.5
        if isinstance(one, OneOf) and choose.chance(3):
            changed["options"] = [o.model_copy(update={"points": o.points + 1}) for o in one.options]
        return one.model_copy(update=changed)

    def named(fate: str) -> list[dict[str, str]]:
        return [{"id": name, "reason": "r"} for name, one in fates.items() if one == fate]

    previous = {
        "release": f"{case.model.id}-{case.model.version}",
        "renamed": [{"id": f"{name}_now", "was": name} for name, one in fates.items() if one == "renamed"],
        "dropped": named("dropped"), "added": named("added"), "asked_again": named("again"),
    }  # fmt: skip
    new = _replaced(case.model, after)
    new = new.model_validate({**new.model_dump(exclude_none=True), "version": "2031.1", "previous": previous})
    old_held, new_held = loaded(_replaced(case.model, before), case.rows), loaded(new, case.rows)
    answers = {one.id: answer_to(choose, one) for one in new.all_questions() if one.kind != "computed"}
    mine = {name: one for name, one in case.answers.items() if fates.get(name) != "added"}
    later = read_sheet(new, profile(choose), answers)
    return case, new_held, side(old_held, read_sheet(old_held.model, case.profile, mine)), side(new_held, later)


@pytest.mark.slow
@PROPERTY
@given(two_years())
def test_the_three_terms_and_the_lines_add_up(drawn: tuple[Case, LoadedQuestionnaire, Side, Side]) -> None:
    case, _, old, new = drawn
    found = compare([step(old.loaded, new.loaded)], old, new)
    precision = 1e-9 * max(case.model.scale, 1.0)
    whole = found.terms.changed.low + found.terms.method.low + found.terms.added.low
    assert whole == pytest.approx(found.after.low - found.before.low, abs=precision)
    assert found.complete
    for one in found.lines:
        assert one.before + one.method + one.changed + one.added == pytest.approx(one.after, abs=precision)
    for name in ("changed", "method", "added"):
        of_lines = sum(getattr(one, name) for one in found.lines)
        assert of_lines == pytest.approx(getattr(found.terms, name).low, abs=10 * precision)


@pytest.mark.slow
@PROPERTY
@given(two_years())
def test_with_the_same_answers_the_firm_changed_nothing(drawn: tuple[Case, LoadedQuestionnaire, Side, Side]) -> None:
    _, held, old, new = drawn
    steps = [step(old.loaded, held)]
    carried = compare(steps, old, new).carried
    same = {name: old.sheet.answers[one.was] for name, one in carried.items()}
    sheet = AnswerSheet(old.sheet.profile, {**new.sheet.answers, **same})
    found = compare(steps, old, replace(new, sheet=sheet))
    assert (found.terms.changed.low, found.terms.changed.high) == (0.0, 0.0)


@pytest.mark.slow
@PROPERTY
@given(cases(), st.data())
def test_with_the_same_release_the_method_changed_nothing(case: Case, data: st.DataObject) -> None:
    held = loaded(case.model, case.rows)
    choose = Choices(data.draw)
    asked = {one.id: answer_to(choose, one) for one in case.model.all_questions() if one.id in case.answers}
    old = side(held, read_sheet(case.model, case.profile, case.answers))
    found = compare([], old, replace(old, sheet=read_sheet(case.model, profile(choose), asked)))
    assert (found.terms.method.low, found.terms.added.low, found.aside) == (0.0, 0.0, {})


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.integers(0, 2))
@settings(max_examples=100, derandomize=True, database=None, deadline=None)
def test_rounded_parts_add_up_and_are_neighbours_of_what_they_round(parts: list[float], decimals: int) -> None:
    unit = 10.0**decimals
    total = round(sum(parts) * unit)
    found = add_up(parts, total, decimals)
    assert sum(found) == total
    for part, shown in zip(parts, found, strict=True):
        assert abs(shown - part * unit) <= 1 + 1e-6


def test_what_is_nothing_stays_nothing_where_another_part_can_give_way() -> None:
    assert add_up([4.25, 0.0, -1.05], 33, 1) == [43, 0, -10]
    assert add_up([0.0, 0.0], 1, 1) == [1, 0]
    assert add_up([1.0, 2.0], 30, 1) == [10, 20]
