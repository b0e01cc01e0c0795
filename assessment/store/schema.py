"""Brings a database to the schema of this version, by Alembic's migrations."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assessment.store.engine import Store, UnusableDatabaseError
from assessment.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision of this version of the program."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


@cache
def _revisions() -> tuple[str, ...]:
    """Those that this version knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def migrate(store: Store) -> None:
    """Create the tables, or bring those of an older version up to date; safe to repeat.

    Raises UnusableDatabaseError: the database was made by a newer version of the program.
    """
    known = _revisions()
    with store.write() as db:
        current = MigrationContext.configure(db.connection).get_current_revision()
        if current == known[0]:
            return
        if current is not None and current not in known:
            raise UnusableDatabaseError(
                f"this database bears revision {current}, which this version does not know: upgrade"
            )
        command.upgrade(_config(db.connection), "head")


def differences(store: Store) -> list[object]:
    """What a migrated database and the tables declared in ``tables.py`` do not share; empty when they agree."""
    with store.read() as db:
        context = MigrationContext.configure(db.connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def write_migration(store: Store, number: str, message: str) -> None:
    """Write the migration that leads from a database to the declared tables (for developers; then read it)."""
    with store.write() as db:
        command.revision(_config(db.connection), message=message, rev_id=number, autogenerate=True)
