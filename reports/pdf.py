"""The one place that calls WeasyPrint: from a page of ours to a tagged PDF, with nothing fetched from anywhere."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.blank import Blank
from reports.blank import page as blank_page
from reports.glyphs import FACES, FOLDER, Face, faces_for
from reports.html import page
from reports.model import ReportModel
from reports.plan import PlanModel
from reports.plan import page as plan_page

SCHEME = "report-font:"
"""Addresses of the embedded fonts: the only ones that are ever read."""
_STYLES = Path(__file__).parent / "templates"
Style = Literal["report.css", "blank.css", "plan.css"]
_FILES = {face.file: FOLDER / face.file for face in FACES}
_LOCK = Lock()
logging.getLogger("weasyprint").addHandler(logging.NullHandler())


class FontsOnly(URLFetcher):  # type: ignore[misc]
    """Reads the font files of this package by name, and refuses every other address: no network, no file, no data."""

    def __init__(self) -> None:
        """Allow no protocol at all; what may be read is decided in ``fetch``."""
        super().__init__(allowed_protocols=(), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font file of that name; anything else stops the rendering (the templates ask for nothing else)."""
        path = _FILES.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if path is None:
            raise FatalURLFetchingError(f"a report fetches nothing: {url[:200]!r} was refused")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})


def _font_face(face: Face) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{SCHEME}{face.file}") format("woff2") }}'
    )


@cache
def _style(name: Style, faces: tuple[Face, ...]) -> tuple[CSS, FontConfiguration]:
    """A style sheet with its fonts, parsed once for each set of fonts."""
    fonts = FontConfiguration()
    text = "\n".join([*map(_font_face, faces), (_STYLES / name).read_text(encoding="utf-8")])
    return CSS(string=text, font_config=fonts, url_fetcher=FontsOnly()), fonts


@contextmanager
def _no_collection() -> Iterator[None]:
    """Put garbage collection off: objects of a layout live to its end; a fifth of the time is saved."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def render(model: ReportModel) -> bytes:
    """The report as PDF/UA-1. The same model gives the same bytes."""
    return to_pdf(page(model), "report.css")


def render_blank(blank: Blank) -> bytes:
    """The questionnaire to print as PDF/UA-1. The same questions give the same bytes."""
    return to_pdf(blank_page(blank), "blank.css")


def render_plan(plan: PlanModel) -> bytes:
    """The plan of a firm as PDF/UA-1. The same plan gives the same bytes."""
    return to_pdf(plan_page(plan), "plan.css")


def to_pdf(html: str, style_name: Style) -> bytes:
    """A page as PDF/UA-1; its identifier is a hash of its content: the same page gives the same bytes."""
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_identifier": identifier, "pdf_tags": True}
    with _LOCK, _no_collection():  # Pango's font map is shared between documents and is not safe between threads
        style, fonts = _style(style_name, faces_for(html))
        document = HTML(string=html, url_fetcher=FontsOnly(), base_url=None)
        pdf: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, **options)
    return pdf
