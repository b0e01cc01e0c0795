"""Reads YAML as YAML 1.2 has it, keeping line numbers, and refuses what a form to fill in has no use for.

PyYAML gives the events; the values are built here, because its own loaders follow YAML 1.1 (``no`` is false, ``010`` is
eight, ``1:30`` is ninety), keep the last of two equal keys, and expand aliases without bound. Keys are always texts, as
written: ``{8.10: 1}`` has the key ``8.10``. Source: YAML 1.2.2, chapter 10.3 (core schema).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from questionnaires.findings import Finding, Place, Pointer, QuestionnaireError, finding

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 50
MOST_FINDINGS = 500
"""A file that is something else altogether has faults without number; these are as many as anyone would read."""
_LARGEST_INTEGER = 10**18

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_Parser: Any = yaml.CSafeLoader
"""LibYAML, which every wheel of PyYAML brings. The parser in pure Python reads some texts otherwise (a question mark in
a list), and a questionnaire has to read the same everywhere."""


@dataclass(frozen=True)
class Document:
    """What a file holds, and the line on which each value stands (for a value of a mapping: the line of its key)."""

    file: str
    data: Any
    lines: dict[Pointer, int]

    def place(self, pointer: Pointer) -> Place:
        """The line of a value or, where it is not written, of the nearest value around it."""
        for end in range(len(pointer), -1, -1):
            if pointer[:end] in self.lines:
                return Place(self.file, self.lines[pointer[:end]])
        return Place(self.file, 1)


def read_yaml(source: Path | str, file: str | None = None, maximum_bytes: int = MAXIMUM_BYTES) -> Document:
    """Read a file (``Path``) or a text (``str``, named ``file`` in findings).

    Raises QuestionnaireError with every fault: too large, not UTF-8, control characters, broken syntax, more than one
    document, duplicate keys, aliases, tags, infinite numbers, nesting over ``MAXIMUM_DEPTH``.
    """
    name, text = read_text(source, file, maximum_bytes)
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=_Parser):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.findings.append(_syntax_finding(error, name, mark.line if mark else 0, text.split("\n")))
    except yaml.YAMLError as error:
        builder.findings.append(finding("yaml-syntax", Place(name), problem=str(error)))
    except _TooDeepError as error:
        builder.findings.append(finding("too-deep", Place(name, error.line), depth=MAXIMUM_DEPTH))
    if builder.findings:
        raise QuestionnaireError(builder.findings)
    return Document(name, builder.data, builder.lines)


def read_text(source: Path | str, file: str | None, maximum_bytes: int) -> tuple[str, str]:
    """Name and text of a source: at most ``maximum_bytes`` of UTF-8 without control characters."""
    if isinstance(source, Path):
        name = file or str(source)
        content = read_bytes(source, name, maximum_bytes)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise QuestionnaireError([finding("not-utf8", Place(name, line))]) from None
    else:
        name, text = file or "<text>", source
        if len(text) > maximum_bytes or len(text.encode("utf-8", "surrogatepass")) > maximum_bytes:
            raise QuestionnaireError([finding("file-too-large", Place(name), maximum=maximum_bytes)])
    if match := _UNPRINTABLE.search(text):
        place = Place(name, text.count("\n", 0, match.start()) + 1)
        raise QuestionnaireError([finding("control-character", place, character=f"U+{ord(match[0]):04X}")])
    return name, text


def read_bytes(path: Path, name: str, maximum_bytes: int) -> bytes:
    """The bytes of a regular file, refused before reading where there are too many."""
    try:
        if not path.is_file():
            raise QuestionnaireError([finding("no-such-file", Place(name))])
        if path.stat().st_size > maximum_bytes:
            raise QuestionnaireError([finding("file-too-large", Place(name), maximum=maximum_bytes)])
        with path.open("rb") as stream:
            return stream.read(maximum_bytes)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise QuestionnaireError([finding("cannot-read", Place(name), reason=reason)]) from None


def unprintable(text: str) -> str | None:
    """The first character of a text that no file may hold, even escaped, as ``U+0007``."""
    match = _UNPRINTABLE.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


@dataclass
class _Open:
    """A list or mapping that is being read."""

    container: list[Any] | dict[str, Any]
    pointer: Pointer
    key: str | None = None
    """Of a mapping: the key whose value comes next."""
    skipped: bool = False
    """Its content is read and thrown away: it stands where a key should."""


@dataclass
class _Builder:
    """Builds values from PyYAML's events, without recursion."""

    file: str
    data: Any = None
    lines: dict[Pointer, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._find("several-documents", line)
        elif isinstance(event, yaml.AliasEvent):
            self._find("alias", line, name=event.anchor)
            if self._expects_key():
                self.stack[-1].key = "?"
            else:
                self._put(None, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._decorated(event, line)
            if self._expects_key():
                self._key(event.value, line)
            else:
                self._put(self._scalar(event, line), line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._decorated(event, line)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def _decorated(self, event: Any, line: int) -> None:
        if event.anchor:
            self._find("alias", line, name=event.anchor)
        if event.tag and event.tag != "!":
            self._find("tag", line, tag=event.tag)

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None

    def _key(self, key: str, line: int) -> None:
        top = self.stack[-1]
        top.key = key
        pointer = (*top.pointer, key)
        if key in top.container:
            self._find("duplicate-key", line, pointer, key=key, first=self.lines.get(pointer))
        elif not top.skipped:
            self.lines[pointer] = line
        if bad := unprintable(key):
            self._find("control-character", line, pointer, character=bad)

    def _open(self, container: list[Any] | dict[str, Any], line: int) -> None:
        if len(self.stack) >= MAXIMUM_DEPTH:
            raise _TooDeepError(line)
        if self._expects_key():
            self._find("key-not-text", line)
            top = self.stack[-1]
            top.key = "?"
            self.stack.append(_Open(container, top.pointer, skipped=True))
            return
        pointer, skipped = self._put(container, line)
        self.stack.append(_Open(container, pointer, skipped=skipped))

    def _put(self, value: Any, line: int) -> tuple[Pointer, bool]:
        """Hang a value where it belongs; its pointer, and whether it is thrown away."""
        if not self.stack:
            if self.documents == 1:
                self.data = value
                self.lines[()] = line
            return (), self.documents > 1
        top = self.stack[-1]
        if isinstance(top.container, list):
            pointer: Pointer = (*top.pointer, len(top.container))
            top.container.append(value)
            if not top.skipped:
                self.lines[pointer] = line
            return pointer, top.skipped
        key = top.key if top.key is not None else "?"
        top.key = None
        top.container[key] = value
        return (*top.pointer, key), top.skipped

    def _scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if bad := unprintable(text):
            self._find("control-character", line, character=bad)
        if not event.implicit[0]:
            return text
        try:
            return plain_value(text)
        except ValueError:
            self._find("not-finite", line, value=text)
            return None

    def _find(self, code: str, line: int, pointer: Pointer = (), **params: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding(code, Place(self.file, line), pointer, **params))


def plain_value(text: str) -> str | int | float | bool | None:
    """The value of an unquoted scalar. ValueError: not finite, or an integer of more than 18 digits."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INTEGER.fullmatch(text):
        return _bounded(text, 10)
    if _OCTAL.fullmatch(text):
        return _bounded(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return _bounded(text[2:], 16)
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text)
        return number
    return text


def _bounded(digits: str, base: int) -> int:
    if len(digits) > 24 or abs(int(digits, base)) > _LARGEST_INTEGER:
        raise ValueError(digits)
    return int(digits, base)


_PROBLEMS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "yaml-colon"),
    ("found character that cannot start any token", "yaml-special"),
    ("cannot start any token", "yaml-special"),
    ("found unexpected end of stream", "yaml-open-quote"),
)


def _syntax_finding(error: yaml.MarkedYAMLError, file: str, index: int, lines: list[str]) -> Finding:
    """``index``: the line where the parser gave up, from 0; it may be past the last one."""
    index = min(index, len(lines) - 1)
    problem = " ".join(part for part in (error.context, error.problem) if part)
    code = next((code for words, code in _PROBLEMS if words in problem), "yaml-syntax")
    if re.match(r" *\t", lines[index]):
        code = "yaml-tab"
    return finding(code, Place(file, index + 1), problem=problem)
