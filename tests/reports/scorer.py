"""A small scorer for report tests: constant weights, no redistribution; plausible and exact figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from questionnaires.model import AnyOf, Group, Number, OneOf, Question, Questionnaire, YesNo
from scoring.answers import Answer, AnswerSheet
from scoring.result import (
    ConditionResult,
    Gain,
    GoalResult,
    LevelResult,
    NodeResult,
    NotApplicableEffect,
    OpenQuestion,
    Result,
    Total,
)


def fraction(question: Question, value: Any) -> float:
    """The fraction of an answer; a scale is read at its nearest point below, which is enough here."""
    if isinstance(question, YesNo):
        return question.yes if value else question.no
    if isinstance(question, OneOf):
        best = max(option.points for option in question.options)
        return next(option.points for option in question.options if option.code == value) / best
    if isinstance(question, AnyOf):
        points = sum(option.points for option in question.options if option.code in value)
        return min(points, question.maximum) / question.maximum
    if isinstance(question, Number):
        pairs = question.scale or question.steps or [(0.0, 0.0)]
        return next((share for edge, share in reversed(pairs) if value >= edge), pairs[0][1])
    return 0.0


def scored(question: Question) -> bool:
    """Whether a question takes part in the score."""
    if question.kind in {"text", "date"} or question.role != "scored":
        return False
    return question.kind != "number" or bool(question.scale or question.steps)


def weight(thing: Any) -> float:
    """A constant weight; an expression counts as 1."""
    return float(thing.weight) if isinstance(thing.weight, int | float) else 1.0


class Scorer:
    """Scores one sheet, once."""

    def __init__(self, model: Questionnaire, sheet: AnswerSheet) -> None:
        self.model, self.sheet = model, sheet
        self.nodes: list[NodeResult] = []

    def question(self, question: Question, parent: str, potential: float) -> tuple[float, float]:
        """Adds a question's node; gives its bounds."""
        answer = self.sheet.answers.get(question.id)
        counts = scored(question)
        state = "missing" if answer is None else answer.state
        if question.kind == "computed":
            state = "answered"
        low, high, share = 0.0, potential, None
        if state == "answered" and answer is not None and counts:
            share = fraction(question, answer.value)
            low = high = share * potential
        elif state in {"not_known", "not_applicable"} or not counts or question.kind == "computed":
            low = high = 0.0
            share = 0.0 if state == "not_known" else None
        known = low == high
        self.nodes.append(
            NodeResult(
                question.id,
                parent,
                "question",
                state,
                potential,
                potential,
                low if known else None,
                low,
                high,
                potential,
                potential,
                share,
                None if share is None else round(100 * share, 1),
                "scored" if counts else "unscored",
                state == "not_applicable",
                None if answer is None else answer.value,
            )
        )
        return low, high

    def group(self, group: Group, parent: str, potential: float, depth: int) -> tuple[float, float]:
        """Adds a group's node, then what it holds; gives its bounds."""
        place = len(self.nodes)
        children = [(child, weight(child)) for child in group.questions if scored(child)]
        children += [(child, weight(child)) for child in group.groups()]
        whole = sum(part for _, part in children) or 1.0
        low = high = 0.0
        for child in group.questions:
            part = weight(child) / whole * potential if scored(child) else 0.0
            bounds = self.question(child, group.id, part)
            low, high = low + bounds[0], high + bounds[1]
        for child in group.groups():
            bounds = self.group(child, group.id, weight(child) / whole * potential, depth + 1)
            low, high = low + bounds[0], high + bounds[1]
        known = abs(high - low) < 1e-12
        share = round(100 * low / potential, 1) if known and potential else None
        self.nodes.insert(
            place,
            NodeResult(
                group.id,
                parent,
                "pillar" if depth == 0 else "topic",
                "answered",
                potential,
                potential,
                low if known else None,
                low,
                high,
                potential,
                potential,
                None,
                share,
            ),
        )
        return low, high

    def result(self) -> Result:
        """The whole result; levels read the total alone."""
        model = self.model
        groups = model.groups()
        whole = sum(weight(group) for group in groups)
        low = high = 0.0
        for group in groups:
            bounds = self.group(group, "root", weight(group) / whole * model.scale, 0)
            low, high = low + bounds[0], high + bounds[1]
        complete = not any(node.state == "missing" for node in self.nodes)
        exact = low if complete else None
        total = Total(round(low, 1), round(high, 1), None if exact is None else round(exact, 1), exact)
        root = NodeResult(
            "root",
            None,
            "root",
            "answered",
            model.scale,
            model.scale,
            exact,
            low,
            high,
            model.scale,
            model.scale,
            None,
            None,
        )
        return Result(
            model.id,
            f"{model.id}-{model.version}",
            "5f0c9a7be31d4b62" * 4,
            "91be55aa" * 8,
            "0.1.0",
            model.scale,
            model.rounding.decimals,
            total,
            {"declared": total, "documented": _part(total, 0.55), "verified": _part(total, 0.2)},
            *self._reached(low, high),
            self._levels(low, high),
            (root, *self.nodes),
            (),
            tuple(self._goals()),
            tuple(
                NotApplicableEffect(node.id, True, node.potential or 0, 0.4)
                for node in self.nodes
                if node.state == "not_applicable"
            ),
            tuple(rule.id for rule in model.rules),
            tuple(
                sorted(
                    (OpenQuestion(node.id, node.high / 2) for node in self.nodes if node.state == "missing"),
                    key=lambda one: -one.narrowing,
                )
            ),
            (),
            (),
            None,
            True,
            1.5,
            complete,
        )

    def _thresholds(self) -> list[tuple[str, float]]:
        return [(level.id, float(str(level.all[0].condition).split(">=")[1])) for level in self.model.levels]

    def _reached(self, low: float, high: float) -> tuple[str | None, str | None]:
        least = [name for name, threshold in self._thresholds() if low >= threshold]
        most = [name for name, threshold in self._thresholds() if high >= threshold]
        return (least or [None])[-1], (most or [None])[-1]

    def _levels(self, low: float, high: float) -> tuple[LevelResult, ...]:
        found = []
        for level, (name, threshold) in zip(self.model.levels, self._thresholds(), strict=True):
            verdict = "yes" if low >= threshold else "no" if high < threshold else "open"
            gap = round(max(threshold - low, 0), 1)
            conditions = [ConditionResult(name, 0, verdict, gap)]
            conditions += [ConditionResult(name, index, "yes", 0.0) for index in range(1, len(level.all))]
            found.append(LevelResult(name, verdict, tuple(conditions)))
        return tuple(found)

    def _goals(self) -> Iterator[GoalResult]:
        nodes = {node.id: node for node in self.nodes}
        for framework in self.model.all_frameworks():
            for goal in framework.goals:
                linked = [
                    nodes[question.id]
                    for question in self.model.all_questions()
                    if any(
                        code == goal.code or code.startswith(goal.code + ".")
                        for code in question.links.get(framework.id, {})
                    )
                ]
                if linked:
                    yield GoalResult(
                        framework.id,
                        goal.code,
                        sum(node.low for node in linked),
                        sum(node.potential or 0 for node in linked),
                    )


