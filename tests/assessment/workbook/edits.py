"""Changes a workbook as a spreadsheet program would: values typed into cells, rows moved, cells merged, parts added.

The XML is changed in place, so that a test needs no spreadsheet program; ``test_libreoffice.py`` uses one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.etree import ElementTree as ET

from assessment.workbook.extract import Extract
from assessment.workbook.layout import Column
from assessment.workbook.opened import opened

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_N = f"{{{MAIN}}}"
ET.register_namespace("", MAIN)
ET.register_namespace("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
Typed = str | float | bool | None
Change = Callable[[ET.Element], None]


def parts(content: bytes) -> dict[str, bytes]:
    """The files in a workbook, by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """The workbook of these files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_part(content: bytes, name: str) -> str:
    """The file of a sheet."""
    files = parts(content)
    names = re.findall(r'<sheet name="([^"]*)"', files["xl/workbook.xml"].decode())
    place = [one.replace("&amp;", "&").replace("&apos;", "'") for one in names].index(name) + 1
    return f"xl/worksheets/sheet{place}.xml"


def changed(content: bytes, sheet: str, change: Change) -> bytes:
    """A workbook with the XML of one sheet changed."""
    files, part = parts(content), sheet_part(content, sheet)
    root = ET.fromstring(files[part])  # noqa: S314 - written by ourselves
    change(root)
    files[part] = ET.tostring(root, xml_declaration=True, encoding="UTF-8")
    return packed(files)


def cell_of(root: ET.Element, reference: str) -> ET.Element:
    """A cell of a sheet, which must have been written."""
    return next(one for one in root.iter(f"{_N}c") if one.get("r") == reference)


def place(content: bytes, key: str, column: Column) -> tuple[str, str]:
    """Sheet and cell of a column in the row of a key."""
    extract: Extract = opened(content)
    row = next(one for one in extract.rows if one.key == key)
    return extract.place(row, column)


def typed(content: bytes, entries: Mapping[tuple[str, Column], Typed]) -> bytes:
    """A workbook with values typed into cells, each named by the key of its row and its column; ``None`` clears."""
    by_sheet: dict[str, list[tuple[str, Typed]]] = {}
    for (key, column), value in entries.items():
        sheet, cell = place(content, key, column)
        by_sheet.setdefault(sheet, []).append((cell, value))
    for sheet, cells in by_sheet.items():

        def change(root: ET.Element, cells: list[tuple[str, Typed]] = cells) -> None:
            for reference, value in cells:
                put(cell_of(root, reference), value)

        content = changed(content, sheet, change)
    return content


def put(cell: ET.Element, value: Typed, kind: str = "") -> None:
    """Write a value into a cell; ``kind``: the type that the file declares, where it is not that of the value."""
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)
    if value is None:
        return
    if kind:
        cell.set("t", kind)
        ET.SubElement(cell, f"{_N}v").text = str(value)
    elif isinstance(value, bool):
        cell.set("t", "b")
        ET.SubElement(cell, f"{_N}v").text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, f"{_N}is"), f"{_N}t").text = value
    else:
        ET.SubElement(cell, f"{_N}v").text = repr(value)


def formula(cell: ET.Element, text: str, cached: str, **attributes: str) -> None:
    """Put a formula into a cell, with the result that the program worked out."""
    put(cell, None)
    element = ET.SubElement(cell, f"{_N}f", attributes)
    element.text = text
    ET.SubElement(cell, f"{_N}v").text = cached


def merged(reference: str) -> Change:
    """Merge cells."""

    def change(root: ET.Element) -> None:
        data = root.find(f"{_N}sheetProtection")
        merges = ET.Element(f"{_N}mergeCells", {"count": "1"})
        ET.SubElement(merges, f"{_N}mergeCell", {"ref": reference})
        children = list(root)
        at = children.index(data) + 1 if data is not None else len(children)
        root.insert(at, merges)

    return change


def moved(by: int, start: int = 5) -> Change:
    """Insert empty rows above a row: all below goes down."""

    def change(root: ET.Element) -> None:
        for row in root.iter(f"{_N}row"):
            number = int(row.get("r", "0"))
            if number >= start:
                row.set("r", str(number + by))
                for cell in row:
                    letters = re.match("[A-Z]+", cell.get("r", ""))
                    assert letters
                    cell.set("r", f"{letters[0]}{number + by}")

    return change


def reversed_rows(start: int = 5) -> Change:
    """Sort the rows the other way round, from a row on."""

    def change(root: ET.Element) -> None:
        data = root.find(f"{_N}sheetData")
        assert data is not None
        rows = [row for row in data if int(row.get("r", "0")) >= start]
        numbers = [row.get("r", "") for row in rows]
        for row, number in zip(rows[::-1], numbers, strict=True):
            row.set("r", number)
            for cell in row:
                letters = re.match("[A-Z]+", cell.get("r", ""))
                assert letters
                cell.set("r", f"{letters[0]}{number}")
        head = [row for row in data if row not in rows]
        for row in list(data):
            data.remove(row)
        data.extend(head + rows[::-1])

    return change


def column_inserted(before: str) -> Change:
    """Insert an empty column."""

    def change(root: ET.Element) -> None:
        for cell in root.iter(f"{_N}c"):
            match = re.fullmatch("([A-Z])([0-9]+)", cell.get("r", ""))
            assert match
            if match[1] >= before:
                cell.set("r", f"{chr(ord(match[1]) + 1)}{match[2]}")

    return change


def renamed(content: bytes, old: str, new: str) -> bytes:
    """A workbook with one sheet renamed."""
    files = parts(content)
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        f'<sheet name="{old}"'.encode(), f'<sheet name="{new}"'.encode()
    )
    return packed(files)
