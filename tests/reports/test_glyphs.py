"""Every text is shown faithfully: by a glyph, or by its code."""

import pytest

from reports.glyphs import FACES, FOLDER, covered, display, faces_for


@pytest.mark.parametrize("text", ["Café à l'œuvre, 12 €", "« ça »", "Łódź", "CO₂ ≥ 3", "שלום", "مرحبا", "Ελλάς", "🌱"])
def test_what_the_fonts_hold_is_left_alone(text: str) -> None:
    assert display(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),  # right-to-left override: would show "b" reversed, hence its code
        ("a\x00b\x1b", "a[U+0000]b[U+001B]"),
        ("中", "[U+4E2D]"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041", "[U+E0041]"),
        ("un\u202fdeux", "un\u00a0deux"),
        ("e\u0301", "é"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_what_they_lack_is_written_as_its_code(text: str, shown: str) -> None:
    assert display(text) == shown


def test_a_plain_report_loads_no_fallback() -> None:
    assert all(face.always for face in faces_for("Résultat : 62,5 points"))


@pytest.mark.parametrize(
    ("text", "family"), [("CO₂", "Ancrage Signs"), ("שלום", "Ancrage Scripts"), ("🌱", "Ancrage Emoji")]
)
def test_a_fallback_is_loaded_when_a_text_needs_it(text: str, family: str) -> None:
    assert family in {face.family for face in faces_for(text)}


def test_every_font_file_is_there_with_a_licence() -> None:
    assert all((FOLDER / face.file).is_file() for face in FACES)
    assert {path.name for path in FOLDER.glob("*.txt")} == {
        "LICENSE-dejavu.txt", "OFL-atkinson-hyperlegible-next.txt", "OFL-bricolage-grotesque.txt", "OFL-noto-emoji.txt",
    }  # fmt: skip


def test_text_font_holds_french() -> None:
    french = "ABCÇÉÈÊËÀÂÎÏÔÙÛÜŒÆabcçéèêëàâîïôùûüœæ0123456789«»’–—…€%×−\u00a0"
    assert {ord(character) for character in french} <= covered("Ancrage Text") & covered("Ancrage Title")
