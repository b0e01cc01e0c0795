"""Delete an assessment."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import assessments, blobs_in_use, submissions
from web.core import services, store
from web.language import t
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages


@pages.route("/evaluations/<assessment_id>/suppression", methods=["GET", "POST"])
def delete(assessment_id: str) -> str | Response | tuple[str, int]:
    """Say what goes and what stays; delete once it is confirmed."""
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        signed = len(submissions.of_assessment(db, assessment_id))
    confirmed = request.form.get("confirm") == "1"
    if request.method == "POST" and confirmed:
        with store().write() as db:
            papers = assessments.remove(db, g.visitor.id, assessment_id)
        blobs_in_use.collect_documents(store(), services().documents, papers)
        flash(t("L'évaluation %(period)s est supprimée.", period=current.assessment.period), "success")
        return redirect(url_for("firm.home", firm_id=g.firm_id), 303)
    wrong = request.method == "POST"
    errors = [("confirm", t("Cochez la case pour confirmer."))] if wrong else []
    html = render_template("assessment/delete.html", **common.page(current), signed=signed, errors=errors)
    return (html, 422) if wrong else html
