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
from assessment.current import Current, again
from assessment.shelf import Shelf, Shelved
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import assessment, submission
from assessment.tokens import new_id
from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet, TierCode
from scoring.result import Result

LONGEST_NAME = 200
_MOST_VERSIONS = 1_000_000


class NotReadyError(Exception):
    """The assessment cannot be submitted; ``missing``: the questions asked and still open."""

    def __init__(self, missing: Sequence[str], *, path_refused: bool = False) -> None:
        """``path_refused``: the path chosen is not for this firm."""
        self.missing, self.path_refused = tuple(missing), path_refused
        super().__init__(f"{len(self.missing)} questions are open")


class ChangedError(Exception):
    """An answer changed between the page that was signed and the signature."""


@dataclass(frozen=True)
class Signed:
    """What identifies a version that was submitted. Hashes are SHA-256 of data written in one way (``canonical``)."""

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
    snapshot_hash: str
    result_hash: str
    created_at: datetime


@dataclass(frozen=True)
class Submission(Signed):
    """The version itself."""

    snapshot: Mapping[str, Any]
    """``profile``, ``answers`` (content with tier), ``proofs`` (question → SHA-256 or address), ``perimeter``."""
    result: Mapping[str, Any]


def canonical(data: object) -> str:
    """The one way to write data that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: object) -> str:
    """SHA-256 of ``canonical``."""
    return hashlib.sha256(canonical(data).encode("utf-8", "surrogatepass")).hexdigest()


def open_questions(loaded: LoadedQuestionnaire, result: Result) -> tuple[str, ...]:
    """What is asked and still open, in declared order: nothing may be before submitting (docs/scoring.md §4)."""
    computed = {one.id for one in loaded.model.all_questions() if one.kind == "computed"}
    return tuple(
        node.id
        for node in result.nodes
        if node.kind == "question" and node.state in ("missing", "pending") and node.id not in computed
    )


def submit(db: Db, read: Current, account: str, signer: str, capacity: str, seen: str) -> str:
    """Freeze an assessment as it is; the id of the submission.

    Args:
        db: a transaction that writes; it is to be undone where this raises.
        read: the assessment as it was read a moment ago, best scored before this transaction began.
        account: who submits.
        signer: name of who declares that the answers are sincere.
        capacity: in what capacity they bind the firm.
        seen: fingerprint of the answers that were on the page that was signed.

    Raises KeyError (no such assessment), ClosedError (submitted already: a second click), ChangedError (an answer is
    no longer what was signed), NotReadyError, ValueError (no name).
    """
    name, role = " ".join(signer.split()), " ".join(capacity.split())
    if not name or not role or max(len(name), len(role)) > LONGEST_NAME:
        raise ValueError("a name and a capacity are needed")
    held, c = assessments.writable(db, read.assessment.id), assessment.c
    # Closed first: whoever saves an answer at this moment has done so before, or is told that it is closed.
    if db.update(assessment, c.id == held.id, c.state == "open", state="submitted", changed_at=db.now) != 1:
        raise assessments.ClosedError(held.id)
    now, result = again(db, read), read.result
    if now is None or not now.fingerprint == read.fingerprint == seen:
        raise ChangedError(held.id)
    missing = open_questions(now.shelved.loaded, result)
    if missing or not result.complete or not result.path_offered:
        raise NotReadyError(missing, path_refused=not result.path_offered)
    made, kept, figures = new_id(), snapshot(now), plain(result)
    try:
        db.insert(
            submission, id=made, assessment=held.id, version=held.version, account=account, signer=name, capacity=role,
            release=result.release, method=result.method, plan=result.plan, snapshot=kept, snapshot_hash=digest(kept),
            result=figures, result_hash=digest(figures), created_at=db.now,
        )  # fmt: skip
    except ConflictError:
        raise assessments.ClosedError(held.id) from None
    log.record(db, account, "assessment.submitted", "assessment", held.id, version=held.version)
    return made


def plain(result: Result) -> dict[str, Any]:
    """A result as the data that is kept and hashed; scored again, the same answers give the same, to the last bit."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(result)))
    return found


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


def of_assessment(db: Db, assessment_id: str) -> Sequence[Signed]:
    """What identifies each version that was submitted, the newest first."""
    c = submission.c
    columns = [c[name] for name in _IDENTITY]
    query = sa.select(*columns, accounts.c.name.label("by")).select_from(_JOINED)
    found = db.rows(query.where(c.assessment == assessment_id).order_by(c.version.desc()))
    return [Signed(**_identity(row)) for row in found]


def of_version(db: Db, assessment_id: str, version: int) -> Submission | None:
    """A version that was submitted."""
    if not 0 < version < _MOST_VERSIONS:  # no database counts without end
        return None
    return _one(db, submission.c.assessment == assessment_id, submission.c.version == version)


def find(db: Db, submission_id: str) -> Submission | None:
    """The submission of that id."""
    return _one(db, submission.c.id == submission_id)


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


_IDENTITY = ("id", "assessment", "version", "signer", "capacity", "release", "method", "plan", "snapshot_hash",
             "result_hash", "created_at")  # fmt: skip
_JOINED = submission.outerjoin(accounts, accounts.c.id == submission.c.account)


def _identity(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in _IDENTITY} | {"account": row["by"]}


def _one(db: Db, *where: sa.ColumnElement[bool]) -> Submission | None:
    query = sa.select(submission, accounts.c.name.label("by")).select_from(_JOINED)
    row = db.row(query.where(*where))
    return None if row is None else Submission(**_identity(row), snapshot=row["snapshot"], result=row["result"])
