"""Saving what a form says of one question; whatever becomes of it, nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment import answering, assessments
from assessment.answer_forms import FieldError, FormAnswer, read_form, same_content
from assessment.answering import StoredAnswer
from assessment.store import Db
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Question
from web.language import lang
from web.question_view import LEFT_OVER, Typed

Fields = Mapping[str, Sequence[str]]
_NO_REVISION = -1


@dataclass(frozen=True)
class Given:
    """What a form says of one question, and the revision that was on the page."""

    question: Question
    form: FormAnswer
    base: int

    @property
    def typed(self) -> Typed:
        """As the page shows it again."""
        return Typed(self.form.typed, self.base)


@dataclass(frozen=True)
class Attempt:
    """What became of a save."""

    given: Given
    outcome: Literal["saved", "unchanged", "superseded", "conflict", "error"]
    """``superseded``: it had arrived before, and somebody has answered since (a request sent again)."""
    stored: StoredAnswer | None

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is to be changed."""
        return self.given.form.errors


def given(loaded: LoadedQuestionnaire, question: Question, fields: Fields, *, over_seen: bool = False) -> Given | None:
    """What a form says of a question; ``None``: the question was not in it.

    ``over_seen``: the person looked at a colleague's answer and keeps their own.
    """
    if f"q.{question.id}.revision" not in fields:
        return None
    base = _revision(fields, question, "revision")
    if over_seen:
        seen = _revision(fields, question, "seen")
        base = base if seen == _NO_REVISION else seen
    return Given(question, read_form(loaded, question, fields, lang()), base)


def _revision(fields: Fields, question: Question, part: str) -> int:
    """A revision as the page sent it; one that was tampered with is nobody's."""
    text = next(iter(fields.get(f"q.{question.id}.{part}", ())), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else _NO_REVISION


def attempt(db: Db, assessment_id: str, given: Given, account: str | None) -> Attempt:
    """Save an answer, or keep what was typed as a draft of its author.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    name, form = given.question.id, given.form
    if form.errors:
        assessments.writable(db, assessment_id)
        keep(db, assessment_id, given, account)
        return Attempt(given, "error", answering.one(db, assessment_id, name))
    held = answering.one(db, assessment_id, name)
    content = held.content if held and same_content(held.content, form.content) else form.content
    saved = answering.save(db, assessment_id, name, content, given.base, account)
    if saved.outcome == "conflict" and _arrived_before(db, assessment_id, given, account):
        answering.drop_draft(db, assessment_id, name, account or answering.TRIAL_AUTHOR)
        return Attempt(given, "superseded", saved.stored)
    if saved.outcome == "conflict":
        keep(db, assessment_id, given, account)
    elif form.left_over:
        left = Given(given.question, form, saved.stored.revision if saved.stored else 0)
        keep(db, assessment_id, left, account, left_over=True)
    return Attempt(given, saved.outcome, saved.stored)


def _arrived_before(db: Db, assessment_id: str, given: Given, account: str | None) -> bool:
    """Whether this person's same answer is in the history, after the revision that this page shows."""
    return any(
        one.revision > given.base and one.author_id == account and same_content(one.content, given.form.content)
        for one in answering.history(db, assessment_id, given.question.id)
    )


def keep(db: Db, assessment_id: str, given: Given, account: str | None, *, left_over: bool = False) -> bool:
    """Keep what was typed as a draft; ``False``: it is longer than a page could ever accept."""
    typed = {**given.form.typed, LEFT_OVER: ["1"]} if left_over else given.form.typed
    author = account or answering.TRIAL_AUTHOR
    try:
        answering.keep_draft(db, assessment_id, given.question.id, author, typed, max(given.base, 0))
    except ValueError:
        return False
    return True


def drafts(db: Db, assessment_id: str, account: str | None) -> dict[str, Typed]:
    """What a person typed before and is not an answer, by question."""
    found = answering.drafts(db, assessment_id, account or answering.TRIAL_AUTHOR)
    return {name: Typed(one.typed, one.base_revision) for name, one in found.items()}
