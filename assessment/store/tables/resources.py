"""What helps firms, beyond the release: corrections and additions of the region's team, and what firms say of it."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata, to

resource_edit = sa.Table(  # one field of a resource of a questionnaire, corrected without touching its release
    "resource_edit",
    metadata,
    sa.Column("questionnaire", sa.String(64), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("field", sa.String(32), nullable=False),
    sa.Column("value", sa.JSON, nullable=True),
    sa.Column("base", sa.JSON, nullable=True),  # what the release said when it was corrected
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("questionnaire", "resource", "field"),
)

resource_local = sa.Table(  # a resource that no release has: a workshop of the region, say
    "resource_local",
    metadata,
    identity_column(),
    sa.Column("questionnaire", sa.String(64), nullable=False, index=True),
    sa.Column("fields", sa.JSON, nullable=False),
    to("account", "created_by", null=True, ondelete="SET NULL"),
    at(),
)

resource_version = sa.Table(  # every change of a resource, of a release or local; written, never changed
    "resource_version",
    metadata,
    sa.Column("questionnaire", sa.String(64), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # 1, then one more at each change
    sa.Column("changes", sa.JSON, nullable=False),  # field → [before, after]
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("questionnaire", "resource", "revision"),
)

resource_opinion = sa.Table(  # whether a resource helped a firm
    "resource_opinion",
    metadata,
    to("firm"),
    sa.Column("questionnaire", sa.String(64), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("helped", sa.String(16), nullable=False),  # yes, no, not_tried
    sa.Column("comment", sa.Text, nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("firm", "questionnaire", "resource"),
)
