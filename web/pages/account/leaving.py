"""Taking one's data along, and going."""

from __future__ import annotations

import json

from flask import Response as FlaskResponse
from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import accounts, leaving
from assessment.forms.words import FieldError
from assessment.leaving import Obstacles
from web import sessions
from web.core import store
from web.language import t
from web.pages.account import letters
from web.pages.account.blueprint import pages
from web.pages.account.parts import Errors, leave_nothing, me, prove_first, shown, typed

Answer = str | Response | tuple[str, int]


@pages.get("/compte/donnees.json")
def data() -> Response:
    """Everything kept of me."""
    with store().read() as db:
        held = leaving.export(db, g.visitor.id)
    text = json.dumps(held, ensure_ascii=False, indent=2)
    answer = FlaskResponse(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="ancrage-compte.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.route("/compte/suppression", methods=["GET", "POST"])
def delete() -> Answer:
    """Delete my account, once my address is typed again and no firm is left without an owner."""
    asked = prove_first()
    if asked is not None:
        return asked
    account = me()
    with store().read() as db:
        stands_in_the_way = leaving.obstacles(db, account.id)
    if request.method != "POST":
        return _page({}, stands_in_the_way)
    errors: Errors = {}
    if accounts.normal_email(typed("email")) != account.email:
        hint = t("C'est %(email)s.", email=account.email)
        errors["email"] = FieldError("email", t("Tapez l'adresse de votre compte, pour confirmer"), hint)
    if errors or stands_in_the_way:
        return _page(errors, stands_in_the_way), 422
    with store().write() as db:
        gone = leaving.delete(db, account.id)
        if gone:
            letters.deleted(db, account.email, account.lang)
    if not gone:  # somebody else left in the same moment
        return redirect(url_for("account.delete"), 303)
    sessions.sign_out()
    flash(t("Votre compte est supprimé."), "success")
    return leave_nothing(redirect(url_for("public.home"), 303))


def _page(errors: Errors, obstacles: Obstacles) -> str:
    return render_template("account/delete.html", **shown(errors, email=typed("email"), obstacles=obstacles))
