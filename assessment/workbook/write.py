"""Writes the workbook of an assessment: a cover, the profile, one sheet for each pillar, and what the reader needs.

Sheets are protected without a password, against slips and not against people. Everything that comes from somebody is
written as a text: a cell that begins with ``= + - @`` is no formula.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assessment.forms.texts import clean
from assessment.workbook import cover, layout
from assessment.workbook.outline import Chapter, Dress, Held, Source, chapters
from assessment.workbook.sheet import SheetWriter
from assessment.workbook.style import FONT, Styles
from assessment.workbook.typed import Typed, digest, typed_of
from assessment.xlsx import OPTIONS
from questionnaires.findings import Lang

PROTECTED = {"format_columns": True, "format_rows": True}
"""What may be done on a sheet besides filling it in: read it more easily."""


def write(target: BinaryIO, source: Source, lang: Lang, created: datetime, dress: Dress = Dress()) -> int:  # noqa: B008
    """Write a workbook; how many questions it holds. ``created`` goes into its properties."""
    return _Writer(source, lang, created, dress).write(target)


class _Writer:
    def __init__(self, source: Source, lang: Lang, created: datetime, dress: Dress) -> None:
        self.source, self.lang, self.created, self.dress = source, lang, created, dress
        self.typed: dict[str, Typed] = {}
        self.online: set[str] = set()

    def write(self, target: BinaryIO) -> int:
        source, lang = self.source, self.lang
        found = chapters(source, lang, self.dress.typeset)
        for item in (item for chapter in found for item in chapter.items):
            held = source.held.get(item.question.id)
            self.typed[item.question.id] = typed = typed_of(
                source.loaded, item.question, held.content if held else None, lang
            )
            if any(layout.units(text) > layout.LONGEST_CELL for texts in typed.values() for text in texts):
                self.online.add(item.question.id)
        book = xlsxwriter.Workbook(target, {**OPTIONS, "default_format_properties": FONT})
        self._properties(book)
        styles, count = Styles(book), len(self.typed)
        cover.write(book, styles, source, lang, self.dress, count)
        lists = _Lists()
        names = _names(found)
        for chapter in found:
            sheet = book.add_worksheet(names[chapter.pillar])
            SheetWriter(sheet, styles, source, chapter, lang, self.dress, lists.place).write(self.typed, self.online)
            sheet.protect("", PROTECTED)
        lists.write(book)
        self._data(book)
        book.close()
        return count

    def _properties(self, book: Workbook) -> None:
        model = self.source.loaded.model
        title = self.source.loaded.translations.get("title", model.title, self.lang)
        created = self.created.replace(tzinfo=None)
        book.set_properties({"title": layout.cut(title, 200), "author": "Ancrage", "created": created})
        book.set_size(2400, 1400)

    def _data(self, book: Workbook) -> None:
        """The hidden sheet: what the workbook is of, and each answer's revision and mark."""
        rows = [*meta(self.source, self.lang, self.created), [layout.QUESTIONS]]
        for name, typed in self.typed.items():
            revision = self.source.held.get(name, Held(0, None)).revision
            rows.append([name, str(revision), digest(typed), "online" if name in self.online else ""])
        rows.insert(1, ["check", check_value(rows)])
        sheet = book.add_worksheet(layout.DATA_SHEET)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
        sheet.very_hidden()
        sheet.protect("")


def meta(source: Source, lang: Lang, created: datetime) -> list[list[str]]:
    """The lines of the hidden sheet that say what the workbook is of; ``check`` is put in afterwards."""
    values: Mapping[str, str] = {
        "format": layout.FORMAT,
        "questionnaire": source.loaded.model.id,
        "release": source.plan.release,
        "assessment": source.assessment,
        "period": str(source.period),
        "firm": clean(source.firm),
        "lang": lang,
        "made_at": created.isoformat(),
    }
    return [[layout.MARK], *([name, values[name]] for name in layout.META if name in values)]


def check_value(rows: Sequence[Sequence[str]]) -> str:
    """A mark of the hidden sheet, to see that a program or somebody has changed it; no signature."""
    return hashlib.sha256("\x1e".join("\x1f".join(row).rstrip("\x1f") for row in rows).encode()).hexdigest()[:32]


def _names(found: Sequence[Chapter]) -> dict[str, str]:
    """A name for the sheet of each chapter: number and title, as far as a tab holds them."""
    names = {}
    for chapter in found:
        title = "".join(" " if sign in r"[]:*?/\ " or not sign.isprintable() else sign for sign in chapter.title)
        names[chapter.pillar] = layout.cut(f"{chapter.place} {' '.join(title.split())}", 31).strip(" '")
    return names


class _Lists:
    """The lists of choices, on a hidden sheet: written into a cell's validation they would be cut at 255 characters."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, ...], int] = {}

    def place(self, choices: Sequence[str]) -> str:
        """The range of a list."""
        column = self.lists.setdefault(tuple(choices), len(self.lists))
        name = xlsxwriter.utility.xl_col_to_name(column, True)
        return f"='{layout.LISTS_SHEET}'!{name}$1:{name}${len(choices)}"

    def write(self, book: Workbook) -> None:
        """Put them on their sheet."""
        sheet: Worksheet = book.add_worksheet(layout.LISTS_SHEET)
        for choices, column in self.lists.items():
            for row, text in enumerate(choices):
                sheet.write_string(row, column, layout.cut(text, layout.LONGEST_CELL))
        sheet.hide()
        sheet.protect("")
