"""Pages in a folder: written, or compared with what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reports.method.render import MARK


@dataclass(frozen=True)
class Difference:
    """A page that is not what the questionnaire says now."""

    file: Path
    what: Literal["missing", "changed", "left_over"]


def compare(pages: Mapping[str, str], folder: Path) -> list[Difference]:
    """Where the pages in a folder differ from those given; pages of before that have no successor are told too."""
    found: list[Difference] = []
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            found.append(Difference(path, "missing"))
        elif path.read_bytes() != text.encode("utf-8"):
            found.append(Difference(path, "changed"))
    return found + [Difference(path, "left_over") for path in _left_over(pages, folder)]


def write(pages: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the pages, and remove those of before that have no successor; gives the files written. Raises OSError."""
    written = []
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        written.append(path)
    for path in list(_left_over(pages, folder)):
        path.unlink()
    return written


def _left_over(pages: Mapping[str, str], folder: Path) -> Iterator[Path]:
    """Pages that this package wrote once, by their first line: a person's own files are left alone."""
    for path in sorted(folder.glob("*/*.md")):
        if path.relative_to(folder).as_posix() not in pages and path.read_bytes().startswith(MARK.encode("utf-8")):
            yield path
