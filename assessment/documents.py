"""PDFs that the worker makes: asked for once, made once while what they show is the same.

Those of a version that was signed are kept with it; the others a month (``assessment/retention.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import jobs
from assessment.store import ConflictError, Db
from assessment.store.tables import document
from assessment.submissions import digest
from assessment.tokens import new_id
from questionnaires.findings import Lang

JOB = "report"
Kind = Literal["report", "questionnaire"]


@dataclass(frozen=True)
class Document:
    """One PDF. ``sha256`` and ``size`` (bytes) are ``None`` until it is made."""

    id: str
    assessment: str | None
    """``None``: of no firm, for everybody."""
    submission: str | None
    kind: Kind
    lang: Lang
    source: str
    """Of a questionnaire to print: its release where it is of no firm, else how much of it is printed."""
    job: str | None
    sha256: str | None
    size: int | None
    file_name: str
    created_at: datetime


def request(
    db: Db, assessment_id: str | None, kind: Kind, lang: Lang, shows: str, file_name: str,
    submission: str | None = None, source: str = "",
) -> str:  # fmt: skip
    """Ask for a PDF; its id. Asked for again while what it shows is the same, it is the one that is there already.

    ``shows``: a hash of everything that it shows. One whose job ended without it is made anew, under the same id.
    """
    mark = _mark(assessment_id, kind, lang, shows, source)
    held = _of(db, mark)
    if held is None:
        made = new_id()
        try:
            db.insert(
                document, id=made, assessment=assessment_id, submission=submission, kind=kind, lang=lang,
                source=source, source_hash=mark, job=None, file_name=file_name, created_at=db.now,
            )  # fmt: skip
            held = find(db, made)
        except ConflictError:  # somebody asked for the same at the same moment
            held = _of(db, mark)
        assert held is not None  # noqa: S101 - inserted here or there
    if held.sha256 is None:  # of one job that waits or runs, there is no second
        job_id = jobs.enqueue(db, JOB, {"document": held.id}, key=f"{JOB}.{held.id}")
        db.update(document, document.c.id == held.id, job=job_id)
    return held.id


def existing(
    db: Db, assessment_id: str | None, kind: Kind, lang: Lang, shows: str, source: str = ""
) -> Document | None:
    """The one that was asked for already, made or not."""
    return _of(db, _mark(assessment_id, kind, lang, shows, source))


def _mark(assessment_id: str | None, kind: Kind, lang: Lang, shows: str, source: str) -> str:
    return digest([assessment_id, kind, lang, shows, source])


def _of(db: Db, mark: str) -> Document | None:
    row = db.row(sa.select(document).where(document.c.source_hash == mark))
    return None if row is None else _document(row)


def find(db: Db, document_id: str) -> Document | None:
    """The document of that id."""
    row = db.row(sa.select(document).where(document.c.id == document_id))
    return None if row is None else _document(row)


def of_assessment(db: Db, assessment_id: str, most: int = 20) -> Sequence[Document]:
    """Those of an assessment, newest first."""
    c = document.c
    query = sa.select(document).where(c.assessment == assessment_id).order_by(c.created_at.desc(), c.id).limit(most)
    return [_document(row) for row in db.rows(query)]


def made(db: Db, document_id: str, sha256: str, size: int, shows: str) -> None:
    """Note that a document is in the blob store, and what it shows: an answer may have changed since it was asked for.

    Raises KeyError: it was deleted meanwhile.
    """
    held = find(db, document_id)
    if held is None:
        raise KeyError(document_id)
    mark = _mark(held.assessment, held.kind, held.lang, shows, held.source)
    other = _of(db, mark)
    if other is not None and other.id != document_id:  # that one stands for it; this one is not found again
        mark = digest([document_id])
    db.update(document, document.c.id == document_id, sha256=sha256, size=size, source_hash=mark)


def lost(db: Db, document_id: str) -> None:
    """Note that its file is no longer there: it can be asked for again."""
    db.update(document, document.c.id == document_id, sha256=None, size=None, job=None)


def _document(row: Any) -> Document:
    return Document(
        row["id"], row["assessment"], row["submission"], row["kind"], row["lang"], row["source"], row["job"],
        row["sha256"], row["size"], row["file_name"], row["created_at"],
    )  # fmt: skip
