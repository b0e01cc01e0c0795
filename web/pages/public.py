"""What anybody sees: the front page, fonts, the form that waited for its author."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from assessment import parked, retention
from assessment.workbook import pending
from reports.glyphs import FOLDER
from web import method_view
from web.core import settings, shelf, store
from web.example import example
from web.language import lang
from web.pages import public_blank
from web.parked_words import readable
from web.parking import COOKIE

pages = Blueprint("public", __name__)
public_blank.register(pages)


@pages.get("/")
def home() -> str:
    """The front page."""
    offered = shelf().offered()
    shown = example(offered[0], lang()) if offered else None
    return render_template("public/home.html", offered=[method_view.of(one) for one in offered], example=shown)


@pages.get("/vos-donnees")
def privacy() -> str:
    """What is kept, why, for how long, who sees it: with the periods of this service."""
    return render_template(
        "public/privacy.html", settings=settings(), links=retention.KEPT_LINKS.days, mails=retention.KEPT_MAILS.days,
        warning=retention.WARNING.days, unconfirmed=retention.KEPT_UNCONFIRMED.days,
        workbooks=pending.LIFE.days,
    )  # fmt: skip


@pages.get("/accessibilite")
def accessibility() -> str:
    """How far the pages can be used by everybody, and whom to tell where they cannot."""
    return render_template("public/accessibility.html")


@pages.get("/methode")
def method() -> str:
    """The questionnaires offered: version, licence, pillars, levels."""
    return render_template("public/method.html", offered=[method_view.of(one) for one in shelf().offered()])


@pages.get("/static/fonts/<name>")
def font(name: str) -> Response:
    """A font of the report, the same on the pages; those files and no others."""
    if not name.endswith(".woff2"):
        abort(404)
    response = send_from_directory(FOLDER, name, mimetype="font/woff2", max_age=31_536_000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@pages.get("/guide-de-style")
def styleguide() -> str:
    """Every component in every state; of the demonstration only."""
    if not settings().demo:
        abort(404)
    return render_template("styleguide.html")


@pages.get("/sante")
def health() -> dict[str, str]:
    """Whether the service and its database answer, for a monitor."""
    with store().read():
        return {"status": "ok"}


@pages.get("/reprise")
def resume() -> str | AnyResponse:
    """What was typed when the session ended, to be sent again or dropped."""
    token = request.cookies.get(COOKIE, "")
    with store().read() as db:
        form = parked.find(db, token)
        lines = readable(db, form) if form else []
    if form is None:
        return redirect("/", 303)
    return render_template("public/resume.html", form=form, lines=lines)


@pages.post("/reprise/abandon")
def drop() -> AnyResponse:
    """Throw it away."""
    token = request.cookies.get(COOKIE, "")
    with store().write() as db:
        parked.drop(db, token)
    response = make_response(redirect("/", 303))
    response.delete_cookie(COOKIE)
    return response
