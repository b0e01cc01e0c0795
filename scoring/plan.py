"""The compiled questionnaire: flat tables of numbers that the kernel reads, and the names that explain them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, NamedTuple, get_type_hints

Ints = list[int]
Floats = list[float]


class Tables(NamedTuple):
    """Everything the kernel knows of a questionnaire. ``*_start`` arrays have one entry more: i runs from [i] to [i+1].

    Groups are numbered parents first, the root 0; questions in declared order, so that a group's questions stand in a
    row. In arrays over nodes the groups come first. Slots, which expressions read, are facts, definitions, questions.
    """

    # sizes and rules of the whole
    facts: int
    fact_numbers: int
    fact_codes: int
    definitions: int
    question_slot: int
    questions: int
    groups: int
    codes: int
    numbers: int
    masks: int
    weights: int
    figures: int
    levels: int
    conditions: int
    rules: int
    statements: int
    goals: int
    expressions: int
    stack: int
    decimals: int
    down: int
    scale: float
    aside_limit: float
    # expressions
    code_start: Ints
    code_op: Ints
    code_a: Ints
    code_b: Ints
    code_x: Floats
    pool: Floats
    # look-ups
    lookup_keys: Ints
    lookup_first: Ints
    lookup_base: Ints
    lookup_low: Floats
    lookup_high: Floats
    key_base: Ints
    key_size: Ints
    key_band: Ints
    key_edge: Floats
    cell_value: Floats
    cell_present: Ints
    # facts and definitions
    fact_kind: Ints
    fact_column: Ints
    fact_option: Ints
    definition_code: Ints
    # weights and factors: constants by node, and those that are expressions
    weight: Floats
    factor: Floats
    weight_code: Ints
    weight_node: Ints
    weight_is_factor: Ints
    # questions
    q_kind: Ints
    q_column: Ints
    q_parent: Ints
    q_role: Ints
    q_when: Ints
    q_when_aside: Ints
    q_may_aside: Ints
    q_option: Ints
    q_options: Ints
    q_maximum: Floats
    q_scale_kind: Ints
    q_scale: Ints
    q_scale_size: Ints
    q_formula: Ints
    q_decimals: Ints
    q_factor: Floats
    q_low: Floats
    q_high: Floats
    q_f_low: Floats
    q_f_high: Floats
    q_least: Floats
    q_clip: Ints
    option_fraction: Floats
    option_aside: Ints
    option_code: Floats
    scale_x: Floats
    scale_y: Floats
    input_start: Ints
    input_question: Ints
    # groups
    g_parent: Ints
    g_end: Ints
    g_first: Ints
    g_own_last: Ints
    g_last: Ints
    g_child_start: Ints
    g_child: Ints
    g_when: Ints
    g_when_aside: Ints
    g_scope: Ints
    g_declares: Ints
    g_split: Ints
    g_credit: Floats
    g_when_empty: Ints
    g_floor: Floats
    g_ceiling: Floats
    g_clips: Ints
    g_outer_clip: Ints
    g_clips_inside: Ints
    # levels, rules, goals
    figure_kind: Ints
    figure_node: Ints
    level_start: Ints
    condition_code: Ints
    rule_code: Ints
    statement_code: Ints
    goal_start: Ints
    goal_question: Ints
    goal_share: Floats


FIELD_TYPES: dict[str, Any] = get_type_hints(Tables)


@dataclass(frozen=True, slots=True)
class Coding:
    """How a fact or question is coded: its kind, and its option codes in order."""

    id: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A condition that compares one figure with a threshold: enough to say by how much it is missed."""

    figure: int
    at_least: bool
    threshold: float
    strict: bool = False
    """The figure must be beyond the threshold, not at it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A period in which an obligation has one condition; days as ISO texts, ``None`` without limit."""

    obligation: str
    since: str | None
    until: str | None
    reads: tuple[str, ...]
    """The questions that its condition reads, through definitions and computed figures too."""


@dataclass(frozen=True)
class ScoringPlan:
    """A compiled questionnaire. ``release`` names it, ``method`` is its release without texts (docs/scoring.md §10)."""

    questionnaire: str
    release: str
    method: str
    tables: Tables
    facts: tuple[Coding, ...]
    questions: tuple[Coding, ...]
    groups: tuple[str, ...]
    levels: tuple[str, ...]
    rules: tuple[str, ...]
    offers: tuple[str, ...]
    """Codes of the paths, whose offers are the first statements; the slices of obligations follow."""
    duties: tuple[Duty, ...]
    goals: tuple[tuple[str, str], ...]
    gaps: tuple[Gap | None, ...]
    places: tuple[str, ...]
    """Of each expression: where it stands, e.g. ``energy.when``."""

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces; floats as Python writes them (infinite bounds as texts)."""
        data = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "tables"}
        data["facts"] = [asdict(coding) for coding in self.facts]
        data["questions"] = [asdict(coding) for coding in self.questions]
        data["duties"] = [asdict(duty) for duty in self.duties]
        data["gaps"] = [asdict(gap) if gap else None for gap in self.gaps]
        data["tables"] = {name: _plain(value) for name, value in self.tables._asdict().items()}
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> ScoringPlan:
        """The plan that ``to_json`` wrote."""
        data = json.loads(text)
        tables = Tables(**{name: _back(FIELD_TYPES[name], value) for name, value in data.pop("tables").items()})
        read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        for name in ("facts", "questions"):
            read[name] = tuple(Coding(c["id"], c["kind"], tuple(c["options"])) for c in data[name])
        read["duties"] = tuple(Duty(**{**duty, "reads": tuple(duty["reads"])}) for duty in data["duties"])
        read["gaps"] = tuple(Gap(**gap) if gap else None for gap in data["gaps"])
        read["goals"] = tuple((framework, code) for framework, code in data["goals"])
        return cls(tables=tables, **read)

    @cached_property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of what the kernel reads."""
        data = {name: _plain(value) for name, value in self.tables._asdict().items()}
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def question_index(self) -> dict[str, int]:
        """Question id → position."""
        return {coding.id: i for i, coding in enumerate(self.questions)}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def _back(kind: Any, value: Any) -> Any:
    if kind == Floats:
        return [float(item) for item in value]
    return float(value) if kind is float else value
