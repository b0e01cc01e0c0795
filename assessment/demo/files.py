"""Small real files for the demonstration: a PDF of one page, a PNG of one colour under another."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one page: a title and lines of text (characters of Windows-1252)."""
    text = [f"BT /F1 18 Tf 60 770 Td ({_escaped(title)}) Tj ET"]
    text += [f"BT /F1 11 Tf 60 {730 - 20 * n} Td ({_escaped(line)}) Tj ET" for n, line in enumerate(lines)]
    content = "\n".join(text).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def png(sky: tuple[int, int, int], ground: tuple[int, int, int], width: int = 320, height: int = 200) -> bytes:
    """A PNG, one colour above another: a landscape, seen from far."""
    rows = [bytes([0, *sky * width]) if y < height * 0.6 else bytes([0, *ground * width]) for y in range(height)]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
