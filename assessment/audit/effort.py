"""What an hour of effort brings: every action, in every case of the questionnaire, by its exact gain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from statistics import median

from assessment.audit.bench import Bench
from assessment.audit.firms import Case
from scoring.answers import AnswerSheet
from scoring.gains import action_gains
from scoring.result import Gain
from scoring.score import score


@dataclass(frozen=True, slots=True)
class ActionGain:
    """One action over the cases in which it raises the total."""

    question: str
    action: str
    effort: str
    hours: float
    cases: int
    gain: float
    """Points, the median of those cases."""
    per_hour: float
    """Points per hour, the median of those cases."""


@dataclass(frozen=True, slots=True)
class EffortClass:
    """The gains of one declared effort, over actions and cases together."""

    effort: str
    hours: float
    gains: int
    gain: float | None
    """Median, in points."""
    per_hour: float | None


@dataclass(frozen=True, slots=True)
class Idle:
    """An action that raises the total of no case."""

    question: str
    action: str
    cases: int
    """Cases that answer its question: where there is none, the cases say nothing of it."""
    from_least: bool | None
    """Whether it raises the total of one of the firms tried that does nothing yet; ``None``: none is asked."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Gain for effort over all cases."""

    cases: int
    gains: int
    per_hour: float | None
    """Points per hour, the median of all gains."""
    actions: tuple[ActionGain, ...]
    """Most points per hour first."""
    classes: tuple[EffortClass, ...]
    idle: tuple[Idle, ...]


def effort(bench: Bench, cases: Sequence[Case], least: Sequence[AnswerSheet]) -> Effort:
    """Measure every action in every case; ``least``: firms to which every useful action brings something."""
    found: dict[str, list[Gain]] = {}
    answering: dict[str, int] = {}
    for case in cases:
        result = score(bench.loaded, bench.plan, case.sheet)
        for node in result.nodes:
            if node.kind == "question" and node.state in ("answered", "not_known"):
                answering[node.id] = answering.get(node.id, 0) + 1
        for gain in action_gains(bench.loaded, bench.plan, case.sheet, result):
            found.setdefault(gain.action, []).append(gain)
    gains = [gain for several in found.values() for gain in several]
    useful = _useful(bench, least, found.keys())
    actions = [_action(several) for several in found.values()]
    return Effort(
        cases=len(cases),
        gains=len(gains),
        per_hour=_median([gain.gain / gain.hours for gain in gains]),
        actions=tuple(sorted(actions, key=lambda one: (-one.per_hour, one.action))),
        classes=tuple(
            EffortClass(
                declared.code,
                declared.hours,
                len(of_class := [gain for gain in gains if gain.effort == declared.code]),
                _median([gain.gain for gain in of_class]),
                _median([gain.gain / gain.hours for gain in of_class]),
            )
            for declared in bench.loaded.model.efforts
        ),
        idle=tuple(
            Idle(question.id, action.id, answering.get(question.id, 0), useful.get(action.id))
            for question in bench.questions.values()
            for action in question.actions
            if action.id not in found
        ),
    )


def _useful(bench: Bench, least: Sequence[AnswerSheet], known: Collection[str]) -> dict[str, bool]:
    """Of the actions that are not known to gain, and that one of the firms is asked about: whether one gains by it."""
    useful: dict[str, bool] = {}
    waiting = {
        question.id: {action.id for action in question.actions} - set(known) for question in bench.questions.values()
    }
    for sheet, asked in zip(least, bench.on_path(least), strict=True):
        open_still = {name for name in asked if any(not useful.get(action, False) for action in waiting[name])}
        if not open_still:
            continue
        result = score(bench.loaded, bench.plan, sheet)
        only = tuple(node if node.id in open_still else replace(node, state="off_path") for node in result.nodes)
        gains = {gain.action for gain in action_gains(bench.loaded, bench.plan, sheet, replace(result, nodes=only))}
        for name in open_still:
            useful.update({action: useful.get(action, False) or action in gains for action in waiting[name]})
    return useful


def _action(gains: list[Gain]) -> ActionGain:
    first = gains[0]
    return ActionGain(
        first.question,
        first.action,
        first.effort,
        first.hours,
        len(gains),
        float(median(gain.gain for gain in gains)),
        float(median(gain.gain / gain.hours for gain in gains)),
    )


def _median(figures: list[float]) -> float | None:
    return float(median(figures)) if figures else None
