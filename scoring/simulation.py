"""What a set of improvements makes of a result, all of them together (docs/scoring.md §11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet
from scoring.plan import ScoringPlan
from scoring.result import Result
from scoring.score import score_beside
from scoring.ways import Way, done, ways

Chosen = tuple[str, str]
"""Question and action."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one chosen action brings, given all the others. Points are unrounded."""

    way: Way
    low: float
    high: float
    """The total with all chosen actions less the total without this one, at both ends of the interval."""
    idle: bool
    """The other actions chosen on its question suffice: its answer is no better for it."""

    @property
    def gain(self) -> float:
        """Points that it brings for certain."""
        return min(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Simulation:
    """Before and after. The parts need not add up to what all of them bring: see :attr:`apart`."""

    sheet: AnswerSheet
    """The answers once everything chosen is done."""
    before: Result
    after: Result
    parts: tuple[Part, ...]
    """In declared order."""
    dropped: tuple[Chosen, ...]
    """What was chosen and is no way to a better answer: done already, passed, or never proposed."""
    opened: tuple[str, ...]
    """Questions that the new answers put to the firm, still to answer: while there are some, the result is an
    interval."""

    @property
    def hours(self) -> float:
        """Declared hours of all chosen actions."""
        return sum(part.way.hours for part in self.parts)

    @property
    def gain(self) -> tuple[float, float]:
        """What the rounded total rises by, at both ends."""
        return self.after.total.low - self.before.total.low, self.after.total.high - self.before.total.high

    @property
    def apart(self) -> float:
        """What all bring together, for certain, less the sum of the parts: not 0 where some suffice in place of others,
        bring something only together, or move the points of other questions."""
        return self.after.nodes[0].low - self.before.nodes[0].low - sum(part.low for part in self.parts)


def simulate(
    loaded: LoadedQuestionnaire,
    plan: ScoringPlan,
    sheet: AnswerSheet,
    before: Result,
    chosen: Collection[Chosen],
) -> Simulation:
    """The result once all chosen actions are done, and what each brings given the others: one batch of the kernel.

    Args:
        loaded: the questionnaire that the plan was compiled from.
        plan: its scoring plan.
        sheet: the firm's answers.
        before: their result.
        chosen: question and action of each improvement; what is none for this firm is told in ``dropped``.
    """
    wanted = set(chosen)
    held = [way for way in ways(loaded, plan, before) if (way.question, way.action) in wanted]
    after, questions = done(loaded, plan, sheet, held)
    without = [done(loaded, plan, sheet, [other for other in held if other is not way])[0] for way in held]
    result, totals = score_beside(loaded, plan, after, without, narrowing=False)
    low, high = result.nodes[0].low, result.nodes[0].high
    idle = {action for one in questions for action in one.idle}
    parts = tuple(
        Part(way, low - least, high - most, way.action in idle) for way, (least, most) in zip(held, totals, strict=True)
    )
    missing = {node.id for node in before.nodes if node.kind == "question" and node.state == "missing"}
    return Simulation(
        after,
        before,
        result,
        parts,
        tuple(one for one in chosen if one not in {(way.question, way.action) for way in held}),
        tuple(
            node.id
            for node in result.nodes
            if node.kind == "question" and node.state == "missing" and node.id not in missing
        ),
    )
