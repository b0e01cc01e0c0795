"""The headers of every answer: nothing from elsewhere, no script or style in the page itself, no framing."""

from __future__ import annotations

import secrets

from flask import g, request
from werkzeug.wrappers import Response


def nonce() -> str:
    """This answer's nonce, for the scripts that its page names."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    found: str = g.nonce
    return found


def protect(response: Response) -> Response:
    """Set them, unless a view set its own."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce()}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    )
    static = request.endpoint in ("static", "public.font") and response.status_code < 400
    lasting = "v" in request.args or request.endpoint == "public.font"  # the address changes with the content
    kept = "public, max-age=31536000, immutable" if lasting else "public, max-age=3600"
    given = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # Not "no-store": with it, a browser forgets what was typed when its back button is used.
        "Cache-Control": kept if static else "private, no-cache",
    }
    if request.is_secure:
        given["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    for name, value in given.items():
        response.headers.setdefault(name, value)
    if static:
        response.headers["Cache-Control"] = given["Cache-Control"]
    return response
