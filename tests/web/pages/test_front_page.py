"""The front page shows what one gets: a result of the questionnaire's own, or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from assessment.shelf import Shelf
from assessment.store import Store
from tests.web.pages.conftest import LIBRARY
from tests.web.pages.people import Browser
from web.app import create_app
from web.settings import Settings

CASE = """
questionnaire: petit
firm: Menuiserie des Causses (entreprise inventée)
profile: {headcount: 4, sector: other}
answers:
  waste: true
  sorting: [paper]
  energy: 800
  since: 2024-03-01
  meeting: monthly
  proud: De notre atelier.
"""


@pytest.fixture
def with_case(settings: Settings, store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Flask:
    """The application on a questionnaire with one case, whose text is the parameter."""
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    cases = library / "petit" / "cases"
    cases.mkdir()
    (cases / "one.yaml").write_text(request.param, encoding="utf-8")
    return create_app(settings, store, Shelf(tmp_path / "releases", library))


@pytest.mark.parametrize("with_case", [CASE], indirect=True)
def test_a_case_of_the_questionnaire_is_shown_scored(with_case: Flask) -> None:
    page = Browser(with_case)
    page.get("/", **{"Accept-Language": "fr"})
    assert "Menuiserie des Causses (entreprise inventée)" in page.text
    assert "Une action de son plan" in page.text
    assert "Environnement" in page.html[page.html.index("<desc>") :]


@pytest.mark.parametrize("with_case", [CASE.replace("energy: 800", "")], indirect=True)
def test_a_case_that_leaves_questions_open_is_no_example(with_case: Flask) -> None:
    page = Browser(with_case)
    assert page.get("/").status_code == 200
    assert "Menuiserie" not in page.html


@pytest.mark.parametrize("with_case", [CASE.replace("waste: true", "wast: true")], indirect=True)
def test_a_case_that_the_release_cannot_read_does_not_break_the_page(with_case: Flask) -> None:
    page = Browser(with_case)
    assert page.get("/").status_code == 200
    assert "Menuiserie" not in page.html


def test_without_a_case_the_page_has_no_figure(browser: Browser) -> None:
    browser.get("/")
    assert "<figure" not in browser.html
