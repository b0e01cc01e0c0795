"""The worker: takes the jobs one after the other, as long as it is let."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, Literal

from assessment import documents, jobs
from assessment.jobs import HopelessError, Job, LaterError
from web.clock_words import next_week
from web.core import Services

Progress = Callable[[float, str], None]
"""``progress(0.5, "charts")``: how far a job is, 0 to 1, and what is being done."""
Handler = Callable[[Services, dict[str, Any], Progress], dict[str, Any]]
"""Does one kind of job: the services, the payload, the progress to tell; gives back the result."""
Ending = Literal["stopped", "idle", "worn"]
"""``stopped``: it was told to; ``idle``: nothing is left to do; ``worn``: to be started anew."""

LOGGER = logging.getLogger("ancrage.worker")
IDLE = 0.5
"""Seconds between two looks at an empty table."""
TROUBLE = 5.0
"""Seconds before trying again a database that does not answer."""
MOST_REPORTS = 100
"""Reports after which a process is started anew: drawing a PDF leaves some memory taken."""
DAILY, WEEKLY = "sweep", "plan-digest"
DAY = timedelta(days=1)
HOUR = 3600.0
"""Seconds."""


class _HaltError(Exception):
    """Raised in the midst of a job that this worker must leave."""


class _LostError(_HaltError):
    """Another worker has it."""


class _StoppingError(_HaltError):
    """This worker is stopping."""


def run(
    services: Services,
    handlers: Mapping[str, Handler],
    *,
    once: bool = False,
    stop: threading.Event | None = None,
    lease: timedelta = jobs.LEASE,
    reports: int = MOST_REPORTS,
) -> Ending:
    """Do jobs until told to stop; with ``once``, until none is due.

    ``stop``: set from elsewhere, the job in hand is finished, or put back at its next step. ``reports``: how many PDFs
    before giving up the process.
    """
    worker = _Worker(services, handlers, stop or threading.Event(), lease)
    LOGGER.info("ready", extra={"worker": worker.name, "kinds": sorted(handlers)})
    ending = worker.run(once, reports)
    LOGGER.info("ended", extra={"worker": worker.name, "because": ending})
    return ending


def _name() -> str:
    """Unlike that of any other worker, one that had the same process number before included."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass
class _Worker:
    services: Services
    handlers: Mapping[str, Handler]
    stop: threading.Event
    lease: timedelta
    name: str = field(default_factory=_name)
    looked: float | None = None

    def run(self, once: bool, reports: int) -> Ending:
        made = 0
        while not self.stop.is_set():
            try:
                job = self._next()
                if job is not None:
                    self._do(job)
                    self.looked = -HOUR if job.kind in (DAILY, WEEKLY) else self.looked
            except Exception as error:  # the database is away: this process outlives that
                LOGGER.exception("the database did not answer", extra={"error": type(error).__name__})
                if once:
                    raise
                self.stop.wait(TROUBLE)
                continue
            if job is None and once:
                return "idle"
            if job is None:
                self.stop.wait(IDLE)
            elif job.kind == documents.JOB:
                made += 1
                if made >= reports:
                    return "worn"
        return "stopped"

    def _next(self) -> Job | None:
        """The next job, taken."""
        store, kinds = self.services.store, tuple(self.handlers)
        self._plan()
        with store.read() as db:
            if not jobs.due(db, kinds):
                return None
        with store.write() as db:
            return jobs.take(db, self.name, kinds, self.lease)

    def _plan(self) -> None:
        """See to it that what comes back is planned: when the worker begins, after each, and every hour.

        The daily cleaning and the weekly letters are made at once when the worker begins: it may have been away at
        their hour, and both bear to be begun twice.
        """
        kinds = [kind for kind in (DAILY, WEEKLY) if kind in self.handlers]
        if not kinds or (self.looked is not None and monotonic() - self.looked < HOUR):
            return
        with self.services.store.write() as db:
            waits = {DAILY: DAY, WEEKLY: next_week(db.now) - db.now}
            for kind in kinds:
                jobs.enqueue(db, kind, {}, key=kind, after=timedelta(0) if self.looked is None else waits[kind])
        self.looked = monotonic()

    def _do(self, job: Job) -> None:
        told = {"job": job.id, "kind": job.kind, "attempt": job.attempts}
        began, lost = monotonic(), threading.Event()

        def progress(fraction: float, stage: str) -> None:
            if self.stop.is_set():
                raise _StoppingError
            with self.services.store.write() as db:
                kept = jobs.advance(db, job.id, self.name, min(max(fraction, 0.0), 1.0), stage, self.lease)
            if lost.is_set() or not kept:
                raise _LostError

        try:
            with self._heartbeat(job, lost):
                result = self.handlers[job.kind](self.services, job.payload, progress)
        except _LostError:
            LOGGER.warning("another worker has taken it", extra=told)
        except _StoppingError:
            self._put_back(job, timedelta(0), "")
            LOGGER.info("put back", extra=told)
        except LaterError as later:
            self._put_back(job, later.wait, str(later))
            LOGGER.warning("put off", extra={**told, "because": str(later), "seconds": later.wait.total_seconds()})
        except Exception as error:
            self._failed(job, error)
            # The text of an error may hold an address: it stays in the database, with the job.
            LOGGER.error("not done", extra={**told, "error": type(error).__name__, "at": _place(error)})  # noqa: TRY400
        else:
            with self.services.store.write() as db:
                kept = jobs.finish(db, job.id, self.name, result)
            said = "done" if kept else "done, but another worker has taken it"
            LOGGER.info(said, extra={**told, "seconds": round(monotonic() - began, 3)})

    def _put_back(self, job: Job, wait: timedelta, why: str) -> None:
        with self.services.store.write() as db:
            jobs.put_back(db, job.id, self.name, wait, why)

    def _failed(self, job: Job, error: Exception) -> None:
        said = str(error) if isinstance(error, HopelessError) else f"{type(error).__name__}: {error}"
        with self.services.store.write() as db:
            jobs.fail(db, job.id, self.name, said, permanent=isinstance(error, HopelessError))

    @contextmanager
    def _heartbeat(self, job: Job, lost: threading.Event) -> Iterator[None]:
        """Keep the lease while the work goes on, however long one of its steps takes."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(self.lease.total_seconds() / 4):
                try:
                    with self.services.store.write() as db:
                        kept = jobs.renew(db, job.id, self.name, self.lease)
                except Exception as error:  # the next beat may get through before the lease runs out
                    LOGGER.warning("no heartbeat", extra={"job": job.id, "error": type(error).__name__})
                    continue
                if not kept:
                    lost.set()
                    return

        thread = threading.Thread(target=beat, name=f"heartbeat {job.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _place(error: Exception) -> str:
    """The file and line where an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
