"""A copy of an SQLite database, whole and consistent, made while the service runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assessment.store.engine import Store, UnusableDatabaseError, is_sqlite


def backup(store: Store, target: Path) -> None:
    """Write the database to a file that is not there yet: complete and on disk, or not at all.

    ``VACUUM INTO`` reads one instant of the database and keeps no writer waiting. Raises FileExistsError,
    UnusableDatabaseError (of PostgreSQL, whose own tools do this) and OSError.
    """
    if not is_sqlite(store.url):
        raise UnusableDatabaseError("a PostgreSQL database is saved with pg_dump")
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / "copy.db"
        connection = store.engine.raw_connection()  # without a transaction, in which SQLite refuses to do this
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(copy),))
        finally:
            connection.close()
        copy.chmod(0o600)
        _sync(copy)
        os.link(copy, target)  # unlike a renaming, does not replace a file made meanwhile
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
