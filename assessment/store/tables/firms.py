"""Firms: who belongs to them, who asks to, how they are confirmed, what they agreed to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assessment.code_lists.words import folded
from assessment.store.tables.columns import at, identity_column, metadata, to


def _searched(context: Any) -> str:
    return f" {folded(context.get_current_parameters()['name'])}"


firm = sa.Table(
    "firm",
    metadata,
    identity_column(),
    sa.Column("siren", sa.String(9), nullable=False, index=True),
    sa.Column("siret", sa.String(14), nullable=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("searched", sa.Text, nullable=False, default=_searched),  # the name, as it is looked for
    sa.Column("nomenclature", sa.String(16), nullable=False),
    sa.Column("activity", sa.String(8), nullable=False),
    sa.Column("commune", sa.String(5), nullable=False),
    sa.Column("headcount", sa.Float, nullable=False),  # persons, yearly average
    sa.Column("turnover", sa.Float, nullable=True),  # euros without VAT, last closed year
    sa.Column("group_member", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # claimed, confirmed
    at("confirmed_at", null=True),
    sa.Column("confirmed_how", sa.String(16), nullable=True),  # provider, documents
    to("account", "created_by", null=True, ondelete="SET NULL"),
    at(),
)
sa.Index(
    "uq_firm_confirmed_siren", firm.c.siren, unique=True,
    sqlite_where=firm.c.state == "confirmed", postgresql_where=firm.c.state == "confirmed",
)  # fmt: skip

membership = sa.Table(
    "membership",
    metadata,
    identity_column(),
    to("firm"),
    to("account"),
    sa.Column("role", sa.String(16), nullable=False),  # owner, contributor, reader, advisor
    sa.Column("pillars", sa.JSON, nullable=True),  # of a contributor: the pillars; null: all
    to("account", "invited_by", null=True, ondelete="SET NULL"),
    at(),
    sa.UniqueConstraint("firm", "account"),
)

invitation = sa.Table(
    "invitation",
    metadata,
    identity_column(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    to("firm"),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("pillars", sa.JSON, nullable=True),
    to("account", "invited_by", null=True, ondelete="SET NULL"),
    at(),
    at("expires_at"),
    at("accepted_at", null=True),
    at("revoked_at", null=True),
)

join_request = sa.Table(  # somebody asks to join a firm that has a space already
    "join_request",
    metadata,
    identity_column(),
    to("firm"),
    to("account"),
    sa.Column("message", sa.Text, nullable=False),
    at(),
    at("answered_at", null=True),
    sa.Column("accepted", sa.Boolean, nullable=True),
    sa.UniqueConstraint("firm", "account"),
)

confirmation = sa.Table(  # a firm asks the region to confirm it, with a document
    "confirmation",
    metadata,
    identity_column(),
    to("firm"),
    to("account", null=True, ondelete="SET NULL"),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=True),
    sa.Column("file_name", sa.Text, nullable=True),
    sa.Column("media_type", sa.Text, nullable=True),
    sa.Column("size", sa.BigInteger, nullable=True),
    at(),
    at("decided_at", null=True),
    to("account", "decided_by", null=True, ondelete="SET NULL"),
    sa.Column("accepted", sa.Boolean, nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
)

consent = sa.Table(  # what a firm agreed to; one row each time it agreed
    "consent",
    metadata,
    identity_column(),
    to("firm"),
    sa.Column("kind", sa.String(16), nullable=False),  # benchmark
    to("account", "given_by", null=True, ondelete="SET NULL"),
    at("given_at"),
    to("account", "withdrawn_by", null=True, ondelete="SET NULL"),
    at("withdrawn_at", null=True),
)
