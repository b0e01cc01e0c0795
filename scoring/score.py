"""Scores one firm and explains it: every figure read from the kernel's columns (docs/scoring.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Number, OneOf, Question, YesNo
from questionnaires.paths import PATH_FACT
from scoring.answer_tables import is_scored
from scoring.answers import Answer, AnswerSheet, Value
from scoring.engine import ENGINE, Columns, code_rows, known, run
from scoring.kernel import machine as m
from scoring.kernel import path as k
from scoring.kernel.machine import round_figure
from scoring.plan import ScoringPlan
from scoring.result import (
    Adjustment,
    ConditionResult,
    DutyResult,
    DutyState,
    GoalResult,
    LevelResult,
    NodeKind,
    NodeResult,
    NotApplicableEffect,
    Notice,
    OpenQuestion,
    Result,
    State,
    Tier,
    Total,
    Verdict,
)

TIERS: tuple[Tier, ...] = ("declared", "documented", "verified")
_STATES: dict[int, State] = {
    k.MISSING: "missing", k.ANSWERED: "answered", k.NOT_KNOWN: "not_known", k.NOT_APPLICABLE: "not_applicable",
    k.OFF_PATH: "off_path", k.PENDING: "pending",
}  # fmt: skip
_ROLES: dict[int, Literal["scored", "penalty", "bonus", "unscored"]] = {
    k.SCORED: "scored", k.PENALTY: "penalty", k.BONUS: "bonus", k.UNSCORED: "unscored",
}  # fmt: skip
_NOTICES = (
    (m.DIVISION_BY_ZERO, "division-by-zero"),
    (m.NEGATIVE_WEIGHT, "negative-weight"),
    (m.ABSENT_WEIGHT, "absent-weight"),
)


def with_answer(sheet: AnswerSheet, question: str, answer: Answer | None) -> AnswerSheet:
    """The same firm with one answer changed, or taken away."""
    others = {name: given for name, given in sheet.answers.items() if name != question}
    return replace(sheet, answers=others if answer is None else {**others, question: answer})


def score(loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, *, narrowing: bool = True) -> Result:
    """Score one firm.

    Args:
        loaded: the questionnaire that the plan was compiled from.
        plan: its scoring plan.
        sheet: checked answers; what is not answered is open.
        narrowing: whether to list the open questions, each of which is scored twice more to say what it narrows.

    Returns:
        Totals, levels, nodes, adjustments and the effects that explain them; an interval while questions are open.
    """
    return score_beside(loaded, plan, sheet, (), narrowing=narrowing)[0]


def score_beside(
    loaded: LoadedQuestionnaire,
    plan: ScoringPlan,
    sheet: AnswerSheet,
    others: Sequence[AnswerSheet],
    *,
    narrowing: bool = True,
) -> tuple[Result, list[tuple[float, float]]]:
    """Score one firm and, in the same batch, what-ifs beside it: their least and greatest unrounded total."""
    rows = [sheet] * len(TIERS)
    columns = run(plan, code_rows(plan, [*rows, *others], [1, 2, 3, *([1] * len(others))]))
    beside = [
        (columns.one("total_low", row), columns.one("total_high", row))
        for row in range(len(rows), len(rows) + len(others))
    ]
    return _Reader(loaded, plan, sheet, columns, narrowing).result(), beside


def extreme_answers(question: Question) -> tuple[Answer, Answer]:
    """An answer of least fraction and one of greatest; of a question without score, "not known" and "not known"."""
    worst: Value
    best: Value
    if not is_scored(question):
        return Answer("not_known"), Answer("not_known")
    match question:
        case YesNo():
            worst, best = question.yes < question.no, question.yes >= question.no
        case OneOf():
            counted = [option for option in question.options if not option.not_applicable]
            worst = min(counted, key=lambda option: option.points).code
            best = max(counted, key=lambda option: option.points).code
        case AnyOf():
            together = tuple(option.code for option in question.options if not option.exclusive and option.points > 0)
            alone = max(question.options, key=lambda option: option.points)
            gathered = sum(option.points for option in question.options if not option.exclusive)
            worst, best = (), (alone.code,) if alone.exclusive and alone.points > gathered else together
        case Number():
            pairs = list(question.scale or question.steps or [])
            worst = min(pairs, key=lambda pair: pair[1])[0]
            best = max(pairs, key=lambda pair: pair[1])[0]
        case _:
            return Answer("not_known"), Answer("not_known")
    return Answer("answered", worst), Answer("answered", best)


@dataclass
class _Reader:
    """Reads the kernel's columns of three rows: the three tiers of one firm."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    sheet: AnswerSheet
    columns: Columns
    narrowing: bool = True

    def __post_init__(self) -> None:
        self.t = self.plan.tables
        self.row = {name: self.columns.row(name, 0) for name in self.columns.output._fields}
        self.complete = bool(self.row["complete"][0])
        self.scored = bool(self.row["scored"][0])
        self.states = [_STATES[int(state)] for state in self.row["q_state"]]
        self.questions = list(self.loaded.model.all_questions())

    def rounded(self, x: float) -> float:
        """A figure under the questionnaire's rule."""
        return round_figure(x, self.t.decimals, self.t.down)

    def result(self) -> Result:
        """Everything, in declared order."""
        totals = {tier: self._total(row) for row, tier in enumerate(TIERS)}
        at_least, at_most = int(self.row["level_low"][0]), int(self.row["level_high"][0])
        names = self.plan.levels
        path = str(self.sheet.profile[PATH_FACT]) if self.plan.offers else None
        return Result(
            questionnaire=self.plan.questionnaire,
            release=self.plan.release,
            method=self.plan.method,
            plan=self.plan.digest,
            engine=ENGINE,
            scale=self.t.scale,
            decimals=self.t.decimals,
            total=totals["declared"],
            tiers=totals,
            level_at_least=names[at_least] if at_least >= 0 else None,
            level_at_most=names[at_most] if at_most >= 0 else None,
            levels=tuple(self._levels(at_least, at_most)),
            nodes=tuple(self._nodes(0)),
            adjustments=tuple(self._adjustments()),
            goals=tuple(self._goals()),
            not_applicable=self._set_aside(),
            duties=tuple(self._duties()),
            path=path,
            path_offered=self._offered(path),
            to_check=tuple(rule for rule, on in zip(self.plan.rules, self.row["rule"], strict=True) if on),
            open_questions=self._open() if self.narrowing else (),
            notices=tuple(self._notices()),
            declared_not_applicable_share=self.rounded(100.0 * self.row["declared_aside"][0] / self.t.scale),
            complete=self.complete,
        )

    def _total(self, row: int) -> Total:
        low, high = self.columns.one("total_low", row), self.columns.one("total_high", row)
        exact = low if self.columns.one("complete", row) and self.columns.one("scored", row) else None
        value = None if exact is None else self.rounded(exact)
        return Total(self.rounded(low), self.rounded(high), value, exact)

    def _offered(self, path: str | None) -> bool:
        """Whether the path is for this firm; the full one always is."""
        offers = dict(zip(self.plan.offers, self.row["statement"], strict=False))
        return path not in offers or int(offers[path]) == m.TRUE

    def _duties(self) -> Iterator[DutyResult]:
        states = dict(zip(self.plan.question_index, self.states, strict=True))
        for duty, outcome in zip(self.plan.duties, self.row["statement"][len(self.plan.offers) :], strict=True):
            state: DutyState = "applies" if int(outcome) == m.TRUE else "not_concerned"
            if int(outcome) != m.TRUE and int(outcome) & m.TRUE:
                state = "open"
            unknown = (name for name in duty.reads if states[name] not in ("answered", "not_applicable"))
            yield DutyResult(duty.obligation, duty.since, duty.until, state, tuple(unknown) if state == "open" else ())

    # --- the tree -----------------------------------------------------------------------------------------

    def _nodes(self, group: int, depth: int = 0) -> Iterator[NodeResult]:
        t = self.t
        yield self._group(group, depth)
        for q in range(t.g_first[group], t.g_own_last[group]):
            yield self._question(q, group)
        for i in range(t.g_child_start[group], t.g_child_start[group + 1]):
            yield from self._nodes(t.g_child[i], depth + 1)

    def _group(self, g: int, depth: int) -> NodeResult:
        kind: NodeKind = ("root", "pillar", "topic")[depth] if depth < 3 else "group"
        low, high = self.row["g_points_low"][g], self.row["g_points_high"][g]
        least, most = self.row["g_potential_low"][g], self.row["g_potential_high"][g]
        state = self._group_state(g)
        return NodeResult(
            id=self.plan.groups[g],
            parent=None if g == 0 else self.plan.groups[self.t.g_parent[g]],
            kind=kind,
            state=state,
            nominal=known(self.row["g_nominal_low"][g], self.row["g_nominal_high"][g]),
            potential=known(least, most),
            points=known(low, high),
            low=low,
            high=high,
            potential_low=least,
            potential_high=most,
            fraction=None,
            share=None if state == "not_applicable" else self._share(known(low, high), known(least, most)),
        )

    def _group_state(self, g: int) -> State:
        """Not applicable where no question remains, though credits may be kept (docs/scoring.md §§5, 6)."""
        path = int(self.row["g_path"][g])
        states = self.states[self.t.g_first[g] : self.t.g_last[g]]
        if not path & k.COUNTED or (states and set(states) == {"off_path"}):
            return "off_path"  # its own condition, or that of every question in it, as on a shorter path
        if path != k.COUNTED:
            return "pending"
        if "missing" in states:
            return "missing"
        if "pending" in states:
            return "pending"
        below = range(self.t.g_first[g], self.t.g_last[g])
        return "answered" if any(self._remains(q) for q in below) else "not_applicable"

    def _remains(self, q: int) -> bool:
        """Whether a scored question takes part with a potential of its own."""
        takes_part = self.t.q_role[q] == k.SCORED and int(self.row["q_stand"][q]) == k.COUNTED
        return takes_part and self.row["q_nominal_high"][q] > 0.0

    def _share(self, points: float | None, potential: float | None) -> float | None:
        if points is None or potential is None or potential <= 0.0:
            return None
        return self.rounded(100.0 * points / potential)

    def _question(self, q: int, group: int) -> NodeResult:
        row, state, role = self.row, self.states[q], _ROLES[self.t.q_role[q]]
        low, high = row["q_points_low"][q], row["q_points_high"][q]
        if role in ("penalty", "bonus"):  # their lines are adjustments
            low = high = 0.0
        least, most = row["q_potential_low"][q], row["q_potential_high"][q]
        brought_back = state == "not_applicable" and int(row["q_stand"][q]) == k.COUNTED  # rejected: it earns its least
        counted = role != "unscored" and (state in ("answered", "not_known") or brought_back)
        points = known(low, high) if state != "pending" or low != high else low
        return NodeResult(
            id=self.plan.questions[q].id,
            parent=self.plan.groups[group],
            kind="question",
            state=state,
            nominal=known(row["q_nominal_low"][q], row["q_nominal_high"][q]),
            potential=known(least, most),
            points=points,
            low=low,
            high=high,
            potential_low=least,
            potential_high=most,
            fraction=known(row["q_fraction_low"][q], row["q_fraction_high"][q]) if counted else None,
            share=self._share(points, known(least, most)) if role == "scored" else None,
            role=role,
            declared_not_applicable=bool(row["q_declared"][q]) and state == "not_applicable",
            value=self._value(q),
        )

    def _value(self, q: int) -> Value | None:
        """What the score reads of a question on the path: a computed figure, or the answer given."""
        if self.states[q] not in ("answered", "not_applicable"):
            return None
        if self.plan.questions[q].kind == "computed":
            return float(self.row["q_value"][q]) if int(self.row["q_value_status"][q]) == m.PRESENT else None
        answer = self.sheet.answers.get(self.plan.questions[q].id)
        return None if answer is None else answer.value

    def _adjustments(self) -> Iterator[Adjustment]:
        for q, coding in enumerate(self.plan.questions):
            role = _ROLES[self.t.q_role[q]]
            low, high = self.row["q_points_low"][q], self.row["q_points_high"][q]
            if role in ("penalty", "bonus") and (low != 0.0 or high != 0.0):
                parent = self.plan.groups[self.t.q_parent[q]]
                yield Adjustment(coding.id, parent, role, known(low, high), low, high)
        if self.complete:
            for g, name in enumerate(self.plan.groups):
                if (raised := self.row["g_raised"][g]) != 0.0:
                    yield Adjustment(f"{name}.floor", name, "floor", raised, raised, raised)
                if (cut := self.row["g_cut"][g]) != 0.0:
                    yield Adjustment(f"{name}.ceiling", name, "ceiling", cut, cut, cut)

    # --- levels, goals, notices ---------------------------------------------------------------------------

    def _levels(self, at_least: int, at_most: int) -> Iterator[LevelResult]:
        for number, (first, last) in enumerate(pairwise(self.t.level_start)):
            level = self.plan.levels[number]
            conditions = tuple(self._condition(level, i, i - first) for i in range(first, last))
            verdict: Verdict = "yes" if number <= at_least else "open" if number <= at_most else "no"
            yield LevelResult(level, verdict, conditions)

    def _condition(self, level: str, i: int, index: int) -> ConditionResult:
        outcome = int(self.row["condition"][i])
        verdict: Verdict = "yes" if outcome == m.TRUE else "open" if outcome & m.TRUE else "no"
        gap, compared = None, self.plan.gaps[i]
        if verdict != "yes" and compared is not None and int(self.row["figure_status"][compared.figure]) & m.PRESENT:
            low, high = self.row["figure_low"][compared.figure], self.row["figure_high"][compared.figure]
            if verdict == "no":  # what lacks at best
                low, high = high, low
            lacking = compared.threshold - low if compared.at_least else high - compared.threshold
            gap = self.rounded(max(lacking, 0.0))
        return ConditionResult(level, index, verdict, gap)

    def _goals(self) -> Iterator[GoalResult]:
        for i, (framework, code) in enumerate(self.plan.goals):
            if self.row["goal_potential"][i] > 0.0:
                yield GoalResult(framework, code, self.row["goal_points"][i], self.row["goal_potential"][i])

    def _notices(self) -> Iterator[Notice]:
        for place, bits in zip(self.plan.places, self.row["notice"], strict=True):
            for bit, code in _NOTICES:
                if int(bits) & bit:
                    yield Notice(code, place)
        if not self.scored:
            yield Notice("no-score", "root")

    # --- what if ------------------------------------------------------------------------------------------

    def _totals(self, sheets: Sequence[AnswerSheet]) -> list[tuple[float, float]]:
        columns = run(self.plan, code_rows(self.plan, sheets), detail=0)
        return [(columns.one("total_low", i), columns.one("total_high", i)) for i in range(len(sheets))]

    def _set_aside(self) -> tuple[NotApplicableEffect, ...]:
        """What each "not applicable" does to the total, against the same firm earning the question's least."""
        found = []
        for q, state in enumerate(self.states):
            nominal = self.row["q_nominal_high"][q]
            aside = state in ("not_applicable", "off_path") and int(self.row["q_stand"][q]) == k.ASIDE
            if aside and nominal > 0.0:
                found.append((q, self._instead(q, state), nominal))
        totals = self._totals([with_answer(self.sheet, self.plan.questions[q].id, least) for q, least, _ in found])
        now = self.row["total_low"][0]
        return tuple(
            NotApplicableEffect(
                self.plan.questions[q].id,
                bool(self.row["q_declared"][q]),
                nominal - self.row["q_potential_low"][q],
                None if least is None else now - total,
            )
            for (q, least, nominal), (total, _) in zip(found, totals, strict=True)
        )

    def _instead(self, q: int, state: State) -> Answer | None:
        """The answer of least points in the place of "not applicable"; none where the path itself sets it aside."""
        if state == "off_path":
            return None
        if self.plan.questions[q].kind != "computed":
            return Answer("not_known")
        first, size = self.t.q_scale[q], self.t.q_scale_size[q]
        worst = min(range(first, first + size), key=lambda i: self.t.scale_y[i])
        return Answer("answered", self.t.scale_x[worst])

    def _open(self) -> tuple[OpenQuestion, ...]:
        """Unanswered questions by how much the interval narrows, on average of the worst and the best answer."""
        missing = [q for q, state in enumerate(self.states) if state == "missing"]
        sheets = [
            with_answer(self.sheet, self.plan.questions[q].id, answer)
            for q in missing
            for answer in extreme_answers(self.questions[q])
        ]
        widths = [high - low for low, high in self._totals(sheets)]
        now = self.row["total_high"][0] - self.row["total_low"][0]
        found = [
            OpenQuestion(self.plan.questions[q].id, max(now - (widths[2 * i] + widths[2 * i + 1]) / 2.0, 0.0))
            for i, q in enumerate(missing)
        ]
        return tuple(sorted(found, key=lambda one: -self.rounded(one.narrowing)))
