"""Answers proposed from elsewhere, last year's or a report's: nothing counts until somebody confirms it.

A proposal is no answer: the score, the path and the submission know nothing of it (docs/scoring.md §3, never infer a
state). Confirming saves it as the answer of who confirms, with its history; giving another answer settles it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import answering, assessments, log
from assessment.answer_words import same_content
from assessment.answering import Content, Saved
from assessment.store import Db
from assessment.store.tables import proposal

Source = Literal["last_year", "vsme"]


@dataclass(frozen=True)
class Proposal:
    """An answer to confirm.

    Attributes:
        assessment: whose question it is.
        question: its id.
        content: as in ``answering.Content``; it fits the question, whoever puts it has checked it (``check_answer``).
        source: where it comes from.
        details: what is shown of that: ``period`` (the closed year), ``unit``, ``taxonomy``, ``raw`` (the value as it
            was there), ``converted_from`` …
        at: when it was put there; the store says so.
    """

    assessment: str
    question: str
    content: Content
    source: Source
    details: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True)
class Accepted:
    """Ids of questions: confirmed, and left to be looked at one by one since another answer stands there."""

    saved: tuple[str, ...]
    left: tuple[str, ...]


def put(db: Db, assessment_id: str, proposals: Iterable[Proposal]) -> int:
    """Propose answers, each in place of an earlier proposal; how many there are to confirm.

    What already is the answer is not proposed. Raises ClosedError once the assessment is submitted, KeyError where
    there is none, ValueError for a proposal of another assessment.
    """
    assessments.writable(db, assessment_id)
    given = {one.question: one for one in proposals}
    if any(one.assessment != assessment_id for one in given.values()):
        raise ValueError("a proposal of another assessment")
    held = answering.answers(db, assessment_id)
    new = [one for name, one in given.items() if name not in held or not same_content(held[name].content, one.content)]
    for one in new:
        _drop(db, assessment_id, one.question)
        db.insert(
            proposal, assessment=assessment_id, question=one.question, content=one.content, source=one.source,
            details=dict(one.details), at=db.now,
        )  # fmt: skip
    return len(new)


def of_assessment(db: Db, assessment_id: str) -> dict[str, Proposal]:
    """What is to confirm, by question."""
    rows = db.rows(sa.select(proposal).where(proposal.c.assessment == assessment_id))
    return {row["question"]: _proposal(row) for row in rows}


def of_question(db: Db, assessment_id: str, question: str) -> Proposal | None:
    """What is to confirm at one question."""
    c = proposal.c
    row = db.row(sa.select(proposal).where(c.assessment == assessment_id, c.question == question))
    return None if row is None else _proposal(row)


def accept(db: Db, account: str | None, assessment_id: str, question: str, base_revision: int) -> Saved:
    """Confirm a proposal over the revision that was on the page (0: none), as ``answering.save`` does.

    On a conflict the proposal stays. Where it is settled already (a second click), nothing changes.
    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    found = of_question(db, assessment_id, question)
    if found is None:
        return Saved("unchanged", answering.one(db, assessment_id, question))
    saved = answering.save(db, assessment_id, question, found.content, base_revision, account)
    if saved.outcome != "conflict":
        _drop(db, assessment_id, question)
    return saved


def accept_many(db: Db, account: str | None, assessment_id: str, questions: Iterable[str]) -> Accepted:
    """Confirm the proposals of these questions, but where another answer stands: one looks at those one by one.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    found, held = of_assessment(db, assessment_id), answering.answers(db, assessment_id)
    saved, left = [], []
    for name in questions:
        if name not in found:
            continue
        here = held.get(name)
        stands = here is not None and here.content is not None
        if stands or accept(db, account, assessment_id, name, here.revision if here else 0).outcome == "conflict":
            left.append(name)
        else:
            saved.append(name)
    return Accepted(tuple(saved), tuple(left))


def dismiss(db: Db, account: str | None, assessment_id: str, question: str) -> bool:
    """Put a proposal aside; whether there was one. The answer, if any, stays as it is.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    dropped = _drop(db, assessment_id, question)
    if dropped:
        log.record(db, account, "proposal.dismissed", "assessment", assessment_id, question=question)
    return dropped


def _drop(db: Db, assessment_id: str, question: str) -> bool:
    c = proposal.c
    return db.delete(proposal, c.assessment == assessment_id, c.question == question) > 0


def _proposal(row: Any) -> Proposal:
    return Proposal(row["assessment"], row["question"], row["content"], row["source"], row["details"], row["at"])
