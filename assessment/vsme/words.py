"""Figures, periods and names of the standard, in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from assessment.forms.dates import day_words
from assessment.forms.numbers import NBSP, figure
from assessment.vsme.report import Fact, Value
from questionnaires.findings import Lang, Words
from questionnaires.taxonomy import Taxonomy

_UNITS = {
    "pure": "", "EUR": "€", "m3": "m³", "sqm": "m²", "sqkm": "km²", "USD": "$ US", "GBP": "£",
}  # fmt: skip
_CO2 = {"kgCO2e": "kg", "tCO2e": "t", "ktCO2e": "kt"}
_ACTIVITY = re.compile(r"NACE_[A-V]([0-9]{2})([0-9]{0,2})")
_NOT_SAID = Words("non dit", "not said")
LONGEST = 120


def unit_words(unit: str | None) -> Words:
    """A unit as people write it."""
    if unit in _CO2:
        return Words(f"{_CO2[unit]} éq. CO2", f"{_CO2[unit]} CO2 eq.")
    text = _UNITS.get(unit or "", unit or "")
    return Words(text, text)


def amount(value: Value | None, unit: str | None) -> Words:
    """A value with its unit; the unit alone where there is no value."""
    return Words(_amount(value, unit, "fr"), _amount(value, unit, "en"))


def _amount(value: Value | None, unit: str | None, lang: Lang) -> str:
    words = unit_words(unit)
    said = words.fr if lang == "fr" else words.en
    if value is None:
        return said or "–"
    if isinstance(value, Decimal):
        return f"{figure(float(value), lang)}{NBSP if said else ''}{said}"
    if isinstance(value, bool):
        return {"fr": ("Non", "Oui"), "en": ("No", "Yes")}[lang][value]
    if isinstance(value, date):
        return day_words(value.isoformat(), lang)
    text = ", ".join(value) if isinstance(value, tuple) else value
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def period_words(fact: Fact) -> Words:
    """``du 1 janvier 2026 au 31 décembre 2026``, or a day."""
    if fact.start is None or fact.end is None:
        return _NOT_SAID
    (first_fr, first_en), (last_fr, last_en) = (
        (day_words(day.isoformat(), "fr"), day_words(day.isoformat(), "en")) for day in (fact.start, fact.end)
    )
    if fact.start == fact.end:
        return Words(last_fr, last_en)
    return Words(f"du {first_fr} au {last_fr}", f"from {first_en} to {last_en}")


def label(standard: Taxonomy, *names: str) -> Words:
    """The names of data points as the standard labels them."""
    found = [standard.concepts[name] for name in names if name in standard.concepts]
    if not found:
        return Words(", ".join(names), ", ".join(names))
    return Words(" + ".join(one.label_fr for one in found), " + ".join(one.label_en for one in found))


def member_words(standard: Taxonomy, *names: str) -> Words:
    """Members as the standard labels them, one or the other; none: it is not said."""
    if names == ("",):
        return _NOT_SAID
    said = [_member(standard, name) for name in names]
    return Words(" ou ".join(one.fr for one in said), " or ".join(one.en for one in said))


def value_words(standard: Taxonomy, fact: Fact) -> Words:
    """What a fact says: a figure with its unit, members as the standard labels them."""
    if isinstance(fact.value, str | tuple):
        names = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        said = [_member(standard, name) for name in names]
        texts = Words(", ".join(one.fr for one in said), ", ".join(one.en for one in said))
        return Words(_amount(texts.fr, None, "fr"), _amount(texts.en, None, "en"))
    return amount(fact.value, fact.unit)


def _member(standard: Taxonomy, name: str) -> Words:
    """A member by its label, an activity by its code (``NACE_G4722`` is 47.22), anything else as it stands."""
    if name in standard.members:
        return Words(standard.members[name].label_fr, standard.members[name].label_en)
    if match := _ACTIVITY.fullmatch(name):
        code = f"{match[1]}.{match[2]}" if match[2] else match[1]
        return Words(f"NACE {code}", f"NACE {code}")
    return Words(name, name)
