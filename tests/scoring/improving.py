"""Questionnaires with actions, for the simulator and the least effort, and every set of actions by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, Number, OneOf, Question, Questionnaire, YesNo
from scoring.answers import AnswerSheet
from scoring.engine import code_rows, run
from scoring.plan import ScoringPlan
from scoring.result import Result
from scoring.score import score
from scoring.ways import done, ways
from tests.oracle.answers import Answer
from tests.oracle.build import (
    Plain,
    any_of,
    group,
    level,
    not_applicable,
    number,
    one_of,
    questionnaire,
    say,
    yes_no,
)
from tests.oracle.choices import Choices
from tests.oracle.strategies import Case, TableRows
from tests.scoring.harness import sheet
from tests.scoring.test_score import made

EFFORTS = [
    {"code": "hour", "text": "hour", "hours": 1},
    {"code": "morning", "text": "morning", "hours": 2.5},
    {"code": "day", "text": "day", "hours": 7},
    {"code": "month", "text": "month", "hours": 150},
]


def action(name: str, reaches: Any, effort: str = "day") -> Plain:
    return {"id": name, "text": name, "first_step": name, "effort": effort, "reaches": reaches}


def model_of(questions: list[Plain], nodes: list[Plain] | None = None, **more: Any) -> Questionnaire:
    return questionnaire(questions, nodes, efforts=EFFORTS, **more)


@dataclass(frozen=True)
class Firm:
    """A questionnaire, one firm's answers, and what they give."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    sheet: AnswerSheet
    result: Result


def firm(
    model: Questionnaire,
    answers: Mapping[str, Answer],
    profile: Mapping[str, Any] | None = None,
    rows: TableRows | None = None,
) -> Firm:
    loaded, plan = made(model, rows)
    one = sheet(model, profile or {}, answers)
    return Firm(loaded, plan, one, score(loaded, plan, one, narrowing=False))


# --- by hand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """A set of actions that reaches a level."""

    hours: float
    actions: tuple[str, ...]
    total: float


def every_set(one: Firm, level: str) -> list[Tried]:
    """Every set of actions after which the level is certain."""
    found = ways(one.loaded, one.plan, one.result)
    sets = [chosen for size in range(len(found) + 1) for chosen in combinations(found, size)]
    sheets = [done(one.loaded, one.plan, one.sheet, chosen)[0] for chosen in sets]
    columns = run(one.plan, code_rows(one.plan, sheets), detail=0)
    target = one.plan.levels.index(level)
    return [
        Tried(sum(way.hours for way in chosen), tuple(way.action for way in chosen), columns.one("total_low", row))
        for row, chosen in enumerate(sets)
        if columns.one("level_low", row) >= target
    ]


# --- generated --------------------------------------------------------------------------------------------


def with_actions(choose: Choices, case: Case, most: int) -> Case:
    """The same questionnaire with actions on its questions, at most so many."""
    plain = case.model.model_dump(mode="json", exclude_none=True)
    left = most
    by_id = {question.id: question for question in case.model.all_questions()}

    def visit(group: Plain) -> None:
        nonlocal left
        for question in group.get("questions", []):
            count = min(choose.between(0, 3), left)
            reached = [reaches(choose, by_id[question["id"]]) for _ in range(count)]
            question["actions"] = [
                action(f"{question['id']}_{place}", one, choose.one("hour", "morning", "day"))
                for place, one in enumerate(reached)
                if one is not None
            ]
            left -= len(question["actions"])
        for child in group.get("nodes", []):
            visit(child)

    visit(plain)
    plain["efforts"] = EFFORTS
    made_so = Case(Questionnaire.model_validate(plain), case.rows, case.profile, case.answers)
    if choose.chance(4):
        return made_so
    plain["levels"] = [*plain["levels"][: choose.between(0, 1)], level("aim", *_within_reach(choose, made_so))]
    return replace(made_so, model=Questionnaire.model_validate(plain))


