"""Two years of one firm: what it changed, what the method changed, what is new (docs/scoring.md §11).

Three scores lie between last year's total and this year's, so that each step changes one thing:

    S_old(a_old)  →  S_kept(a_old)  →  S_kept(a_new)  →  S_new(a_new)
             method          changed          added

``S_kept`` is the new method without the questions that last year's answers say nothing of, as if they were not there.
The three steps add up to the whole by construction, question by question where both years are complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from questionnaires.carry import CarriedAnswer, Left, Step, carry, carry_profile
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Group, Question, Questionnaire
from questionnaires.program import analyse_questionnaire
from scoring.answers import Answer, AnswerSheet, TierCode
from scoring.compile import compile_plan
from scoring.engine import Columns, code_rows, run
from scoring.kernel import path as k
from scoring.plan import ScoringPlan

Why = Literal["new", "asked_again", "not_carried", "not_asked_then"]
"""Why a question is among the new ones: it is one; it is asked again; this firm's answer to it could not be carried;
last year did not ask it of this firm, and with last year's answers this year would."""


@dataclass(frozen=True)
class Side:
    """One year: a release, its plan, the firm's answers."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    sheet: AnswerSheet


@dataclass(frozen=True, slots=True)
class Span:
    """An unrounded figure in points: with all open questions at their least and at their greatest; equal without."""

    low: float
    high: float

    def __sub__(self, other: Span) -> Span:
        """End by end, so that differences add up at each end."""
        return Span(self.low - other.low, self.high - other.high)


@dataclass(frozen=True, slots=True)
class Terms:
    """The three terms: ``changed`` by the firm (answers and profile), by the ``method``, by questions ``added``."""

    changed: Span
    method: Span
    added: Span


@dataclass(frozen=True, slots=True)
class Line:
    """Where both years are complete: one question over the two years, or a floor or ceiling, in points.

    ``before + method + changed + added = after``. ``questions``: ids of this year's (several where one was split, none
    where it is no longer asked); ``was``: id of last year's; ``node``: of a floor or ceiling, the group's id.
    ``pillar``: this year's or, of what is no longer asked, last year's; ``None``: of no pillar.
    """

    questions: tuple[str, ...]
    was: str | None
    pillar: str | None
    before: float
    method: float
    changed: float
    added: float
    after: float
    node: str | None = None
    kind: Literal["question", "floor", "ceiling"] = "question"


@dataclass(frozen=True)
class Years:
    """Last year against this one.

    ``aside``: the questions of this year that last year's answers say nothing of; ``left``: last year's answers that
    are not carried; ``carried``: those that are, by question of this year; ``lines``: empty while a year is incomplete.
    """

    before: Span
    after: Span
    terms: Terms
    lines: tuple[Line, ...]
    aside: Mapping[str, Why]
    left: tuple[Left, ...]
    carried: Mapping[str, CarriedAnswer]
    complete: bool


def compare(steps: Sequence[Step], old: Side, new: Side) -> Years:
    """The three terms between two years.

    Args:
        steps: from the release of ``old`` to that of ``new``, one after another; none if it is the same.
        old: last year.
        new: this year.
    """
    contents = {name: _content(answer) for name, answer in old.sheet.answers.items()}
    found = carry(steps, contents)
    sheet = _carried_sheet(steps, old, new, found.answers)
    first = _Scored.of(old.plan, old.sheet)
    aside, kept = _set_aside(steps, old, new, sheet, first, found.left)
    then, now, last = _Scored.of(kept, sheet), _Scored.of(kept, new.sheet), _Scored.of(new.plan, new.sheet)
    terms = Terms(now.total - then.total, then.total - first.total, last.total - now.total)
    complete = all(one.complete for one in (first, then, now, last))
    lines = _lines(steps, old, new, (first, then, now, last)) if complete else ()
    return Years(first.total, last.total, terms, lines, aside, found.left, found.answers, complete)


def add_up(parts: Sequence[float], total: int, decimals: int) -> list[int]:
    """Rounded parts that add up to a rounded total, in units of 10⁻ᵈ: each is one of its two neighbours, the largest
    remainders are rounded up; a part that is 0 stays 0 wherever another can give way.

    Source: the method of the largest remainder (Hamilton).
    """
    unit = 10.0**decimals
    exact = [0.0 if abs(part) < 1e-9 else part * unit for part in parts]  # fmt: skip
    floors = [int(value // 1) if abs(value - round(value)) > 1e-6 else round(value) for value in exact]
    moving = [i for i, value in enumerate(exact) if value != 0.0] or list(range(len(exact)))
    missing = total - sum(floors)
    up = sorted(moving, key=lambda i: (-(exact[i] - floors[i]), i))
    while missing and up:  # more than one turn only where the total is not the rounded sum of the parts
        sign = 1 if missing > 0 else -1
        for i in (up if sign > 0 else up[::-1])[: abs(missing)]:
            floors[i] += sign
            missing -= sign
    return floors


# --- answers ----------------------------------------------------------------------------------------------


def _content(answer: Answer) -> dict[str, Any]:
    if answer.state == "not_known":
        return {"not_known": True}
    return {"not_applicable": answer.reason} if answer.state == "not_applicable" else {"value": answer.value}


def _answer(content: Mapping[str, Any], tier: TierCode) -> Answer:
    if "not_known" in content:
        return Answer("not_known", tier=tier)
    if "not_applicable" in content:
        return Answer("not_applicable", reason=content["not_applicable"], tier=tier)
    value = content["value"]
    return Answer("answered", tuple(value) if isinstance(value, list) else value, tier=tier)


def _carried_sheet(
    steps: Sequence[Step], old: Side, new: Side, carried: Mapping[str, CarriedAnswer]
) -> AnswerSheet:  # fmt: skip
    """Last year's answers as this year's method reads them. A fact that was not one then has this year's value."""
    profile = {**new.sheet.profile, **carry_profile(steps, old.sheet.profile)}
    answers = {name: _answer(one.content, old.sheet.answers[one.was].tier) for name, one in carried.items()}
    return AnswerSheet(profile, answers)


