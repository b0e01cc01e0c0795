"""What lets a person in: the password and the address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, log, passwords
from web import sessions
from web.core import store
from web.language import t
from web.pages.account import letters
from web.pages.account.blueprint import pages
from web.pages.account.parts import (
    HASHER,
    RESET,
    Errors,
    asked_next,
    check_email,
    check_new_password,
    destination,
    lately,
    me,
    prove_first,
    shown,
    try_mail,
    typed,
)
from web.sessions import ACCOUNT

Answer = str | Response | tuple[str, int]


@pages.route("/compte/mot-de-passe", methods=["GET", "POST"])
def new_password() -> Answer:
    """Choose a password: through an e-mailed link, or after showing again who one is. The other sessions end."""
    asked = None if lately(RESET) else prove_first()
    if asked is not None:
        return asked
    errors: Errors = {}
    account = me()
    if request.method == "POST":
        chosen = check_new_password(errors, account.email, account.name)
        if not errors:
            return _keep(chosen)
    page = render_template(
        "account/new_password.html",
        **shown(errors, has_password=account.password_hash is not None, email=account.email, next=asked_next()),
    )
    return (page, 422) if errors else page


def _keep(chosen: str) -> Response:
    account, hashed = me(), passwords.hash_password(chosen, HASHER)
    with store().write() as db:
        accounts.set_password(db, account.id, hashed, session=sessions.current_token())
        log.record(db, account.id, "account.password_changed", "account", account.id)
        letters.password_changed(db, account)
    session.pop(RESET, None)
    flash(t("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés."), "success")
    return redirect(destination(asked_next() or url_for("account.mine")), 303)


@pages.route("/compte/adresse", methods=["GET", "POST"])
def address() -> Answer:
    """Ask for another address: it is kept once a link sent there is opened; the old one is told."""
    asked = prove_first()
    if asked is not None:
        return asked
    errors: Errors = {}
    if request.method == "POST":
        email = check_email(errors)
        if not errors:
            try_mail(errors, email)
        if not errors:
            return _ask(email)
    page = render_template("account/address.html", **shown(errors, email=typed("email"), current=me().email))
    return (page, 422) if errors else page


def _ask(email: str) -> Response:
    """Write to both addresses; what is said here is the same whether the new one has an account or not."""
    with store().write() as db:
        account, holder = accounts.find(db, session[ACCOUNT]), accounts.by_email(db, email)
        assert account is not None  # noqa: S101 - read in this request
        if holder is None:
            letters.new_address(db, account, email)
            letters.address_asked(db, account)
        elif holder.id != account.id:
            letters.address_taken(db, holder)
            letters.address_asked(db, account)
        log.record(db, account.id, "account.address_asked", "account", account.id)
    said = t("Nous avons écrit à %(email)s. Ouvrez le lien reçu là-bas, dans ce navigateur.", email=email)
    flash(said, "success")
    return redirect(url_for("account.mine"), 303)
