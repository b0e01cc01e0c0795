"""One field read: what it holds, or what is to be changed in it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answer_check import LARGEST
from assessment.forms.dates import read_day
from assessment.forms.numbers import figure, read_number
from assessment.forms.texts import read_text
from assessment.forms.words import Fault, FieldError, field_error, message_of, units_of, with_unit
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Fact, Number

_EXAMPLES = (12.0, 1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """What a number field asks: its limits (None: not declared), its unit in both languages, an "estimate" box."""

    minimum: float | None
    maximum: float | None
    units: tuple[str, ...]
    estimate: bool


def number_asked(loaded: LoadedQuestionnaire, asked: Number | Fact, lang: Lang) -> NumberAsked:
    """What a question or a fact of the profile asks; only questions have an "estimate" box."""
    return NumberAsked(asked.minimum, asked.maximum, units_of(loaded, asked, lang), isinstance(asked, Number))


def number_field(field: str, text: str, asked: NumberAsked, lang: Lang) -> float | FieldError:
    """A figure within its limits. The text is not blank."""
    value = read_number(text, asked.units, lang)
    if isinstance(value, Fault):
        return _number_error(field, value, asked, lang)
    low = -LARGEST if asked.minimum is None else asked.minimum
    high = LARGEST if asked.maximum is None else asked.maximum
    return value if low <= value <= high else _number_error(field, _out_of_range(text), asked, lang, value)


def number_wanted(asked: NumberAsked, lang: Lang) -> str:
    """What to enter in a number field: its limits, its unit."""
    return _wanted(asked, Fault("form-number"), None, lang)


def _out_of_range(text: str) -> Fault:
    return Fault("form-number-range", {"typed": text.strip()})


def _number_error(field: str, fault: Fault, asked: NumberAsked, lang: Lang, value: float | None = None) -> FieldError:
    params = dict(fault.params)
    if "example" in params:
        params["example"] = params["example"] or _example(asked, lang)
    if fault.code == "form-number-unit":
        params["unit"] = asked.units[0]
    hint = message_of(fault.code, lang, **params)
    if fault.code == "form-number-unreadable" and asked.estimate:
        hint += " " + message_of("form-number-estimate", lang)
    return FieldError(field, _wanted(asked, fault, value, lang), hint)


def _example(asked: NumberAsked, lang: Lang) -> str:
    """A figure that this field would take."""
    low = -LARGEST if asked.minimum is None else asked.minimum
    high = LARGEST if asked.maximum is None else asked.maximum
    return figure(next((one for one in _EXAMPLES if low <= one <= high), low), lang)


def _wanted(asked: NumberAsked, fault: Fault, value: float | None, lang: Lang) -> str:
    """What to enter, with the limits; those of every figure are told only to someone who went beyond them."""
    low, high = asked.minimum, asked.maximum
    if fault.code == "form-number-range":
        low = -LARGEST if low is None and (value is None or value < 0) else low
        high = LARGEST if high is None and (value is None or value > 0) else high
    unit = asked.units[0] if asked.units else ""
    if low is not None and high is not None:
        before = "€" if lang == "en" and unit.startswith("€") else ""  # the only unit that stands before its figure
        least, most = with_unit(figure(low, lang), before, lang), with_unit(figure(high, lang), unit, lang)
        return message_of("form-number-between", lang, low=least, high=most)
    if low is not None:
        return message_of("form-number-least", lang, low=with_unit(figure(low, lang), unit, lang))
    if high is not None:
        return message_of("form-number-most", lang, high=with_unit(figure(high, lang), unit, lang))
    return message_of("form-number-in", lang, unit=unit) if unit else message_of("form-number", lang)


def date_field(field: str, text: str, lang: Lang) -> str | FieldError:
    """A day as ``YYYY-MM-DD``. The text is not blank."""
    day = read_day(text, lang)
    if isinstance(day, Fault):
        return FieldError(field, message_of("form-date", lang), message_of(day.code, lang, **day.params))
    return day


def text_field(field: str, text: str, lang: Lang) -> str | FieldError:
    """A text as it is kept."""
    kept = read_text(text)
    if isinstance(kept, Fault):
        counts = {name: figure(float(count), lang) for name, count in kept.params.items()}
        return field_error(field, kept.code, lang, **counts)
    return kept
