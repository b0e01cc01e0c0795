"""xBRL-JSON (https://xbrl.org/2021/xbrl-json): the facts of a VSME report as EFRAG's converter writes them.

Open Information Model 1.0 (https://www.xbrl.org/Specification/oim/REC-2021-10-13/): names are resolved by the
namespaces that the file declares, an instant is the midnight that ends its day, a unit that is left out is ``pure``,
``null`` is no value. What the file says that is no figure (NaN, INF) is told at its place.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from assessment.vsme.report import Entity, Fact, Report, Trouble, Value, VsmeError, check_entry_point, trouble
from assessment.vsme.workbook import LONGEST_TEXT
from questionnaires.findings import Words
from questionnaires.taxonomy import PREFIX, Concept, Taxonomy

DOCUMENT_TYPE = "https://xbrl.org/2021/xbrl-json"
MOST_BYTES = 10_000_000
_MOST_FACTS = 5_000
_LONGEST_FIGURE = 60
_SPECIAL = ("INF", "-INF", "NaN")
_FIGURE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_UNIT_PREFIX = re.compile(r"[A-Za-z0-9_.-]+:")
_OWN = {"concept", "entity", "period", "unit", "language", "noteId"}
"""Dimensions that every fact may have; all others are the taxonomy's."""


def read_json_report(content: bytes, standard: Taxonomy) -> Report:
    """The facts of an xBRL-JSON file.

    Raises VsmeError: no JSON, no xBRL-JSON, too large, or of another taxonomy.
    """
    data = _json(content)
    information = data.get("documentInfo")
    if not isinstance(information, dict) or information.get("documentType") != DOCUMENT_TYPE:
        raise _shape("documentType n'est pas celui du format", "documentType is not that of the format")
    stated, facts = information.get("taxonomy"), data.get("facts", {})
    entry_points = [one for one in stated if isinstance(one, str)] if isinstance(stated, list) else []
    if standard.entry_point not in entry_points:
        check_entry_point(entry_points[0] if entry_points else "", standard.entry_point, standard.older)
    if not isinstance(facts, dict):
        raise _shape("facts n'est pas un bloc", "facts is not an object")
    if len(facts) > _MOST_FACTS:
        raise VsmeError("vsme-too-large")
    return _Reader(_namespaces(information), standard).report(facts)


