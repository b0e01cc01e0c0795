"""``ancrage operator add``: how the region's first team member comes to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assessment import accounts, grants
from assessment.store import Store
from assessment.store.schema import migrate
from web.cli import main


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("ANCRAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("ANCRAGE_DATABASE_URL", f"sqlite:///{tmp_path}/ancrage.db")
    made = Store(f"sqlite:///{tmp_path}/ancrage.db")
    migrate(made)
    return made


def test_an_account_becomes_an_operator_once(store: Store) -> None:
    with store.write() as db:
        accounts.create(db, "odile@example.org", "Odile", "fr", confirmed=True)
    for said in ("is one of the region's team", "is one of the team already"):
        result = CliRunner().invoke(main, ["--lang", "en", "operator", "add", "Odile@example.org"])
        assert result.exit_code == 0
        assert said in result.output
    with store.read() as db:
        assert [one.role for one in grants.current(db)] == ["operator"]
    store.dispose()


def test_an_address_without_a_confirmed_account_is_refused(store: Store) -> None:
    result = CliRunner().invoke(main, ["operator", "add", "nobody@example.org"])
    assert result.exit_code == 1
    assert "inscrivez-vous d'abord" in result.output
    store.dispose()
