"""Plain text and CSV: characters one can read, and nothing that a browser or a spreadsheet would carry out."""

from __future__ import annotations

import codecs
import re

from assessment.file_checks.kinds import CSV, TEXT, Content, Kind, RefusedError
from questionnaires.findings import Words

_CHUNK = 65_536
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNUSED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MARKUP = re.compile(
    rb"<\s?(?:script|html|svg|iframe|object|embed|body|head|img|math|\?php|\?xml|!doctype|!entity|%@)\b", re.IGNORECASE
)
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*(#!|<)")
_DDE = re.compile(rb"(?:^|[;,\t\"])\s{0,20}[=+\-@][^;,\t\n|\"]{0,200}+\|[^;,\t\n!\"]{0,200}+!", re.MULTILINE)
"""``=cmd|'/C calc'!A0``: a formula that has a spreadsheet start a program."""
_MARKUPS = frozenset(
    ["asp", "aspx", "htm", "html", "mht", "mhtml", "php", "phtml", "shtml", "svg", "xht", "xhtml", "xml"]
)
_SCRIPTS = frozenset(
    [
        "bash",
        "bat",
        "cmd",
        "com",
        "command",
        "cpl",
        "desktop",
        "hta",
        "inf",
        "iqy",
        "jar",
        "js",
        "jse",
        "jsp",
        "lnk",
        "mjs",
        "msc",
        "pif",
        "pl",
        "ps1",
        "psm1",
        "py",
        "pyw",
        "rb",
        "reg",
        "scf",
        "scpt",
        "sct",
        "sh",
        "slk",
        "url",
        "vb",
        "vbe",
        "vbs",
        "wsc",
        "wsf",
        "wsh",
    ]
)


def check_text(content: Content, extension: str) -> Kind:
    """CSV if the name says so, else plain text, in UTF-8 or Windows-1252. What text is for cannot be told from it: an
    extension that a system would carry out is therefore enough to refuse it, though never enough to accept anything.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise RefusedError("evidence-other-type", type=Words("un texte en UTF-16", "a text in UTF-16"))
    if _CONTROL.search(content) or not (_is_utf8(content) or not _UNUSED_IN_1252.search(content)):
        raise RefusedError("evidence-unknown-type")
    first = _FIRST.match(content)
    if (first is not None and first[1] == b"#!") or extension in _SCRIPTS:
        raise RefusedError("evidence-script")
    if first is not None or extension in _MARKUPS or _MARKUP.search(content):
        raise RefusedError("evidence-markup")
    if _DDE.search(content):
        raise RefusedError("evidence-formula")
    return CSV if extension in CSV.extensions else TEXT


def _is_utf8(content: Content) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
