"""Try before signing up: an assessment opened by a link that nobody can guess, later given to a firm."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment import assessments, firms, roles
from assessment.answer_forms import FieldError
from assessment.answering import adopt_drafts
from assessment.assessments import Assessment
from assessment.firms import Held
from assessment.store import ConflictError, Db
from assessment.take_over import Taken, take_over
from web import often, parking
from web.access import TRIAL_LINKS, TRIALS
from web.core import shelf, store
from web.language import n, t
from web.pages.assessment import common
from web.pages.assessment.begin import choices, closed_years, offered
from web.profile_view import fact_fields, read_profile
from web.questionnaire_words import texts

pages = Blueprint("trial", __name__)
MOST = 20
"""Trials that one browser keeps open; the oldest give way (their links open them again)."""

MOST_BEGUN = 100
"""Trials that one place may begin in a quarter of an hour: a room full of firms has one address."""


def _open_here(assessment_id: str, token: str) -> None:
    """Let this browser into a trial, and show it the link again: never in an address, which histories and logs keep."""
    held = [one for one in session.get(TRIALS, []) if one != assessment_id]
    session[TRIALS] = [*held, assessment_id][-MOST:]
    links = session.get(TRIAL_LINKS, {})
    session[TRIAL_LINKS] = {one: links[one] for one in session[TRIALS] if one in links} | {assessment_id: token}


@pages.route("/essayer", methods=["GET", "POST"])
def begin() -> str | Response | tuple[str, int]:
    """The facts and the path, then the questions: nothing else is asked."""
    shelved = offered(request.values.get("questionnaire", ""))
    if shelved is None:
        return render_template("assessment/choose.html", choices=choices(), here=url_for("trial.begin"))
    form = read_profile(shelved, dict(request.form.lists())) if request.method == "POST" else None
    if form is None or form.errors:
        with store().read() as db:
            years = closed_years(db.now)
        page = render_template(
            "trial/begin.html", title=texts(shelved.loaded).title, about=texts(shelved.loaded).text(
                "text", shelved.loaded.model.text), questionnaire=shelved.loaded.model.id, draft=shelved.draft,
            fields=fact_fields(shelved, {}, form), errors=list(form.errors) if form else [], period=years[0],
        )  # fmt: skip
        return (page, 422) if form else page
    wait = often.count_here("trial", MOST_BEGUN)
    if wait is not None:
        abort(429)
    with store().write() as db:
        made, token = assessments.begin_trial(
            db, shelved.loaded.model.id, shelved.release, closed_years(db.now)[0], form.profile
        )
    _open_here(made, token)
    return redirect(url_for("assessment.home", assessment_id=made), 303)


@pages.get("/essai/<token>")
def open(token: str) -> Response:
    """Open a trial by its link, as often as one likes, until it is given to a firm."""
    with store().read() as db:
        found = assessments.by_trial(db, token)
    if found is None:
        return make_response(render_template("trial/unknown.html"), 404)
    _open_here(found, token)
    return redirect(url_for("assessment.home", assessment_id=found), 303)


@pages.route("/evaluations/<assessment_id>/rattacher", methods=["GET", "POST"])
def claim(assessment_id: str) -> str | Response | tuple[str, int]:
    """Give a trial to a firm of one's own; where it has one of that year, take over what that one lacks."""
    if g.visitor is None:
        return parking.sign_in_first()
    with store().read() as db:
        held = common.loaded(db, assessment_id).assessment
        mine = [one for one in firms.of_account(db, g.visitor.id) if one.role == "owner"]
    if held.firm is not None:  # a second click, or the way back
        return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)
    if request.method == "GET":
        return _page(held, mine)
    firm = next((one.firm.id for one in mine if one.firm.id == request.form.get("firm")), None)
    if firm is None:
        return _page(held, mine, [FieldError("firm", t("Choisissez votre entreprise."), "")]), 422
    if request.form.get("take_over") == "1":
        return _take_over(held, firm)
    try:
        with store().write() as db:
            assessments.claim(db, g.visitor.id, assessment_id, firm)
            adopt_drafts(db, assessment_id, g.visitor.id)
    except ConflictError:
        return _conflict(held, mine, firm)
    except KeyError:
        return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)
    session[TRIALS] = [one for one in session.get(TRIALS, []) if one != assessment_id]
    flash(t("L'évaluation est rattachée à votre entreprise. Le lien d'essai n'ouvre plus rien."), "success")
    return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)


def _page(held: Assessment, mine: list[Held], errors: list[FieldError] | None = None) -> str:
    here = url_for("trial.claim", assessment_id=held.id)
    return render_template(
        "trial/claim.html", held=held, options=[(one.firm.id, one.firm.name) for one in mine],
        chosen=request.form.get("firm", mine[0].firm.id if len(mine) == 1 else ""), errors=errors or [],
        create_href=url_for("firm.create", next=here), home=url_for("assessment.home", assessment_id=held.id),
    )  # fmt: skip


def _conflict(held: Assessment, mine: list[Held], firm: str) -> tuple[str, int]:
    """The firm has one of that year: say so, and let its owner choose."""
    with store().read() as db:
        other = assessments.of_period(db, firm, held.questionnaire, held.period)
    name = next(one.firm.name for one in mine if one.firm.id == firm)
    page = render_template("trial/conflict.html", held=held, other=other, firm=firm, name=name,
                           home=url_for("assessment.home", assessment_id=held.id))  # fmt: skip
    return page, 409


def _take_over(held: Assessment, firm: str) -> Response:
    """Put the trial's answers into the firm's assessment where it has none; the trial stays as it is."""
    with store().write() as db:
        other = assessments.of_period(db, firm, held.questionnaire, held.period)
        if other is None:
            return redirect(url_for("trial.claim", assessment_id=held.id), 303)
        taken = _taken(db, held, other)
    if taken is None:
        flash(t("L'évaluation de votre entreprise est signée. Rouvrez-la pour y reprendre des réponses."), "warning")
        return redirect(url_for("assessment.home", assessment_id=other.id), 303)
    flash(n("%(n)s réponse reprise.", "%(n)s réponses reprises.", len(taken.taken)), "success")
    if taken.kept:
        said = n(
            "%(n)s question avait déjà une réponse : elle n'a pas changé. L'essai la garde.",
            "%(n)s questions avaient déjà une réponse : elles n'ont pas changé. L'essai les garde.",
            len(taken.kept),
        )
        flash(said, "info")
    if taken.unfit:
        said = n(
            "%(n)s réponse ne correspond plus au questionnaire de cette évaluation. L'essai la garde.",
            "%(n)s réponses ne correspondent plus au questionnaire de cette évaluation. L'essai les garde.",
            len(taken.unfit),
        )
        flash(said, "info")
    return redirect(url_for("assessment.home", assessment_id=other.id), 303)


def _taken(db: Db, held: Assessment, other: Assessment) -> Taken | None:
    standing = roles.standing(db, g.visitor.id, other.firm or "")
    if standing is None or not standing.may("manage") or other.state != "open":
        return None
    return take_over(db, shelf().get(other.release).loaded, held.id, other.id, g.visitor.id)
