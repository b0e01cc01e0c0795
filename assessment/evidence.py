"""Proofs behind answers: files and links of a firm, each standing behind as many answers as it serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa

from assessment import assessments
from assessment.forms.texts import clean
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import answer, assessment, confirmation, evidence, evidence_use, on_request, submission
from assessment.tokens import new_id

LONGEST_URL, LONGEST_TITLE = 2000, 200
MOST_BYTES = 1_000_000_000
"""Of all the files of one firm: fifty of the largest size, or a thousand photographs."""


class LinkError(ValueError):
    """An address that cannot be a proof: not https or http, no host, or too long."""


class FullError(Exception):
    """The firm has as many files as it may keep."""


@dataclass(frozen=True)
class Proof:
    """A file or a link. ``size`` in bytes; ``author``: name of who added it, if there still is such an account."""

    id: str
    firm: str
    kind: Literal["file", "link"]
    title: str
    url: str | None
    sha256: str | None
    media_type: str | None
    size: int | None
    author: str | None
    created_at: datetime


@dataclass(frozen=True)
class Behind:
    """What stands behind the answers of an assessment, by question."""

    proofs: dict[str, tuple[Proof, ...]]
    on_request: frozenset[str]
    """Questions whose proof can be shown on request."""


def add_file(
    db: Db, account: str, firm: str, title: str, sha256: str, media_type: str, size: int
) -> str:  # fmt: skip
    """Note a file that is in the blob store; its id. The same content under the same name is not added twice.

    Raises FullError where the files of the firm would be more than ``MOST_BYTES``.
    """
    c = evidence.c
    same: str | None = db.value(
        sa.select(c.id).where(c.firm == firm, c.kind == "file", c.sha256 == sha256, c.title == title)
    )
    if same is not None:
        return same
    if _bytes_of(db, firm, but=sha256) + size > MOST_BYTES:
        raise FullError(firm)
    made = new_id()
    db.insert(
        evidence, id=made, firm=firm, kind="file", title=title, sha256=sha256, media_type=media_type, size=size,
        account=account, created_at=db.now,
    )  # fmt: skip
    return made


def _bytes_of(db: Db, firm: str, but: str) -> int:
    """Bytes of the files of a firm, each content once, without the one that is being added."""
    c = evidence.c
    contents = (
        sa.select(c.sha256, c.size).where(c.firm == firm, c.kind == "file", c.sha256 != but).distinct().subquery()
    )
    return int(db.value(sa.select(sa.func.coalesce(sa.func.sum(contents.c.size), 0))))


def add_link(db: Db, account: str, firm: str, title: str, url: str) -> str:
    """Note a public page that shows an answer; its id. Raises LinkError where the address cannot be one."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and address.isprintable()
    except ValueError:
        usable = False
    if not usable or " " in address or len(address) > LONGEST_URL:
        raise LinkError(address[:100])
    made = new_id()
    shown = " ".join(clean(title).split())[:LONGEST_TITLE] or parts.hostname
    db.insert(
        evidence, id=made, firm=firm, kind="link", title=shown, url=address, account=account, created_at=db.now
    )  # fmt: skip
    return made


def attach(db: Db, account: str, proof: str, assessment_id: str, question: str) -> None:
    """Put a proof behind an answer; twice is once.

    Raises ClosedError once the assessment is submitted, KeyError where the proof is not of the assessment's firm.
    """
    held = assessments.writable(db, assessment_id)
    found = find(db, proof)
    if found is None or found.firm != held.firm:
        raise KeyError(proof)
    try:
        db.insert(evidence_use, evidence=proof, assessment=assessment_id, question=question, account=account, at=db.now)
    except ConflictError:
        return
    _unsettle(db, assessment_id, question)


def detach(db: Db, proof: str, assessment_id: str, question: str) -> None:
    """Take a proof from behind an answer; it stays among the firm's. Raises ClosedError, KeyError as ``attach``."""
    assessments.writable(db, assessment_id)
    c = evidence_use.c
    if db.delete(evidence_use, c.evidence == proof, c.assessment == assessment_id, c.question == question):
        _unsettle(db, assessment_id, question)


