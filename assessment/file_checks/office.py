"""Office files (OOXML, OpenDocument): what they are by their parts, and nothing in them that runs or is hidden.

Looked at: macros (VBA, Excel 4, Basic, scripts), ActiveX, OLE objects, programs, files inside files (an Excel workbook
behind a chart is opened in turn, once), templates and objects fetched from the network, entities declared in XML. Not
looked at: fields (DDE, INCLUDEPICTURE), links to pictures on the network, formulas: programs ask before following them.
"""

from __future__ import annotations

import re

from assessment.file_checks.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, Content, Kind, RefusedError
from assessment.file_checks.zip_reader import Budget, Member, inflated, members
from questionnaires.findings import Words

_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
}
_OPEN_DOCUMENT = {kind.media_type: kind for kind in (ODT, ODS, ODP)}
_TYPES, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_MOST_READ = 5_000_000
"""Bytes of a part that is read as a whole: lists of parts and of relations."""
_MOST_NESTED = 20_000_000
_ELEMENT = re.compile(r"<(?:\w+:)?(Override|Relationship)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MACRO_NAMES = re.compile(r"(^|/)(vbaProject\w*\.bin|vbaData\.xml)$|(^|/)(macrosheets|vbaProject)/", re.IGNORECASE)
_BASIC = re.compile(r"^(Basic|Dialogs)/.+/(?!(?:script|dialog)-l[bc]\.xml$)[^/]+$|^Scripts/.*[^/]$", re.IGNORECASE)
_MACRO_TYPES = ("macroEnabled", "vbaProject", "macrosheet")
_REMOTE = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF")
_OBJECT = Words("un objet d'un autre programme", "an object of another program")
_CONTROLS = Words("des contrôles ActiveX", "ActiveX controls")
_PROGRAM = Words("un programme", "a program")
_ENTITY = Words("des entités XML", "XML entities")


def check_office(content: Content, budget: Budget | None = None, inside: bool = False) -> Kind:
    """The kind of an office file. Raises RefusedError; a zip that is no office file is an archive."""
    found = members(content)
    budget = budget or Budget()
    parts = {member.name: _read_part(content, member, budget, inside) for member in found}
    if _TYPES in parts:
        return _ooxml(parts)
    kind = _OPEN_DOCUMENT.get(parts.get(_MIMETYPE, b"").decode("ascii", "replace").strip())
    if kind is not None and "content.xml" in parts and _MANIFEST in parts:
        if b"encryption-data" in parts[_MANIFEST]:
            raise RefusedError("evidence-locked")
        return kind
    raise RefusedError("evidence-archive")


def _read_part(content: Content, member: Member, budget: Budget, inside: bool) -> bytes:
    """A member read to its end and looked at; its bytes are kept where they say what the file is."""
    if _MACRO_NAMES.search(member.name) or _BASIC.search(member.name):
        raise RefusedError("evidence-macros")
    limit = _MOST_READ if member.name in {_TYPES, _MIMETYPE, _MANIFEST} or member.name.endswith(".rels") else 0
    kept = bytearray()
    for number, chunk in enumerate(inflated(content, member, budget)):
        if number == 0:
            _check_first(member, chunk)
            limit = _MOST_NESTED if chunk.startswith(b"PK\x03\x04") else limit
        if limit:
            kept += chunk
            if len(kept) > limit:
                raise RefusedError("evidence-nested")
    if limit == _MOST_NESTED:
        if inside:
            raise RefusedError("evidence-nested")
        _check_nested(bytes(kept), budget)
    if member.name.endswith(".rels"):
        _check_relations(bytes(kept))
    return bytes(kept)


def _check_first(member: Member, chunk: bytes) -> None:
    """What the first bytes of a part give away."""
    if chunk.startswith(_OLE):
        raise RefusedError("evidence-embedded", what=_OBJECT)
    if chunk.startswith(_PROGRAMS) and b"\x00" in chunk[:64]:
        raise RefusedError("evidence-embedded", what=_PROGRAM)
    if member.name.endswith((".xml", ".rels")) and b"<!ENTITY" in chunk:
        raise RefusedError("evidence-embedded", what=_ENTITY)


def _check_nested(content: bytes, budget: Budget) -> None:
    """The workbook behind a chart is a file like any other; an archive inside is not looked into."""
    try:
        check_office(content, budget, inside=True)
    except RefusedError as refusal:
        raise RefusedError("evidence-nested") if refusal.code == "evidence-archive" else refusal from None


def _ooxml(parts: dict[str, bytes]) -> Kind:
    text = parts[_TYPES].decode("utf-8", "replace")
    if any(word in text for word in _MACRO_TYPES):
        raise RefusedError("evidence-macros")
    if "activeX" in text:
        raise RefusedError("evidence-embedded", what=_CONTROLS)
    for attributes in _elements(text, "Override"):
        kind = _MAIN_PARTS.get(attributes.get("ContentType", ""))
        if kind is not None and attributes.get("PartName", "").lstrip("/") in parts:
            return kind
    raise RefusedError("evidence-archive")


def _check_relations(content: bytes) -> None:
    for attributes in _elements(content.decode("utf-8", "replace"), "Relationship"):
        far = attributes.get("TargetMode") == "External" and not attributes.get("Target", "").startswith("file:")
        if far and attributes.get("Type", "").endswith(_REMOTE):
            raise RefusedError("evidence-remote")


def _elements(text: str, name: str) -> list[dict[str, str]]:
    """Attributes of the elements of a name. A pattern and no XML parser: these lists are flat and have no entities."""
    return [
        {key: one or other for key, one, other in _ATTRIBUTE.findall(found[2])}
        for found in _ELEMENT.finditer(text)
        if found[1] == name
    ]
