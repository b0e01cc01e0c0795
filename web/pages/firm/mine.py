"""The firms of a person, and the invitations to them."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import firms, invitations
from web import assessment_lines
from web.core import store
from web.firm_form import commune_words
from web.invitation_words import outcome
from web.language import t
from web.pages.firm.blueprint import pages
from web.role_words import pillar_titles, role_name


@pages.get("/entreprises")
def mine() -> str:
    """The firms that the visitor is something to."""
    with store().read() as db:
        held = firms.of_account(db, g.visitor.id)
        own = [one for one in held if one.role != "advisor"]  # what one advises has a page of its own
        lines = {one.firm.id: assessment_lines.of_firm(db, one.firm.id) for one in own}
        invited = invitations.for_address(db, g.visitor.email) if g.visitor.email_confirmed else ()
    return render_template(
        "firm/mine.html", own=own, followed=len(held) - len(own), lines=lines, invited=invited, role_name=role_name,
        pillar_titles=pillar_titles, commune_words=commune_words,
    )  # fmt: skip


@pages.post("/entreprises/invitations/<invitation_id>")
def answer_invitation(invitation_id: str) -> Response:
    """Accept or refuse one of the invitations that wait for the visitor's address."""
    if request.form.get("answer") != "accept":
        return _decline(invitation_id)
    said, firm_id = outcome(invitation_id)
    if firm_id is None:
        flash(said, "warning")
        return redirect(url_for("firm.mine"), 303)
    flash(said, "success")
    return redirect(url_for("firm.home", firm_id=firm_id), 303)


def _decline(invitation_id: str) -> Response:
    try:
        with store().write() as db:
            held = invitations.decline(db, invitation_id, g.visitor.id)
        flash(t("Vous avez refusé l'invitation de %(firm)s.", firm=held.firm_name), "success")
    except (KeyError, invitations.NotForYouError, invitations.OverError):
        flash(t("Cette invitation n'attend plus de réponse."), "info")
    return redirect(url_for("firm.mine"), 303)
