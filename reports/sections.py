"""The sections of the report, in order. To add one: a function, a template of the same name, one line below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from reports import palette
from reports.charts import bars, ruler, strata, waterfall
from reports.language import Language
from reports.model import PillarLine, ReportModel, Span

Values = dict[str, Any]
SHORT_PLAN = 5
"""Actions of a short report."""
BAR, NARROW, SHORT_BAR, WIDE = 164.0, 142.0, 88.0, 180.0
"""Lengths of the bars that stand in a table, in points."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: template ``sections/<id>.html``, title (French), what the template gets, when it is shown."""

    id: str
    title: str
    values: Callable[[ReportModel, Language], Values]
    applies: Callable[[ReportModel], bool] = lambda _: True


def points_bar(
    span: Span, possible: float, longest: float, colour: str, name: str, language: Language, width: float = BAR
) -> Markup:
    """A bar with its alternative text."""
    title = language.t(
        "%(name)s : %(points)s points sur %(possible)s possibles",
        name=name,
        points=language.span(span.low, span.high),
        possible=language.points(possible),
    )
    return bars.bar(span, possible, longest, width, colour, title)


def _ruler(model: ReportModel, language: Language, tiers: bool) -> Markup:
    """The ruler twice, for paper and wide screens, and for telephones; the style sheets show one of them."""
    shown = model.tiers if tiers else ()
    wide, narrow = (
        ruler.ruler(model.total, model.scale, model.levels, shown, language, width)
        for width in (ruler.WIDTH, ruler.PHONE)
    )
    return wide + Markup('<div class="narrow">{}</div>').format(narrow)


def headline(model: ReportModel, language: Language) -> str:
    """The result in one sentence."""
    scale = language.number(model.scale)
    if not model.scored:
        return language.t("Aucune question ne vous concerne : il n'y a pas de résultat.")
    if model.total.value is None:
        return language.t(
            "Entre %(low)s et %(high)s points sur %(scale)s",
            low=language.points(model.total.low),
            high=language.points(model.total.high),
            scale=scale,
        )
    points = language.points(model.total.value)
    if model.level is None:
        return language.t("%(points)s points sur %(scale)s", points=points, scale=scale)
    return language.t(
        "%(points)s points sur %(scale)s : niveau « %(level)s »", points=points, scale=scale, level=model.level
    )


def _strongest(model: ReportModel) -> PillarLine | None:
    rated = [line for line in model.pillars if line.share is not None]
    return max(rated, key=lambda line: line.share or 0, default=None)


def _weakest(model: ReportModel) -> PillarLine | None:
    """The pillar that leaves most points."""
    rated = [line for line in model.pillars if line.potential is not None and line.span.value is not None]
    return max(rated, key=lambda line: (line.potential or 0) - (line.span.value or 0), default=None)


def cover(model: ReportModel, language: Language) -> Values:
    """The landscape, and the result in one sentence."""
    return {
        "landscape": strata.strata(model.pillars, model.scale, language),
        "headline": headline(model, language),
        "below": _below(model, language),
    }


def _below(model: ReportModel, language: Language) -> str:
    """What stands under the figure on the cover."""
    points = language.t("points sur %(scale)s", scale=language.number(model.scale))
    if model.level is None:
        return points
    words = language.t("niveau « %(level)s »", level=model.level)
    if not model.complete:
        words = language.t("niveau déjà acquis : « %(level)s »", level=model.level)
    return f"{points} · {words}"


def essential(model: ReportModel, language: Language) -> Values:
    """What a manager in a hurry needs."""
    lone = next((card for card in model.actions if card.level_after is not None), None)
    missed = [one for one in model.next_level.conditions if one.verdict != "yes"] if model.next_level else []
    return {
        "headline": headline(model, language),
        "ruler": _ruler(model, language, tiers=False),
        "strengths": model.strengths[:3],
        "gaps": model.gaps[:3],
        "actions": model.actions[:3],
        "missed": missed,
        "lone": lone,
        "contents": _contents(model) if model.complete else [],
    }


def _contents(model: ReportModel) -> list[Section]:
    """What follows the first pages."""
    return [one for one in sections_of(model) if one.id not in {"cover", "essential", "in_brief"}]


def open_questions(model: ReportModel, language: Language) -> Values:
    """What to answer next, in the order that narrows the interval most."""
    shown = model.open_questions[:12]
    longest = max((one.narrowing for one in shown), default=0.0)
    rows = [
        (
            one,
            bars.bar(
                Span(one.narrowing, one.narrowing, one.narrowing),
                0,
                longest,
                90,
                palette.pillar(one.pillar.number - 1),
                language.t("resserre de %(points)s points", points=language.points(one.narrowing)),
            ),
        )
        for one in shown
    ]
    return {"rows": rows, "others": len(model.open_questions) - len(shown), "contents": _contents(model)}


