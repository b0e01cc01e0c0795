"""A firm's answers, already checked: what the scoring engine reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

Value = bool | float | str | tuple[str, ...]
"""yes_no: bool; number: float; one_of: option code; any_of: option codes; date: ``YYYY-MM-DD``; text: the text."""


class TierCode(IntEnum):
    """How far an answer is supported (docs/scoring.md §8)."""

    REJECTED = 0
    DECLARED = 1
    DOCUMENTED = 2
    VERIFIED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. No ``Answer`` at all means that the question is not answered yet."""

    state: Literal["answered", "not_known", "not_applicable"]
    value: Value | None = None
    tier: TierCode = TierCode.DECLARED
    reason: str | None = None
    """Why the question does not apply."""
    note: str | None = None
    estimate: bool = False
    detail: dict[str, str] = field(default_factory=dict)
    """option code → what the option asked for (with whom, since when)."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The profile (by fact id, defaults filled in) and the answers (by question id) of one firm."""

    profile: dict[str, bool | float | str]
    answers: dict[str, Answer]
