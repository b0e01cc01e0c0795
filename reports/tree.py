"""The tree of a report: pillars, topics, questions, and which of them are strengths and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from questionnaires.model import Group, Question
from reports import answers as wording
from reports.context import Context, span_of
from reports.model import Pillar, PillarLine, QuestionLine, Span, TopicLine
from scoring.answers import TierCode
from scoring.result import NodeResult

STRONG = 0.6
"""Share of its points from which an answered question is a strength."""
_TIERS: dict[TierCode, Literal["declared", "documented", "verified", "rejected"]] = {
    TierCode.REJECTED: "rejected",
    TierCode.DECLARED: "declared",
    TierCode.DOCUMENTED: "documented",
    TierCode.VERIFIED: "verified",
}


def pillars(context: Context) -> Iterator[PillarLine]:
    """Every pillar in declared order; questions that stand at the root make one more."""
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


def strengths(lines: Sequence[QuestionLine]) -> tuple[QuestionLine, ...]:
    """Questions that earned most of their points, the most points first."""
    strong = [
        line
        for line in lines
        if line.role == "scored"
        and line.state == "answered"
        and (line.fraction or 0) >= STRONG
        and line.span.low > 1e-9
    ]
    return tuple(sorted(strong, key=lambda line: -line.span.low))


def gaps(lines: Sequence[QuestionLine]) -> tuple[QuestionLine, ...]:
    """Questions with points not earned, the largest loss first."""
    weak = [line for line in lines if line.lost is not None and line.lost > 1e-9]
    return tuple(sorted(weak, key=lambda line: -(line.lost or 0)))