def in_brief(model: ReportModel, language: Language) -> Values:
    """The first page of a short report: the result, the pillars, what is done and what is missing."""
    possible = [_possible(line.potential, line.span) for line in model.pillars]
    longest = max(possible, default=0.0)
    bars_drawn = [
        points_bar(line.span, most, longest, palette.pillar(line.pillar.number - 1), line.pillar.title, language, BAR)
        for line, most in zip(model.pillars, possible, strict=True)
    ]
    return {
        "headline": headline(model, language),
        "ruler": _ruler(model, language, tiers=False),
        "finding": _pillar_finding(model, language),
        "rows": list(zip(model.pillars, bars_drawn, strict=True)),
        "strengths": model.strengths[:3],
        "gaps": model.gaps[:3],
    }


def score(model: ReportModel, language: Language) -> Values:
    """The ruler, the tiers and the conditions of every level."""
    return {"ruler": _ruler(model, language, tiers=True)}


def pillars(model: ReportModel, language: Language) -> Values:
    """Pillars, then their topics, as bars on one scale each."""
    width = BAR if model.complete else NARROW
    longest = max((line.potential_high for line in model.pillars), default=0.0)
    asked = [[topic for topic in line.topics if topic.state != "off_path"] for line in model.pillars]
    widest = max((_possible(topic.potential, topic.span) for topics in asked for topic in topics), default=0.0)
    return {
        "finding": _pillar_finding(model, language),
        "rows": [
            (
                line,
                points_bar(
                    line.span,
                    _possible(line.potential, line.span),
                    longest,
                    palette.pillar(line.pillar.number - 1),
                    line.pillar.title,
                    language,
                    width,
                ),
                [
                    (
                        topic,
                        points_bar(
                            topic.span,
                            _possible(topic.potential, topic.span),
                            widest,
                            palette.pillar(line.pillar.number - 1),
                            topic.title,
                            language,
                            width,
                        ),
                    )
                    for topic in topics
                ],
            )
            for line, topics in zip(model.pillars, asked, strict=True)
        ],
    }


def _pillar_finding(model: ReportModel, language: Language) -> str:
    best, least = _strongest(model), _weakest(model)
    if best is None or least is None or best.pillar == least.pillar:
        return language.t("Vos points par domaine")
    return language.t(
        "« %(best)s » est votre domaine le plus avancé ; « %(least)s » laisse le plus de points",
        best=best.pillar.title,
        least=least.pillar.title,
    )


def _possible(potential: float | None, span: Span) -> float:
    return max(span.high, 0.0) if potential is None else potential


def why(model: ReportModel, language: Language) -> Values:
    """The waterfall from what was possible to what was earned."""
    steps = waterfall.steps(model, language)
    first = min([0.0] + [step.end for step in steps])
    longest = max([model.possible] + [max(step.start, step.end) for step in steps])
    rows = []
    for step in steps:
        title = language.t(
            "%(text)s : de %(start)s à %(end)s points",
            text=step.text[:80],
            start=language.points(step.start),
            end=language.points(step.end),
        )
        if step.kind in {"possible", "earned"}:
            drawn = bars.whole(step.end, longest, WIDE, title, first, outline=step.kind == "possible")
        elif step.kind == "open":
            drawn = bars.step(step.end, step.start, longest, WIDE, title, first)
        else:
            drawn = bars.step(step.start, step.end, longest, WIDE, title, first)
        rows.append((step, drawn))
    return {"rows": rows, "finding": _why_finding(model, language)}


def _why_finding(model: ReportModel, language: Language) -> str:
    if not model.complete:
        return language.t(
            "%(points)s points restent ouverts : ils dépendent des réponses à venir",
            points=language.points(model.total.open),
        )
    if not model.gaps:
        if model.adjustments:
            return language.t("Aucune question ne laisse de points ; d'autres règles en ajoutent ou en retirent")
        return language.t("Tous les points possibles sont obtenus")
    shown = model.gaps[: min(3, len(model.gaps))]
    lost = sum(gap.lost or 0 for gap in shown)
    whole = sum(gap.lost or 0 for gap in model.gaps)
    return language.n(
        "Une question explique %(points)s des %(whole)s points qui vous manquent",
        "%(n)s questions expliquent %(points)s des %(whole)s points qui vous manquent",
        len(shown),
        points=language.points(lost),
        whole=language.points(whole),
    )


