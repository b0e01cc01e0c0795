"""Answers that somebody may confirm: nobody gave them yet."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, metadata, to

proposal = sa.Table(  # of a question, at most one: a newer source takes the place of an older one
    "proposal",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),  # as in answer.content
    sa.Column("source", sa.String(16), nullable=False),  # last_year, vsme
    sa.Column("details", sa.JSON, nullable=False),  # what is shown of where it comes from: period, unit …
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)
