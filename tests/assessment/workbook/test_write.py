"""The file itself: what is locked, its lists and bounds, and the limits of spreadsheets that no text may break."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from xlsxwriter.utility import xl_cell_to_rowcol

from assessment.workbook import layout
from assessment.workbook.layout import TYPED
from assessment.workbook.opened import opened
from assessment.workbook.outline import Source
from assessment.workbook.read import read
from questionnaires.loader import LoadedQuestionnaire, load
from tests.assessment.workbook.edits import parts, place, sheet_part
from tests.assessment.workbook.filled import again, source, written

SHEET = "1 Questions générales"


def sheet_xml(content: bytes, name: str = SHEET) -> str:
    return parts(content)[sheet_part(content, name)].decode()


def unlocked(content: bytes, name: str = SHEET) -> set[str]:
    """The cells of a sheet that may be changed."""
    styles = parts(content)["xl/styles.xml"].decode().split("<cellXfs", 1)[1].split("</cellXfs>", 1)[0]
    free = {str(index) for index, one in enumerate(styles.split("<xf ")[1:]) if 'locked="0"' in one}
    return {
        ref
        for ref, style in re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet_xml(content, name))
        if style in free
    }


def cells(content: bytes, *named: str) -> set[str]:
    """``q:plan answer`` → its cell."""
    return {place(content, *one.split())[1] for one in named}  # type: ignore[arg-type]


def test_only_the_cells_to_fill_in_are_unlocked(firm: Source) -> None:
    content = written(firm)
    assert 'sheetProtection sheet="1"' in sheet_xml(content)
    assert "password" not in sheet_xml(content)
    every = {f"q:{name} {column}" for name in ("plan", "tracking", "gifts", "delay", "margin", "founded", "words")
             for column in ("answer", "special", "note")} - {"q:gifts answer"}  # fmt: skip
    every |= {f"o:gifts:{code} answer" for code in ("time", "money", "none")}
    every |= {"q:plan detail", "q:tracking detail"}  # a reason, what an option asks
    assert unlocked(content) == cells(content, *every)


def test_nothing_is_unlocked_for_who_reads_or_once_it_is_signed(firm: Source) -> None:
    for of in (replace(firm, editable=lambda _: False), replace(firm, open=False)):
        content = written(of)
        assert unlocked(content) == set()
        assert again(of).answers == again(firm).answers


def test_choices_are_lists_and_figures_have_bounds(firm: Source) -> None:
    content = written(firm)
    found = dict(re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+)"', sheet_xml(content))[::-1])
    assert set(found) == {"list", "decimal", "date"}
    rules = re.findall(r'<dataValidation [^>]*sqref="(\w+)"[^>]*>(.*?)</dataValidation>', sheet_xml(content))
    by_cell = dict(rules)
    (delay,) = cells(content, "q:delay answer")
    assert by_cell[delay] == "<formula1>0.0</formula1><formula2>365.0</formula2>"
    (tracking,) = cells(content, "q:tracking answer")
    assert re.fullmatch(r"<formula1>'_listes'!\$[A-Z]+\$1:\$[A-Z]+\$2</formula1>", by_cell[tracking])
    assert "Indiquez un nombre entre 0 et 365 jours" in sheet_xml(content)


def test_no_text_of_anybody_becomes_a_formula(firm: Source) -> None:
    text = '=HYPERLINK("http://example.org")'
    held = {**firm.held, "words": replace(firm.held["words"], content={"value": text, "note": "@SOMME(A1)"})}
    content = written(replace(firm, held=held, firm="=cmd|' /C calc'!A0"))
    formulas = {one for name, part in parts(content).items() if "worksheets" in name
                for one in re.findall("<f>(.*?)</f>", part.decode())}  # fmt: skip
    assert formulas
    assert all(one.startswith("IF(OR(") for one in formulas)
    assert again(replace(firm, held=held)).answers["words"] == {"value": text, "note": "@SOMME(A1)"}


def test_what_is_to_be_answered_says_so_until_it_is(firm: Source) -> None:
    content = written(replace(firm, asked=frozenset({"margin"})))
    shown = dict(re.findall(r'<c r="(I[0-9]+)"[^>]*><f>.*?</f><v>(.*?)</v>', sheet_xml(content)))
    rows = {name: place(content, f"q:{name}", "answer")[1][1:] for name in ("margin", "words")}
    assert {name: shown[f"I{row}"] for name, row in rows.items()} == {"margin": "à répondre", "words": ""}


LONG = "Très long, avec des virgules, des « guillemets » et 🌿 : "


@pytest.fixture(scope="module")
def verbose(tmp_path_factory: pytest.TempPathFactory) -> LoadedQuestionnaire:
    """Texts as long as the format allows, and options that read alike."""
    text = (LONG * 120)[:6000].strip()
    path = tmp_path_factory.mktemp("verbose") / "questionnaire.yaml"
    options = "\n".join(f"          - {{code: o{n}, text: '{text[: 5990 - n]}', points: {n}}}" for n in range(4))
    path.write_text(f"""
id: verbose
version: "2026.1"
title: '{text}'
languages: [fr]
nodes:
  - id: one
    title: "Un / deux : [trois] * quatre ? 'cinq' \\\\ six sept huit neuf dix"
    questions:
      - id: choice
        kind: one_of
        text: '{text}'
        help: '{text}'
        period: '{text}'
        allow_not_applicable: true
        options:
{options}
      - id: alike
        kind: one_of
        text: Semblables ?
        options: [{{code: a, text: Été}}, {{code: b, text: ETE}}, {{code: c, text: Autre}}]
      - {{id: figure, kind: number, text: '{text}', unit: '{text[:5900]}'}}
""", "utf-8")  # fmt: skip
    return load(path)


def test_texts_longer_than_a_spreadsheet_holds_are_cut_and_answers_are_not(verbose: LoadedQuestionnaire) -> None:
    answers: dict[str, Any] = {
        "choice": {"value": "o3", "note": "a" * 20_000}, "alike": {"value": "b"}, "figure": {"value": 1.5},
    }  # fmt: skip
    of = source(verbose, answers, {}, firm=LONG * 10)
    content = written(of)
    reading = read(opened(content), verbose)
    assert reading.all_errors == ()
    assert reading.answers == answers
    files = {name: part.decode() for name, part in parts(content).items()}
    for text in re.findall(r'(?:prompt|error)="([^"]*)"', "".join(files.values())):
        assert layout.units(text) <= 255
    (name,) = [one for one in re.findall(r'<sheet name="([^"]*)"', files["xl/workbook.xml"]) if one.startswith("1 ")]
    assert len(name.replace("&apos;", "'")) <= 31
    assert not re.search(r"[\[\]:*?/\\]", name)
    for text in re.findall(r"<si>(.*?)</si>", files["xl/sharedStrings.xml"], re.DOTALL):
        assert layout.units(re.sub("<[^>]*>", "", text)) <= layout.LONGEST_CELL


def test_options_that_read_alike_bear_their_code(verbose: LoadedQuestionnaire) -> None:
    content = written(source(verbose, {}, {}))
    lists = parts(content)["xl/sharedStrings.xml"].decode()
    assert "Été (a)" in lists
    assert "ETE (b)" in lists


def test_the_head_stays_in_sight_and_on_each_printed_page(firm: Source) -> None:
    content = written(firm)
    xml, book = sheet_xml(content), parts(content)["xl/workbook.xml"].decode()
    assert 'topLeftCell="D5"' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml
    assert f"'{SHEET}'!$4:$4" in book
    assert xl_cell_to_rowcol("D5") == (4, 3)
    assert len(TYPED) == 4
