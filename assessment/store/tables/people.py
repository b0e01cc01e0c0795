"""Accounts, their sessions and links, what the region lets them do, and what was done."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata, to

account = sa.Table(
    "account",
    metadata,
    identity_column(),
    sa.Column("email", sa.Text, nullable=False, unique=True),  # lower case
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("theme", sa.String(5), nullable=True),  # light, dark; null: as the device says
    sa.Column("password_hash", sa.Text, nullable=True),  # null: signs in by e-mailed link or identity provider
    at("email_confirmed_at", null=True),
    at(),
)

identity = sa.Table(  # an account at an OpenID Connect provider
    "identity",
    metadata,
    identity_column(),
    to("account"),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),  # the address or name it has there, for its owner to recognise it
    at(),
    sa.UniqueConstraint("issuer", "subject"),
)

web_session = sa.Table(
    "web_session",
    metadata,
    identity_column(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    to("account", null=True),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("user_agent", sa.Text, nullable=False),
    at(),
    at("seen_at"),
    at("expires_at"),
)

link = sa.Table(  # what an e-mailed address may do, once
    "link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),  # confirm, sign_in, reset, address
    sa.Column("email", sa.Text, nullable=False),
    to("account", null=True),
    sa.Column("payload", sa.JSON, nullable=False),
    at(),
    at("expires_at"),
    at("used_at", null=True),
)

attempt = sa.Table(  # log-in attempts, counted whatever process serves them
    "attempt",
    metadata,
    identity_column(),
    sa.Column("subject", sa.String(64), nullable=False, index=True),  # a hash of an e-mail or of an address
    at("at"),
)

grant = sa.Table(  # what the region lets a person do: operator, buyer, verifier, organiser
    "role_grant",
    metadata,
    identity_column(),
    to("account"),
    sa.Column("role", sa.String(16), nullable=False),
    to("account", "granted_by", null=True, ondelete="SET NULL"),
    at("granted_at"),
    at("ended_at", null=True),
)

log = sa.Table(  # who did what; written, never changed
    "log",
    metadata,
    identity_column(),
    at("at"),
    to("account", null=True, ondelete="SET NULL"),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("subject_kind", sa.String(32), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
)

parked_form = sa.Table(  # what was typed in a page whose session had ended, until it is given back
    "parked_form",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),  # [[name, text], …]
    at(),
)
