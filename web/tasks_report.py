"""The worker's part of a report: from what was asked for to a PDF in the store of documents."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from assessment import documents, submissions
from assessment.documents import Document
from assessment.jobs import HopelessError
from assessment.store import Db
from reports import render
from web.core import Services
from web.outcome import Outcome, outcome
from web.worker import Progress


def make_report(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Make one PDF; ``{"document": id}`` in, its hash and size out. Safe to begin twice.

    Raises HopelessError: the assessment or the document was deleted meanwhile.
    """
    progress(0.1, "reading")
    with services.store.read() as db:
        wanted = documents.find(db, str(payload["document"]))
        shown = _shown(db, services, wanted) if wanted is not None and wanted.assessment is not None else None
    if wanted is None or (shown is None and wanted.assessment is not None):
        raise HopelessError("what was asked for was deleted")
    progress(0.3, "scoring")
    pdf, shows = _draw(services, wanted, shown, progress)
    progress(0.9, "keeping")
    sha256 = _keep(services, pdf)
    try:
        with services.store.write() as db:
            documents.made(db, wanted.id, sha256, len(pdf), shows)
    except KeyError:
        raise HopelessError("what was asked for was deleted") from None
    return {"sha256": sha256, "size": len(pdf)}


def _draw(services: Services, wanted: Document, shown: Outcome | None, progress: Progress) -> tuple[bytes, str]:
    """The PDF, and a hash of what it shows."""
    assert shown is not None
    model = services.models.get(shown, wanted.lang)
    progress(0.5, "drawing")
    return render(model), shown.fingerprint


def _shown(db: Db, services: Services, wanted: Document) -> Outcome | None:
    assert wanted.assessment is not None  # noqa: S101 - asked by the caller
    return outcome(db, services.shelf, wanted.assessment, _version(db, wanted))


def _version(db: Db, wanted: Document) -> int | None:
    signed = submissions.find(db, wanted.submission) if wanted.submission else None
    return None if signed is None else signed.version


def _keep(services: Services, content: bytes) -> str:
    """Put a content in the store of documents; its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile(dir=services.documents.incoming, delete=False) as stream:
        stream.write(content)
    services.documents.put(Path(stream.name), sha256)
    return sha256