def _part(total: Total, share: float) -> Total:
    value = None if total.value is None else round(total.value * share, 1)
    return Total(round(total.low * share, 1), round(total.high * share, 1), value, value)


def score(model: Questionnaire, sheet: AnswerSheet) -> Result:
    """The result of one sheet."""
    return Scorer(model, sheet).result()


def gains(model: Questionnaire, sheet: AnswerSheet) -> tuple[Gain, ...]:
    """Every action, re-scored, most points per hour first."""
    before = score(model, sheet)
    hours = {effort.code: effort.hours for effort in model.efforts}
    found = []
    for question in model.all_questions():
        present = sheet.answers.get(question.id)
        if present is not None and present.state == "not_applicable":
            continue
        for action in question.actions:
            reaches = tuple(action.reaches) if isinstance(action.reaches, list) else action.reaches
            after = AnswerSheet(sheet.profile, {**sheet.answers, question.id: Answer("answered", reaches)})
            result = score(model, after)
            found.append(
                Gain(
                    question.id,
                    action.id,
                    action.effort,
                    hours[action.effort],
                    reaches,
                    result.total.low - before.total.low,
                    result.total.high - before.total.high,
                    result.level_at_least,
                )
            )
    return tuple(sorted(found, key=lambda gain: -gain.gain / gain.hours))
