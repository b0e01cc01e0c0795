"""The worker's part of a report: from what was asked for to a PDF in the store of documents."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assessment import documents, submissions
from assessment.store import Db
from reports import render
from web.core import Services
from web.outcome import outcome

Advance = Callable[[float, str], None]
"""Says how far the work is (0 to 1), and at what stage: a code."""


class GoneError(Exception):
    """What was asked for no longer exists: trying again cannot help."""


def make_report(services: Services, payload: dict[str, Any], advance: Advance) -> dict[str, Any]:
    """Make the PDF of one document; ``{"document": id}`` in, its hash and size out. Safe to begin twice.

    Raises GoneError: the assessment or the document was deleted meanwhile.
    """
    advance(0.1, "reading")
    with services.store.read() as db:
        wanted = documents.find(db, str(payload["document"]))
        if wanted is None:
            raise GoneError("the document was deleted")
        version = _version(db, wanted)
        shown = outcome(db, services.shelf, wanted.assessment, version)
    if shown is None:
        raise GoneError("the assessment was deleted")
    advance(0.3, "scoring")
    model = services.models.get(shown, wanted.lang)
    advance(0.5, "drawing")
    pdf = render(model)
    advance(0.9, "keeping")
    sha256 = _keep(services, pdf)
    with services.store.write() as db:
        documents.made(db, wanted.id, sha256, len(pdf))
    return {"sha256": sha256, "size": len(pdf)}


def _version(db: Db, wanted: documents.Document) -> int | None:
    signed = submissions.find(db, wanted.submission) if wanted.submission else None
    return None if signed is None else signed.version


def _keep(services: Services, content: bytes) -> str:
    """Put a content in the store of documents; its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile(dir=services.documents.incoming, delete=False) as stream:
        stream.write(content)
    services.documents.put(Path(stream.name), sha256)
    return sha256
