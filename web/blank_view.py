"""The questionnaire to print: of one assessment, or for everybody."""

from __future__ import annotations

from assessment.shelf import Shelved
from assessment.submissions import digest
from questionnaires.findings import Lang
from questionnaires.model import Computed
from reports.answers import fact_words
from reports.blank import Asked, Blank, build
from reports.language import Language
from scoring.engine import ENGINE
from web.outcome import Figures, Outcome
from web.question_view import SMALL

ASKED, WHOLE = "asked", "whole"
"""How much of it is printed for a firm: what is asked of it so far and what may be, or every question."""
_CLOSED = ("answered", "not_known", "missing")


def of_firm(shown: Outcome, figures: Figures, lang: Lang, scope: str) -> Blank:
    """That of one assessment."""
    loaded = shown.shelved.loaded
    computed = {one.id for one in loaded.model.all_questions() if isinstance(one, Computed)}
    nodes = [one for one in figures.result.nodes if one.kind == "question" and one.id not in computed]
    language = Language(lang)
    asked = Asked(
        shown.firm or language.t("Entreprise sans nom"),
        shown.day,
        {one.id for one in nodes if one.state in _CLOSED or one.declared_not_applicable},
        {one.id for one in nodes if one.state == "pending"},
        _is_small(shown),
        {
            fact.id: fact_words(fact, given, language, lambda name, text: loaded.translations.get(name, text, lang))
            for fact in loaded.model.profile
            if (given := shown.sheet.profile.get(fact.id, fact.default)) is not None
        },
    )
    return build(loaded, shown.shelved.release, lang, asked, whole=scope == WHOLE)


def _is_small(shown: Outcome) -> bool:
    fact = next((one for one in shown.shelved.loaded.model.profile if one.from_firm == "headcount"), None)
    people = shown.sheet.profile.get(fact.id) if fact is not None else None
    return not isinstance(people, int | float) or people < SMALL


def of_everybody(shelved: Shelved, lang: Lang) -> Blank:
    """Every question, whoever it is for."""
    return build(shelved.loaded, shelved.release, lang, None)


def shows(shelved: Shelved) -> str:
    """What stands for the content of that for everybody: it is made once for each release and language."""
    return digest([shelved.release, ENGINE])
