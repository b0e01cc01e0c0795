"""An answer in words: the option's text, the figure with its unit, or the state it is in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from questionnaires.model import AnyOf, Computed, Fact, Number, OneOf, Question
from reports.language import Language
from reports.model import Extra
from scoring.answers import Answer
from scoring.result import State

LIMIT = 4000
"""Characters of one text that a report shows; beyond, it says how many more there are."""

Translate = Callable[[str, str], str]


def clipped(text: str, language: Language) -> str:
    """``text``, cut at ``LIMIT`` characters with the number of those left out."""
    if len(text) <= LIMIT:
        return text
    left = len(text) - LIMIT
    return text[:LIMIT] + " … " + language.n("(%(n)s caractère de plus)", "(%(n)s caractères de plus)", left)


def value_words(question: Question, value: Any, language: Language, translate: Translate) -> str:
    """What was answered, in words. ``value`` is of the question's kind."""
    if isinstance(question, OneOf | AnyOf):
        texts = {
            option.code: translate(f"{question.id}.options.{option.code}.text", option.text)
            for option in question.options
        }
        chosen = [value] if isinstance(value, str) else list(_ordered(value, texts))
        return language.semicolon.join(texts.get(code, str(code)) for code in chosen) or language.t(
            "Aucune de ces réponses"
        )
    if isinstance(value, bool):
        return language.t("Oui") if value else language.t("Non")
    if isinstance(question, Number | Computed):
        unit = translate(f"{question.id}.unit", question.unit) if question.unit else ""
        return language.with_unit(language.number(float(value), question.decimals), unit)
    if isinstance(value, date):
        return language.day(value)
    if question.kind == "date":
        return language.day(date.fromisoformat(str(value)))
    return clipped(str(value), language)


def _ordered(codes: Collection[str], texts: Mapping[str, str]) -> list[str]:
    """Codes in the order of the options."""
    return [code for code in texts if code in codes] + sorted(set(codes) - set(texts))


def state_words(state: State, declared: bool, language: Language) -> str:
    """How a question without a value stands."""
    return {
        "answered": "",
        "missing": language.t("à répondre"),
        "not_known": language.t("l'entreprise ne sait pas"),
        "not_applicable": language.t("ne nous concerne pas")
        if declared
        else language.t("sans objet, d'après les réponses données"),
        "off_path": language.t("une autre réponse rend cette question inutile"),
        "pending": language.t("pas encore posée"),
    }[state]


def fact_words(fact: Fact, value: Any, language: Language, translate: Translate) -> str:
    """A profile fact in words."""
    if isinstance(value, bool):
        return language.t("Oui") if value else language.t("Non")
    for option in fact.options:
        if option.code == value:
            return translate(f"profile.{fact.id}.options.{option.code}.text", option.text)
    if isinstance(value, int | float):
        unit = translate(f"profile.{fact.id}.unit", fact.unit) if fact.unit else ""
        return language.with_unit(language.number(value), unit)
    return clipped(str(value), language)


def extras(question: Question, answer: Answer | None, language: Language, translate: Translate) -> tuple[Extra, ...]:
    """What the firm added in its own words: details, reason, note; and whether a figure is an estimate."""
    if answer is None:
        return ()
    found: list[Extra] = []
    if answer.estimate:
        found.append(Extra(language.t("Estimation"), language.t("le chiffre donné est un ordre de grandeur")))
    asked = {
        option.code: translate(f"{question.id}.options.{option.code}.detail", option.detail)
        for option in (question.options if isinstance(question, OneOf | AnyOf) else [])
        if option.detail
    }
    found += [
        Extra(asked.get(code, language.t("Précision")), clipped(text, language)) for code, text in answer.detail.items()
    ]
    if answer.reason:
        found.append(Extra(language.t("Raison donnée"), clipped(answer.reason, language)))
    if answer.note:
        found.append(Extra(language.t("Note de l'entreprise"), clipped(answer.note, language)))
    return tuple(found)
