"""What a scoring gives back: plain, frozen data, ready for JSON, explanation and report.

Points are in the unit of the questionnaire's scale and unrounded, unless a field says otherwise. A figure is ``None``
while open questions leave it undetermined; ``low`` and ``high`` then enclose every way to complete the assessment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["answered", "missing", "not_known", "not_applicable", "off_path", "pending"]
NodeKind = Literal["root", "pillar", "topic", "group", "question"]
Verdict = Literal["yes", "no", "open"]
Tier = Literal["declared", "documented", "verified"]


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one tier: rounded bounds, and the rounded and exact values once the assessment is complete."""

    low: float
    high: float
    value: float | None
    unrounded: float | None


@dataclass(frozen=True, slots=True)
class NodeResult:
    """One node of the tree. ``share`` is 100 · points / potential, rounded by the questionnaire's rule."""

    id: str
    parent: str | None
    kind: NodeKind
    state: State
    nominal: float | None
    potential: float | None
    points: float | None
    low: float
    high: float
    potential_low: float
    potential_high: float
    fraction: float | None
    share: float | None
    role: Literal["scored", "penalty", "bonus", "unscored"] | None = None
    declared_not_applicable: bool = False
    value: bool | float | str | tuple[str, ...] | None = None
    """Of a question: what the score read — for a ``computed``, its rounded figure."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A line that is neither a question's points nor a sum: bonus, penalty, floor or ceiling."""

    id: str
    node: str
    kind: Literal["bonus", "penalty", "floor", "ceiling"]
    points: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition of a level.

    ``gap``: how much the figure lacks (≥ 0), where the condition compares one figure with a threshold.
    """

    level: str
    index: int
    verdict: Verdict
    gap: float | None


@dataclass(frozen=True, slots=True)
class LevelResult:
    """A level: reached (with all below it), not reached, or still open."""

    id: str
    verdict: Verdict
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A framework's goal: weighted points over weighted potential of the linked questions; a link, not an effect."""

    framework: str
    code: str
    points: float
    potential: float


@dataclass(frozen=True, slots=True)
class NotApplicableEffect:
    """What one "not applicable" does.

    ``moved``: potential that went elsewhere; ``effect``: the total with it minus the total had it earned its least.
    """

    question: str
    declared: bool
    moved: float
    effect: float | None
    """``None`` where the path itself sets the question aside: no answer could have counted."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An unanswered question and by how many points the interval narrows, on average of its worst and best answers."""

    question: str
    narrowing: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the computation reports: a negative weight made 0, a division by zero, an empty root."""

    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Gain:
    """What one action brings this firm: exact, from the kernel; of an incomplete assessment, on both ends."""

    question: str
    action: str
    effort: str
    hours: float
    answer: bool | float | str | tuple[str, ...]
    """The answer after the action."""
    gain_low: float
    gain_high: float
    level_after: str | None
    """``level_at_least`` after the action alone."""

    @property
    def gain(self) -> float:
        """Points gained for certain (both ends agree on a complete assessment)."""
        return min(self.gain_low, self.gain_high)


DutyState = Literal["applies", "not_concerned", "open"]
"""``open``: some answer that the condition reads is missing, not known or was not asked, and it decides."""


@dataclass(frozen=True, slots=True)
class DutyResult:
    """Whether an obligation concerns the firm over one period of law (docs/questionnaire-format.md, Obligations)."""

    obligation: str
    since: str | None
    """First day, ISO; ``None``: long since."""
    until: str | None
    """First day on which it no longer holds; ``None``: until further notice."""
    state: DutyState
    waits_for: tuple[str, ...]
    """The questions without a value that an open condition reads."""


@dataclass(frozen=True, slots=True)
class Result:
    """Everything one scoring gives, in declared order."""

    questionnaire: str
    release: str
    method: str
    plan: str
    engine: str
    scale: float
    decimals: int
    total: Total
    tiers: dict[Tier, Total]
    level_at_least: str | None
    level_at_most: str | None
    levels: tuple[LevelResult, ...]
    nodes: tuple[NodeResult, ...]
    adjustments: tuple[Adjustment, ...]
    goals: tuple[GoalResult, ...]
    not_applicable: tuple[NotApplicableEffect, ...]
    to_check: tuple[str, ...]
    """Ids of the consistency rules that hold."""
    open_questions: tuple[OpenQuestion, ...]
    """Missing questions, the one that narrows the interval most first."""
    notices: tuple[Notice, ...]
    duties: tuple[DutyResult, ...]
    """Obligations in declared order, each with its periods; apart from the score."""
    path: str | None
    """The path that the firm is on; ``None`` where the questionnaire has one only."""
    path_offered: bool
    """Whether that path is for this firm."""
    declared_not_applicable_share: float
    """Per cent of the scale that the firm declared not applicable."""
    complete: bool
