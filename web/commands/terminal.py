"""What a stream can show: plain characters instead of those that its encoding lacks, and how wide a line may be."""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys
import unicodedata

import click

WIDTH = 100
"""Columns of a line where there is no terminal to ask: in a pipe, in a file."""
NARROWEST, WIDEST = 60, 120
_PLAIN = {
    "█": "#", "▒": "=", "·": ".", "│": "|", "›": ">", "→": ">", "←": "<", "−": "-", "–": "-", "—": "-", "…": "...",
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE",
    "æ": "ae", "Æ": "AE", "€": "EUR", "≥": ">=", "≤": "<=", "×": "x", "₂": "2", "•": "-",
}  # fmt: skip


def plain(character: str) -> str:
    """The nearest ASCII to one character: ``é`` → ``e``, ``█`` → ``#``; ``?`` where there is none."""
    near = _PLAIN.get(character) or unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return near or "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(plain(character) for character in error.object[error.start : error.end]), error.end


codecs.register_error("ancrage-plain", _replace)


def adapt_streams() -> None:
    """Have standard output and error write the nearest plain character instead of failing on one they cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="ancrage-plain")


def width() -> int:
    """Columns of a line: those of the terminal, within reason."""
    return min(max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST), WIDEST)


def say(text: str, err: bool = False) -> None:
    """Print a text for people; its colours go to a terminal only, and not where ``NO_COLOR`` asks for none.

    Not ``click.echo``, which writes UTF-8 on a stream that says it has nothing but ASCII.
    """
    stream = sys.stderr if err else sys.stdout
    coloured = stream.isatty() and not os.environ.get("NO_COLOR")
    stream.write((text if coloured else click.unstyle(text)) + "\n")
    stream.flush()


def write(text: str) -> None:
    """Print a text for programs (JSON, YAML): the same UTF-8 bytes whatever the terminal's encoding."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)  # the name of a file may hold stray bytes
