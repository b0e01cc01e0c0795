"""The action cards: which twelve, what they bring, who can help."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from questionnaires.model import Action, AnyOf, Question
from reports import answers as wording
from reports.context import Context
from reports.helps import of_action
from reports.model import ActionCard, Alternative, QuestionLine
from scoring.gains import next_steps
from scoring.result import Gain

SHOWN = 12
ALTERNATIVES = 2


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
        resources=of_action(context.loaded, question, action, context.resources, context.language),
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
