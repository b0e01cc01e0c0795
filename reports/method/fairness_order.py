"""How the paths compare, and whether the order of the cases hangs on the exact weights."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.paths import path_fact
from reports.method.spans import Spans, Table

PAIRS = 5
"""Pairs of cases named, the least stable first."""


def paths(spans: Spans) -> Iterator[Table]:
    """How long each path is, as told and as measured."""
    t, found = spans.language.t, spans.measures.paths
    if found.full is None:
        return
    rows: list[tuple[str, ...]] = []
    for code in dict.fromkeys(one.path for one in found.lengths):
        shown = [
            (name, [o for o in found.lengths if (o.path, o.profile) == (code, kind)]) for kind, name in spans.kinds()
        ]
        for place, (name, lengths) in enumerate((name, some) for name, some in shown if some):
            told = spans.span((one.told for one in lengths), spans.minutes)
            title = _path(spans, code) if place == 0 else ""
            rows.append((title, name, *spans.lengths([one.longest for one in lengths]), told))
    shorter = [one.longest for one in found.lengths if one.path != found.full]
    title = t("Les parcours ne demandent pas le même temps")
    if shorter:
        title = t(
            "Un parcours plus court prend %(minutes)s minutes, pour %(questions)s questions",
            minutes=spans.between((one.minutes for one in shorter), spans.minutes),
            questions=spans.between((one.questions for one in shorter), spans.number),
        )
    text = t("Les minutes annoncées sont celles que lit l'entreprise au moment de choisir.")
    heads = t("Parcours suivi"), t("Entreprise"), *spans.length_heads(), t("Minutes annoncées")
    yield Table("paths", title, (text,), heads, tuple(rows))


def case_paths(spans: Spans) -> Iterator[Table]:
    """What each case that may take a shorter path obtains on each."""
    t, found = spans.language.t, spans.measures.paths
    ways = {case: [one for one in found.cases if one.case == case] for case in (one.case for one in found.cases)}
    several = {case: ones for case, ones in ways.items() if len(ones) > 1}
    if not several:
        return
    rows = [
        (
            spans.case(one.case) if place == 0 else "",
            _path(spans, one.path),
            *spans.lengths([one.length]),
            spans.points(one.outcome.total),
            spans.level(one.outcome.level),
        )
        for ones in several.values()
        for place, one in enumerate(ones)
    ]
    gaps = []
    for ones in several.values():
        totals = [one.outcome.total for one in ones if one.outcome.total is not None]
        gaps += [max(totals) - min(totals)] if len(totals) > 1 else []
    title = t("Les mêmes réponses sur deux parcours")
    if gaps:
        title = t(
            "D'un parcours à l'autre, le total d'un cas change d'au plus %(points)s points",
            points=spans.points(max(gaps)),
        )
    text = t(
        "Seuls les cas qui peuvent choisir sont montrés. Un tiret : le cas n'a pas répondu à tout sur ce parcours ; le "
        "niveau est alors celui qui est déjà certain."
    )
    heads = t("Cas"), t("Parcours suivi"), *spans.length_heads(), t("Total"), t("Niveau")
    yield Table("case-paths", title, (text,), heads, tuple(rows))


def order(spans: Spans) -> Iterator[Table]:
    """The pairs of cases whose order is least stable."""
    t, found = spans.language.t, spans.measures.order
    if found.turned is None:
        return
    rows = tuple(
        (spans.case(pair.ahead), spans.case(pair.behind), spans.points(pair.gap), spans.percent(100.0 * pair.turned))
        for pair in found.pairs[:PAIRS]
    )
    title = t(
        "Si les poids des domaines bougent de %(spread)s, %(turned)s des paires de cas changent d'ordre",
        spread=spans.edition.percent(found.spread),
        turned=spans.percent(100.0 * found.turned),
    )
    text = t(
        "Le poids de chaque domaine est multiplié par un nombre tiré entre %(low)s et %(high)s, %(draws)s fois, "
        "toujours les mêmes tirages. Des %(pairs)s paires de cas, voici les moins stables.",
        low=spans.number(1.0 - found.spread),
        high=spans.number(1.0 + found.spread),
        draws=spans.number(found.draws),
        pairs=spans.number(len(found.pairs)),
    )
    heads = t("Cas devant"), t("Cas derrière"), t("Écart, en points"), t("Inversé")
    yield Table("order", title, (text,), heads, rows)


def _path(spans: Spans, code: str) -> str:
    fact = path_fact(spans.edition.model)
    return code if fact is None else spans.edition.fact(fact, code)
