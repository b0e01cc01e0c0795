"""A workbook filled in and saved by a real spreadsheet program, LibreOffice without its windows, and taken back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessment.workbook.layout import Column
from assessment.workbook.opened import opened
from assessment.workbook.outline import Held, Source
from assessment.workbook.read import read
from questionnaires.findings import Lang
from tests.assessment.workbook.conftest import ANSWERS
from tests.assessment.workbook.edits import place
from tests.assessment.workbook.filled import written

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("fill_by_libreoffice.py")
PYTHON = "/usr/bin/python3"
"""Debian's, for which python3-uno is made."""
NEEDED = "apt-get install libreoffice-calc-nogui python3-uno"
Entry = tuple[str, Column, str, Any]
"""Key of the row, column, how it is typed, value."""


@pytest.fixture(scope="module")
def office() -> None:
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        pytest.fail(f"LibreOffice is missing: {NEEDED}")
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        pytest.fail(f"LibreOffice's library for Python is missing: {NEEDED}")


def filled(content: bytes, entries: Sequence[Entry], folder: Path) -> tuple[bytes, list[list[str]]]:
    """The workbook that LibreOffice wrote, and the cells that were locked."""
    source, target = folder / "téléchargé.xlsx", folder / "rempli.xlsx"
    source.write_bytes(content)
    cells = [[*place(content, key, column), kind, value] for key, column, kind, value in entries]
    done = subprocess.run(
        [PYTHON, str(SCRIPT), str(source), str(target), str(folder / "profile")],
        input=json.dumps(cells), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    locked: list[list[str]] = json.loads(done.stdout)
    return target.read_bytes(), locked


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_libreoffice_saves_is_taken_back_whole(office: None, firm: Source, lang: Lang, tmp_path: Path) -> None:
    digits = {"value": 0.1 + 0.2}  # seventeen of them: LibreOffice keeps fifteen of a figure, and all of a text
    of = replace(firm, held={**firm.held, "margin": Held(1, digits)})
    content, locked = filled(written(of, lang), [], tmp_path)
    found = read(opened(content), firm.loaded)
    assert locked == []
    assert found.all_errors == ()
    assert found.answers == {**ANSWERS, "margin": digits}
    assert not any(one.touched for one in found.given)


def test_what_is_typed_in_libreoffice_becomes_answers(office: None, firm: Source, tmp_path: Path) -> None:
    long = "Première ligne\n\n  — « deuxième », 🌿 _x000D_ <b>&amp;</b>\tfin  "
    entries: list[Entry] = [
        ("q:plan", "answer", "text", "Oui"),
        ("q:plan", "special", "text", ""),
        ("q:plan", "detail", "text", ""),
        ("q:tracking", "answer", "text", "Jamais"),
        ("q:tracking", "detail", "text", ""),
        ("o:gifts:time", "answer", "text", ""),
        ("o:gifts:money", "answer", "text", "oui"),
        ("q:delay", "answer", "number", 12.0625),
        ("q:delay", "special", "text", ""),
        ("q:margin", "answer", "number", -1234567.89),
        ("q:margin", "special", "text", "C'est une estimation"),
        ("q:margin", "note", "text", "=1+1"),
        ("q:founded", "answer", "number", 45352),
        ("q:words", "answer", "text", long),
    ]
    content, locked = filled(written(firm), entries, tmp_path)
    found = read(opened(content), firm.loaded)
    assert locked == []
    assert found.all_errors == ()
    assert found.answers == {
        "plan": {"value": True},
        "tracking": {"value": "never", "note": "Relevé affiché."},
        "gifts": {"value": ["money"]},
        "delay": {"value": 12.0625},
        "margin": {"value": -1234567.89, "estimate": True, "note": "=1+1"},
        "founded": {"value": "2024-03-01"},
        "words": {"value": long},
    }


def test_locked_cells_stay_as_they_are_and_a_formula_is_told(office: None, firm: Source, tmp_path: Path) -> None:
    content = written(firm)
    entries: list[Entry] = [
        ("q:gifts", "answer", "text", "intrus"),
        ("o:gifts:time", "note", "text", "intrus"),
        ("q:margin", "detail", "text", "intrus"),
        ("q:margin", "answer", "typed", "=6*7"),
    ]
    saved, locked = filled(content, entries, tmp_path)
    assert locked == [list(place(content, key, column)) for key, column, _, _ in entries[:3]]
    found = read(opened(saved), firm.loaded)
    assert [(one.cell, one.code) for one in found.all_errors] == [
        (place(content, "q:margin", "answer")[1], "workbook-formula")
    ]
    assert found.answers == ANSWERS