def _json(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise VsmeError("vsme-too-large")
    try:
        data = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise VsmeError("vsme-json-syntax", line=str(error.lineno)) from None
    except RecursionError:
        raise VsmeError("vsme-too-large") from None
    except ValueError:  # not UTF-8, a number of thousands of digits, or a decimal that is none
        raise _shape("un texte ou un nombre n'y est pas lisible", "a text or a number in it cannot be read") from None
    if not isinstance(data, dict):
        raise _shape("ce n'est pas un bloc", "it is not an object")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two facts of one name, one would vanish."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _shape("une clé y figure deux fois", "a key stands twice in it")
    return made


def _constant(name: str) -> Any:
    del name
    raise _shape("NaN et Infinity n'existent pas en JSON", "NaN and Infinity do not exist in JSON")


def _namespaces(information: Mapping[str, Any]) -> dict[str, str]:
    stated = information.get("namespaces")
    return {k: v for k, v in stated.items() if isinstance(v, str)} if isinstance(stated, dict) else {}


def _shape(french: str, english: str) -> VsmeError:
    return VsmeError("vsme-json-shape", what=Words(french, english))


class _Reader:
    def __init__(self, namespaces: Mapping[str, str], standard: Taxonomy) -> None:
        self.namespaces, self.standard = namespaces, standard
        self.troubles: list[Trouble] = []

    def report(self, stated: Mapping[str, Any]) -> Report:
        entities: list[str] = []
        facts: list[Fact] = []
        for name, given in stated.items():
            place = "/facts/" + name.replace("~", "~0").replace("/", "~1")
            dimensions = given.get("dimensions") if isinstance(given, dict) else None
            if not isinstance(dimensions, dict) or not all(isinstance(one, str) for one in dimensions.values()):
                raise _shape(f"{place} n'est pas un fait", f"{place} is not a fact")
            if "entity" in dimensions:
                entities.append(dimensions["entity"])
            if (fact := self._fact(place, given, dimensions)) is not None:
                facts.append(fact)
        durations = [(fact.start, fact.end) for fact in facts if fact.start and fact.end and fact.start != fact.end]
        start, end = Counter(durations).most_common(1)[0][0] if durations else (None, None)
        return Report(
            "json", self.standard.name, self._entity(entities), start, end, tuple(facts), tuple(self.troubles)
        )

    def _entity(self, stated: list[str]) -> Entity:
        """Of whom the facts are; a report of several says so by having none."""
        if len(set(stated)) != 1:
            return Entity("", ", ".join(sorted(set(stated)))[:LONGEST_TEXT])
        prefix, _, identifier = stated[0].partition(":")
        return Entity(self.namespaces.get(prefix, prefix), identifier)

    def _fact(self, place: str, given: Mapping[str, Any], dimensions: Mapping[str, str]) -> Fact | None:
        value, name = given.get("value"), self._name(dimensions.get("concept", ""))
        if value is None:
            return None  # nil: reported as having no value
        concept = self.standard.concepts.get(name)
        if concept is None:
            return Fact(name, str(value)[:LONGEST_TEXT], place)
        if not isinstance(value, str):  # the format writes every value as a text; some programs do not
            value = str(value).lower() if isinstance(value, bool) else str(value)
        read = self._value(concept, value)
        if read is None:
            code = "vsme-value-special" if value.strip() in _SPECIAL else "vsme-value-unreadable"
            self.troubles.append(trouble(concept.name, place, code, found=value[:LONGEST_TEXT]))
            return None
        start, end = _period(dimensions.get("period", ""))
        axes = {self._name(axis): self._name(member) for axis, member in dimensions.items() if axis not in _OWN}
        axes = {axis: member for axis, member in axes.items() if self.standard.axis_defaults.get(axis) != member}
        unit = _unit(dimensions.get("unit", "")) if concept.numeric else None
        decimals = given.get("decimals")
        right = decimals if isinstance(decimals, int) and not isinstance(decimals, bool) else None
        return Fact(concept.name, read, place, unit, start, end, axes, right)

    def _name(self, qualified: str) -> str:
        """A name without its prefix where it is the standard's own; others keep it."""
        prefix, _, local = qualified.rpartition(":")
        return local if self.namespaces.get(prefix) == self.standard.namespaces[PREFIX] else qualified

    def _value(self, concept: Concept, text: str) -> Value | None:
        """What a fact says; None where it cannot be that of this data point."""
        text = text.strip()
        if concept.numeric:
            return _figure(text)
        match concept.type:
            case "boolean":
                return {"true": True, "1": True, "false": False, "0": False}.get(text)
            case "enumeration":
                member = self._member(text)
                return member if not concept.members or member in concept.members else None
            case "enumeration_set":
                return tuple(self._member(one) for one in text.split()) or None
            case "date":
                return _day(text)
            case "year":
                return text if re.fullmatch(r"(19|20|21)[0-9]{2}", text) else None
        return text[:LONGEST_TEXT]

    def _member(self, text: str) -> str:
        """``vsme:ConsolidatedMember`` or ``https://…#ConsolidatedMember``, without what stands before."""
        return text.rpartition("#")[2].rpartition(":")[2]


def _figure(text: str) -> Decimal | None:
    """A finite number; None for what is none, and for one that nothing could measure (1e400)."""
    if len(text) > _LONGEST_FIGURE or not _FIGURE.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return Decimal(f"{value.normalize():f}") if abs(value.adjusted()) < _LONGEST_FIGURE else None


def _unit(stated: str) -> str:
    """``utr:MWh`` is ``MWh``, ``iso4217:EUR`` is ``EUR``; none is ``pure``."""
    return _UNIT_PREFIX.sub("", stated) or "pure"


def _period(stated: str) -> tuple[date | None, date | None]:
    """First and last day. Midnight ends a day: ``2026-01-01T00:00:00/2027-01-01T00:00:00`` is the year 2026."""
    first, slash, last = stated.partition("/")
    end = _day(last if slash else first, ends=True)
    start = _day(first) if slash else end
    return (start, end) if start is not None and end is not None and start <= end else (None, None)


def _day(text: str, ends: bool = False) -> date | None:
    """The day of a moment; one at midnight that ends a period is the day before."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    try:
        return moment.date() - timedelta(days=1) if ends and midnight and len(text) > 10 else moment.date()
    except OverflowError:
        return None
