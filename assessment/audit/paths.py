"""Shorter ways through the questionnaire: how long each is, and what it gives the firms of the cases.

A questionnaire with several ways through has a ``one_of`` fact of this name, whose default is the full path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assessment.audit.bench import Bench, Outcome
from assessment.audit.firms import Case, Firm
from assessment.audit.length import Length, Lengths
from assessment.audit.reach import Searcher, on_path
from questionnaires.model import Questionnaire
from scoring.answers import AnswerSheet
from scoring.compile import fact_default

PATH = "path"


@dataclass(frozen=True, slots=True)
class PathLength:
    """How long one path is for one profile, whose answers open the most on it."""

    path: str
    profile: str
    option: str | None
    longest: Length


@dataclass(frozen=True, slots=True)
class PathCase:
    """What a case obtains on one path with the same answers."""

    case: str
    path: str
    length: Length
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths, the full one first; empty where there is one only."""

    full: str | None
    lengths: tuple[PathLength, ...]
    cases: tuple[PathCase, ...]


def options_of_path(model: Questionnaire) -> Iterator[tuple[str, list[str], str]]:
    """The fact, its options with the full path first, and the full path; nothing where there is no such fact."""
    for fact in model.profile:
        default = fact_default(fact)
        if fact.id == PATH and fact.kind == "one_of" and isinstance(default, str):
            yield fact.id, [default, *(o.code for o in fact.options if o.code != default)], default


def paths(bench: Bench, searcher: Searcher, tried: Sequence[Firm], cases: Sequence[Case], lengths: Lengths) -> Paths:
    """Measure every path for every profile and every case."""
    declared = next(options_of_path(bench.loaded.model), None)
    if declared is None:
        return Paths(None, (), ())
    fact, options, full = declared
    found = []
    for option in options:
        firms = [on_path(firm, {fact: option}) for firm in tried]
        asked = bench.asked([AnswerSheet(firm.facts, searcher.longest(firm)) for firm in firms])
        found += [
            PathLength(option, firm.profile, firm.option, lengths.of(names))
            for firm, names in zip(firms, asked, strict=True)
        ]
    pairs = [(case, option) for case in cases for option in options]
    sheets = [replace(case.sheet, profile={**case.sheet.profile, fact: option}) for case, option in pairs]
    figures = zip(pairs, bench.asked(sheets), bench.outcomes(sheets), strict=True)
    return Paths(
        full,
        tuple(found),
        tuple(PathCase(case.name, option, lengths.of(names), outcome) for (case, option), names, outcome in figures),
    )
