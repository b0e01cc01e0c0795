"""How long a questionnaire is for a firm: questions, figures to look up, words to read, minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Audit, Number, OneOf, Question, YesNo


@dataclass(frozen=True, slots=True)
class Length:
    """What a firm is asked."""

    questions: float
    """Computed figures left out: nobody answers them."""
    figures: float
    """Of them, numbers to look up."""
    words: float
    """To read: wording, options and the declared share of the help, in the language of the audit."""
    minutes: float
    """Reading at the declared speed, and finding and giving the answers."""


class Lengths:
    """Measures in one language, at the declared speed."""

    def __init__(self, loaded: LoadedQuestionnaire, audit: Audit, lang: Lang) -> None:
        self._speed = audit.reading_speed
        questions = {question.id: question for question in loaded.model.all_questions()}
        self._figures = {name for name, question in questions.items() if isinstance(question, Number)}
        self._words = {name: words(question, loaded, lang, audit.help_share) for name, question in questions.items()}
        self._minutes = {name: _minutes(question, audit) for name, question in questions.items()}

    def of(self, asked: Iterable[str]) -> Length:
        """The length of the questions named."""
        names = list(asked)
        read = sum(self._words[name] for name in names)
        answering = sum(self._minutes[name] for name in names)
        return Length(
            len(names), sum(name in self._figures for name in names), read, round(read / self._speed + answering, 6)
        )


def words(question: Question, loaded: LoadedQuestionnaire, lang: Lang, help_share: float) -> float:
    """Words of a question's wording and options, and a share of its help; a sign that stands alone is none."""
    texts = {"text": question.text}
    if isinstance(question, OneOf | AnyOf):
        texts |= {f"options.{option.code}.text": option.text for option in question.options}

    def count(name: str, text: str) -> int:
        said = loaded.translations.get(f"{question.id}.{name}", text, lang) if text else ""
        return sum(any(c.isalnum() for c in word) for word in said.split())

    return sum(count(name, text) for name, text in texts.items()) + help_share * count("help", question.help or "")


def _minutes(question: Question, audit: Audit) -> float:
    given = audit.answering_minutes
    if isinstance(question, YesNo | OneOf):
        return given.choice
    if isinstance(question, AnyOf):
        return given.several
    return given.number if isinstance(question, Number) else given.text


def typical(lengths: Iterable[Length]) -> Length | None:
    """The median of each figure on its own; ``None`` of nothing."""
    found = list(lengths)
    if not found:
        return None
    parts: tuple[Callable[[Length], float], ...] = (
        lambda one: one.questions,
        lambda one: one.figures,
        lambda one: one.words,
        lambda one: one.minutes,
    )
    return Length(*(float(median(part(one) for one in found)) for part in parts))