# --- what is new ------------------------------------------------------------------------------------------


def _set_aside(
    steps: Sequence[Step], old: Side, new: Side, sheet: AnswerSheet, first: _Scored, left: Iterable[Left]
) -> tuple[dict[str, Why], ScoringPlan]:
    """The questions that last year's answers say nothing of, and the new method without them."""
    again = {one.id for step in steps if (said := step.new.model.follows()) for one in said.asked_again}
    sources = {question.id: _origin(steps, question.id) for question in new.loaded.model.all_questions()}
    aside: dict[str, Why] = {
        name: "asked_again" if name in again else "new" for name, was in sources.items() if was is None
    }
    for one in left:
        if one.question is not None and sources.get(one.question) is not None:
            aside[one.question] = "not_carried"
    while True:
        plan = _without(new.loaded, new.plan, frozenset(aside))
        states = _Scored.of(plan, sheet).states
        fresh = [
            name
            for name, state in states.items()
            if state in _OPEN and name not in aside and first.states.get(sources[name] or "") not in _OPEN
        ]
        if not fresh:
            return aside, plan
        aside |= dict.fromkeys(fresh, "not_asked_then")


def _origin(steps: Sequence[Step], name: str) -> str | None:
    """Id in the first release of the question whose answers become those of a question; ``None``: none's."""
    for step in reversed(steps):
        if name not in step.origins:
            return None
        name = step.origins[name].was
    return name


def _without(loaded: LoadedQuestionnaire, plan: ScoringPlan, aside: frozenset[str]) -> ScoringPlan:
    """The method as if some questions were not there."""
    return plan if not aside else _compiled(_Kept(loaded, plan.release, plan.method), aside)


@dataclass(frozen=True)
class _Kept:
    """A questionnaire, known by its release and method: what is compiled of it is kept a while."""

    loaded: LoadedQuestionnaire
    release: str
    method: str

    def __hash__(self) -> int:
        return hash((self.release, self.method))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.loaded is other.loaded


@lru_cache(maxsize=64)
def _compiled(kept: _Kept, aside: frozenset[str]) -> ScoringPlan:
    model = _never_asked(kept.loaded.model, aside)
    program, problems = analyse_questionnaire(model, kept.loaded.tables)
    assert not problems  # noqa: S101 - its expressions are those of a questionnaire that loads
    return compile_plan(replace(kept.loaded, model=model, program=program), kept.release, kept.method)


