"""Long work, and mail."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata

job = sa.Table(
    "job",
    metadata,
    identity_column(),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("key", sa.String(128), nullable=True),  # at most one job of a key waits or runs
    sa.Column("state", sa.String(8), nullable=False),  # waiting, running, done, failed
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("progress", sa.Float, nullable=False),  # 0 to 1
    sa.Column("stage", sa.Text, nullable=False),  # what is being done, a code
    sa.Column("result", sa.JSON, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("worker", sa.String(64), nullable=True),
    at("due_at"),
    at("lease_until", null=True),
    at(),
    at("ended_at", null=True),
)
sa.Index("ix_job_state_due_at", job.c.state, job.c.due_at)
_JOB_OPEN = job.c.state.in_(("waiting", "running"))
sa.Index("uq_job_open_key", job.c.key, unique=True, sqlite_where=_JOB_OPEN, postgresql_where=_JOB_OPEN)

mail = sa.Table(  # what was sent, or waits to be
    "mail",
    metadata,
    identity_column(),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("unsubscribe", sa.Text, nullable=True),  # address that stops letters of this kind, for who sends it
    at(),
    at("sent_at", null=True),
)
