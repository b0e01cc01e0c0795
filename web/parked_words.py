"""A form that waited for its author, in words: what was typed under which question, never under a field's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment import assessments
from assessment.answer_forms import describe, read_form
from assessment.parked import ParkedForm
from assessment.shelf import Shelved
from assessment.store import Db
from questionnaires.model import Fact, Question
from web.core import shelf
from web.language import lang, language, t
from web.questionnaire_words import Texts, texts

Line = tuple[str, str]
"""What was asked, and what was typed."""
_ASSESSMENT = re.compile(r"^/evaluations/([0-9a-f]{16})(?:/|$)")


def readable(db: Db, form: ParkedForm) -> list[Line]:
    """What a person typed, in the order of the page; what they did not type (codes, tokens) is left out."""
    fields: dict[str, list[str]] = {}
    for name, text in form.fields:
        fields.setdefault(name, []).append(text)
    match = _ASSESSMENT.match(form.path)
    held = assessments.find(db, match[1]) if match else None
    if held is not None:
        shelved = shelf().get(held.release)
        return [*_answers(shelved, fields), *_facts(shelved, fields), *_others(fields)]
    return list(_others(fields))


def _answers(shelved: Shelved, fields: dict[str, list[str]]) -> Iterator[Line]:
    words = texts(shelved.loaded)
    for question in shelved.loaded.model.all_questions():
        if any(name.startswith(f"q.{question.id}.") for name in fields):
            said = _answer(shelved, question, fields)
            if said:
                yield words.question(question), said


def _answer(shelved: Shelved, question: Question, fields: dict[str, list[str]]) -> str:
    """An answer in words or, where it cannot be read, as it was typed; empty where nothing was."""
    form = read_form(shelved.loaded, question, fields, lang())
    if form.content is not None:
        return language().typeset(describe(shelved.loaded, question, form.content, lang()))
    parts = ("value", "reason", "note")
    return " – ".join(text for part in parts for text in form.typed.get(part, []) if text.strip())


def _facts(shelved: Shelved, fields: dict[str, list[str]]) -> Iterator[Line]:
    words = texts(shelved.loaded)
    for fact in shelved.loaded.model.profile:
        for text in fields.get(f"p.{fact.id}", []):
            if text.strip():
                yield words.fact(fact), _fact(words, fact, text)


def _fact(words: Texts, fact: Fact, text: str) -> str:
    if fact.kind == "yes_no":
        return {"yes": t("Oui"), "no": t("Non")}.get(text, text)
    return words.fact_option(fact, text) if any(option.code == text for option in fact.options) else text


def _others(fields: dict[str, list[str]]) -> Iterator[Line]:
    """Texts of other forms, under the words of their fields; what has none was not typed by a person."""
    names = {
        "name": t("Nom"), "email": t("Adresse électronique"), "number": t("Numéro SIREN ou SIRET"),
        "activity": t("Activité"), "commune": t("Commune"), "headcount": t("Effectif"),
        "turnover": t("Chiffre d'affaires"), "message": t("Message"), "text": t("Note"), "url": t("Adresse de la page"),
        "title": t("Titre"), "signer": t("Nom de la personne qui signe"), "capacity": t("Qualité"),
        "perimeter_note": t("Périmètre"), "reason": t("Motif"),
    }  # fmt: skip
    for name, given in fields.items():
        for text in given:
            if name in names and text.strip():
                yield names[name], text
