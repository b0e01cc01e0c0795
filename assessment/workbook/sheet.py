"""Writes the sheet of one pillar: a row for each question, and one for each option where several may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from assessment.answer_check import LARGEST
from assessment.answer_forms import states_of
from assessment.forms.fields import number_asked, number_wanted
from assessment.forms.words import units_of
from assessment.workbook import layout
from assessment.workbook import words as w
from assessment.workbook.labels import option_labels
from assessment.workbook.layout import LONGEST_CELL, SHOWN, Column, cut
from assessment.workbook.outline import Chapter, Dress, Item, Section, Source
from assessment.workbook.style import (
    BOLD,
    FINE,
    FINE_LINE,
    INK,
    LINE,
    MUTED,
    OPEN,
    OPEN_GROUND,
    SMALL,
    WHITE,
    Styles,
    height,
    lines,
    tint,
)
from assessment.workbook.typed import Typed
from assessment.workbook.words import Special, word
from questionnaires.findings import Lang
from questionnaires.model import AnyOf, DateQuestion, FreeText, Number, OneOf, Option, Question, YesNo

_WIDTHS: Mapping[Column, float] = {
    "number": 6, "question": 62, "answer": 34, "unit": 15, "special": 21, "detail": 30, "note": 30, "state": 12,
}  # fmt: skip
_AT: Mapping[Column, int] = {name: place for place, name in enumerate(SHOWN, 1)}
_RULE: Mapping[str, Any] = {"top": 1, "top_color": LINE}
"""The line that begins a question."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets do not agree on the number of a day."""
_EXACT = 15
"""Digits of a figure that every spreadsheet keeps."""
_MESSAGE, _TITLE = 255, 32
"""Characters of a message shown beside a cell, and of its title."""
_PRINTED_FOOT = 120
_SHOWN_TEXT = 6_000


