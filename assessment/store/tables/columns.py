"""What the tables share: their catalogue, and the columns that stand in most of them."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.types import Instant

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity_column() -> sa.Column[str]:
    """The key of a row: a random text."""
    return sa.Column("id", sa.String(16), primary_key=True)


def to(target: str, name: str | None = None, *, null: bool = False, ondelete: str = "CASCADE") -> sa.Column[str]:
    """A column that names a row of another table."""
    reference = sa.ForeignKey(f"{target}.id", ondelete="SET NULL" if null and ondelete == "SET NULL" else ondelete)
    return sa.Column(name or target, sa.String(16), reference, nullable=null, index=True)


def at(name: str = "created_at", *, null: bool = False) -> sa.Column[object]:
    """An instant, in UTC."""
    return sa.Column(name, Instant, nullable=null)
