"""Attempts to look better than one is, and what each brings in points and level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from assessment.audit.bench import Answers, Bench, Outcome
from assessment.audit.firms import Firm
from assessment.audit.paths import shorter
from assessment.audit.reach import Searcher
from assessment.audit.rests import set_aside
from assessment.audit.ways import (
    answered,
    best,
    counts,
    halfway,
    is_on_paper,
    least,
    not_known,
    on_paper,
    without_paper,
)
from questionnaires.model import Computed, Question
from questionnaires.program import inputs
from scoring.answer_tables import is_scored
from scoring.answers import AnswerSheet

Kind = Literal[
    "pillar_away", "weak_away", "weak_away_within_limit", "figures_not_known", "everything_ticked", "paper_only",
    "nothing_known", "path",
]  # fmt: skip
TIERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt by one profile: the firm as it is, and as it makes itself look."""

    profile: str
    option: str | None
    kind: Kind
    detail: str | None
    """The pillar declared away, or the path taken."""
    before: Outcome
    after: Outcome
    documented: float | None
    """The total after, counting only what is documented."""
    verified: float | None


@dataclass(frozen=True)
class _Try:
    kind: Kind
    detail: str | None
    before: AnswerSheet
    after: AnswerSheet


def attempts(bench: Bench, searcher: Searcher, tried: Sequence[Firm]) -> tuple[Attempt, ...]:
    """Every attempt of every firm; of the pillars, the one that it pays most to declare away."""
    found = []
    for firm in tried:
        made = list(_made(bench, searcher, firm))
        befores = bench.outcomes([one.before for one in made])
        rows = [one.after for one in made for _ in TIERS]
        afters = bench.outcomes(rows, [tier for _ in made for tier in TIERS])
        all_of_firm = [
            Attempt(
                firm.profile, firm.option, one.kind, one.detail, befores[i], afters[3 * i],
                afters[3 * i + 1].total, afters[3 * i + 2].total,
            )
            for i, one in enumerate(made)
        ]  # fmt: skip
        pillars = [one for one in all_of_firm if one.kind == "pillar_away"]
        best_pillar = max(pillars, key=lambda one: one.after.exact - one.before.exact, default=None)
        found += [one for one in all_of_firm if one.kind != "pillar_away" or one is best_pillar]
    return tuple(found)


def _made(bench: Bench, searcher: Searcher, firm: Firm) -> list[_Try]:
    questions = list(bench.questions.values())
    opening = searcher.of(firm).open

    def sheet(*answers: Answers) -> AnswerSheet:
        return AnswerSheet(firm.facts, {name: one for part in answers for name, one in part.items()})

    ordinary = {**halfway(questions), **opening}
    made = [*_pillars(bench, ordinary, firm), *_weak(bench, ordinary, firm)]
    figures = [q for q in questions if isinstance(q, Computed) and is_scored(q)]
    if figures:
        read = {name for figure in figures for name in inputs(bench.loaded.program, figure.id)}
        unknown = answered([q for q in questions if q.id in read], not_known)
        computing = {name: one for name, one in ordinary.items() if name not in {q.id for q in figures}}
        low = sheet(ordinary, unknown, answered(figures, least))
        made.append(_Try("figures_not_known", None, low, sheet(computing, unknown)))
    made.append(_Try("everything_ticked", None, sheet(ordinary), sheet(answered(questions, best), opening)))
    if any(is_on_paper(question) for question in questions):
        papers = [sheet(answered(questions, way), opening) for way in (without_paper, on_paper)]
        made.append(_Try("paper_only", None, *papers))
    made.append(_Try("nothing_known", None, sheet(ordinary), sheet(answered(questions, not_known))))
    for code, one in shorter(bench, firm):
        made.append(_Try("path", code, sheet(ordinary), AnswerSheet(one.facts, ordinary)))
    return made


def _pillars(bench: Bench, ordinary: Answers, firm: Firm) -> list[_Try]:
    """An ordinary firm that does nothing in one pillar, and then declares away what it may there."""
    made = []
    for pillar in bench.loaded.model.groups():
        below = _below(bench, pillar.id)
        weak = {**ordinary, **answered([q for q in below if counts(q) and q.role == "scored"], least)}
        gone = {**weak, **set_aside(below)}
        made.append(_Try("pillar_away", pillar.id, AnswerSheet(firm.facts, weak), AnswerSheet(firm.facts, gone)))
    return made


def _weak(bench: Bench, ordinary: Answers, firm: Firm) -> list[_Try]:
    """An ordinary firm whose weak points are those that it may declare away: all, or the heaviest within the limit."""
    (nominal,) = bench.points([AnswerSheet(firm.facts, dict(ordinary))], "nominal")
    aside = set_aside(q for q in bench.questions.values() if nominal[q.id] > 0.0)
    room = bench.loaded.model.declared_not_applicable_limit * bench.loaded.model.scale / 100.0 + 1e-9
    within = []
    for name in sorted(aside, key=lambda name: -nominal[name]):
        if nominal[name] <= room:
            within.append(name)
            room -= nominal[name]
    made = []
    for kind, names in (("weak_away", list(aside)), ("weak_away_within_limit", within)):
        weak = {**ordinary, **answered([bench.questions[name] for name in names], least)}
        gone = {**weak, **{name: aside[name] for name in names}}
        made.append(_Try(cast("Kind", kind), None, AnswerSheet(firm.facts, weak), AnswerSheet(firm.facts, gone)))
    return made if aside else []


def _below(bench: Bench, pillar: str) -> list[Question]:
    t, plan = bench.plan.tables, bench.plan
    group = plan.groups.index(pillar)
    return [bench.questions[plan.questions[q].id] for q in range(t.g_first[group], t.g_last[group])]
