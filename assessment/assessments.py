"""Assessments: one for each firm, questionnaire and period.

One is begun in a firm's space, or tried by a link that anybody may keep, and claimed for a firm later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import log
from assessment.store import ConflictError, Db
from assessment.store.tables import assessment, document
from assessment.tokens import new_id, new_token, token_hash

Perimeter = Literal["whole", "site", "group"]
State = Literal["open", "submitted"]
PERIMETERS: tuple[Perimeter, ...] = ("whole", "site", "group")


class ClosedError(Exception):
    """The assessment is submitted: it is reopened before anything in it changes."""


@dataclass(frozen=True)
class Assessment:
    """One firm's answers to one release for one closed year. ``firm``: ``None`` while it is tried by its link."""

    id: str
    firm: str | None
    questionnaire: str
    release: str
    period: int
    perimeter: Perimeter
    perimeter_note: str
    """Which site, or which firms of the group."""
    profile: Mapping[str, Any]
    """Facts as given, by id; what has a default may be left out."""
    state: State
    version: int
    """1, then one more at each reopening."""
    created_at: datetime
    changed_at: datetime


def begin(
    db: Db, account: str, firm: str, questionnaire: str, release: str, period: int, profile: Mapping[str, Any],
    perimeter: Perimeter = "whole", perimeter_note: str = "",
) -> str:  # fmt: skip
    """Begin an assessment; its id. Raises ConflictError where the firm has one of that questionnaire and period."""
    made = _insert(db, account, questionnaire, release, period, profile, perimeter, perimeter_note, firm=firm)
    log.record(db, account, "assessment.begun", "assessment", made, release=release, period=period)
    return made


def begin_trial(db: Db, questionnaire: str, release: str, period: int, profile: Mapping[str, Any]) -> tuple[str, str]:
    """Begin an assessment without a firm: its id, and the token of the link that alone opens it."""
    token = new_token()
    made = _insert(db, None, questionnaire, release, period, profile, "whole", "", trial_hash=token_hash(token))
    return made, token


def _insert(
    db: Db, account: str | None, questionnaire: str, release: str, period: int, profile: Mapping[str, Any],
    perimeter: Perimeter, note: str, **of: str,
) -> str:  # fmt: skip
    made = new_id()
    db.insert(
        assessment, id=made, questionnaire=questionnaire, release=release, period=period, perimeter=perimeter,
        perimeter_note=note, profile=dict(profile), state="open", version=1, created_by=account,
        created_at=db.now, changed_at=db.now, **of,
    )  # fmt: skip
    return made


def by_trial(db: Db, token: str) -> str | None:
    """The id of the assessment that a trial's link opens, until it is claimed."""
    found: str | None = db.value(
        sa.select(assessment.c.id).where(assessment.c.trial_hash == token_hash(token), assessment.c.firm.is_(None))
    )
    return found


def claim(db: Db, account: str, assessment_id: str, firm: str) -> None:
    """Give a trial to a firm: from now on its link opens nothing.

    Raises ConflictError where the firm has an assessment of that questionnaire and period already; KeyError where the
    trial does not exist or was claimed.
    """
    c = assessment.c
    held = find(db, assessment_id)
    if held is None or held.firm is not None:
        raise KeyError(assessment_id)
    if of_period(db, firm, held.questionnaire, held.period) is not None:
        raise ConflictError("assessment")
    try:
        with db.connection.begin_nested():
            claimed = db.update(
                assessment, c.id == assessment_id, c.firm.is_(None), firm=firm, trial_hash=None, changed_at=db.now
            )
    except sa.exc.IntegrityError as error:  # another trial of that year was claimed at the same moment
        raise ConflictError("assessment") from error
    if claimed != 1:  # somebody else claimed this one at the same moment
        raise KeyError(assessment_id)
    log.record(db, account, "assessment.claimed", "assessment", assessment_id)


def find(db: Db, assessment_id: str) -> Assessment | None:
    """The assessment of that id."""
    row = db.row(sa.select(assessment).where(assessment.c.id == assessment_id))
    return None if row is None else _assessment(row)


def of_firm(db: Db, firm: str) -> Sequence[Assessment]:
    """Those of a firm, the latest period first."""
    c = assessment.c
    query = sa.select(assessment).where(c.firm == firm).order_by(c.period.desc(), c.created_at.desc())
    return [_assessment(row) for row in db.rows(query)]


def of_period(db: Db, firm: str, questionnaire: str, period: int) -> Assessment | None:
    """The one of a firm, a questionnaire and a period."""
    c = assessment.c
    row = db.row(sa.select(assessment).where(c.firm == firm, c.questionnaire == questionnaire, c.period == period))
    return None if row is None else _assessment(row)


def change(
    db: Db, account: str | None, assessment_id: str, *, profile: Mapping[str, Any] | None = None,
    perimeter: Perimeter | None = None, perimeter_note: str | None = None,
) -> None:  # fmt: skip
    """Change the facts or the perimeter; the answers stay, those that the facts make useless are read no more.

    Raises ClosedError once it is submitted.
    """
    held = writable(db, assessment_id)
    values: dict[str, Any] = {"changed_at": db.now}
    if profile is not None:
        values["profile"] = dict(profile)
    if perimeter is not None:
        values["perimeter"] = perimeter
    if perimeter_note is not None:
        values["perimeter_note"] = perimeter_note
    db.update(assessment, assessment.c.id == held.id, **values)
    log.record(db, account, "assessment.facts_changed", "assessment", assessment_id, facts=sorted(profile or {}))


def writable(db: Db, assessment_id: str) -> Assessment:
    """The assessment, if its answers may change; nobody submits it until this transaction ends.

    Raises KeyError where there is none, ClosedError once submitted.
    """
    row = db.row(sa.select(assessment).where(assessment.c.id == assessment_id).with_for_update(key_share=True))
    if row is None:
        raise KeyError(assessment_id)
    held = _assessment(row)
    if held.state != "open":
        raise ClosedError(assessment_id)
    return held


def touch(db: Db, assessment_id: str) -> None:
    """Note that something in it changed now. Raises ClosedError: it was submitted at the same moment."""
    c = assessment.c
    if db.update(assessment, c.id == assessment_id, c.state == "open", changed_at=db.now) != 1:
        raise ClosedError(assessment_id)


def remove(db: Db, account: str, assessment_id: str) -> tuple[str, ...]:
    """Delete an assessment, as ``erase``, on somebody's word."""
    papers = erase(db, assessment_id)
    log.record(db, account, "assessment.deleted", "assessment", assessment_id)
    return papers


def erase(db: Db, assessment_id: str) -> tuple[str, ...]:
    """Delete an assessment with its answers, notes and submissions; its proofs belong to the firm and stay.

    Gives back the hashes of the PDFs that were made of it: their files are to go too.
    """
    c = document.c
    made = db.rows(sa.select(c.sha256).where(c.assessment == assessment_id, c.sha256.is_not(None)))
    db.delete(assessment, assessment.c.id == assessment_id)
    return tuple(row["sha256"] for row in made)


def _assessment(row: Any) -> Assessment:
    return Assessment(
        row["id"], row["firm"], row["questionnaire"], row["release"], row["period"], row["perimeter"],
        row["perimeter_note"], row["profile"], row["state"], row["version"], row["created_at"], row["changed_at"],
    )  # fmt: skip
