"""Long work outside a request: a table of jobs, taken with a lease, tried again when a worker dies or a try fails.

A job is enqueued in the transaction of what it follows from: both are kept, or neither. A worker that stops loses its
lease, and another takes the job up; so a job must bear to be begun twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from assessment.store import ConflictError, Db
from assessment.store.tables import job
from assessment.tokens import new_id

State = Literal["waiting", "running", "done", "failed"]
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 6
KEPT = timedelta(days=30)
"""How long a job that ended can still be looked at."""
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_ERROR = 2000


class HopelessError(Exception):
    """Raised by the work itself: trying again cannot help."""


class LaterError(Exception):
    """Raised by the work itself: it must wait for something else; the try is not counted."""

    def __init__(self, why: str, wait: timedelta) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True)
class Job:
    """One piece of work. ``progress``: 0 to 1; ``stage``: a code for what is being done."""

    id: str
    kind: str
    payload: dict[str, Any]
    state: State
    attempts: int
    progress: float
    stage: str
    result: dict[str, Any] | None
    error: str | None
    due_at: datetime


def enqueue(
    db: Db, kind: str, payload: dict[str, Any], *, key: str | None = None, after: timedelta = timedelta(0)
) -> str:
    """Ask for work; its id.

    ``key``: where a job of that key still waits or runs, it is that one that is given back, and none is added.
    """
    held = _open(db, key)
    if held is not None:
        return held
    made = new_id()
    try:
        db.insert(
            job, id=made, kind=kind, payload=payload, key=key, state="waiting", attempts=0, progress=0.0, stage="",
            due_at=db.now + after, created_at=db.now,
        )  # fmt: skip
    except ConflictError:  # somebody asked for the same at the same moment
        return enqueue(db, kind, payload, key=key, after=after)
    return made


def _open(db: Db, key: str | None) -> str | None:
    """The job of a key that waits or runs."""
    if key is None:
        return None
    found: str | None = db.value(sa.select(job.c.id).where(job.c.key == key, job.c.state.in_(("waiting", "running"))))
    return found


def find(db: Db, job_id: str) -> Job | None:
    """The job of that id."""
    row = db.row(sa.select(job).where(job.c.id == job_id))
    return None if row is None else _job(row)


def due(db: Db, kinds: Collection[str]) -> bool:
    """Whether there is something to take; a look that locks nothing."""
    return db.value(sa.select(job.c.id).where(job.c.kind.in_(kinds), _takeable(db)).limit(1)) is not None


def _takeable(db: Db) -> sa.ColumnElement[bool]:
    c = job.c
    return sa.or_(
        sa.and_(c.state == "waiting", c.due_at <= db.now), sa.and_(c.state == "running", c.lease_until < db.now)
    )


def take(db: Db, worker: str, kinds: Collection[str], lease: timedelta = LEASE) -> Job | None:
    """Take the job that has been due longest, for the time of a lease; ``None``: there is none.

    One whose lease has run out is taken up again: its worker is gone.
    """
    c = job.c
    query = sa.select(job).where(c.kind.in_(kinds), _takeable(db)).order_by(c.due_at, c.id).limit(1)
    row = db.row(query.with_for_update(skip_locked=True))  # SQLite leaves this out: there a writer is alone anyway
    if row is None:
        return None
    attempts = row["attempts"] + 1
    if attempts > MOST_ATTEMPTS:
        db.update(job, c.id == row["id"], state="failed", ended_at=db.now, error="its worker stopped every time")
        return take(db, worker, kinds, lease)
    taken = {"state": "running", "attempts": attempts, "worker": worker, "lease_until": db.now + lease}
    db.update(job, c.id == row["id"], **taken)
    return _job({**row, **taken})


def advance(
    db: Db, job_id: str, worker: str, progress: float, stage: str, lease: timedelta = LEASE
) -> bool:  # fmt: skip
    """Say how far a job is, and keep its lease; ``False``: another worker has it now, stop."""
    changed = db.update(
        job, job.c.id == job_id, job.c.worker == worker, job.c.state == "running",
        progress=progress, stage=stage, lease_until=db.now + lease,
    )  # fmt: skip
    return changed == 1


def renew(db: Db, job_id: str, worker: str, lease: timedelta = LEASE) -> bool:
    """Keep the lease while the work goes on; ``False``: another worker has it now, stop."""
    where = (job.c.id == job_id, job.c.worker == worker, job.c.state == "running")
    return db.update(job, *where, lease_until=db.now + lease) == 1


def finish(db: Db, job_id: str, worker: str, result: dict[str, Any]) -> bool:
    """Close a job that is done; ``False``: another worker has it now, its result counts."""
    changed = db.update(
        job, job.c.id == job_id, job.c.worker == worker, job.c.state == "running",
        state="done", progress=1.0, result=result, error=None, ended_at=db.now, lease_until=None,
    )  # fmt: skip
    return changed == 1


def fail(db: Db, job_id: str, worker: str, error: str, *, permanent: bool = False) -> None:
    """Note that a try failed: it will be tried again, each time later, unless that cannot help or was done enough."""
    row = db.row(sa.select(job).where(job.c.id == job_id, job.c.worker == worker, job.c.state == "running"))
    if row is None:
        return
    said = error[:_LONGEST_ERROR]
    if permanent or row["attempts"] >= MOST_ATTEMPTS:
        db.update(job, job.c.id == job_id, state="failed", error=said, ended_at=db.now, lease_until=None)
    else:
        due = db.now + _FIRST_WAIT * 4 ** (row["attempts"] - 1)
        db.update(job, job.c.id == job_id, state="waiting", error=said, due_at=due, lease_until=None)


def put_back(db: Db, job_id: str, worker: str, wait: timedelta = timedelta(0), why: str = "") -> None:
    """Leave a job for later through no fault of its own: this try is not counted."""
    where = (job.c.id == job_id, job.c.worker == worker, job.c.state == "running")
    db.update(
        job, *where, state="waiting", attempts=job.c.attempts - 1, due_at=db.now + wait, lease_until=None,
        error=why[:_LONGEST_ERROR] or None,
    )  # fmt: skip


def sweep(db: Db) -> int:
    """Remove the jobs that ended more than a month ago; how many."""
    return db.delete(job, job.c.ended_at <= db.now - KEPT)


def _job(row: Any) -> Job:
    return Job(
        row["id"], row["kind"], row["payload"], row["state"], row["attempts"], row["progress"], row["stage"],
        row["result"], row["error"], row["due_at"],
    )  # fmt: skip
