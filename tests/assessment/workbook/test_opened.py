"""Files that are not what was downloaded: refused with what they are and what to do, never read halfway."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from assessment.assessments import Assessment
from assessment.workbook import opened as opening
from assessment.workbook import scan
from assessment.workbook.belonging import check_belongs
from assessment.workbook.opened import opened
from assessment.workbook.outline import Source
from assessment.workbook.refusal import WorkbookError
from assessment.workbook.write import check_value
from tests.assessment.workbook import edits
from tests.assessment.workbook.filled import MADE, written

SHEET = "1 Questions générales"
Files = dict[str, bytes]


def code_of(content: bytes) -> str:
    with pytest.raises(WorkbookError) as caught:
        opened(content)
    for lang in ("fr", "en"):
        assert caught.value.message(lang)
        assert caught.value.hint(lang)
    return caught.value.code


def with_files(content: bytes, change: Callable[[Files], None]) -> bytes:
    files = edits.parts(content)
    change(files)
    return edits.packed(files)


@pytest.fixture(scope="module")
def content(firm: Source) -> bytes:
    return written(firm)


def test_what_is_no_workbook_is_told_apart(content: bytes) -> None:
    assert code_of(b"") == "workbook-empty"
    assert code_of(b"a;b;c\n1;2;3\n") == "workbook-not-one"
    assert code_of(b"%PDF-1.7\n") == "workbook-not-one"
    assert code_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "workbook-old"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert code_of(locked) == "workbook-locked"
    assert code_of(content[: len(content) // 2]) == "workbook-damaged"
    assert code_of(edits.packed({"lisez.txt": b"bonjour"})) == "workbook-not-one"
    ods = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>",
        "META-INF/manifest.xml": b"<manifest/>",
    }  # fmt: skip
    assert code_of(edits.packed(ods)) == "workbook-opendocument"
    assert code_of(b"PK\x03\x04" + bytes(20_000_001)) == "workbook-too-large"


def test_macros_links_and_objects_are_not_opened(content: bytes) -> None:
    assert code_of(with_files(content, lambda files: files.update({"xl/vbaProject.bin": b"x"}))) == "workbook-macros"

    def macro_type(files: Files) -> None:
        types = files["[Content_Types].xml"]
        main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        files["[Content_Types].xml"] = types.replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")

    assert code_of(with_files(content, macro_type)) == "workbook-macros"
    link = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    assert code_of(with_files(content, lambda files: files.update(link))) == "workbook-links"
    ole = {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
    assert code_of(with_files(content, lambda files: files.update(ole))) == "workbook-embedded"


def test_a_file_that_grows_without_measure_is_refused_before_it_is_read(content: bytes) -> None:
    bomb = {"xl/media/zeros.xml": bytes(60_000_000)}
    assert code_of(with_files(content, lambda files: files.update(bomb))) == "workbook-too-large-inside"
    many = {f"xl/media/{number}.xml": b"x" for number in range(2_100)}
    assert code_of(with_files(content, lambda files: files.update(many))) == "workbook-too-large-inside"


def test_two_thousand_megabytes_are_not_unzipped() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    found = bytearray(target.getvalue())
    size = (2_000_000_000).to_bytes(4, "little")
    at = found.rfind(b"PK\x01\x02")
    found[at + 24 : at + 28] = size  # what the directory declares of the last file
    assert code_of(bytes(found)) == "workbook-too-large-inside"


def test_a_shared_text_counts_as_often_as_it_is_shown(content: bytes) -> None:
    """A thousand cells that show one text of a megabyte would take a gigabyte."""

    def grown(files: Files) -> None:
        part = edits.sheet_part(content, SHEET)
        strings = files["xl/sharedStrings.xml"]
        count = strings.count(b"<si>")
        files["xl/sharedStrings.xml"] = strings.replace(b"</sst>", b"<si><t>" + b"x" * 500_000 + b"</t></si></sst>")
        cells = "".join(f'<c r="A{row}" t="s"><v>{count}</v></c>' for row in range(500, 530))
        row = f'<row r="500">{cells}</row></sheetData>'.encode()
        files[part] = files[part].replace(b"</sheetData>", row)

    assert code_of(with_files(content, grown)) == "workbook-too-large-inside"


def test_a_cell_far_away_makes_no_endless_table(content: bytes) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    def change(files: Files) -> None:
        part = edits.sheet_part(content, SHEET)
        files[part] = files[part].replace(b"</sheetData>", far)

    with pytest.raises(WorkbookError) as caught:
        opened(with_files(content, change))
    assert caught.value.message("fr") == (
        "La feuille « 1 Questions générales » est remplie très loin du questionnaire, jusqu'à la cellule XFD1048576"
    )


def test_cells_far_away_on_many_sheets_make_no_endless_tables(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of all sheets are held at once: what counts is their sum."""
    places = sum(one.places for one in scan.scan(opening._parts(content)))
    monkeypatch.setattr(scan, "MOST_PLACES", places)
    assert opened(content)
    monkeypatch.setattr(scan, "MOST_PLACES", places - 1)
    assert code_of(content) == "workbook-far"


@pytest.mark.parametrize(
    ("before", "more"),
    [
        (b"<pageMargins", b"<mergeCells>" + b'<mergeCell ref="A900:B900"/>' * 6_000 + b"</mergeCells>"),
        (b"</sheetData>", b'<row r="900">' + b'<c t="e"/>' * 250_000 + b"</row>"),
        (b"</sheetData>", b'<row r="900">' + b'<c><f t="array" ref="A1:B2"/></c>' * 6_000 + b"</row>"),
    ],
)
def test_more_merges_errors_or_formulas_than_can_be_remembered(content: bytes, before: bytes, more: bytes) -> None:
    def change(files: Files) -> None:
        part = edits.sheet_part(content, SHEET)
        assert before in files[part]
        files[part] = files[part].replace(before, more + before, 1)

    assert code_of(with_files(content, change)) == "workbook-too-large-inside"


