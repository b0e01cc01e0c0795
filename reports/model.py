"""What a report shows, as plain frozen data: texts already in the language, figures still numbers.

Points are in the unit of the questionnaire's scale. ``Span.value`` is ``None`` while open questions leave a figure
undetermined; ``low`` and ``high`` then enclose every way to complete the assessment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scoring.result import State, Tier, Verdict

Role = Literal["scored", "penalty", "bonus", "unscored"]
ResourceStatus = Literal["joinable", "closed", "example", "proposed", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A figure, or the bounds that enclose it."""

    low: float
    high: float
    value: float | None

    @property
    def open(self) -> float:
        """Points still open."""
        return 0.0 if self.value is not None else self.high - self.low


@dataclass(frozen=True, slots=True)
class Scope:
    """What an assessment covers: a closed year, and the whole firm, one site or a group (which ones: ``note``)."""

    period: int
    perimeter: Literal["whole", "site", "group"]
    note: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """How a pillar is named on every page: its number, its title; ``number`` − 1 gives its colour."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Extra:
    """What a firm added to an answer: a label in the language of the report, and its own words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question: what was answered, what it earned, what it cost.

    ``lost``: points not earned (while the potential is open, those not earned for certain).
    """

    id: str
    text: str
    period: str | None
    pillar: Pillar
    topic: str
    role: Role
    state: State
    declared_not_applicable: bool
    answer: str
    typed: bool
    """The answer is in the firm's own words (shown untouched)."""
    extras: tuple[Extra, ...]
    tier: Literal["declared", "documented", "verified", "rejected"] | None
    potential: float | None
    span: Span
    fraction: float | None
    lost: float | None
    best_action: str | None
    """The action on this question that brings most points, and by how many."""
    best_gain: float | None


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic of a pillar, with its questions in declared order."""

    title: str
    state: State
    potential: float | None
    span: Span
    share: float | None
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class PillarLine:
    """One pillar: points, potential (its bounds while open), topics."""

    pillar: Pillar
    text: str | None
    state: State
    potential: float | None
    potential_high: float
    span: Span
    share: float | None
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition of a level. ``gap`` is in points, or in per cent of a node's points where ``share`` is true."""

    text: str
    verdict: Verdict
    gap: float | None
    share: bool


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level with its conditions. ``threshold``: the points it asks of the total, where it asks some."""

    id: str
    title: str
    text: str | None
    verdict: Verdict
    threshold: float | None
    conditions: tuple[ConditionLine, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """A bonus, penalty, floor or ceiling."""

    kind: Literal["bonus", "penalty", "floor", "ceiling"]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """Who can help. ``standing`` says in words whether it can be joined, and how sure that is; ``when``, on which day
    and where something takes place, empty for most."""

    id: str
    title: str
    offer: str
    status: ResourceStatus
    standing: str
    when: str
    runner: str | None
    contact: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another action on the same question."""

    text: str
    gain: float
    effort: str


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One action: what it brings this firm, what it asks, how to begin, who can help."""

    rank: int
    text: str
    question: str
    pillar: Pillar
    answer_now: str
    answer_after: str
    adds: bool
    """``answer_after`` holds only what the action adds to the answer of today."""
    gain: float
    gain_high: float
    effort: str
    hours: float
    first_step: str
    level_after: str | None
    """Title of the level reached by this action alone, where it is above the present one."""
    resources: tuple[ResourceLine, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of a framework: points over potential of the questions linked to it."""

    code: str
    title: str
    points: float
    potential: float
    questions: int


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """A framework, with the goals to which at least one question that counts here is linked."""

    id: str
    title: str
    goals: tuple[GoalLine, ...]


@dataclass(frozen=True, slots=True)
class NotApplicableLine:
    """What one "not applicable" did to the result."""

    text: str
    pillar: Pillar
    declared: bool
    reason: str | None
    moved: float
    effect: float | None
    """``None`` where the path itself sets the question aside: no answer could have counted."""


@dataclass(frozen=True, slots=True)
class TierLine:
    """The total that the answers of one evidence tier, or better, give."""

    tier: Tier
    title: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A consistency rule that holds: something to look at again, not an accusation."""

    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A question still to answer, and by how many points the interval narrows with it."""

    text: str
    pillar: Pillar
    narrowing: float


@dataclass(frozen=True, slots=True)
class DutyLine:
    """An obligation that concerns the firm on the day of the report, will, or waits for an answer."""

    title: str
    text: str
    whom: str
    caution: str | None
    source: str
    read_on: date | None
    """The day on which the source was read; ``None`` where it is still to be confirmed."""
    standing: str
    """Since or from when, until when, in words; empty where long since and without end."""
    waits_for: tuple[str, ...]
    """Wording of the questions that an open one waits for."""


@dataclass(frozen=True, slots=True)
class PathLine:
    """The path that the firm is on, where it is not the full one."""

    title: str
    questions: int
    """Questions asked of this firm on it."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One profile fact as given."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Method:
    """What identifies the computation, and the rules that a reader may want to know."""

    questionnaire: str
    publisher: str | None
    licence: str | None
    release: str
    method: str
    plan: str
    engine: str
    scale: float
    decimals: int
    truncates: bool
    split: Literal["proportional", "equal", "none"]
    credit: float
    declared_limit: float
    declared_share: float
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportModel:
    """Everything that a report shows."""

    lang: Literal["fr", "en"]
    firm: str
    today: date
    scope: str
    """What is assessed, in words: the year, and where it is not the whole firm the site or the firms of the group;
    empty where nobody said so (an answers file)."""
    whole_firm: bool
    title: str
    complete: bool
    scored: bool
    """False where nothing of the questionnaire applies: there is then no score."""
    scale: float
    decimals: int
    total: Span
    possible: float
    """Potential of the whole: the scale, less what the rule for "not applicable" took away."""
    level: str | None
    """Title of the level reached for certain."""
    level_at_most: str | None
    levels: tuple[LevelLine, ...]
    next_level: LevelLine | None
    pillars: tuple[PillarLine, ...]
    adjustments: tuple[AdjustmentLine, ...]
    strengths: tuple[QuestionLine, ...]
    """Questions that earned most of their points, the most points first."""
    gaps: tuple[QuestionLine, ...]
    """Questions with points not earned, the largest loss first."""
    actions: tuple[ActionCard, ...]
    """The twelve that bring most per hour, one per question."""
    frameworks: tuple[FrameworkLine, ...]
    not_applicable: tuple[NotApplicableLine, ...]
    tiers: tuple[TierLine, ...]
    checks: tuple[CheckLine, ...]
    duties: dict[Literal["applies", "coming", "open"], tuple[DutyLine, ...]]
    """Obligations by how they stand; empty where the questionnaire has none."""
    duties_apart: int
    """Obligations followed by the questionnaire that do not concern this firm."""
    path: PathLine | None
    open_questions: tuple[OpenLine, ...]
    facts: tuple[FactLine, ...]
    method: Method

    def questions(self) -> tuple[QuestionLine, ...]:
        """Every question in declared order."""
        return tuple(question for pillar in self.pillars for topic in pillar.topics for question in topic.questions)
