"""Getting in with a password or an e-mailed link, and out again."""

from __future__ import annotations

import hmac

from flask import flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, log
from assessment.accounts import Account
from web import oidc, parking, sessions
from web.core import store
from web.language import lang, t
from web.pages.account import letters
from web.pages.account.blueprint import pages
from web.pages.account.parts import (
    SENT,
    Errors,
    asked_next,
    check_email,
    destination,
    enter,
    leave_nothing,
    me,
    prove_first,
    shown,
    try_mail,
    try_password,
    typed,
)
from web.pages.account.provider import waiting

Answer = str | Response | tuple[str, int]
_LEAVING = "leaving"
"""Key of the session: where the provider's own session ends, and the state it sends back."""


@pages.route("/connexion", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Sign in with a password, or ask for a link."""
    if g.visitor is not None:
        return redirect(destination(asked_next()), 303)
    errors: Errors = {}
    if request.method != "POST":
        return _page(errors)
    email = check_email(errors)
    if not errors and request.form.get("how") == "link":
        return _send_link(email, errors, "sign_in") or (_page(errors), 422)
    if not errors:
        account = _by_email(email)
        refused = try_password(account, email, request.form.get("password", ""))
        if refused is None and account is not None:
            return _welcome(account)
        if refused is not None:
            errors["password"] = refused
    return _page(errors), 422


def _page(errors: Errors) -> str:
    return render_template(
        "account/sign_in.html",
        **shown(errors, email=typed("email"), next=asked_next(), provider=oidc.offered(), waiting=waiting()),
    )


def _by_email(email: str) -> Account | None:
    with store().read() as db:
        return accounts.by_email(db, email)


def _welcome(account: Account) -> Response:
    with store().write() as db:
        log.record(db, account.id, "account.signed_in", "account", account.id, how="password")
    enter(account.id)
    if waiting() is not None:
        return redirect(url_for("account.oidc_link", next=asked_next() or None), 303)
    return redirect(destination(asked_next()), 303)


def _send_link(email: str, errors: Errors, kind: str) -> Response | None:
    """Send a link to an address that has an account; ``None``: too many were asked for."""
    try_mail(errors, email)
    if errors:
        return None
    with store().write() as db:
        account = accounts.by_email(db, email)
        letter = letters.reset if kind == "reset" else letters.sign_in
        if account is not None:
            letter(db, account, asked_next())
        else:
            letters.to_nobody(db, letter, email, lang(), asked_next())
    session[SENT] = {"kind": kind, "email": email, "next": asked_next()}
    return redirect(url_for("account.sent"), 303)


@pages.route("/mot-de-passe-oublie", methods=["GET", "POST"])
def forgotten() -> Answer:
    """Ask for a link to choose a new password."""
    errors: Errors = {}
    if request.method == "POST":
        email = check_email(errors)
        answer = None if errors else _send_link(email, errors, "reset")
        if answer is not None:
            return answer
    email = typed("email") or ("" if g.visitor is None else g.visitor.email)
    page = render_template("account/forgotten.html", **shown(errors, email=email, next=asked_next()))
    return (page, 422) if errors else page


@pages.route("/compte/verification", methods=["GET", "POST"])
def prove() -> Answer:
    """Show again who one is, before changing what lets one in."""
    errors: Errors = {}
    account = me()
    if request.method != "POST":
        if prove_first() is None:
            return redirect(destination(asked_next() or url_for("account.mine")), 303)
        return _prove_page(account, errors)
    if request.form.get("how") == "link":
        return _send_link(account.email, errors, "sign_in") or (_prove_page(account, errors), 422)
    refused = try_password(account, account.email, request.form.get("password", ""))
    if refused is None:
        enter(account.id)
        return redirect(destination(asked_next() or url_for("account.mine")), 303)
    errors["password"] = refused
    return _prove_page(account, errors), 422


def _prove_page(account: Account, errors: Errors) -> str:
    has_password = account.password_hash is not None
    return render_template(
        "account/prove.html",
        **shown(errors, account=account, has_password=has_password, next=asked_next(), provider=oidc.offered()),
    )


@pages.post("/deconnexion")
def sign_out() -> Response:
    """Sign out here and, where one came through the provider, there too."""
    shown_to = session.get(oidc.ID_TOKEN)
    target = oidc.client().leaving(shown_to) if shown_to and oidc.offered() else None
    sessions.sign_out()
    if target is None:
        flash(t("Vous êtes déconnecté. À bientôt."), "success")
        answer = redirect(url_for("public.home"), 303)
    else:
        session[_LEAVING] = {"address": target[0], "state": target[1]}
        answer = redirect(url_for("account.signed_out"), 303)
    parking.forget(answer)
    return leave_nothing(answer)


@pages.get("/deconnexion/suite")
def signed_out() -> Response:
    """On to the provider, then back from it.

    A page of ours lies between: browsers hold a form's redirects to the addresses that a form may be sent to, which are
    ours only.
    """
    kept = session.get(_LEAVING)
    state = request.args.get("state")
    if kept is None:
        return redirect(url_for("public.home"), 303)
    if state is None:
        page = render_template("account/leaving.html", address=kept["address"], provider=oidc.offered())
        answer = make_response(page)
        answer.headers["Refresh"] = f"0; url={kept['address']}"
        return answer
    session.pop(_LEAVING)
    if hmac.compare_digest(state.encode(), str(kept["state"]).encode()):
        flash(t("Vous êtes déconnecté, ici et chez %(provider)s. À bientôt.", provider=oidc.offered()), "success")
    return redirect(url_for("public.home"), 303)
