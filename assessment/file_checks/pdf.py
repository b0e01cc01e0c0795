"""PDF: whole, readable by whoever verifies it, and without what runs or is hidden in it.

Best effort, with the standard library. Looked at: the header, the end of the file, the objects outside streams and
those in object streams (deflated), names written with escapes (``/J#53``). Refused: JavaScript, programs launched,
XFA forms, media, attachments (save the invoice data of Factur-X and ZUGFeRD), encryption that asks for a password or
hides objects from this check. Not looked at: contents of pages, fonts, pictures, and what a file made to deceive this
reading may hide from it. Readers open PDF in a sandbox; this is no antivirus.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from assessment.file_checks.images import STRANGERS
from assessment.file_checks.kinds import PDF, Content, RefusedError
from assessment.file_checks.pdf_lock import opens_without_password
from questionnaires.findings import Words

LATEST_START = 1_024
"""Readers accept a header within the first 1,024 bytes (ISO 32000-1, implementation note 13 of the Adobe reference)."""
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[\s\x00]*")
MOST_INFLATED = 40_000_000
"""Bytes of all object streams together: those of a book of a thousand pages take one or two million."""
_STREAM = re.compile(rb">>\s{0,8}stream\r?\n?")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s{1,8}\d{1,5}\s{1,8}obj\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?=[\s()<>\[\]{}/%\x00]|$)"
_ACTIVE = {
    rb"JavaScript|JS": Words("du JavaScript", "JavaScript"),
    rb"Launch": Words("une action qui lance un programme", "an action that starts a program"),
    rb"XFA": Words("un formulaire dynamique (XFA)", "a dynamic form (XFA)"),
    rb"RichMedia|ImportData": Words("un contenu multimédia ou importé", "rich media or imported data"),
}
_EMBEDDED = re.compile(rb"/EF" + _END + rb"\s{0,8}(?:<<([^<>]{0,400})>>)?")
_REFERENCE = re.compile(rb"(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R")
_INVOICE = re.compile(rb"<[\w.-]{1,20}:CrossIndustry(?:Invoice|Document)\b")


@dataclass
class _Parts:
    """What a PDF holds: everything outside streams, inflated object streams, and objects that are invoice data."""

    outside: bytes
    objects: list[bytes]
    invoices: set[int]
    hidden: bool


def check_pdf(content: Content) -> None:
    """Raises RefusedError: truncated, damaged, mixed with another format, locked, sealed, active, with attachments."""
    start = content.find(b"%PDF-", 0, LATEST_START + 5)
    found = _BEFORE.match(content)
    if found is None or found.end() < start:
        raise RefusedError("evidence-mixed")
    end = content.rfind(b"%%EOF", max(0, len(content) - 2_048))
    if end < 0:
        raise RefusedError("evidence-truncated", kind=PDF.words)
    if STRANGERS.search(content, end):
        raise RefusedError("evidence-mixed")
    parts = _parts(content)
    if b"startxref" not in content[-4_096:] or not _OBJECT.search(parts.outside):
        raise RefusedError("evidence-damaged", kind=PDF.words)
    names = _plain(parts.outside)
    _check_lock(parts, names)
    for text in (names, *map(_plain, parts.objects)):
        _check_active(text)
        _check_attachments(text, parts.invoices)


def _check_lock(parts: _Parts, names: bytes) -> None:
    encrypted = re.search(rb"/Encrypt" + _END, names) is not None
    opens = opens_without_password(parts.outside) if encrypted else True
    if opens is False:
        raise RefusedError("evidence-locked")
    if opens is None or parts.hidden or (encrypted and parts.objects):
        raise RefusedError("evidence-sealed")


def _check_active(names: bytes) -> None:
    for pattern, what in _ACTIVE.items():
        if re.search(rb"/(?:" + pattern + rb")" + _END, names):
            raise RefusedError("evidence-active", what=what)


def _check_attachments(names: bytes, invoices: set[int]) -> None:
    for found in _EMBEDDED.finditer(names):
        numbers = {int(number) for number in _REFERENCE.findall(found[1] or b"")}
        if not numbers or not numbers <= invoices:
            raise RefusedError("evidence-attachment")


def _parts(content: Content) -> _Parts:
    outside, objects, hidden = bytearray(), [], False
    invoice: dict[int, bool] = {}
    left = MOST_INFLATED
    for text, data in _split(content):
        outside += text
        if data is None:
            break
        headers = list(_OBJECT.finditer(text))
        if not headers:
            continue
        number, dictionary = int(headers[-1][1]), _plain(text[headers[-1].end() :])
        if re.search(rb"/ObjStm" + _END, dictionary):
            inflated = _inflated(dictionary, data, left)
            hidden = hidden or inflated is None
            objects.append(inflated or b"")
            left -= len(inflated or b"")
        elif len(data) < 5_000_000 and not re.search(rb"/(?:XObject|Page|Font\w*|Metadata|XRef)" + _END, dictionary):
            head = (_inflated(dictionary, data, 2_000, whole=False) or b"")[:2_000]
            invoice[number] = invoice.get(number, True) and _is_invoice(head)
        else:
            invoice[number] = False
    return _Parts(bytes(outside), objects, {number for number, holds in invoice.items() if holds}, hidden)


def _is_invoice(head: bytes) -> bool:
    """The XML of an electronic invoice, which Factur-X and ZUGFeRD put inside the PDF."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and _INVOICE.search(head) is not None


def _split(content: Content) -> Iterator[tuple[bytes, bytes | None]]:
    """Text before each stream with the bytes of the stream, then the text after the last one with None."""
    position = 0
    while (found := _STREAM.search(content, position)) is not None:
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise RefusedError("evidence-damaged", kind=PDF.words)
        yield content[position : found.end()], content[found.end() : end]
        position = end
    yield content[position:], None


def _inflated(dictionary: bytes, data: bytes, limit: int, whole: bool = True) -> bytes | None:
    """The contents of a stream, at most `limit` bytes; None where they cannot be had (as a whole, unless told)."""
    if not re.search(rb"/(?:Filter|F)" + _END, dictionary):
        return data
    if not re.search(rb"/Filter\s{0,8}\[?\s{0,8}/(?:FlateDecode|Fl)\s{0,8}(?:\]|/|>>)", dictionary) or re.search(
        rb"/Predictor\s{0,8}(?!1\b)", dictionary
    ):
        return None
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(data, max(1, limit))
    except zlib.error:
        return None
    return text if machine.eof or not whole else None


def _plain(text: bytes) -> bytes:
    """With the escapes of names written out: ``/J#53`` is ``/JS``."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text)
