"""My account: who I am here, in which language, where I am signed in, what I am to which firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, firms, identities, log, plan_reminders
from assessment import sessions as kept_sessions
from web import oidc, sessions
from web.core import store
from web.devices import device
from web.language import CHOSEN, LANGS, t
from web.pages.account.blueprint import pages
from web.pages.account.parts import Errors, check_name, me, shown, typed
from web.pages.preferences import THEMES
from web.role_words import region_role_name, role_name

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Place:
    """A device that is signed in. ``here``: this one."""

    id: str
    device: str
    seen_at: datetime
    here: bool


@pages.get("/compte")
def mine() -> str:
    """Everything of my account, with what may be changed."""
    account = me()
    token = sessions.current_token()
    with store().read() as db:
        here = None if token is None else kept_sessions.find(db, token)
        places = [
            Place(one.id, device(one.user_agent), one.seen_at, here is not None and one.id == here.id)
            for one in kept_sessions.of_account(db, account.id)
        ]
        held, linked = firms.of_account(db, account.id), identities.of_account(db, account.id)
        reminded = plan_reminders.of_account(db, account.id)
    return render_template(
        "account/mine.html",
        account=account,
        places=places,
        firms=[(one.firm, role_name(one.role)) for one in held],
        reminded=reminded,
        identities=linked,
        provider=oidc.offered(),
        region_roles=sorted(region_role_name(role) for role in g.visitor.region_roles),
    )


@pages.route("/compte/profil", methods=["GET", "POST"])
def profile() -> Answer:
    """My name, the language and the look of the pages."""
    errors: Errors = {}
    account = me()
    if request.method != "POST":
        return _profile_page(errors, account.name, account.lang, account.theme or "auto")
    name, lang, theme = check_name(errors), typed("lang"), typed("theme")
    if errors or lang not in LANGS:
        return _profile_page(errors, name, lang, theme), 422
    with store().write() as db:
        accounts.prefer(db, account.id, name=name, lang=lang, theme=theme if theme in THEMES else None)
    session[CHOSEN] = lang
    g.visitor = None  # what follows is said in the language just chosen
    g.pop("language", None)
    flash(t("C'est enregistré."), "success")
    return redirect(url_for("account.mine"), 303)


def _profile_page(errors: Errors, name: str, lang: str, theme: str) -> str:
    return render_template("account/profile.html", **shown(errors, name=name, chosen=lang, look=theme))


@pages.post("/compte/sessions/<session_id>/fin")
def end_session(session_id: str) -> Response:
    """Sign out one of my devices."""
    with store().write() as db:
        ended = kept_sessions.end_one(db, g.visitor.id, session_id)
    flash(t("Cet appareil est déconnecté.") if ended else t("Cet appareil l'était déjà."), "success")
    return redirect(url_for("account.mine"), 303)


@pages.post("/compte/sessions/fin")
def end_sessions() -> Response:
    """Sign out all of them but this one."""
    with store().write() as db:
        kept_sessions.end_all(db, g.visitor.id, but=sessions.current_token())
        log.record(db, g.visitor.id, "account.sessions_ended", "account", g.visitor.id)
    flash(t("Vos autres appareils sont déconnectés."), "success")
    return redirect(url_for("account.mine"), 303)


@pages.post("/compte/fournisseur/<identity_id>/retrait")
def unlink(identity_id: str) -> Response:
    """Sign in through this identity no more."""
    with store().write() as db:
        if identities.detach(db, g.visitor.id, identity_id):
            log.record(db, g.visitor.id, "account.identity_removed", "account", g.visitor.id)
    session.pop(oidc.SIRET, None)
    flash(t("C'est retiré. Vous pouvez toujours vous connecter par un lien envoyé à votre adresse."), "success")
    return redirect(url_for("account.mine"), 303)
