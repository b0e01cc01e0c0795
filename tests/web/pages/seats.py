"""Browsers of the people of a world, whose every request begins from the same database."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from assessment import sessions
from assessment.store import Store
from assessment.store.tables import metadata
from tests.web.pages.world import World
from web.access import TRIALS
from web.sessions import ACCOUNT, COOKIE

_RAW = "c" * 40
_WRITING = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
_PASSING = ("web_session", "parked_form", "attempt")
"""Tables that any request may write to."""


@dataclass(frozen=True)
class Answer:
    """What a request brought. ``body``: its bytes, one character each."""

    status: int
    location: str
    headers: Headers
    body: str


@dataclass(frozen=True)
class Seat:
    """Somebody's browser: its cookie and the token of its forms."""

    app: Flask
    cookie: str
    csrf: str

    def send(self, method: str, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """One request, without what an earlier one left in the browser."""
        client = self.app.test_client()
        client.set_cookie(COOKIE, self.cookie)
        if method == "POST":
            response = client.post(path, data={"csrf_token": self.csrf, **(data or {})}, headers=headers)
        else:
            response = client.get(path, headers=headers)
        with closing(response):
            return Answer(
                response.status_code, response.location or "", response.headers, response.get_data().decode("latin-1")
            )


def seat(app: Flask, store: Store, account: str | None, trials: tuple[str, ...] = ()) -> Seat:
    """Open a session for an account, or for somebody who is not signed in."""
    data: dict[str, Any] = {"csrf_token": _RAW, TRIALS: list(trials)}
    if account is not None:
        data[ACCOUNT] = account
    with store.write() as db:
        cookie = sessions.start(db, account, data, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", timedelta(days=30))
    return Seat(app, cookie, csrf_of(app, _RAW))


def csrf_of(app: Flask, raw: str) -> str:
    """The token of a form, for a session that holds ``raw``."""
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(raw)
    return token.decode() if isinstance(token, bytes) else token


class Kept:
    """A database to come back to, and the files that go with it."""

    def __init__(self, store: Store, copy: Path, files: Path) -> None:
        """Keep it as it is now; ``store`` is an SQLite file, ``files`` the folder where proofs and documents stand."""
        self.files = {one: one.read_bytes() for one in files.rglob("*") if one.is_file()}
        self.store, self.copy, self.path = store, copy, Path(store.url.removeprefix("sqlite:///"))
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.dispose()
        shutil.copyfile(self.path, copy)
        self.rows = self.read()
        self.written: set[str] = set()
        sa.event.listen(store.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = _WRITING.match(statement)
        if found:
            self.written.add(found[1])

    def read(self) -> dict[str, list[Any]]:
        """Every row of the tables that matter."""
        with self.store.read() as db:
            return {
                table.name: sorted((tuple(row) for row in db.connection.execute(sa.select(table))), key=repr)
                for table in metadata.sorted_tables
                if table.name not in _PASSING
            }

    def changed(self) -> list[str]:
        """The tables that are no longer as they were kept."""
        if not self.written - set(_PASSING):
            return []
        now = self.read()
        return [name for name, rows in self.rows.items() if now[name] != rows]

    def restore(self) -> None:
        """Come back to it."""
        if not self.written:
            return
        for path, content in self.files.items():
            if not path.exists():  # nobody names it any more, so it was cleared away
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self.store.dispose()
        for end in ("-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        shutil.copyfile(self.copy, self.path)
        self.written.clear()

    @contextmanager
    def once(self) -> Iterator[None]:
        """Whatever the block does is undone."""
        try:
            yield
        finally:
            self.restore()


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every address with each method that it answers to, GET and POST."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        for method in ("GET", "POST")
        if method in (rule.methods or ())
    ]


def path_of(world: World, rule: Rule, values: Mapping[str, str]) -> str:
    """The address of a rule with values in its places."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: values[place[1]], rule.rule)
