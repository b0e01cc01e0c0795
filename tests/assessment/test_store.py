"""The store: transactions that are kept whole or not at all, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from assessment import accounts
from assessment.store import ConflictError, Store
from assessment.store.schema import differences, migrate
from assessment.store.tables import account
from tests.conftest import Clock


def test_the_migrations_lead_to_the_declared_tables(store: Store) -> None:
    assert differences(store) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate(store)
    assert differences(store) == []


def test_what_a_failed_transaction_wrote_is_undone(store: Store) -> None:
    def fail() -> None:
        with store.write() as db:
            accounts.create(db, "a@example.org", "A", "fr")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as db:
        assert accounts.by_email(db, "a@example.org") is None


def test_after_a_conflict_the_transaction_goes_on(store: Store) -> None:
    with store.write() as db:
        accounts.create(db, "a@example.org", "A", "fr")
        with pytest.raises(ConflictError):
            accounts.create(db, "A@Example.org ", "Other", "fr")
        accounts.create(db, "b@example.org", "B", "fr")
    with store.read() as db:
        assert db.value(sa.select(sa.func.count()).select_from(account)) == 2


def test_an_instant_comes_back_in_utc(store: Store, clock: Clock) -> None:
    with store.write() as db:
        made = accounts.create(db, "a@example.org", "A", "fr", confirmed=True)
    with store.read() as db:
        found = accounts.find(db, made)
    assert found is not None
    assert found.email_confirmed_at == clock.now
    assert found.email_confirmed_at.utcoffset() == clock.now.utcoffset()


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"), store.write() as db:
        db.insert(
            account, id="x", email="x", name="x", lang="fr", created_at=datetime(2026, 1, 1)  # noqa: DTZ001
        )  # fmt: skip


def test_writers_wait_for_one_another(store: Store) -> None:
    def add(number: int) -> None:
        for turn in range(10):
            with store.write() as db:
                accounts.create(db, f"{number}.{turn}@example.org", "x", "fr")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as db:
        assert db.value(sa.select(sa.func.count()).select_from(account)) == 40
