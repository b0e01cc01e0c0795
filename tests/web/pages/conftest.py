"""The application on a database of each kind, with a small questionnaire, and people to act in it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from pydantic import SecretStr

from assessment.shelf import Shelf
from assessment.store import Store
from tests import databases
from tests.web.pages import world as worlds
from tests.web.pages.people import Browser
from tests.web.pages.seats import Kept, Seat, seat
from tests.web.pages.world import World
from web.app import create_app
from web.core import KEY, make_services
from web.sessions import DatabaseSessions
from web.settings import Settings

LIBRARY = Path(__file__).parents[1] / "library"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("releases"), LIBRARY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path / "instance", rate_limit="", demo=True, secret_key=SecretStr("for the tests"))


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Each test makes the application anew: its templates are compiled once, not each time."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def applications() -> dict[bytes, Flask]:
    """Those made so far, by their settings."""
    return {}


@pytest.fixture
def app(
    settings: Settings, store: Store, shelf: Shelf, compiled_templates: BytecodeCache, applications: dict[bytes, Flask]
) -> Flask:
    """Making one takes longer than most tests: the same serves all tests of the same settings, on their own stores."""
    of = pickle.dumps(settings.model_dump(exclude={"instance"}))
    if of not in applications:
        applications[of] = create_app(settings, store, shelf)
        applications[of].testing = True
        applications[of].jinja_env.bytecode_cache = compiled_templates
        applications[of].config["PROPAGATE_EXCEPTIONS"] = False  # people see a page, not a trace; the log has it
    made, sessions = applications[of], applications[of].session_interface
    assert isinstance(sessions, DatabaseSessions)
    made.extensions[KEY] = make_services(settings, store, shelf)
    sessions.store = store
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    return Browser(app)


# --- for the walks over every page: one world on SQLite, which every test leaves as it found it ----------------


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    path = folder / "ancrage.db"
    path.write_bytes(databases.sqlite_template())
    store = Store(f"sqlite:///{path}")
    settings = Settings(instance=folder / "instance", rate_limit="", demo=True, secret_key=SecretStr("for the tests"))
    made = create_app(settings, store, shelf)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield worlds.build(made)
    store.dispose()


@pytest.fixture(scope="session")
def seats(world: World) -> dict[str, Seat]:
    """A browser for each person of the world, for nobody, and for the holders of two trials' links."""
    store = world.services.store
    found = {role: seat(world.app, store, account) for role, account in world.people.items()}
    found["anonymous"] = seat(world.app, store, None)
    found["trial"] = seat(world.app, store, None, (world.trial,))
    found["other_trial"] = seat(world.app, store, None, (world.other_trial,))
    return found


@pytest.fixture(scope="session")
def _as_made(world: World, seats: dict[str, Seat], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    assert seats
    files = world.services.settings.instance
    return Kept(world.services.store, tmp_path_factory.mktemp("kept") / "ancrage.db", files)


@pytest.fixture
def kept(_as_made: Kept) -> Iterator[Kept]:
    """The database of the world, to come back to."""
    yield _as_made
    _as_made.restore()
