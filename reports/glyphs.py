"""Which characters the embedded fonts can show, and how the others are written.

Texts typed by a firm may hold anything: emoji, right-to-left scripts, control characters, direction overrides that
would make a line read otherwise than it was typed. Whatever has no glyph, or would act instead of being read, is
written as its code, ``[U+202E]``: the reader sees that it is there.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """One embedded font file. Families bear names of our own: a bare "Emoji" would be a generic family of the system.
    ``always``: loaded in every report, otherwise only where a text needs it."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"
    always: bool = True


FACES = (
    Face("Ancrage Text", "atkinson-hyperlegible-next-latin-400-normal.woff2"),
    Face("Ancrage Text", "atkinson-hyperlegible-next-latin-400-italic.woff2", style="italic"),
    Face("Ancrage Text", "atkinson-hyperlegible-next-latin-700-normal.woff2", weight=700),
    Face("Ancrage Title", "bricolage-grotesque-latin-700-normal.woff2", weight=700),
    Face("Ancrage Text Extended", "atkinson-hyperlegible-next-latin-ext-400-normal.woff2", always=False),
    Face("Ancrage Text Extended", "atkinson-hyperlegible-next-latin-ext-700-normal.woff2", weight=700, always=False),
    Face("Ancrage Signs", "dejavu-sans-symbols.woff2", always=False),
    Face("Ancrage Scripts", "dejavu-sans-scripts.woff2", always=False),
    Face("Ancrage Emoji", "noto-emoji-400-normal.woff2", always=False),
)
"""In the order in which a missing glyph is looked for."""

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_SPACES = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2011": "-", "\t": " ", "\u2028": "\n", "\u2029": "\n"}


@cache
def covered(family: str) -> frozenset[int]:
    """Code points for which every face of ``family`` has a glyph."""
    maps: list[frozenset[int]] = []
    for face in FACES:
        if face.family == family:
            with TTFont(FOLDER / face.file, lazy=True) as font:
                maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)


def _code(character: str) -> str:
    return f"[U+{ord(character):04X}]"


@cache
def _shown(character: str) -> str:
    """One character as the report writes it."""
    if character in _SPACES:
        return _SPACES[character]
    if character in "\n" or character in _JOINERS:
        return character
    if character in _BIDI_CONTROLS or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
        return _code(character)
    known = any(ord(character) in covered(face.family) for face in FACES if face.family != "Ancrage Title")
    return character if known else _code(character)


def display(text: str) -> str:
    """``text`` as the embedded fonts can show it: composed (NFC), one kind of line end, codes for the rest."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(_shown(character) for character in composed)


def faces_for(text: str) -> tuple[Face, ...]:
    """The faces that a document with this text needs."""
    lacking = {ord(character) for character in set(text)} - (covered("Ancrage Text") & covered("Ancrage Title"))
    needed = [face for face in FACES if face.always]
    for family in dict.fromkeys(face.family for face in FACES if not face.always):
        found = lacking & covered(family)
        if found:
            needed += [face for face in FACES if face.family == family]
            lacking -= found
    return tuple(needed)
