"""The weekly e-mail: asked for, stopped, stopped from the e-mail itself without logging in."""

from __future__ import annotations

from flask import abort, current_app, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import plan_reminders
from web.clock_words import week_of
from web.core import settings, store
from web.language import t
from web.pages.plan.blueprint import pages
from web.plan_digest import reminder_of

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program sends for its reader (RFC 8058): it has neither a session nor a token of our forms."""


@pages.post("/entreprises/<firm_id>/plan/rappels")
def remind(firm_id: str) -> Response:
    """Ask for the weekly e-mail, or for it no more."""
    asked = request.form.get("wanted") == "1"
    with store().write() as db:
        if asked:
            plan_reminders.ask(db, firm_id, g.visitor.id, week_of(db.now))
        else:
            plan_reminders.stop(db, firm_id, g.visitor.id)
    if not asked:
        flash(t("Vous ne recevrez plus de rappel."), "success")
    elif g.visitor.email_confirmed:
        flash(t("C'est noté : un courriel le lundi matin, quand il y a quelque chose à dire."), "success")
    else:
        flash(t("C'est noté. Les rappels partiront une fois votre adresse confirmée."), "warning")
    account = request.args.get("retour") == "compte"
    return redirect(url_for("account.mine") if account else url_for("plan.show", firm_id=firm_id), 303)


@pages.route("/rappels/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> str | Response:
    """Stop the e-mails: a page with a button, or at once where the reader's mail program asks for it."""
    reminder_id = reminder_of(settings(), token) or abort(404)
    one_click = request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if request.method == "POST" and not one_click:
        current_app.extensions["csrf"].protect()  # the application leaves it to this view
    with store().read() as db:
        found = plan_reminders.find(db, reminder_id)
    if request.method == "POST" and found is not None:
        with store().write() as db:
            plan_reminders.stop(db, found.firm, found.account)
    if one_click:
        return make_response("", 200)
    stopped = request.method == "POST" or found is None
    return render_template(
        "plan/unsubscribe.html", found=found, stopped=stopped, here=url_for("plan.unsubscribe", token=token)
    )  # fmt: skip
