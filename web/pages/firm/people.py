"""Who belongs to a firm's space: seen by all of them, changed by its owners."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import invitations, join_requests, members
from assessment.members import LastOwnerError, Member
from assessment.roles import ROLES, Role
from web import letters
from web.clock_words import when
from web.core import store
from web.language import t
from web.letters import Translate
from web.owners import tell
from web.pages.firm.blueprint import go, pages, the_firm, unconfirmed_address
from web.people_form import PeopleForm, read_role
from web.role_words import pillar_choices, pillar_titles, role_choices, role_name, role_text

Page = str | tuple[str, int] | Response


@pages.get("/entreprises/<firm_id>/equipe")
def people(firm_id: str) -> str:
    """Members, invitations, requests."""
    return people_page(firm_id, PeopleForm())


def people_page(firm_id: str, form: PeopleForm) -> str:
    """The page, with the form that invites as it was typed."""
    manages = g.standing.may("manage")
    with store().read() as db:
        firm = the_firm(db, firm_id)
        team = members.of_firm(db, firm_id)
        invited = invitations.waiting(db, firm_id) if manages else ()
        requests = join_requests.waiting(db, firm_id) if manages else ()
    return render_template(
        "firm/people.html", firm=firm, team=team, invited=invited, requests=requests, form=form, manages=manages,
        roles=role_choices(), pillars=pillar_choices(), role_name=role_name, role_text=role_text, when=when,
        pillar_titles=pillar_titles, unconfirmed=unconfirmed_address(),
    )  # fmt: skip


@pages.route("/entreprises/<firm_id>/equipe/<account_id>", methods=["GET", "POST"])
def member(firm_id: str, account_id: str) -> Page:
    """Change the role of one member."""
    person = _member(firm_id, account_id)
    if request.method == "GET":
        return _member_page(firm_id, person, PeopleForm.of(person.role, person.pillars))
    form = read_role(request.form)
    if form.errors:
        return _member_page(firm_id, person, form), 422
    assert form.role in ROLES  # noqa: S101 - read above
    role: Role = form.role
    try:
        with store().write() as db:
            members.change(db, firm_id, account_id, role, form.chosen_pillars, g.visitor.id)
    except KeyError:
        abort(404)  # taken out meanwhile
    except LastOwnerError:
        form = form.with_error("role", t("L'espace resterait sans propriétaire : nommez-en un autre d'abord."))
        return _member_page(firm_id, person, form), 422
    return go("firm.people", firm_id, t("Le rôle de %(name)s est enregistré.", name=person.name or person.email))


def _member(firm_id: str, account_id: str) -> Member:
    with store().read() as db:
        return members.find(db, firm_id, account_id) or abort(404)


def _member_page(firm_id: str, person: Member, form: PeopleForm) -> str:
    with store().read() as db:
        firm = the_firm(db, firm_id)
    return render_template(
        "firm/member.html", firm=firm, person=person, form=form, roles=role_choices(), pillars=pillar_choices(),
        role_name=role_name,
    )  # fmt: skip


@pages.post("/entreprises/<firm_id>/equipe/<account_id>/retrait")
def member_remove(firm_id: str, account_id: str) -> Response:
    """Take somebody out of the space."""
    person = _member(firm_id, account_id)
    if account_id == g.visitor.id:
        return redirect(url_for("firm.leave", firm_id=firm_id), 303)
    try:
        with store().write() as db:
            name = the_firm(db, firm_id).name
            members.remove(db, firm_id, account_id, g.visitor.id)
            tell(db, [person], lambda tr: _removed(tr, name))
    except KeyError:
        return go("firm.people", firm_id)  # sent twice: it is done
    except LastOwnerError:
        return go("firm.people", firm_id, t("L'espace resterait sans propriétaire : nommez-en un autre d'abord."),
                  "warning")  # fmt: skip
    said = t("%(name)s ne fait plus partie de l'espace. Ses réponses restent.", name=person.name or person.email)
    return go("firm.people", firm_id, said)


def _removed(tr: Translate, firm: str) -> tuple[str, list[str]]:
    subject = tr("Vous ne faites plus partie de l'espace de %(firm)s", firm=firm)
    text = tr("Une personne propriétaire de l'espace de %(firm)s vous en a retiré l'accès. Vos réponses restent à "
              "l'entreprise ; votre compte n'est pas touché.", firm=firm)  # fmt: skip
    return subject, [text]


@pages.post("/entreprises/<firm_id>/equipe/<account_id>/transmission")
def transfer(firm_id: str, account_id: str) -> Response:
    """Hand the space over to a member."""
    person = _member(firm_id, account_id)
    try:
        with store().write() as db:
            name = the_firm(db, firm_id).name
            members.transfer(db, firm_id, g.visitor.id, account_id)
            tell(db, [person], lambda tr: _given(tr, name, firm_id))
    except KeyError:
        return go("firm.people", firm_id, t("Choisissez une autre personne de l'espace."), "warning")
    said = t("%(name)s est propriétaire de l'espace ; vous en êtes contributeur.", name=person.name or person.email)
    return go("firm.people", firm_id, said)


def _given(tr: Translate, firm: str, firm_id: str) -> tuple[str, list[str]]:
    subject = tr("L'espace de %(firm)s vous est transmis", firm=firm)
    text = tr("Vous êtes propriétaire de l'espace de %(firm)s : vous invitez, signez et gérez ses données.", firm=firm)
    return subject, [text, letters.absolute("firm.home", firm_id=firm_id)]


@pages.route("/entreprises/<firm_id>/depart", methods=["GET", "POST"])
def leave(firm_id: str) -> Page:
    """Leave the space, after a page that says what it means."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
        alone = [one.account for one in members.owners(db, firm_id)] == [g.visitor.id]
    if request.method == "GET":
        return render_template("firm/leave.html", firm=firm, alone=alone)
    try:
        with store().write() as db:
            members.remove(db, firm_id, g.visitor.id, g.visitor.id)
    except LastOwnerError:
        return render_template("firm/leave.html", firm=firm, alone=True), 422
    except KeyError:
        pass  # sent twice: it is done
    flash(t("Vous avez quitté l'espace de %(name)s.", name=firm.name), "success")
    return redirect(url_for("firm.mine"), 303)
