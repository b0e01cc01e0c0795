"""The PDF: accessible, complete, the same in both languages, the same every time."""

import hashlib
import io
import subprocess
from collections.abc import Iterator
from typing import Any, Literal

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from reports.html import page as html_page
from reports.pdf import render
from tests.reports import sample
from tests.reports.test_language import _messages

pytestmark = pytest.mark.slow

SECTIONS = {
    "fr": ["Résultat et niveau", "Vos domaines", "Pourquoi ce résultat\u00a0?", "Points forts et écarts",
           "Actions proposées", "Liens avec d'autres cadres", "Ce sur quoi repose ce résultat", "Méthode",
           "Annexe\u00a0: vos réponses"],
    "en": ["Result and level", "Your domains", "Why this result?", "Strengths and gaps", "Suggested actions",
           "Links with other frameworks", "What this result rests on", "Method", "Annex: your answers"],
}  # fmt: skip


class Report:
    """A rendered report, read back."""

    def __init__(self, lang: Literal["fr", "en"], answered: int = 45) -> None:
        self.lang = lang
        self.bytes = render(sample.model(lang=lang, answered=answered))
        self.reader = PdfReader(io.BytesIO(self.bytes))
        self.pages = [" ".join(one.extract_text().split()) for one in self.reader.pages]
        self.text = " ".join(self.pages)

    def bookmarks(self, level: int = 1) -> list[str]:
        """Titles of the bookmarks of the first level."""
        return [one.title for one in self.reader.outline if not isinstance(one, list)]

    def page_of(self, title: str) -> int:
        """Number of the page of a bookmark, from 0."""
        found = next(one for one in self.reader.outline if not isinstance(one, list) and one.title == title)
        return int(self.reader.get_destination_page_number(found))


@pytest.fixture(scope="module")
def french() -> Report:
    return Report("fr")


@pytest.fixture(scope="module")
def english() -> Report:
    return Report("en")


@pytest.fixture(scope="module")
def unfinished() -> Report:
    return Report("fr", answered=20)


@pytest.fixture(params=["french", "english", "unfinished"])
def report(request: pytest.FixtureRequest) -> Report:
    found: Report = request.getfixturevalue(request.param)
    return found


