"""What a file is: by its first bytes, then by its structure."""

from __future__ import annotations

import re

from assessment.file_checks.images import check_jpeg, check_png, check_webp
from assessment.file_checks.kinds import JPEG, PDF, PNG, WEBP, Content, Kind, RefusedError
from assessment.file_checks.office import check_office
from assessment.file_checks.pdf import LATEST_START, check_pdf
from assessment.file_checks.text import check_text
from questionnaires.findings import Words

_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"ITSF",
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06", b"MSCF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OLE = "EncryptedPackage".encode("utf-16-le")
_HEIC_BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"])
_OTHERS = {
    b"GIF8": Words("une image GIF", "a GIF picture"),
    b"II*\x00": Words("une image TIFF", "a TIFF picture"),
    b"MM\x00*": Words("une image TIFF", "a TIFF picture"),
    b"8BPS": Words("une image Photoshop", "a Photoshop picture"),
    b"{\\rtf": Words("un document RTF", "an RTF document"),
    b"%!PS": Words("un fichier PostScript", "a PostScript file"),
    b"ID3": Words("un son", "a sound"),
    b"OggS": Words("un son ou une vidéo", "a sound or a film"),
    b"fLaC": Words("un son", "a sound"),
    b"\x1aE\xdf\xa3": Words("une vidéo", "a film"),
    b"RIFF": Words("un son ou une vidéo", "a sound or a film"),
}
_AVIF = Words("une image AVIF", "an AVIF picture")
_FILM = Words("une vidéo", "a film")
_BITMAP = Words("une image BMP", "a BMP picture")


def identify(content: Content, extension: str) -> Kind:
    """The kind of a file that is accepted. The declared extension only tells a CSV from a text, and refuses scripts.

    Raises RefusedError for everything else, with the reason that helps most.
    """
    head = content[:16]
    if content.find(b"%PDF-", 0, LATEST_START + 5) >= 0 and not head.startswith(b"PK\x03\x04"):
        check_pdf(content)
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        check_png(content)
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        check_jpeg(content)
        return JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        check_webp(content)
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return check_office(content)
    _refuse_known(content, head)
    return check_text(content, extension)


def _refuse_known(content: Content, head: bytes) -> None:
    """Refuse by name what is recognised, so that the person reads what to do with it."""
    if head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\x00" in head):
        raise RefusedError("evidence-executable")
    if head.startswith(_ARCHIVES):
        raise RefusedError("evidence-archive")
    if head.startswith(_OLE):
        locked = re.search(re.escape(_LOCKED_OLE), content)
        raise RefusedError("evidence-locked" if locked else "evidence-old-office")
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            raise RefusedError("evidence-heic")
        raise RefusedError("evidence-other-type", type=_AVIF if head[8:11] == b"avi" else _FILM)
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == len(content):
        raise RefusedError("evidence-other-type", type=_BITMAP)
    for start, words in _OTHERS.items():
        if head.startswith(start):
            raise RefusedError("evidence-other-type", type=words)
