"""What is wrong with a file, and where: one finding per fault, in the reader's language.

A finding holds a code and its parameters, never a sentence: the sentences are in ``messages/<area>.yaml``
(code → severity, ``fr``, ``en``, ``hint_fr``, ``hint_en``), so that one fault reads the same in the command, the
pages and the API. Another folder adds its own catalogues with :func:`register_catalogues`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Lang = Literal["fr", "en"]
Severity = Literal["error", "warning"]
Pointer = tuple[str | int, ...]
"""Way from the top of a document to one of its values: keys and positions in lists."""

_FOLDERS: list[Path] = [Path(__file__).parent / "messages"]
_LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Entry:
    """What a catalogue says of one code."""

    severity: Severity
    fr: str
    en: str
    hint_fr: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class Place:
    """A line of a file; ``line`` is None where no line can be named."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """``file:line``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Words:
    """A parameter that is itself said in the reader's language."""

    fr: str
    en: str


@dataclass(frozen=True)
class Finding:
    """One fault of one file."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    severity: Severity = "error"
    file: str = ""
    line: int | None = None
    pointer: Pointer = ()

    def message(self, lang: Lang = "fr") -> str:
        """What is wrong, in one sentence."""
        entry = catalogue()[self.code]
        return _fill(entry.fr if lang == "fr" else entry.en, self.params, lang)

    def hint(self, lang: Lang = "fr") -> str:
        """What to do about it; empty where the message says it already."""
        entry = catalogue()[self.code]
        return _fill(entry.hint_fr if lang == "fr" else entry.hint_en, self.params, lang)

    def format_line(self, lang: Lang = "fr") -> str:
        """``file:line: CODE message — hint``, on one line."""
        place = Place(self.file, self.line)
        hint = self.hint(lang)
        text = f"{place}: {self.code} {self.message(lang)}" + (f" — {hint}" if hint else "")
        return text.lstrip(": ")

    def as_json(self, lang: Lang = "fr") -> dict[str, object]:
        """The finding as plain data, sentences included, for ``--json`` and the API."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "pointer": pointer_text(self.pointer),
            "message": self.message(lang),
            "hint": self.hint(lang),
        }


class QuestionnaireError(Exception):
    """A file that cannot be used, with everything found wrong in it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings; the text of the exception is for logs, in English."""
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(f.format_line("en") for f in self.findings))


def finding(code: str, place: Place, pointer: Pointer = (), **params: object) -> Finding:
    """A finding of the severity that its catalogue declares."""
    return Finding(code, params, catalogue()[code].severity, place.file, place.line, pointer)


def nearest(positions: Mapping[Pointer, Place], pointer: Pointer) -> Place:
    """The place of a value or, where it is not written, of the nearest value around it."""
    for end in range(len(pointer), -1, -1):
        if pointer[:end] in positions:
            return positions[pointer[:end]]
    return Place("", None)


def pointer_text(pointer: Pointer) -> str:
    """The pointer in the notation of RFC 6901: ``/nodes/0/weight``."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors and warnings by file and line, each once."""
    unique = {(f.code, f.file, f.line, f.pointer, f.message("en")): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.file, f.line or 0, pointer_text(f.pointer), f.code)))


def register_catalogues(folder: Path) -> None:
    """Add the catalogues ``*.yaml`` of a folder to those of this package."""
    if folder not in _FOLDERS:
        _FOLDERS.append(folder)
        catalogue.cache_clear()


@cache
def catalogue() -> dict[str, Entry]:
    """Every code of every registered catalogue. A code stands in one catalogue only."""
    entries: dict[str, Entry] = {}
    for path in (path for folder in _FOLDERS for path in sorted(folder.glob("*.yaml"))):
        for code, values in yaml.safe_load(path.read_text("utf-8")).items():
            if code in entries:
                raise RuntimeError(f"{path}: code {code} stands in two catalogues")
            entries[code] = Entry(**values)
    return entries


def _fill(text: str, params: Mapping[str, object], lang: Lang) -> str:
    return text.format_map({name: _shown(value, lang) for name, value in params.items()})


def _shown(value: object, lang: Lang) -> str:
    """A value that a file may hold, on one line and no longer than a reader wants it."""
    if isinstance(value, Words):
        value = value.fr if lang == "fr" else value.en
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
