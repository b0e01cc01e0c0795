"""How a list is searched: words without accents or capitals, and the few words that say nothing."""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LONGEST_QUERY = 100
"""Characters of a query that are read; no name of a list is longer."""
_FOLDER = Path(__file__).parent
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_OTHER = re.compile(r"[^a-z0-9]+")
_EMPTY = frozenset(
    (
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "n",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    )
)


def folded(text: str) -> str:
    """Small letters without accents, digits, and one space wherever something else stood: ``"l ile d yeu"``."""
    letters = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    return _OTHER.sub(" ", _ACCENTS.sub("", letters)).strip()


def query_words(text: str) -> list[str]:
    """The words of a query, each once; nothing for a query of a single letter or digit."""
    whole = folded(text[:LONGEST_QUERY])
    return list(dict.fromkeys(whole.split())) if len(whole) > 1 else []


def telling(words: list[str]) -> list[str]:
    """The words without articles and prepositions, or all of them where nothing else is left."""
    return [word for word in words if word not in _EMPTY] or words


def read_rows(name: str) -> Iterator[list[str]]:
    """Rows of a table of this folder, without the line that names the columns; ``.gz`` is unpacked."""
    content = (_FOLDER / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    rows = csv.reader(io.StringIO(text), delimiter=";", strict=True)
    next(rows)
    return rows
