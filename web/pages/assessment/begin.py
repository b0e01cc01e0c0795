"""Begin an assessment in the space of a firm."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import assessments, carry_over, firms
from assessment.answer_forms import FieldError
from assessment.days import day_of
from assessment.firm_facts import proposed_profile
from assessment.firms import Firm
from assessment.shelf import Shelved
from assessment.store import ConflictError
from web.core import shelf, store
from web.language import t
from web.pages.assessment.blueprint import pages
from web.profile_view import fact_fields, perimeter_choices, read_perimeter, read_profile
from web.questionnaire_words import texts

YEARS = 3
"""Closed years that can be assessed."""


def offered(wanted: str) -> Shelved | None:
    """The questionnaire of that id or, where there is only one, that one; ``None``: it is to be chosen first."""
    every = shelf().offered()
    if wanted:
        return next((one for one in every if one.loaded.model.id == wanted), None) or abort(404)
    return every[0] if len(every) == 1 else None


def choices() -> list[tuple[str, str, str]]:
    """The questionnaires to choose from: id, title, text."""
    found = []
    for one in shelf().offered():
        words = texts(one.loaded)
        found.append((one.loaded.model.id, words.title, words.text("text", one.loaded.model.text)))
    return found


def closed_years(now: datetime) -> list[int]:
    """The years that can be assessed, the last closed one first."""
    last = day_of(now).year - 1
    return [last - index for index in range(YEARS)]


@pages.route("/entreprises/<firm_id>/evaluations/nouvelle", methods=["GET", "POST"])
def begin(firm_id: str) -> str | Response | tuple[str, int]:
    """Questionnaire, year, perimeter, facts and path."""
    with store().read() as db:
        firm, years = firms.find(db, firm_id), closed_years(db.now)
    if firm is None:
        abort(404)
    shelved = offered(request.values.get("questionnaire", ""))
    if shelved is None:
        here = url_for("assessment.begin", firm_id=firm_id)
        return render_template("assessment/choose.html", choices=choices(), here=here)
    if request.method == "GET":
        return _page(firm, shelved, years)
    fields = dict(request.form.lists())
    facts, covered = read_profile(shelved, fields), read_perimeter(fields)
    errors = [*_wrong_year(years), *covered.errors, *facts.errors]
    if errors:
        return _page(firm, shelved, years, errors), 422
    period, again = int(request.form["period"]), request.form.get("again") == "1"
    try:
        with store().write() as db:
            made = assessments.begin(
                db, g.visitor.id, firm_id, shelved.loaded.model.id, shelved.release, period, facts.profile,
                covered.perimeter, covered.note,
            )  # fmt: skip
            proposed = carry_over.propose(db, shelf(), made) if again else 0
    except ConflictError:
        return _there_already(firm, shelved, years, period)
    if proposed:
        flash(t("L'évaluation est commencée, depuis l'année d'avant."), "success")
        return redirect(url_for("assessment.carried", assessment_id=made), 303)
    flash(t("L'évaluation est commencée. Répondez à votre rythme, dans l'ordre qui vous convient."), "success")
    return redirect(url_for("assessment.home", assessment_id=made), 303)


def _wrong_year(years: list[int]) -> list[FieldError]:
    given = request.form.get("period", "")
    return [] if given in map(str, years) else [FieldError("period", t("Choisissez l'année évaluée."), "")]


def _there_already(firm: Firm, shelved: Shelved, years: list[int], period: int) -> Response | tuple[str, int]:
    """The firm has one of that year: a second click just made it, or it is shown where it is."""
    with store().read() as db:
        held, now = assessments.of_period(db, firm.id, shelved.loaded.model.id, period), db.now
    if held is None:
        return redirect(url_for("assessment.begin", firm_id=firm.id), 303)
    address = url_for("assessment.home", assessment_id=held.id)
    if (now - held.created_at).total_seconds() < 60:
        return redirect(address, 303)
    said = t("Votre entreprise a déjà une évaluation pour %(period)s.", period=period)
    error = FieldError("period", said, t("Ouvrez-la, ou choisissez une autre année."))
    return _page(firm, shelved, years, [error], existing=address), 422


def _page(
    firm: Firm, shelved: Shelved, years: list[int], errors: list[FieldError] | None = None, existing: str = ""
) -> str:
    given = proposed_profile(shelved.loaded, firm.headcount, firm.turnover, firm.activity)
    period = request.form.get("period", str(years[0]))
    with store().read() as db:
        before, facts = carry_over.profile_of(db, shelf(), firm.id, shelved, years[0])
    covered = before.perimeter if before else "whole"
    fields = dict(request.form.lists())
    form = read_profile(shelved, fields) if request.method == "POST" else None
    return render_template(
        "assessment/begin.html",
        firm=firm,
        title=texts(shelved.loaded).title,
        questionnaire=shelved.loaded.model.id,
        draft=shelved.draft,
        years=[(str(year), str(year)) for year in years],
        period=period,
        before=before,
        again=request.form.get("again") == "1" or request.method == "GET",
        perimeters=perimeter_choices(),
        perimeter=request.form.get("perimeter", "" if request.method == "POST" else covered),
        perimeter_note=request.form.get("perimeter_note", before.perimeter_note if before else ""),
        fields=fact_fields(shelved, {**facts, **given}, form, proposed=frozenset(given)),
        errors=errors or [],
        by_field={one.field: one for one in errors or []},
        existing=existing,
    )