class SheetWriter:
    """One sheet under way. ``place_list`` gives the range of a list of choices."""

    def __init__(
        self, sheet: Worksheet, styles: Styles, source: Source, chapter: Chapter, lang: Lang, dress: Dress,
        place_list: Callable[[Sequence[str]], str],
    ) -> None:  # fmt: skip
        """Of one chapter; nothing is written yet."""
        self.sheet, self.styles, self.source, self.chapter = sheet, styles, source, chapter
        self.lang, self.dress, self.place_list = lang, dress, place_list
        self.colour = dress.colour(chapter.place - 1)
        self.editable = source.open and source.editable(chapter.pillar)
        self.row = 0
        self.texts: dict[str, str] = {}
        """Of the row under way, by column."""
        self.wording = 0.0
        """Lines of its question, which has two sizes of text."""

    def write(self, typed: Mapping[str, Typed], online: Collection[str]) -> None:
        """The whole sheet. ``online``: questions whose answer no cell holds."""
        self._page()
        self._head()
        for section in self.chapter.sections:
            self._section(section)
            for item in section.items:
                self._item(item, typed[item.question.id], online=item.question.id in online)
        last = max(self.row - 1, 1)
        words = {w.TO_ANSWER: (OPEN, OPEN_GROUND), w.MAYBE: (MUTED, WHITE)}
        for text, (ink, ground) in words.items():
            self.sheet.conditional_format(
                0, _AT["state"], last, _AT["state"],
                {"type": "cell", "criteria": "==", "value": f'"{word(text, self.lang)}"',
                 "format": self.styles.marked(ink, ground)},
            )  # fmt: skip

    # --- page and head ------------------------------------------------------------------------------------

    def _page(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_tab_color(self.colour)
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        for name, width in _WIDTHS.items():
            sheet.set_column(_AT[name], _AT[name], width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        foot = cut(f"{self.source.firm} · {self.chapter.title}".strip(" ·"), _PRINTED_FOOT).replace("&", "&&")
        sheet.set_footer(f"&L&8{foot}&R&8&P / &N")

    def _head(self) -> None:
        self._text(0, "key", layout.COLUMNS, None)
        for name in SHOWN:
            self._text(0, name, layout.PREFIX + name, None)
        self.sheet.set_row(0, None, None, {"hidden": True})
        title = self.styles.get(bold=True, font_size=16, font_color=self.colour, text_wrap=False)
        self._text(1, "question", self.chapter.title, title)
        self._text(1, "number", str(self.chapter.place), title)
        about = self.chapter.about
        if not self.editable and self.source.open:
            about = f"{self.dress.typeset(word(w.READ_ONLY, self.lang))}\n{about}".strip()
        self._text(2, "question", about, self.styles.get(font_color=MUTED))
        self.sheet.set_row(1, 24)
        self.sheet.set_row(2, height(lines(about, _WIDTHS["question"])))
        self.sheet.set_row(3, 22)
        head = self.styles.get(bold=True, font_color=WHITE, bg_color=self.colour, valign="vcenter")
        for name in SHOWN:
            self._text(3, name, word(w.HEAD[name], self.lang), head)
        self.sheet.freeze_panes(4, _AT["answer"])
        self.texts.clear()
        self.row = 4

    def _section(self, section: Section) -> None:
        band = self.styles.get(bold=True, font_size=11, font_color=self.colour, bg_color=tint(self.colour, 0.16),
                               valign="vcenter",
                               text_wrap=False)  # fmt: skip
        for name in SHOWN:
            self._text(self.row, name, section.title if name == "question" else "", band)
        self.sheet.set_row(self.row, 19)
        self.texts.clear()
        self.row += 1

    # --- a question ---------------------------------------------------------------------------------------

    def _item(self, item: Item, typed: Typed, *, online: bool) -> None:
        question, row = item.question, self.row
        self._text(row, "key", layout.question_key(question.id), None)
        self._text(row, "number", item.number, self.styles.get(bold=True, font_color=self.colour, **_RULE))
        self._wording(item)
        unit = next(iter(units_of(self.source.loaded, question, self.lang)), "")
        self._text(row, "unit", self.dress.typeset(unit), self.styles.shown(rule=True))
        if online:
            for name in layout.TYPED:
                self._text(row, name, "", self.styles.shown(rule=True))
            self._text(row, "answer", self.dress.typeset(word(w.ONLINE_ONLY, self.lang)), self.styles.shown(rule=True))
            self._text(row, "state", "", self.styles.shown(rule=True))
            self._end_row()
            return
        self._answer(question, typed)
        self._special(question, typed)
        chosen = next(iter(typed.get("value", [])), "")
        detail = typed.get("reason") or (typed.get(f"detail.{chosen}", []) if isinstance(question, OneOf) else [])
        takes = question.allow_not_applicable or bool(detail)
        takes |= isinstance(question, OneOf) and any(option.detail for option in question.options)
        self._entry("detail", next(iter(detail), ""), open_=takes)
        self._entry("note", next(iter(typed.get("note", [])), ""), open_=True)
        self._end_row()
        if isinstance(question, AnyOf):
            labels = option_labels(self.source.loaded, question, self.lang, self.dress.typeset)
            for option in question.options:
                self._option(question, option, labels[option.code], typed)
        self._state(question, row, typed)

    def _wording(self, item: Item) -> None:
        """The question in bold, and under it what helps to answer: period, choices, details asked, help, when."""
        question = item.question
        period = self._of(question, "period", question.period)
        around = [period[:1].upper() + period[1:]]
        if isinstance(question, OneOf):
            for option in question.options:
                text = self._of(question, f"options.{option.code}.text", option.text)
                asked = self._asked(question, option)
                around.append(f"○ {text}{f' ({asked})' if asked else ''}")
        around += [self._of(question, "help", question.help), item.when]
        more = "\n".join(cut(line, _SHOWN_TEXT) for line in around if line)
        text = cut(self._of(question, "text", question.text), _SHOWN_TEXT)
        width = _WIDTHS["question"]
        cell, strong = self.styles.get(**_RULE), self.styles.get(bold=True)
        if more:
            more = cut(f"\n{more}", LONGEST_CELL - 2 * _SHOWN_TEXT)
            muted = self.styles.get(font_color=MUTED, font_size=SMALL)
            self.sheet.write_rich_string(self.row, _AT["question"], strong, text, muted, more, cell)
            self.wording = lines(text, width, BOLD) + FINE_LINE * lines(more[1:], width, FINE)
        else:
            self._text(self.row, "question", text, self.styles.get(bold=True, **_RULE))
            self.wording = lines(text, width, BOLD)

    def _of(self, question: Question, part: str, french: str | None) -> str:
        """A text of a question; empty where there is none."""
        if not french:
            return ""
        return self.dress.typeset(self.source.loaded.translations.get(f"{question.id}.{part}", french, self.lang))

    def _asked(self, question: Question, option: Option) -> str:
        """What an option asks once it is chosen."""
        said = self._of(question, f"options.{option.code}.detail", option.detail)
        return self.dress.typeset(word(w.ASKED_WITH, self.lang, said)) if said else ""

    def _answer(self, question: Question, typed: Typed) -> None:
        value = next(iter(typed.get("value", [])), "")
        match question:
            case AnyOf():
                below = self.dress.typeset(word(w.BELOW, self.lang))
                self._text(self.row, "answer", below, self.styles.shown(rule=True))
            case YesNo():
                labels = {"yes": word(w.YES, self.lang), "no": word(w.NO, self.lang)}
                self._choice(labels, value)
            case OneOf():
                self._choice(option_labels(self.source.loaded, question, self.lang, self.dress.typeset), value)
            case Number():
                self._number(question, value)
            case DateQuestion():
                self._day(value)
            case FreeText():
                self._entry("answer", value, open_=True)

    def _choice(self, labels: Mapping[str, str], code: str) -> None:
        self._entry("answer", labels.get(code, ""), open_=True)
        self._list("answer", list(labels.values()))

    def _number(self, question: Number, value: str) -> None:
        asked = number_asked(self.source.loaded, question, self.lang)
        unit = next(iter(asked.units), "")
        shown = 'General" %"' if unit.startswith("%") else "General"
        held = self.source.held.get(question.id)
        number = held.content.get("value") if value and held is not None and held.content else None
        # A figure of more digits than spreadsheets keep is written as a text, which is read back whole.
        if isinstance(number, int | float) and float(f"{number:.{_EXACT}g}") == number:
            self.sheet.write_number(self.row, _AT["answer"], number, self._format("answer", shown, open_=True))
        else:
            self._entry("answer", value, open_=True, number_format=shown)
        self._valid("answer", {
            "validate": "decimal", "criteria": "between",
            "minimum": -LARGEST if asked.minimum is None else asked.minimum,
            "maximum": LARGEST if asked.maximum is None else asked.maximum,
        }, number_wanted(asked, self.lang))  # fmt: skip

    def _day(self, value: str) -> None:
        day = date.fromisoformat(value) if value else None
        if day is not None and day >= _FIRST_DAY:
            self.sheet.write_datetime(self.row, _AT["answer"], day, self._format("answer", "dd/mm/yyyy", open_=True))
        else:
            self._entry("answer", value, open_=True, number_format="dd/mm/yyyy")
        bounds = {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": date(9999, 12, 31)}
        self._valid("answer", bounds, word(w.DATE, self.lang))

    def _special(self, question: Question, typed: Typed) -> None:
        state = next(iter(typed.get("state", [])), "estimate" if typed.get("estimate") else "")
        offered: list[Special] = ["estimate"] if isinstance(question, Number) or state == "estimate" else []
        offered += [name for name in w.SPECIALS if name in states_of(question) or (name == state != "estimate")]
        labels = {name: word(w.SPECIALS[name], self.lang) for name in offered}
        self._entry("special", labels.get(state, "") if state else "", open_=True)  # type: ignore[call-overload]
        self._list("special", list(labels.values()))

    def _option(self, question: AnyOf, option: Option, label: str, typed: Typed) -> None:
        """The row of one option that may be chosen with others."""
        self._text(self.row, "key", layout.option_key(question.id, option.code), None)
        notes = [f"({word(w.ALONE, self.lang)})"] if option.exclusive else []
        asked = cut(self._asked(question, option), _SHOWN_TEXT)
        notes += [f"({asked})"] if asked else []
        self._text(self.row, "question", " ".join([cut(label, _SHOWN_TEXT), *notes]), self.styles.get(indent=2))
        ticked = word(w.TICK, self.lang) if option.code in typed.get("value", []) else ""
        self._entry("answer", ticked, open_=True)
        self._list("answer", [word(w.TICK, self.lang)])
        detail = next(iter(typed.get(f"detail.{option.code}", [])), "")
        if option.detail or detail:
            self._entry("detail", detail, open_=True)
        self._end_row()

    def _state(self, question: Question, row: int, typed: Typed) -> None:
        """ "To answer" as long as nothing is: a formula, so that the word goes as one fills in."""
        answer, special = (xl_rowcol_to_cell(row, _AT[name], col_abs=True) for name in ("answer", "special"))
        given = f'{answer}<>""'
        if isinstance(question, AnyOf):
            first, last = (xl_rowcol_to_cell(at, _AT["answer"], col_abs=True) for at in (row + 1, self.row - 1))
            given = f"COUNTA({first}:{last})>0"
        estimate = word(w.SPECIALS["estimate"], self.lang)
        said = f'AND({special}<>"",{special}<>"{estimate}")'
        text = word(w.TO_ANSWER if question.id in self.source.asked else w.MAYBE, self.lang)
        shown = self.styles.get(align="center", font_color=INK, **_RULE)
        answered = bool(typed.keys() & {"value", "state"})
        formula = f'=IF(OR({given},{said}),"","{text}")'
        self.sheet.write_formula(row, _AT["state"], formula, shown, "" if answered else text)

    # --- cells --------------------------------------------------------------------------------------------

    def _text(self, row: int, column: Column | str, text: str, style: Format | None) -> None:
        place = 0 if column == "key" else _AT[column]  # type: ignore[index]
        self.texts[column] = text
        if text:
            self.sheet.write_string(row, place, cut(text, LONGEST_CELL), style)
        else:
            self.sheet.write_blank(row, place, None, style)

    def _end_row(self) -> None:
        """Make the row as high as its texts, and go to the next."""
        most = max(lines(self.texts.get(name, ""), width) for name, width in _WIDTHS.items())
        self.sheet.set_row(self.row, height(max(most, self.wording)))
        self.texts.clear()
        self.wording = 0.0
        self.row += 1

    def _format(self, column: Column, number_format: str, *, open_: bool) -> Format:
        if open_ and self.editable:
            return self.styles.entry(self.colour, number_format)
        return self.styles.shown(number_format, rule=True)

    def _entry(self, column: Column, text: str, *, open_: bool, number_format: str = "@") -> None:
        """A cell in which people write, where they may."""
        self._text(self.row, column, text, self._format(column, number_format, open_=open_))

    def _list(self, column: Column, choices: Sequence[str]) -> None:
        rule = {"validate": "list", "source": self.place_list(choices)}
        self._valid(column, rule, "", word(w.WRONG_LIST, self.lang), word(w.WRONG_LIST_MORE, self.lang))

    def _valid(self, column: Column, rule: dict[str, Any], message: str, title: str = "", more: str = "") -> None:
        """What a cell accepts, what is said beside it, and what is said of anything else."""
        if not self.editable:
            return
        head = title or word(w.WRONG_VALUE, self.lang)
        said = {"error_title": cut(head, _TITLE), "error_message": cut(self.dress.typeset(more or message), _MESSAGE)}
        if message:
            said["input_message"] = cut(self.dress.typeset(message), _MESSAGE)
        self.sheet.data_validation(self.row, _AT[column], self.row, _AT[column], {**rule, **said})
