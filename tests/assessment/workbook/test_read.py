"""What people do to a workbook: read right, or told by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment.workbook import layout
from assessment.workbook.layout import Column
from assessment.workbook.opened import opened
from assessment.workbook.outline import Source
from assessment.workbook.read import Given, Reading, read
from questionnaires.findings import Lang
from tests.assessment.workbook import edits
from tests.assessment.workbook.conftest import ANSWERS
from tests.assessment.workbook.edits import changed, place, typed
from tests.assessment.workbook.filled import again, written

SHEET = "1 Questions générales"


def reading(of: Source, content: bytes) -> Reading:
    return read(opened(content), of.loaded)


def after(of: Source, question: str, entries: dict[tuple[str, Column], Any], lang: Lang = "fr") -> Given:
    """What is read of one question once values were typed into its cells."""
    found = reading(of, typed(written(of, lang), entries))
    return next(one for one in found.given if one.question == question)


def codes(given: Given) -> list[tuple[str, str]]:
    return [(error.cell, error.code) for error in given.errors]


def test_a_workbook_that_nobody_touched_says_what_stands(firm: Source) -> None:
    found = again(firm)
    assert found.answers == {**ANSWERS, "margin": None}
    assert not any(one.touched for one in found.given)
    assert {one.base for one in found.given} == {0, 1}


# --- what people type -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("said", "value"), [("Oui", True), ("non", False), ("YES", True), (" No ", False), (True, True), (False, False)]
)
def test_yes_and_no_are_read_in_both_languages(firm: Source, lang: Lang, said: Any, value: bool) -> None:
    entries: dict[tuple[str, Column], Any] = {
        ("q:plan", "answer"): said, ("q:plan", "special"): None, ("q:plan", "detail"): None,
    }  # fmt: skip
    assert after(firm, "plan", entries, lang).content == {"value": value}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (7.25, 7.25),
        ("12,5", 12.5),
        ("1\u202f2", None),
        ("12 jours", 12),
        ("0,30000000000000004", 0.30000000000000004),
        (400.0, None),
        ("environ 12", None),
        (True, None),
    ],
)
def test_figures_are_read_as_on_a_page(firm: Source, said: Any, value: float | None) -> None:
    found = after(firm, "delay", {("q:delay", "answer"): said, ("q:delay", "special"): None})
    if value is None:
        assert codes(found) == [(place(written(firm), "q:delay", "answer")[1], "form")]
    else:
        assert (found.content, found.errors) == ({"value": value}, ())


def test_the_language_of_the_workbook_decides_on_a_comma(firm: Source) -> None:
    entries: dict[tuple[str, Column], Any] = {("q:margin", "answer"): "1,234"}
    assert after(firm, "margin", entries, "fr").content == {"value": 1.234}
    assert after(firm, "margin", entries, "en").content == {"value": 1234.0}


def test_an_option_is_read_without_case_or_accents_and_never_guessed(firm: Source) -> None:
    entries: dict[tuple[str, Column], Any] = {("q:tracking", "answer"): "JAMAIS", ("q:tracking", "detail"): None}
    assert after(firm, "tracking", entries).content == {"value": "never", "note": "Relevé affiché."}
    found = after(firm, "tracking", {("q:tracking", "answer"): "Chaque moi"})
    assert found.errors[0].message == "« Chaque moi » n'est pas dans la liste"
    assert found.errors[0].hint == "Choisissez dans la liste de la cellule : Jamais ; Chaque mois."


def test_several_options_are_ticked_each_in_its_row(firm: Source) -> None:
    entries: dict[tuple[str, Column], Any] = {("o:gifts:money", "answer"): "x", ("o:gifts:time", "answer"): "non"}
    assert after(firm, "gifts", entries).content == {"value": ["money"]}
    found = after(firm, "gifts", {("o:gifts:none", "answer"): "oui"})
    assert codes(found) == [(place(written(firm), "o:gifts:time", "answer")[1], "form")]
    assert "ne vont pas ensemble" in found.errors[0].message
    found = after(firm, "gifts", {("o:gifts:money", "answer"): "peut-être"})
    assert codes(found) == [(place(written(firm), "o:gifts:money", "answer")[1], "workbook-option")]


def test_days_are_read_from_dates_and_from_texts(firm: Source) -> None:
    found = after(firm, "founded", {("q:founded", "answer"): 45352.0})  # the cell has the form of a day
    assert found.content == {"value": "2024-03-01"}
    assert after(firm, "founded", {("q:founded", "answer"): "12 mars 2019"}).content == {"value": "2019-03-12"}
    found = after(firm, "founded", {("q:founded", "answer"): "printemps 1998"})
    assert codes(found) == [(place(written(firm), "q:founded", "answer")[1], "form")]


def test_a_text_keeps_its_spaces_its_lines_and_its_signs(firm: Source) -> None:
    text = "  =SOMME(A1)\n\tdeuxième ligne 🌿 \u00a0»  "
    of = replace(firm, held={**firm.held, "words": replace(firm.held["words"], content={"value": text})})
    assert again(of).answers["words"] == {"value": text}
    assert after(firm, "words", {("q:words", "answer"): 2024.0}).content == {"value": "2024"}


def test_a_special_case_stands_in_place_of_an_answer(firm: Source) -> None:
    entries: dict[tuple[str, Column], Any] = {("q:margin", "special"): "nous ne savons pas"}
    assert after(firm, "margin", entries).content == {"not_known": True}
    both: dict[tuple[str, Column], Any] = {("q:delay", "special"): "Nous ne savons pas"}
    assert [error.code for error in after(firm, "delay", both).errors] == ["workbook-both"]
    wrong: dict[tuple[str, Column], Any] = {("q:delay", "special"): "Bof"}
    found = after(firm, "delay", wrong)
    assert found.errors[0].hint == "Choisissez dans la liste de la cellule : C'est une estimation ; Nous ne savons pas."


@pytest.mark.parametrize(
    ("question", "entries", "code", "column"),
    [
        ("plan", {("q:plan", "detail"): None}, "form", "detail"),
        ("margin", {("q:margin", "note"): "à voir"}, "workbook-note-alone", "note"),
        ("margin", {("q:margin", "special"): "C'est une estimation"}, "workbook-estimate-alone", "special"),
        ("margin", {("q:margin", "detail"): "mars"}, "workbook-detail-alone", "detail"),
    ],
)
def test_what_a_page_would_set_aside_is_told(
    firm: Source, question: str, entries: Any, code: str, column: Column
) -> None:
    found = after(firm, question, entries)
    assert codes(found) == [(place(written(firm), f"q:{question}", column)[1], code)]
    assert found.content is None


def test_a_cell_that_was_emptied_clears_the_answer(firm: Source) -> None:
    found = after(firm, "founded", {("q:founded", "answer"): None})
    assert (found.touched, found.content, found.errors) == (True, None, ())


# --- what spreadsheets do ---------------------------------------------------------------------------------


def test_rows_that_moved_are_found_by_their_key(firm: Source) -> None:
    for change in (edits.moved(3), edits.reversed_rows(), edits.column_inserted("D"), edits.column_inserted("A")):
        found = reading(firm, changed(written(firm), SHEET, change))
        assert found.answers == {**ANSWERS, "margin": None}
        assert not any(one.touched for one in found.given)


def test_a_sheet_may_be_renamed(firm: Source) -> None:
    assert reading(firm, edits.renamed(written(firm), SHEET, "Ma feuille")).answers == {**ANSWERS, "margin": None}


def test_the_result_of_a_formula_is_not_taken(firm: Source) -> None:
    content = written(firm)
    _, cell = place(content, "q:margin", "answer")
    found = reading(
        firm, changed(content, SHEET, lambda root: edits.formula(edits.cell_of(root, cell), "6*7", "42"))
    )  # fmt: skip
    assert [(one.cell, one.code) for one in found.all_errors] == [(cell, "workbook-formula")]
    _, above = place(content, "q:delay", "answer")
    many = changed(content, SHEET, lambda root: edits.formula(
        edits.cell_of(root, above), "A1", "1", t="array", ref=f"{above}:{cell}"))  # fmt: skip
    assert {one.question for one in reading(firm, many).all_errors} >= {"delay", "margin"}


def test_error_values_are_told(firm: Source) -> None:
    content = written(firm)
    _, cell = place(content, "q:margin", "answer")
    found = reading(firm, changed(content, SHEET, lambda root: edits.put(edits.cell_of(root, cell), "#N/A", "e")))
    assert [(one.cell, one.code) for one in found.all_errors] == [(cell, "workbook-error-value")]


def test_merged_cells_are_told(firm: Source) -> None:
    content = written(firm)
    first, last = (place(content, key, "answer")[1] for key in ("q:delay", "q:margin"))
    found = reading(firm, changed(content, SHEET, edits.merged(f"{first}:{last}")))
    assert [(one.cell, one.code) for one in found.all_errors] == [(first, "workbook-merged"), (last, "workbook-merged")]
    assert found.all_errors[0].message.endswith(f"({first}:{last}) : une seule réponse s'y lirait")


def test_a_percentage_is_what_is_shown(firm: Source) -> None:
    """Typed as 12 % into a cell, it is 0.12 in the file."""
    content = written(firm)
    _, cell = place(content, "q:margin", "answer")
    files = edits.parts(content)
    styles = files["xl/styles.xml"].decode()
    count = styles.split("<cellXfs", 1)[1].split("</cellXfs>", 1)[0].count("<xf ")
    files["xl/styles.xml"] = styles.replace("</cellXfs>", '<xf numFmtId="9"/></cellXfs>').encode()

    def change(root: Any) -> None:
        edits.put(edits.cell_of(root, cell), 0.12)
        edits.cell_of(root, cell).set("s", str(count))

    found = reading(firm, changed(edits.packed(files), SHEET, change))
    (error,) = found.all_errors  # its unit is the euro
    assert error.hint.startswith("Vous avez écrit « % », alors que l'unité est « € »")


def test_a_row_that_is_there_twice_is_not_chosen_between(firm: Source) -> None:
    content = written(firm)
    first, second = (place(content, key, "answer")[1] for key in ("q:margin", "q:founded"))

    def change(root: Any) -> None:
        edits.put(edits.cell_of(root, f"A{second[1:]}"), "q:margin")

    found = reading(firm, changed(content, SHEET, change))
    assert [(one.cell, one.code) for one in found.all_errors] == [(second, "workbook-twice")]
    assert first in found.all_errors[0].message
    assert found.absent == ("founded",)


def test_a_question_whose_rows_were_deleted_is_absent_and_an_option_is_missed(firm: Source) -> None:
    content = written(firm)

    def without(*keys: str) -> Any:
        numbers = [place(content, key, "answer")[1][1:] for key in keys]

        def change(root: Any) -> None:
            for number in numbers:
                edits.put(edits.cell_of(root, f"A{number}"), None)

        return change

    found = reading(firm, changed(content, SHEET, without("q:margin", "q:founded")))
    assert (found.absent, found.all_errors) == (("margin", "founded"), ())
    found = reading(firm, changed(content, SHEET, without("o:gifts:money")))
    assert [(one.question, one.code) for one in found.all_errors] == [("gifts", "workbook-option-missing")]


def test_a_sheet_that_lost_a_column_is_told_and_empties_nothing(firm: Source) -> None:
    def change(root: Any) -> None:
        edits.put(edits.cell_of(root, "D1"), None)

    found = reading(firm, changed(written(firm), SHEET, change))
    assert [(one.sheet, one.code) for one in found.all_errors] == [(SHEET, "workbook-columns")]
    assert found.given == ()
    assert set(found.absent) == set(ANSWERS) | {"margin"}


def test_a_key_that_names_nothing_is_told(firm: Source) -> None:
    content = written(firm)
    _, cell = place(content, "q:margin", "answer")
    found = reading(firm, changed(content, SHEET, lambda root: edits.put(edits.cell_of(root, f"A{cell[1:]}"), "q:zz")))
    assert [(one.cell, one.code) for one in found.errors] == [(cell, "workbook-unknown-row")]


def test_an_answer_too_long_for_a_cell_stays_online(firm: Source) -> None:
    text = "🌿" * (layout.LONGEST_CELL // 2 + 1)  # two units each
    of = replace(firm, held={**firm.held, "words": replace(firm.held["words"], content={"value": text})})
    assert "words" not in again(of).answers
