"""What a report comes to for one assessment: whose it is, what is proposed, refused and not used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from assessment.assessments import Perimeter
from assessment.vsme.report import Entity, Fact, Trouble
from questionnaires.findings import Finding
from questionnaires.model import DataPoint
from scoring.result import State

Answer = bool | float | str
Identity = Literal["same", "unknown", "other"]
SIREN_SCHEME = "https://www.sirene.fr"
"""What names the SIREN in the reports that this project writes: the standard's own list has none for it."""
_SIREN_AT_THE_END = re.compile(r"(?:^|\D)(\d{9})(?:\d{5})?$")


@dataclass(frozen=True)
class Subject:
    """The assessment that answers are proposed for.

    Attributes:
        period: the closed year that is assessed.
        siren: of its firm; None in a trial, which can be anybody's.
        profile: facts as they are given.
        values: present answers by question, where they are values.
        states: what the score knows of each question.
        vouched: somebody said that the report is this firm's.
    """

    period: int
    perimeter: Perimeter
    siren: str | None
    profile: Mapping[str, Any]
    values: Mapping[str, Any]
    states: Mapping[str, State]
    vouched: bool = False


@dataclass(frozen=True)
class Proposed:
    """An answer to confirm.

    Attributes:
        raw, unit: the figure as the report has it; None where it is no figure, or the sum of several units.
        present: what is answered now, if anything.
        cautions: what else the report says of it.
    """

    point: DataPoint
    value: Answer
    facts: tuple[Fact, ...]
    raw: Decimal | None = None
    unit: str | None = None
    present: Any = None
    cautions: tuple[Finding, ...] = ()

    @property
    def target(self) -> str:
        """Id of the question or of the fact of the profile."""
        return self.point.question or self.point.fact or ""

    @property
    def same(self) -> bool:
        """It is the answer already."""
        return self.present is not None and type(self.present) is type(self.value) and self.present == self.value

    @property
    def converted(self) -> bool:
        """The report states it in another unit than the question."""
        return self.unit is not None and self.unit != self.point.unit


@dataclass(frozen=True)
class Refused:
    """An answer that the report does not give, and why."""

    point: DataPoint
    places: tuple[str, ...]
    reason: Finding


@dataclass(frozen=True)
class Unused:
    """A data point of the report that no question takes.

    Attributes:
        reason: why, where it is not the questionnaire that says so.
        group: the id of the reason that the questionnaire gives (``unused``).
    """

    concept: str
    facts: tuple[Fact, ...]
    reason: Finding | None
    group: str | None


@dataclass(frozen=True)
class Outcome:
    """All of a report, sorted."""

    identity: Identity
    proposed: tuple[Proposed, ...]
    refused: tuple[Refused, ...]
    unused: tuple[Unused, ...]
    unread: tuple[Trouble, ...] = ()
    """Places that could not be read, and are not told with a refusal."""


def identity_of(entity: Entity, siren: str | None) -> Identity:
    """Whether a report is this firm's, by the SIREN that its identifier is or ends with (SIRET, EUID)."""
    if siren is None:
        return "same"
    if not entity.identifier:
        return "unknown"
    spaced = re.sub(r"[\s.]", "", entity.identifier) if entity.scheme == SIREN_SCHEME else entity.identifier
    found = _SIREN_AT_THE_END.search(spaced)
    if found is None:
        return "other" if entity.scheme == SIREN_SCHEME else "unknown"
    stated = spaced[-14:-5] if len(found[0]) > 10 else found[1]
    return "same" if siren in (stated, found[1]) else "other"
