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
from reports import render, render_blank
from web import blank_view
from web.core import Services
from web.outcome import Outcome, outcome
from web.worker import Progress

_GONE = "what was asked for was removed"


def make_report(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Make one PDF; ``{"document": id}`` in, its hash and size out. Safe to begin twice.

    Raises HopelessError: the assessment, the document or the release was removed meanwhile.
    """
    progress(0.1, "reading")
    with services.store.read() as db:
        wanted = documents.find(db, str(payload["document"]))
        if wanted is None:
            raise HopelessError(_GONE)
        shown = _shown(db, services, wanted)
    progress(0.3, "scoring")
    pdf, shows = _for_everybody(services, wanted) if shown is None else _of_firm(services, wanted, shown, progress)
    progress(0.9, "keeping")
    sha256 = _keep(services, pdf)
    try:
        with services.store.write() as db:
            documents.made(db, wanted.id, sha256, len(pdf), shows)
    except KeyError:
        raise HopelessError(_GONE) from None
    return {"sha256": sha256, "size": len(pdf)}


def _shown(db: Db, services: Services, wanted: Document) -> Outcome | None:
    """What a document of a firm shows; ``None``: it is for everybody."""
    if wanted.assessment is None:
        return None
    found = outcome(db, services.shelf, wanted.assessment, _version(db, wanted))
    if found is None:
        raise HopelessError(_GONE)
    return found


def _of_firm(services: Services, wanted: Document, shown: Outcome, progress: Progress) -> tuple[bytes, str]:
    """The PDF, and what it shows."""
    if wanted.kind == "report":
        model = services.models.get(shown, wanted.lang)
        progress(0.5, "drawing")
        return render(model), shown.fingerprint
    blank = blank_view.of_firm(shown, services.models.figures(shown), wanted.lang, wanted.source)
    progress(0.5, "drawing")
    return render_blank(blank), shown.fingerprint


def _for_everybody(services: Services, wanted: Document) -> tuple[bytes, str]:
    """The same of a whole questionnaire."""
    try:
        shelved = services.shelf.get(wanted.source)
    except KeyError:
        raise HopelessError(_GONE) from None
    return render_blank(blank_view.of_everybody(shelved, wanted.lang)), blank_view.shows(shelved)


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
