"""Reads a zip that may want to harm: what it declares is compared with what it holds, and nothing grows without limit.

`zipfile` believes the sizes that a file declares; here each member is inflated under a budget, and its size, checksum,
name and place are compared with the central directory (APPNOTE 6.3). Only "stored" and "deflate" are read.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from struct import unpack_from

from assessment.file_checks.kinds import Content, RefusedError, figure

MOST_BYTES = 200_000_000
"""Bytes of all members once inflated, those of files inside files included."""
MOST_MEMBERS = 2_000
MOST_RATIO = 200
"""Inflated to compressed, above `_SMALL` bytes: tables of figures reach 50 to 100, a bomb 1,000."""
_SMALL = 10_000_000
_CHUNK = 65_536
_UNSAFE = re.compile(r"[\x00-\x1f\\]|^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
_ENCRYPTED = 0x1 | 0x40 | 0x2000


@dataclass(frozen=True)
class Member:
    """One file of a zip, as the central directory declares it."""

    name: str
    raw_name: bytes
    method: int
    crc: int
    compressed: int
    size: int
    offset: int


class Budget:
    """Bytes that may still be inflated, shared by a file and the files inside it."""

    def __init__(self, limit: int = MOST_BYTES) -> None:
        self.left = limit

    def spend(self, count: int) -> None:
        """Raises RefusedError once the limit is passed."""
        self.left -= count
        if self.left < 0:
            raise _too_large()


def members(content: Content) -> tuple[Member, ...]:
    """The members that the central directory declares. Raises RefusedError for a damaged, locked or unsafe zip."""
    try:
        start, end, count = _directory(content)
        if count > MOST_MEMBERS:
            raise RefusedError("evidence-zip-too-many", limit=figure(MOST_MEMBERS))
        found = tuple(_entries(content, start, end, count))
    except (struct.error, IndexError):
        raise _damaged() from None
    _check_together(found, start)
    return found


def inflated(content: Content, member: Member, budget: Budget) -> Iterator[bytes]:
    """The bytes of a member in chunks of at most 64 kB; the lies of the zip about it are told at the latest at the end.

    Raises RefusedError: out of budget, damaged, or another size than declared.
    """
    start = data_start(content, member)
    size = crc = 0
    for chunk in _chunks(content, start, member):
        budget.spend(len(chunk))
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        if size > member.size:
            raise RefusedError("evidence-zip-unsafe")
        yield chunk
    if size != member.size:
        raise RefusedError("evidence-zip-unsafe")
    if crc != member.crc:
        raise _damaged()


def data_start(content: Content, member: Member) -> int:
    """Where the data of a member begins: after a local header that agrees with the central directory."""
    try:
        signature, method, name_length, extra_length = unpack_from("<4s4xH16xHH", content, member.offset)
    except struct.error:
        raise _damaged() from None
    start = member.offset + 30
    if signature != b"PK\x03\x04":
        raise _damaged()
    if method != member.method or content[start : start + name_length] != member.raw_name:
        raise RefusedError("evidence-zip-unsafe")
    return int(start + name_length + extra_length)


def _directory(content: Content) -> tuple[int, int, int]:
    """Start and end of the central directory, and the number of its entries."""
    mark = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if mark < 0:
        raise _damaged()
    count, length, start, comment = unpack_from("<10xHIIH", content, mark)
    if mark + 22 + comment != len(content):
        raise _damaged()
    end = mark
    if content[max(0, mark - 20) : max(0, mark - 16)] == b"PK\x06\x07":
        (end,) = unpack_from("<Q", content, mark - 12)
        if content[end : end + 4] != b"PK\x06\x06":
            raise _damaged()
        count, length, start = unpack_from("<QQQ", content, end + 32)
    if start + length != end or end > mark:
        raise _damaged()
    return start, end, count


def _entries(content: Content, position: int, end: int, count: int) -> Iterator[Member]:
    for _ in range(count):
        flags, method, crc, compressed, size, name_length, extra_length, comment_length, attributes, offset = (
            unpack_from("<8xHH4xIIIHHH4xII", content, position)
        )
        if content[position : position + 4] != b"PK\x01\x02":
            raise _damaged()
        name_end = position + 46 + name_length
        raw_name = content[position + 46 : name_end]
        extra = content[name_end : name_end + extra_length]
        size, compressed, offset = _in_64_bits(extra, size, compressed, offset)
        position = name_end + extra_length + comment_length
        name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if flags & _ENCRYPTED:
            raise RefusedError("evidence-locked")
        if _UNSAFE.search(name) or (attributes >> 28) == 0xA or method not in {0, 8}:  # 0xA: a symbolic link
            raise RefusedError("evidence-zip-unsafe")
        yield Member(name, raw_name, method, crc, compressed, size, offset)
    if position != end:
        raise _damaged()


def _in_64_bits(extra: bytes, *fields: int) -> tuple[int, ...]:
    """Fields of 32 bits that are full stand in the extra field 0x0001, in order."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = unpack_from("<HH", extra, position)
        position += 4
        if kind == 1:
            values = iter(unpack_from(f"<{length // 8}Q", extra, position))
            return tuple(next(values, field) if field == 0xFFFF_FFFF else field for field in fields)
        position += length
    return fields


def _check_together(found: tuple[Member, ...], directory: int) -> None:
    """Declared sizes, names that occur twice, members that lie over one another (Fifield's bomb)."""
    size, compressed = sum(m.size for m in found), sum(m.compressed for m in found)
    if size > MOST_BYTES or (size > _SMALL and size > MOST_RATIO * compressed):
        raise _too_large()
    if len({member.name.casefold() for member in found}) != len(found):
        raise RefusedError("evidence-zip-unsafe")
    places = sorted((m.offset, m.offset + 30 + len(m.raw_name) + m.compressed) for m in found)
    if any(end > start for (_, end), (start, _) in pairwise([*places, (directory, directory)])):
        raise RefusedError("evidence-zip-unsafe")


def _chunks(content: Content, start: int, member: Member) -> Iterator[bytes]:
    end = start + member.compressed
    if end > len(content):
        raise _damaged()
    if member.method == 0:
        yield from (content[at : min(at + _CHUNK, end)] for at in range(start, end, _CHUNK))
        return
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(start, end, _CHUNK):
            waiting = content[at : min(at + _CHUNK, end)]
            while waiting:
                yield machine.decompress(waiting, _CHUNK)
                waiting = machine.unconsumed_tail
            if machine.eof and (machine.unused_data or at + _CHUNK < end):
                raise RefusedError("evidence-zip-unsafe")
        while held_back := machine.decompress(b"", _CHUNK):
            yield held_back
    except zlib.error:
        raise _damaged() from None
    if not machine.eof:
        raise _damaged()


def _damaged() -> RefusedError:
    return RefusedError("evidence-zip-damaged")


def _too_large() -> RefusedError:
    return RefusedError("evidence-zip-too-large", limit=MOST_BYTES // 1_000_000)
