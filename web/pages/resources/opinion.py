"""Whether a resource helped a firm, said by somebody who answers for it."""

from __future__ import annotations

from flask import flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.resources import opinions
from assessment.resources.opinions import HELPED, LONGEST_COMMENT
from web.core import store
from web.language import language, t
from web.pages.resources import blueprint
from web.pages.resources.blueprint import pages
from web.pages.resources.catalogue import resource_page

TAKEN_BACK = "none"
"""The answer by which a firm says nothing any more."""


@pages.post("/entreprises/<firm_id>/ressources/<resource_id>/avis")
def say(firm_id: str, resource_id: str) -> str | tuple[str, int] | Response:
    """Keep what the firm says, or forget it."""
    given, comment = request.form.get("helped", ""), clean(request.form.get("comment", "")).strip()
    helped = next((one for one in HELPED if one == given), None)
    errors = []
    if helped is None and given != TAKEN_BACK:
        errors.append(FieldError("helped", t("Dites si cette ressource vous a aidés."), ""))
    if len(comment) > LONGEST_COMMENT:
        limit = language().number(LONGEST_COMMENT)
        errors.append(FieldError("comment", t("Le commentaire peut avoir %(n)s caractères au plus.", n=limit), ""))
    if errors:
        return resource_page(resource_id, firm_id, (given, comment), errors), 422
    with store().write() as db:
        loaded, _ = blueprint.find(db, resource_id)
        name = loaded.model.id
        if helped is None:
            opinions.take_back(db, firm_id, name, resource_id)
        else:
            opinions.say(db, firm_id, name, resource_id, helped, comment, g.visitor.id)
    said = t("Votre avis est effacé.") if helped is None else t("Merci : votre avis est enregistré.")
    flash(said, "success")
    return redirect(url_for("resources.show", resource_id=resource_id, entreprise=firm_id), 303)
