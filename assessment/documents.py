"""PDFs that the worker makes of an assessment: asked for once, made once, kept until what they show has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import jobs
from assessment.store import Db
from assessment.store.tables import document
from assessment.tokens import new_id
from questionnaires.findings import Lang

JOB = "report"
Kind = Literal["report", "questionnaire"]


@dataclass(frozen=True)
class Document:
    """One PDF. ``sha256`` and ``size`` (bytes) are ``None`` until it is made."""

    id: str
    assessment: str
    submission: str | None
    kind: Kind
    lang: Lang
    job: str | None
    sha256: str | None
    size: int | None
    file_name: str
    created_at: datetime


def request(
    db: Db, assessment_id: str, kind: Kind, lang: Lang, source_hash: str, file_name: str, submission: str | None = None
) -> str:
    """Ask for a PDF; its id. Asked for again while what it shows is the same, it is the one that is there already.

    ``source_hash``: of everything that it shows. One whose job failed for good is asked for anew.
    """
    c = document.c
    query = sa.select(document).where(
        c.assessment == assessment_id, c.kind == kind, c.lang == lang, c.source_hash == source_hash
    )
    for row in db.rows(query.order_by(c.created_at.desc())):
        job = jobs.find(db, row["job"]) if row["job"] else None
        if row["sha256"] is not None or (job is not None and job.state in ("waiting", "running")):
            return str(row["id"])
    made = new_id()
    job_id = jobs.enqueue(db, JOB, {"document": made})
    db.insert(
        document, id=made, assessment=assessment_id, submission=submission, kind=kind, lang=lang,
        source_hash=source_hash, job=job_id, file_name=file_name, created_at=db.now,
    )  # fmt: skip
    return made


def find(db: Db, document_id: str) -> Document | None:
    """The document of that id."""
    row = db.row(sa.select(document).where(document.c.id == document_id))
    return None if row is None else _document(row)


def of_assessment(db: Db, assessment_id: str, most: int = 20) -> Sequence[Document]:
    """Those of an assessment, newest first."""
    c = document.c
    query = sa.select(document).where(c.assessment == assessment_id).order_by(c.created_at.desc(), c.id).limit(most)
    return [_document(row) for row in db.rows(query)]


def made(db: Db, document_id: str, sha256: str, size: int) -> None:
    """Note that a document is in the blob store."""
    db.update(document, document.c.id == document_id, sha256=sha256, size=size)


def _document(row: Any) -> Document:
    return Document(
        row["id"], row["assessment"], row["submission"], row["kind"], row["lang"], row["job"], row["sha256"],
        row["size"], row["file_name"], row["created_at"],
    )  # fmt: skip
