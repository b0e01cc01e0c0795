"""Signing in through the identity provider: which account an identity opens, and how it comes to.

An identity opens the account that it was linked to, and no other. A first visit whose address has an account already is
not let in by that address, even where the provider calls it verified: the address may have had another owner when the
account was opened, and a provider that errs, or is taken over, would open every account here. The account's owner
signs in first, then links the two with a click.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, firms, identities, log
from assessment.store import ConflictError
from web import oidc
from web.core import store
from web.language import t
from web.oidc import Person
from web.oidc_discovery import ProviderError
from web.pages.account.blueprint import pages
from web.pages.account.parts import (
    Errors,
    asked_next,
    check_email,
    check_name,
    destination,
    enter,
    prove_first,
    shown,
    try_mail,
    typed,
)
from web.pages.account.sign_up import open_account
from web.proofs_of_firm import confirmed_by_provider

LOGGER = logging.getLogger("ancrage.oidc")
Answer = str | Response | tuple[str, int]
_WAITING = "oidc_waiting"
"""Key of the session: who came from the provider and has no account of ours yet."""
_PATIENCE = timedelta(minutes=30)


@pages.get("/connexion/fournisseur")
def oidc_start() -> Answer:
    """On to the provider."""
    if not oidc.offered():
        abort(404)
    try:
        return redirect(oidc.client().begin(asked_next() or None), 302)
    except ProviderError as error:
        return _cannot(error)


@pages.get("/connexion/retour")
def oidc_return() -> Answer:
    """Back from the provider."""
    if not oidc.offered():
        abort(404)
    try:
        person = oidc.client().finish(request.args)
    except ProviderError as error:
        return _cannot(error)
    with store().read() as db:
        owner = identities.owner(db, person.issuer, person.subject)
    if owner is None:
        session[_WAITING] = {**asdict(person), "at": store().clock().isoformat()}
        return redirect(url_for("account.oidc_first" if g.visitor is None else "account.oidc_link"), 303)
    if g.visitor is not None and g.visitor.id != owner:
        flash(_of_another(), "warning")
        return redirect(url_for("account.mine"), 303)
    return _welcome(owner, person, "provider")


def waiting() -> Person | None:
    """Who came from the provider in this browser, and waits for an account."""
    kept = session.get(_WAITING)
    if kept is None or store().clock() - datetime.fromisoformat(kept["at"]) > _PATIENCE:
        return None
    return Person(**{name: value for name, value in kept.items() if name != "at"})


@pages.route("/connexion/fournisseur/premiere-fois", methods=["GET", "POST"])
def oidc_first() -> Answer:
    """A first visit: open an account, or sign in to the one that one has, to link it."""
    person = waiting()
    if person is None:
        return redirect(url_for("account.sign_in"), 303)
    if g.visitor is not None:
        return redirect(url_for("account.oidc_link"), 303)
    errors: Errors = {}
    if request.method != "POST":
        return _first_page(errors, person, person.name, person.email)
    name, email = check_name(errors), check_email(errors)
    if not errors:
        try_mail(errors, email)
    if errors:
        return _first_page(errors, person, name, typed("email")), 422
    made = open_account(email, name, None, person.next or "", person)
    session.pop(_WAITING)
    # Only where the provider vouches for the very address is the answer of this page no secret.
    if made is not None and person.email_verified and person.email == email:
        with store().write() as db:
            accounts.confirm_email(db, made, takeover=False)
        return _welcome(made, person, "provider")
    return redirect(url_for("account.sent"), 303)


def _first_page(errors: Errors, person: Person, name: str, email: str) -> str:
    values = shown(errors, provider=oidc.offered(), name=name, email=email, next=person.next or "")
    return render_template("account/oidc_first.html", **values)


@pages.route("/connexion/fournisseur/lien", methods=["GET", "POST"])
def oidc_link() -> Answer:
    """Link the identity that waits to the account that is signed in."""
    person = waiting()
    if person is None:
        return redirect(url_for("account.mine"), 303)
    asked = prove_first()
    if asked is not None:
        return asked
    if request.method != "POST":
        return render_template("account/oidc_link.html", person=person, provider=oidc.offered())
    session.pop(_WAITING)
    if request.form.get("how") == "no":
        return redirect(destination(person.next), 303)
    try:
        with store().write() as db:
            identities.attach(db, g.visitor.id, person.issuer, person.subject, person.label)
            log.record(db, g.visitor.id, "account.identity_linked", "account", g.visitor.id)
    except ConflictError:
        flash(_of_another(), "warning")
        return redirect(url_for("account.mine"), 303)
    flash(t("Vous pourrez désormais vous connecter avec %(provider)s.", provider=oidc.offered()), "success")
    return _welcome(g.visitor.id, person, "linked")


def _of_another() -> str:
    return t("Cette identité %(provider)s ouvre déjà un autre compte.", provider=oidc.offered())


def _welcome(account: str, person: Person, how: str) -> Response:
    with store().write() as db:
        log.record(db, account, "account.signed_in", "account", account, how=how)
    enter(account)
    oidc.keep_proof(account, person)
    if person.siret is not None:
        _confirm_firms(account, person.siret)
    return redirect(destination(person.next), 303)


def _confirm_firms(account: str, siret: str) -> None:
    """The provider says for which establishment this person works: their own space of that firm is confirmed."""
    with store().read() as db:
        held = firms.of_account(db, account)
    for one in held:
        if one.role != "owner" or one.firm.confirmed or one.firm.siren != siret[:9]:
            continue
        if confirmed_by_provider(one.firm.id, account, siret[:9]):
            flash(t("« %(name)s » est confirmée.", name=one.firm.name), "success")
        else:
            flash(t("« %(name)s » reste déclarée : un autre espace de ce SIREN est déjà confirmé.", name=one.firm.name))


def _cannot(error: ProviderError) -> Answer:
    """What a person is told of a log-in that could not go on; the log has the reason, and nobody is signed in."""
    LOGGER.warning("provider: %s: %s", error.code, error)
    provider = oidc.offered()
    title, text, status = {
        "unreachable": (
            t("%(provider)s ne répond pas", provider=provider),
            t("Réessayez dans un instant, ou connectez-vous par un lien envoyé à votre adresse."),
            502,
        ),
        "setup": (
            t("La connexion avec %(provider)s n'est pas réglée", provider=provider),
            t("L'équipe de ce service doit la revoir. En attendant, connectez-vous par un lien."),
            502,
        ),
        "state": (
            t("Cette connexion n'a pas commencé ici"),
            t("Elle a déjà servi, ou a commencé dans un autre navigateur. Recommencez depuis cette page."),
            400,
        ),
        "late": (
            t("Cette connexion a pris trop de temps"),
            t("Elle n'est valable que quelques minutes. Recommencez, vous n'avez rien perdu."),
            400,
        ),
        "refused": (
            t("Vous n'avez pas donné votre accord"),
            t("%(provider)s ne nous a rien transmis. Vous pouvez vous connecter autrement.", provider=provider),
            403,
        ),
    }.get(
        error.code,
        (
            t("La réponse de %(provider)s n'a pas pu être vérifiée", provider=provider),
            t("Par prudence, vous n'êtes pas connecté. Recommencez, ou connectez-vous par un lien."),
            502,
        ),
    )
    page = render_template("account/oidc_problem.html", title=title, text=text, provider=provider)
    return page, status