def _within_reach(choose: Choices, case: Case) -> list[str]:
    """Conditions between what the firm has and what it would have with everything done; most can be met."""
    now = firm(case.model, case.answers, case.profile, case.rows)
    found = ways(now.loaded, now.plan, now.result)
    after = score(now.loaded, now.plan, done(now.loaded, now.plan, now.sheet, found)[0], narrowing=False)
    step = choose.one(0.3, 0.5, 0.8, 1.0)
    low, high = now.result.total.low, after.total.low
    conditions = [f"total >= {low + step * (high - low):.3f}"]
    nodes = [
        (node.id, node.share, then.share)
        for node, then in zip(now.result.nodes[1:], after.nodes[1:], strict=True)
        if node.share is not None and then.share is not None and then.share > node.share
    ]
    if nodes and choose.chance(2):
        name, before, then_share = choose.of(nodes)
        conditions.append(f"share({name}) >= {before + step * (then_share - before):.3f}")
    if found and choose.chance(5):
        way = choose.of(found)
        if isinstance(way.answer, str):
            conditions.append(f'{way.question} == "{way.answer}" or total >= {high:.3f}')
    return conditions


def reaches(choose: Choices, question: Question) -> Any:
    """Where an action may lead."""
    match question:
        case YesNo():
            return choose.one(True, True, False)
        case OneOf():
            return choose.of([option.code for option in question.options if not option.not_applicable])
        case AnyOf():
            alone = [option.code for option in question.options if option.exclusive]
            if alone and choose.chance(5):
                return choose.of(alone)
            plain = [option.code for option in question.options if not option.exclusive]
            return choose.some(plain) or [choose.of(plain)]
        case Number() | Computed():
            return float(choose.between(-8, 42))
    return None


@st.composite
def improvable(draw: st.DrawFn, inner: st.SearchStrategy[Case], most: int) -> Case:
    """A case with actions."""
    return with_actions(Choices(draw), draw(inner), most)


@st.composite
def plans(draw: st.DrawFn) -> Firm:
    """A firm with much to do, and a level that several actions together reach: points add up but for what is declared.

    Ladders and boxes, a group with a ceiling, a penalty, something that does not apply, an answer that opens a
    question, thresholds on the total and on the share of a group.
    """
    choose = Choices(draw)
    left = 10

    def acts(name: str, *reached: Any) -> list[Plain]:
        nonlocal left
        chosen = [one for one in reached if left > 0 and not choose.chance(5)]
        left -= len(chosen)
        efforts = ("hour", "morning", "day")
        return [action(f"{name}_{place}", one, choose.one(*efforts)) for place, one in enumerate(chosen)]

    def asked(name: str) -> tuple[Plain, Answer]:
        weight = choose.one(1, 2, 3, 5)
        kind = choose.one("yes_no", "ladder", "boxes", "number")
        if kind == "yes_no":
            return yes_no(name, weight=weight, actions=acts(name, True)), say(False)
        if kind == "ladder":
            made_of = one_of(name, {"a": 0, "b": 1, "c": 3}, weight=weight, actions=acts(name, "b", "c"))
            return made_of, say("a")
        if kind == "number":
            return number(name, weight=weight, scale=[[0, 0], [10, 1]], actions=acts(name, 4, 8)), say(2)
        boxes = any_of(name, {"a": 1, "b": 2, "c": 1}, 3, weight=weight, actions=acts(name, ["a"], ["b"], ["a", "c"]))
        return boxes, say([])

    names = [f"q{place}" for place in range(choose.between(4, 7))]
    pairs = [asked(name) for name in names]
    answers = {name: answer for name, (_, answer) in zip(names, pairs, strict=True)}
    questions = [question for question, _ in pairs]
    half = len(questions) // 2
    extra: list[Plain] = []
    if choose.chance(3):
        extra.append(yes_no("away", weight=choose.one(1, 4), allow_not_applicable=True))
        answers["away"] = not_applicable()
    if choose.chance(3):
        settle = [action("settle", "none", choose.one("hour", "day"))]
        extra.append(one_of("fine", {"none": 0, "some": 1}, role="penalty", factor=0.3, actions=settle))
        answers["fine"] = say("some")
    if choose.chance(3) and questions[0]["kind"] == "yes_no":
        questions.insert(half, yes_no("then", when="q0", weight=choose.one(1, 3)))
    more: Plain = {"ceiling": choose.one(15, 30)} if choose.chance(4) else {}
    tree = [group("first", questions[: half + 1]), group("second", questions[half + 1 :] + extra, **more)]
    conditions = [f"total >= {choose.one(20, 35, 50, 65)}"]
    if choose.chance(2):
        conditions.append(f"share({choose.one('first', 'second')}) >= {choose.one(20, 40)}")
    limit = choose.one(100, 100, 10)
    model = model_of([], tree, levels=[level("aim", *conditions)], declared_not_applicable_limit=limit)
    return firm(model, answers)