def _never_asked(model: Questionnaire, aside: frozenset[str]) -> Questionnaire:
    """The questionnaire with conditions that are false: as if the questions were not there (§3)."""

    def questions(held: list[Question]) -> list[Question]:
        never = {"when": False, "when_false": "absent"}
        return [one.model_copy(update=never) if one.id in aside else one for one in held]

    def group(held: Group) -> Group:
        nodes = [group(child) for child in held.groups()]
        return held.model_copy(update={"questions": questions(held.questions), "nodes": nodes})

    nodes = [group(child) for child in model.groups()]
    return model.model_copy(update={"questions": questions(model.questions), "nodes": nodes})


# --- scores -----------------------------------------------------------------------------------------------

_OPEN = (k.MISSING, k.PENDING)


@dataclass(frozen=True)
class _Scored:
    """One score. ``points``: by question, or ``(group, "floor" or "ceiling")``; they add up to a complete total."""

    total: Span
    complete: bool
    states: Mapping[str, int]
    points: Mapping[str | tuple[str, str], float]

    @staticmethod
    def of(plan: ScoringPlan, sheet: AnswerSheet) -> _Scored:
        columns: Columns = run(plan, code_rows(plan, [sheet]))
        names = [question.id for question in plan.questions]
        points: dict[str | tuple[str, str], float] = dict(zip(names, columns.row("q_points_low", 0), strict=True))
        for kind, column in (("floor", "g_raised"), ("ceiling", "g_cut")):
            points |= {
                (group, kind): moved for group, moved in zip(plan.groups, columns.row(column, 0), strict=True) if moved
            }
        states = dict(zip(names, (int(state) for state in columns.row("q_state", 0)), strict=True))
        span = Span(columns.one("total_low", 0), columns.one("total_high", 0))
        return _Scored(span, bool(columns.one("complete", 0)), states, points)


def _lines(
    steps: Sequence[Step], old: Side, new: Side, scores: tuple[_Scored, _Scored, _Scored, _Scored]
) -> tuple[Line, ...]:  # fmt: skip
    first, then, now, last = scores
    became: dict[str, list[str]] = {}
    rows: list[tuple[tuple[str, ...], str | None]] = []
    for question in new.loaded.model.all_questions():
        was = _counterpart(steps, question.id)
        if was is None:
            rows.append(((question.id,), None))
        else:
            became.setdefault(was, []).append(question.id)
    rows += [(tuple(names), was) for was, names in became.items()]
    rows += [((), question.id) for question in old.loaded.model.all_questions() if question.id not in became]
    of_new, of_old = _pillars(new.loaded.model), _pillars(old.loaded.model)
    found = []
    for names, was in rows:
        pillar = of_new[names[0]] if names else of_old[was or ""]
        figures = _figures(first.points.get(was or "", 0.0), *(
            sum(one.points.get(name, 0.0) for name in names) for one in (then, now, last)
        ))  # fmt: skip
        if any(figures):
            found.append(Line(names, was, pillar, *figures))
    for key in dict.fromkeys(chain(*(one.points for one in scores))):
        if isinstance(key, tuple):
            figures = _figures(*(one.points.get(key, 0.0) for one in scores))
            kind: Literal["floor", "ceiling"] = "floor" if key[1] == "floor" else "ceiling"
            pillar = of_new.get(key[0], of_old.get(key[0]))
            found.append(Line((), None, pillar, *figures, node=key[0], kind=kind))
    return tuple(found)


def _figures(before: float, then: float, now: float, after: float) -> tuple[float, float, float, float, float]:
    """``before``, ``method``, ``changed``, ``added``, ``after`` of a line."""
    return before, then - before, now - then, after - now, after


def _counterpart(steps: Sequence[Step], name: str) -> str | None:
    """Id in the first release of the question that a question stands in the place of, answers carried or not."""
    was: str | None = name
    for step in reversed(steps):
        was = None if was is None else step.stood_for(was)
    return was


def _pillars(model: Questionnaire) -> dict[str, str | None]:
    """The pillar of every question and group."""
    found: dict[str, str | None] = {question.id: None for question in model.questions}
    found |= {"root": None, model.id: None}

    def walk(group: Group, pillar: str) -> None:
        found[group.id] = pillar
        found.update({question.id: pillar for question in group.questions})
        for child in group.groups():
            walk(child, pillar)

    for pillar in model.groups():
        walk(pillar, pillar.id)
    return found
