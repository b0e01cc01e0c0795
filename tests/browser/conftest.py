"""Chromium, and what it visits: a service with a world in it, or an empty one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from assessment.shelf import Shelf
from tests.browser.material import occitanie_material
from tests.browser.server import Live, live
from tests.web.pages.world import World, build

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here takes a browser and time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str:
    """Where Chromium is: Debian's, or that of ANCRAGE_CHROMIUM."""
    found = os.environ.get("ANCRAGE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is not installed: make test installs it, or apt-get install chromium"
    return found


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with chromium_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def occitanie(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The questionnaires of the library, read once."""
    shelf = Shelf(tmp_path_factory.mktemp("releases"))
    shelf.offered()
    return shelf


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory, occitanie: Shelf) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("site"), occitanie) as made:
        yield made


@pytest.fixture(scope="module")
def filled_site(tmp_path_factory: pytest.TempPathFactory, occitanie: Shelf) -> Iterator[tuple[Live, World]]:
    """A service with two firms and everything that they can have; no worker, so that nothing changes by itself."""
    with live(tmp_path_factory.mktemp("world"), occitanie, worker=False) as made:
        yield made, build(made.app, occitanie_material(occitanie))


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a context for a test; whatever its pages report as an error fails the test at its end."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(**options: Any) -> BrowserContext:
        context = chromium.new_context(**({"locale": "fr-FR", "timezone_id": "Europe/Paris"} | options))
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on(
            "console",
            lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
        )
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert wrong == [], "\n".join(wrong)
