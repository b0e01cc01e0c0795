"""Pictures: whole, of a size that can be shown, and with nothing else behind them. No pixel is decoded."""

from __future__ import annotations

import re
import struct
import zlib
from struct import unpack_from

from assessment.file_checks.kinds import JPEG, PNG, WEBP, Content, Kind, RefusedError, figure

MOST_PIXELS = 200_000_000
"""The largest telephones take 16,320 × 12,240."""
LONGEST_SIDE = 65_535
"""No JPEG can be larger; a long page saved as one picture comes near."""
STRANGERS = re.compile(
    rb"PK\x03\x04|%PDF-|Rar!\x1a|7z\xbc\xaf\x27\x1c|<(?:script|html|svg|\?php|!doctype)\b", re.IGNORECASE
)
"""Beginnings of other formats. After a picture, telephones add a film or a thumbnail: those may stay."""
_MOST_PARTS = 200_000
"""Chunks or segments of a picture: none has as many, and walking through them shall not take long."""
_MARKER = re.compile(rb"\xff++([\x01-\xcf\xd8-\xfe])")
_NEXT_MARKER = re.compile(rb"(?<!\xff)\xff++([\x01-\xcf\xd8-\xfe])")
"""From the first of a run of fill bytes only: a file full of them is still read once."""
_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_png(content: Content) -> None:
    """Every chunk whole, with its checksum, from IHDR to IEND."""
    position = 8
    for number in range(_MOST_PARTS):
        length, name = int.from_bytes(content[position : position + 4], "big"), content[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(content):
            raise RefusedError("evidence-truncated", kind=PNG.words)
        body = content[position + 4 : end - 4]
        checksum = int.from_bytes(content[end - 4 : end], "big")
        if zlib.crc32(body) != checksum or (number == 0) != (name == b"IHDR"):
            raise RefusedError("evidence-damaged", kind=PNG.words)
        if number == 0:
            _check_size(PNG, *_unpacked(PNG, ">II", body, 4))
        if name == b"IEND":
            return _check_rest(content, end)
        position = end
    raise RefusedError("evidence-damaged", kind=PNG.words)


def check_jpeg(content: Content) -> None:
    """Every segment whole, a frame with its size, and the mark of the end after the last scan."""
    position, framed, search = 2, False, _MARKER.match
    for _ in range(_MOST_PARTS):
        found = search(content, position)
        if found is None:
            cut = search == _NEXT_MARKER.search or position >= len(content)
            raise RefusedError("evidence-truncated" if cut else "evidence-damaged", kind=JPEG.words)
        marker, position = found[1][0], found.end()
        if marker == 0xD9:
            if not framed:
                raise RefusedError("evidence-damaged", kind=JPEG.words)
            return _check_rest(content, position)
        (length,) = _unpacked(JPEG, ">H", content, position)
        if position + length > len(content):
            raise RefusedError("evidence-truncated", kind=JPEG.words)
        if marker in _FRAMES:
            height, width = _unpacked(JPEG, ">HH", content, position + 3)
            _check_size(JPEG, width, height)
            framed = True
        position += max(2, length)
        search = _NEXT_MARKER.search if marker == _SCAN else _MARKER.match
    raise RefusedError("evidence-damaged", kind=JPEG.words)


def check_webp(content: Content) -> None:
    """The RIFF envelope whole, a size in its first chunk, and a picture in one of them."""
    end, position, seen = 8 + int.from_bytes(content[4:8], "little"), 12, False
    if end > len(content):
        raise RefusedError("evidence-truncated", kind=WEBP.words)
    for _ in range(_MOST_PARTS):
        if position + 8 > end:
            break
        name, length = content[position : position + 4], int.from_bytes(content[position + 4 : position + 8], "little")
        size = _webp_size(content, name, position + 8)
        if position + 8 + length > end or (size is None and position == 12):
            raise RefusedError("evidence-damaged", kind=WEBP.words)
        if size is not None:
            _check_size(WEBP, *size)
        seen = seen or name in {b"VP8 ", b"VP8L", b"ANMF"}
        position += 8 + length + length % 2
    if not seen:
        raise RefusedError("evidence-damaged", kind=WEBP.words)
    _check_rest(content, end)


def _webp_size(content: Content, name: bytes, start: int) -> tuple[int, int] | None:
    """Width and height that a chunk says; None for one that says none."""
    if name == b"VP8 ":
        width, height = _unpacked(WEBP, "<HH", content, start + 6)
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L":
        (bits,) = _unpacked(WEBP, "<I", content, start + 1)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if name == b"VP8X":
        sides = content[start + 4 : start + 10]
        return int.from_bytes(sides[:3], "little") + 1, int.from_bytes(sides[3:], "little") + 1
    return None


def _unpacked(kind: Kind, form: str, content: Content, start: int) -> tuple[int, ...]:
    try:
        return unpack_from(form, content, start)
    except struct.error:
        raise RefusedError("evidence-truncated", kind=kind.words) from None


def _check_size(kind: Kind, width: int, height: int) -> None:
    if not (width and height):
        raise RefusedError("evidence-damaged", kind=kind.words)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        sizes = {"width": figure(width), "height": figure(height), "side": figure(LONGEST_SIDE)}
        raise RefusedError("evidence-huge-image", limit=MOST_PIXELS // 1_000_000, **sizes)


def _check_rest(content: Content, end: int) -> None:
    if STRANGERS.search(content, end):
        raise RefusedError("evidence-mixed")
