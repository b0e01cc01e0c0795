"""What a VSME report says, whatever file it came in: facts with their period, unit and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from assessment.refusals import FileRefusedError
from questionnaires.findings import Finding, Place, Words, finding, register_catalogues

register_catalogues(Path(__file__).parents[1] / "messages")

Value = Decimal | str | bool | date | tuple[str, ...]


class VsmeError(FileRefusedError):
    """A file that is no VSME report, or not one that can be read."""

    def __init__(self, code: str, **params: object) -> None:
        """A code of ``messages/vsme.yaml`` and its parameters."""
        super().__init__(finding(code, Place(""), (), **params))


@dataclass(frozen=True)
class Fact:
    """One fact.

    Attributes:
        concept: name of the data point, without prefix; ``prefix:name`` for one that the standard does not have.
        value: a member of an enumeration is its name; what the file marks as nothing is no fact.
        unit: as ``questionnaires.units`` names it, or as the file does where it is not known there.
        start, end: first and last day of the period; of an instant, both are its day.
        dimensions: axis to member, without those that have their default.
        decimals: to how many the figure is right; None where the file does not say.
        place: ``Sheet!G5``, or the pointer to the fact in a JSON file.
    """

    concept: str
    value: Value
    place: str
    unit: str | None = None
    start: date | None = None
    end: date | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    decimals: int | None = None


@dataclass(frozen=True)
class Trouble:
    """A place of the file that could not be read, the data point that it holds, and why."""

    concept: str
    place: str
    reason: Finding


@dataclass(frozen=True)
class Entity:
    """Whose report it is: an identifier, the address that says of which kind it is, and a name where there is one."""

    scheme: str
    identifier: str
    name: str = ""


@dataclass(frozen=True)
class Report:
    """A file that has been read. ``start``, ``end``: first and last day of the period that it is about."""

    source: Literal["workbook", "json"]
    taxonomy: str
    entity: Entity
    start: date | None
    end: date | None
    facts: tuple[Fact, ...]
    troubles: tuple[Trouble, ...] = ()


def trouble(concept: str, place: str, code: str, **params: object) -> Trouble:
    """What is wrong at a place."""
    return Trouble(concept, place, finding(code, Place(""), (), **params))


def first_day(last: date) -> date:
    """First day of the twelve months that end on a day: of the 28th of February of a leap year, the 1st of March."""
    after = last + timedelta(days=1)
    return after.replace(year=after.year - 1) if (after.month, after.day) != (2, 29) else date(after.year - 1, 3, 1)


def check_entry_point(stated: str, supported: str, older: tuple[str, ...]) -> None:
    """Raises VsmeError unless the report was made with the supported version of the taxonomy.

    Versions before it are refused by name: the same element may have meant something else there.
    """
    if stated == supported:
        return
    if stated in older:
        raise VsmeError("vsme-taxonomy-old", found=_version(stated), wanted=_version(supported))
    if not stated:
        raise VsmeError("vsme-taxonomy-missing", wanted=_version(supported))
    raise VsmeError("vsme-taxonomy-other", found=stated, wanted=_version(supported))


def _version(entry_point: str) -> Words:
    """The day of a version, as its address holds it: ``2026-05-01``."""
    day = entry_point.split("/")[-2]
    return Words(day, day)
