"""What colleagues leave each other: topics given to somebody, questions to discuss, notes that never leave the team."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import assignment, flag, note
from assessment.tokens import new_id

LONGEST_NOTE = 5_000


@dataclass(frozen=True)
class Note:
    """One note on one question. ``author``: the name; ``None`` of an account since deleted."""

    id: str
    question: str
    text: str
    author: str | None
    author_id: str | None
    at: datetime


@dataclass(frozen=True)
class Assigned:
    """Who has a topic."""

    topic: str
    account: str
    name: str


def assign(db: Db, by: str, assessment_id: str, topic: str, account: str | None) -> None:
    """Give a topic to a colleague, or to nobody."""
    c = assignment.c
    db.delete(assignment, c.assessment == assessment_id, c.topic == topic)
    if account is None:
        return
    with suppress(ConflictError):  # a second click at the same moment
        db.insert(assignment, assessment=assessment_id, topic=topic, account=account, assigned_by=by, at=db.now)


def assigned(db: Db, assessment_id: str) -> dict[str, Assigned]:
    """Who has which topic, by topic."""
    query = (
        sa.select(assignment.c.topic, assignment.c.account, accounts.c.name)
        .select_from(assignment.join(accounts, accounts.c.id == assignment.c.account))
        .where(assignment.c.assessment == assessment_id)
    )
    return {row["topic"]: Assigned(row["topic"], row["account"], row["name"]) for row in db.rows(query)}


def discuss(db: Db, by: str, assessment_id: str, question: str, wanted: bool) -> None:
    """Mark a question "to discuss", or no longer."""
    db.delete(flag, flag.c.assessment == assessment_id, flag.c.question == question)
    if wanted:
        with suppress(ConflictError):  # a second click at the same moment
            db.insert(flag, assessment=assessment_id, question=question, account=by, at=db.now)


def to_discuss(db: Db, assessment_id: str) -> frozenset[str]:
    """The questions to discuss."""
    return frozenset(
        row["question"] for row in db.rows(sa.select(flag.c.question).where(flag.c.assessment == assessment_id))
    )


def add_note(db: Db, by: str, assessment_id: str, question: str, text: str) -> str:
    """Leave a note to the team. Raises ValueError where it is empty or longer than ``LONGEST_NOTE`` characters."""
    kept = text.strip()
    if not kept or len(kept) > LONGEST_NOTE:
        raise ValueError("an empty or too long note")
    made = new_id()
    db.insert(note, id=made, assessment=assessment_id, question=question, account=by, text=kept, at=db.now)
    return made


def remove_note(db: Db, by: str, assessment_id: str, note_id: str) -> bool:
    """Take back one's own note; ``False``: it is not one's own, or not there."""
    c = note.c
    return db.delete(note, c.id == note_id, c.assessment == assessment_id, c.account == by) == 1


def notes(db: Db, assessment_id: str, question: str | None = None) -> Sequence[Note]:
    """The notes of an assessment, or of one question, oldest first."""
    joined = note.outerjoin(accounts, accounts.c.id == note.c.account)
    query = sa.select(note, accounts.c.name.label("author")).select_from(joined)
    query = query.where(note.c.assessment == assessment_id).order_by(note.c.at, note.c.id)
    if question is not None:
        query = query.where(note.c.question == question)
    return [
        Note(row["id"], row["question"], row["text"], row["author"], row["account"], row["at"])
        for row in db.rows(query)
    ]
