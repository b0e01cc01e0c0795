"""Shorter ways through the questionnaire: how long each is, and what it gives the firms of the cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assessment.audit.bench import Bench, Outcome
from assessment.audit.firms import Case, Firm, full_path
from assessment.audit.length import Length, Lengths
from assessment.audit.reach import Searcher, on_path
from questionnaires.paths import PATH_FACT
from scoring.answers import AnswerSheet


@dataclass(frozen=True, slots=True)
class PathLength:
    """How long one path is for one profile, whose answers open the most on it."""

    path: str
    profile: str
    option: str | None
    longest: Length
    told: float | None
    """Minutes that the questionnaire tells those who choose it."""


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


def shorter(bench: Bench, firm: Firm) -> Iterator[tuple[str, Firm]]:
    """The other paths that are offered to a firm, and the firm on each."""
    if full_path(bench.loaded.model) is None:
        return
    there = [(path.code, on_path(firm, {PATH_FACT: path.code})) for path in bench.loaded.model.paths]
    offered = bench.offered([AnswerSheet(one.facts, {}) for _, one in there])
    yield from (one for one, is_offered in zip(there, offered, strict=True) if is_offered)


def paths(bench: Bench, searcher: Searcher, tried: Sequence[Firm], cases: Sequence[Case], lengths: Lengths) -> Paths:
    """Measure every path for every profile and every case to which it is offered."""
    full = full_path(bench.loaded.model)
    if full is None:
        return Paths(None, (), ())
    firms = [(full, firm, searcher.of(firm).longest) for firm in tried]
    firms += [(code, one, searcher.longest(one)) for firm in tried for code, one in shorter(bench, firm)]
    told = {path.code: path.minutes for path in bench.loaded.model.paths}
    asked = bench.asked([AnswerSheet(firm.facts, answers) for _, firm, answers in firms])
    found = [
        PathLength(code, firm.profile, firm.option, lengths.of(names), told.get(code))
        for (code, firm, _), names in zip(firms, asked, strict=True)
    ]
    codes = [full, *told]
    pairs = [(case, code) for case in cases for code in codes]
    sheets = [replace(case.sheet, profile={**case.sheet.profile, PATH_FACT: code}) for case, code in pairs]
    figures = zip(pairs, bench.offered(sheets), bench.asked(sheets), bench.outcomes(sheets), strict=True)
    return Paths(
        full,
        tuple(found),
        tuple(
            PathCase(case.name, code, lengths.of(names), outcome)
            for (case, code), offered, names, outcome in figures
            if offered
        ),
    )
