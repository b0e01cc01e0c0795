"""Pages of the demonstration only: who one can be, and the e-mails that nobody receives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import accounts, mails
from assessment.demo.people import ODILE, PASSWORD, PEOPLE
from web import sessions
from web.core import settings, store
from web.language import lang, t

pages = Blueprint("demo", __name__, url_prefix="/demonstration")
MOST_MAILS = 100
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Piece:
    """A part of an e-mail's text; ``href``: where it leads, if it is an address."""

    text: str
    href: str | None = None


@pages.before_request
def _only_here() -> None:
    """Nowhere but in a demonstration does any of this exist."""
    if not settings().demo:
        abort(404)


@pages.get("")
def people() -> str:
    """Who one can be, and what one sees then."""
    with store().read() as db:
        there = [person for person in PEOPLE if accounts.by_email(db, person.email) is not None]
    shown = [
        {"email": one.email, "name": one.name, "what": one.what if lang() == "fr" else one.what_en, "lang": one.lang}
        for one in there
    ]
    return render_template("demo/people.html", people=shown, password=PASSWORD)


@pages.post("/connexion")
def sign_in() -> Response:
    """Be one of them, at one click."""
    email = request.form.get("email", "")
    with store().read() as db:
        found = accounts.by_email(db, email) if email in {person.email for person in PEOPLE} else None
    if found is None:
        flash(t("Cette personne n'est pas dans la démonstration. Choisissez-en une dans la liste."), "warning")
        return redirect(url_for("demo.people"), 303)
    sessions.sign_out()
    sessions.sign_in(found.id)
    return redirect(_first_page(found.email), 303)


def _first_page(email: str) -> str:
    return url_for("operator.home" if email == ODILE.email else "firm.mine")


@pages.get("/courriels")
def outbox() -> str:
    """The last e-mails written, newest first."""
    with store().read() as db:
        written = mails.newest(db, MOST_MAILS)
    return render_template("demo/outbox.html", mails=written, most=MOST_MAILS)


@pages.get("/courriels/<mail_id>")
def mail(mail_id: str) -> str:
    """One of them, with addresses that can be followed."""
    with store().read() as db:
        found = mails.find(db, mail_id)
    if found is None:
        abort(404)
    return render_template("demo/mail.html", mail=found, pieces=pieces(found.text, settings().base_url))


def pieces(text: str, base_url: str) -> list[Piece]:
    """A text cut at its addresses; those of this service lead to its path, under whatever name it was reached."""
    found, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = match[0]
        inside = address == base_url or address.startswith(f"{base_url}/")
        found += [
            Piece(text[end : match.start()]),
            Piece(address, (address[len(base_url) :] or "/") if inside else address),
        ]
        end = match.end()
    return [piece for piece in [*found, Piece(text[end:])] if piece.text]
