"""The measures of a questionnaire as text: one table for each thing measured, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.audit import Measures
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from web.commands.audit_effort_text import (
    actions_lines,
    attempts_lines,
    effort_lines,
    idle_lines,
    order_lines,
    paths_lines,
)
from web.commands.audit_words import AuditWords, heading, length, length_heads, note
from web.commands.text_table import Row, bold, table, wrapped


def audit_text(measures: Measures, loaded: LoadedQuestionnaire, lang: Lang, width: int = 100) -> str:
    """Everything measured, in lines of at most ``width`` columns."""
    w = AuditWords(loaded, lang, measures)
    parts = [
        _title(w, width),
        _reach(w, width),
        _cases(w, width),
        _paper(w, width),
        _away(w, width),
        _singles(w, width),
        effort_lines(w, width),
        actions_lines(w, width),
        idle_lines(w, width),
        attempts_lines(w, width),
        paths_lines(w, width),
        order_lines(w, width),
    ]
    return "\n\n".join(text for part in parts if (text := "\n".join(part)))


def _title(w: AuditWords, width: int) -> Iterator[str]:
    title = w.text("title", w.loaded.model.title)
    for line in wrapped(f"{title} — {w.say('longueur et équité, mesurées', 'length and fairness, measured')}", width):
        yield bold(line)
    yield from note(w, width, f"{w.measures.release}, méthode {w.measures.method[:8]}",
                     f"{w.measures.release}, method {w.measures.method[:8]}")  # fmt: skip


# --- length and reach -------------------------------------------------------------------------------------


def _reach(w: AuditWords, width: int) -> Iterator[str]:
    yield from heading(
        w, width, "Ce qui est demandé, et ce qui peut être atteint", "What is asked, and what can be reached"
    )
    rows = []
    for kind, name in w.kinds():
        found = [one for one in w.measures.reach if one.profile == kind]
        ends = w.span((o.worst.total for o in found), w.points), w.span((o.best.total for o in found), w.points)
        level = w.levels(one.best.level for one in found if one.best.level is not None)
        rows.append(Row(name, 1, (*length(w, [one.longest for one in found]), *ends), note=level))
    heads = (*length_heads(w), w.say("au moins", "least"), w.say("au plus", "most"))
    yield from table(rows, heads, width)
    tried = _varied(w)
    yield from note(
        w, width,
        f"Pour l'entreprise dont les réponses ouvrent le plus de questions{tried} ; questions calculées exclues. « Au "
        "plus » : les meilleures réponses trouvées, indicateurs calculés à leur meilleur ; « au moins » : les pires.",
        f"For the firm whose answers open the most questions{tried}; computed questions left out. "
        "“Most”: the best answers that were found, computed indicators at their best; “least”: the worst.",
    )  # fmt: skip


def _varied(w: AuditWords) -> str:
    fact = next((fact for fact in w.loaded.model.profile if fact.id == w.measures.vary), None)
    if fact is None:
        return ""
    words = w.quoted(w.text(f"profile.{fact.id}.text", fact.text))
    return w.say(f", avec les {len(fact.options)} réponses à {words}",
                 f", with the {len(fact.options)} answers to {words}")  # fmt: skip


def _cases(w: AuditWords, width: int) -> Iterator[str]:
    if w.measures.typical is None:
        return
    yield from heading(w, width, "Ce que les cas ont eu à répondre", "What the cases had to answer")
    rows = [Row(one.case, 1, length(w, [one.length])) for one in w.measures.cases]
    rows.append(Row(w.say("Médiane", "Median"), 1, length(w, [w.measures.typical]), strong=True))
    yield from table(rows, length_heads(w), width)


# --- what the total rests on ------------------------------------------------------------------------------


def _paper(w: AuditWords, width: int) -> Iterator[str]:
    yield from heading(w, width, "Des documents, et rien d'autre", "Documents, and nothing else")
    if not w.measures.marked_on_paper:
        yield from note(w, width, "Aucune réponse n'est marquée on_paper : ce que le papier rapporte n'est pas mesuré.",
                         "No answer is marked on_paper: what paper earns is not measured.")  # fmt: skip
        return
    rows = []
    for kind, name in w.kinds():
        found = [one for one in w.measures.paper if one.profile == kind]
        rows.append(
            Row(name, 1, (
                w.span((float(one.questions) for one in found), w.number),
                w.span((one.without.total for one in found), w.points),
                w.span((one.outcome.total for one in found), w.points),
            ), note=w.change((one.without.level for one in found), (one.outcome.level for one in found)))
        )  # fmt: skip
    heads = w.say("questions", "questions"), w.say("sans eux", "without"), w.say("avec", "with")
    yield from table(rows, heads, width)
    yield from note(
        w, width,
        "La meilleure réponse qu'un document suffit à rendre vraie, la moins bonne partout ailleurs, aucune sanction.",
        "The best answer that a document alone makes true, the least everywhere else, no sanction.",
    )  # fmt: skip


def _away(w: AuditWords, width: int) -> Iterator[str]:
    yield from heading(
        w,
        width,
        "Tout ce qui peut être déclaré « ne nous concerne pas »",
        "All that can be declared “does not concern us”",
    )
    rows = []
    for kind, name in w.kinds():
        found = [one for one in w.measures.away if one.profile == kind]
        rows.append(
            Row(name, 1, (
                w.span((one.after.declared_away for one in found), lambda x: w.percent(x or 0.0)),
                w.span((one.before.total for one in found), w.points),
                w.span((one.after.total for one in found), w.points),
            ), note=w.change((one.before.level for one in found), (one.after.level for one in found)))
        )  # fmt: skip
    heads = w.say("du barème", "of points"), w.say("avant", "before"), w.say("après", "after")
    yield from table(rows, heads, width)
    limit = w.figure(w.measures.declared_not_applicable_limit)
    free = w.levels(one.level_without_limit for one in w.measures.away)
    yield from note(
        w, width,
        f"Une entreprise ordinaire (la réponse la plus proche de la moitié des points). Au-delà de {limit} % du "
        f"barème, les niveaux comptent contre elle ce qu'elle écarte ; sans cette limite : {free}.",
        f"An ordinary firm (of each question the answer nearest to half of the points). Beyond {limit}% of the points, "
        f"levels count against it what it sets aside; without that limit: {free}.",
    )  # fmt: skip


def _singles(w: AuditWords, width: int) -> Iterator[str]:
    yield from heading(w, width, "Les questions qui pèsent le plus", "The questions that weigh most")
    rows = []
    for kind, name in w.kinds():
        rows.append(Row(name, 1, strong=True))
        heaviest: dict[str, list[float]] = {}
        for one in w.measures.singles:
            if one.profile == kind:
                heaviest.setdefault(one.question, []).append(one.share)
        first = sorted(heaviest, key=lambda question: -max(heaviest[question]))[:5]
        rows += [Row(w.question(q), 2, (w.percent(max(heaviest[q]), 1),), name=q) for q in first]
    yield from table(rows, (w.say("au plus", "at most"),), width)
