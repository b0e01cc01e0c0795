"""VSME reports from which answers are proposed."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, metadata, to

vsme_report = sa.Table(  # the last one of an assessment; its file is not kept
    "vsme_report",
    metadata,
    to("assessment"),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),  # facts with period, unit and place (assessment/vsme/kept.py)
    sa.Column("vouched", sa.Boolean, nullable=False),  # somebody said that it is this firm's
    to("account", null=True, ondelete="SET NULL"),  # who sent it; none: a trial, or an account since deleted
    at("at"),
    sa.PrimaryKeyConstraint("assessment"),
)
