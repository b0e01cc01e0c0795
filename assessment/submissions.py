"""Signing and submitting: what was answered is frozen with what it gave; reopening makes a new version of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import assessments, log
from assessment.answer_check import check_sheet, content_of
from assessment.current import Current
from assessment.shelf import Shelf, Shelved
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import assessment, submission
from assessment.tokens import new_id
from scoring.answers import AnswerSheet, TierCode

LONGEST_NAME = 200


class NotReadyError(Exception):
    """The assessment cannot be submitted; ``missing``: the questions asked and still open."""

    def __init__(self, missing: Sequence[str], *, path_refused: bool = False) -> None:
        """``path_refused``: the path chosen is not for this firm."""
        self.missing, self.path_refused = tuple(missing), path_refused
        super().__init__(f"{len(self.missing)} questions are open")


class ChangedError(Exception):
    """An answer changed between the page that was signed and the signature."""


@dataclass(frozen=True)
class Submission:
    """A version that was submitted. Hashes are SHA-256 of the data written in one way (``canonical``)."""

    id: str
    assessment: str
    version: int
    signer: str
    """Name of who declared that the answers are sincere, and below, in what capacity they bind the firm."""
    capacity: str
    account: str | None
    """Name of the account that submitted."""
    release: str
    method: str
    plan: str
    snapshot: Mapping[str, Any]
    """``profile``, ``answers`` (content with tier), ``proofs`` (question → SHA-256 or address), ``perimeter``."""
    snapshot_hash: str
    result: Mapping[str, Any]
    result_hash: str
    created_at: datetime


def canonical(data: object) -> str:
    """The one way to write data that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: object) -> str:
    """SHA-256 of ``canonical``."""
    return hashlib.sha256(canonical(data).encode("utf-8", "surrogatepass")).hexdigest()


def open_questions(current: Current) -> tuple[str, ...]:
    """What is asked and still open, in declared order: nothing may be before submitting (docs/scoring.md §4)."""
    computed = {one.id for one in current.shelved.loaded.model.all_questions() if one.kind == "computed"}
    return tuple(
        node.id
        for node in current.result.nodes
        if node.kind == "question" and node.state in ("missing", "pending") and node.id not in computed
    )


def submit(db: Db, current: Current, account: str, signer: str, capacity: str, seen: str) -> str:
    """Freeze an assessment as it is; the id of the submission.

    Args:
        db: the transaction in which ``current`` was loaded.
        current: the assessment as it stands.
        account: who submits.
        signer: name of who declares that the answers are sincere.
        capacity: in what capacity they bind the firm.
        seen: fingerprint of the answers that were on the page that was signed.

    Raises NotReadyError, ChangedError, ClosedError (submitted already: a second click), ValueError (no name).
    """
    held = assessments.writable(db, current.assessment.id)
    name, role = " ".join(signer.split()), " ".join(capacity.split())
    if not name or not role or max(len(name), len(role)) > LONGEST_NAME:
        raise ValueError("a name and a capacity are needed")
    if current.fingerprint != seen:
        raise ChangedError(held.id)
    missing = open_questions(current)
    if missing or not current.result.complete or not current.result.path_offered:
        raise NotReadyError(missing, path_refused=not current.result.path_offered)
    c = assessment.c
    if db.update(assessment, c.id == held.id, c.state == "open", state="submitted", changed_at=db.now) != 1:
        raise assessments.ClosedError(held.id)
    made, kept, result = new_id(), snapshot(current), json.loads(json.dumps(asdict(current.result)))
    try:
        db.insert(
            submission, id=made, assessment=held.id, version=held.version, account=account, signer=name, capacity=role,
            release=current.result.release, method=current.result.method, plan=current.result.plan,
            snapshot=kept, snapshot_hash=digest(kept), result=result, result_hash=digest(result), created_at=db.now,
        )  # fmt: skip
    except ConflictError:
        raise assessments.ClosedError(held.id) from None
    log.record(db, account, "assessment.submitted", "assessment", held.id, version=held.version)
    return made


def snapshot(current: Current) -> dict[str, Any]:
    """Everything that the result follows from, as plain data."""
    held = current.assessment
    return {
        "questionnaire": held.questionnaire,
        "release": held.release,
        "period": held.period,
        "perimeter": held.perimeter,
        "perimeter_note": held.perimeter_note,
        "profile": dict(current.sheet.profile),
        "answers": {
            name: {**content_of(one), "tier": one.tier.name.lower()} for name, one in current.sheet.answers.items()
        },
        "proofs": {
            question: [proof.sha256 or proof.url for proof in proofs]
            for question, proofs in sorted(current.behind.proofs.items())
        },
        "on_request": sorted(current.behind.on_request),
    }


def reopen(db: Db, account: str, assessment_id: str) -> None:
    """Open a submitted assessment again, as its next version; what was submitted stays as it was.

    Raises KeyError where there is none, ValueError where it is open.
    """
    held = assessments.find(db, assessment_id)
    if held is None:
        raise KeyError(assessment_id)
    c = assessment.c
    where = (c.id == assessment_id, c.state == "submitted")
    if db.update(assessment, *where, state="open", version=held.version + 1, changed_at=db.now) != 1:
        raise ValueError("it is open")
    log.record(db, account, "assessment.reopened", "assessment", assessment_id, version=held.version + 1)


def of_assessment(db: Db, assessment_id: str) -> Sequence[Submission]:
    """What was submitted, the newest version first."""
    query = _all().where(submission.c.assessment == assessment_id).order_by(submission.c.version.desc())
    return [_submission(row) for row in db.rows(query)]


def find(db: Db, submission_id: str) -> Submission | None:
    """The submission of that id."""
    row = db.row(_all().where(submission.c.id == submission_id))
    return None if row is None else _submission(row)


def sheet_of(held: Submission, shelf: Shelf) -> tuple[Shelved, AnswerSheet]:
    """The answers that were submitted, and their release: scored again they give the same result, to the last bit."""
    shelved = shelf.get(held.release)
    tiers = {tier.name.lower(): tier for tier in TierCode}
    contents = {
        name: {key: value for key, value in one.items() if key != "tier"}
        for name, one in held.snapshot["answers"].items()
    }
    sheet = check_sheet(shelved.loaded, held.snapshot["profile"], contents)
    answers = {
        name: replace(one, tier=tiers[held.snapshot["answers"][name]["tier"]]) for name, one in sheet.answers.items()
    }
    return shelved, replace(sheet, answers=answers)


def _all() -> sa.Select[Any]:
    joined = submission.outerjoin(accounts, accounts.c.id == submission.c.account)
    return sa.select(submission, accounts.c.name.label("by")).select_from(joined)


def _submission(row: Any) -> Submission:
    return Submission(
        row["id"], row["assessment"], row["version"], row["signer"], row["capacity"], row["by"], row["release"],
        row["method"], row["plan"], row["snapshot"], row["snapshot_hash"], row["result"], row["result_hash"],
        row["created_at"],
    )  # fmt: skip
