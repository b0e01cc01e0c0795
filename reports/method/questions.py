"""A page for each pillar: its topics, and all that is declared of each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import AnyOf, Framework, Goal, Group, Measured, OneOf, Question, YesNo
from reports.method.edition import GENERAL, Edition, Sheet, page_of


@dataclass(frozen=True)
class Row:
    """One answer and what it is worth."""

    answer: str
    points: str
    share: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A question with what is worked out for its page."""

    question: Question
    kind: str
    counts: bool
    """Whether it can change the total."""
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    links: tuple[tuple[Framework, tuple[tuple[Goal, str, float], ...]], ...]


@dataclass(frozen=True)
class Part:
    """A group with its own questions; ``depth`` below the pillar, which is 0."""

    group: Group | None
    depth: int
    questions: tuple[Shown, ...]


def pillars(edition: Edition) -> Iterator[Sheet]:
    """One page for each pillar, and one for the questions that stand outside any."""
    if edition.model.questions:
        own = tuple(_shown(edition, question) for question in edition.model.questions)
        title = edition.language.t("Questions générales")
        yield Sheet(GENERAL, title, "pillar.md", {"parts": (Part(None, 0, own),)})
    for number, pillar in enumerate(edition.model.groups(), start=1):
        title = edition.translate(f"{pillar.id}.title", pillar.title)
        parts = tuple(_parts(edition, pillar, 0))
        yield Sheet(page_of(number, pillar), title, "pillar.md", {"parts": parts})


def _parts(edition: Edition, group: Group, depth: int) -> Iterator[Part]:
    yield Part(group, depth, tuple(_shown(edition, question) for question in group.questions))
    for child in group.groups():
        yield from _parts(edition, child, depth + 1)


def _shown(edition: Edition, question: Question) -> Shown:
    rows, columns = _worth(edition, question)
    return Shown(question, _kind(edition, question), edition.counts(question), rows, columns, _links(edition, question))


def _kind(edition: Edition, question: Question) -> str:
    t = edition.language.t
    return {
        "yes_no": t("oui ou non"),
        "one_of": t("une réponse parmi plusieurs"),
        "any_of": t("plusieurs réponses possibles"),
        "number": t("un nombre"),
        "computed": t("calculé à partir d'autres réponses"),
        "text": t("un texte"),
        "date": t("une date"),
    }[question.kind]


def _worth(edition: Edition, question: Question) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """What each answer is worth, with the titles of the columns; nothing where no answer is worth anything."""
    t = edition.language.t
    answer, share = t("Réponse"), t("Part des points")
    if isinstance(question, YesNo):
        rows = [(True, question.yes), (False, question.no)]
        paper = _paper(edition, question.on_paper)
        return tuple(
            Row(edition.answer(question, value), "", edition.percent(worth), paper if worth > 0 else ())
            for value, worth in rows
        ), (answer, share)
    if isinstance(question, OneOf | AnyOf):
        return tuple(_options(edition, question)), (answer, t("Points"), share)
    if isinstance(question, Measured):
        number = edition.language.number
        if question.steps is not None:
            return tuple(Row(number(edge), "", edition.percent(worth)) for edge, worth in question.steps), (
                t("À partir de"),
                share,
            )
        if question.scale is not None:
            return tuple(Row(number(value), "", edition.percent(worth)) for value, worth in question.scale), (
                t("Valeur"),
                share,
            )
    return (), ()


def _options(edition: Edition, question: OneOf | AnyOf) -> Iterator[Row]:
    t = edition.language.t
    best = question.maximum if isinstance(question, AnyOf) else max(option.points for option in question.options)
    for option in question.options:
        prefix = f"{question.id}.options.{option.code}."
        remarks = [t("seule, sans autre réponse")] if option.exclusive else []
        if option.detail is not None:
            remarks.append(t("on demande : %(detail)s", detail=edition.said(prefix, option, "detail")))
        words = edition.said(prefix, option, "text")
        if option.not_applicable:
            yield Row(words, "", t("sans objet"), tuple(remarks))
            continue
        share = edition.percent(min(option.points / best, 1)) if best else "–"
        points = edition.language.number(option.points)
        yield Row(words, points, share, (*remarks, *_paper(edition, option.on_paper)))


def _paper(edition: Edition, on_paper: bool) -> tuple[str, ...]:
    return (edition.language.t("un document seul suffit à la rendre vraie"),) if on_paper else ()


def _links(edition: Edition, question: Question) -> tuple[tuple[Framework, tuple[tuple[Goal, str, float], ...]], ...]:
    """Frameworks to which a question is linked: the goal, the codes as they were given, the share."""
    found = []
    for framework in edition.model.all_frameworks():
        goals = []
        for goal in framework.goals:
            share = framework.share(goal, question)
            if share is not None:
                codes = [
                    code
                    for code in question.links.get(framework.id, {})
                    if code == goal.code or code.startswith(f"{goal.code}.")
                ]
                goals.append((goal, ", ".join(codes) or goal.code, share))
        if goals:
            found.append((framework, tuple(goals)))
    return tuple(found)