def strengths(model: ReportModel, language: Language) -> Values:
    """What is done, then what is missing."""
    return {"strengths": model.strengths[:6], "gaps": model.gaps[:6]}


def actions(model: ReportModel, language: Language) -> Values:
    """The cards. Gains are given one by one: together they may bring a little more or less."""
    return {"cards": model.actions if model.path is None else model.actions[:SHORT_PLAN]}


def links(model: ReportModel, language: Language) -> Values:
    """Frameworks, each with its goals as bars; codes are shown where they are short enough to be read as such."""
    drawn = []
    for framework in model.frameworks:
        rows = []
        longest = max(goal.potential for goal in framework.goals)
        for goal in framework.goals:
            span = Span(goal.points, goal.points, goal.points)
            rows.append(
                (goal, points_bar(span, goal.potential, longest, palette.ACTION, goal.title, language, SHORT_BAR))
            )
        drawn.append((framework, all(len(goal.code) <= 4 for goal in framework.goals), rows))
    return {"frameworks": drawn}


def trust(model: ReportModel, language: Language) -> Values:
    """Tiers side by side, effect of "not applicable", answers to check."""
    longest = model.scale
    rows = [
        (tier, points_bar(tier.span, model.possible, longest, palette.ACTION, tier.title, language, NARROW))
        for tier in model.tiers
    ]
    steady = all(one.span == other.span for one, other in pairwise(model.tiers))
    return {"rows": rows, "steady": steady}


def method(model: ReportModel, language: Language) -> Values:
    """How the figures were made; nothing more to compute."""
    return {}


def obligations(model: ReportModel, language: Language) -> Values:
    """What law asks of this firm, apart from the score; the day on which most sources were read is said once."""
    titles = {
        "applies": language.t("Vous concernent aujourd'hui"),
        "coming": language.t("Vous concerneront"),
        "open": language.t("À vérifier : il manque une réponse"),
    }
    days = Counter(one.read_on for lines in model.duties.values() for one in lines if one.read_on is not None)
    usual = max(days, key=lambda day: (days[day], day), default=None)
    return {"groups": [(titles[state], state, lines) for state, lines in model.duties.items()], "usual": usual}


def about(model: ReportModel, language: Language) -> Values:
    """The end of a short report: what it rests on, what it is not, and how to go on."""
    return {}


def annex(model: ReportModel, language: Language) -> Values:
    """Every answer, topic by topic."""
    return {
        "tiers": {
            "declared": language.t("déclaré"),
            "documented": language.t("avec justificatif"),
            "verified": language.t("vérifié"),
            "rejected": language.t("refusé"),
        },
        "shown": {"answered", "missing", "not_known", "not_applicable"},
    }


def _(message: str) -> str:
    """Mark a title for translation; it is translated when the page is made."""
    return message


SECTIONS = (
    Section("cover", _("Couverture"), cover),
    Section("essential", _("L'essentiel"), essential),
    Section("open_questions", _("Que répondre ensuite ?"), open_questions, lambda model: not model.complete),
    Section("score", _("Résultat et niveau"), score),
    Section("pillars", _("Vos domaines"), pillars),
    Section("why", _("Pourquoi ce résultat ?"), why, lambda model: model.scored),
    Section("strengths", _("Points forts et écarts"), strengths),
    Section("actions", _("Actions proposées"), actions, lambda model: bool(model.actions)),
    Section("links", _("Liens avec d'autres cadres"), links, lambda model: bool(model.frameworks)),
    Section("obligations", _("Vos obligations"), obligations, lambda model: bool(model.duties)),
    Section("trust", _("Ce sur quoi repose ce résultat"), trust),
    Section("method", _("Méthode"), method),
    Section("annex", _("Annexe : vos réponses"), annex),
)
SHORT = (
    Section("in_brief", _("L'essentiel"), in_brief),
    Section("open_questions", _("Que répondre ensuite ?"), open_questions, lambda model: not model.complete),
    Section("actions", _("Actions proposées"), actions, lambda model: bool(model.actions)),
    Section("about", _("Ce que vaut ce résultat, et la suite"), about),
    Section("obligations", _("Vos obligations"), obligations, lambda model: bool(model.duties)),
)
"""The report of a firm on a shorter path: a few pages."""


def sections_of(model: ReportModel) -> tuple[Section, ...]:
    """The sections of a report, in order."""
    every = SECTIONS if model.path is None else SHORT
    return tuple(section for section in every if section.applies(model))
