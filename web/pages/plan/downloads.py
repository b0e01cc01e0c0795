"""The plan taken along: a calendar, a spreadsheet, a document to print."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from assessment.xlsx import MEDIA_TYPE
from reports import render_plan
from reports.plan_workbook import workbook as write_workbook
from web import often, plan_view
from web.core import services, settings
from web.downloads import attachment
from web.file_names import file_name
from web.language import lang, t
from web.pages.plan.blueprint import held, pages
from web.plan_calendar import calendar as write_calendar

MOST_DRAWN = 20
"""PDFs of one plan in a quarter of an hour: they are drawn while the page waits."""


@pages.get("/entreprises/<firm_id>/plan/calendrier.ics")
def calendar(firm_id: str) -> Response:
    """Every action with a date, for a calendar program."""
    read = held(firm_id)
    model = plan_view.model(services(), read, lang())
    content = write_calendar(model, read.actions, f"{settings().base_url}/entreprises/{firm_id}/plan/actions/")
    return attachment(content, "text/calendar; charset=utf-8", _name(read, "ics"))


@pages.get("/entreprises/<firm_id>/plan/plan.xlsx")
def workbook(firm_id: str) -> Response:
    """The plan as a spreadsheet."""
    read = held(firm_id)
    content = write_workbook(plan_view.model(services(), read, lang()))
    return attachment(content, MEDIA_TYPE, _name(read, "xlsx"))


@pages.get("/entreprises/<firm_id>/plan/plan.pdf")
def document(firm_id: str) -> AnyResponse:
    """The plan to print."""
    wait = often.count("plan", firm_id, MOST_DRAWN)
    if wait is not None:
        flash(often.too_often(wait), "warning")
        return redirect(url_for("plan.show", firm_id=firm_id), 303)
    read = held(firm_id)
    content = render_plan(plan_view.model(services(), read, lang()))
    return attachment(content, "application/pdf", _name(read, "pdf"))


def _name(read: plan_view.Held, extension: str) -> str:
    return file_name(t("Plan %(firm)s %(day)s", firm=read.firm, day=read.today.isoformat()), extension)
