"""Language and theme: kept with the account, or with the browser of a visitor without one."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts
from web.core import store
from web.language import CHOSEN, LANGS

pages = Blueprint("preferences", __name__)
THEMES = ("light", "dark")


@pages.post("/langue")
def language() -> Response:
    """Choose a language and go on with the same page."""
    chosen = request.form.get("lang", "")
    if chosen in LANGS:
        session[CHOSEN] = chosen
        if g.visitor is not None:
            with store().write() as db:
                accounts.prefer(db, g.visitor.id, lang="en" if chosen == "en" else "fr")
    return redirect(back(), 303)


@pages.post("/theme")
def theme() -> Response:
    """Choose light, dark, or as the device says."""
    chosen = request.form.get("theme", "")
    session["theme"] = chosen if chosen in THEMES else None
    if g.visitor is not None:
        with store().write() as db:
            accounts.prefer(db, g.visitor.id, theme=chosen if chosen in THEMES else None)
    return redirect(back(), 303)


def back() -> str:
    """The page of this site that the form names, else the front page: never another site."""
    return local(request.form.get("next")) or url_for("public.home")


def local(address: str | None) -> str | None:
    """An address if it is a path of this site, else ``None``."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or len(address) > 2000:
        return None
    parts = urlsplit(address)
    clean = address.isprintable() and "\\" not in address
    return address if not parts.scheme and not parts.netloc and clean else None
