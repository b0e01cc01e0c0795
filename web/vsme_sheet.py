"""VSME data points as a workbook: a list to copy from. It is not EFRAG's own workbook, and says so."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from assessment.current import Current
from assessment.days import PARIS
from assessment.vsme.export import Point
from assessment.vsme.propose import BASIS
from assessment.vsme.report import Fact, first_day
from assessment.vsme.words import amount, member_words, period_words, unit_words
from assessment.xlsx import OPTIONS
from questionnaires.taxonomy import PREFIX, Taxonomy
from scoring.answers import TierCode
from web.language import t
from web.questionnaire_words import texts
from web.vsme_view import words

_WIDTHS = (12, 52, 46, 46, 16, 12, 38, 60, 18, 14)


def vsme_workbook(current: Current, points: Sequence[Point], standard: Taxonomy, firm: str, end: date) -> bytes:
    """The list of the data points of a firm's twelve months that end on a day."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    changed: datetime = current.assessment.changed_at
    book.set_properties({"title": t("Données VSME"), "created": changed.astimezone(PARIS).replace(tzinfo=None)})
    sheet = book.add_worksheet(t("Données VSME"))
    plain = book.add_format(
        {"text_wrap": True, "valign": "top", "align": "left", "bottom": 1, "bottom_color": "#d5d0c4"}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "font_color": "#ffffff", "bg_color": "#1f5f4a"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, t("%(firm)s : données VSME", firm=firm), title)
    sheet.write_string(1, 0, t("Taxonomie : %(name)s (%(address)s)", name=standard.name, address=standard.entry_point))
    sheet.write_string(2, 0, t("Ceci est une liste à recopier, non le classeur de l'EFRAG."))
    for column, (text, width) in enumerate(zip(_heads(), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(4, column, text, head)
    for row, point in enumerate(points, 5):
        for column, value in enumerate(_row(current, point, standard, end)):
            if isinstance(value, Decimal):
                sheet.write_number(row, column, float(value), plain)
            else:
                sheet.write_string(row, column, value, plain)
    sheet.freeze_panes(5, 2)
    sheet.autofilter(4, 0, 4 + len(points), len(_WIDTHS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def _heads() -> list[str]:
    return [
        t("Partie"), t("Nom de la donnée"), t("Libellé français"), t("Libellé anglais"), t("Valeur"), t("Unité"),
        t("Période"), t("Question d'où elle vient"), t("Ce qui l'appuie"), t("Estimation"),
    ]  # fmt: skip


def _row(current: Current, point: Point, standard: Taxonomy, end: date) -> list[str | Decimal]:
    concept = point.concept
    start = end if concept.period == "instant" else first_day(end)
    value: str | Decimal = words(amount(point.value, None))
    if isinstance(point.value, Decimal):
        value = point.value
    elif concept.type == "enumeration":
        value = words(member_words(standard, str(point.value)))
    name = f"{PREFIX}:{concept.name}" + "".join(f" [{axis}: {member}]" for axis, member in point.dimensions.items())
    unit = "EUR" if concept.type == "monetary" else words(unit_words(point.unit))
    period = words(period_words(Fact(concept.name, "", "", None, start, end)))
    return [
        concept.disclosure, name, concept.label_fr, concept.label_en, value, unit, period,
        _source(current, point), _tier(point), t("oui") if point.estimate else "",
    ]  # fmt: skip


def _source(current: Current, point: Point) -> str:
    """The question or the fact in words; the basis of the report is the assessment's perimeter."""
    if point.source is None:
        return t("Périmètre de l'évaluation") if point.concept.name == BASIS else ""
    said = texts(current.shelved.loaded)
    model = current.shelved.loaded.model
    for question in model.all_questions():
        if question.id == point.source:
            return said.question(question)
    for fact in model.profile:
        if fact.id == point.source:
            return said.fact(fact)
    return ""


def _tier(point: Point) -> str:
    if point.tier is None:
        return ""
    return {
        TierCode.DECLARED: t("déclaré"),
        TierCode.DOCUMENTED: t("avec justificatif"),
        TierCode.VERIFIED: t("vérifié"),
        TierCode.REJECTED: t("refusé"),
    }[point.tier]
