"""Words of the forms: what is to be changed, and the texts of a questionnaire in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import assessment.answer_check  # noqa: F401  (registers the messages of this folder)
from questionnaires.findings import Lang, Place, finding
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Fact, OneOf, Option, Question


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is to be changed in one field, in the language of the page.

    ``field`` is the name of the field in the form. ``message`` says what is wanted, ``hint`` what was found and what to
    do; the hint is empty where the message says it all. Both have plain spaces: the page sets the typography.
    """

    field: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text could not be read: a code of ``messages/forms.yaml`` and what it mentions."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def message_of(code: str, lang: Lang, **params: object) -> str:
    """The message of a code."""
    return finding(code, Place(""), (), **params).message(lang)


def field_error(field: str, code: str, lang: Lang, **params: object) -> FieldError:
    """The error of one field, message and hint from the catalogue."""
    found = finding(code, Place(""), (), **params)
    return FieldError(field, found.message(lang), found.hint(lang))


def option_text(loaded: LoadedQuestionnaire, question: OneOf | AnyOf, option: Option, lang: Lang) -> str:
    """The wording of an option."""
    return loaded.translations.get(f"{question.id}.options.{option.code}.text", option.text, lang)


def fact_text(loaded: LoadedQuestionnaire, fact: Fact, lang: Lang) -> str:
    """The wording of a profile fact."""
    return loaded.translations.get(f"profile.{fact.id}.text", fact.text, lang)


def units_of(loaded: LoadedQuestionnaire, asked: Question | Fact, lang: Lang) -> tuple[str, ...]:
    """The unit in the language of the page, then in the other: a person may type either. Empty without unit."""
    unit = getattr(asked, "unit", None)
    if not unit:
        return ()
    identity = f"profile.{asked.id}.unit" if isinstance(asked, Fact) else f"{asked.id}.unit"
    here = loaded.translations.get(identity, unit, lang)
    return tuple(dict.fromkeys((here, unit, loaded.translations.get(identity, unit, "en"))))


def with_unit(figure: str, unit: str, lang: Lang) -> str:
    """A figure and its unit as the language writes them: ``12 %``, ``8 €``; in English ``12%`` and ``€8``."""
    if lang == "en" and unit.startswith("€"):
        return f"€{figure}{unit[1:]}"
    space = "" if lang == "en" and unit.startswith("%") else "\u00a0"
    return f"{figure}{space}{unit}" if unit else figure
