"""Databases for the tests: SQLite files, and databases of a PostgreSQL server that the tests start and throw away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from assessment.store import Store
from assessment.store.schema import migrate

_FRESH = ("-U", "ancrage", "--auth=trust", "-E", "UTF8", "--no-sync")
_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''", "max_connections=40")


def _programs() -> Path:
    """The folder of the newest PostgreSQL server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    assert elsewhere, "PostgreSQL's server is not installed: make test installs it, or apt-get install postgresql"
    return Path(elsewhere).resolve().parent


def _as_other_user() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return []
    users = {user.pw_name for user in pwd.getpwall()}
    return ["setpriv", "--reuid", "postgres" if "postgres" in users else "nobody", "--clear-groups"]


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of our own on a Unix socket, gone when the block ends; the folder of its socket."""
    programs, user = _programs(), _as_other_user()
    folder = Path(tempfile.mkdtemp(prefix="ancrage-pg-"))
    try:
        if user:
            folder.chmod(0o755)
            shutil.chown(folder, user[2])
        data = folder / "data"
        _run([*user, str(programs / "initdb"), "-D", str(data), *_FRESH])
        options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in _SETTINGS)])
        control = [*user, str(programs / "pg_ctl"), "-D", str(data)]
        _run([*control, "-w", "-o", options, "-l", str(folder / "log"), "start"])
        try:
            yield str(folder)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


def address(socket: str, name: str) -> str:
    """The address of one database of a server."""
    return f"postgresql+psycopg://ancrage@/{name}?host={socket}"


def make_template(socket: str) -> None:
    """A migrated database that the others are copied from: quicker than migrating each."""
    _execute(socket, "CREATE DATABASE template_ancrage")
    store = Store(address(socket, "template_ancrage"))
    migrate(store)
    store.dispose()


def make_database(socket: str, name: str) -> str:
    """A fresh copy of the template; its address."""
    _execute(socket, f'CREATE DATABASE "{name}" TEMPLATE template_ancrage STRATEGY FILE_COPY')
    return address(socket, name)


def drop_database(socket: str, name: str) -> None:
    """Throw it away."""
    _execute(socket, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(socket: str, statement: str) -> None:
    with psycopg.connect(f"host={socket} user=ancrage dbname=postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@cache
def sqlite_template() -> bytes:
    """A migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        store = Store(f"sqlite:///{path}")
        migrate(store)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.dispose()
        return path.read_bytes()
