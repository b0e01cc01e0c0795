"""The page of the workbook: to download it, to send it back, and to find again what was sent."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment.answer_forms import FieldError
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.file_checks.names import display_name
from assessment.workbook import pending
from assessment.workbook.belonging import check_belongs
from assessment.workbook.difference import Difference, difference
from assessment.workbook.extract import Extract
from assessment.workbook.opened import LIMIT, opened
from assessment.workbook.outline import possible
from assessment.workbook.read import read
from assessment.workbook.refusal import WorkbookError
from assessment.xlsx import MEDIA_TYPE
from web import often
from web.core import store
from web.language import lang, t
from web.pages.assessment import common
from web.pages.workbook.blueprint import pages

ACCEPT = f".xlsx,{MEDIA_TYPE}"
MOST_SENT, MOST_SENT_HERE = 30, 100
"""Files sent to one assessment, and from one place, in a quarter of an hour: each is unzipped and read."""


@pages.get("/evaluations/<assessment_id>/tableur")
def home(assessment_id: str) -> str:
    """What the workbook is for; both languages; where it comes back to."""
    return _page(common.read(assessment_id))


def _page(current: Current, error: FieldError | None = None) -> str:
    held = current.assessment
    with store().read() as db:
        waiting = pending.of_assessment(db, held.id)
    shelved = current.shelved
    count = len(possible(shelved.loaded, shelved.plan, current.sheet.profile))
    return render_template(
        "workbook/home.html",
        **common.page(current),
        count=count,
        errors=[error] if error else [],
        error=error or "",
        accept=ACCEPT,
        waiting=waiting,
        may_send=g.standing.may("answer") and held.state == "open",
        may_answer=g.standing.may("answer"),
        facts_href=url_for("assessment.facts", assessment_id=held.id),
    )


@pages.post("/evaluations/<assessment_id>/tableur")
def send(assessment_id: str) -> Response | tuple[str, int]:
    """Receive a workbook; what it would change is shown on the next page, and nothing is changed here."""
    current = common.read(assessment_id)
    if current.assessment.state != "open":
        return _closed(assessment_id)
    taken = _received(current)
    if isinstance(taken, FieldError):
        return _page(current, taken), 422
    found = compared(current, taken)
    if not (found.lines or found.errors or found.absent):
        flash(t("Ce fichier dit la même chose que vos réponses en ligne : il n'y a rien à reprendre."), "info")
        return redirect(url_for("workbook.home", assessment_id=assessment_id), 303)
    name = display_name(request.files["file"].filename)
    try:
        with store().write() as db:
            kept = pending.keep(db, assessment_id, common.account(), name, taken)
    except ClosedError:
        return _closed(assessment_id)
    return redirect(url_for("workbook.compare", assessment_id=assessment_id, import_id=kept), 303)


def _received(current: Current) -> Extract | FieldError:
    """What the file of the form holds, or what is wrong with it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return FieldError("file", t("Choisissez le tableur rempli."), "")
    wait = often.count("workbook sent", current.assessment.id, MOST_SENT)
    wait = wait or often.count_here("workbook sent", MOST_SENT_HERE)
    if wait is not None:
        return FieldError("file", often.too_often(wait), "")
    try:
        extract = opened(sent.stream.read(LIMIT + 1))
        check_belongs(extract, current.assessment)
    except WorkbookError as error:
        return FieldError("file", error.message(lang()), error.hint(lang()))
    return extract


def compared(current: Current, extract: Extract) -> Difference:
    """What a workbook would change for who is here."""
    loaded = current.shelved.loaded
    return difference(read(extract, loaded), loaded, current.stored, lambda pillar: g.standing.may("answer", pillar))


def _closed(assessment_id: str) -> Response:
    flash(t("Cette évaluation est signée : ses réponses ne changent plus. Rouvrez-la d'abord."), "warning")
    return redirect(url_for("workbook.home", assessment_id=assessment_id), 303)
