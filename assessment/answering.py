"""Answers as colleagues give them over weeks: each change kept, and no one's answer put over another's unseen.

An answer has a revision, one more at each change. Who saves names the revision that was on the page; where another has
been written since, nothing is overwritten: the page is told, and keeps what was typed as a draft of its author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from assessment import assessments
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import answer, answer_history, draft, proposal

TRIAL_AUTHOR = "trial"
"""Author of what is typed in an assessment tried by its link."""
SAME_SITTING = timedelta(minutes=5)
"""What one person changes again within it replaces the last line of the history: saving is automatic."""
_LONGEST_DRAFT = 200_000
"""Characters of a draft; a text beyond is refused where it enters."""

Content = dict[str, Any]
"""As in an answers file: ``value``, ``not_applicable`` or ``not_known``, with ``note``, ``estimate``, ``detail``."""


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it is kept. ``content``: ``None`` where it was cleared."""

    question: str
    revision: int
    content: Content | None
    tier: Literal["verified", "rejected"] | None
    """As somebody with the role decided; ``None``: nobody did."""
    author: str | None
    """Name of who gave it; ``None``: an account since deleted, or a trial."""
    author_id: str | None
    at: datetime


@dataclass(frozen=True)
class Draft:
    """What a person typed that is not an answer yet. ``typed``: as the form sent it."""

    question: str
    typed: dict[str, list[str]]
    base_revision: int
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save. ``conflict``: the answer that stands is another's, given since the page was shown."""

    outcome: Literal["saved", "unchanged", "conflict"]
    stored: StoredAnswer | None


def answers(db: Db, assessment_id: str) -> dict[str, StoredAnswer]:
    """Every answer of an assessment, by question."""
    query = _with_author(answer).where(answer.c.assessment == assessment_id)
    return {row["question"]: _stored(row, row["tier"]) for row in db.rows(query)}


def one(db: Db, assessment_id: str, question: str) -> StoredAnswer | None:
    """The answer to one question."""
    query = _with_author(answer).where(answer.c.assessment == assessment_id, answer.c.question == question)
    row = db.row(query)
    return None if row is None else _stored(row, row["tier"])


def history(db: Db, assessment_id: str, question: str) -> Sequence[StoredAnswer]:
    """What was answered before and now, newest first."""
    c = answer_history.c
    query = _with_author(answer_history).where(c.assessment == assessment_id, c.question == question)
    return [_stored(row, None) for row in db.rows(query.order_by(c.revision.desc()))]


def save(
    db: Db, assessment_id: str, question: str, content: Content | None, base_revision: int, account: str | None
) -> Saved:
    """Save an answer, checked before, over the revision that its author saw (0: none).

    The same content again changes nothing, whatever revision it names. Once the answer stands, a draft of the author on
    this question is dropped, and so is what was proposed there (``assessment/proposals.py``). Raises ClosedError once
    the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    held = one(db, assessment_id, question)
    if (held.content if held else None) == content:
        drop_draft(db, assessment_id, question, account or TRIAL_AUTHOR)
        return Saved("unchanged", held)
    revision = held.revision if held else 0
    if revision != base_revision or not _write(db, assessment_id, question, content, revision, account):
        return Saved("conflict", one(db, assessment_id, question))
    _keep_history(db, assessment_id, question, content, revision + 1, account)
    drop_draft(db, assessment_id, question, account or TRIAL_AUTHOR)
    if content is not None:
        db.delete(proposal, proposal.c.assessment == assessment_id, proposal.c.question == question)
    assessments.touch(db, assessment_id)
    return Saved("saved", one(db, assessment_id, question))


def _write(
    db: Db, assessment_id: str, question: str, content: Content | None, revision: int, account: str | None
) -> bool:
    """Put an answer over the revision named; ``False``: somebody else did so at the same moment."""
    values = {"content": content, "tier": None, "account": account, "at": db.now}
    if revision == 0:
        try:
            db.insert(answer, assessment=assessment_id, question=question, revision=1, **values)
        except ConflictError:
            return False
        return True
    c = answer.c
    where = (c.assessment == assessment_id, c.question == question, c.revision == revision)
    return db.update(answer, *where, revision=revision + 1, **values) == 1


def _keep_history(
    db: Db, assessment_id: str, question: str, content: Content | None, revision: int, account: str | None
) -> None:
    c = answer_history.c
    here = (c.assessment == assessment_id, c.question == question)
    last = db.row(sa.select(answer_history).where(*here).order_by(c.revision.desc()).limit(1))
    if last is not None and last["account"] == account and db.now - last["at"] < SAME_SITTING:
        values = {"revision": revision, "content": content, "at": db.now}
        db.update(answer_history, *here, c.revision == last["revision"], **values)
        return
    db.insert(
        answer_history, assessment=assessment_id, question=question, revision=revision,
        content=content, account=account, at=db.now,
    )  # fmt: skip


# --- drafts -----------------------------------------------------------------------------------------------


def keep_draft(
    db: Db, assessment_id: str, question: str, author: str, typed: Mapping[str, Sequence[str]], base_revision: int
) -> None:
    """Keep what a person typed and the page could not accept, in place of an earlier draft.

    Raises ValueError where it is longer than anything that a page could ever accept.
    """
    kept = {part: list(texts) for part, texts in typed.items()}
    if sum(len(text) for texts in kept.values() for text in texts) > _LONGEST_DRAFT:
        raise ValueError("too long a draft")
    drop_draft(db, assessment_id, question, author)
    with suppress(ConflictError):  # the same form sent twice at the same moment
        db.insert(
            draft, assessment=assessment_id, question=question, author=author, typed=kept, base_revision=base_revision,
            at=db.now,
        )  # fmt: skip


def drop_draft(db: Db, assessment_id: str, question: str, author: str) -> None:
    """Forget a draft."""
    c = draft.c
    db.delete(draft, c.assessment == assessment_id, c.question == question, c.author == author)


def drafts(db: Db, assessment_id: str, author: str) -> dict[str, Draft]:
    """The drafts of a person, by question."""
    c = draft.c
    rows = db.rows(sa.select(draft).where(c.assessment == assessment_id, c.author == author))
    return {row["question"]: Draft(row["question"], row["typed"], row["base_revision"], row["at"]) for row in rows}


def adopt_drafts(db: Db, assessment_id: str, account: str) -> None:
    """What was typed in a trial and is no answer yet belongs to who claims it."""
    for name in drafts(db, assessment_id, TRIAL_AUTHOR):
        drop_draft(db, assessment_id, name, account)
    db.update(draft, draft.c.assessment == assessment_id, draft.c.author == TRIAL_AUTHOR, author=account)


# --- rows -------------------------------------------------------------------------------------------------


def _with_author(table: sa.Table) -> sa.Select[Any]:
    joined = table.outerjoin(accounts, accounts.c.id == table.c.account)
    return sa.select(table, accounts.c.name.label("author")).select_from(joined)


def _stored(row: Any, tier: Any) -> StoredAnswer:
    return StoredAnswer(
        row["question"], row["revision"], row["content"], tier, row["author"], row["account"], row["at"]
    )