def _unsettle(db: Db, assessment_id: str, question: str) -> None:
    """A tier that somebody decided on other proofs says nothing of these."""
    db.update(answer, answer.c.assessment == assessment_id, answer.c.question == question, tier=None)
    assessments.touch(db, assessment_id)


def set_on_request(db: Db, account: str | None, assessment_id: str, question: str, wanted: bool) -> None:
    """Say whether the proof of an answer can be shown on request. Raises ClosedError, KeyError as ``attach``."""
    assessments.writable(db, assessment_id)
    c = on_request.c
    db.delete(on_request, c.assessment == assessment_id, c.question == question)
    if wanted:
        db.insert(on_request, assessment=assessment_id, question=question, account=account, at=db.now)
    assessments.touch(db, assessment_id)


def behind(db: Db, assessment_id: str) -> Behind:
    """Everything that stands behind the answers of an assessment."""
    joined = evidence_use.join(evidence, evidence.c.id == evidence_use.c.evidence)
    joined = joined.outerjoin(accounts, accounts.c.id == evidence.c.account)
    query = (
        sa.select(evidence, evidence_use.c.question, accounts.c.name.label("author"))
        .select_from(joined)
        .where(evidence_use.c.assessment == assessment_id)
        .order_by(evidence_use.c.at, evidence.c.id)
    )
    found: dict[str, tuple[Proof, ...]] = {}
    for row in db.rows(query):
        found[row["question"]] = (*found.get(row["question"], ()), _proof(row))
    flagged = db.rows(sa.select(on_request.c.question).where(on_request.c.assessment == assessment_id))
    return Behind(found, frozenset(row["question"] for row in flagged))


def of_firm(db: Db, firm: str) -> Sequence[Proof]:
    """Every proof of a firm, newest first."""
    return [
        _proof(row) for row in db.rows(_all().where(evidence.c.firm == firm).order_by(evidence.c.created_at.desc()))
    ]


def find(db: Db, proof: str) -> Proof | None:
    """The proof of that id."""
    row = db.row(_all().where(evidence.c.id == proof))
    return None if row is None else _proof(row)


def uses(db: Db, proof: str) -> Sequence[tuple[str, str]]:
    """Assessment and question of every answer that a proof stands behind."""
    c = evidence_use.c
    rows = db.rows(sa.select(c.assessment, c.question).where(c.evidence == proof).order_by(c.at))
    return [(row["assessment"], row["question"]) for row in rows]


def remove(db: Db, proof: str) -> str | None:
    """Delete a proof of no signed version; the hash of its content, if nothing else holds that any more.

    Raises ClosedError where it stands behind an answer of a version that was submitted, reopened since or not.
    """
    for assessment_id, _ in uses(db, proof):
        assessments.writable(db, assessment_id)
    found = find(db, proof)
    if found is not None and (found.sha256 or found.url) in signed_contents(db, found.firm):
        raise assessments.ClosedError(proof)
    db.delete(evidence, evidence.c.id == proof)
    return None if found is None or found.sha256 is None or held(db, found.sha256) else found.sha256


def signed_contents(db: Db, firm: str) -> frozenset[str]:
    """Hashes and addresses of the proofs that the versions submitted by a firm rest on."""
    joined = submission.join(assessment, assessment.c.id == submission.c.assessment)
    query = sa.select(submission.c.snapshot).select_from(joined).where(assessment.c.firm == firm)
    return frozenset(
        content for row in db.rows(query) for named in row["snapshot"]["proofs"].values() for content in named
    )


def held(db: Db, sha256: str) -> bool:
    """Whether any row still needs a content."""
    for table in (evidence, confirmation):
        if db.value(sa.select(table.c.id).where(table.c.sha256 == sha256).limit(1)) is not None:
            return True
    return False


def _all() -> sa.Select[Any]:
    joined = evidence.outerjoin(accounts, accounts.c.id == evidence.c.account)
    return sa.select(evidence, accounts.c.name.label("author")).select_from(joined)


def _proof(row: Any) -> Proof:
    return Proof(
        row["id"], row["firm"], row["kind"], row["title"], row["url"], row["sha256"], row["media_type"], row["size"],
        row["author"], row["created_at"],
    )  # fmt: skip
