"""Data points of the VSME standard: names that its taxonomy has, and answers that can say the same."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from questionnaires.checks.walk import Fault, fault, questions
from questionnaires.findings import Pointer, Words
from questionnaires.model import Computed, DataPoint, Fact, OneOf, Question, Questionnaire, VsmePoints
from questionnaires.taxonomy import Concept, Taxonomy, taxonomies, taxonomy
from questionnaires.units import quantity, quantity_of_type, units_of

_TRUTH = ("true", "false")
_FITTING = {
    "number": Words("un nombre, dans une unité", "a number with a unit"),
    "computed": Words("un nombre, dans une unité", "a number with a unit"),
    "yes_no": Words("vrai ou faux, ou une liste de valeurs", "true or false, or a list of values"),
    "one_of": Words("vrai ou faux, ou une liste de valeurs", "true or false, or a list of values"),
    "text": Words("un texte", "a text"),
    "date": Words("une date", "a date"),
}


def check_vsme(model: Questionnaire) -> Iterator[Fault]:
    """Every data point by itself, and each element of the taxonomy said once to be of use or not."""
    stated = model.vsme_points()
    if stated is None:
        return
    if stated.taxonomy not in taxonomies():
        yield fault("datapoint-taxonomy", ("vsme", "taxonomy"), name=stated.taxonomy, known=", ".join(taxonomies()))
        return
    standard = taxonomy(stated.taxonomy)
    targets: dict[str, Question | Fact] = {question.id: question for _, question in questions(model)}
    facts = {fact.id: fact for fact in model.profile}
    tables = {table.id for table in model.tables}
    for index, point in enumerate(stated.points):
        here: Pointer = ("vsme", "points", index)
        yield from _names(point, here, standard)
        if (point.question is None) == (point.fact is None):
            yield fault("datapoint-target", here, id=point.id)
        elif point.question is not None and point.question not in targets:
            yield _unknown("unknown-question", (*here, "question"), point.question, targets)
        elif point.fact is not None and point.fact not in facts:
            yield _unknown("datapoint-fact", (*here, "fact"), point.fact, facts)
        elif all(name in standard.concepts for name in point.concepts):
            target = facts[point.fact] if point.fact is not None else targets[point.question or ""]
            yield from _meaning(point, here, target, [standard.concepts[name] for name in point.concepts], tables)
    yield from _once(stated, standard)


def _names(point: DataPoint, here: Pointer, standard: Taxonomy) -> Iterator[Fault]:
    """Names that the taxonomy has: data points, their axes, members of each."""
    for index, name in enumerate(point.concepts):
        if name not in standard.concepts:
            yield _unknown("datapoint-name", (*here, "concepts", index), name, standard.concepts)
            continue
        axes = standard.concepts[name].axes
        for axis, member in point.dimensions.items():
            if axis not in axes:
                yield _unknown("datapoint-name", (*here, "dimensions", axis), axis, axes)
            elif axes[axis] and member not in axes[axis]:
                yield _unknown("datapoint-name", (*here, "dimensions", axis), member, axes[axis])
    for name, members in point.only_if.items():
        if name not in standard.concepts:
            yield _unknown("datapoint-name", (*here, "only_if", name), name, standard.concepts)
            continue
        possible = _possible(standard.concepts[name])
        for index, member in enumerate(members):
            if member not in possible:
                yield _unknown("datapoint-name", (*here, "only_if", name, index), member, possible)
    if point.year is not None and getattr(standard.concepts.get(point.year.stated_by), "type", "") != "year":
        years = [name for name, concept in standard.concepts.items() if concept.type == "year"]
        yield _unknown("datapoint-name", (*here, "year", "stated_by"), point.year.stated_by, years)


def _possible(concept: Concept) -> tuple[str, ...]:
    return _TRUTH if concept.type == "boolean" else concept.members


def _meaning(
    point: DataPoint, here: Pointer, target: Question | Fact, concepts: list[Concept], tables: Collection[str]
) -> Iterator[Fault]:
    """Whether facts of these data points can be an answer of that kind."""
    types = {concept.type for concept in concepts}
    fits = {
        "number": all(concept.numeric for concept in concepts) and len(types) == 1,
        "yes_no": len(concepts) == 1 and types <= {"boolean", "enumeration"},
        "one_of": len(concepts) == 1 and types <= {"boolean", "enumeration", "enumeration_set"},
        "text": len(concepts) == 1 and types <= {"string", "text"},
        "date": len(concepts) == 1 and types == {"date"},
    }
    kind = "number" if isinstance(target, Computed) else target.kind
    if not fits.get(kind, False):
        wanted = _FITTING.get(kind, Words("aucune donnée de la norme", "no data point"))
        yield fault("datapoint-kind", (*here, "concepts"), id=target.id, kind=target.kind, expected=wanted)
    elif kind == "number":
        measured = quantity_of_type(concepts[0].type)
        if point.unit is None or quantity(point.unit) != measured:
            place, known = here if point.unit is None else (*here, "unit"), ", ".join(units_of(measured))
            yield fault("datapoint-unit", place, id=point.id, unit=point.unit or "–", known=known)
    elif point.table is not None:
        if point.table not in tables:
            yield _unknown("datapoint-name", (*here, "table"), point.table, tables)
    elif kind in ("yes_no", "one_of"):
        yield from _values(point, here, target, concepts[0])


def _values(point: DataPoint, here: Pointer, target: Question | Fact, concept: Concept) -> Iterator[Fault]:
    """What each member gives: true or false, or an option."""
    if not point.values and (target.kind != "yes_no" or concept.type != "boolean"):
        yield fault("datapoint-values", here, id=point.id, known=", ".join(_possible(concept)))
    codes = {option.code for option in target.options} if isinstance(target, OneOf | Fact) else set[str]()
    for member, answer in point.values.items():
        if member not in _possible(concept):
            yield _unknown("datapoint-name", (*here, "values", member), member, _possible(concept))
        if answer not in codes if target.kind == "one_of" else not isinstance(answer, bool):
            known = ", ".join(sorted(codes)) or "true, false"
            yield fault("datapoint-answer", (*here, "values", member), id=target.id, value=answer, known=known)


def _once(stated: VsmePoints, standard: Taxonomy) -> Iterator[Fault]:
    """An element that no question takes is named once, and is not one that a question takes."""
    seen: dict[str, Pointer] = {}
    for index, point in enumerate(stated.points):
        for place, name in enumerate(point.concepts):
            seen.setdefault(name, ("vsme", "points", index, "concepts", place))
    for index, unused in enumerate(stated.unused):
        for place, name in enumerate(unused.concepts):
            here: Pointer = ("vsme", "unused", index, "concepts", place)
            if name not in standard.concepts:
                yield _unknown("datapoint-name", here, name, standard.concepts)
            elif name in seen:
                yield fault("datapoint-twice", here, name=name, first=seen[name])
            seen.setdefault(name, here)


def _unknown(code: str, pointer: Pointer, name: str, known: Mapping[str, object] | Collection[str]) -> Fault:
    near = difflib.get_close_matches(name, known, 5, 0)
    return fault(code, pointer, name=name, known=", ".join(near) or "–")
