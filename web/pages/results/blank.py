"""The questionnaire to print, as the worker makes it for one firm."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import documents
from web import often
from web.blank_view import ASKED, WHOLE, of_firm
from web.core import services, store
from web.file_names import file_name
from web.language import lang, t
from web.pages.results.blueprint import pages, shown
from web.pages.results.document import too_many


@pages.route("/evaluations/<assessment_id>/questionnaire-vierge", methods=["GET", "POST"])
def blank(assessment_id: str) -> str | Response:
    """Choose how much of it, then ask the worker."""
    found = shown(assessment_id)
    if request.method == "POST":
        wait = too_many(assessment_id)
        if wait is not None:
            flash(often.too_often(wait), "warning")
            return redirect(url_for("results.blank", assessment_id=assessment_id), 303)
        scope = WHOLE if request.form.get("scope") == WHOLE else ASKED
        name = file_name(t("Questionnaire %(firm)s", firm=found.firm or t("essai")), "pdf")
        with store().write() as db:
            asked = documents.request(
                db, assessment_id, "questionnaire", lang(), found.fingerprint, name,
                found.submission.id if found.submission else None, scope,
            )  # fmt: skip
        return redirect(url_for("results.document", assessment_id=assessment_id, document_id=asked), 303)
    figures = services().models.figures(found)
    counts = {scope: of_firm(found, figures, lang(), scope).count for scope in (ASKED, WHOLE)}
    return render_template("results/blank.html", assessment=found.now.assessment, counts=counts)
