"""What tests of several folders share: a store on either database, with a clock that the test moves."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from assessment.store import Store
from tests import databases

settings.register_profile("quick", max_examples=20, derandomize=True, database=None)
"""For `make quick`: the first examples of each property, the same each time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's files first: few and long tests, of which one left for the end would keep the others waiting."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """``clock.advance(minutes=5)``."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Started at the first test that needs it, once for each process of the tests."""
    with databases.postgresql() as socket:
        databases.make_template(socket)
        yield socket


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "ancrage.db"
        path.write_bytes(databases.sqlite_template())
        yield f"sqlite:///{path}"
        return
    socket = request.getfixturevalue("postgresql_server")
    name = f"t_{secrets.token_hex(6)}"
    yield databases.make_database(socket, name)
    databases.drop_database(socket, name)


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    made = Store(database_url, clock)
    yield made
    made.dispose()
