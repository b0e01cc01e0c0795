"""What the total rests on: paper, what is declared not applicable, single questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assessment.audit.bench import Bench, Outcome
from assessment.audit.firms import Firm
from assessment.audit.reach import Searcher
from assessment.audit.ways import answered, halfway, is_on_paper, on_paper, without_paper
from questionnaires.model import OneOf, Question
from scoring.answers import Answer, AnswerSheet

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """A firm that has nothing but documents."""

    profile: str
    option: str | None
    questions: int
    """Questions asked of it of which a document alone makes a rewarded answer true."""
    outcome: Outcome
    """The best answer on paper where there is one, the least elsewhere, no sanction."""
    without: Outcome
    """The same firm without the documents."""


@dataclass(frozen=True, slots=True)
class Away:
    """An ordinary firm that declares not applicable all that may be declared so."""

    profile: str
    option: str | None
    questions: int
    """Questions that it sets aside."""
    before: Outcome
    after: Outcome
    level_without_limit: str | None
    """The level that it would have if the questionnaire set no ``declared_not_applicable_limit``."""


@dataclass(frozen=True, slots=True)
class Single:
    """How much of the total one question bears."""

    profile: str
    option: str | None
    question: str
    share: float
    """Per cent of the points that the firm can have."""


def paper(bench: Bench, searcher: Searcher, tried: Sequence[Firm]) -> tuple[Paper, ...]:
    """Charters only, for every firm tried."""
    questions = bench.questions.values()
    marked = {question.id for question in questions if is_on_paper(question)}
    sheets = [AnswerSheet(firm.facts, {**answered(questions, on_paper), **searcher.of(firm).open}) for firm in tried]
    having, asked = bench.outcomes(sheets), bench.asked(sheets)
    lacking = bench.outcomes(nothing_done(bench, searcher, tried))
    return tuple(
        Paper(firm.profile, firm.option, len(marked & set(names)), one, none)
        for firm, names, one, none in zip(tried, asked, having, lacking, strict=True)
    )


def nothing_done(bench: Bench, searcher: Searcher, tried: Sequence[Firm]) -> list[AnswerSheet]:
    """Firms that do nothing that is asked about, and are under no sanction."""
    answers = answered(bench.questions.values(), without_paper)
    return [AnswerSheet(firm.facts, {**answers, **searcher.of(firm).open}) for firm in tried]


def away(bench: Bench, searcher: Searcher, tried: Sequence[Firm]) -> tuple[Away, ...]:
    """Everything declared away, for every firm tried; then again without a limit."""
    questions = list(bench.questions.values())
    ordinary = [{**halfway(questions), **searcher.of(firm).open} for firm in tried]
    before = [AnswerSheet(firm.facts, answers) for firm, answers in zip(tried, ordinary, strict=True)]
    aside = set_aside(questions)
    after = [AnswerSheet(firm.facts, {**answers, **aside}) for firm, answers in zip(tried, ordinary, strict=True)]
    limitless = replace(bench.plan, tables=bench.plan.tables._replace(aside_limit=100.0))
    figures = zip(
        tried, bench.asked(after), bench.outcomes(before), bench.outcomes(after),
        bench.outcomes(after, plan=limitless), strict=True,
    )  # fmt: skip
    return tuple(
        Away(firm.profile, firm.option, len(aside.keys() & set(names)), was, now, free.level)
        for firm, names, was, now, free in figures
    )


def set_aside(questions: Iterable[Question]) -> dict[str, Answer]:
    """Of every question that a firm may declare not applicable, the answer that does."""
    found = {}
    for question in questions:
        if question.allow_not_applicable:
            found[question.id] = Answer("not_applicable", reason="-")
        elif isinstance(question, OneOf):
            code = next((option.code for option in question.options if option.not_applicable), None)
            if code is not None:
                found[question.id] = Answer("answered", code)
    return found


def singles(bench: Bench, searcher: Searcher, tried: Sequence[Firm]) -> tuple[Single, ...]:
    """Of every firm tried, the questions that bear the most, the heaviest first."""
    sheets = [AnswerSheet(firm.facts, searcher.of(firm).best) for firm in tried]
    found = []
    for firm, potentials in zip(tried, bench.points(sheets, "potential"), strict=True):
        whole = sum(potentials.values())
        heaviest = sorted(potentials, key=lambda name: -potentials[name])[:MOST_NAMED]
        found += [
            Single(firm.profile, firm.option, name, 100.0 * potentials[name] / whole)
            for name in heaviest
            if potentials[name] > 0.0
        ]
    return tuple(found)
