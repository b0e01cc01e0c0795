"""YAML as YAML 1.2 has it, JSON beside it: values, lines, limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.findings import QuestionnaireError
from questionnaires.json_reader import read_document, read_json
from questionnaires.yaml_reader import read_yaml


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),  # YAML 1.1 has false
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", 10),  # YAML 1.1 has 8
        ("0o10", 8),
        ("0x1F", 31),
        ("-7", -7),
        ("+7", 7),
        ("1_000", "1_000"),  # YAML 1.1 has 1000
        ("1:30", "1:30"),  # YAML 1.1 has 90
        ("2026-03-31", "2026-03-31"),  # YAML 1.1 has a date
        ("1e3", 1000.0),  # YAML 1.1 has a text
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1,5", "1,5"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("= a", "= a"),
        ("<<", "<<"),
        ("٣", "٣"),  # a digit of another script is a text
        ("مرحبا 👍", "مرحبا 👍"),
        ('"\\u00e9"', "é"),
    ],
)
def test_scalars(written: str, read: object) -> None:
    data = read_yaml(f"a: {written}\n").data
    assert data == {"a": read}
    assert type(data["a"]) is type(read)


def test_keys_are_texts_as_written() -> None:
    assert read_yaml("{8.10: 1, no: 2, 010: 3, true: 4}").data == {"8.10": 1, "no": 2, "010": 3, "true": 4}


def test_lines_are_those_of_the_key_or_of_the_element() -> None:
    lines = read_yaml("a: 1\nb:\n  - x\n  - c:\n      d\n").lines
    assert lines == {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4}


def test_a_value_that_is_not_written_is_placed_at_what_is_around_it() -> None:
    document = read_yaml("a:\n  - b: 1\n", "name.yaml")
    assert str(document.place(("a", 0, "weight"))) == "name.yaml:2"


def test_json_has_the_same_lines() -> None:
    lines = read_json('{\n "a": [\n  1,\n  {"b":\n 2}]}').lines
    assert lines == {(): 1, ("a",): 2, ("a", 0): 3, ("a", 1): 4, ("a", 1, "b"): 4}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"a": 1, "a": 2}', ["duplicate-key"]),
        ('{"a": {"b": 1, "b": 2}}', ["duplicate-key"]),
        ("[NaN, Infinity, -Infinity, 1e999]", ["not-finite"] * 4),
        ("[" + "9" * 30 + "]", ["not-finite"]),
        ('["\\ud800"]', ["control-character"]),
        ('["\\u0000"]', ["control-character"]),
        ("[1] 2", ["json-syntax"]),
        ("", ["json-syntax"]),
        ("'a'", ["json-syntax"]),
        ("[01]", ["json-syntax"]),
    ],
)
def test_json_refuses(text: str, codes: list[str]) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        read_json(text)
    assert [found.code for found in caught.value.findings] == codes


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        read_yaml("a: .nan\na: &x 1\nb: *x\nc: !t 1\n")
    found = [(found.line, found.code) for found in caught.value.findings]
    assert found == [(1, "not-finite"), (2, "duplicate-key"), (2, "alias"), (3, "alias"), (4, "tag")]


def test_a_byte_order_mark_and_windows_lines_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document = read_document(path)
    assert document.data == {"a": 1, "b": 2}
    assert document.lines["b",] == 2


def test_ten_megabytes_of_text_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('{"note": "' + "x" * 10_000_000 + '"}', "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        read_document(path)
    assert [found.code for found in caught.value.findings] == ["file-too-large"]


def test_a_folder_or_a_device_is_not_a_file(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(QuestionnaireError) as caught:
            read_document(path)
        assert [found.code for found in caught.value.findings] == ["no-such-file"]
