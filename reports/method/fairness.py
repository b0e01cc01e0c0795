"""What the audit measures (docs/audit.md): length, reach, what the total rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from assessment.cases import case_files
from questionnaires.findings import Lang
from reports.method.edition import Edition, Sheet
from reports.method.fairness_gains import actions, attempts, efforts
from reports.method.fairness_order import case_paths, order, paths
from reports.method.markdown import Markdown
from reports.method.spans import Spans, Table


def fairness(edition: Edition) -> Iterator[Sheet]:
    """A table for each thing measured; none where nothing says which firms to try."""
    if edition.model.audit is None and not case_files(edition.loaded):
        return
    spans = Spans(edition, edition.audited.measures[cast("Lang", edition.language.code)])
    parts = (reach, cases, paper, away, singles, efforts, actions, attempts, paths, case_paths, order)
    tables = tuple(table for part in parts for table in part(spans))
    yield Sheet("fairness.md", edition.language.t("Ce que mesure l'audit"), "fairness.md", {"tables": tables})


def reach(spans: Spans) -> Iterator[Table]:
    """What each size is asked, and the totals that it can obtain, over all activities."""
    t, measures, model = spans.language.t, spans.measures, spans.edition.model
    rows = []
    for kind, name in spans.kinds():
        found = [one for one in measures.reach if one.profile == kind]
        rows.append((
            name,
            *spans.lengths([one.longest for one in found]),
            spans.span((one.worst.total for one in found), spans.points),
            spans.span((one.best.total for one in found), spans.points),
            spans.levels(one.best.level for one in found),
        ))  # fmt: skip
    texts = [
        t(
            "Chaque entreprise essayée est celle dont les réponses ouvrent le plus de questions ; les questions "
            "calculées ne sont pas comptées. Les minutes comptent la lecture et le temps de trouver chaque réponse : "
            "c'est une estimation."
        )
    ]
    varied = next((fact for fact in model.profile if fact.id == measures.vary), None)
    if varied is not None:
        words = spans.edition.translate(f"profile.{varied.id}.text", varied.text)
        texts.append(
            t(
                "Chacune est essayée avec les %(n)s réponses à « %(fact)s » : deux chiffres dans une case sont le plus "
                "petit et le plus grand.",
                n=spans.number(len(varied.options)),
                fact=words,
            )
        )
    if model.levels:
        top = model.levels[-1].id
        reaching = sum(one.best.level == top for one in measures.reach)
        texts.append(
            t(
                "Avec les meilleures réponses, %(n)s des %(all)s entreprises essayées atteignent le niveau "
                "« %(level)s ».",
                n=spans.number(reaching),
                all=spans.number(len(measures.reach)),
                level=spans.level(top),
            )
        )
    minutes = spans.between((one.longest.minutes for one in measures.reach), spans.minutes)
    heads = t("Entreprise"), *spans.length_heads(), t("Pire total"), t("Meilleur total"), t("Niveau au mieux")
    title = t("Répondre à tout demande %(minutes)s minutes, selon l'entreprise", minutes=minutes)
    yield Table("reach", title, tuple(texts), heads, tuple(rows))


def cases(spans: Spans) -> Iterator[Table]:
    """What the firms of the cases had to answer."""
    t, typical = spans.language.t, spans.measures.typical
    if typical is None:
        return
    rows = [(spans.case(one.case), *spans.lengths([one.length])) for one in spans.measures.cases]
    median = t("Médiane")
    rows.append((Markdown(f"**{median}**"), *spans.lengths([typical])))
    title = t(
        "En médiane, un cas a eu %(questions)s questions et %(minutes)s minutes de travail",
        questions=spans.number(typical.questions),
        minutes=spans.minutes(typical.minutes),
    )
    text = t("Les cas sont des entreprises inventées, publiées avec le référentiel ; le nom est celui de leur fichier.")
    yield Table("cases", title, (text,), (t("Cas"), *spans.length_heads()), tuple(rows))


def paper(spans: Spans) -> Iterator[Table]:
    """What documents alone earn."""
    t, measures = spans.language.t, spans.measures
    if not measures.marked_on_paper:
        return
    rows = []
    for kind, name in spans.kinds():
        found = [one for one in measures.paper if one.profile == kind]
        rows.append((
            name,
            spans.span((one.questions for one in found), spans.number),
            spans.span((one.without.total for one in found), spans.points),
            spans.span((one.outcome.total for one in found), spans.points),
            spans.levels(one.outcome.level for one in found),
        ))  # fmt: skip
    most = max((one.outcome.total or 0.0 for one in measures.paper), default=0.0)
    texts = [
        t(
            "Une entreprise qui n'a que des papiers : la meilleure réponse qu'un document suffit à rendre vraie, la "
            "moins bonne partout ailleurs, aucune sanction."
        )
    ]
    threshold = _first_threshold(spans)
    if threshold is not None:
        texts.append(t("Le premier niveau demande %(points)s points.", points=spans.number(threshold)))
    title = t(
        "Des documents, et rien d'autre, rapportent au plus %(points)s points sur %(scale)s",
        points=spans.points(most),
        scale=spans.number(measures.scale),
    )
    heads = t("Entreprise"), t("Questions concernées"), t("Total sans eux"), t("Total avec eux"), t("Niveau")
    yield Table("paper", title, tuple(texts), heads, tuple(rows))


def _first_threshold(spans: Spans) -> float | None:
    levels = spans.edition.model.levels
    return spans.edition.figures.get(f"level.{levels[0].id}.total") if levels else None


def away(spans: Spans) -> Iterator[Table]:
    """What declaring everything not applicable brings."""
    t, measures = spans.language.t, spans.measures
    if not any(one.questions for one in measures.away):
        return
    rows = []
    for kind, name in spans.kinds():
        found = [one for one in measures.away if one.profile == kind]
        rows.append((
            name,
            spans.span((one.questions for one in found), spans.number),
            spans.span((one.after.declared_away for one in found), spans.percent),
            spans.span((one.before.total for one in found), spans.points),
            spans.span((one.after.total for one in found), spans.points),
            spans.levels(one.before.level for one in found),
            spans.levels(one.after.level for one in found),
            spans.levels(one.level_without_limit for one in found),
        ))  # fmt: skip
    changes = [
        one.after.total - one.before.total
        for one in measures.away
        if one.after.total is not None and one.before.total is not None
    ]
    title = t(
        "Déclarer sans objet tout ce qui peut l'être change le total de %(span)s points",
        span=spans.between(changes, spans.signed),
    )
    text = t(
        "Une entreprise ordinaire donne à chaque question la réponse la plus proche de la moitié des points, puis "
        "déclare « ne nous concerne pas » partout où c'est permis. Quand elle écarte ainsi plus de %(limit)s %% du "
        "total, les niveaux comptent contre elle ce qu'elle écarte.",
        limit=spans.number(measures.declared_not_applicable_limit),
    )
    heads = (
        t("Entreprise"), t("Questions écartées"), t("Part du total"), t("Total avant"), t("Total après"),
        t("Niveau avant"), t("Niveau après"), t("Niveau sans cette limite"),
    )  # fmt: skip
    yield Table("away", title, (text,), heads, tuple(rows))


def singles(spans: Spans) -> Iterator[Table]:
    """The heaviest questions."""
    t, measures = spans.language.t, spans.measures
    rows: list[tuple[str, ...]] = []
    for kind, name in spans.kinds():
        heaviest: dict[str, list[float]] = {}
        for one in measures.singles:
            if one.profile == kind:
                heaviest.setdefault(one.question, []).append(one.share)
        first = sorted(heaviest, key=lambda question: -max(heaviest[question]))[:5]
        rows += [
            (name if place == 0 else "", spans.edition.link(question), spans.percent(max(heaviest[question])))
            for place, question in enumerate(first)
        ]
    if not rows:
        return
    most = max(one.share for one in measures.singles)
    title = t("Aucune question ne porte plus de %(share)s du total", share=spans.percent(most))
    text = t(
        "Pour chaque entreprise, les cinq questions qui comptent le plus, et la plus grande part du total qu'elles y "
        "portent. Moins une entreprise a de questions, plus chacune pèse."
    )
    yield Table("singles", title, (text,), (t("Entreprise"), t("Question"), t("Part, au plus")), tuple(rows))
