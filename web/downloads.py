"""Files made for who asks for them: saved and not shown, kept by no cache on the way."""

from __future__ import annotations

from flask import Response


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to save under a name of ``web/file_names.py``."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
