"""Opening an account: whoever asks is told the same thing, whether the address has one already or not.

The account may be used at once with its password. What speaks in its owner's name (inviting, signing, confirming a
firm) waits until the address is confirmed.
"""

from __future__ import annotations

from contextlib import suppress

from flask import flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, identities, log, passwords
from assessment.store import ConflictError, Db
from assessment.tokens import new_id
from web.core import store
from web.language import lang, t
from web.oidc import Person, offered
from web.pages.account import letters
from web.pages.account.blueprint import pages
from web.pages.account.parts import (
    HASHER,
    SENT,
    SIGNED_UP,
    Errors,
    asked_next,
    check_email,
    check_name,
    check_new_password,
    destination,
    me,
    shown,
    try_mail,
)

Answer = str | Response | tuple[str, int]


@pages.route("/inscription", methods=["GET", "POST"])
def sign_up() -> Answer:
    """Open an account with an address, and a password or none."""
    if g.visitor is not None:
        return redirect(destination(asked_next()), 303)
    errors: Errors = {}
    if request.method != "POST":
        return _page(errors)
    name, email = check_name(errors), check_email(errors)
    password = request.form.get("new_password", "")
    if password:
        password = check_new_password(errors, email, name)
    if not errors:
        try_mail(errors, email)
    if errors:
        return _page(errors), 422
    hashed = passwords.hash_password(password, HASHER) if password else None
    open_account(email, name, hashed, asked_next())
    return redirect(url_for("account.sent"), 303)


def _page(errors: Errors) -> str:
    return render_template(
        "account/sign_up.html",
        **shown(errors, form=request.form, next=asked_next(), provider=offered()),
    )


def open_account(
    email: str, name: str, password_hash: str | None, next_: str, person: Person | None = None
) -> str | None:  # fmt: skip
    """Open an account, or tell the owner of the one that the address has; the session says the same of both.

    ``person``: who came from the provider; signs in with it from then on. The id of the account, if there is a new one.
    """
    with store().write() as db:
        made = _made(db, email, name, password_hash, person)
        held = accounts.by_email(db, email) if made is None else None
        if made is not None:
            letters.confirm(db, made, email, lang(), next_)
        elif held is not None:
            letters.already(db, held, next_)
    session[SIGNED_UP] = made or new_id()
    how = "provider" if person is not None else "password" if password_hash is not None else ""
    session[SENT] = {"kind": "sign_up", "email": email, "next": next_, "how": how}
    return made


def _made(db: Db, email: str, name: str, password_hash: str | None, person: Person | None) -> str | None:
    """A new account; ``None``: the address has one."""
    try:
        made = accounts.create(db, email, name, lang(), password_hash)
    except ConflictError:
        return None
    if person is not None:
        with suppress(ConflictError):  # sent twice: the identity opens the account of the first time
            identities.attach(db, made, person.issuer, person.subject, person.label)
    log.record(db, made, "account.created", "account", made)
    return made


@pages.get("/connexion/courriel")
def sent() -> str | Response:
    """An e-mail has left, or not: this page does not tell which."""
    what = session.get(SENT)
    if what is None:
        return redirect(url_for("account.sign_in"), 303)
    return render_template("account/sent.html", what=what, provider=offered())


@pages.post("/compte/confirmation")
def resend() -> Response:
    """Send the link that confirms an address once more."""
    errors: Errors = {}
    account = me()
    if account.email_confirmed_at is None:
        try_mail(errors, account.email)
        if not errors:
            with store().write() as db:
                letters.confirm(db, account.id, account.email, account.lang, asked_next())
    if errors:
        flash(f"{errors['email'].message}. {errors['email'].hint}", "warning")
    else:
        flash(t("Nous vous avons envoyé un lien à %(email)s.", email=account.email), "success")
    return redirect(asked_next() or url_for("account.mine"), 303)
