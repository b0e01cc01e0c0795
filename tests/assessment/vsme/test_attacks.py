"""Reports made to harm: refused with the reason, at little cost, and nothing of them runs or is fetched."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from assessment.vsme.cells import Workbook
from assessment.vsme.report import VsmeError
from tests.assessment.vsme.samples import compared, document, fact, proposals, read, refusals, workbook

GOOD = workbook({"TotalEnergyConsumption": 250})


def changed(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """A workbook with some of its parts changed, or more of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(name, change(name, given.read(name)))
        for name, part in more.items():
            made.writestr(name, part)
    return stream.getvalue()


def with_sheet(*replaced: tuple[bytes, bytes]) -> bytes:
    """The good workbook with its sheet's XML changed."""

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/worksheets/sheet1.xml":
            for old, new in replaced:
                assert old in part
                part = part.replace(old, new, 1)
        return part

    return changed(GOOD, change)


def code_of(content: bytes) -> str:
    with pytest.raises(VsmeError) as caught:
        read(content)
    assert caught.value.hint("fr")
    return caught.value.code


def same(_name: str, part: bytes) -> bytes:
    return part


def bomb(million_bytes: int) -> bytes:
    """A zip whose sheet is so many million zeros: one compressed million, repeated, which costs nothing to make."""
    machine = zlib.compressobj(9, wbits=-15)
    million = machine.compress(bytes(1_000_000)) + machine.flush(zlib.Z_FULL_FLUSH)
    parts = [
        (b"[Content_Types].xml", zlib.compressobj(wbits=-15).flush(), 0),
        (b"xl/worksheets/sheet1.xml", million * million_bytes + b"\x03\x00", million_bytes * 1_000_000),
    ]
    content, directory = b"", b""
    for name, data, size in parts:
        sizes = struct.pack("<IIIHH", 0, len(data), size, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(content)) + name
        content += b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + name + data
    end = struct.pack("<HHHHIIH", 0, 0, 2, 2, len(directory), len(content), 0)
    return content + directory + b"PK\x05\x06" + end


@pytest.mark.parametrize("million_bytes", [61, 2_000])
def test_a_workbook_that_unzips_to_two_thousand_million_bytes_is_not_unzipped(million_bytes: int) -> None:
    assert code_of(bomb(million_bytes)) == "vsme-too-large"


def test_a_workbook_with_macros_is_refused() -> None:
    assert code_of(changed(GOOD, same, **{"xl/vbaProject.bin": b"x"})) == "vsme-macros"
    types = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"

    def macro_enabled(name: str, part: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        return part.replace(plain, types) if name == "[Content_Types].xml" else part

    assert code_of(changed(GOOD, macro_enabled)) == "vsme-macros"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_that_grow_are_refused(part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(name: str, xml: bytes) -> bytes:
        return xml.replace(b"?>", b"?>" + laughs, 1) if name == part else xml

    assert code_of(changed(GOOD, change)) == "vsme-embedded"


def test_entities_hidden_far_into_a_part_are_refused() -> None:
    def change(name: str, xml: bytes) -> bytes:
        far = b"<!--" + b" " * 100_000 + b"-->" + b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return xml.replace(b"?>", b"?>" + far, 1) if name == "xl/worksheets/sheet1.xml" else xml

    assert code_of(changed(GOOD, change)) == "vsme-damaged"


def test_a_link_to_elsewhere_is_followed_by_nobody() -> None:
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="https://example.org/x.xlsx" TargetMode="External"/></Relationships>'
    )
    content = changed(GOOD, same, **{"xl/externalLinks/_rels/externalLink1.xml.rels": link})
    assert proposals(compared(content)) == {"energy": 250_000}


def test_two_cells_in_opposite_corners_cost_nothing() -> None:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert proposals(compared(with_sheet((b"</sheetData>", corner)))) == {"energy": 250_000}


def test_a_name_that_covers_a_whole_sheet_is_taken_for_lost() -> None:
    report = read(workbook({"Turnover": 1}, extra={"TotalEnergyConsumption": "Data!$A$1:$XFD$1048576"}))
    assert [one.reason.code for one in report.troubles] == ["vsme-name-lost"]


def test_thousands_of_names_for_the_same_cells_are_refused() -> None:
    many = {f"TotalEnergyConsumption_x{number}": f"Data!$A${number}:$A${number + 900}" for number in range(1, 1_200)}
    assert code_of(workbook({"Turnover": 1}, extra=many)) == "vsme-too-large"
    long = {f"TotalEnergyConsumption_x{number}": f"Data!$A${number}:$A${number + 1_900}" for number in range(1, 60)}
    assert code_of(workbook({"Turnover": 1}, extra=long)) == "vsme-too-large"


def test_of_a_text_without_end_only_the_beginning_is_kept() -> None:
    def change(name: str, xml: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return xml.replace(b"<t>", b"<t>" + b"x" * 5_000_000, 1)
        return xml

    strings = Workbook(changed(GOOD, change))._strings
    assert max(map(len, strings)) <= 40_000


def test_a_text_that_is_not_there_is_told() -> None:
    assert code_of(with_sheet((b'<c r="B1" t="s"><v>0</v></c>', b'<c r="B1" t="s"><v>999</v></c>'))) == "vsme-damaged"


@pytest.mark.parametrize("cut", [10, 200, len(GOOD) // 2, len(GOOD) - 3])
def test_a_workbook_that_was_cut_is_refused(cut: int) -> None:
    assert code_of(GOOD[:cut]) == "vsme-damaged"


def test_any_other_zip_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.txt", b"a")
    assert code_of(stream.getvalue()) == "vsme-not-a-workbook"


@pytest.mark.parametrize(
    ("entry_point", "code"),
    [
        ("https://xbrl.efrag.org/taxonomy/vsme/2024-12-17/vsme-entry-point.xsd", "vsme-taxonomy-old"),
        ("https://xbrl.efrag.org/taxonomy/vsme/2026-02-01/vsme-all.xsd", "vsme-taxonomy-old"),
        ("https://xbrl.efrag.org/taxonomy/vsme/2031-05-01/vsme-all.xsd", "vsme-taxonomy-other"),
        ("-", "vsme-taxonomy-other"),
        ("", "vsme-taxonomy-missing"),
    ],
)
def test_a_workbook_of_another_taxonomy_is_refused_by_name(entry_point: str, code: str) -> None:
    assert code_of(workbook({"TotalEnergyConsumption": 250}, entry_point=entry_point)) == code


def test_negative_energy_in_a_report_in_dollars_is_refused_point_by_point() -> None:
    content = workbook({"TotalEnergyConsumption": -250, "Turnover": 23_500}, currency="USD")
    assert refusals(compared(content)) == {"energy": "vsme-negative", "turnover": "vsme-currency"}


def test_markup_in_a_report_is_text() -> None:
    (one,) = read(document(fact("DescriptionOfMainBusinessRelationships", "<script>x</script>"))).facts
    assert one.value == "<script>x</script>"
