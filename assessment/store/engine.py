"""Opens the database and hands out transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.exc import IntegrityError

SOUND_SQLITE = (3, 51, 3)
"""Below it, several processes that write may meet the WAL-reset fault (3.7.0 to 3.51.2): one process only."""
_WRITES = "ancrage_writes"


class UnusableDatabaseError(Exception):
    """The database cannot be used as it is; the text says why and what to do, in English, for an operator's log."""


class ConflictError(Exception):
    """A row that must be alone of its kind is there already."""


def utc_now() -> datetime:
    """This instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Db:
    """One transaction: a connection, and the instant at which it began (everything it writes bears that one)."""

    connection: Connection
    now: datetime

    def rows(self, query: sa.Select[Any]) -> Sequence[RowMapping]:
        """Every row of a query."""
        return self.connection.execute(query).mappings().all()

    def row(self, query: sa.Select[Any]) -> RowMapping | None:
        """The first row of a query, or None."""
        return self.connection.execute(query).mappings().first()

    def value(self, query: sa.Select[Any]) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(query).scalar()

    def insert(self, table: sa.Table, **values: Any) -> None:
        """Add a row. Raises ConflictError where a unique key forbids it; the transaction stays usable."""
        try:
            with self.connection.begin_nested():
                self.connection.execute(table.insert().values(**values))
        except IntegrityError as error:
            raise ConflictError(table.name) from error

    def update(self, table: sa.Table, *where: sa.ColumnElement[bool], **values: Any) -> int:
        """Change rows; the number of those that matched."""
        return self.connection.execute(table.update().where(*where).values(**values)).rowcount

    def delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        """Remove rows; the number of those removed."""
        return self.connection.execute(table.delete().where(*where)).rowcount


class Store:
    """The database behind one address.

    Args:
        url: an address of SQLAlchemy's kind: ``sqlite:///var/ancrage.db``, ``postgresql+psycopg://…``.
        clock: what time it is, in UTC; another one in tests.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        """Open nothing yet: the first transaction connects."""
        self.url, self.clock = url, clock
        self.engine = _sqlite_engine(url) if is_sqlite(url) else _engine(url, pool_pre_ping=True)
        # SQLite has one writer: waiting in line here is ten times quicker at the tail than polling its lock.
        self._line = threading.Lock() if is_sqlite(url) else None

    @contextmanager
    def read(self) -> Iterator[Db]:
        """A transaction that only reads: one consistent view."""
        with self.engine.connect() as connection, connection.begin():
            yield Db(connection, self.clock())

    @contextmanager
    def write(self) -> Iterator[Db]:
        """A transaction that writes; kept when the block ends, undone when it raises."""
        with (
            self._line or nullcontext(),
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            yield Db(connection, self.clock())

    def several_processes(self) -> bool:
        """Whether more than one process may write to this database."""
        return not is_sqlite(self.url) or sqlite_module().sqlite_version_info >= SOUND_SQLITE

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_sqlite(url: str) -> bool:
    """Whether an address is that of an SQLite file."""
    return url.startswith("sqlite")


def sqlite_module() -> ModuleType:
    """The SQLite driver: the one that brings its own recent SQLite where there is one, else Python's."""
    try:
        return import_module("pysqlite3.dbapi2")  # on some machines only
    except ImportError:
        return import_module("sqlite3")


def _engine(url: str, **options: Any) -> Engine:
    """An engine whose errors, which end up in logs, do not repeat what people wrote."""
    engine = sa.create_engine(url, hide_parameters=True, **options)

    @sa.event.listens_for(engine, "handle_error")
    def _no_detail(context: Any) -> None:
        # PostgreSQL quotes the whole row under the first line of what it says.
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])

    return engine


def _sqlite_engine(url: str) -> Engine:
    engine = _engine(url, module=sqlite_module(), connect_args={"timeout": 30, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: _begin does
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_PRAGMAS: Mapping[str, str] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # NORMAL may lose answers that were said to be saved, when the power goes
    "busy_timeout": "30000",
    "foreign_keys": "ON",
}
