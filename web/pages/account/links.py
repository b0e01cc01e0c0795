"""What an e-mailed link opens: a page with one button. Opening the page changes nothing, the button does.

Whoever opens an account in the name of somebody else's address must gain nothing when its owner clicks on a link of
ours. So a link confirms an account as it stands only in the browser that opened it or is signed in to it; elsewhere,
what was set up before the proof (password, identities, sessions) goes.
"""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, links, log
from assessment.accounts import Account
from assessment.links import Link
from assessment.store import ConflictError
from web.core import store
from web.language import t
from web.pages.account import letters
from web.pages.account.blueprint import pages
from web.pages.account.parts import RESET, SIGNED_UP, destination, enter

Answer = str | Response | tuple[str, int]


@pages.route("/lien/<token>", methods=["GET", "POST"])
def link(token: str) -> Answer:
    """Read a link; use it when its button is pressed."""
    with store().read() as db:
        found = links.find(db, token)
        account = None if found is None else accounts.find(db, found.account)
    if found is None or account is None or found.state != "open":
        return _ended(found, account)
    if request.method != "POST" or _needs_sign_in(found, account):
        return _page(found, account)
    with store().write() as db:
        used = links.use(db, token)
    if not used:
        return _ended(found, account)
    if found.kind == "address":
        return _move(found, account)
    return _let_in(found, account)


def _own(account: Account) -> bool:
    """Whether this browser opened the account or is signed in to it."""
    return session.get(SIGNED_UP) == account.id or (g.visitor is not None and g.visitor.id == account.id)


def _needs_sign_in(found: Link, account: Account) -> bool:
    """Whether the link alone is not enough: it says that an address is theirs, not that the account is."""
    if found.kind == "address":
        return g.visitor is None or g.visitor.id != account.id
    return found.kind == "confirm" and account.password_hash is not None and not _own(account)


def _page(found: Link, account: Account) -> str:
    return render_template(
        "account/link.html",
        kind=found.kind,
        email=found.email,
        account=account,
        sign_in_first=_needs_sign_in(found, account),
        takeover=account.email_confirmed_at is None and not _own(account),
        other=g.visitor if g.visitor is not None and g.visitor.id != account.id else None,
    )


def _ended(found: Link | None, account: Account | None) -> Answer:
    """A link that opens nothing any more, and the way on."""
    if found is None or account is None:
        return render_template("account/link_ended.html", state="unknown", kind="sign_in", done=False), 404
    done = found.kind == "confirm" and account.email_confirmed_at is not None
    state = "used" if found.state == "open" else found.state
    return render_template("account/link_ended.html", state=state, kind=found.kind, done=done), 410


def _let_in(found: Link, account: Account) -> Response:
    own, next_ = _own(account), str(found.payload.get("next") or "")
    with store().write() as db:
        confirmed = accounts.confirm_email(db, account.id, takeover=not own)
        deed = "account.confirmed" if found.kind == "confirm" else "account.signed_in"
        log.record(db, account.id, deed, "account", account.id, how=found.kind)
    # A link of confirmation, opened where one is signed in, is no new proof of who sits there.
    if found.kind != "confirm" or g.visitor is None or g.visitor.id != account.id:
        enter(account.id)
    if confirmed:
        flash(t("Votre adresse est confirmée."), "success")
    if confirmed and not own and account.password_hash is not None:
        flash(t("Le mot de passe choisi avant cette confirmation ne sert plus : choisissez-en un nouveau."), "warning")
    if found.kind == "reset":
        session[RESET] = store().clock().isoformat()
        return redirect(url_for("account.new_password", next=next_ or None), 303)
    return redirect(destination(next_), 303)


def _move(found: Link, account: Account) -> Response:
    """Give an account its new address."""
    try:
        with store().write() as db:
            accounts.change_email(db, account.id, found.email)
            log.record(db, account.id, "account.address_changed", "account", account.id)
            letters.address_changed(db, account, found.email)
    except ConflictError:
        flash(t("Un autre compte a pris cette adresse entre-temps : la vôtre reste la même."), "warning")
    else:
        flash(t("Votre adresse est maintenant %(email)s.", email=found.email), "success")
    return redirect(url_for("account.mine"), 303)
