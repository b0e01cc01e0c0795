"""What an adviser follows in the words of the page, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import xlsxwriter
from flask import url_for

from assessment.code_lists.words import folded, query_words
from assessment.days import day_of
from assessment.portfolio import Need, Situation, most_pressing
from assessment.xlsx import OPTIONS
from reports.language import Language
from web.clock_words import day
from web.firm_form import commune_words
from web.language import lang, n, t
from web.questionnaire_words import texts

Cell = str | float | None
SORTS: dict[str, Callable[[Situation], object]] = {
    "nom": lambda one: folded(one.followed.firm.name),
    "activite": lambda one: one.followed.last,
    "avancement": lambda one: one.figures.done / one.figures.asked if one.figures.asked else 0.0,
}
"""Other orders than what needs help first. None goes by points: nobody is ranked here."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One firm as the page shows it."""

    one: Situation
    name: str
    href: str
    place: str
    assessment: str
    assessment_href: str
    result: str
    level: str
    waits: tuple[str, ...]
    plan: str
    last: str
    leave: str


def chosen(every: Sequence[Situation], q: str, need: str, sort: str) -> list[Situation]:
    """Those asked for, in the order asked for."""
    words = query_words(q)
    found = [
        one
        for one in most_pressing(every)
        if (not need or one.need == need)
        and all(f" {word}" in f" {folded(one.followed.firm.name)}" for word in words)
    ]  # fmt: skip
    return sorted(found, key=SORTS[sort]) if sort in SORTS else found  # type: ignore[arg-type]


def need_name(need: Need) -> str:
    """What a firm may need."""
    return {
        "to_check": t("réponses à regarder ensemble"),
        "stalled": t("rien de nouveau depuis deux semaines"),
        "not_begun": t("pas encore commencée"),
        "under_way": t("en cours"),
        "to_sign": t("complète, à signer"),
        "signed": t("signée"),
    }[need]


def line(one: Situation) -> Line:
    """A firm in the language of the page."""
    firm, held = one.followed.firm, one.followed.assessment
    return Line(
        one,
        firm.name,
        url_for("firm.home", firm_id=firm.id),
        commune_words(firm.commune),
        _assessment(one),
        url_for("assessment.home", assessment_id=held.id) if held else "",
        _result(one),
        _level(one),
        tuple(_waits(one)),
        _plan(one),
        day(one.followed.last),
        url_for("firm.leave", firm_id=firm.id),
    )


def _assessment(one: Situation) -> str:
    held, current = one.followed.assessment, one.followed.current
    if held is None:
        return ""
    title = held.questionnaire if current is None else texts(current.shelved.loaded).title
    return f"{title} {held.period}"


def _result(one: Situation) -> str:
    """Points, or both bounds."""
    current = one.followed.current
    if current is None:
        return ""
    return Language(lang(), current.shelved.loaded.model.rounding.decimals).span(one.figures.low, one.figures.high)


def _level(one: Situation) -> str:
    current = one.followed.current
    if current is None or one.figures.level_at_least is None or _undecided(one):
        return ""
    found = next(level for level in current.shelved.loaded.model.levels if level.id == one.figures.level_at_least)
    return texts(current.shelved.loaded).text(f"levels.{found.id}.title", found.title)


def _undecided(one: Situation) -> bool:
    return one.figures.level_at_least != one.figures.level_at_most


def _plan(one: Situation) -> str:
    held = one.followed.plan
    if held is None:
        return ""
    return n("%(n)s action faite sur %(of)s", "%(n)s actions faites sur %(of)s", held.done, of=held.done + held.open)


def _waits(one: Situation) -> list[str]:
    left = one.figures.asked - one.figures.done
    late = one.followed.plan.late if one.followed.plan else 0
    counts = (
        n("%(n)s question à répondre", "%(n)s questions à répondre", left) if left else "",
        n("%(n)s réponse à vérifier", "%(n)s réponses à vérifier", one.figures.to_check)
        if one.figures.to_check
        else "",
        n("%(n)s question à discuter", "%(n)s questions à discuter", one.followed.discussed)
        if one.followed.discussed
        else "",
        n("%(n)s action du plan en retard", "%(n)s actions du plan en retard", late) if late else "",
    )
    return [text for text in counts if text]


# --- files ------------------------------------------------------------------------------------------------


def columns() -> list[tuple[str, Callable[[Situation], Cell]]]:
    """Title and content of each column; a new one is one line here."""
    return [
        (t("Entreprise"), lambda one: one.followed.firm.name),
        (t("SIREN"), lambda one: one.followed.firm.siren),
        (t("Commune du siège"), lambda one: commune_words(one.followed.firm.commune)),
        (t("Effectif (personnes)"), lambda one: one.followed.firm.headcount),
        (t("Évaluation"), _assessment),
        (t("Où elle en est"), lambda one: need_name(one.need)),
        (t("Questions répondues"), lambda one: one.figures.done),
        (t("Questions posées"), lambda one: one.figures.asked),
        (t("Réponses à vérifier"), lambda one: one.figures.to_check),
        (t("Questions à discuter"), lambda one: one.followed.discussed),
        (t("Total au moins (points)"), lambda one: _points(one, one.figures.low)),
        (t("Total au plus (points)"), lambda one: _points(one, one.figures.high)),
        (t("Niveau"), _level),
        (t("Actions du plan faites"), lambda one: one.followed.plan.done if one.followed.plan else None),
        (t("Actions du plan à faire"), lambda one: one.followed.plan.open if one.followed.plan else None),
        (t("Actions du plan en retard"), lambda one: one.followed.plan.late if one.followed.plan else None),
        (t("Dernier changement"), lambda one: day_of(one.followed.last).isoformat()),
    ]


def _points(one: Situation, value: float) -> float | None:
    current = one.followed.current
    return None if current is None else round(value, current.shelved.loaded.model.rounding.decimals)


def as_csv(every: Sequence[Situation]) -> bytes:
    """Comma or semicolon separated, as spreadsheets of the language read it; no cell begins a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if lang() == "fr" else ",", lineterminator="\r\n")
    writer.writerow([title for title, _ in columns()])
    for one in every:
        writer.writerow([_written(cell(one)) for _, cell in columns()])
    return stream.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    text = f"{cell:.0f}" if cell == round(cell) else repr(cell)
    return text.replace(".", ",") if lang() == "fr" else text


def as_xlsx(every: Sequence[Situation]) -> bytes:
    """One sheet, its first line frozen; texts stay texts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        sheet, bold = book.add_worksheet(t("Accompagnement")), book.add_format({"bold": True, "text_wrap": True})
        for place, (title, cell) in enumerate(columns()):
            sheet.write_string(0, place, title, bold)
            for row, one in enumerate(every, start=1):
                value = cell(one)
                if isinstance(value, str):
                    sheet.write_string(row, place, value)
                elif value is not None:
                    sheet.write_number(row, place, value)
        sheet.set_column(0, len(columns()) - 1, 18)
        sheet.freeze_panes(1, 1)
    return stream.getvalue()
