"""From a scored assessment to what the report shows.

Nothing is computed again here: figures come from the kernel's result, texts from the questionnaire in the language of
the reader. What this module decides is what to show first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Group, Level, Question
from reports import answers as wording
from reports.actions import cards
from reports.language import Language
from reports.model import (
    AdjustmentLine,
    CheckLine,
    ConditionLine,
    FactLine,
    FrameworkLine,
    GoalLine,
    LevelLine,
    Method,
    NotApplicableLine,
    OpenLine,
    Pillar,
    PillarLine,
    QuestionLine,
    ReportModel,
    Span,
    TierLine,
    TopicLine,
)
from scoring.answers import AnswerSheet, TierCode
from scoring.result import Gain, NodeResult, Notice, Result, Total

STRONG = 0.6
"""Share of its points from which an answered question is a strength."""
_TIERS: dict[TierCode, Literal["declared", "documented", "verified", "rejected"]] = {
    TierCode.REJECTED: "rejected",
    TierCode.DECLARED: "declared",
    TierCode.DOCUMENTED: "documented",
    TierCode.VERIFIED: "verified",
}
_THRESHOLD = re.compile(r"^\s*total\s*>=?\s*(-?\d+(?:\.\d+)?)\s*$")


@dataclass(slots=True)
class Context:
    """What every part of the building reads."""

    loaded: LoadedQuestionnaire
    sheet: AnswerSheet
    result: Result
    gains: Sequence[Gain]
    language: Language
    nodes: dict[str, NodeResult] = field(init=False)

    def __post_init__(self) -> None:
        """Index the nodes."""
        self.nodes = {node.id: node for node in self.result.nodes}

    def text(self, identity: str, french: str) -> str:
        """A text of the questionnaire in the language of the report."""
        found = self.loaded.translations.get(identity, french, self.language.code)
        return self.language.typeset(found)

    def optional(self, identity: str, french: str | None) -> str | None:
        """The same, where there may be none."""
        return None if french is None else self.text(identity, french)


def span_of(node: NodeResult) -> Span:
    """The points of a node."""
    return Span(node.low, node.high, node.points)


def _total(total: Total) -> Span:
    return Span(total.low, total.high, total.value)


def build(
    loaded: LoadedQuestionnaire,
    sheet: AnswerSheet,
    result: Result,
    gains: Sequence[Gain],
    lang: Literal["fr", "en"],
    firm: str,
    today: date,
) -> ReportModel:
    """The report of one firm. ``gains``: the actions with what each brings, most points per hour first."""
    context = Context(loaded, sheet, result, gains, Language(lang, result.decimals))
    language = context.language
    model = loaded.model
    pillars = tuple(_pillars(context))
    lines = [question for one in pillars for topic in one.topics for question in topic.questions]
    by_id = {line.id: line for line in lines}
    levels = tuple(_level(context, level) for level in model.levels)
    titles = {level.id: level.title for level in levels}
    root = next((node for node in result.nodes if node.kind == "root"), None)
    possible = result.scale if root is None or root.potential is None else root.potential
    return ReportModel(
        lang=lang,
        firm=firm.strip() or language.t("Entreprise sans nom"),
        today=today,
        title=context.text("title", model.title),
        complete=result.complete,
        scored=root is None or root.state != "not_applicable",
        scale=result.scale,
        decimals=result.decimals,
        total=_total(result.total),
        possible=possible,
        level=titles.get(result.level_at_least or ""),
        level_at_most=titles.get(result.level_at_most or ""),
        levels=levels,
        next_level=next((level for level in levels if level.verdict != "yes"), None),
        pillars=pillars,
        adjustments=tuple(_adjustments(context, by_id)),
        strengths=_strengths(lines),
        gaps=_gaps(lines),
        actions=cards(context, by_id, titles),
        frameworks=tuple(_frameworks(context)),
        not_applicable=tuple(
            NotApplicableLine(
                by_id[effect.question].text,
                by_id[effect.question].pillar,
                effect.declared,
                _reason(context, effect.question),
                effect.moved,
                effect.effect,
            )
            for effect in result.not_applicable
            if effect.question in by_id
        ),
        tiers=_tiers(context),
        checks=tuple(_checks(context, by_id)),
        open_questions=tuple(
            OpenLine(by_id[one.question].text, by_id[one.question].pillar, one.narrowing)
            for one in result.open_questions
            if one.question in by_id
        ),
        facts=tuple(_facts(context)),
        method=_method(context),
    )


# --- the tree ---------------------------------------------------------------------------------------------


def _pillars(context: Context) -> Iterator[PillarLine]:
    model = context.loaded.model
    groups = model.groups()
    for number, group in enumerate(groups, start=1):
        node = context.nodes[group.id]
        pillar = Pillar(number, context.text(f"{group.id}.title", group.title))
        topics = tuple(_topics(context, group, pillar, ()))
        yield PillarLine(
            pillar,
            context.optional(f"{group.id}.text", group.text),
            node.state,
            node.potential,
            node.potential_high,
            span_of(node),
            node.share,
            topics,
        )
    if model.questions:
        yield _general(context, Pillar(len(groups) + 1, context.language.t("Questions générales")))


def _general(context: Context, pillar: Pillar) -> PillarLine:
    """The questions that stand at the root, outside any pillar, shown as one more."""
    lines = tuple(_question(context, question, pillar, pillar.title) for question in context.loaded.model.questions)
    nodes = [context.nodes[line.id] for line in lines if line.role == "scored"]
    points = [node.points for node in nodes]
    potentials = [node.potential for node in nodes]
    known = [value for value in points if value is not None]
    possible = [value for value in potentials if value is not None]
    span = Span(
        sum(node.low for node in nodes),
        sum(node.high for node in nodes),
        sum(known) if len(known) == len(nodes) else None,
    )
    potential = sum(possible) if len(possible) == len(nodes) else None
    share = None if not potential or span.value is None else 100 * span.value / potential
    high = sum(node.potential_high for node in nodes)
    topic = TopicLine(pillar.title, "answered", potential, span, share, lines)
    return PillarLine(pillar, None, "answered", potential, high, span, share, (topic,))


def _topics(context: Context, group: Group, pillar: Pillar, path: tuple[str, ...]) -> Iterator[TopicLine]:
    """Every group below a pillar that holds questions of its own, with the titles that lead to it."""
    title = context.text(f"{group.id}.title", group.title)
    here = (*path, title)
    if group.questions:
        node = context.nodes[group.id]
        name = " › ".join(here[1:]) or title
        lines = tuple(_question(context, question, pillar, name) for question in group.questions)
        yield TopicLine(name, node.state, node.potential, span_of(node), node.share, lines)
    for child in group.groups():
        yield from _topics(context, child, pillar, here)


def _question(context: Context, question: Question, pillar: Pillar, topic: str) -> QuestionLine:
    node = context.nodes[question.id]
    answer = context.sheet.answers.get(question.id)
    value = answer.value if answer is not None and answer.state == "answered" else node.value
    language = context.language
    shown = node.state == "answered" and value is not None
    words = (
        wording.value_words(question, value, language, context.text)
        if shown
        else wording.state_words(node.state, node.declared_not_applicable, language)
    )
    if node.state == "answered" and question.kind == "computed" and value is None:
        words = wording.state_words("pending", False, language)
    best = max(
        (gain for gain in context.gains if gain.question == question.id), key=lambda gain: gain.gain, default=None
    )
    reach = best if best is not None and best.gain > 1e-9 else None
    actions = {action.id: action for action in question.actions}
    read = node.state not in {"off_path", "pending"}
    return QuestionLine(
        id=question.id,
        text=context.text(f"{question.id}.text", question.text),
        period=context.optional(f"{question.id}.period", question.period),
        pillar=pillar,
        topic=topic,
        role=node.role or "unscored",
        state=node.state,
        declared_not_applicable=node.declared_not_applicable,
        answer=words,
        typed=shown and question.kind == "text",
        extras=wording.extras(question, answer, language, context.text) if read else (),
        tier=_TIERS[answer.tier] if answer is not None and read else None,
        potential=node.potential,
        span=span_of(node),
        fraction=node.fraction,
        lost=_lost(node),
        best_action=(
            context.text(f"{question.id}.actions.{reach.action}.text", actions[reach.action].text) if reach else None
        ),
        best_gain=reach.gain if reach else None,
    )


def _lost(node: NodeResult) -> float | None:
    """Points not earned; while the potential is open, those not earned for certain."""
    if node.role != "scored" or node.state not in {"answered", "not_known"}:
        return None
    if node.potential is not None and node.points is not None:
        return node.potential - node.points
    return None if node.fraction is None else node.potential_low * (1 - node.fraction)


def _strengths(lines: Sequence[QuestionLine]) -> tuple[QuestionLine, ...]:
    strong = [
        line
        for line in lines
        if line.role == "scored"
        and line.state == "answered"
        and (line.fraction or 0) >= STRONG
        and line.span.low > 1e-9
    ]
    return tuple(sorted(strong, key=lambda line: -line.span.low))


def _gaps(lines: Sequence[QuestionLine]) -> tuple[QuestionLine, ...]:
    weak = [line for line in lines if line.lost is not None and line.lost > 1e-9]
    return tuple(sorted(weak, key=lambda line: -(line.lost or 0)))


# --- levels, adjustments, frameworks ----------------------------------------------------------------------


def _level(context: Context, level: Level) -> LevelLine:
    result = next(one for one in context.result.levels if one.id == level.id)
    verdicts = {condition.index: condition for condition in result.conditions}
    thresholds = [float(match[1]) for one in level.all if (match := _THRESHOLD.match(str(one.condition))) is not None]
    return LevelLine(
        level.id,
        context.text(f"levels.{level.id}.title", level.title),
        context.optional(f"levels.{level.id}.text", level.text),
        result.verdict,
        max(thresholds, default=None),
        tuple(
            ConditionLine(
                context.text(f"levels.{level.id}.all.{index}.text", one.text),
                verdicts[index].verdict,
                verdicts[index].gap,
                "share(" in str(one.condition),
            )
            for index, one in enumerate(level.all)
        ),
    )


def _adjustments(context: Context, lines: dict[str, QuestionLine]) -> Iterator[AdjustmentLine]:
    titles = {group.id: context.text(f"{group.id}.title", group.title) for group in context.loaded.model.all_groups()}
    language = context.language
    for one in context.result.adjustments:
        if abs(one.low) < 1e-9 and abs(one.high) < 1e-9:
            continue
        subject = lines[one.id].text if one.id in lines else titles.get(one.node, language.t("total"))
        words = {
            "bonus": language.t("Bonus : %(subject)s", subject=subject),
            "penalty": language.t("Points retirés : %(subject)s", subject=subject),
            "floor": language.t("Plancher : %(subject)s", subject=subject),
            "ceiling": language.t("Plafond : %(subject)s", subject=subject),
        }[one.kind]
        yield AdjustmentLine(one.kind, words, Span(one.low, one.high, one.points))


def _frameworks(context: Context) -> Iterator[FrameworkLine]:
    for framework in context.loaded.model.frameworks:
        figures = {goal.code: goal for goal in context.result.goals if goal.framework == framework.id}
        goals = tuple(
            GoalLine(
                goal.code,
                context.text(f"frameworks.{framework.id}.goals.{goal.code}.title", goal.title),
                figures[goal.code].points,
                figures[goal.code].potential,
                _linked(context, framework.id, goal.code),
            )
            for goal in framework.goals
            if goal.code in figures and figures[goal.code].potential > 1e-9
        )
        if goals:
            yield FrameworkLine(framework.id, context.text(f"frameworks.{framework.id}.title", framework.title), goals)


def _linked(context: Context, framework: str, goal: str) -> int:
    """Questions that count here and are linked to a goal, directly or through one of its targets (``8.3`` to ``8``)."""
    count = 0
    for question in context.loaded.model.all_questions():
        node = context.nodes[question.id]
        counts = node.role == "scored" and node.state in {"answered", "not_known", "missing"}
        codes = question.links.get(framework, {})
        count += counts and any(code == goal or code.startswith(f"{goal}.") for code in codes)
    return count


# --- what surrounds the score -----------------------------------------------------------------------------


def _tiers(context: Context) -> tuple[TierLine, ...]:
    t = context.language.t
    words: dict[Literal["declared", "documented", "verified"], tuple[str, str]] = {
        "declared": (t("Déclaré"), t("toutes les réponses, telles que vous les avez données")),
        "documented": (t("Avec justificatif"), t("seules les réponses accompagnées d'un justificatif, ou vérifiées")),
        "verified": (t("Vérifié"), t("seules les réponses qu'une personne habilitée a contrôlées")),
    }
    return tuple(
        TierLine(tier, *words[tier], _total(context.result.tiers[tier]))
        for tier in words
        if tier in context.result.tiers
    )


def _reason(context: Context, question: str) -> str | None:
    answer = context.sheet.answers.get(question)
    return None if answer is None or not answer.reason else wording.clipped(answer.reason, context.language)


def _checks(context: Context, lines: dict[str, QuestionLine]) -> Iterator[CheckLine]:
    held = set(context.result.to_check)
    for rule in context.loaded.model.rules:
        if rule.id in held:
            named = tuple(lines[one].text for one in rule.questions if one in lines)
            yield CheckLine(context.text(f"rules.{rule.id}.text", rule.text), named)


def _facts(context: Context) -> Iterator[FactLine]:
    for fact in context.loaded.model.profile:
        given = context.sheet.profile.get(fact.id, fact.default)
        words = (
            context.language.t("à répondre")
            if given is None
            else wording.fact_words(fact, given, context.language, context.text)
        )
        yield FactLine(context.text(f"profile.{fact.id}.text", fact.text), words)


def _method(context: Context) -> Method:
    model, result = context.loaded.model, context.result
    return Method(
        questionnaire=f"{model.id} {model.version}",
        publisher=context.optional("publisher", model.publisher),
        licence=model.licence,
        release=result.release,
        method=result.method,
        plan=result.plan,
        engine=result.engine,
        scale=result.scale,
        decimals=result.decimals,
        truncates=model.rounding.mode == "down",
        split=model.not_applicable.split,
        credit=model.not_applicable.credit,
        declared_limit=model.declared_not_applicable_limit,
        declared_share=result.declared_not_applicable_share,
        notices=tuple(_notice(context, notice) for notice in result.notices),
    )


def _notice(context: Context, notice: Notice) -> str:
    """What the computation reports, in words; a code that has none is shown as it is."""
    t, place = context.language.t, notice.place
    return {
        "division-by-zero": t("une division par zéro, traitée comme une valeur absente (%(place)s)", place=place),
        "negative-weight": t("un poids négatif, compté pour zéro (%(place)s)", place=place),
        "absent-weight": t("un poids sans valeur, compté pour zéro (%(place)s)", place=place),
        "no-score": t("aucune question ne s'applique : il n'y a pas de résultat"),
    }.get(notice.code, f"{notice.code} ({notice.place})")
