"""Accepting an invitation, and what is said of it."""

from __future__ import annotations

from flask import g

from assessment import invitations
from assessment.invitations import Invitation
from assessment.store import Db
from questionnaires.findings import Lang
from reports.language import Language
from web import letters
from web.clock_words import day
from web.core import store
from web.language import t
from web.letters import Translate
from web.owners import tell_owners
from web.role_words import role_name


def outcome(invitation_id: str) -> tuple[str, str | None]:
    """Accept an invitation for the visitor: what to say, and the firm that is theirs now (``None``: none)."""
    try:
        with store().write() as db:
            held = invitations.accept(db, invitation_id, g.visitor.id)
            _tell(db, held, g.visitor.name or g.visitor.email)
    except invitations.AlreadyMemberError as error:
        return t("Vous faites déjà partie de cet espace : votre rôle n'a pas changé."), str(error.args[0])
    except (KeyError, invitations.OverError, invitations.NotForYouError):
        return t("Cette invitation n'attend plus de réponse."), None
    role = role_name(held.role)
    return t("Bienvenue. Vous avez rejoint %(firm)s : %(role)s.", firm=held.firm_name, role=role), held.firm


def _tell(db: Db, held: Invitation, name: str) -> None:
    def write(tr: Translate) -> tuple[str, list[str]]:
        subject = tr("%(name)s a rejoint %(firm)s", name=name, firm=held.firm_name)
        text = tr("%(name)s a accepté votre invitation à rejoindre l'espace de %(firm)s sur Ancrage.", name=name,
                  firm=held.firm_name)  # fmt: skip
        return subject, [text, letters.absolute("firm.people", firm_id=held.firm)]

    tell_owners(db, held.firm, write, but=g.visitor.id)


def send(db: Db, held: Invitation, token: str, inviter: str, lang: Lang) -> None:
    """The e-mail that invites: the only place where the link stands."""

    def write(tr: Translate) -> tuple[str, list[str]]:
        subject = tr("%(name)s vous invite à rejoindre %(firm)s", name=inviter, firm=held.firm_name)
        return subject, [
            tr("Bonjour,"),
            tr("%(name)s vous invite à rejoindre l'espace de %(firm)s sur Ancrage, pour faire avancer ensemble son "
               "évaluation.", name=inviter, firm=held.firm_name),
            tr("Pour voir l'invitation et y répondre, jusqu'au %(day)s :", day=day(held.expires_at, Language(lang))),
            letters.absolute("invitation.open", token=token),
            tr("Le compte qui l'accepte doit avoir cette adresse. Si vous ne connaissez pas cette entreprise, ne "
               "répondez pas : il ne se passera rien."),
        ]  # fmt: skip

    letters.send(db, held.email, lang, write)
