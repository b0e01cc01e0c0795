"""What the pages of a firm share."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from assessment import firms
from assessment.firms import Firm
from assessment.store import Db
from web.language import t

pages = Blueprint("firm", __name__)


def the_firm(db: Db, firm_id: str) -> Firm:
    """The firm of the address, which the access rule has let through; 404 if it was deleted meanwhile."""
    return firms.find(db, firm_id) or abort(404)


def go(endpoint: str, firm_id: str, said: str = "", kind: str = "success") -> Response:
    """To another page of the firm, saying what was done."""
    if said:
        flash(said, kind)
    return redirect(url_for(endpoint, firm_id=firm_id), 303)


def unconfirmed_address() -> str:
    """What to say to who must confirm their address of e-mail first; empty: it is confirmed."""
    if g.visitor.email_confirmed:
        return ""
    return t("Confirmez d'abord votre adresse : nous vous avons envoyé un lien, que vous pouvez redemander.")
