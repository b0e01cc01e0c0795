"""Words and figures of the measures of a questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assessment.audit import Measures
from assessment.audit.length import Length
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from scoring.kernel.machine import round_figure
from web.commands.text_table import bold, dim, wrapped
from web.commands.words import Voice


@dataclass(frozen=True)
class AuditWords(Voice):
    """Words and figures of the measures."""

    questionnaire: LoadedQuestionnaire
    lang: Lang
    measures: Measures

    @property
    def loaded(self) -> LoadedQuestionnaire:
        """The questionnaire measured."""
        return self.questionnaire

    def points(self, x: float | None) -> str:
        """A total, at the questionnaire's precision; a dash where there is none."""
        rounding = self.loaded.model.rounding
        if x is None:
            return "–"
        return self._written(round_figure(x, rounding.decimals, int(rounding.mode == "down")) + 0.0, rounding.decimals)

    def signed(self, x: float, decimals: int = 1) -> str:
        """A difference with its sign, 0 without."""
        text = self._written(round(x, decimals) + 0.0, decimals)
        return f"+{text}" if round(x, decimals) > 0 else text

    def span(self, figures: Iterable[float | None], written: Callable[[float | None], str]) -> str:
        """The least and the greatest of several figures, once if they read the same."""
        known = sorted(figure for figure in figures if figure is not None)
        if not known:
            return "–"
        least, most = written(known[0]), written(known[-1])
        return least if least == most else f"{least} – {most}"

    def levels(self, outcomes: Iterable[str | None]) -> str:
        """The levels reached, from the lowest; a dash for none."""
        found = set(outcomes)
        order = [None, *(level.id for level in self.loaded.model.levels)]
        return " / ".join("–" if name is None else self.level(name) for name in order if name in found)

    def change(self, before: Iterable[str | None], after: Iterable[str | None]) -> str:
        """The levels after, if they are others than before; otherwise nothing."""
        none = self.say("aucun niveau", "no level")
        was, now = (self.levels(one).replace("–", none) for one in (before, after))
        return "" if was == now else self.say(f"{now} (avant : {was})", f"{now} (before: {was})")

    def minutes(self, x: float | None) -> str:
        """Whole minutes."""
        return "–" if x is None else self._written(x, 0)

    def number(self, x: float | None) -> str:
        """A count, or the median of some."""
        return "–" if x is None else self.figure(x, 1)

    def question(self, name: str) -> str:
        """A question's wording."""
        found = next(question for question in self.loaded.model.all_questions() if question.id == name)
        return self.text(f"{name}.text", found.text)

    def action(self, question: str, name: str) -> str:
        """What an action says to do."""
        found = next(one for one in self.loaded.model.all_questions() if one.id == question)
        return self.text(f"{question}.actions.{name}.text", next(a.text for a in found.actions if a.id == name))

    def effort(self, code: str) -> str:
        """How a declared effort is called."""
        return self.text(f"efforts.{code}.text", next(e.text for e in self.loaded.model.efforts if e.code == code))

    def option(self, fact: str, code: str) -> str:
        """How an option of a fact is called."""
        options = next(one.options for one in self.loaded.model.profile if one.id == fact)
        return self.text(f"profile.{fact}.options.{code}.text", next(o.text for o in options if o.code == code))

    def kinds(self) -> Iterator[tuple[str, str]]:
        """Id and name of every profile."""
        for kind in self.measures.profiles:
            yield kind.id, self.text(f"audit.profiles.{kind.id}.text", kind.text)


def heading(w: AuditWords, width: int, french: str, english: str) -> Iterator[str]:
    """What a table is about."""
    for line in wrapped(w.say(french, english), width):
        yield bold(line)


def note(w: AuditWords, width: int, french: str, english: str) -> Iterator[str]:
    """How to read what stands above, less important."""
    for line in wrapped(w.say(french, english), width):
        yield dim(line)


def length(w: AuditWords, lengths: Sequence[Length]) -> tuple[str, ...]:
    """Questions, figures and minutes of several lengths, as figures of a row."""
    return (
        w.span((one.questions for one in lengths), w.number),
        w.span((one.figures for one in lengths), w.number),
        w.span((one.minutes for one in lengths), w.minutes),
    )


def length_heads(w: AuditWords) -> tuple[str, ...]:
    """What stands above :func:`length`."""
    return w.say("questions", "questions"), w.say("chiffres", "figures"), w.say("minutes", "minutes")
