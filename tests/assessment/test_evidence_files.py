"""Evidence files: received under a limit, told by their content, refused with a reason and a way out."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from assessment import evidence_files
from assessment.blob_store import BlobStore
from assessment.evidence_files import CheckedFile, EvidenceError, check
from assessment.file_checks import kinds, zip_reader
from assessment.file_checks import pdf as pdf_check
from assessment.file_checks.names import LONGEST, display_name, named_as
from assessment.file_checks.office import check_office
from tests.assessment.evidence_samples import (
    OLE,
    OOXML,
    docx,
    ooxml,
    open_document,
    pdf,
    pdf_stream,
    pdf_with,
    picture,
    png_that_says,
    pptx,
    xlsx,
    zipped,
)


def checked(content: bytes, name: str | None, folder: Path) -> CheckedFile:
    return check(io.BytesIO(content), name, folder=folder)


def refusal(content: bytes, name: str = "document.pdf") -> str:
    with pytest.raises(EvidenceError) as refused:
        check(io.BytesIO(content), name)
    return refused.value.code


def answered(content: bytes, name: str) -> str:
    """The code of the refusal, or the name under which the file was accepted: in any case words, and no other error."""
    try:
        file = check(io.BytesIO(content), name)
    except EvidenceError as refused:
        return refused.message("fr")
    file.discard()
    return file.name


def refusal_of_text(text: str, name: str = "notes.txt") -> str:
    return refusal(text.encode(), name)


# --- what is accepted -------------------------------------------------------------------------------------

GOOD: dict[str, Callable[[], bytes]] = {
    "a.pdf": pdf,
    "a.png": lambda: picture("PNG"),
    "a.jpg": lambda: picture("JPEG"),
    "a.webp": lambda: picture("WEBP"),
    "a.docx": docx,
    "a.xlsx": xlsx,
    "a.pptx": pptx,
    "a.odt": lambda: open_document("text"),
    "a.ods": lambda: open_document("spreadsheet"),
    "a.odp": lambda: open_document("presentation"),
    "a.csv": "fournisseur;montant\nMaçonnerie Rey;-1 200,50\n".encode,
    "a.txt": lambda: "Relevé de compteur : 12 m³\n".encode("cp1252"),
}


def test_there_is_a_sample_of_every_kind_that_is_accepted() -> None:
    assert {name[2:] for name in GOOD} == {kind.extensions[0] for kind in kinds.ACCEPTED}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_every_kind_is_accepted_and_kept_as_it_is(name: str, tmp_path: Path) -> None:
    content = GOOD[name]()
    file = checked(content, name, tmp_path)
    assert file.name == name
    assert file.notes == ()
    assert file.media_type in {kind.media_type for kind in kinds.ACCEPTED if name[2:] in kind.extensions}
    assert file.size == len(content)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.path.read_bytes() == content
    assert file.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [name for name in GOOD if name[2:] not in {"csv", "txt"}])
def test_a_file_called_otherwise_is_accepted_for_what_it_is_and_the_new_name_is_told(name: str, tmp_path: Path) -> None:
    other = "scan.jpg" if name != "a.jpg" else "scan.pdf"
    file = checked(GOOD[name](), other, tmp_path)
    assert file.name == f"scan.{name[2:]}"
    assert [note.code for note in file.notes] == ["evidence-extension-corrected"]
    assert file.name in file.notes[0].message("fr")
    assert file.name in file.notes[0].message("en")


def test_a_checked_file_goes_to_the_blob_store_by_a_rename(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    file = checked(pdf(), "a.pdf", store.incoming)
    store.put(file.path, file.sha256)
    assert store.size(file.sha256) == file.size
    assert list(store.incoming.iterdir()) == []
    file.discard()


def test_a_file_that_is_not_stored_can_be_discarded(tmp_path: Path) -> None:
    checked(pdf(), "a.pdf", tmp_path).discard()
    assert list(tmp_path.iterdir()) == []


# --- size -------------------------------------------------------------------------------------------------


class Endless:
    """A stream of 2 GB that counts what is read of it."""

    def __init__(self) -> None:
        self.read_so_far = 0

    def read(self, size: int, /) -> bytes:
        self.read_so_far += size
        return b"%PDF-1.7 " + b"x" * (size - 9) if self.read_so_far < 2_000_000_000 else b""


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "evidence-empty"


def test_a_file_of_2_gb_is_left_one_byte_after_the_limit(tmp_path: Path) -> None:
    stream = Endless()
    with pytest.raises(EvidenceError) as refused:
        check(stream, "film.pdf", folder=tmp_path)
    assert refused.value.code == "evidence-too-large"
    assert "20 Mo" in refused.value.message("fr")
    assert "20 MB" in refused.value.message("en")
    assert stream.read_so_far == 20_000_001
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_exactly_the_limit_is_accepted(tmp_path: Path) -> None:
    content = b"a,b\n" * 10
    assert check(io.BytesIO(content), "a.csv", limit=40, folder=tmp_path).size == 40
    with pytest.raises(EvidenceError) as refused:
        check(io.BytesIO(content), "a.csv", limit=39, folder=tmp_path)
    assert refused.value.code == "evidence-too-large"


def test_a_connection_that_breaks_leaves_nothing_on_disk(tmp_path: Path) -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        check(Broken(), "a.pdf", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- formats that are refused -----------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.pdf", "a.txt", "a.csv", ""])
@pytest.mark.parametrize(
    "text",
    [SVG, f'\ufeff <?xml version="1.0"?>{SVG}', "<!DOCTYPE html><p>", "<html>", "bonjour <SCRIPT src=x>", "<?php x"],
)
def test_svg_html_and_xml_are_refused_under_any_name(text: str, name: str) -> None:
    assert refusal_of_text(text, name) == "evidence-markup"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00\x03\x00" + b"\x00" * 90, "evidence-executable"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 90, "evidence-executable"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34", "evidence-executable"),
        (b"#!/bin/sh\nrm -rf x\n", "evidence-script"),
        (b"PK\x05\x06" + b"\x00" * 18, "evidence-archive"),
        (b"Rar!\x1a\x07\x01\x00", "evidence-archive"),
        (b"\x1f\x8b\x08\x00\x00", "evidence-archive"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "evidence-heic"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "evidence-other-type"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "evidence-other-type"),
        (b"GIF89a\x01\x00\x01\x00", "evidence-other-type"),
        (b"II*\x00\x08\x00\x00\x00", "evidence-other-type"),
        (b"{\\rtf1 bonjour}", "evidence-other-type"),
        ("bonjour".encode("utf-16"), "evidence-other-type"),
        (OLE + b"\x00" * 600, "evidence-old-office"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "evidence-locked"),
        (b"\x00\x01\x02\x03\x04" * 30, "evidence-unknown-type"),
        (b"texte \x81\x8d", "evidence-unknown-type"),
        (b"\x1b%-12345X@PJL", "evidence-unknown-type"),
    ],
)
def test_other_formats_are_refused_by_name_where_they_are_known(content: bytes, code: str) -> None:
    assert refusal(content, "facture.pdf") == code


def test_a_zip_of_documents_is_an_archive() -> None:
    assert refusal(zipped({"facture.pdf": pdf()}), "factures.zip") == "evidence-archive"
    assert refusal(zipped({"facture.pdf": pdf()}), "factures.docx") == "evidence-archive"


@pytest.mark.parametrize("name", ["run.js", "run.BAT", "run.vbs", "facture.txt.ps1"])
def test_text_that_is_named_as_a_script_is_refused(name: str) -> None:
    assert refusal_of_text("echo bonjour", name) == "evidence-script"


@pytest.mark.parametrize("cell", ["=cmd|'/C calc'!A0", "a;=cmd|' /C calc'!A0", 'a,"+DDE|x!y"', "a\n@SUM|x!y"])
def test_a_formula_that_starts_a_program_is_refused(cell: str) -> None:
    assert refusal_of_text(cell, "a.csv") == "evidence-formula"


@pytest.mark.parametrize("text", ["a;-12,5;+3", "débit | crédit !", "=A1+B1", "prix < 12 et > 3", "x <b>y</b>"])
def test_ordinary_text_is_no_program(text: str, tmp_path: Path) -> None:
    assert checked(text.encode(), "a.csv", tmp_path).media_type == "text/csv"


# --- PDF --------------------------------------------------------------------------------------------------

JAVASCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
INVOICE = b'<?xml version="1.0"?>\n<rsm:CrossIndustryInvoice xmlns:rsm="urn:x">'


def with_javascript() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_open_action(JavaScript("app.alert(1)"))
    return pdf(writer)


def with_attachment(name: str, content: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_attachment(name, content)
    return pdf(writer)


def locked(password: str, algorithm: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_may_begin_with_white_space_only(tmp_path: Path) -> None:
    assert checked(b"\xef\xbb\xbf\r\n" + pdf(), "a.pdf", tmp_path).media_type == "application/pdf"


@pytest.mark.parametrize("before", [b"<html><script>alert(1)</script>", b"GIF89a", b"MZ\x00", b"#!/bin/sh\n", b"x"])
def test_a_pdf_that_begins_as_something_else_is_refused(before: bytes) -> None:
    assert refusal(before + pdf()) == "evidence-mixed"


@pytest.mark.parametrize("rest", [zipped({"a": "b"}), b"<script>alert(1)</script>"])
def test_a_pdf_with_another_file_behind_it_is_refused(rest: bytes) -> None:
    assert refusal(pdf() + rest) == "evidence-mixed"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_pdf_that_was_cut_is_refused(kept: float) -> None:
    content = pdf()
    assert refusal(content[: int(len(content) * kept)]) == "evidence-truncated"


def test_a_pdf_without_any_object_is_refused() -> None:
    assert refusal(b"%PDF-1.7\nbonjour\nstartxref\n0\n%%EOF") == "evidence-damaged"


@pytest.mark.parametrize(
    "body",
    [
        JAVASCRIPT,
        b"<</S/J#61vaScript/J#53(app.alert\\(1\\))>>",
        b"<</Type/Action/S/Launch/F(calc.exe)>>",
        b"<</XFA[(a) 5 0 R]>>",
        b"<</Subtype/RichMedia>>",
        pdf_stream(b"/Type/ObjStm/N 1/First 4", b"9 0 " + JAVASCRIPT),
        pdf_stream(b"/Type/Obj#53tm/N 1/First 4", b"9 0 " + JAVASCRIPT),
        pdf_stream(b"/Type/ObjStm/N 1/First 4", b"9 0 " + JAVASCRIPT, deflate=False),
    ],
)
def test_a_pdf_that_runs_something_is_refused(body: bytes) -> None:
    assert refusal(pdf_with(body)) == "evidence-active"


def test_a_pdf_with_javascript_as_a_program_writes_it_is_refused() -> None:
    assert refusal(with_javascript()) == "evidence-active"


def test_the_contents_of_a_page_are_no_program(tmp_path: Path) -> None:
    body = pdf_stream(b"", b"BT (/JavaScript /JS /Launch) Tj ET", deflate=False)
    assert checked(pdf_with(body, b"(page /JSON)"), "a.pdf", tmp_path).size


def test_objects_that_cannot_be_read_are_refused() -> None:
    assert refusal(pdf_with(b"<</Type/ObjStm/Filter/LZWDecode/N 1>>\nstream\nxyz\nendstream")) == "evidence-sealed"
    assert refusal(pdf_with(b"<</Type/ObjStm/Filter/FlateDecode/N 1>>\nstream\nxyz\nendstream")) == "evidence-sealed"


def test_object_streams_that_inflate_without_end_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    half = pdf_stream(b"/Type/ObjStm/N 1/First 4", b" " * 600_000)
    monkeypatch.setattr(pdf_check, "MOST_INFLATED", 1_000_000)
    assert checked(pdf_with(half), "a.pdf", tmp_path).size
    assert refusal(pdf_with(half, half)) == "evidence-sealed"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5"])
def test_a_pdf_that_asks_for_a_password_is_refused(algorithm: str) -> None:
    assert refusal(locked("secret", algorithm)) == "evidence-locked"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5"])
def test_a_pdf_that_only_forbids_changes_is_accepted(algorithm: str, tmp_path: Path) -> None:
    assert checked(locked("", algorithm), "attestation.pdf", tmp_path).media_type == "application/pdf"


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_pdf_whose_password_cannot_be_tried_is_refused_as_protected(password: str) -> None:
    assert refusal(locked(password, "AES-256")) == "evidence-sealed"


def test_an_encrypted_pdf_whose_objects_are_hidden_is_refused_as_protected() -> None:
    content = locked("", "RC4-128").replace(b"xref\n", pdf_stream(b"/Type/ObjStm/N 0/First 0", b"") + b"\nxref\n", 1)
    assert refusal(content.replace(b"<</Type/ObjStm", b"9 0 obj\n<</Type/ObjStm")) == "evidence-sealed"


def test_a_pdf_with_an_attachment_is_refused() -> None:
    assert refusal(with_attachment("calc.exe", b"MZ\x00")) == "evidence-attachment"
    assert refusal(with_attachment("factur-x.xml", b"<html><script>")) == "evidence-attachment"


def test_an_electronic_invoice_is_accepted_with_its_data(tmp_path: Path) -> None:
    assert checked(with_attachment("factur-x.xml", INVOICE), "facture.pdf", tmp_path).name == "facture.pdf"
    body = pdf_stream(b"/Type/EmbeddedFile/Subtype/text#2Fxml", INVOICE)
    assert checked(pdf_with(body, b"<</Type/Filespec/EF<</F 4 0 R/UF 4 0 R>>>>"), "facture.pdf", tmp_path).size


def test_invoice_data_do_not_cover_another_attachment() -> None:
    bodies = (pdf_stream(b"/Type/EmbeddedFile", INVOICE), pdf_stream(b"/Type/EmbeddedFile", b"MZ\x00"))
    assert refusal(pdf_with(*bodies, b"<</EF<</F 4 0 R>>>>", b"<</EF<</F 5 0 R>>>>")) == "evidence-attachment"
    assert refusal(pdf_with(*bodies, b"<</EF 9 0 R>>")) == "evidence-attachment"


# --- pictures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_cut_is_refused_wherever_it_was(form: str) -> None:
    content = picture(form)
    for size in {*range(20, len(content), 7), len(content) - 1}:
        assert refusal(content[:size], "photo") in {"evidence-truncated", "evidence-damaged"}, size
    assert refusal(content[:-2], "photo") == "evidence-truncated"


@pytest.mark.parametrize("size", [(100_000, 100_000), (20_000, 20_000), (1, 70_000), (2**31, 2**31)])
def test_a_picture_that_claims_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    assert refusal(png_that_says(*size), "photo.png") == "evidence-huge-image"


def test_the_claim_of_a_jpeg_or_a_webp_is_read_too() -> None:
    jpeg = re.sub(rb"(\xff\xc0..\x08)....", lambda found: found[1] + b"\xff" * 4, picture("JPEG"), flags=re.DOTALL)
    assert refusal(jpeg, "photo.jpg") == "evidence-huge-image"
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\x00" * 4 + b"\xff\xff\xff" * 2
    picture_chunk = picture("WEBP")[12:]
    body = b"WEBP" + chunk + picture_chunk
    assert refusal(b"RIFF" + struct.pack("<I", len(body)) + body, "photo.webp") == "evidence-huge-image"


def test_a_picture_without_pixels_or_with_a_wrong_checksum_is_refused() -> None:
    assert refusal(png_that_says(0, 10), "a.png") == "evidence-damaged"
    broken = bytearray(picture("PNG"))
    broken[20] ^= 1
    assert refusal(bytes(broken), "a.png") == "evidence-damaged"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("rest", [zipped({"a": "b"}), b"<script>alert(1)</script>", b"<?php system(1)", pdf()])
def test_a_picture_with_another_file_behind_it_is_refused(form: str, rest: bytes) -> None:
    assert refusal(picture(form) + rest, "photo") == "evidence-mixed"


def test_a_photo_with_the_film_that_a_telephone_adds_is_accepted(tmp_path: Path) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 20
    assert checked(picture("JPEG") + film, "photo.jpg", tmp_path).media_type == "image/jpeg"


# --- office files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        docx({"word/vbaProject.bin": OLE}),
        docx({"word/vbaProject.bin": b"hidden"}),
        docx(types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        ooxml("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
        docx({"xl/macrosheets/sheet1.xml": "<x/>"}),
        open_document("text", {"Basic/Standard/Module1.xml": "<x/>"}),
        open_document("text", {"Scripts/python/run.py": "x"}),
    ],
)
def test_an_office_file_with_macros_is_refused(content: bytes) -> None:
    assert refusal(content, "rapport.docx") == "evidence-macros"


def test_an_empty_library_of_macros_is_no_macro(tmp_path: Path) -> None:
    content = open_document("text", {"Basic/Standard/script-lb.xml": "<x/>"})
    assert checked(content, "a.odt", tmp_path).name == "a.odt"


def encrypted_zip() -> bytes:
    content = bytearray(docx())
    for found in re.finditer(b"PK\x01\x02", bytes(content)):
        content[found.start() + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content", [open_document("text", manifest="<m:encryption-data/>"), encrypted_zip()], ids=["odt", "zip"]
)
def test_an_office_file_with_a_password_is_refused(content: bytes) -> None:
    assert refusal(content, "rapport") == "evidence-locked"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx({"word/embeddings/oleObject1.bin": OLE + b"\x00" * 90}), "evidence-embedded"),
        (docx({"word/media/image1.png": b"MZ\x90\x00\x03"}), "evidence-embedded"),
        (docx({"customXml/item1.xml": '<!DOCTYPE x [<!ENTITY a "b">]>'}), "evidence-embedded"),
        (
            docx(types='<Default Extension="x" ContentType="application/vnd.ms-office.activeX+xml"/>'),
            "evidence-embedded",
        ),
        (docx({"word/embeddings/a.zip": zipped({"a.exe": "x"})}), "evidence-nested"),
        (docx({"word/embeddings/a.docx": docx({"b.docx": docx()})}), "evidence-nested"),
        (docx({"word/embeddings/a.docm": docx({"word/vbaProject.bin": OLE})}), "evidence-macros"),
    ],
)
def test_what_is_hidden_in_an_office_file_is_refused(content: bytes, code: str) -> None:
    assert refusal(content, "rapport.docx") == code


def test_the_workbook_behind_a_chart_is_accepted(tmp_path: Path) -> None:
    content = pptx({"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})
    assert checked(content, "a.pptx", tmp_path).name == "a.pptx"


def relation(kind: str, target: str) -> bytes:
    text = f'<Relationship Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return docx({"word/_rels/settings.xml.rels": f"<Relationships>{text}</Relationships>"})


def test_a_template_fetched_from_the_network_is_refused_but_not_a_link_in_the_text(tmp_path: Path) -> None:
    assert refusal(relation("attachedTemplate", "http://x.example/t.dotm")) == "evidence-remote"
    assert checked(relation("hyperlink", "http://x.example"), "a.docx", tmp_path).size
    assert checked(relation("attachedTemplate", "file:///C:/Modeles/rapport.dotx"), "a.docx", tmp_path).size


def test_an_office_file_without_its_main_part_is_an_archive() -> None:
    content = zipped(
        {"[Content_Types].xml": docx()[:0] + b'<Override PartName="/gone.xml" ContentType="' + b"x" + b'"/>'}
    )
    assert refusal(content) == "evidence-archive"
    assert refusal(ooxml(f"{OOXML}.wordprocessingml.document.main+xml", "a").replace(b"a", b"b")) != ""


# --- zips that want to harm -------------------------------------------------------------------------------


def patched(content: bytes, name: bytes, start: int, form: str, value: int, local: int | None = None) -> bytes:
    """With a field of the central entry of a member changed, and that of its local header."""
    out = bytearray(content)
    entry = next(m.start() for m in re.finditer(b"PK\x01\x02", content) if content[m.start() + 46 :].startswith(name))
    struct.pack_into(form, out, entry + start, value)
    if local is not None:
        (offset,) = struct.unpack_from("<I", content, entry + 42)
        struct.pack_into(form, out, offset + local, value)
    return bytes(out)


def test_a_zip_bomb_is_refused_by_the_sizes_that_it_declares() -> None:
    assert refusal(docx({"word/media/a.bin": b"\x00" * 20_000_000})) == "evidence-zip-too-large"


def test_a_zip_bomb_that_declares_small_sizes_is_refused_before_it_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    inflated = 0
    spend = zip_reader.Budget.spend

    def counted(self: zip_reader.Budget, count: int) -> None:
        nonlocal inflated
        inflated += count
        spend(self, count)

    monkeypatch.setattr(zip_reader.Budget, "spend", counted)
    bomb = docx({"word/media/a.bin": b"\x00" * 20_000_000})
    lying = patched(bomb, b"word/media/a.bin", 24, "<I", 1_000, local=22)
    assert refusal(lying) == "evidence-zip-unsafe"
    assert inflated < 200_000


def test_files_inside_files_share_one_budget() -> None:
    noise = bytes(range(256)) * 4 * 1024
    nested = {f"word/embeddings/{n}.xlsx": xlsx_with(noise) for n in range(6)}
    budget = zip_reader.Budget(4_000_000)
    with pytest.raises(kinds.RefusedError) as refused:
        check_office(docx(nested), budget)
    assert refused.value.code == "evidence-zip-too-large"


def xlsx_with(content: bytes) -> bytes:
    return ooxml(f"{OOXML}.spreadsheetml.sheet.main+xml", "xl/workbook.xml", {"xl/media/image1.bin": content})


def test_a_zip_of_very_many_members_is_refused_before_they_are_read() -> None:
    assert refusal(docx({f"word/{n}.xml": "" for n in range(2_000)})) == "evidence-zip-too-many"
    assert refusal(patched_count(docx(), 60_000)) == "evidence-zip-too-many"


def patched_count(content: bytes, count: int) -> bytes:
    out = bytearray(content)
    struct.pack_into("<H", out, content.rfind(b"PK\x05\x06") + 10, count)
    return bytes(out)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "a/../../b", "C:evil", "a\\..\\b", "a\x07b"])
def test_names_that_lead_out_of_the_folder_are_refused(name: str) -> None:
    assert refusal(docx({name: "x"})) == "evidence-zip-unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_shows_different_things_to_different_readers_is_refused() -> None:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")
    assert refusal(out.getvalue()) == "evidence-zip-unsafe"
    renamed = docx().replace(b"word/document.xml", b"word/documenX.xml", 1)
    assert refusal(renamed) in {"evidence-zip-unsafe", "evidence-zip-damaged"}
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out := io.BytesIO(docx()), "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(out.getvalue()) == "evidence-zip-unsafe"


def test_members_that_lie_over_one_another_are_refused() -> None:
    content = docx({"word/a.bin": b"x" * 500, "word/b.bin": b"y" * 500})
    entry = content.rfind(b"PK\x01\x02")
    first = content.find(b"PK\x01\x02")
    (offset,) = struct.unpack_from("<I", content, first + 42)
    out = bytearray(content)
    struct.pack_into("<I", out, entry + 42, offset)
    assert refusal(bytes(out)) == "evidence-zip-unsafe"


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_an_office_file_that_was_cut_is_refused(kept: float) -> None:
    content = docx()
    assert refusal(content[: int(len(content) * kept)]) == "evidence-zip-damaged"


def test_an_office_file_with_a_wrong_checksum_or_damaged_data_is_refused() -> None:
    wrong = patched(docx({"word/a.xml": "abc"}), b"word/a.xml", 16, "<I", 1, local=14)
    assert refusal(wrong) == "evidence-zip-damaged"


def test_an_office_file_in_the_64_bit_form_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, zipfile.ZipFile(io.BytesIO(docx())) as original:
        for info in original.infolist():
            with archive.open(info.filename, "w", force_zip64=True) as part:
                part.write(original.read(info))
    assert checked(out.getvalue(), "a.docx", tmp_path).name == "a.docx"


def test_a_long_member_is_inflated_to_its_end(tmp_path: Path) -> None:
    content = docx(
        {"word/long.xml": b"<x>" + b"0123456789abcdef" * 20_000 + b"</x>", "word/one.xml": b"\x00" * 300_000}
    )
    assert checked(content, "a.docx", tmp_path).size == len(content)


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("facture.pdf", "facture.pdf"),
        ("Bilan 2025 – été.PDF", "Bilan 2025 – été.PDF"),
        ("l'été.pdf", "l'été.pdf"),
        ("🍇 vendange.pdf", "🍇 vendange.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\Anne\Bureau\devis.pdf", "devis.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("facture\u202efdp.exe", "facturefdp.pdf"),
        ("facture.pdf.exe", "facture.pdf"),
        ("rapport", "rapport.pdf"),
        ("rapport v1.2", "rapport v1.2.pdf"),
        ("scan.png", "scan.pdf"),
        ("CON.pdf", "justificatif-CON.pdf"),
        ("lpt1", "justificatif-lpt1.pdf"),
        (".htaccess", "htaccess.pdf"),
        ('a<b>:"c|d?*.pdf', "a-b---c-d--.pdf"),
        ("  .pdf", "pdf.pdf"),
        ("", "justificatif.pdf"),
        (None, "justificatif.pdf"),
        ("\ud800\udfff", "justificatif.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_harm_or_mislead(given: str | None, shown: str) -> None:
    assert named_as(given, kinds.PDF) == shown


def test_a_name_from_a_mac_is_the_same_name(tmp_path: Path) -> None:
    file = checked(pdf(), unicodedata.normalize("NFD", "été.pdf"), tmp_path)
    assert file.name == "été.pdf"
    assert file.notes == ()


def test_signs_taken_out_of_a_name_are_told(tmp_path: Path) -> None:
    assert [note.code for note in checked(pdf(), "a:b.pdf", tmp_path).notes] == ["evidence-name-cleaned"]
    assert checked(pdf(), "dossier/a.pdf", tmp_path).notes == ()


@given(st.text(st.characters(), max_size=300), st.sampled_from(kinds.ACCEPTED))
def test_any_name_becomes_one_that_every_system_takes(given: str, kind: kinds.Kind) -> None:
    name = named_as(given, kind)
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) <= 255
    assert name.rpartition(".")[2].lower() in kind.extensions
    assert not re.search(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]', name)
    assert name == name.strip(". ")
    assert named_as(name, kind) == name
    assert display_name(name) == name


# --- anything at all --------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_damaged_file_is_accepted_or_refused_but_never_crashes(name: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[name]())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, len(content)))
    assert answered(bytes(content[:end]), name)


@given(
    st.binary(min_size=1, max_size=300), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"RIFF"])
)
def test_any_bytes_are_accepted_or_refused_but_never_crash(content: bytes, start: bytes) -> None:
    assert answered(start + content, "x")


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + b"\xff" * 19_000_000,
        picture("JPEG")[:-2] + b"\xff" * 19_000_000 + b"\x00",
        b"%PDF-1.7\n" + b"1" * 19_000_000 + b" 0 obj startxref %%EOF",
        b"%PDF-1.7\n1 0 obj" + b">>stream " * 2_000_000 + b"endstream startxref %%EOF",
        b"%PDF-1.7\n1 0 obj" + b"<</EF" * 3_000_000 + b" startxref %%EOF",
        b'"=' * 9_000_000,
        b";=" * 9_000_000 + b"|",
        b"<" * 19_000_000,
        b"a<" * 9_000_000,
        b"PK\x03\x04" * 4_000_000,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 19_000_000,
    ],
)
def test_a_file_made_to_be_read_for_ever_is_answered(content: bytes) -> None:
    assert answered(content, "x.csv")


# --- messages ---------------------------------------------------------------------------------------------

MESSAGES = yaml.safe_load((Path(evidence_files.__file__).parent / "messages" / "evidence.yaml").read_text("utf-8"))


def test_every_refusal_has_a_message_and_a_hint_in_both_languages_and_a_test() -> None:
    tests = Path(__file__).read_text("utf-8")
    for code, entry in MESSAGES.items():
        assert entry["fr"].strip(), code
        assert entry["en"].strip(), code
        if entry["severity"] == "error":
            assert entry["hint_fr"].endswith("."), code
            assert entry["hint_en"].endswith("."), code
        assert f'"{code}"' in tests, code


def test_a_refusal_names_the_file_as_the_person_knows_it() -> None:
    with pytest.raises(EvidenceError) as refused:
        check(io.BytesIO(b"GIF89a"), r"C:\photos\logo.gif")
    assert refused.value.message("fr") == "« logo.gif » est une image GIF : ce format n'est pas accepté"
    assert refused.value.message("en") == "“logo.gif” is a GIF picture: this format is not accepted"


def test_figures_are_written_as_each_language_does() -> None:
    with pytest.raises(EvidenceError) as refused:
        check(io.BytesIO(png_that_says(100_000, 90_000)), "plan.png")
    assert "100 000 × 90 000 pixels ; au plus 200 millions en tout" in refused.value.message("fr")
    assert "100,000 × 90,000 pixels" in refused.value.message("en")
