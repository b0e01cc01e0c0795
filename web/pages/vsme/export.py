"""What is answered, as VSME data points: xBRL-JSON for programs, a workbook for people. Never kept by the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from assessment import firms
from assessment.forms.fields import date_field
from assessment.forms.texts import storable
from assessment.forms.words import FieldError
from assessment.store import Db
from assessment.vsme.export import data_points, xbrl_json
from assessment.xlsx import MEDIA_TYPE
from web.core import store
from web.downloads import attachment
from web.file_names import file_name
from web.language import lang, t
from web.pages.vsme.blueprint import HERE, pages
from web.pages.vsme.show import Held, load, page
from web.vsme_sheet import vsme_workbook

_Download = Response | tuple[str, int]


@pages.get(f"{HERE}.json")
def as_json(assessment_id: str) -> _Download:
    """The data points as an xBRL-JSON document."""

    def made(held: Held, siren: str, name: str, end: date) -> Response:
        document = xbrl_json(data_points(held.current), held.standard, siren, end)
        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        return attachment(text.encode("utf-8"), "application/json", file_name(f"VSME {name} {end.year}", "json"))

    return _download(assessment_id, made)


@pages.get(f"{HERE}.xlsx")
def as_workbook(assessment_id: str) -> _Download:
    """The data points as a list in a workbook."""

    def made(held: Held, _siren: str, name: str, end: date) -> Response:
        book = vsme_workbook(held.current, data_points(held.current), held.standard, name, end)
        return attachment(book, MEDIA_TYPE, file_name(f"VSME {name} {end.year}", "xlsx"))

    return _download(assessment_id, made)


def _download(assessment_id: str, made: Callable[[Held, str, str, date], Response]) -> _Download:
    """What ``made`` makes of an assessment, of the firm's SIREN and name and the end of its year; or why it cannot."""
    with store().read() as db:
        held, name = _loaded(db, assessment_id)
    if held.siren is None:
        return _of_no_firm(assessment_id)
    end = _end(held)
    if isinstance(end, FieldError):
        return page(held, [end], request.args.get("fin", "")), 422
    return made(held, held.siren, name, end)


def _loaded(db: Db, assessment_id: str) -> tuple[Held, str]:
    """What is to be exported, and the name of the firm."""
    held = load(db, assessment_id)
    firm = firms.find(db, held.current.assessment.firm) if held.current.assessment.firm is not None else None
    return held, firm.name if firm is not None else ""


def _end(held: Held) -> date | FieldError:
    """The last day of the year, as the form gives it; the 31st of December unless said otherwise."""
    period = held.current.assessment.period
    typed = storable(request.args.get("fin", "")).strip()
    if not typed:
        return date(period, 12, 31)
    day = date_field("fin", typed, lang())
    if isinstance(day, FieldError):
        return day
    end = date.fromisoformat(day)
    if end.year != period:
        return FieldError("fin", t("Indiquez un jour de %(year)s, l'année que vous évaluez.", year=period), "")
    return end


def _of_no_firm(assessment_id: str) -> Response:
    flash(t("Un essai n'est d'aucune entreprise : rattachez-le d'abord à la vôtre."), "warning")
    return redirect(url_for("vsme.show", assessment_id=assessment_id), 303)