def elements(node: Any, seen: set[int] | None = None) -> Iterator[DictionaryObject]:
    """Every structure element, parents first."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_it_conforms_to_pdf_ua_1(report: Report) -> None:
    found = page.validate_pdf_bytes(report.bytes, profile="ua1")
    assert [(one.rule_id, one.message) for one in found.failures] == []
    assert found.is_compliant


def test_language_and_title_are_declared(report: Report) -> None:
    root = report.reader.trailer["/Root"]
    assert root["/Lang"] == report.lang
    assert root["/MarkInfo"]["/Marked"]
    assert report.reader.metadata is not None
    assert "Menuiserie Delmas" in (report.reader.metadata.title or "")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_section_has_its_bookmark_in_order(lang: str, request: pytest.FixtureRequest) -> None:
    found: Report = request.getfixturevalue("french" if lang == "fr" else "english")
    titles = found.bookmarks()
    assert [title for title in titles if title in SECTIONS[lang]] == SECTIONS[lang]


def test_headings_tables_and_figures_are_tagged(french: Report) -> None:
    tags = [str(one["/S"]) for one in elements(french.reader.trailer["/Root"]["/StructTreeRoot"]["/K"])]
    assert tags.count("/H1") == 1
    for tag in ("/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/Figure", "/L"):
        assert tag in tags


def test_every_figure_has_its_words(report: Report) -> None:
    figures = [
        one for one in elements(report.reader.trailer["/Root"]["/StructTreeRoot"]["/K"]) if one["/S"] == "/Figure"
    ]
    assert len(figures) > 30
    assert all(str(one.get("/Alt", "")).strip() for one in figures)


def test_every_font_is_embedded(report: Report) -> None:
    seen = 0
    for one in report.reader.pages:
        for font in one["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner)
            assert (
                "Ancrage" in inner["/FontFamily"]
                or "Atkinson" in inner["/FontName"]
                or "Bricolage" in inner["/FontName"]
            )
            seen += 1
    assert seen


def test_a_complete_report_has_8_to_14_pages_before_its_annex(french: Report, english: Report) -> None:
    for found in (french, english):
        assert 8 <= found.page_of(SECTIONS[found.lang][-1]) <= 14


def test_no_page_is_almost_empty(report: Report) -> None:
    # Running feet take about 80 characters, the cover 300: less than 250 is a page that holds a leftover.
    assert [number for number, text in enumerate(report.pages, start=1) if len(text) < 250] == []


def test_the_second_page_suffices_for_someone_in_a_hurry(french: Report) -> None:
    model, text = sample.model(), french.pages[1]
    for needed in (
        "L'essentiel", "Ce que vous faites déjà bien", "Là où il reste le plus de points",
        "Vos trois prochaines actions", "Pour atteindre le niveau", "Premier pas",
    ):  # fmt: skip
        assert needed in text
    assert all(card.text in text for card in model.actions[:3])


def test_every_page_but_the_cover_has_its_foot(french: Report) -> None:
    whole = len(french.pages)
    for number, text in enumerate(french.pages[1:], start=2):
        assert "Menuiserie Delmas · 23 novembre 2026" in text
        assert f"sample-2026.1 · 5f0c9a7b · {number} / {whole}" in text


def test_the_annex_holds_every_answer(french: Report) -> None:
    annex = " ".join(french.pages[french.page_of(SECTIONS["fr"][-1]) :])
    for topic in (topic for line in sample.model().pillars for topic in line.topics):
        assert topic.title in annex
    assert annex.count("Où en êtes-vous sur") == 45


def test_it_says_what_it_is_not(french: Report) -> None:
    assert "ni un certificat, ni un label" in french.pages[0]
    assert "pas un conseil juridique" in french.text
    assert "un critère d'attribution doit être lié à l'objet du marché" in french.text


def test_an_unfinished_report_says_so_on_every_page(unfinished: Report) -> None:
    model = sample.model(answered=20)
    assert "Évaluation en cours : ce résultat est provisoire." in unfinished.pages[0]
    assert "25 questions restent à répondre." in unfinished.pages[0]
    for text in unfinished.pages[1:]:
        assert "Évaluation en cours : résultat provisoire" in text
    assert "Que répondre ensuite ?" in unfinished.text
    low, high = (f"{value:.1f}".replace(".", ",") for value in (model.total.low, model.total.high))
    assert f"{low} – {high}" in unfinished.pages[0]
    assert f"entre {low} et {high}" in unfinished.pages[2]
    assert "Que répondre ensuite ?" in unfinished.pages[2]


def test_a_complete_report_does_not_speak_of_open_questions(french: Report) -> None:
    assert "provisoire" not in french.text
    assert "Que répondre ensuite" not in french.text


def test_no_french_interface_text_is_left_in_an_english_report() -> None:
    html = html_page(sample.model(lang="en"))
    same = {"Code", "Points", "Questions", "bonus", "point", "points", "total", "Question", "Estimation", "Non"}
    left = [
        text
        for message in _messages()
        for text in message
        if text not in same and "%" not in text and len(text) > 3 and f">{text}<" in html
    ]
    assert left == []


def test_the_same_input_gives_the_same_bytes() -> None:
    once, again = (hashlib.sha256(render(sample.model(aside=False))).hexdigest() for _ in range(2))
    assert once == again


def test_it_reads_in_grey(french: Report) -> None:
    """The ruler's solid part, rasterised in grey, stands apart from its ground by more than 3:1."""
    grey = subprocess.run(
        ["pdftoppm", "-gray", "-r", "40", "-f", "2", "-l", "2", "-"],
        input=french.bytes,
        capture_output=True,
        check=True,
    ).stdout
    header, pixels = grey.split(b"\n255\n", 1)
    width = int(header.split()[1])
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    # #1f5f4a has luminance 0.0935: sRGB grey 86. Along the ruler there is a run of it, and of white (255).
    assert any(sum(70 <= value <= 100 for value in row) > width * 0.15 and row.count(255) > width * 0.3 for row in rows)
