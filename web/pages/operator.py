"""The region's team: confirms firms, gives roles, and sees all that it did. Never the answers of a firm."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from assessment import confirmations, firms, grants, log, members
from assessment.confirmations import Confirmation
from assessment.firms import Firm, State
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.identifiers import format_siren
from assessment.roles import REGION_ROLES, RegionRole
from assessment.store import ConflictError
from web import deeds, letters
from web.address_field import address_error
from web.core import services, store
from web.firm_form import activity_words, commune_words
from web.language import language, t
from web.letters import Translate
from web.owners import tell_owners
from web.role_words import region_role_name
from web.uploads import attachment

pages = Blueprint("operator", __name__)

Page = str | tuple[str, int] | AnyResponse
LOG_PAGE = 100


@pages.get("/region")
def home() -> str:
    """What waits for the team."""
    with store().read() as db:
        waiting = confirmations.waiting(db)
        counts = firms.counts(db)
        held = grants.current(db)
    team = sum(one.role == "operator" for one in held)
    return render_template(
        "operator/home.html", waiting=waiting, counts=counts, team=team, others=len(held) - team,
        format_siren=format_siren,
    )  # fmt: skip


@pages.get("/region/demandes/<request_id>")
def confirmation(request_id: str) -> str:
    """One request to be confirmed, with its document to save and the form that decides."""
    return _request_page(request_id)


def _request_page(request_id: str, reason: str = "", errors: list[FieldError] | None = None) -> str:
    with store().read() as db:
        held = confirmations.find(db, request_id) or abort(404)
        firm = firms.find(db, held.firm) or abort(404)
        owners = members.owners(db, held.firm)
        rivals = [one for one in firms.of_siren(db, held.siren) if one.id != firm.id]
        own = members.find(db, held.firm, g.visitor.id) is not None
    return render_template(
        "operator/request.html", held=held, firm=firm, owners=owners, rivals=rivals, own=own, reason=reason,
        errors=errors or [], siren=format_siren(held.siren), activity=activity_words(firm.activity),
        commune=commune_words(firm.commune), limit=confirmations.LONGEST_REASON,
    )  # fmt: skip


@pages.get("/region/demandes/<request_id>/document")
def document(request_id: str) -> Response:
    """The document that was sent, to be saved: never shown by the browser itself."""
    with store().write() as db:
        held = confirmations.find(db, request_id)
        if held is None or held.document is None:
            abort(404)
        log.record(db, g.visitor.id, "region.document_opened", "firm", held.firm)
    found = held.document
    return attachment(services().evidence, found.sha256, found.file_name, found.media_type) or abort(404)


@pages.post("/region/demandes/<request_id>")
def decide(request_id: str) -> Page:
    """Confirm the firm, or say why not."""
    answer = request.form.get("answer", "")
    reason = clean(request.form.get("reason", "")).strip()
    errors = _faults(answer, reason)
    if errors:
        return _request_page(request_id, reason, errors), 422
    accepted = answer == "accept"
    try:
        with store().write() as db:
            held = confirmations.decide(db, request_id, g.visitor.id, accepted=accepted, reason=reason)
            tell_owners(db, held.firm, lambda tr: _decided(tr, held))
    except KeyError:
        flash(t("Cette demande a déjà sa réponse, ou l'entreprise l'a retirée."), "info")
        return redirect(url_for("operator.home"), 303)
    except confirmations.OwnFirmError:
        said = t("Vous faites partie de cette entreprise : une autre personne de l'équipe doit décider.")
        return _request_page(request_id, reason, [FieldError("answer", said, "")]), 422
    except ConflictError:
        said = t("Un autre espace de ce SIREN est déjà confirmé. Retirez d'abord sa confirmation, ou refusez.")
        return _request_page(request_id, reason, [FieldError("answer", said, "")]), 422
    name = held.firm_name
    flash(t("%(firm)s est confirmée.", firm=name) if accepted else t("La demande de %(firm)s est refusée.", firm=name),
          "success")  # fmt: skip
    return redirect(url_for("operator.home"), 303)


def _faults(answer: str, reason: str) -> list[FieldError]:
    errors = []
    if answer not in ("accept", "refuse"):
        errors.append(FieldError("answer", t("Dites si vous confirmez l'entreprise."), ""))
    if answer == "refuse" and not reason:
        errors.append(FieldError("reason", t("Dites pourquoi : l'entreprise lira cette phrase."), ""))
    if len(reason) > confirmations.LONGEST_REASON:
        limit = language().number(confirmations.LONGEST_REASON)
        errors.append(FieldError("reason", t("La raison peut avoir %(n)s caractères au plus.", n=limit), ""))
    return errors


def _decided(tr: Translate, held: Confirmation) -> tuple[str, list[str]]:
    if held.accepted:
        subject = tr("%(firm)s est confirmée", firm=held.firm_name)
        text = tr("L'équipe de la région a confirmé que l'espace de %(firm)s est bien celui de l'entreprise. Elle peut "
                  "désormais partager ses résultats.", firm=held.firm_name)  # fmt: skip
        words = [text, *([held.reason] if held.reason else [])]
        return subject, [*words, letters.absolute("firm.home", firm_id=held.firm)]
    subject = tr("%(firm)s n'est pas encore confirmée", firm=held.firm_name)
    text = tr("L'équipe de la région n'a pas pu confirmer l'espace de %(firm)s. Elle en donne la raison :",
              firm=held.firm_name)  # fmt: skip
    again = tr("Vous pouvez envoyer un autre document ; vos réponses ne sont pas touchées :")
    return subject, [text, held.reason or "", again, letters.absolute("firm.confirmation", firm_id=held.firm)]


@pages.get("/region/entreprises")
def firm_list() -> str:
    """Firms by SIREN or name: facts and state, nothing else."""
    text = request.args.get("q", "")[:200]
    state: State | None = {"claimed": "claimed", "confirmed": "confirmed"}.get(request.args.get("state", ""))  # type: ignore[assignment]
    page = request.args.get("page", 1, type=int)
    with store().read() as db:
        found, many = firms.search(db, text, state, page)
    return render_template(
        "operator/firms.html", found=found, many=many, q=text, state=state or "", page=max(page, 1),
        pages=-(-many // firms.PAGE), format_siren=format_siren, activity_words=activity_words,
        commune_words=commune_words,
    )  # fmt: skip


@pages.get("/region/entreprises/<firm_id>")
def one_firm(firm_id: str) -> str:
    """The facts and the state of a firm."""
    return _firm_page(firm_id)


def _firm_page(firm_id: str, reason: str = "", error: str = "") -> str:
    with store().read() as db:
        firm = firms.find(db, firm_id) or abort(404)
        owners = members.owners(db, firm_id)
        asked = confirmations.latest(db, firm_id)
        lines = log.lines(db, subject_kind="firm", subject=firm_id, region=True)
    return render_template(
        "operator/firm.html", firm=firm, owners=owners, asked=asked, lines=deeds.shown(lines), reason=reason,
        error=error, siren=format_siren(firm.siren), activity=activity_words(firm.activity),
        commune=commune_words(firm.commune), limit=confirmations.LONGEST_REASON,
    )  # fmt: skip


@pages.post("/region/entreprises/<firm_id>/retrait")
def unconfirm(firm_id: str) -> Page:
    """Take a confirmation back, with the reason."""
    reason = clean(request.form.get("reason", "")).strip()
    if not reason or len(reason) > confirmations.LONGEST_REASON:
        return _firm_page(firm_id, reason, t("Dites pourquoi : l'entreprise lira cette phrase.")), 422
    with store().write() as db:
        firm = firms.find(db, firm_id) or abort(404)
        if firm.confirmed:
            firms.unconfirm(db, firm_id, g.visitor.id)
            tell_owners(db, firm_id, lambda tr: _withdrawn(tr, firm, reason))
    flash(t("La confirmation de %(firm)s est retirée.", firm=firm.name), "success")
    return redirect(url_for("operator.one_firm", firm_id=firm_id), 303)


def _withdrawn(tr: Translate, firm: Firm, reason: str) -> tuple[str, list[str]]:
    subject = tr("La confirmation de %(firm)s est retirée", firm=firm.name)
    text = tr("L'équipe de la région a retiré la confirmation de %(firm)s. Vos réponses ne sont pas touchées. Elle en "
              "donne la raison :", firm=firm.name)  # fmt: skip
    return subject, [text, reason, letters.absolute("firm.confirmation", firm_id=firm.id)]


@pages.get("/region/roles")
def roles() -> str:
    """Who holds which role of the region."""
    return _roles_page()


def _roles_page(email: str = "", role: str = "", errors: list[FieldError] | None = None) -> str:
    with store().read() as db:
        held = grants.current(db)
    choices = [(one, region_role_name(one), deeds.region_role_text(one)) for one in REGION_ROLES]
    return render_template(
        "operator/roles.html", held=held, email=email, role=role, errors=errors or [], choices=choices,
        region_role_name=region_role_name,
    )  # fmt: skip


@pages.post("/region/roles")
def appoint() -> Page:
    """Give a role to an account."""
    email = request.form.get("email", "").strip()
    role: RegionRole | None = next((one for one in REGION_ROLES if one == request.form.get("role")), None)
    errors = [error] if (error := address_error(email)) else []
    if role is None:
        errors.append(FieldError("role", t("Choisissez un rôle."), ""))
    if errors or role is None:
        return _roles_page(email, role or "", errors), 422
    try:
        with store().write() as db:
            grants.appoint(db, email, role, g.visitor.id)
    except grants.NoAccountError:
        hint = t("La personne crée d'abord son compte et confirme son adresse ; revenez ensuite.")
        errors = [FieldError("email", t("Aucun compte n'a cette adresse, ou elle n'est pas confirmée."), hint)]
    except ConflictError:
        errors = [FieldError("email", t("Cette personne a déjà ce rôle."), "")]
    if errors:
        return _roles_page(email, role, errors), 422
    flash(t("%(email)s a le rôle : %(role)s.", email=email, role=region_role_name(role)), "success")
    return redirect(url_for("operator.roles"), 303)


@pages.post("/region/roles/<grant_id>/fin")
def end_role(grant_id: str) -> AnyResponse:
    """End a role."""
    try:
        with store().write() as db:
            held = grants.end(db, grant_id, g.visitor.id)
    except KeyError:
        flash(t("Ce rôle a déjà pris fin."), "info")
    except grants.LastOperatorError:
        flash(t("C'est la dernière personne de l'équipe : nommez-en une autre d'abord."), "warning")
    else:
        flash(t("Le rôle de %(name)s a pris fin : %(role)s.", name=held.name, role=region_role_name(held.role)),
              "success")  # fmt: skip
        if held.account == g.visitor.id and held.role == "operator":
            return redirect(url_for("public.home"), 303)
    return redirect(url_for("operator.roles"), 303)


@pages.get("/region/journal")
def journal() -> str:
    """Everything that the team did, the newest first; of one firm or person if the address names it."""
    subject = clean(request.args.get("subject", "")).strip()[:64]
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000_000)
    with store().read() as db:
        lines = log.lines(db, subject=subject or None, region=True, most=LOG_PAGE + 1, skip=(page - 1) * LOG_PAGE)
        names = deeds.subject_names(db, lines)
    return render_template(
        "operator/log.html", lines=deeds.shown(lines[:LOG_PAGE], names), subject=subject, page=page,
        more=len(lines) > LOG_PAGE, subject_name=names.get(subject, subject),
    )  # fmt: skip
