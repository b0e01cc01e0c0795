"""The application on a database of each kind, with a small questionnaire, and people to act in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from assessment.shelf import Shelf
from assessment.store import Store
from tests.web.pages.people import Browser
from web.app import create_app
from web.settings import Settings

LIBRARY = Path(__file__).parents[1] / "library"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("releases"), LIBRARY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path / "instance", rate_limit="", demo=True, secret_key=SecretStr("for the tests"))


@pytest.fixture
def app(settings: Settings, store: Store, shelf: Shelf) -> Flask:
    made = create_app(settings, store, shelf)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False  # people see a page, not a trace; the log has it
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    return Browser(app)
