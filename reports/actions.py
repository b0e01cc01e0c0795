"""The action cards: which twelve, what they bring, who can help and how sure that help is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from questionnaires.model import Action, AnyOf, Question, Resource
from reports import answers as wording
from reports.context import Context
from reports.language import Language
from reports.model import ActionCard, Alternative, QuestionLine, ResourceLine
from scoring.gains import next_steps
from scoring.result import Gain

SHOWN = 12
RESOURCES = 3
ALTERNATIVES = 2
_ORDER = ("joinable", "example", "unknown", "proposed", "closed")


def cards(context: Context, lines: dict[str, QuestionLine], levels: dict[str, str]) -> tuple[ActionCard, ...]:
    """At most twelve cards, one per question: its next step, in the order of ``context.gains`` (points per hour).

    Two actions on one question lead to two answers of which only one can be given, so their gains do not add up: the
    two others that bring most are named on the card of the first.
    """
    useful = [gain for gain in context.gains if gain.gain >= 0.5 * 10**-context.result.decimals]
    questions = {question.id: question for question in context.loaded.model.all_questions()}
    return tuple(
        _card(context, rank, gain, questions[gain.question], lines[gain.question], useful, levels)
        for rank, gain in enumerate(next_steps(context.loaded, useful)[:SHOWN], start=1)
    )


def _card(
    context: Context,
    rank: int,
    gain: Gain,
    question: Question,
    line: QuestionLine,
    useful: Sequence[Gain],
    levels: dict[str, str],
) -> ActionCard:
    actions = {action.id: action for action in question.actions}
    action = actions[gain.action]
    others = [other for other in useful if other.question == gain.question and other.action != gain.action]
    after, adds = _after(context, question, gain)
    rises = gain.level_after is not None and gain.level_after != context.result.level_at_least
    return ActionCard(
        rank=rank,
        text=_text(context, question, action),
        question=line.text,
        pillar=line.pillar,
        answer_now=line.answer,
        answer_after=after,
        adds=adds,
        gain=gain.gain,
        gain_high=max(gain.gain_low, gain.gain_high),
        effort=effort(context, gain.effort),
        hours=gain.hours,
        first_step=context.text(f"{question.id}.actions.{action.id}.first_step", action.first_step),
        level_after=levels.get(gain.level_after or "") if rises else None,
        resources=resources_of(context, action),
        alternatives=tuple(
            Alternative(_text(context, question, actions[other.action]), other.gain, effort(context, other.effort))
            for other in sorted(others, key=lambda other: -other.gain)[:ALTERNATIVES]
        ),
    )


def _after(context: Context, question: Question, gain: Gain) -> tuple[str, bool]:
    """The answer that an action leads to. Of several options, only those it adds: what is new is what is to be done."""
    answer, after = context.sheet.answers.get(question.id), gain.answer
    adds = False
    if isinstance(question, AnyOf) and answer is not None and answer.state == "answered":
        now, then = set(_codes(answer.value)), set(_codes(gain.answer))
        adds = bool(now) and now < then
        after = tuple(sorted(then - now)) if adds else gain.answer
    return wording.value_words(question, after, context.language, context.text), adds


def _codes(value: object) -> Collection[str]:
    """The codes of an answer of several options."""
    return value if isinstance(value, Collection) and not isinstance(value, str) else ()


def _text(context: Context, question: Question, action: Action) -> str:
    return context.text(f"{question.id}.actions.{action.id}.text", action.text)


def effort(context: Context, code: str) -> str:
    """The words of an effort: an hour, a day, a project."""
    declared = {one.code: one.text for one in context.loaded.model.efforts}
    return context.text(f"efforts.{code}.text", declared.get(code, code))


def resources_of(context: Context, action: Action) -> tuple[ResourceLine, ...]:
    """At most three, those that can be joined first; a closed one gives way to its successor, and else is left out."""
    catalogue = {resource.id: resource for resource in context.loaded.model.catalogue()}
    chosen: dict[str, Resource] = {}
    for name in action.resources:
        resource = _living(catalogue, name)
        if resource is not None:
            chosen[resource.id] = resource
    ranked = sorted(chosen.values(), key=lambda one: _ORDER.index(one.status))
    return tuple(_resource(context, one) for one in ranked[:RESOURCES])


def _living(catalogue: dict[str, Resource], name: str) -> Resource | None:
    """The resource itself, or the first of its successors that is not closed."""
    seen: set[str] = set()
    resource = catalogue.get(name)
    while resource is not None and resource.status == "closed":
        seen.add(resource.id)
        successor = resource.successor
        resource = None if successor is None or successor in seen else catalogue.get(successor)
    return resource


def _resource(context: Context, resource: Resource) -> ResourceLine:
    def text(part: str, french: str | None) -> str | None:
        return context.optional(f"resources.{resource.id}.{part}", french)

    return ResourceLine(
        title=text("title", resource.title) or "",
        offer=text("offer", resource.offer) or "",
        status=resource.status,
        standing=standing(context, resource),
        runner=text("runner", resource.runner),
        contact=text("contact", resource.contact),
        url=resource.url,
    )


def standing(context: Context, resource: Resource) -> str:
    """Whether a resource can be joined, and how sure that is. Only what was checked is given as open."""
    t = context.language.t
    if resource.checked_on == "to_confirm":
        sure = t("cité en %(year)s, à vérifier", year=resource.cited_year) if resource.cited_year else t("à vérifier")
    else:
        sure = t("vérifié le %(day)s", day=context.language.day(date.fromisoformat(resource.checked_on)))
    unsure = resource.status == "joinable" and resource.checked_on == "to_confirm"
    what = "" if unsure else status_words(resource, context.language)
    return (
        f"{what} ; {sure}" if what and not (resource.status == "unknown" and sure == t("à vérifier")) else what or sure
    )


def status_words(resource: Resource, language: Language) -> str:
    """What the status of a resource means for a firm."""
    t = language.t
    return {
        "joinable": t("ouvert aux entreprises"),
        "example": t("exemple à suivre"),
        "unknown": t("existence à confirmer avant toute démarche"),
        "proposed": t("en projet, pas encore ouvert"),
        "closed": t("terminé"),
    }[resource.status]
