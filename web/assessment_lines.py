"""The assessments of a firm as lists show them: title, year, how far they are, when they last changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import url_for

from assessment import assessments
from assessment.assessments import Assessment
from assessment.current import load
from assessment.progress import progress
from assessment.store import Db
from questionnaires.findings import QuestionnaireError
from web.core import shelf
from web.language import lang


@dataclass(frozen=True)
class Line:
    """One assessment. ``done`` of ``asked`` questions; both ``None`` where its questionnaire is not at hand."""

    id: str
    title: str
    period: int
    state: Literal["todo", "doing", "done", "submitted"]
    done: int | None
    asked: int | None
    changed_at: datetime
    href: str


def of_firm(db: Db, firm_id: str) -> list[Line]:
    """Those of a firm, the latest period first."""
    return [_line(db, one) for one in assessments.of_firm(db, firm_id)]


def _line(db: Db, held: Assessment) -> Line:
    title, done, asked = held.questionnaire, None, None
    try:
        current = load(db, shelf(), held.id)
    except (KeyError, QuestionnaireError):  # a release that was taken away: the answers are there all the same
        current = None
    if current is not None:
        model = current.shelved.loaded.model
        title = current.shelved.loaded.translations.get("title", model.title, lang())
        far = progress(current, lang())
        done, asked = far.done, far.asked
    state: Literal["todo", "doing", "done", "submitted"] = (
        "submitted" if held.state == "submitted" else "done" if done and done == asked else "doing" if done else "todo"
    )
    href = url_for("assessment.home", assessment_id=held.id)
    return Line(held.id, title, held.period, state, done, asked, held.changed_at, href)
