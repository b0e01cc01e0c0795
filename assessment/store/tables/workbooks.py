"""Answers that were given offline and wait for somebody to decide."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata, to

workbook_import = sa.Table(  # a workbook that was sent back: its cells, for a week
    "workbook_import",
    metadata,
    identity_column(),
    to("assessment"),
    to("account", null=True, ondelete="SET NULL"),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("extract", sa.JSON, nullable=False),  # see assessment/workbook/extract.py
    at(),
)
