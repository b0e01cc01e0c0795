"""Whatever a firm writes is shown as it was written, fetches nothing, and breaks no page."""

import io
import re
import socket
import subprocess
from typing import Any

import page
import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

import reports.pdf
from reports.html import page as html_page
from reports.pdf import FontsOnly, render
from tests.reports import sample

SAMPLES = {
    "script": "<script>alert(1)</script>",
    "image": '<img src="http://127.0.0.1/x.png" onerror="alert(1)">',
    "local file": '<img src="file:///etc/passwd"> ../../etc/passwd',
    "object": '<object data="file:///etc/passwd"></object><iframe src="http://127.0.0.1/"></iframe>',
    "style": "</style><style>@import url(http://127.0.0.1/a.css); * { display: none }</style>",
    "css": "\"; } body { background: url('http://127.0.0.1/') } /*",
    "link": '<link rel="attachment" href="file:///etc/passwd"><a href="javascript:alert(1)">ici</a>',
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} %(points)s ${jndi:ldap://127.0.0.1/a}",
    "svg": '<svg><image href="file:///etc/passwd"/></svg>',
    "emoji": "Bravo 🌱🚀 à l'équipe 👩‍🔧",
    "right to left": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "override": "rouge\u202etrev",
    "control": "avant\x00après\x1b[31m",
    "chinese": "中文公司",
    "entities": "A & B < C > D \" ' &amp; &#x27;",
}


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a rendering asks for; a connection to anywhere fails the test."""
    asked: list[str] = []
    original = FontsOnly.fetch

    def watch(self: FontsOnly, url: str, headers: dict[str, str] | None = None) -> Any:
        asked.append(url)
        return original(self, url, headers)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a report opened a connection")

    monkeypatch.setattr(FontsOnly, "fetch", watch)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    reports.pdf._style.cache_clear()
    return asked


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.slow
def test_hostile_text_everywhere_is_shown_and_fetches_nothing(fetched: list[str]) -> None:
    whole = " | ".join(SAMPLES.values())
    pdf = render(sample.model(firm=whole[:300], note=whole))
    assert fetched
    assert all(url.startswith(reports.pdf.SCHEME) for url in fetched)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    text = squeezed("".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages))
    for name in ("script", "image", "local file", "object", "style", "css", "link", "template", "svg", "entities"):
        assert squeezed(SAMPLES[name]) in text, name
    for shown in ("rouge[U+202E]trev", "avant[U+0000]après[U+001B][31m", "[U+4E2D][U+6587][U+516C][U+53F8]", "🌱🚀"):
        assert shown in text
    for character in SAMPLES["right to left"].replace(" ", ""):
        assert character in text


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_a_firm_writes_becomes_markup(name: str) -> None:
    plain = html_page(sample.model(note="x", firm="x"))
    hostile = html_page(sample.model(note=SAMPLES[name], firm=SAMPLES[name]))
    tags = re.compile(r"</?[a-zA-Z][^\s>]*")
    assert tags.findall(hostile) == tags.findall(plain)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://example.org/a.css", "file:///etc/passwd", "data:text/plain,x", "ftp://127.0.0.1/",
        "report-font:../../../etc/passwd", "report-font:/etc/passwd", "report-font:", "REPORT-FONT:x",
    ],
)  # fmt: skip
def test_the_fetcher_refuses_every_address_but_its_fonts(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        FontsOnly().fetch(url)


def test_the_fetcher_reads_its_fonts() -> None:
    response = FontsOnly().fetch("report-font:noto-emoji-400-normal.woff2")
    assert response.read(4) == b"wOF2"


@pytest.mark.slow
def test_words_of_two_thousand_letters_stay_on_the_page() -> None:
    pdf = render(sample.model(note="M" * 2000, firm="W" * 2000))
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(edges) > 1000
    # A4 is 595.3 points wide, with margins of 18 mm = 51 points.
    assert max(edges) <= 595.3 - 51 + 1
    text = squeezed("".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages))
    # Long words run on from page to page, between feet: every letter is there, for each of the texts that hold them.
    texts = [one.text for line in sample.model(note="M" * 2000).questions() for one in line.extras]
    assert text.count("M") >= 2000 * len([one for one in texts if "MM" in one]) > 0
