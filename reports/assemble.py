"""From a scored assessment to what the report shows.

Nothing is computed again here: figures come from the kernel's result, texts from the questionnaire in the language of
the reader. What this module decides is what to show first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from assessment.resources import Entry, Overlay, merge
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Framework, Goal, Level
from questionnaires.paths import path_fact
from reports import answers as wording
from reports.actions import cards
from reports.context import Context
from reports.duties import duties
from reports.language import Language
from reports.levels import threshold
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
    PathLine,
    QuestionLine,
    ReportModel,
    Scope,
    Span,
    TierLine,
)
from reports.tree import gaps, strengths
from reports.tree import pillars as pillar_lines
from scoring.answers import AnswerSheet
from scoring.result import Gain, Notice, Result, Total


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
    scope: Scope | None = None,
    resources: Mapping[str, Entry] | None = None,
) -> ReportModel:
    """The report of one firm.

    ``gains``: the actions with what each brings, most points per hour first. ``scope``: what was assessed, where known.
    ``resources``: those that may be proposed to the firm, in its language; ``None``: all that the questionnaire has.
    """
    if resources is None:
        resources = merge(loaded, Overlay(), lang, today)
    context = Context(loaded, sheet, result, gains, Language(lang, result.decimals), resources)
    language = context.language
    model = loaded.model
    pillars = tuple(pillar_lines(context))
    lines = [question for one in pillars for topic in one.topics for question in topic.questions]
    by_id = {line.id: line for line in lines}
    levels = tuple(_level(context, level) for level in model.levels)
    titles = {level.id: level.title for level in levels}
    root = next((node for node in result.nodes if node.kind == "root"), None)
    concerned, apart = duties(context, by_id, today)
    possible = result.scale if root is None or root.potential is None else root.potential
    return ReportModel(
        lang=lang,
        firm=firm.strip() or language.t("Entreprise sans nom"),
        today=today,
        scope=_scope(scope, language),
        whole_firm=scope is None or scope.perimeter == "whole",
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
        strengths=strengths(lines),
        gaps=gaps(lines),
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
        duties=concerned,
        duties_apart=apart,
        path=_path(context),
        open_questions=tuple(
            OpenLine(by_id[one.question].text, by_id[one.question].pillar, one.narrowing)
            for one in result.open_questions
            if one.question in by_id
        ),
        facts=tuple(_facts(context)),
        method=_method(context),
    )


def _scope(scope: Scope | None, language: Language) -> str:
    if scope is None:
        return ""
    year = language.t("Exercice %(year)s", year=scope.period)
    covered = {
        "whole": "",
        "site": language.t("établissement : %(which)s", which=scope.note),
        "group": language.t("groupe : %(which)s", which=scope.note),
    }[scope.perimeter]
    return f"{year}, {covered}" if covered else year


def _level(context: Context, level: Level) -> LevelLine:
    result = next(one for one in context.result.levels if one.id == level.id)
    verdicts = {condition.index: condition for condition in result.conditions}
    return LevelLine(
        level.id,
        context.text(f"levels.{level.id}.title", level.title),
        context.optional(f"levels.{level.id}.text", level.text),
        result.verdict,
        threshold(level),
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
    for framework in context.loaded.model.all_frameworks():
        figures = {goal.code: goal for goal in context.result.goals if goal.framework == framework.id}
        goals = tuple(
            GoalLine(
                goal.code,
                context.text(f"frameworks.{framework.id}.goals.{goal.code}.title", goal.title),
                figures[goal.code].points,
                figures[goal.code].potential,
                _linked(context, framework, goal),
            )
            for goal in framework.goals
            if goal.code in figures and figures[goal.code].potential > 1e-9
        )
        if goals:
            yield FrameworkLine(framework.id, context.text(f"frameworks.{framework.id}.title", framework.title), goals)


def _linked(context: Context, framework: Framework, goal: Goal) -> int:
    """Questions that count here and are linked to a goal, directly or through one of its targets (``8.3`` to ``8``)."""
    count = 0
    for question in context.loaded.model.all_questions():
        node = context.nodes[question.id]
        counts = node.role == "scored" and node.state in {"answered", "not_known", "missing"}
        count += counts and framework.share(goal, question) is not None
    return count


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


def _path(context: Context) -> PathLine | None:
    """The shorter path that the firm is on, if it is on one."""
    fact = path_fact(context.loaded.model)
    if fact is None or context.result.path in (None, fact.default):
        return None
    answered = [question.id for question in context.loaded.model.all_questions() if question.kind != "computed"]
    asked = sum(context.nodes[name].state not in ("off_path", "pending") for name in answered)
    return PathLine(wording.fact_words(fact, str(context.result.path), context.language, context.text), asked)


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
