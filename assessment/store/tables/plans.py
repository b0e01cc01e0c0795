"""The improvement plan of a firm: its actions, what was noted and changed, who wants to be reminded."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata, to

plan_action = sa.Table(
    "plan_action",
    metadata,
    identity_column(),
    to("firm"),
    sa.Column("questionnaire", sa.String(64), nullable=True),  # with question and action; null: the firm's own
    sa.Column("question", sa.String(64), nullable=True),
    sa.Column("action", sa.String(64), nullable=True),
    sa.Column("pillar", sa.String(64), nullable=True),
    sa.Column("title", sa.Text, nullable=False),  # of an own action
    sa.Column("words", sa.JSON, nullable=False),  # language → texts of the questionnaire on the day it was chosen
    sa.Column("before", sa.JSON, nullable=True),  # content of the answer on the day it was chosen
    sa.Column("owned", sa.String(8), nullable=False),  # nobody, member, named
    to("account", "owner", null=True, ondelete="SET NULL"),
    sa.Column("owner_name", sa.Text, nullable=False),  # of somebody without account
    sa.Column("due", sa.Date, nullable=True),
    sa.Column("budget", sa.Float, nullable=True),  # euros
    sa.Column("status", sa.String(8), nullable=False),  # todo, doing, done, dropped
    sa.Column("reason", sa.Text, nullable=False),  # why it was dropped
    sa.Column("revision", sa.Integer, nullable=False),  # 1, then one more at each change
    to("account", "created_by", null=True, ondelete="SET NULL"),
    at(),
    to("account", "changed_by", null=True, ondelete="SET NULL"),
    at("changed_at"),
    sa.UniqueConstraint("firm", "questionnaire", "question", "action"),
)

plan_change = sa.Table(  # what was changed in an action: written, never changed
    "plan_change",
    metadata,
    identity_column(),
    to("plan_action"),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),  # field → [before, after]; empty: it was put into the plan
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
)

plan_note = sa.Table(
    "plan_note",
    metadata,
    identity_column(),
    to("plan_action"),
    sa.Column("text", sa.Text, nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
)

plan_reminder = sa.Table(  # somebody asked for the weekly e-mail
    "plan_reminder",
    metadata,
    identity_column(),
    to("firm"),
    to("account"),
    sa.Column("week", sa.Date, nullable=False),  # Monday of the last week seen to, or of the one when it was asked for
    at(),
    sa.UniqueConstraint("firm", "account"),
)
