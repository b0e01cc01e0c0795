"""Files that people send with a form: checked by content, then stored; and the way back, as attachments."""

from __future__ import annotations

from flask import Response, request, send_file

from assessment.blob_store import BlobMissingError, BlobStore
from assessment.evidence_files import CheckedFile, EvidenceError, check
from assessment.forms.words import FieldError
from web.core import services
from web.language import lang, t

ACCEPT = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt"
"""For the file dialogue; the server decides on the content."""


def received(field: str) -> CheckedFile | FieldError:
    """The file of a field, in a temporary place, or what is wrong with it."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return FieldError(field, t("Choisissez un fichier."), "")
    try:
        return check(sent.stream, sent.filename, folder=services().evidence.incoming)
    except EvidenceError as error:
        return FieldError(field, error.message(lang()), error.hint(lang()))


def attachment(blobs: BlobStore, sha256: str, name: str, media_type: str) -> Response | None:
    """A stored file, to be saved and never shown by the browser itself; ``None``: it is not there."""
    try:
        stream = blobs.open(sha256)
    except BlobMissingError:
        return None
    response = send_file(stream, media_type, as_attachment=True, download_name=name, max_age=0)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
