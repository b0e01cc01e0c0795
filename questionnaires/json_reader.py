"""Reads JSON with line numbers, under the same limits as YAML: no duplicate key, no NaN, no deep nesting.

The standard decoder tells neither lines nor duplicates of nested objects apart, so the values are read here on top of
its string scanner. Source: RFC 8259.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from json import JSONDecodeError, decoder
from pathlib import Path
from typing import Any

from questionnaires.findings import Finding, Place, Pointer, QuestionnaireError, finding
from questionnaires.yaml_reader import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    Document,
    read_text,
    read_yaml,
    unprintable,
)

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"[A-Za-z_]+|-Infinity")


def read_document(path: Path, file: str | None = None, maximum_bytes: int = MAXIMUM_BYTES) -> Document:
    """Read a file by its suffix: ``.json`` as JSON, anything else as YAML."""
    read = read_json if path.suffix.lower() == ".json" else read_yaml
    return read(path, file, maximum_bytes)


def read_json(source: Path | str, file: str | None = None, maximum_bytes: int = MAXIMUM_BYTES) -> Document:
    """Read JSON from a file (``Path``) or a text (``str``). Raises QuestionnaireError with every fault found."""
    name, text = read_text(source, file, maximum_bytes)
    reader = _Reader(name, text)
    try:
        data, end = reader.value(reader.space(0), ())
        end = reader.space(end)
        if end < len(text):
            reader.stop(end, "text after the end")
    except JSONDecodeError as error:
        problem = error.msg
        reader.findings.append(finding("json-syntax", reader.place(error.pos), problem=problem))
        data = None
    if reader.findings:
        raise QuestionnaireError(reader.findings)
    return Document(name, data, reader.lines)


class _Reader:
    """Recursive descent over one text; the depth is bounded before the recursion is."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines: dict[Pointer, int] = {}
        self.findings: list[Finding] = []
        self._starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def place(self, position: int) -> Place:
        return Place(self.file, bisect_right(self._starts, position))

    def space(self, position: int) -> int:
        match = _SPACE.match(self.text, position)
        return match.end() if match else position

    def stop(self, position: int, problem: str) -> None:
        raise JSONDecodeError(problem, self.text, position)

    def value(self, at: int, pointer: Pointer) -> tuple[Any, int]:
        """The value that begins at a position, and the position after it."""
        self.lines.setdefault(pointer, self.place(at).line or 1)
        first = self.text[at : at + 1]
        if first in ("{", "[") and len(pointer) >= MAXIMUM_DEPTH:
            place = self.place(at)
            raise QuestionnaireError([finding("too-deep", place, pointer, depth=MAXIMUM_DEPTH)])
        if first == "{":
            return self._object(at, pointer)
        if first == "[":
            return self._array(at, pointer)
        if first == '"':
            return self._string(at, pointer)
        if match := _NUMBER.match(self.text, at):
            return self._number(match, pointer), match.end()
        word = _WORD.match(self.text, at)
        if word and word[0] in _WORDS:
            return _WORDS[word[0]], word.end()
        if word and word[0] in ("NaN", "Infinity", "-Infinity"):
            self.findings.append(finding("not-finite", self.place(at), pointer, value=word[0]))
            return None, word.end()
        raise JSONDecodeError("a value is missing here", self.text, at)

    def _number(self, match: re.Match[str], pointer: Pointer) -> int | float | None:
        text = match[0]
        whole = match[2] is None and match[3] is None
        if (whole and len(text) > 19) or not math.isfinite(float(text)):
            self.findings.append(finding("not-finite", self.place(match.start()), pointer, value=text))
            return None
        return int(text) if whole else float(text)

    def _string(self, at: int, pointer: Pointer) -> tuple[str, int]:
        text, end = decoder.scanstring(  # type: ignore[attr-defined]  # public since 3.1, absent from typeshed
            self.text, at + 1, True
        )
        if bad := unprintable(text):
            self.findings.append(finding("control-character", self.place(at), pointer, character=bad))
        return text, end

    def _array(self, at: int, pointer: Pointer) -> tuple[list[Any], int]:
        values: list[Any] = []
        at = self.space(at + 1)
        if self.text[at : at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self.value(at, (*pointer, len(values)))
            values.append(value)
            at = self.space(at)
            if self.text[at : at + 1] == "]":
                return values, at + 1
            at = self._comma(at)

    def _object(self, at: int, pointer: Pointer) -> tuple[dict[str, Any], int]:
        values: dict[str, Any] = {}
        at = self.space(at + 1)
        if self.text[at : at + 1] == "}":
            return values, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                self.stop(at, "a key between double quotes is missing here")
            line = self.place(at).line
            key, end = self._string(at, pointer)
            here = (*pointer, key)
            if key in values:
                first = self.lines[here]
                place = Place(self.file, line)
                self.findings.append(finding("duplicate-key", place, here, key=key, first=first))
            at = self.space(end)
            if self.text[at : at + 1] != ":":
                self.stop(at, "a colon is missing here")
            self.lines.setdefault(here, line or 1)
            values[key], at = self.value(self.space(at + 1), here)
            at = self.space(at)
            if self.text[at : at + 1] == "}":
                return values, at + 1
            at = self._comma(at)

    def _comma(self, at: int) -> int:
        if self.text[at : at + 1] != ",":
            self.stop(at, "a comma is missing here")
        return self.space(at + 1)
