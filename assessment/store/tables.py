"""The tables. Identities are random texts, never counted up: an address tells nothing of how many there are.

Texts of people are ``Text`` (no length of their own: what they may hold is checked where it enters).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assessment.code_lists.words import folded
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


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(16), primary_key=True)


def _to(target: str, name: str | None = None, *, null: bool = False, ondelete: str = "CASCADE") -> sa.Column[str]:
    """A column that names a row of another table."""
    reference = sa.ForeignKey(f"{target}.id", ondelete="SET NULL" if null and ondelete == "SET NULL" else ondelete)
    return sa.Column(name or target, sa.String(16), reference, nullable=null, index=True)


def _at(name: str = "created_at", *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant, nullable=null)


def _searched(context: Any) -> str:
    return f" {folded(context.get_current_parameters()['name'])}"


# --- people -----------------------------------------------------------------------------------------------

account = sa.Table(
    "account",
    metadata,
    _id(),
    sa.Column("email", sa.Text, nullable=False, unique=True),  # lower case
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("theme", sa.String(5), nullable=True),  # light, dark; null: as the device says
    sa.Column("password_hash", sa.Text, nullable=True),  # null: signs in by e-mailed link or identity provider
    _at("email_confirmed_at", null=True),
    _at(),
)

identity = sa.Table(  # an account at an OpenID Connect provider
    "identity",
    metadata,
    _id(),
    _to("account"),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),  # the address or name it has there, for its owner to recognise it
    _at(),
    sa.UniqueConstraint("issuer", "subject"),
)

web_session = sa.Table(
    "web_session",
    metadata,
    _id(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    _to("account", null=True),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("user_agent", sa.Text, nullable=False),
    _at(),
    _at("seen_at"),
    _at("expires_at"),
)

link = sa.Table(  # what an e-mailed address may do, once
    "link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),  # confirm, sign_in, reset, address
    sa.Column("email", sa.Text, nullable=False),
    _to("account", null=True),
    sa.Column("payload", sa.JSON, nullable=False),
    _at(),
    _at("expires_at"),
    _at("used_at", null=True),
)

attempt = sa.Table(  # log-in attempts, counted whatever process serves them
    "attempt",
    metadata,
    _id(),
    sa.Column("subject", sa.String(64), nullable=False, index=True),  # a hash of an e-mail or of an address
    _at("at"),
)

grant = sa.Table(  # what the region lets a person do: operator, buyer, verifier, organiser
    "role_grant",
    metadata,
    _id(),
    _to("account"),
    sa.Column("role", sa.String(16), nullable=False),
    _to("account", "granted_by", null=True, ondelete="SET NULL"),
    _at("granted_at"),
    _at("ended_at", null=True),
)

log = sa.Table(  # who did what; written, never changed
    "log",
    metadata,
    _id(),
    _at("at"),
    _to("account", null=True, ondelete="SET NULL"),
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
    _at(),
)

# --- firms ------------------------------------------------------------------------------------------------

firm = sa.Table(
    "firm",
    metadata,
    _id(),
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
    _at("confirmed_at", null=True),
    sa.Column("confirmed_how", sa.String(16), nullable=True),  # provider, documents
    _to("account", "created_by", null=True, ondelete="SET NULL"),
    _at(),
)
sa.Index(
    "uq_firm_confirmed_siren", firm.c.siren, unique=True,
    sqlite_where=firm.c.state == "confirmed", postgresql_where=firm.c.state == "confirmed",
)  # fmt: skip

membership = sa.Table(
    "membership",
    metadata,
    _id(),
    _to("firm"),
    _to("account"),
    sa.Column("role", sa.String(16), nullable=False),  # owner, contributor, reader, advisor
    sa.Column("pillars", sa.JSON, nullable=True),  # of a contributor: the pillars; null: all
    _to("account", "invited_by", null=True, ondelete="SET NULL"),
    _at(),
    sa.UniqueConstraint("firm", "account"),
)

invitation = sa.Table(
    "invitation",
    metadata,
    _id(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    _to("firm"),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("pillars", sa.JSON, nullable=True),
    _to("account", "invited_by", null=True, ondelete="SET NULL"),
    _at(),
    _at("expires_at"),
    _at("accepted_at", null=True),
    _at("revoked_at", null=True),
)

join_request = sa.Table(  # somebody asks to join a firm that has a space already
    "join_request",
    metadata,
    _id(),
    _to("firm"),
    _to("account"),
    sa.Column("message", sa.Text, nullable=False),
    _at(),
    _at("answered_at", null=True),
    sa.Column("accepted", sa.Boolean, nullable=True),
    sa.UniqueConstraint("firm", "account"),
)

confirmation = sa.Table(  # a firm asks the region to confirm it, with a document
    "confirmation",
    metadata,
    _id(),
    _to("firm"),
    _to("account", null=True, ondelete="SET NULL"),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=True),
    sa.Column("file_name", sa.Text, nullable=True),
    sa.Column("media_type", sa.Text, nullable=True),
    sa.Column("size", sa.BigInteger, nullable=True),
    _at(),
    _at("decided_at", null=True),
    _to("account", "decided_by", null=True, ondelete="SET NULL"),
    sa.Column("accepted", sa.Boolean, nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
)

consent = sa.Table(  # what a firm agreed to; one row each time it agreed
    "consent",
    metadata,
    _id(),
    _to("firm"),
    sa.Column("kind", sa.String(16), nullable=False),  # benchmark
    _to("account", "given_by", null=True, ondelete="SET NULL"),
    _at("given_at"),
    _to("account", "withdrawn_by", null=True, ondelete="SET NULL"),
    _at("withdrawn_at", null=True),
)

# --- assessments ------------------------------------------------------------------------------------------

assessment = sa.Table(
    "assessment",
    metadata,
    _id(),
    _to("firm", null=True),  # null: tried by a link, not claimed yet
    sa.Column("trial_hash", sa.String(64), nullable=True, unique=True),
    sa.Column("questionnaire", sa.String(64), nullable=False),
    sa.Column("release", sa.String(128), nullable=False),
    sa.Column("period", sa.Integer, nullable=False),  # the closed year that is assessed
    sa.Column("perimeter", sa.String(8), nullable=False),  # whole, site, group
    sa.Column("perimeter_note", sa.Text, nullable=False),
    sa.Column("profile", sa.JSON, nullable=False),  # fact → value, as given
    sa.Column("state", sa.String(16), nullable=False),  # open, submitted
    sa.Column("version", sa.Integer, nullable=False),  # 1, then one more at each reopening
    _to("account", "created_by", null=True, ondelete="SET NULL"),
    _at(),
    _at("changed_at"),
    _at("warned_at", null=True),  # its firm was told that it will be deleted
    sa.UniqueConstraint("firm", "questionnaire", "period"),
)

answer = sa.Table(
    "answer",
    metadata,
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # 1, then one more at each change
    sa.Column("content", sa.JSON, nullable=True),  # as in an answers file, without tier; null: cleared
    sa.Column("tier", sa.String(16), nullable=True),  # verified, rejected, by who has the role; null: as the files say
    _to("account", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

answer_history = sa.Table(
    "answer_history",
    metadata,
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=True),
    _to("account", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "question", "revision"),
)

draft = sa.Table(  # what a person typed and the page could not accept, or could not put over a colleague's answer
    "draft",
    metadata,
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("author", sa.String(16), nullable=False),  # an account, or "trial"
    sa.Column("typed", sa.JSON, nullable=False),  # part → [text, …]
    sa.Column("base_revision", sa.Integer, nullable=False),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "question", "author"),
)

flag = sa.Table(  # "to discuss"
    "flag",
    metadata,
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    _to("account", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

note = sa.Table(  # between colleagues: never in a score, a report or a share
    "note",
    metadata,
    _id(),
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    _to("account", null=True, ondelete="SET NULL"),
    sa.Column("text", sa.Text, nullable=False),
    _at("at"),
)

assignment = sa.Table(
    "assignment",
    metadata,
    _to("assessment"),
    sa.Column("topic", sa.String(64), nullable=False),
    _to("account"),
    _to("account", "assigned_by", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "topic"),
)

evidence = sa.Table(  # one file or link of a firm
    "evidence",
    metadata,
    _id(),
    _to("firm"),
    sa.Column("kind", sa.String(8), nullable=False),  # file, link
    sa.Column("title", sa.Text, nullable=False),  # the file's name, or what the link shows
    sa.Column("url", sa.Text, nullable=True),
    sa.Column("sha256", sa.String(64), nullable=True, index=True),
    sa.Column("media_type", sa.Text, nullable=True),
    sa.Column("size", sa.BigInteger, nullable=True),  # bytes
    _to("account", null=True, ondelete="SET NULL"),
    _at(),
)

evidence_use = sa.Table(  # it stands behind this answer
    "evidence_use",
    metadata,
    _to("evidence"),
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    _to("account", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("evidence", "assessment", "question"),
)

on_request = sa.Table(  # "can show on request": a flag on a declared answer, not a tier
    "on_request",
    metadata,
    _to("assessment"),
    sa.Column("question", sa.String(64), nullable=False),
    _to("account", null=True, ondelete="SET NULL"),
    _at("at"),
    sa.PrimaryKeyConstraint("assessment", "question"),
)

submission = sa.Table(  # frozen: what was signed, and what it gave
    "submission",
    metadata,
    _id(),
    _to("assessment"),
    sa.Column("version", sa.Integer, nullable=False),
    _to("account", null=True, ondelete="SET NULL"),
    sa.Column("signer", sa.Text, nullable=False),
    sa.Column("capacity", sa.Text, nullable=False),
    sa.Column("release", sa.String(128), nullable=False),
    sa.Column("method", sa.String(64), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),  # profile, answers with tiers, evidence hashes
    sa.Column("snapshot_hash", sa.String(64), nullable=False),
    sa.Column("result", sa.JSON, nullable=False),
    sa.Column("result_hash", sa.String(64), nullable=False),
    _at(),
    sa.UniqueConstraint("assessment", "version"),
)

document = sa.Table(  # a PDF that the worker made
    "document",
    metadata,
    _id(),
    _to("assessment", null=True),  # null: of no firm, as the whole questionnaire to print; it is made once
    _to("submission", null=True),  # null: of the answers of the moment
    sa.Column("kind", sa.String(16), nullable=False),  # report, questionnaire
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("source", sa.Text, nullable=False),  # of a questionnaire to print: a release, or how much of it
    sa.Column("source_hash", sa.String(64), nullable=False, unique=True),  # of whom and what it shows: made once
    sa.Column("job", sa.String(16), nullable=True),
    sa.Column("sha256", sa.String(64), nullable=True),  # null until it is made
    sa.Column("size", sa.BigInteger, nullable=True),
    sa.Column("file_name", sa.Text, nullable=False),
    _at(),
)

# --- long work, mail --------------------------------------------------------------------------------------

job = sa.Table(
    "job",
    metadata,
    _id(),
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
    _at("due_at"),
    _at("lease_until", null=True),
    _at(),
    _at("ended_at", null=True),
)
sa.Index("ix_job_state_due_at", job.c.state, job.c.due_at)
_JOB_OPEN = job.c.state.in_(("waiting", "running"))
sa.Index("uq_job_open_key", job.c.key, unique=True, sqlite_where=_JOB_OPEN, postgresql_where=_JOB_OPEN)

mail = sa.Table(  # what was sent, or waits to be
    "mail",
    metadata,
    _id(),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    _at(),
    _at("sent_at", null=True),
)
