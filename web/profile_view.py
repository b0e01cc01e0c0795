"""The facts of a firm as fields of a page, and what is to be said of the path chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.answer_check import check_sheet
from assessment.answer_forms import FieldError, fill_profile_form, read_profile_form
from assessment.assessments import PERIMETERS, Perimeter
from assessment.forms.texts import clean
from assessment.shelf import Shelved
from questionnaires.model import Fact
from questionnaires.paths import PATH_FACT, path_fact
from scoring.score import score
from web.language import lang, t
from web.questionnaire_words import minutes_words, texts

Fields = Mapping[str, Sequence[str]]
LONGEST_NOTE = 500
"""Characters of what says which site, or which firms of a group."""


@dataclass(frozen=True)
class ProfileForm:
    """What a form says of the facts: the profile, what is to be changed, what was typed."""

    profile: Mapping[str, Any]
    errors: tuple[FieldError, ...]
    typed: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class PerimeterForm:
    """What a form says of the perimeter."""

    perimeter: Perimeter
    note: str
    errors: tuple[FieldError, ...]


def read_profile(shelved: Shelved, fields: Fields) -> ProfileForm:
    """Read the facts; a path that is not for this firm is refused, in words."""
    profile, errors, typed = read_profile_form(shelved.loaded, fields, lang())
    if not errors:
        refused = path_refused(shelved, profile)
        errors = (refused,) if refused else ()
    return ProfileForm(profile, tuple(errors), typed)


def path_refused(shelved: Shelved, profile: Mapping[str, Any]) -> FieldError | None:
    """Why the path of a profile is not for the firm; ``None``: it is."""
    sheet = check_sheet(shelved.loaded, profile, {})
    result = score(shelved.loaded, shelved.plan, sheet, narrowing=False)
    if result.path_offered:
        return None
    words = texts(shelved.loaded)
    path = next(one for one in shelved.loaded.model.paths if one.code == result.path)
    fact = path_fact(shelved.loaded.model)
    assert fact is not None  # noqa: S101 - without it there is one path only, which is offered
    message = t("« %(path)s » n'est pas prévu pour votre entreprise.", path=words.fact_option(fact, path.code))
    whom = words.offered_to(path)
    hint = t("Ce parcours est prévu pour : %(whom)s.", whom=whom) if whom else ""
    more = t("Choisissez l'autre parcours : les réponses données sur l'un sont là sur l'autre.")
    return FieldError(f"p.{PATH_FACT}", message, f"{hint} {more}".strip())


def fact_fields(
    shelved: Shelved, profile: Mapping[str, Any], form: ProfileForm | None, *, proposed: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The fields of the facts, in order; ``proposed``: the facts that come from the firm's page."""
    filled = fill_profile_form(shelved.loaded, profile, form.typed if form else None, lang())
    errors = {one.field: one for one in form.errors} if form else {}
    return [
        _field(shelved, fact, filled[fact.id], errors.get(f"p.{fact.id}"), fact.id in proposed)
        for fact in shelved.loaded.model.profile
    ]


def _field(shelved: Shelved, fact: Fact, value: str, error: FieldError | None, proposed: bool) -> dict[str, Any]:
    words = texts(shelved.loaded)
    if not value and fact.default is not None:
        value = ("yes" if fact.default else "no") if isinstance(fact.default, bool) else str(fact.default)
    hint = words.fact(fact, "help")
    if proposed:
        hint = f"{hint} {t('Repris de la page de votre entreprise : vérifiez.')}".strip()
    return {
        "name": f"p.{fact.id}",
        "kind": fact.kind,
        "text": words.fact(fact),
        "hint": hint,
        "unit": words.unit(fact),
        "value": value,
        "error": error or "",
        "options": _options(shelved, fact),
    }


def _options(shelved: Shelved, fact: Fact) -> list[tuple[str, str, str]]:
    """Code, text and hint of each value; a path says for whom it is and how long it takes."""
    words = texts(shelved.loaded)
    hints = dict.fromkeys((option.code for option in fact.options), "")
    if fact.id == PATH_FACT:
        hints |= {path.code: _path_hint(words.offered_to(path), path.minutes) for path in shelved.loaded.model.paths}
    return [(option.code, words.fact_option(fact, option.code), hints[option.code]) for option in fact.options]


def _path_hint(whom: str, minutes: int | None) -> str:
    parts = [t("Prévu pour : %(whom)s.", whom=whom)] if whom else []
    parts += [t("%(time)s environ.", time=minutes_words(minutes))] if minutes else []
    return " ".join(parts)


def read_perimeter(fields: Fields) -> PerimeterForm:
    """Read what the assessment covers; a site and a group are named."""
    chosen = next(iter(fields.get("perimeter", ())), "")
    note = " ".join(clean(next(iter(fields.get("perimeter_note", ())), "")).split())
    perimeter = next((one for one in PERIMETERS if one == chosen), None)
    errors = []
    if perimeter is None:
        errors.append(FieldError("perimeter", t("Choisissez ce que l'évaluation couvre."), ""))
    if len(note) > LONGEST_NOTE:
        said = t("Ce texte peut avoir %(most)s caractères au plus ; il en a %(n)s.", most=LONGEST_NOTE, n=len(note))
        errors.append(FieldError("perimeter_note", said, ""))
    elif perimeter == "site" and not note:
        errors.append(FieldError("perimeter_note", t("Dites de quel établissement il s'agit."), ""))
    elif perimeter == "group" and not note:
        errors.append(FieldError("perimeter_note", t("Dites quelles entreprises du groupe sont comptées."), ""))
    return PerimeterForm(perimeter or "whole", note, tuple(errors))


def perimeter_choices() -> list[tuple[str, str, str]]:
    """What an assessment can cover: code, text, explanation."""
    return [
        ("whole", t("Toute l'entreprise"), t("Tous ses établissements : tout ce qui porte votre SIREN.")),
        ("site", t("Un établissement"), t("Les réponses et les chiffres ne concernent que lui.")),
        ("group", t("Le groupe"), t("L'entreprise et celles qu'elle contrôle : additionnez leurs chiffres.")),
    ]
