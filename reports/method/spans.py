"""Figures of the audit in words: the least and the greatest of several firms, and the levels that they reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assessment.audit import Measures
from assessment.audit.length import Length
from reports.language import NBSP, Language
from reports.method.edition import Edition
from reports.method.markdown import Markdown, code, link

_FIGURES = re.compile(r"[\d\s.,%+−–→]*")


@dataclass(frozen=True)
class Table:
    """One thing measured: a title that says what was found, how to read it, and the figures."""

    id: str
    title: str
    texts: tuple[str | Markdown, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def aligned(self) -> tuple[Markdown, ...]:
        """How each column is set: figures to the right, words to the left."""
        columns = zip(*self.rows, strict=True)
        return tuple(
            Markdown("---:" if all(_FIGURES.fullmatch(cell) for cell in column) else "---") for column in columns
        )


@dataclass(frozen=True)
class Spans:
    """Words and figures of the measures, for the tables of one edition."""

    edition: Edition
    measures: Measures

    @property
    def language(self) -> Language:
        """The language of the edition."""
        return self.edition.language

    def points(self, figure: float | None) -> str:
        """A total, or a dash where there is none."""
        return "–" if figure is None else self.language.points(figure)

    def minutes(self, figure: float | None) -> str:
        """Whole minutes."""
        return "–" if figure is None else self.language.number(figure, 0)

    def number(self, figure: float | None) -> str:
        """A count, or the median of some."""
        return "–" if figure is None else self.language.number(figure, 1)

    def percent(self, figure: float | None) -> str:
        """A share given as 0 to 100, with one decimal."""
        return "–" if figure is None else Language(self.language.code, 1).share(figure)

    def fine(self, figure: float | None) -> str:
        """Points per hour, with three decimals."""
        return "–" if figure is None else Language(self.language.code, 3).points(figure)

    def signed(self, figure: float | None, decimals: int = 1) -> str:
        """A difference with its sign."""
        return "–" if figure is None else Language(self.language.code, decimals).signed(figure)

    def span(self, figures: Iterable[float | None], written: Callable[[float | None], str]) -> str:
        """The least and the greatest of several figures, once if they read the same; a dash for none."""
        known = sorted(figure for figure in figures if figure is not None)
        least, most = (written(known[0]), written(known[-1])) if known else ("–", "–")
        return least if least == most else f"{least}{NBSP}– {most}"

    def between(self, figures: Iterable[float | None], written: Callable[[float | None], str]) -> str:
        """The same within a sentence."""
        known = [figure for figure in figures if figure is not None]
        least, most = (written(min(known)), written(max(known))) if known else ("–", "–")
        return least if least == most else self.language.t("%(least)s à %(most)s", least=least, most=most)

    def level(self, name: str | None) -> str:
        """The title of a level; that there is none."""
        if name is None:
            return self.language.t("aucun")
        level = next(one for one in self.edition.model.levels if one.id == name)
        return self.edition.said(f"levels.{name}.", level, "title")

    def levels(self, names: Iterable[str | None]) -> str:
        """The levels of several firms, from the lowest."""
        found = set(names)
        order = [None, *(level.id for level in self.edition.model.levels)]
        return ", ".join(self.level(name) for name in order if name in found)

    def kinds(self) -> Iterator[tuple[str, str]]:
        """Id and name of every firm tried."""
        for kind in self.measures.profiles:
            yield kind.id, self.language.typeset(kind.text)

    def lengths(self, found: list[Length]) -> tuple[str, str, str]:
        """Questions, figures to look up, minutes."""
        return (
            self.span((one.questions for one in found), self.number),
            self.span((one.figures for one in found), self.number),
            self.span((one.minutes for one in found), self.minutes),
        )

    def length_heads(self) -> tuple[str, str, str]:
        """What stands above :meth:`lengths`."""
        t = self.language.t
        return t("Questions"), t("dont chiffres"), t("Minutes")

    def case(self, name: str) -> Markdown:
        """A case by the name of its file."""
        return code(name)

    def action(self, question: str, name: str) -> Markdown:
        """What an action says to do, with a link to its question."""
        found = next(one for one in self.edition.model.all_questions() if one.id == question)
        action = next(one for one in found.actions if one.id == name)
        words = self.edition.said(f"{question}.actions.{name}.", action, "text")
        return link(words, f"{self.edition.places[question][0]}#{question}")
