"""What effort brings, what attempts to look better bring, how paths and orders compare: as text."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.audit.attempts import Attempt
from assessment.audit.effort import ActionGain
from web.commands.audit_words import AuditWords, heading, length, length_heads, note
from web.commands.text_table import Row, bold, table

NAMED = 10
"""Actions named at either end."""
PAIRS = 5
"""Pairs of cases named, the least stable first."""


# --- effort -----------------------------------------------------------------------------------------------


def effort_lines(w: AuditWords, width: int) -> Iterator[str]:
    """The gain of an hour, by declared effort."""
    found = w.measures.effort
    if not found.gains or found.per_hour is None:
        return
    yield from heading(
        w, width, "Ce que rapporte une heure d'effort, dans les cas", "What an hour of effort brings, in the cases"
    )
    rows = [
        Row(w.effort(one.effort), 1, (
            w.number(float(one.gains)),
            "–" if one.gain is None else w.signed(one.gain, 2),
            "–" if one.per_hour is None else w.signed(one.per_hour, 3),
        ))
        for one in found.classes
    ]  # fmt: skip
    rows.append(Row(w.say("Ensemble", "All"), 1, (w.number(float(found.gains)), "", w.signed(found.per_hour, 3))))
    heads = (w.say("gains mesurés", "gains measured"), w.say("gain médian", "median gain"),
             w.say("par heure", "per hour"))  # fmt: skip
    yield from table(rows, heads, width)


def actions_lines(w: AuditWords, width: int) -> Iterator[str]:
    """The best and the worst actions."""
    actions = w.measures.effort.actions
    few = actions[:NAMED], actions[NAMED:][-NAMED:]
    titles = (
        w.say("Les actions qui rapportent le plus par heure", "The actions that bring most per hour"),
        w.say("Celles qui rapportent le moins", "Those that bring least"),
    )
    heads = w.say("cas", "cases"), w.say("gain", "gain"), w.say("par heure", "per hour"), w.say("effort", "effort")
    for title, some in zip(titles, few, strict=True):
        if some:
            yield bold(title)
            yield from table([_action(w, one) for one in some], heads, width)


def _action(w: AuditWords, one: ActionGain) -> Row:
    figures = (w.number(one.cases), w.signed(one.gain, 2), w.signed(one.per_hour, 3), w.effort(one.effort))
    return Row(w.action(one.question, one.action), 1, figures, name=one.action)


def idle_lines(w: AuditWords, width: int) -> Iterator[str]:
    """Actions that raise no total."""
    idle = w.measures.effort.idle
    useless = [one for one in idle if one.from_least is False]
    if useless:
        yield from heading(
            w, width, "Actions qui ne rapportent rien à personne", "Actions that bring nothing to anybody"
        )
        rows = [Row(w.action(one.question, one.action), 1, name=one.action) for one in useless]
        yield from table(rows, (), width)
    already = sum(1 for one in idle if one.from_least and one.cases)
    unasked = sum(1 for one in idle if one.from_least and not one.cases)
    untried = sum(1 for one in idle if one.from_least is None)
    if already or unasked or untried:
        yield from note(
            w, width,
            f"Sans gain dans aucun cas, mais utiles à qui ne fait encore rien : {already} que tous les cas ont déjà "
            f"dépassées, {unasked} dont la question n'a été posée à aucun. Non mesurées : {untried}, dont la question "
            "n'est posée à aucune des entreprises essayées.",
            f"Without gain in any case, but useful to who does nothing yet: {already} that every case is past, "
            f"{unasked} whose question none was asked. Not measured: {untried}, whose question none of the firms tried "
            "is asked.",
        )  # fmt: skip


# --- attempts ---------------------------------------------------------------------------------------------


def attempts_lines(w: AuditWords, width: int) -> Iterator[str]:
    """Each attempt of each profile."""
    yield from heading(w, width, "Essais pour paraître meilleur", "Attempts to look better")
    rows = []
    for kind, name in w.kinds():
        rows.append(Row(name, 1, strong=True))
        for one in w.measures.attempts:
            if one.profile == kind:
                before, after = one.before.total, one.after.total
                gain = "–" if before is None or after is None else w.signed(after - before)
                figures = (w.points(before), w.points(after), gain, w.points(one.documented))
                rows.append(Row(_attempt(w, one), 2, figures, note=w.change([one.before.level], [one.after.level])))
    heads = w.say("avant", "before"), w.say("après", "after"), w.say("écart", "change"), w.say("justifié", "shown")
    yield from table(rows, heads, width)
    yield from note(
        w, width,
        "« Justifié » : le même total, sans ce qui n'a pas de justificatif. Rien n'est justifié dans ces essais.",
        "“Shown”: the same total without what has no evidence. Nothing has evidence in these attempts.",
    )  # fmt: skip


def _attempt(w: AuditWords, one: Attempt) -> str:
    match one.kind:
        case "pillar_away":
            title = next(group.title for group in w.loaded.model.groups() if group.id == one.detail)
            pillar = w.quoted(w.text(f"{one.detail}.title", title))
            return w.say(f"Ne rien faire en {pillar}, puis l'écarter", f"Do nothing in {pillar}, then set it aside")
        case "weak_away":
            return w.say("Écarter ses points faibles, tous", "Set all one's weak points aside")
        case "weak_away_within_limit":
            return w.say("Écarter ses points faibles, jusqu'à la limite", "Set weak points aside, up to the limit")
        case "figures_not_known":
            return w.say("« Je ne sais pas » à la place de mauvais chiffres", "“I do not know” in place of bad figures")
        case "everything_ticked":
            return w.say("Tout cocher, sans rien montrer", "Tick everything, show nothing")
        case "paper_only":
            return w.say("Rien, puis des documents et rien d'autre", "Nothing, then documents and nothing else")
        case "nothing_known":
            return w.say("« Je ne sais pas » partout", "“I do not know” everywhere")
        case "path":
            path = w.quoted(w.option("path", one.detail or ""))
            return w.say(f"Prendre le parcours {path}", f"Take the path {path}")


# --- paths and order --------------------------------------------------------------------------------------


def paths_lines(w: AuditWords, width: int) -> Iterator[str]:
    """How long each path is, and what it gives the cases."""
    found = w.measures.paths
    if found.full is None:
        return
    yield from heading(w, width, "Les parcours", "The paths")
    rows = []
    names = list(dict.fromkeys(one.path for one in found.lengths))
    for path in names:
        rows.append(Row(w.option("path", path), 1, strong=True))
        for kind, name in w.kinds():
            lengths = [one for one in found.lengths if (one.path, one.profile) == (path, kind)]
            told = w.span((one.told for one in lengths), w.minutes)
            if lengths:
                rows.append(Row(name, 2, (*length(w, [one.longest for one in lengths]), told)))
    yield from table(rows, (*length_heads(w), w.say("annoncées", "told")), width)
    rows = []
    for case in dict.fromkeys(one.case for one in found.cases):
        rows.append(Row(case, 1, strong=True))
        for one in found.cases:
            if one.case == case:
                figures = (*length(w, [one.length]), w.points(one.outcome.total), w.levels([one.outcome.level]))
                rows.append(Row(w.option("path", one.path), 2, figures))
    yield from table(rows, (*length_heads(w), w.say("total", "total"), w.say("niveau", "level")), width)


def order_lines(w: AuditWords, width: int) -> Iterator[str]:
    """The pairs of cases that are least stable."""
    order = w.measures.order
    if order.turned is None:
        return
    spread = w.percent(100.0 * order.spread)
    yield from heading(
        w,
        width,
        f"L'ordre des cas, si les poids des domaines bougent de {spread}",
        f"The order of the cases, if the weights of the pillars move by {spread}",
    )
    rows = [
        Row(f"{pair.ahead} > {pair.behind}", 1, (w.signed(pair.gap), w.percent(100.0 * pair.turned, 1)))
        for pair in order.pairs[:PAIRS]
    ]
    yield from table(rows, (w.say("écart", "gap"), w.say("inversé", "turned")), width)
    yield from note(
        w, width,
        f"Sur les {len(order.pairs)} paires : {w.percent(100.0 * order.turned, 1)} s'inversent, en moyenne "
        f"de {order.draws} tirages reproductibles.",
        f"Of all {len(order.pairs)} pairs, {w.percent(100.0 * order.turned, 1)} turn, on average "
        f"of {order.draws} reproducible draws.",
    )  # fmt: skip
