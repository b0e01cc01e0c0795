"""The language of a report: its interface texts, numbers and dates.

French is the source: the texts stand in French in templates and code, ``locale/en.po`` holds the English. Texts of
the questionnaire come translated by the questionnaire itself.
"""

from __future__ import annotations

import gettext
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALE = Path(__file__).parent / "locale"
NBSP = "\u00a0"
_FRENCH = (
    (re.compile(r" (?=[;:!?»%€])"), NBSP),
    (re.compile(r"(?<=«) "), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    (re.compile(r"(?<=\d) (?=(?:points?|questions?|actions?|heures?|jours?|km)\b)"), NBSP),
)


_FOLDERS: list[Path] = [LOCALE]


def register_locale(folder: Path) -> None:
    """Add the catalogues of another part of the program: ``<lang>.po`` and ``<lang>/*.po`` of a folder."""
    if folder not in _FOLDERS:
        _FOLDERS.append(folder)
        catalogue.cache_clear()


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The compiled catalogues of ``lang``, the report's first; French, the source, has none."""
    files = [path for folder in _FOLDERS for path in (folder / f"{lang}.po", *sorted((folder / lang).glob("*.po")))]
    found = [_compiled(path, lang) for path in files if path.exists()]
    for first, then in pairwise(found):
        first.add_fallback(then)
    return found[0] if found else gettext.NullTranslations()


def _compiled(path: Path, lang: str) -> gettext.GNUTranslations:
    with path.open("rb") as source:
        messages = read_po(source, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def french_spaces(text: str) -> str:
    """``text`` with the unbreakable spaces of French typography (before ``: ; ! ? » %``, within numbers)."""
    for pattern, space in _FRENCH:
        text = pattern.sub(space, text)
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that depends on the language. ``decimals``: of the questionnaire's rounded figures."""

    code: str
    decimals: int = 1

    @property
    def colon(self) -> str:
        """A colon between two texts, with the spaces that the language sets around it."""
        return "\u00a0: " if self.code == "fr" else ": "

    @property
    def semicolon(self) -> str:
        """The same for a semicolon."""
        return "\u202f; " if self.code == "fr" else "; "

    @property
    def locale(self) -> str:
        """The locale of numbers and dates."""
        return "en_GB" if self.code == "en" else self.code

    def typeset(self, text: str) -> str:
        """A text of the questionnaire or the interface, with the typography of its language."""
        return french_spaces(text) if self.code == "fr" else text

    def t(self, message: str, **values: Any) -> str:
        """An interface text, ``message`` being the French one; ``%(name)s`` places are filled from ``values``."""
        found = catalogue(self.code).gettext(message)
        return self.typeset(found % values if values else found)

    def n(self, one: str, many: str, count: float, **values: Any) -> str:
        """An interface text that counts; in French below two is singular, in English only one is."""
        translations = catalogue(self.code)
        if isinstance(translations, gettext.GNUTranslations):
            found = translations.ngettext(one, many, int(count) if count == int(count) else 2)
        else:
            found = one if abs(count) < 2 else many
        return self.typeset(found % {"n": self.number(count), **values})

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number in the language, with at most ``decimals`` digits (3 by default), unbreakable."""
        places = 3 if decimals is None else decimals
        rounded = round(value, places) + 0.0
        text: str = format_decimal(rounded, format="#,##0." + "#" * places, locale=self.locale)
        return text.replace("\u202f", NBSP).replace("-", "−")

    def points(self, value: float) -> str:
        """A figure in points, always with the questionnaire's decimals: ``62,5``; so that columns line up."""
        places = "." + "0" * self.decimals if self.decimals else ""
        rounded = round(value, self.decimals) + 0.0
        text: str = format_decimal(rounded, format="#,##0" + places, locale=self.locale)
        return text.replace("\u202f", NBSP).replace("-", "−")

    def signed(self, value: float) -> str:
        """Points with their sign: ``+ 3,2``, ``− 1,0``, ``0,0``; in English ``+3.2``."""
        if round(value, self.decimals) == 0:
            return self.points(0)
        space = NBSP if self.code == "fr" else ""
        return f"{'+' if value > 0 else '−'}{space}{self.points(abs(value))}"

    def with_unit(self, figure: str, unit: str) -> str:
        """A figure and its unit, which stay on one line: ``12 km``, ``9 %``, ``8 €``; in English ``9%`` and ``€8``."""
        if self.code == "en" and unit.startswith("€"):
            return f"€{figure}{unit[1:]}"
        space = "" if self.code == "en" and unit.startswith("%") else NBSP
        return f"{figure}{space}{unit}" if unit else figure

    def percent(self, value: float) -> str:
        """A percentage given as 0 to 100."""
        return (
            f"{self.number(value, self.decimals)}{NBSP}%"
            if self.code == "fr"
            else f"{self.number(value, self.decimals)}%"
        )

    def share(self, value: float) -> str:
        """The same with the questionnaire's decimals, for a column: ``42,0 %``."""
        return f"{self.points(value)}{NBSP}%" if self.code == "fr" else f"{self.points(value)}%"

    def day(self, value: date) -> str:
        """A day in words: ``23 novembre 2026``, ``1er janvier 2027``."""
        words = str(format_date(value, format="long", locale=self.locale)).replace(" ", NBSP)
        return f"1er{words[1:]}" if self.code == "fr" and value.day == 1 else words

    def span(self, low: float, high: float) -> str:
        """Bounds in words: ``entre 41,0 et 68,0``, or the figure where they agree."""
        if self.points(low) == self.points(high):
            return self.points(low)
        return self.t("entre %(low)s et %(high)s", low=self.points(low), high=self.points(high))

    def bounds(self, low: float, high: float) -> str:
        """The same for a column of figures: ``41,0 – 68,0``."""
        if self.points(low) == self.points(high):
            return self.points(low)
        return f"{self.points(low)}{NBSP}– {self.points(high)}"
