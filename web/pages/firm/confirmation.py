"""How a firm shows that the space is its own: by its identity provider, or by a document sent to the region."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import blobs_in_use, confirmations
from assessment.confirmations import Document
from assessment.evidence_files import CheckedFile
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.identifiers import format_siren
from web.core import services, settings, store
from web.language import language, t
from web.oidc import offered
from web.pages.firm.blueprint import go, pages, the_firm, unconfirmed_address
from web.proofs_of_firm import confirmed_by_provider, proven_siren
from web.uploads import ACCEPT, received

Page = str | tuple[str, int] | Response


@pages.get("/entreprises/<firm_id>/confirmation")
def confirmation(firm_id: str) -> str:
    """The ways to be confirmed, and how far a request is."""
    return _page(firm_id)


@pages.post("/entreprises/<firm_id>/confirmation")
def send_document(firm_id: str) -> Page:
    """Send a document to the region's team."""
    message = clean(request.form.get("message", "")).strip()
    errors = []
    if unconfirmed_address():
        errors.append(FieldError("document", unconfirmed_address(), ""))
    if len(message) > confirmations.LONGEST_MESSAGE:
        limit = language().number(confirmations.LONGEST_MESSAGE)
        errors.append(FieldError("message", t("Le message peut avoir %(n)s caractères au plus.", n=limit), ""))
    sent = received("document")
    if isinstance(sent, FieldError):
        errors.append(sent)
    if errors or isinstance(sent, FieldError):
        if isinstance(sent, CheckedFile):
            sent.discard()
            again = t("Choisissez de nouveau le fichier : un navigateur ne le garde pas.")
            errors.append(FieldError("document", again, ""))
        return _page(firm_id, message, errors), 422
    return _keep(firm_id, message, sent)


def _keep(firm_id: str, message: str, sent: CheckedFile) -> Response:
    services().evidence.put(sent.path, sent.sha256)
    document = Document(sent.sha256, sent.name, sent.media_type, sent.size)
    try:
        with store().write() as db:
            confirmations.request(db, firm_id, g.visitor.id, message, document)
    except (confirmations.WaitingError, KeyError):
        blobs_in_use.collect(store(), services().evidence, [sent.sha256])
        return go("firm.confirmation", firm_id, t("Une demande est déjà en cours, ou l'entreprise est confirmée."),
                  "info")  # fmt: skip
    return go("firm.confirmation", firm_id, t("Votre demande est transmise à l'équipe de la région."))


@pages.post("/entreprises/<firm_id>/confirmation/retrait")
def withdraw_request(firm_id: str) -> Response:
    """Take the request back, with its document."""
    try:
        with store().write() as db:
            sha256 = confirmations.withdraw(db, firm_id, g.visitor.id)
    except KeyError:
        return go("firm.confirmation", firm_id, t("Aucune demande n'est en cours."), "info")
    blobs_in_use.collect(store(), services().evidence, [sha256] if sha256 else [])
    return go("firm.confirmation", firm_id, t("Votre demande est retirée ; le document est effacé."))


@pages.post("/entreprises/<firm_id>/confirmation/fournisseur")
def confirm_by_provider(firm_id: str) -> Response:
    """Confirm by what the identity provider has just shown."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
    if proven_siren() != firm.siren:
        said = t("Votre connexion ne montre pas cet établissement. Connectez-vous par %(name)s au nom de cette "
                 "entreprise, puis revenez ici dans l'heure.", name=settings().oidc_name)  # fmt: skip
        return go("firm.confirmation", firm_id, said, "warning")
    if not confirmed_by_provider(firm_id, g.visitor.id, firm.siren):
        return go("firm.confirmation", firm_id, another_is_confirmed(), "warning")
    return go("firm.home", firm_id, t("L'entreprise est confirmée."))


def another_is_confirmed() -> str:
    """What to say where another space of the SIREN is confirmed."""
    return t("Un autre espace de ce SIREN est déjà confirmé. Demandez à le rejoindre, ou écrivez à la région.")


def _page(firm_id: str, message: str = "", errors: list[FieldError] | None = None) -> str:
    with store().read() as db:
        firm = the_firm(db, firm_id)
        asked = confirmations.latest(db, firm_id)
    provider = offered()
    start = url_for("account.oidc_start", next=url_for("firm.confirmation", firm_id=firm_id)) if provider else ""
    return render_template(
        "firm/confirmation.html", firm=firm, siren=format_siren(firm.siren), asked=asked, message=message,
        errors=errors or [], accept=ACCEPT, limit=confirmations.LONGEST_MESSAGE, provider=provider, start=start,
        proven=bool(provider) and proven_siren() == firm.siren, unconfirmed=unconfirmed_address(),
    )  # fmt: skip
