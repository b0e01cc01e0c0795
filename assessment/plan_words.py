"""The words of an action, as the questionnaire has them now or had them when it was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assessment.plan import Chosen, Origin, PlanAction
from assessment.progress import topics
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Action, Question

LANGS: tuple[Lang, ...] = ("fr", "en")


@dataclass(frozen=True)
class ActionWords:
    """One action in one language. ``question``: the wording of the question whose answer it improves."""

    text: str
    first_step: str
    question: str
    pillar: str
    """Title of the pillar; empty of a question that stands in none."""


def declared(loaded: LoadedQuestionnaire, question: str, action: str) -> tuple[Question, Action] | None:
    """An action with its question; ``None``: this questionnaire has none of that name."""
    for one in loaded.model.all_questions():
        if one.id == question:
            found = next((held for held in one.actions if held.id == action), None)
            return None if found is None else (one, found)
    return None


def pillar_of(loaded: LoadedQuestionnaire, question: str) -> str:
    """Id of the pillar of a question; that of the questionnaire where it stands in none."""
    for topic in topics(loaded):
        if any(one.id == question for one in topic.questions):
            return topic.pillar
    return loaded.model.id


def words(loaded: LoadedQuestionnaire, question: Question, action: Action, lang: Lang) -> ActionWords:
    """The words of an action in a language."""
    get, name = loaded.translations.get, f"{question.id}.actions.{action.id}"
    pillar = pillar_of(loaded, question.id)
    title = next((group.title for group in loaded.model.groups() if group.id == pillar), "")
    return ActionWords(
        get(f"{name}.text", action.text, lang),
        get(f"{name}.first_step", action.first_step, lang),
        get(f"{question.id}.text", question.text, lang),
        get(f"{pillar}.title", title, lang) if title else "",
    )


def kept_words(loaded: LoadedQuestionnaire, question: Question, action: Action) -> dict[str, dict[str, str]]:
    """The same in each language, to be kept with the action."""
    return {lang: asdict(words(loaded, question, action, lang)) for lang in LANGS}


def chosen(loaded: LoadedQuestionnaire, question: Question, action: Action, before: Mapping[str, Any] | None) -> Chosen:
    """An action as it is put into a plan. ``before``: content of the answer to its question, as it stands."""
    origin = Origin(loaded.model.id, question.id, action.id)
    return Chosen(origin, pillar_of(loaded, question.id), kept_words(loaded, question, action), before)


def words_then(action: PlanAction, lang: Lang) -> ActionWords:
    """The words of an action on the day it was chosen; of an own one, its title."""
    kept = action.words.get(lang) or action.words.get("fr")
    if kept is None:
        return ActionWords(action.details.title, "", "", "")
    return ActionWords(**kept)
