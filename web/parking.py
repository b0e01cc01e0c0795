"""Nothing typed is lost when a session ends in the middle of a form: it waits until its author is back.

The fields are kept on the server for a day, under a token that only this browser holds. After logging in, they are
shown again, to be sent or thrown away: nothing is saved without a click, since the form might not be its author's.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from assessment import parked
from web import often
from web.core import settings, store
from web.language import t

COOKIE = "ancrage_form"
_NEVER_KEPT = ("password", "csrf_token")
_MOST = 60
"""Forms that one place may leave here in a quarter of an hour."""


def from_script() -> bool:
    """Whether it is our script that asks: it is answered in JSON."""
    return request.headers.get("X-Ancrage-Script") == "1"


def sign_in_first() -> Response:
    """To the log-in page, which leads back here; a form that was being sent waits meanwhile."""
    if from_script():
        said = t("Votre session a pris fin. Connectez-vous de nouveau : ce que vous avez saisi est gardé ici.")
        return make_response(jsonify(error="session", text=said), 401)
    if request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
    return _park(to_sign_in=True) or redirect(url_for("account.sign_in"), 303)


def lost_session(_error: CSRFError) -> Response:
    """A form came without the session that it was made for: keep what was typed, to be looked at and sent again."""
    if from_script():
        said = t("Cette page était ouverte depuis trop longtemps. Rechargez-la : ce que vous avez saisi est gardé ici.")
        return make_response(jsonify(error="session", text=said), 401)
    parked_here = _park(to_sign_in=False)
    if parked_here is not None:
        return parked_here
    title = t("Cette page était ouverte depuis trop longtemps")
    text = t("Revenez en arrière, rechargez la page et essayez de nouveau.")
    return make_response(render_template("error.html", code=400, title=title, text=text), 400)


def _park(*, to_sign_in: bool) -> Response | None:
    """Keep the fields of a form; ``None``: there is nothing in it that a person typed."""
    fields = [
        (name, text)
        for name, texts in request.form.lists()
        for text in texts
        if not any(secret in name for secret in _NEVER_KEPT)
    ]
    if not fields or request.endpoint is None or _from_elsewhere() or often.count_here("parked", _MOST) is not None:
        return None
    with store().write() as db:
        parked.drop(db, request.cookies.get(COOKIE, ""))  # nothing leads to an earlier one any more
        token = parked.park(db, request.full_path.rstrip("?"), fields)
    target = url_for("public.resume")
    if to_sign_in and g.get("visitor") is None:
        target = url_for("account.sign_in", next=target)
    response = redirect(target, 303)
    response.set_cookie(COOKIE, token, max_age=parked.LIFE, httponly=True, samesite="Lax", secure=settings().secure)
    return response


def _from_elsewhere() -> bool:
    """Whether another site sent the form: whoever is signed in here would send it again at one click, as their own."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin not in {
        f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, (request.host_url, settings().base_url))
    }


def forget(response: Response) -> None:
    """Throw away the form that waits in this browser: it goes with its author."""
    token = request.cookies.get(COOKIE)
    if token:
        with store().write() as db:
            parked.drop(db, token)
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=settings().secure)
