"""What an hour of effort brings, and what attempts to look better bring."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.audit.attempts import Attempt
from assessment.audit.effort import ActionGain
from assessment.audit.rests import MOST_NAMED
from reports.method.markdown import Markdown
from reports.method.spans import Spans, Table

NAMED = 2 * MOST_NAMED
"""Actions named at either end."""


def efforts(spans: Spans) -> Iterator[Table]:
    """The gain of an hour, by declared effort."""
    t, n, found = spans.language.t, spans.language.n, spans.measures.effort
    if found.per_hour is None:
        return
    rows = [
        (
            spans.edition.capital(spans.edition.effort(one.effort)),
            spans.number(one.gains),
            spans.signed(one.gain, 2),
            spans.signed(one.per_hour, 3),
        )
        for one in found.classes
    ]
    together = t("Ensemble")
    rows.append((Markdown(f"**{together}**"), spans.number(found.gains), "", spans.signed(found.per_hour, 3)))
    title = n(
        "Une heure d'effort rapporte %(points)s point, en médiane",
        "Une heure d'effort rapporte %(points)s points, en médiane",
        found.per_hour,
        points=spans.fine(found.per_hour),
    )
    texts = [
        t(
            "Chaque action proposée est essayée dans chaque cas : de combien monterait le total ? Les heures sont "
            "celles de l'effort annoncé."
        )
    ]
    already = sum(1 for one in found.idle if one.from_least and one.cases)
    unasked = sum(1 for one in found.idle if one.from_least and not one.cases)
    useless = sum(1 for one in found.idle if one.from_least is False)
    untried = sum(1 for one in found.idle if one.from_least is None)
    if found.idle:
        texts.append(
            t(
                "Actions sans gain dans aucun cas : %(already)s que tous les cas ont déjà dépassées, %(unasked)s dont "
                "la question n'a été posée à aucun cas, %(untried)s dont la question n'est posée à aucune entreprise "
                "essayée, %(useless)s qui ne rapportent rien à personne.",
                already=spans.number(already),
                unasked=spans.number(unasked),
                untried=spans.number(untried),
                useless=spans.number(useless),
            )
        )
    heads = t("Effort"), t("Gains mesurés"), t("Gain médian"), t("Points par heure")
    yield Table("effort", title, tuple(texts), heads, tuple(rows))


def actions(spans: Spans) -> Iterator[Table]:
    """The best and the worst actions, by the hour."""
    t, found = spans.language.t, spans.measures.effort.actions
    heads = t("Action"), t("Effort"), t("Cas où elle sert"), t("Gain médian"), t("Points par heure")
    best, worst = found[:NAMED], found[NAMED:][-NAMED:]
    if best:
        title = t("Par heure, les actions les plus payantes rapportent, en points, %(span)s", span=_span(spans, best))
        text = t("Médianes des cas où l'action fait monter le total. Ce sont de bons premiers pas.")
        yield Table("best-actions", title, (text,), heads, tuple(_action(spans, one) for one in best))
    if worst:
        title = t("Par heure, les moins payantes rapportent, en points, %(span)s", span=_span(spans, worst))
        text = t(
            "Un long travail peut être très utile et rapporter peu de points par heure : ce n'est pas une raison de "
            "l'écarter."
        )
        yield Table("worst-actions", title, (text,), heads, tuple(_action(spans, one) for one in worst))


def _span(spans: Spans, found: tuple[ActionGain, ...]) -> str:
    return spans.between((one.per_hour for one in found), spans.fine)


def _action(spans: Spans, one: ActionGain) -> tuple[str, ...]:
    return (
        spans.action(one.question, one.action),
        spans.edition.effort(one.effort),
        spans.number(one.cases),
        spans.signed(one.gain, 2),
        spans.signed(one.per_hour, 3),
    )


def attempts(spans: Spans) -> Iterator[Table]:
    """Each attempt to look better than one is, by each firm tried."""
    t, found = spans.language.t, spans.measures.attempts
    ticked = [one for one in found if one.kind == "everything_ticked" and one.after.total is not None]
    if not ticked:
        return
    rows = []
    for kind, detail in dict.fromkeys((one.kind, one.detail if one.kind == "path" else None) for one in found):
        same = [one for one in found if one.kind == kind and (kind != "path" or one.detail == detail)]
        cells = (_cell(spans, [one for one in same if one.profile == profile]) for profile, _ in spans.kinds())
        changes = dict.fromkeys((one.before.level, one.after.level) for one in same)
        levels = "; ".join(_change(spans, was, now) for was, now in changes if was != now) or t("inchangé")
        rows.append((_attempt(spans, same[0]), *cells, levels, spans.span((o.documented for o in same), spans.points)))
    title = t(
        "Tout cocher sans rien montrer donne %(total)s points, dont %(shown)s avec justificatif",
        total=spans.between((one.after.total for one in ticked), spans.points),
        shown=spans.between((one.documented for one in ticked), spans.points),
    )
    texts = (
        t(
            "Une entreprise ordinaire, puis la même qui cherche à paraître meilleure : son total avant et après. Le "
            "domaine écarté est celui où cela rapporte le plus."
        ),
        t(
            "Rien n'est justifié dans ces essais. La dernière colonne dit ce qu'il en reste pour qui demande des "
            "justificatifs."
        ),
    )
    heads = t("Essai"), *(name for _, name in spans.kinds()), t("Niveau"), t("Avec justificatif")
    yield Table("attempts", title, texts, heads, tuple(rows))


def _cell(spans: Spans, found: list[Attempt]) -> str:
    if not found:
        return "–"
    return f"{spans.points(found[0].before.total)} → {spans.points(found[0].after.total)}"


def _change(spans: Spans, was: str | None, now: str | None) -> str:
    return f"{spans.level(was)} → {spans.level(now)}"


def _attempt(spans: Spans, one: Attempt) -> str:
    t = spans.language.t
    if one.kind == "path":
        path = next(path for path in spans.edition.model.paths if path.code == one.detail)
        return t("Prendre un parcours plus court : %(path)s", path=spans.edition.path(path))
    return {
        "pillar_away": t("Ne rien faire dans un domaine, puis l'écarter"),
        "weak_away": t("Écarter tous ses points faibles"),
        "weak_away_within_limit": t("Écarter ses points faibles, jusqu'à la limite"),
        "figures_not_known": t("« Je ne sais pas » à la place de mauvais chiffres"),
        "everything_ticked": t("Tout cocher, sans rien montrer"),
        "paper_only": t("Rien, puis des documents et rien d'autre"),
        "nothing_known": t("« Je ne sais pas » partout"),
    }[one.kind]
