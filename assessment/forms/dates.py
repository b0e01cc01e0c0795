"""Days as people type them: ``2026-03-12``, ``12/03/2026``, ``12 mars 2026``, ``12 March 2026``.

The day comes before the month in figures, in both languages: the English of the pages is that of Europe.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange

from assessment.forms.words import Fault
from questionnaires.findings import Lang

LONGEST_DAY = 40
MONTHS: dict[Lang, tuple[str, ...]] = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{2}|[0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ -](?:of )?([a-z]{3,9})\.?,?[ -]([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")


def read_day(text: str, lang: Lang) -> str | Fault:
    """The day that a person typed, as ``YYYY-MM-DD``. The text is not blank."""
    if len(text) > LONGEST_DAY:
        return Fault("form-date-unreadable", {"typed": text})
    line = " ".join(_folded(text).split())
    if match := _YEAR_FIRST.fullmatch(line):
        return _day(match[1], int(match[2]), int(match[3]), lang)
    if match := _DAY_FIRST.fullmatch(line):
        return _day(match[3], int(match[2]), int(match[1]), lang)
    if match := _IN_WORDS.fullmatch(line):
        year, month, day = match[3], _month(match[2]), int(match[1])
    elif match := _MONTH_FIRST.fullmatch(line):
        year, month, day = match[3], _month(match[1]), int(match[2])
    else:
        month = None
    if month is None:
        return Fault("form-date-unreadable", {"typed": text})
    return _day(year, month, day, lang)


def _folded(text: str) -> str:
    """Without case and accents: "Août" is typed "aout" as well."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in parted if not unicodedata.combining(character))


def _month(typed: str) -> int | None:
    """The month whose name begins so in either language, where there is only one."""
    found = {
        number for names in MONTHS.values() for number, name in enumerate(names, 1) if _folded(name).startswith(typed)
    }
    return found.pop() if len(found) == 1 else None


def _day(year: str, month: int, day: int, lang: Lang) -> str | Fault:
    if len(year) == 2:
        return Fault("form-date-year", {"found": year})
    if not 1 <= month <= 12:
        return Fault("form-date-month", {"found": month})
    if year == "0000":
        return Fault("form-date-unreadable", {"typed": f"{day}/{month}/{year}"})
    days = monthrange(int(year), month)[1]
    if not 1 <= day <= days:
        named = f"{MONTHS[lang][month - 1]} {int(year)}"
        return Fault("form-date-day", {"month": named, "days": days})
    return f"{year}-{month:02d}-{day:02d}"


def day_words(day: str, lang: Lang) -> str:
    """A day ``YYYY-MM-DD`` in words: ``12 mars 2026``, ``1er janvier 2027``, ``12 March 2026``."""
    year, month, number = (int(part) for part in day.split("-"))
    first = "1er" if lang == "fr" and number == 1 else str(number)
    return f"{first} {MONTHS[lang][month - 1]} {year}"