PARSED = ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"]


@pytest.mark.parametrize("part", PARSED)
def test_xml_that_declares_its_own_entities_is_not_parsed(content: bytes, part: str) -> None:
    def change(files: Files) -> None:
        filler = b"<!--" + b" " * 70_000 + b"-->"  # past what is looked at first
        doctype = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
        head, _, rest = files[part].partition(b"?>")
        files[part] = head + b"?>" + filler + doctype + rest

    assert code_of(with_files(content, change)) == "workbook-damaged"


def test_a_workbook_of_somebody_else_or_without_its_hidden_sheet_is_not_ours(content: bytes) -> None:
    def unmarked(root: Any) -> None:
        edits.put(edits.cell_of(root, "A1"), "autre chose")

    assert code_of(edits.changed(content, "_ancrage", unmarked)) == "workbook-not-ours"


def test_a_hidden_sheet_that_was_changed_is_told(content: bytes) -> None:
    def other(root: Any) -> None:
        edits.put(edits.cell_of(root, "B7"), "2024")  # the period

    assert code_of(edits.changed(content, "_ancrage", other)) == "workbook-altered"

    def format_(root: Any) -> None:
        edits.put(edits.cell_of(root, "B3"), "ancrage-workbook-0")

    assert code_of(edits.changed(content, "_ancrage", format_)) == "workbook-format"


@pytest.mark.parametrize("lost", ["revision", "questionnaire", "ancrage:questions"])
def test_a_hidden_sheet_that_was_forged_whole_is_told_too(content: bytes, lost: str) -> None:
    """Anybody can work out the check value: it is no signature."""
    rows = load_workbook(BytesIO(content)).get_sheet_by_name("_ancrage").to_python()
    lines = [[str(value) for value in row] for row in rows if row[0] != lost]
    if lost == "revision":
        lines[-1][1] = "beaucoup"
    lines = [line for line in lines if line[0] != "check"]
    lines.insert(1, ["check", check_value(lines)])

    def forge(root: Any) -> None:
        data = next(one for one in root if one.tag.endswith("sheetData"))
        for row in list(data):
            data.remove(row)
        for number, line in enumerate(lines, 1):
            row = ET.SubElement(data, f"{{{edits.MAIN}}}row", {"r": str(number)})
            for column, value in enumerate(line):
                made = ET.SubElement(row, f"{{{edits.MAIN}}}c", {"r": f"{scan.column_name(column)}{number}"})
                edits.put(made, value)

    assert code_of(edits.changed(content, "_ancrage", forge)) == "workbook-altered"


def test_characters_that_no_database_holds_do_not_enter(firm: Source, content: bytes) -> None:
    _, cell = edits.place(content, "q:words", "answer")
    made = edits.changed(content, SHEET, lambda root: edits.put(edits.cell_of(root, cell), "a_x0000_b"))
    (text,) = [row.cells["answer"].text for row in opened(made).rows if row.key == "q:words"]
    assert text in ("a\ufffdb", "a_x0000_b")


def assessment(of: Source, **other: Any) -> Assessment:
    plain: dict[str, Any] = {
        "id": of.assessment, "firm": "f", "questionnaire": "small", "release": of.plan.release, "period": 2025,
        "perimeter": "whole", "perimeter_note": "", "profile": {}, "state": "open", "version": 1, "created_at": MADE,
        "changed_at": MADE,
    }  # fmt: skip
    return Assessment(**{**plain, **other})


def test_a_workbook_goes_back_to_its_own_assessment_only(firm: Source, content: bytes) -> None:
    extract = opened(content)
    check_belongs(extract, assessment(firm))
    for held, code in (
        (assessment(firm, questionnaire="grand"), "workbook-other-questionnaire"),
        (assessment(firm, release="small-2027.1"), "workbook-other-release"),
        (assessment(firm, id="another"), "workbook-other-assessment"),
    ):
        with pytest.raises(WorkbookError) as caught:
            check_belongs(extract, held)
        assert caught.value.code == code
    assert caught.value.message("fr") == ("Ce tableur vient d'une autre évaluation (Boulangerie Sol & Fils, 2025)")
    trial = replace(extract, firm="")
    with pytest.raises(WorkbookError, match="a trial, 2025"):
        check_belongs(trial, assessment(firm, id="another"))


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(st.data())
def test_bytes_that_changed_are_read_the_same_or_refused(content: bytes, data: st.DataObject) -> None:
    """The XML of any part cut or overwritten anywhere: no other exception, and no answer of another question."""
    files = edits.parts(content)
    part = data.draw(st.sampled_from(sorted(files)))
    start = data.draw(st.integers(0, len(files[part])))
    junk = data.draw(st.binary(max_size=12) | st.sampled_from([b"<c", b"</row>", b'r="A1"', b"&amp;", b'ref="Z9:A1"']))
    files[part] = files[part][:start] + junk + files[part][start + data.draw(st.integers(0, 12)) :]
    try:
        found = opened(edits.packed(files))
    except WorkbookError:
        return
    assert found.assessment == opened(content).assessment


def test_limits_leave_room_for_the_longest_questionnaire(content: bytes) -> None:
    assert sum(map(len, edits.parts(content).values())) * 40 < opening.MOST_INSIDE
    assert scan.MOST_FILLED > 185 * 20
