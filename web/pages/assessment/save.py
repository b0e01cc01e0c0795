"""One answer, saved by the script while people type."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from assessment.answer_forms import FieldError
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.progress import Topic, progress
from questionnaires.model import Computed, Question
from web.clock_words import hour
from web.core import store
from web.language import lang, language, t
from web.pages.assessment import common, saving
from web.pages.assessment.blueprint import pages
from web.pages.assessment.saving import Attempt
from web.pages.assessment.topic import asked, checks
from web.question_view import Shown, computed_words, conflict, said
from web.questionnaire_words import texts


@pages.post("/evaluations/<assessment_id>/reponses/<question_id>")
def save(assessment_id: str, question_id: str) -> Response:
    """Save one answer; what became of it, and everything on the page that follows from it."""
    current = common.read(assessment_id)
    topic, question = common.topic_of(current, question_id)
    if not common.may_answer(current, topic.pillar):
        return _refused(current, topic)
    fields = dict(request.form.lists())
    over_seen = request.form.get("keep") == question_id
    given = saving.given(current.shelved.loaded, question, fields, over_seen=over_seen)
    if given is None:
        return _answer(400, error="revision", text=t("Rechargez la page : ce que vous avez saisi est gardé ici."))
    try:
        with store().write() as db:
            attempt = saving.attempt(db, assessment_id, given, common.account())
    except ClosedError:
        return _refused(common.read(assessment_id), topic)
    after = common.read(assessment_id)
    return _answer(200, **_what_became(after, question, attempt), **_page(after, topic))


def _answer(code: int, **content: Any) -> Response:
    response: Response = jsonify(content)
    response.status_code = code
    return response


def _refused(current: Current, topic: Topic) -> Response:
    closed = current.assessment.state != "open"
    return _answer(409 if closed else 403, error="closed", text=common.why_not(current, topic.pillar))


def _what_became(after: Current, question: Question, attempt: Attempt) -> dict[str, Any]:
    """Outcome, revision, errors and conflict of the answer."""
    held = attempt.stored
    found: dict[str, Any] = {
        "outcome": attempt.outcome,
        "revision": held.revision if held else 0,
        "saved_at": hour(held.at) if held else "",
        "said": said(held),
        "errors": [_error(one) for one in attempt.errors],
        "conflict": None,
    }
    if attempt.outcome == "conflict":
        shown = Shown(after, common.account())
        found["conflict"] = conflict(shown, question, held, attempt.given.form)
    return found


def _error(error: FieldError) -> dict[str, str]:
    set_ = language().typeset
    return {"field": error.field, "message": set_(error.message), "hint": set_(error.hint)}


def _page(current: Current, topic: Topic) -> dict[str, Any]:
    """Everything on a topic's page that follows from the answers."""
    far = progress(current, lang())
    words = texts(current.shelved.loaded)
    computed = [one for one in topic.questions if isinstance(one, Computed)]
    return {
        "band": common.band(current),
        "shown": [one.id for one in asked(current, topic)],
        "computed": {one.id: computed_words(current, one) for one in computed},
        "checks": checks(current, topic, words),
        "progress": {"done": far.done, "asked": far.asked},
    }
