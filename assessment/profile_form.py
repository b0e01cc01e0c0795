"""The profile of a firm, from the fields of a page and back. The field of a fact is named ``p.<fact id>``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.answer_check import FactValue
from assessment.forms.fields import number_asked, number_field
from assessment.forms.numbers import figure
from assessment.forms.texts import storable
from assessment.forms.words import FieldError, fact_text, field_error
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Fact
from scoring.compile import fact_default

_YES_NO = {"yes": True, "no": False}


def fact_field(fact: Fact) -> str:
    """The name of a fact's field in the page."""
    return f"p.{fact.id}"


def read_profile_form(
    loaded: LoadedQuestionnaire, fields: Mapping[str, Sequence[str]], lang: Lang
) -> tuple[dict[str, FactValue], tuple[FieldError, ...], dict[str, list[str]]]:
    """The facts that the page gives, what is to be changed, and what was typed by fact id.

    A fact that is left blank is not in the profile; where it has no default either, that is an error. Whether a path is
    offered to the firm is not looked at: the score says it.
    """
    profile: dict[str, FactValue] = {}
    errors: list[FieldError] = []
    typed: dict[str, list[str]] = {}
    for fact in loaded.model.profile:
        name = fact_field(fact)
        if name in fields:
            typed[fact.id] = [storable(text) for text in fields[name]]
        given = list(dict.fromkeys(text for text in typed.get(fact.id, []) if text.strip()))
        if not given:
            if fact_default(fact) is None:
                errors.append(field_error(name, "form-fact-missing", lang, text=fact_text(loaded, fact, lang)))
            continue
        value = field_error(name, "form-twice", lang) if len(given) > 1 else _fact(loaded, fact, given[0], lang)
        if isinstance(value, FieldError):
            errors.append(value)
        else:
            profile[fact.id] = value
    return profile, tuple(errors), typed


def _fact(loaded: LoadedQuestionnaire, fact: Fact, text: str, lang: Lang) -> FactValue | FieldError:
    if fact.kind == "number":
        return number_field(fact_field(fact), text, number_asked(loaded, fact, lang), lang)
    if fact.kind == "yes_no" and text in _YES_NO:
        return _YES_NO[text]
    if fact.kind == "one_of" and any(option.code == text for option in fact.options):
        return text
    return field_error(fact_field(fact), "form-choose", lang)


def fill_profile_form(
    loaded: LoadedQuestionnaire,
    profile: Mapping[str, Any],
    draft: Mapping[str, Sequence[str]] | None,
    lang: Lang,
) -> dict[str, str]:
    """What each control of the profile shows, by fact id: a draft as typed or else the fact; empty where it is open.

    Choices are shown by their code (``yes``, ``no``). Posted unchanged, what is shown gives the same profile again.
    """
    if draft is not None:
        return {fact.id: next(iter(draft.get(fact.id, ())), "") for fact in loaded.model.profile}
    return {fact.id: _shown(profile.get(fact.id), lang) for fact in loaded.model.profile}


def _shown(value: Any, lang: Lang) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return figure(float(value), lang)
    return "" if value is None else str(value)
