"""A VSME report from its bytes, whichever of its two formats they are in."""

from __future__ import annotations

from assessment.vsme.report import Report, VsmeError
from assessment.vsme.workbook import read_workbook
from assessment.vsme.xbrl_json import read_json_report
from questionnaires.taxonomy import Taxonomy

MOST_BYTES = 20_000_000
"""Bytes of a file that is sent."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_report(content: bytes, standard: Taxonomy) -> Report:
    """What a file says; its name proves nothing. Raises VsmeError with the reason."""
    if not content.strip():
        raise VsmeError("vsme-empty")
    if len(content) > MOST_BYTES:
        raise VsmeError("vsme-too-large")
    if content.startswith(b"PK"):
        return read_workbook(content, standard)
    if content.startswith(_OLE):  # an .xls of before 2007, or an .xlsx behind a password
        raise VsmeError("vsme-locked" if "EncryptedPackage".encode("utf-16-le") in content else "vsme-not-a-workbook")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_report(content, standard)
    raise VsmeError("vsme-not-a-file")
