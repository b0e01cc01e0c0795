"""Figures, answers and sentences in the reader's language, with its typography."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.scored import Scored
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Measured, OneOf, Question
from scoring.answers import Value
from scoring.kernel.machine import round_figure
from scoring.result import NodeResult

NARROW = "\u202f"
LONGEST_TEXT = 300
_BEFORE = re.compile(r" (?=[:;?!%»])")
_AFTER = re.compile(r"(?<=«) ")
_STATES = {
    "fr": {"answered": "répondu", "missing": "à répondre", "not_known": "ne sait pas", "not_applicable": "sans objet",
           "off_path": "non posée", "pending": "pas encore posée"},
    "en": {"answered": "answered", "missing": "to answer", "not_known": "not known", "not_applicable": "not applicable",
           "off_path": "not asked", "pending": "not asked yet"},
}  # fmt: skip
_MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"],
}  # fmt: skip


def french(text: str) -> str:
    """``text`` with narrow no-break spaces before ``: ; ? ! %`` and inside ``« »``."""
    return _AFTER.sub(NARROW, _BEFORE.sub(NARROW, text))


def isolated(text: str) -> str:
    """A text that the firm wrote, on one line; where it runs right to left, it does not turn round what follows it."""
    line = " ".join(text.split())
    if any(unicodedata.bidirectional(c) in {"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI"} for c in line):
        return f"\u2068{line}\u2069"
    return line


class Voice(ABC):
    """What a text says of a questionnaire in one language: its sentences, its texts, its figures."""

    lang: Lang

    @property
    @abstractmethod
    def loaded(self) -> LoadedQuestionnaire:
        """The questionnaire whose texts are read."""

    # --- sentences ----------------------------------------------------------------------------------------

    def say(self, french_text: str, english: str) -> str:
        """The sentence of the language."""
        return french(french_text) if self.lang == "fr" else english

    def text(self, identity: str, french_text: str) -> str:
        """A text of the questionnaire, on one line."""
        found = " ".join(self.loaded.translations.get(identity, french_text, self.lang).split())
        return french(found) if self.lang == "fr" else found

    def count(self, number: int, one: Sequence[str], many: Sequence[str]) -> str:
        """``1 question``, ``2 questions``; ``one`` and ``many`` in French and English, with ``{n}`` for the number."""
        singular = number < 2 if self.lang == "fr" else number == 1
        return self.say(*(one if singular else many)).format(n=number)

    def quoted(self, text: str) -> str:
        """A title between the quotation marks of the language."""
        return self.say(f"« {text} »", f"“{text}”")

    # --- figures ------------------------------------------------------------------------------------------

    def _written(self, x: float, decimals: int) -> str:
        text = f"{x:,.{decimals}f}".replace("-", "−")
        return text.replace(",", NARROW).replace(".", ",") if self.lang == "fr" else text

    def figure(self, x: float, decimals: int = 2) -> str:
        """A quantity as short as it can be: ``2``, ``2,5``, ``480 000``."""
        text = self._written(x, decimals)
        mark = "," if self.lang == "fr" else "."
        return text.rstrip("0").rstrip(mark) if mark in text and decimals else text

    def percent(self, x: float, decimals: int = 0) -> str:
        """A percentage given as 0 to 100, without decimals that nobody needs."""
        return self.say(f"{self._written(x, decimals)} %", f"{self._written(x, decimals)}%")

    # --- names --------------------------------------------------------------------------------------------

    def level(self, name: str) -> str:
        """A level's title, between quotation marks."""
        levels = self.loaded.model.levels
        return self.quoted(
            next(self.text(f"levels.{level.id}.title", level.title) for level in levels if level.id == name)
        )


@dataclass(frozen=True)
class Words(Voice):
    """What a text says of one scored assessment."""

    scored: Scored
    lang: Lang

    @property
    def loaded(self) -> LoadedQuestionnaire:
        """Its questionnaire."""
        return self.scored.loaded

    # --- figures ------------------------------------------------------------------------------------------

    def rounded(self, x: float) -> float:
        """A figure under the questionnaire's rule of rounding."""
        return round_figure(x, self.scored.result.decimals, int(self.scored.plan.tables.down)) + 0.0

    def number(self, x: float) -> str:
        """Points at the questionnaire's precision."""
        return self._written(self.rounded(x), self.scored.result.decimals)

    def signed(self, x: float) -> str:
        """The same with its sign, 0 without."""
        return f"+{self.number(x)}" if self.rounded(x) > 0 else self.number(x)

    def between(self, low: float, high: float) -> str:
        """One figure, or both bounds, in a sentence."""
        least, most = self.number(low), self.number(high)
        return least if least == most else self.say(f"entre {least} et {most}", f"between {least} and {most}")

    def span(self, low: float, high: float) -> str:
        """The same in a column."""
        least, most = self.number(low), self.number(high)
        return least if least == most else f"{least} – {most}"

    # --- names --------------------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.scored.loaded.model.all_questions()}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each node is called: the title of a group, the wording of a question."""
        model = self.scored.loaded.model
        found = {node.id: self.text("title", model.title) for node in self.scored.result.nodes if node.kind == "root"}
        found |= {group.id: self.text(f"{group.id}.title", group.title) for group in model.all_groups()}
        return found | {q.id: self.text(f"{q.id}.text", q.text) for q in self.questions.values()}

    def state(self, node: NodeResult) -> str:
        """How a node stands, in a word or two."""
        if node.declared_not_applicable:
            return self.say("ne nous concerne pas", "does not concern us")
        return _STATES[self.lang][node.state]

    def answer(self, question: Question, value: Value) -> str:
        """An answer in words: the options' texts, the figure with its unit."""
        if isinstance(question, OneOf | AnyOf):
            chosen = (value,) if isinstance(value, str) else value
            texts = [
                self.text(f"{question.id}.options.{option.code}.text", option.text)
                for option in question.options
                if isinstance(chosen, tuple) and option.code in chosen
            ]
            return self.say(" ; ", "; ").join(texts) or self.say("aucune de ces réponses", "none of these")
        if isinstance(value, bool):
            return self.say("oui", "yes") if value else self.say("non", "no")
        if isinstance(value, int | float):
            unit = getattr(question, "unit", None)
            words = self.text(f"{question.id}.unit", unit) if unit else ""
            decimals = question.decimals if isinstance(question, Measured) else 2
            return f"{self.figure(value, decimals)} {words}".rstrip()
        if question.kind == "date":
            return self.day(date.fromisoformat(str(value)))
        line = isolated(str(value)[:LONGEST_TEXT])
        return line if len(str(value)) <= LONGEST_TEXT else f"{line}…"

    def day(self, day: date) -> str:
        """A date in words."""
        number = "1er" if day.day == 1 and self.lang == "fr" else str(day.day)
        return f"{number} {_MONTHS[self.lang][day.month - 1]} {day.year}"
