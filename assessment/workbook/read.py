"""Reads what was taken out of a workbook: an answer to each question, or what is wrong, cell by cell.

Cells become the parts of a form, and ``answer_forms.read_form`` reads them as it reads a page: there is no second
validation. Here only stands what a form cannot say: formulas, merges, words instead of codes, two rows of one key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assessment.answer_forms import Content, FormAnswer, field_name, read_form
from assessment.forms.numbers import NBSP, figure
from assessment.workbook import labels, layout
from assessment.workbook import words as w
from assessment.workbook.extract import Cell, Extract, Row
from assessment.workbook.layout import TYPED, Column
from assessment.workbook.typed import Typed, digest, tidy
from assessment.workbook.words import word
from questionnaires.findings import Lang, Place, finding
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, FreeText, Number, OneOf, Question, YesNo
from questionnaires.yaml_reader import MOST_FINDINGS


@dataclass(frozen=True)
class CellError:
    """What is to be changed in one cell, in the language of the workbook. ``question``: empty where it is of none."""

    sheet: str
    cell: str
    question: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True)
class Given:
    """What the workbook says of one question. ``content``: ``None`` where nothing is answered."""

    question: str
    content: Content | None
    touched: bool
    """Whether its cells changed since the workbook was made."""
    base: int
    """Revision of the answer when it was made."""
    errors: tuple[CellError, ...]
    """Where there are any, ``content`` says nothing."""


@dataclass(frozen=True)
class Reading:
    """A whole workbook. ``errors``: of rows and sheets that belong to no question; ``absent``: questions it lost."""

    given: tuple[Given, ...]
    errors: tuple[CellError, ...]
    absent: tuple[str, ...]

    @property
    def answers(self) -> dict[str, Content | None]:
        """What is answered, by question; ``None``: its cells are empty. Questions with errors are left out."""
        return {one.question: one.content for one in self.given if not one.errors}

    @property
    def all_errors(self) -> tuple[CellError, ...]:
        """Every error, those of questions included."""
        return self.errors + tuple(error for one in self.given for error in one.errors)


def read(extract: Extract, loaded: LoadedQuestionnaire) -> Reading:
    """What a workbook says. Figures and days that are texts are read in its language, and errors told in it."""
    return _Reading(extract, loaded).read()


class _Reading:
    def __init__(self, extract: Extract, loaded: LoadedQuestionnaire) -> None:
        self.extract, self.loaded = extract, loaded
        self.questions = {one.id: one for one in loaded.model.all_questions() if not isinstance(one, Computed)}
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in extract.rows:
            self.rows[row.key].append(row)

    def read(self) -> Reading:
        given, absent = [], []
        for name, base in self.extract.bases.items():
            if name not in self.questions or base.online:
                continue
            if layout.question_key(name) in self.rows:
                given.append(_Question(self, self.questions[name]).given())
            else:
                absent.append(name)
        return Reading(tuple(given), tuple(self._strays()), tuple(absent))

    def _strays(self) -> list[CellError]:
        """Rows whose key names nothing, and sheets that cannot be read."""
        lang = self.extract.lang
        known = {layout.question_key(name) for name in self.questions}
        for question in self.questions.values():
            if isinstance(question, AnyOf):
                known |= {layout.option_key(question.id, option.code) for option in question.options}
        found = [_error(lang, name, "", "", "workbook-columns", sheet=name) for name in self.extract.incomplete]
        strays = [row for row in self.extract.rows if row.key not in known]
        found += [
            _error(lang, *self.extract.place(row, "answer"), "", "workbook-unknown-row")
            for row in strays[:MOST_FINDINGS]
        ]
        return found


class _Question:
    """One question under way."""

    def __init__(self, reading: _Reading, question: Question) -> None:
        self.extract, self.loaded, self.question = reading.extract, reading.loaded, question
        self.lang: Lang = self.extract.lang
        self.errors: list[CellError] = []
        self.places: dict[str, tuple[Row, Column]] = {}
        """Where each part of the form stands."""
        every = reading.rows
        self.row = every[layout.question_key(question.id)][0]
        self.options: dict[str, Row] = {}
        if isinstance(question, AnyOf):
            keys = {option.code: layout.option_key(question.id, option.code) for option in question.options}
            self.options = {code: every[key][0] for code, key in keys.items() if key in every}
            for option in question.options:
                if option.code not in self.options:
                    label = labels.option_labels(self.loaded, question, self.lang)[option.code]
                    self._error(self.row, "answer", "workbook-option-missing", option=label)
        for row in (self.row, *self.options.values()):
            for other in every[row.key][1:]:
                self._error(other, "answer", "workbook-twice", other=" ".join(self.extract.place(row, "answer")))

    def given(self) -> Given:
        """What its cells say."""
        parts = self._parts()
        base = self.extract.bases[self.question.id]
        typed = tidy(self.question, parts)
        touched = bool(self.errors) or digest(typed) != base.digest
        form = self._form(typed)
        if touched and not self.errors:
            self._told(form, typed)
        content = None if self.errors else form.content
        return Given(self.question.id, content, touched, base.revision, tuple(self.errors))

    def _form(self, typed: Typed) -> FormAnswer:
        fields = {field_name(self.question, part): texts for part, texts in typed.items()}
        return read_form(self.loaded, self.question, fields, self.lang)

    def _told(self, form: FormAnswer, typed: Typed) -> None:
        """What the form finds wrong, at its cells; and what it would have left out."""
        for error in form.errors:
            part = error.field.removeprefix(field_name(self.question, ""))
            row, column = self.places.get(part, (self.row, _COLUMN.get(part, "answer")))
            sheet, cell = self.extract.place(row, column)
            self.errors.append(CellError(sheet, cell, self.question.id, "form", error.message, error.hint))
        if form.errors:
            return
        for part in form.left_over:
            row, column = self.places.get(part, (self.row, _COLUMN.get(part, "answer")))
            if part == "value":
                special = w.SPECIALS[_special(typed)]
                self._error(row, column, "workbook-both", special=word(special, self.lang))
            else:
                self._error(row, column, _ALONE.get(part, "workbook-detail-alone"))

    # --- cells to parts -----------------------------------------------------------------------------------

    def _parts(self) -> dict[str, list[str]]:
        """The parts of a form that the cells make."""
        cells = {name: self._held(self.row, name) for name in TYPED}
        parts: dict[str, list[str]] = {}
        self._put(parts, "note", self.row, "note", self._text(cells["note"]))
        self._special(parts, cells["special"])
        self._answer(parts, cells["answer"])
        self._detail(parts, self._text(cells["detail"]))
        for code, row in self.options.items():
            detail = self._text(self._held(row, "detail"))
            self._put(parts, f"detail.{code}", row, "detail", detail)
            for name in ("special", "note"):  # locked there: somebody took the protection off
                if self._text(self._held(row, name)):
                    self._error(row, name, "workbook-detail-alone")
        return parts

    def _put(self, parts: dict[str, list[str]], part: str, row: Row, column: Column, text: str) -> None:
        self.places[part] = row, column
        if text:
            parts[part] = [text]

    def _held(self, row: Row, column: Column) -> Cell | None:
        """A cell; one that nobody typed a value into is told, and taken for empty."""
        cell = row.cells.get(column)
        if cell is not None and cell.kind in _WRONG:
            self._error(row, column, _WRONG[cell.kind], range=cell.text)
            return None
        return cell

    def _special(self, parts: dict[str, list[str]], cell: Cell | None) -> None:
        text = self._text(cell)
        self.places["state"] = self.places["estimate"] = self.row, "special"
        if not text.strip():
            return
        found = labels.read_special(text)
        if found is None:
            known = [word(words, self.lang) for name, words in w.SPECIALS.items() if self._takes(name)]
            self._unlisted(self.row, "special", text, known)
        elif found == "estimate":
            parts["estimate"] = ["1"]
        else:
            parts["state"] = [found]

    def _takes(self, special: str) -> bool:
        if special == "estimate":
            return isinstance(self.question, Number)
        if special == "none":
            return isinstance(self.question, AnyOf)
        return special == "not_known" or self.question.allow_not_applicable

    def _detail(self, parts: dict[str, list[str]], text: str) -> None:
        """A reason where the question does not concern the firm; else what the chosen option asks for."""
        chosen = next(iter(parts.get("value", [])), "")
        if parts.get("state") == ["not_applicable"]:
            part = "reason"
        else:
            part = f"detail.{chosen}" if isinstance(self.question, OneOf) and chosen else "reason"
        self._put(parts, part, self.row, "detail", text)

    def _answer(self, parts: dict[str, list[str]], cell: Cell | None) -> None:
        self.places["value"] = self.row, "answer"
        if isinstance(self.question, AnyOf):
            parts["value"] = [code for code, row in self.options.items() if self._ticked(row)]
            first = next((row for code, row in self.options.items() if code in parts["value"]), self.row)
            self.places["value"] = first, "answer"
            return
        text = self._text(cell)
        if not text.strip() or cell is None:
            return
        match self.question:
            case YesNo():
                self._choose(parts, labels.read_yes_no(text), text, [word(w.YES, self.lang), word(w.NO, self.lang)])
            case OneOf():
                known = labels.option_labels(self.loaded, self.question, self.lang)
                self._choose(parts, labels.read_option(self.loaded, self.question, text), text, list(known.values()))
            case Number():
                parts["value"] = [self._figure(cell)]
            case DateQuestion() | FreeText():
                parts["value"] = [text]

    def _choose(self, parts: dict[str, list[str]], code: str | None, typed: str, known: Sequence[str]) -> None:
        if code is None:
            self._unlisted(self.row, "answer", typed, known)
        else:
            parts["value"] = [code]

    def _ticked(self, row: Row) -> bool:
        cell = self._held(row, "answer")
        text = self._text(cell)
        if not text.strip():
            return False
        found = labels.read_tick(text)
        if found is None:
            self._unlisted(row, "answer", text, [word(w.TICK, self.lang)])
        return bool(found)

    def _figure(self, cell: Cell) -> str:
        """A figure as it is typed in a form."""
        if cell.kind == "number":
            return figure(float(cell.text), self.lang)
        if cell.kind == "percent":  # 12 % is 0.12 in the file: what is shown is what was meant
            return f"{figure(float(Decimal(cell.text) * 100), self.lang)} %"
        return self._text(cell)

    def _text(self, cell: Cell | None) -> str:
        """What a cell shows, as a text."""
        if cell is None:
            return ""
        if cell.kind == "boolean":
            return word(w.TRUE if cell.text == "true" else w.FALSE, self.lang)
        if cell.kind in ("number", "percent"):
            return figure(float(cell.text), self.lang).replace(_GROUPS[self.lang], "")
        return cell.text

    def _unlisted(self, row: Row, column: Column, typed: str, known: Sequence[str]) -> None:
        """An answer that is not in the list, with the whole list: the values that findings mention are cut."""
        found = _error(self.lang, *self.extract.place(row, column), self.question.id, "workbook-option", typed=typed)
        self.errors.append(replace(found, hint=f"{found.hint} {' ; '.join(known)}."))

    def _error(self, row: Row, column: Column, code: str, **params: object) -> None:
        self.errors.append(_error(self.lang, *self.extract.place(row, column), self.question.id, code, **params))


_GROUPS: Mapping[Lang, str] = {"fr": NBSP, "en": ","}
"""What stands between thousands: a year typed into a text is "2024"."""
_WRONG = {"formula": "workbook-formula", "error": "workbook-error-value", "merged": "workbook-merged"}
_COLUMN: Mapping[str, Column] = {"note": "note", "reason": "detail", "state": "special", "estimate": "special"}
_ALONE = {"note": "workbook-note-alone", "estimate": "workbook-estimate-alone"}


def _special(typed: Typed) -> w.Special:
    state = next(iter(typed.get("state", [])), "not_known")
    return next(name for name in w.SPECIALS if name == state)


def _error(lang: Lang, sheet: str, cell: str, question: str, code: str, /, **params: object) -> CellError:
    found = finding(code, Place(""), (), **params)
    return CellError(sheet, cell, question, code, found.message(lang), found.hint(lang))
