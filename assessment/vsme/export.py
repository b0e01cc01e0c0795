"""What an assessment knows, as VSME data points: the other way along the same declarations (docs/vsme.md).

Only answers that somebody gave, on the path of the firm, and only where the questionnaire says that the answer is the
data point (``export``). A figure that does not convert exactly is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assessment.current import Current
from assessment.vsme.outcome import SIREN_SCHEME
from assessment.vsme.propose import BASIS, CONSOLIDATED
from assessment.vsme.report import first_day
from assessment.vsme.xbrl_json import DOCUMENT_TYPE
from questionnaires.model import DataPoint
from questionnaires.taxonomy import PREFIX, Concept, Taxonomy, taxonomy
from questionnaires.units import convert
from scoring.answers import TierCode

INDIVIDUAL = "IndividualMember"
_ENTITY = "siren"
_REGISTRIES = {"iso4217": "http://www.xbrl.org/2003/iso4217", "utr": "http://www.xbrl.org/2009/utr"}


@dataclass(frozen=True)
class Point:
    """One data point.

    Attributes:
        value: a figure in ``unit``, true or false, a member, a text or a day.
        source: id of the question or fact of the profile that says it; None for what the others are to be read with.
        tier: of the answer; None for what is no answer.
        estimate: it was said to be an estimate.
    """

    concept: Concept
    value: Decimal | bool | str
    unit: str | None
    dimensions: dict[str, str]
    source: str | None
    tier: TierCode | None = None
    estimate: bool = False


def data_points(current: Current) -> tuple[Point, ...]:
    """Everything that can be said, in the order of the questionnaire's declarations; none for a single site."""
    declared = current.shelved.loaded.model.vsme_points()
    if declared is None or current.assessment.perimeter == "site":
        return ()
    standard = taxonomy(declared.taxonomy)
    member = CONSOLIDATED if current.assessment.perimeter == "group" else INDIVIDUAL
    found: dict[tuple[str, ...], Point] = {(BASIS,): Point(standard.concepts[BASIS], member, None, {}, None)}
    for point in declared.points:
        made = _point(current, point, standard) if _gives_back(point) else None
        if made is not None:
            found.setdefault((made.concept.name, *made.dimensions.values()), made)
            for name, members in point.only_if.items():
                found.setdefault((name,), Point(standard.concepts[name], members[0], None, {}, None))
    return tuple(found.values()) if len(found) > 1 else ()


def _gives_back(point: DataPoint) -> bool:
    """Whether an answer gives the data point, and what it has to say beside it."""
    return point.export and len(point.concepts) == 1 and all(len(members) == 1 for members in point.only_if.values())


def _point(current: Current, point: DataPoint, standard: Taxonomy) -> Point | None:
    concept = standard.concepts[point.concepts[0]]
    tier, estimate, value = None, False, _fact_value(current, point)
    if point.question is not None:
        node = next((one for one in current.result.nodes if one.id == point.question), None)
        value = node.value if node is not None and node.state == "answered" else None
        answer = current.sheet.answers.get(point.question)
        tier, estimate = (answer.tier, answer.estimate) if answer is not None else (None, False)
    said = _said(point, concept, value)
    if said is None:
        return None
    unit = _unit(point, concept) if isinstance(said, Decimal) else None
    return Point(concept, said, unit, dict(point.dimensions), point.question or point.fact, tier, estimate)


def _fact_value(current: Current, point: DataPoint) -> Any:
    """A fact that was given; one that only has its default says nothing of the firm."""
    return current.assessment.profile.get(point.fact) if point.fact is not None else None


def _unit(point: DataPoint, concept: Concept) -> str:
    return concept.unit or point.unit or "pure"


def _said(point: DataPoint, concept: Concept, value: Any) -> Decimal | bool | str | None:
    """The answer as the standard writes it; None where it says nothing, or not exactly."""
    if value is None or isinstance(value, tuple):
        return None
    if concept.numeric:
        exact = Decimal(f"{Decimal(repr(float(value))).normalize():f}")
        return convert(exact, point.unit or "pure", _unit(point, concept))
    if point.values:
        members = [member for member, answer in point.values.items() if answer == value]
        if len(members) != 1:
            return None
        return {"true": True, "false": False}.get(members[0], members[0])
    return value if isinstance(value, bool | str) else None


def xbrl_json(points: tuple[Point, ...], standard: Taxonomy, siren: str, end: date) -> dict[str, Any]:
    """An xBRL-JSON document of a firm's twelve months that end on a day (https://xbrl.org/2021/xbrl-json).

    The entity is named by its SIREN, under the address of the register that gives it.
    """
    start, after = first_day(end), end + timedelta(days=1)
    spans = {"duration": f"{start}T00:00:00/{after}T00:00:00", "instant": f"{after}T00:00:00"}
    facts = {}
    for number, point in enumerate(points, 1):
        dimensions = {
            "concept": f"{PREFIX}:{point.concept.name}",
            "entity": f"{_ENTITY}:{siren}",
            "period": spans[point.concept.period],
            **{f"{PREFIX}:{axis}": f"{PREFIX}:{member}" for axis, member in point.dimensions.items()},
        }
        if point.unit not in (None, "pure"):
            dimensions["unit"] = f"{'iso4217' if point.concept.type == 'monetary' else 'utr'}:{point.unit}"
        facts[f"f{number}"] = {"value": _text(point), "dimensions": dimensions}
    namespaces = {PREFIX: standard.namespaces[PREFIX], _ENTITY: SIREN_SCHEME, **_REGISTRIES}
    information = {"documentType": DOCUMENT_TYPE, "namespaces": namespaces, "taxonomy": [standard.entry_point]}
    return {"documentInfo": information, "facts": facts}


def _text(point: Point) -> str:
    if isinstance(point.value, bool):
        return "true" if point.value else "false"
    if isinstance(point.value, Decimal):
        return f"{point.value:f}"
    return f"{PREFIX}:{point.value}" if point.concept.type == "enumeration" else point.value
