"""The page behind the link of an invitation. Opening it changes nothing: a mail scanner opens links too."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assessment import firms, invitations
from assessment.invitations import Invitation
from assessment.store import Db
from web import parking
from web.core import store
from web.invitation_words import outcome
from web.pages.firm.blueprint import unconfirmed_address
from web.role_words import pillar_titles, role_name, role_text

pages = Blueprint("invitation", __name__)

Page = tuple[str, int] | Response


@pages.get("/invitation/<token>")
def open(token: str) -> Page:
    """Who invites to what; a button to accept, for the account of the address that was invited."""
    with store().read() as db:
        held = invitations.by_token(db, token)
        belongs = held is not None and g.visitor is not None and _belongs(db, held)
    if belongs and held is not None:
        return redirect(url_for("firm.home", firm_id=held.firm), 303)
    if held is None or held.state != "waiting":
        return render_template("invitation/over.html", state=held.state if held else "unknown"), 410 if held else 404
    return _page(token, held)


def _belongs(db: Db, held: Invitation) -> bool:
    return any(one.firm.id == held.firm for one in firms.of_account(db, g.visitor.id))


def _page(token: str, held: Invitation, status: int = 200) -> Page:
    here = url_for("invitation.open", token=token)
    other = g.visitor is not None and g.visitor.email != held.email
    page = render_template(
        "invitation/open.html", held=held, token=token, here=here, other=other, masked=_masked(held.email),
        unconfirmed="" if g.visitor is None else unconfirmed_address(),
        sign_in=url_for("account.sign_in", next=here),
        sign_up=url_for("account.sign_up", next=here),
        leave=url_for("account.sign_out"),
        role=role_name(held.role), role_text=role_text(held.role), pillars=pillar_titles(held.pillars),
    )  # fmt: skip
    return page, status


@pages.post("/invitation/<token>")
def accept(token: str) -> Page:
    """Join the firm."""
    if g.visitor is None:
        return parking.sign_in_first()
    with store().read() as db:
        held = invitations.by_token(db, token)
    if held is None:
        return render_template("invitation/over.html", state="unknown"), 404
    if held.state == "waiting" and (held.email != g.visitor.email or not g.visitor.email_confirmed):
        return _page(token, held, 403)
    said, firm_id = outcome(held.id)
    if firm_id is None:
        return render_template("invitation/over.html", state=held.state), 410
    flash(said, "success")
    return redirect(url_for("firm.home", firm_id=firm_id), 303)


def _masked(email: str) -> str:
    """Enough for its owner to know it: ``c…@exemple.fr``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"
