"""The name that a file is shown and saved under: what the person gave, without what could harm or mislead."""

from __future__ import annotations

import re
import unicodedata

from assessment.file_checks.kinds import ACCEPTED, Kind

LONGEST = 120
"""Characters of a name, its extension included."""
_MOST_BYTES = 240
"""Every file system takes names of 255 bytes in UTF-8."""
_NAMELESS = "justificatif"
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
"""Names of devices: Windows opens no file called so, whatever its extension."""
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_FOREIGN = frozenset(
    {
        "avif",
        "bmp",
        "bat",
        "bin",
        "cmd",
        "com",
        "doc",
        "docm",
        "dot",
        "dotx",
        "exe",
        "gif",
        "heic",
        "heif",
        "htm",
        "html",
    }
    | {"js", "json", "mp4", "msi", "odg", "ppt", "pptm", "ps1", "rar", "rtf", "scr", "sh", "svg", "tif", "tiff", "vbs"}
    | {"xls", "xlsb", "xlsm", "xml", "zip", "7z"}
).union(*(kind.extensions for kind in ACCEPTED))
"""Extensions that say what a file is, hence replaced where they do not agree with it. Others (``.2025``) are kept."""


def display_name(declared: str | None) -> str:
    """The declared name without folders, control characters, overrides of the direction of writing, and signs that a
    file system refuses; white space brought together; at most 120 characters. ``justificatif`` where nothing is left.
    """
    text = (declared or "")[-4096:]
    last = [part for part in re.split(r"[/\\]", text) if part.strip()][-1:]
    clean = _clean("".join(last))
    stem, extension = _parted(clean)
    return _joined(stem, extension)


def named_as(declared: str | None, kind: Kind) -> str:
    """The display name with an extension that agrees with the content: a PDF called ``scan.png`` is ``scan.pdf``."""
    stem, extension = _parted(display_name(declared))
    if extension.lower() in kind.extensions:
        return _joined(stem, extension)
    while extension.lower() in _FOREIGN:
        stem, extension = _parted(stem)
    if extension:
        stem = f"{stem}.{extension}"
    return _joined(stem, kind.extensions[0])


def extension_of(declared: str | None) -> str:
    """The extension that the name was given with, in small letters; empty if there is none."""
    return _parted(display_name(declared))[1].lower()


def _clean(text: str) -> str:
    spaced = "".join(" " if c.isspace() or unicodedata.category(c).startswith("Z") else c for c in text)
    visible = "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))
    composed = unicodedata.normalize("NFC", visible)
    return " ".join(re.sub(r'[<>:"|?*/\\]', "-", composed).split()).strip(". ")


def _parted(name: str) -> tuple[str, str]:
    """Stem and extension, without the dot."""
    found = _EXTENSION.search(name)
    if found is None or found.start() == 0:
        return name, ""
    return name[: found.start()].rstrip(". "), found[1]


def _joined(stem: str, extension: str) -> str:
    end = f".{extension}" if extension else ""
    stem = stem or _NAMELESS
    if _RESERVED.match(stem):
        stem = f"{_NAMELESS}-{stem}"
    stem = stem[: LONGEST - len(end)]
    while len((stem + end).encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + end
