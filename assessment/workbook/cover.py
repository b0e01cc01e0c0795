"""The first two sheets: how to fill in the workbook, and the profile that it was made for."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from assessment.forms.numbers import figure
from assessment.forms.words import fact_text, units_of, with_unit
from assessment.workbook import words as w
from assessment.workbook.layout import LONGEST_CELL, cut
from assessment.workbook.outline import Dress, Source
from assessment.workbook.style import ACTION, BOLD, INK, LINE, MUTED, STONE, Styles, height, lines
from assessment.workbook.words import word
from questionnaires.findings import Lang
from questionnaires.model import Fact

_TEXT, _FACT, _VALUE = 84, 70, 44
"""Widths in characters."""


def write(book: Workbook, styles: Styles, source: Source, lang: Lang, dress: Dress, count: int) -> None:
    """Write both sheets. ``count``: of the questions in the workbook."""
    _cover(book, styles, source, lang, dress, count)
    if source.loaded.model.profile:
        _profile(book, styles, source, lang, dress)


def _cover(book: Workbook, styles: Styles, source: Source, lang: Lang, dress: Dress, count: int) -> None:
    sheet = book.add_worksheet(word(w.COVER, lang))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, _TEXT)
    sheet.write_string(1, 1, word(w.COVER_TITLE, lang), styles.get(bold=True, font_size=20, font_color=ACTION,
                                                                   text_wrap=False))  # fmt: skip
    title = source.loaded.translations.get("title", source.loaded.model.title, lang)
    known = {
        "questionnaire": title, "firm": source.firm, "period": str(source.period), "made": source.made_at,
        "count": str(count), "release": source.plan.release,
    }  # fmt: skip
    row = 3
    for name, text in known.items():
        if text:
            sheet.write_string(row, 1, word(w.COVER_LINE[name], lang), styles.get(font_color=MUTED))
            sheet.write_string(row, 2, cut(dress.typeset(text), LONGEST_CELL), styles.get(bold=name == "firm"))
            row += 1
    if not source.open:
        sheet.write_string(row + 1, 1, dress.typeset(word(w.CLOSED, lang)), styles.get(bold=True, text_wrap=False))
        row += 2
    sheet.write_string(row + 1, 1, word(w.HOW, lang), styles.get(bold=True, font_size=14, font_color=INK,
                                                                 text_wrap=False))  # fmt: skip
    sheet.set_row(row + 1, 26)
    row += 2
    for number, step in enumerate(w.STEPS, 1):
        ruled = {"top": 1, "top_color": LINE}
        mark = styles.get(bold=True, font_color=ACTION, align="right", indent=1, **ruled)
        sheet.write_string(row, 1, str(number), mark)
        text = dress.typeset(word(step, lang))
        sheet.write_string(row, 2, text, styles.get(**ruled))
        sheet.set_row(row, height(lines(text, _TEXT)) + 4)
        row += 1
    if source.open:
        sheet.write_string(row + 1, 2, source.address, styles.get(bold=True, font_color=ACTION, text_wrap=False))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")


def _profile(book: Workbook, styles: Styles, source: Source, lang: Lang, dress: Dress) -> None:
    sheet = book.add_worksheet(word(w.PROFILE, lang))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, _FACT)
    sheet.set_column(2, 2, _VALUE)
    sheet.write_string(1, 1, word(w.PROFILE, lang), styles.get(bold=True, font_size=16, font_color=ACTION))
    sheet.set_row(1, 26)
    note = dress.typeset(word(w.FACTS_ONLINE, lang))
    sheet.write_string(2, 1, note, styles.get(font_color=MUTED))
    sheet.set_row(2, height(lines(note, _FACT)))
    head = styles.get(bold=True, bg_color=STONE)
    for place, words in enumerate(w.FACT_HEAD, 1):
        sheet.write_string(4, place, word(words, lang), head)
    ruled = {"top": 1, "top_color": LINE}
    for row, fact in enumerate(source.loaded.model.profile, 5):
        text = cut(dress.typeset(fact_text(source.loaded, fact, lang)), LONGEST_CELL)
        sheet.write_string(row, 1, text, styles.get(**ruled))
        said = cut(dress.typeset(_fact(source, fact, source.profile.get(fact.id), lang)), LONGEST_CELL)
        sheet.write_string(row, 2, said, styles.get(bold=True, **ruled))
        sheet.set_row(row, height(max(lines(text, _FACT), lines(said, _VALUE, BOLD))))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")


def _fact(source: Source, fact: Fact, value: Any, lang: Lang) -> str:
    """A fact in words."""
    if value is None:
        return word(w.FACT_NONE, lang)
    if isinstance(value, bool):
        return word(w.YES if value else w.NO, lang)
    if isinstance(value, int | float):
        return with_unit(figure(float(value), lang), next(iter(units_of(source.loaded, fact, lang)), ""), lang)
    french = next((one.text for one in fact.options if one.code == value), str(value))
    return source.loaded.translations.get(f"profile.{fact.id}.options.{value}.text", french, lang)
