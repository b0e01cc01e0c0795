"""Inviting people to a firm's space, and answering those who ask to join it."""

from __future__ import annotations

from flask import abort, g, request
from werkzeug.wrappers import Response

from assessment import accounts, invitations, join_requests
from assessment.join_requests import JoinRequest
from assessment.roles import ROLES, Role
from assessment.store import Db
from web import invitation_words, letters, often
from web.core import store
from web.language import lang, t
from web.letters import Translate
from web.pages.firm.blueprint import go, pages, the_firm, unconfirmed_address
from web.pages.firm.people import people_page
from web.people_form import read_invitation, read_role
from web.role_words import role_name

Page = str | tuple[str, int] | Response


@pages.post("/entreprises/<firm_id>/equipe/invitations")
def invite(firm_id: str) -> Page:
    """Invite somebody by e-mail."""
    form = read_invitation(request.form)
    unconfirmed = unconfirmed_address()
    if unconfirmed:
        form = form.with_error("email", unconfirmed)
    wait = None if form.errors else often.count_mail(accounts.normal_email(form.email))
    if wait is not None:
        form = form.with_error("email", often.too_often(wait))
    if form.errors:
        return people_page(firm_id, form), 422
    assert form.role in ROLES  # noqa: S101 - read above
    role: Role = form.role
    try:
        with store().write() as db:
            made, token = invitations.invite(db, firm_id, form.email, role, form.chosen_pillars, g.visitor.id)
            _send(db, made, token)
    except KeyError:
        abort(404)
    except invitations.AlreadyMemberError:
        form = form.with_error("email", t("Cette personne fait déjà partie de l'espace."))
    except invitations.AlreadyInvitedError:
        hint = t("Vous pouvez la renvoyer ci-dessous.")
        form = form.with_error("email", t("Une invitation attend déjà à cette adresse."), hint)
    except invitations.TooManyError:
        hint = t("Retirez celles qui ne servent plus.")
        form = form.with_error("email", t("%(n)s invitations attendent déjà.", n=invitations.MOST_WAITING), hint)
    if form.errors:
        return people_page(firm_id, form), 422
    return go("firm.people", firm_id, t("L'invitation est partie à %(email)s.", email=form.email))


def _send(db: Db, invitation_id: str, token: str) -> None:
    held = invitations.by_id(db, invitation_id)
    assert held is not None  # noqa: S101 - written in this transaction
    reader = accounts.by_email(db, held.email)
    invitation_words.send(db, held, token, g.visitor.name or g.visitor.email, reader.lang if reader else lang())


@pages.post("/entreprises/<firm_id>/equipe/invitations/<invitation_id>/renvoi")
def invitation_resend(firm_id: str, invitation_id: str) -> Response:
    """Send an invitation again, with another link and two more weeks."""
    if unconfirmed_address():
        return go("firm.people", firm_id, unconfirmed_address(), "warning")
    with store().read() as db:
        waits = next((one for one in invitations.waiting(db, firm_id) if one.id == invitation_id), None)
    wait = None if waits is None else often.count_mail(waits.email)
    if wait is not None:
        return go("firm.people", firm_id, often.too_often(wait), "warning")
    try:
        with store().write() as db:
            held, token = invitations.renew(db, firm_id, invitation_id, g.visitor.id)
            _send(db, held.id, token)
    except KeyError:
        return go("firm.people", firm_id, t("Cette invitation n'attend plus de réponse."), "info")
    said = t("Une nouvelle invitation est partie à %(email)s ; le lien précédent n'ouvre plus rien.", email=held.email)
    return go("firm.people", firm_id, said)


@pages.post("/entreprises/<firm_id>/equipe/invitations/<invitation_id>/retrait")
def invitation_revoke(firm_id: str, invitation_id: str) -> Response:
    """Withdraw an invitation."""
    try:
        with store().write() as db:
            held = invitations.revoke(db, firm_id, invitation_id, g.visitor.id)
    except KeyError:
        return go("firm.people", firm_id, t("Cette invitation n'attend plus de réponse."), "info")
    return go("firm.people", firm_id, t("L'invitation de %(email)s est retirée.", email=held.email))


@pages.post("/entreprises/<firm_id>/equipe/demandes/<request_id>")
def answer_request(firm_id: str, request_id: str) -> Response:
    """Let in somebody who asked to join, or not."""
    accepted = request.form.get("answer") == "accept"
    form = read_role({"role": request.form.get("role", "reader")})
    if accepted and (form.errors or form.role == "owner"):
        return go("firm.people", firm_id, t("Choisissez le rôle de la personne que vous acceptez."), "warning")
    role = next((one for one in ROLES if one == form.role), None) if accepted else None
    try:
        with store().write() as db:
            held = join_requests.answer(db, firm_id, request_id, g.visitor.id, role=role)
            name = the_firm(db, firm_id).name
            letters.send(db, held.email, held.lang, lambda tr: _answered(tr, name, held, accepted))
    except KeyError:
        return go("firm.people", firm_id, t("Cette demande a déjà sa réponse."), "info")
    if not accepted:
        return go("firm.people", firm_id, t("La demande de %(name)s est refusée.", name=held.name))
    return go("firm.people", firm_id, t("%(name)s a rejoint l'espace : %(role)s.", name=held.name,
                                        role=role_name(form.role)))  # fmt: skip


def _answered(tr: Translate, firm: str, held: JoinRequest, accepted: bool) -> tuple[str, list[str]]:
    if accepted:
        subject = tr("L'espace de %(firm)s vous est ouvert", firm=firm)
        text = tr("Votre demande à rejoindre l'espace de %(firm)s est acceptée.", firm=firm)
        return subject, [text, letters.absolute("firm.home", firm_id=held.firm)]
    # Without the firm's name: whoever asks by a SIREN shall not learn from a refusal who has a space.
    return tr("Votre demande à rejoindre un espace"), [
        tr("Les personnes propriétaires de l'espace n'ont pas accepté votre demande. Si vous travaillez dans cette "
           "entreprise, demandez-leur de vous inviter, ou ouvrez un espace séparé.")
    ]  # fmt: skip
