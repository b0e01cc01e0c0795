"""Assessments: answers and their history, proofs, what colleagues leave each other, what was signed."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store.tables.columns import at, identity_column, metadata, to

assessment = sa.Table(
    "assessment",
    metadata,
    identity_column(),
    to("firm", null=True),  # null: tried by a link, not claimed yet
    sa.Column("trial_hash", sa.String(64), nullable=True, unique=True),
    sa.Column("questionnaire", sa.String(64), nullable=False),
    sa.Column("release", sa.String(128), nullable=False),
    sa.Column("period", sa.Integer, nullable=False),  # the closed year that is assessed
    sa.Column("perimeter", sa.String(8), nullable=False),  # whole, site, group
    sa.Column("perimeter_note", sa.Text, nullable=False),
    sa.Column("profile", sa.JSON, nullable=False),  # fact → value, as given
    sa.Column("state", sa.String(16), nullable=False),  # open, submitted
    sa.Column("version", sa.Integer, nullable=False),  # 1, then one more at each reopening
    to("account", "created_by", null=True, ondelete="SET NULL"),
    at(),
    at("changed_at"),
    at("warned_at", null=True),  # its firm was told that it will be deleted
    sa.UniqueConstraint("firm", "questionnaire", "period"),
)

answer = sa.Table(
    "answer",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # 1, then one more at each change
    sa.Column("content", sa.JSON, nullable=True),  # as in an answers file, without tier; null: cleared
    sa.Column("tier", sa.String(16), nullable=True),  # verified, rejected, by who has the role; null: as the files say
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

answer_history = sa.Table(
    "answer_history",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=True),
    sa.Column("source", sa.String(16), nullable=True),  # workbook: taken from a file; null: answered on a page
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question", "revision"),
)

draft = sa.Table(  # what a person typed and the page could not accept, or could not put over a colleague's answer
    "draft",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("author", sa.String(16), nullable=False),  # an account, or "trial"
    sa.Column("typed", sa.JSON, nullable=False),  # part → [text, …]
    sa.Column("base_revision", sa.Integer, nullable=False),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question", "author"),
)

flag = sa.Table(  # "to discuss"
    "flag",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

note = sa.Table(  # between colleagues: never in a score, a report or a share
    "note",
    metadata,
    identity_column(),
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    sa.Column("text", sa.Text, nullable=False),
    at("at"),
)

assignment = sa.Table(
    "assignment",
    metadata,
    to("assessment"),
    sa.Column("topic", sa.String(64), nullable=False),
    to("account"),
    to("account", "assigned_by", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "topic"),
)

evidence = sa.Table(  # one file or link of a firm
    "evidence",
    metadata,
    identity_column(),
    to("firm"),
    sa.Column("kind", sa.String(8), nullable=False),  # file, link
    sa.Column("title", sa.Text, nullable=False),  # the file's name, or what the link shows
    sa.Column("url", sa.Text, nullable=True),
    sa.Column("sha256", sa.String(64), nullable=True, index=True),
    sa.Column("media_type", sa.Text, nullable=True),
    sa.Column("size", sa.BigInteger, nullable=True),  # bytes
    to("account", null=True, ondelete="SET NULL"),
    at(),
)

evidence_use = sa.Table(  # it stands behind this answer
    "evidence_use",
    metadata,
    to("evidence"),
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("evidence", "assessment", "question"),
)

on_request = sa.Table(  # "can show on request": a flag on a declared answer, not a tier
    "on_request",
    metadata,
    to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

submission = sa.Table(  # frozen: what was signed, and what it gave
    "submission",
    metadata,
    identity_column(),
    to("assessment"),
    sa.Column("version", sa.Integer, nullable=False),
    to("account", null=True, ondelete="SET NULL"),
    sa.Column("signer", sa.Text, nullable=False),
    sa.Column("capacity", sa.Text, nullable=False),
    sa.Column("release", sa.String(128), nullable=False),
    sa.Column("method", sa.String(64), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),  # profile, answers with tiers, evidence hashes
    sa.Column("snapshot_hash", sa.String(64), nullable=False),
    sa.Column("result", sa.JSON, nullable=False),
    sa.Column("result_hash", sa.String(64), nullable=False),
    at(),
    sa.UniqueConstraint("assessment", "version"),
)

document = sa.Table(  # a PDF that the worker made
    "document",
    metadata,
    identity_column(),
    to("assessment", null=True),  # null: of no firm, as the whole questionnaire to print; it is made once
    to("submission", null=True),  # null: of the answers of the moment
    sa.Column("kind", sa.String(16), nullable=False),  # report, questionnaire
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("source", sa.Text, nullable=False),  # of a questionnaire to print: a release, or how much of it
    sa.Column("source_hash", sa.String(64), nullable=False, unique=True),  # of whom and what it shows: made once
    sa.Column("job", sa.String(16), nullable=True),
    sa.Column("sha256", sa.String(64), nullable=True),  # null until it is made
    sa.Column("size", sa.BigInteger, nullable=True),
    sa.Column("file_name", sa.Text, nullable=False),
    at(),
)
