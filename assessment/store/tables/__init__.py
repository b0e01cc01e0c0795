"""The tables. Identities are random texts, never counted up: an address tells nothing of how many there are.

Texts of people are ``Text`` (no length of their own: what they may hold is checked where it enters).
"""

from assessment.store.tables.assessments import (
    answer,
    answer_history,
    assessment,
    assignment,
    document,
    draft,
    evidence,
    evidence_use,
    flag,
    note,
    on_request,
    submission,
)
from assessment.store.tables.columns import metadata
from assessment.store.tables.firms import confirmation, consent, firm, invitation, join_request, membership
from assessment.store.tables.people import account, attempt, grant, identity, link, log, parked_form, web_session
from assessment.store.tables.plans import plan_action, plan_change, plan_note, plan_reminder
from assessment.store.tables.proposals import proposal
from assessment.store.tables.resources import resource_edit, resource_local, resource_opinion, resource_version
from assessment.store.tables.vsme import vsme_report
from assessment.store.tables.work import job, mail
from assessment.store.tables.workbooks import workbook_import

__all__ = [
    "account",
    "answer",
    "answer_history",
    "assessment",
    "assignment",
    "attempt",
    "confirmation",
    "consent",
    "document",
    "draft",
    "evidence",
    "evidence_use",
    "firm",
    "flag",
    "grant",
    "identity",
    "invitation",
    "job",
    "join_request",
    "link",
    "log",
    "mail",
    "membership",
    "metadata",
    "note",
    "on_request",
    "parked_form",
    "plan_action",
    "plan_change",
    "plan_note",
    "plan_reminder",
    "proposal",
    "resource_edit",
    "resource_local",
    "resource_opinion",
    "resource_version",
    "submission",
    "vsme_report",
    "web_session",
    "workbook_import",
]
