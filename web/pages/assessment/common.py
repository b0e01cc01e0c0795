"""What the pages of an assessment share: loading it, who answers, links and the band with the score."""

from __future__ import annotations

from typing import Any

from flask import abort, g, url_for

from assessment import current as currents
from assessment.answering import TRIAL_AUTHOR
from assessment.current import Current
from assessment.progress import Topic, topics
from assessment.store import Db
from questionnaires.model import Computed, Question
from reports.levels import threshold
from web.core import shelf, store
from web.language import language, t
from web.questionnaire_words import texts


def loaded(db: Db, assessment_id: str) -> Current:
    """The assessment of an address; the page does not exist without it."""
    found = currents.load(db, shelf(), assessment_id)
    if found is None:
        abort(404)
    return found


def read(assessment_id: str) -> Current:
    """The same, in a transaction of its own."""
    with store().read() as db:
        return loaded(db, assessment_id)


def account() -> str | None:
    """Who answers: the account, or ``None`` in a trial, whoever is signed in."""
    return None if g.standing.role == "trial" else g.visitor.id


def author() -> str:
    """The same, as drafts know it."""
    return account() or TRIAL_AUTHOR


def topic_of(current: Current, question_id: str) -> tuple[Topic, Question]:
    """A question that people answer, and its topic; an address with any other id does not exist."""
    for topic in topics(current.shelved.loaded):
        for question in topic.questions:
            if question.id == question_id and not isinstance(question, Computed):
                return topic, question
    return abort(404)


def may_answer(current: Current, pillar: str) -> bool:
    """Whether the visitor may change the answers of a pillar now."""
    allowed: bool = g.standing.may("answer", pillar)
    return allowed and current.assessment.state == "open"


def why_not(current: Current, pillar: str) -> str:
    """Why the answers cannot be changed here; empty where they can."""
    if current.assessment.state != "open":
        return t("Cette évaluation est signée : ses réponses ne changent plus. Rouvrez-la pour les modifier.")
    if not g.standing.may("answer"):
        return t("Votre rôle vous permet de lire les réponses. Une personne propriétaire peut le changer.")
    if not g.standing.may("answer", pillar):
        return t("Vous répondez à d'autres domaines ; ici, vous lisez. Une personne propriétaire peut le changer.")
    return ""


def band(current: Current) -> dict[str, Any]:
    """What the band shows: bounds of the total, levels, the sentence, widths in per cent."""
    result = current.result
    total, scale = result.total, result.scale
    certain = total.low if total.value is None else total.value
    open_to = total.high if total.value is None else total.value
    least = min(max(certain, 0.0), scale)
    most = min(max(open_to, least), scale)
    return {
        "low": total.low,
        "high": total.high,
        "value": total.value,
        "scale": scale,
        "words": band_words(current),
        "certain": round(100 * least / scale, 2),
        "open_from": round(100 * least / scale, 2),
        "open_width": round(100 * (most - least) / scale, 2),
    }


def band_words(current: Current) -> str:
    """The score so far, in words."""
    total, scale, places = current.result.total, language().number(current.result.scale), current.result.decimals
    if total.value is not None:
        return t(
            "%(points)s points sur %(scale)s",
            points=language().number(total.value, places),
            scale=scale,
        )
    low, high = (language().number(x, places) for x in (total.low, total.high))
    return t("entre %(low)s et %(high)s points sur %(scale)s", low=low, high=high, scale=scale)


def levels(current: Current) -> list[tuple[float, str]]:
    """The levels that ask so many points, with their titles."""
    words = texts(current.shelved.loaded)
    asked = [(threshold(level), level) for level in current.shelved.loaded.model.levels]
    return [(points, words.text(f"levels.{one.id}.title", one.title)) for points, one in asked if points is not None]


def page(current: Current) -> dict[str, Any]:
    """What every template of an assessment is given."""
    assessment_id = current.assessment.id
    return {
        "assessment": current.assessment,
        "words": texts(current.shelved.loaded),
        "band": band(current),
        "levels": levels(current),
        "trial": current.assessment.firm is None,
        "home_href": url_for("assessment.home", assessment_id=assessment_id),
        "next_href": url_for("assessment.next_questions", assessment_id=assessment_id),
    }
