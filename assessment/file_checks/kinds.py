"""The kinds of files that are accepted, and the refusal of all others."""

from __future__ import annotations

from dataclasses import dataclass
from mmap import mmap

from questionnaires.findings import Words

Content = bytes | mmap
"""A whole file: mapped, not read, so that it takes no memory of its own."""


class RefusedError(Exception):
    """This file is not accepted: a code of ``messages/evidence.yaml`` and its parameters, save ``file``."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def figure(number: int) -> Words:
    """A whole number as each language writes it: 65 535, 65,535."""
    return Words(f"{number:,}".replace(",", " "), f"{number:,}")


@dataclass(frozen=True)
class Kind:
    """A kind of file, what to serve it as, and the extensions it may have (the first is given where none fits)."""

    media_type: str
    extensions: tuple[str, ...]
    words: Words


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

PDF = Kind("application/pdf", ("pdf",), Words("PDF", "PDF"))
PNG = Kind("image/png", ("png",), Words("image PNG", "PNG picture"))
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), Words("image JPEG", "JPEG picture"))
WEBP = Kind("image/webp", ("webp",), Words("image WebP", "WebP picture"))
DOCX = Kind(f"{_OOXML}.wordprocessingml.document", ("docx",), Words("document Word", "Word document"))
XLSX = Kind(f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), Words("classeur Excel", "Excel workbook"))
PPTX = Kind(f"{_OOXML}.presentationml.presentation", ("pptx",), Words("diaporama PowerPoint", "PowerPoint slides"))
ODT = Kind(f"{_ODF}.text", ("odt",), Words("texte OpenDocument", "OpenDocument text"))
ODS = Kind(f"{_ODF}.spreadsheet", ("ods",), Words("classeur OpenDocument", "OpenDocument spreadsheet"))
ODP = Kind(f"{_ODF}.presentation", ("odp",), Words("diaporama OpenDocument", "OpenDocument slides"))
CSV = Kind("text/csv", ("csv",), Words("tableau CSV", "CSV table"))
TEXT = Kind("text/plain", ("txt",), Words("texte", "text"))

ACCEPTED = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, CSV, TEXT)
