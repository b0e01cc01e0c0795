"""The facts of an assessment, its path and what it covers, while it is being answered."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import assessments
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.progress import progress
from web.core import store
from web.language import lang, n, t
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages
from web.profile_view import PerimeterForm, ProfileForm, fact_fields, perimeter_choices, read_perimeter, read_profile


@pages.route("/evaluations/<assessment_id>/profil", methods=["GET", "POST"])
def facts(assessment_id: str) -> str | Response | tuple[str, int]:
    """Facts, path, perimeter; the answers stay, whatever changes here."""
    current = common.read(assessment_id)
    if request.method == "GET":
        return _page(current, None, None)
    if not g.standing.may("answer"):
        abort(403)
    fields = dict(request.form.lists())
    profile = read_profile(current.shelved, fields)
    covered = read_perimeter(fields) if current.assessment.firm is not None else None
    if profile.errors or (covered and covered.errors):
        return _page(current, profile, covered), 422
    try:
        with store().write() as db:
            assessments.change(
                db, common.account(), assessment_id, profile=profile.profile,
                perimeter=covered.perimeter if covered else None, perimeter_note=covered.note if covered else None,
            )  # fmt: skip
    except ClosedError:
        flash(t("Cette évaluation est signée : son profil ne change plus. Rouvrez-la d'abord."), "warning")
        return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)
    _say(current, common.read(assessment_id))
    return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)


def _say(before: Current, after: Current) -> None:
    """What the change does to the questions; no answer is lost by it."""
    asked, now = (progress(one, lang()).asked for one in (before, after))
    flash(t("Le profil est enregistré. Vos réponses sont toutes gardées."), "success")
    if now > asked:
        flash(
            n("%(n)s question de plus vous est posée.", "%(n)s questions de plus vous sont posées.", now - asked),
            "info",
        )
    elif now < asked:
        flash(
            n(
                "%(n)s question ne vous est plus posée ; sa réponse reviendra avec elle.",
                "%(n)s questions ne vous sont plus posées ; leurs réponses reviendront avec elles.",
                asked - now,
            ),
            "info",
        )


def _page(current: Current, profile: ProfileForm | None, covered: PerimeterForm | None) -> str:
    held = current.assessment
    errors = [*(covered.errors if covered else ()), *(profile.errors if profile else ())]
    typed = request.form
    return render_template(
        "assessment/facts.html",
        **common.page(current),
        fields=fact_fields(current.shelved, held.profile, profile),
        perimeters=perimeter_choices(),
        perimeter=typed.get("perimeter", held.perimeter),
        perimeter_note=typed.get("perimeter_note", held.perimeter_note),
        errors=errors,
        by_field={one.field: one for one in errors},
        may_change=g.standing.may("answer") and held.state == "open",
    )
