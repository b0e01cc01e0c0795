"""Small files of every kind, made by hand, for the tests of evidence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter

OOXML = "application/vnd.openxmlformats-officedocument"
WORD_MAIN = f"{OOXML}.wordprocessingml.document.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pdf(writer: PdfWriter | None = None) -> bytes:
    """A PDF of one empty page."""
    writer = writer or PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with(*bodies: bytes, trailer: bytes = b"") -> bytes:
    """A PDF whose objects 4, 5, … are given; without a table of references, which readers rebuild."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", *bodies]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R" + trailer + b">>\nstartxref\n0\n%%EOF\n"


def pdf_stream(dictionary: bytes, data: bytes, deflate: bool = True) -> bytes:
    """The body of an object that is a stream."""
    data = zlib.compress(data) if deflate else data
    name = b"/Filter/FlateDecode" if deflate else b""
    return b"<<" + dictionary + name + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def picture(form: str, size: tuple[int, int] = (30, 20)) -> bytes:
    """A picture in a format of Pillow."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, form)
    return out.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_that_says(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rest = png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + rest


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ooxml(main_type: str, part: str, more: Mapping[str, bytes | str] | None = None, types: str = "") -> bytes:
    """An office file with its list of parts."""
    listed = f'<Override PartName="/{part}" ContentType="{main_type}"/>{types}'
    return zipped({"[Content_Types].xml": f"<Types>{listed}</Types>", part: "<x/>", **(more or {})})


def docx(more: Mapping[str, bytes | str] | None = None, types: str = "") -> bytes:
    return ooxml(WORD_MAIN, "word/document.xml", more, types)


def xlsx() -> bytes:
    return ooxml(f"{OOXML}.spreadsheetml.sheet.main+xml", "xl/workbook.xml")


def pptx(more: Mapping[str, bytes | str] | None = None) -> bytes:
    return ooxml(f"{OOXML}.presentationml.presentation.main+xml", "ppt/presentation.xml", more)


def open_document(kind: str, more: Mapping[str, bytes | str] | None = None, manifest: str = "<m/>") -> bytes:
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}
    return zipped({**parts, "META-INF/manifest.xml": manifest, **(more or {})})
