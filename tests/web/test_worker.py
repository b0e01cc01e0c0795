"""The worker: what it sends, what it leaves for later, and what happens when it is stopped or killed."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assessment import jobs, mailer, mails, sessions
from assessment.jobs import HopelessError, LaterError
from assessment.store import Store
from assessment.store.tables import job
from tests.conftest import Clock
from web import log_lines, tasks
from web.core import Services, make_services
from web.settings import Settings
from web.worker import DAILY, Handler, Progress, run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def services(store: Store, tmp_path: Path) -> Services:
    return make_services(Settings(instance=tmp_path / "instance", demo=True), store)


@pytest.fixture
def real_time(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """With the clock of the machine, for what really lasts."""
    store = Store(database_url)
    yield make_services(Settings(instance=tmp_path / "instance"), store)
    store.dispose()


def with_settings(services: Services, **values: Any) -> Services:
    return make_services(Settings(instance=services.settings.instance, **values), services.store)


def enqueue(services: Services, kind: str = "work") -> str:
    with services.store.write() as db:
        return jobs.enqueue(db, kind, {"n": 1})


def found(services: Services, job_id: str) -> jobs.Job:
    with services.store.read() as db:
        one = jobs.find(db, job_id)
    assert one is not None
    return one


def raises(error: Exception) -> Handler:
    def handler(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise error

    return handler


# --- what becomes of a job --------------------------------------------------------------------------------


def test_a_job_is_done_and_its_result_kept(services: Services) -> None:
    made = enqueue(services)

    def work(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress(0.5, "half")
        with services.store.read() as db:
            seen = jobs.find(db, made)
        assert seen is not None
        return {"n": payload["n"], "seen": [seen.state, seen.progress, seen.stage]}

    assert run(services, {"work": work}, once=True) == "idle"
    assert found(services, made).result == {"n": 1, "seen": ["running", 0.5, "half"]}
    assert (found(services, made).state, found(services, made).progress) == ("done", 1.0)


def test_work_that_fails_waits_for_another_try(services: Services) -> None:
    made = enqueue(services)
    run(services, {"work": raises(RuntimeError("out of paper"))}, once=True)
    assert (found(services, made).state, found(services, made).error) == ("waiting", "RuntimeError: out of paper")


def test_work_that_is_hopeless_is_not_tried_again(services: Services) -> None:
    made = enqueue(services)
    run(services, {"work": raises(HopelessError("the firm is gone"))}, once=True)
    assert (found(services, made).state, found(services, made).error) == ("failed", "the firm is gone")


def test_work_that_must_wait_loses_no_try(services: Services, clock: Clock) -> None:
    made = enqueue(services)
    run(services, {"work": raises(LaterError("closed", timedelta(minutes=5)))}, once=True)
    job = found(services, made)
    assert (job.state, job.attempts, job.due_at - clock.now) == ("waiting", 0, timedelta(minutes=5))


def test_one_job_that_fails_does_not_keep_the_others_from_being_done(services: Services) -> None:
    enqueue(services, "bad")
    good = enqueue(services, "good")
    run(services, {"bad": raises(RuntimeError()), "good": lambda *_: {}}, once=True)
    assert found(services, good).state == "done"


def test_after_its_share_of_reports_a_worker_asks_to_be_started_anew(services: Services) -> None:
    for _ in range(3):
        enqueue(services, "report")
    assert run(services, {"report": lambda *_: {}}, once=True, reports=2) == "worn"
    assert run(services, {"report": lambda *_: {}}, once=True, reports=2) == "idle"


# --- leases -----------------------------------------------------------------------------------------------


def test_long_work_keeps_its_lease_without_saying_anything(real_time: Services) -> None:
    made, lease = enqueue(real_time), timedelta(seconds=0.8)
    taken: list[jobs.Job | None] = []

    def work(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        time.sleep(1.6)
        with services.store.write() as db:
            taken.append(jobs.take(db, "another", ["work"], lease))
        return {}

    run(real_time, {"work": work}, once=True, lease=lease)
    assert taken == [None]
    assert found(real_time, made).state == "done"


def test_a_worker_that_lost_its_lease_leaves_the_job_to_the_other(services: Services, clock: Clock) -> None:
    made = enqueue(services)
    reached: list[str] = []

    def work(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        clock.advance(minutes=10)
        with services.store.write() as db:
            assert jobs.take(db, "another", ["work"]) is not None
        progress(0.9, "late")
        reached.append("after")
        return {"by": "the first"}

    run(services, {"work": work}, once=True)
    assert reached == []
    assert (found(services, made).state, found(services, made).attempts) == ("running", 2)


# --- stopping ---------------------------------------------------------------------------------------------


def test_a_worker_told_to_stop_puts_the_job_back_at_its_next_step(services: Services) -> None:
    made, stop = enqueue(services), threading.Event()

    def work(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        stop.set()
        progress(0.5, "half")
        return {}

    assert run(services, {"work": work}, stop=stop) == "stopped"
    assert (found(services, made).state, found(services, made).attempts) == ("waiting", 0)


def test_a_worker_told_to_stop_finishes_a_job_of_one_step(services: Services) -> None:
    made, stop = enqueue(services), threading.Event()

    def work(*_: Any) -> dict[str, Any]:
        stop.set()
        return {"done": True}

    assert run(services, {"work": work}, stop=stop) == "stopped"
    assert found(services, made).result == {"done": True}


Start = Callable[[float], "subprocess.Popen[str]"]


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Start a worker in a process of its own, whose work lasts so many seconds."""
    started: list[subprocess.Popen[str]] = []

    def one(seconds: float) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.web.slow_worker", database_url, str(tmp_path), str(seconds)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.communicate()


def processes(path: Path, wanted: int) -> list[int]:
    """Wait until a list has as many lines as wanted."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        lines = path.read_text("ascii").split() if path.exists() else []
        if len(lines) >= wanted:
            return [int(line) for line in lines]
        time.sleep(0.05)
    raise AssertionError(f"{path.name} did not reach {wanted} lines")


@pytest.mark.slow
def test_what_a_killed_worker_had_in_hand_another_finishes(real_time: Services, tmp_path: Path, start: Start) -> None:
    made = enqueue(real_time, "slow")
    first = start(60)
    assert processes(tmp_path / "begun", 1) == [first.pid]
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start(0.2)
    assert processes(tmp_path / "begun", 2) == [first.pid, second.pid]
    assert processes(tmp_path / "ended", 1) == [second.pid]
    second.send_signal(signal.SIGTERM)
    assert second.wait(20) == 0
    assert (found(real_time, made).result, found(real_time, made).attempts) == ({"by": second.pid}, 2)


@pytest.mark.slow
def test_a_worker_that_gets_sigterm_puts_its_job_back(real_time: Services, tmp_path: Path, start: Start) -> None:
    made = enqueue(real_time, "slow")
    process = start(60)
    processes(tmp_path / "begun", 1)
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, output.strip()) == (0, "stopped"), errors
    assert (found(real_time, made).state, found(real_time, made).attempts) == ("waiting", 0)


# --- e-mail -----------------------------------------------------------------------------------------------


def post(services: Services, recipient: str = "lou@example.org") -> str:
    with services.store.write() as db:
        return mails.post(db, recipient, "Bienvenue", "Bonjour.\n", "fr")


def mail(services: Services, mail_id: str) -> mails.Mail:
    with services.store.read() as db:
        one = mails.find(db, mail_id)
    assert one is not None
    return one


def the_job(services: Services) -> jobs.Job:
    with services.store.read() as db:
        job_id = db.value(sa.select(job.c.id).where(job.c.kind == "mail"))
    return found(services, job_id)


def only_mail(services: Services) -> None:
    run(services, {mails.JOB: tasks.send_mail}, once=True)


def test_in_the_demonstration_an_email_stays_in_the_outbox_and_counts_as_sent(services: Services) -> None:
    posted = post(services)
    only_mail(services)
    assert mail(services, posted).sent_at is not None
    assert the_job(services).state == "done"


def test_without_a_mail_server_an_email_waits_and_the_log_says_why(
    services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    bare = with_settings(services)
    posted = post(bare)
    for _ in range(10):
        only_mail(bare)
        assert mail(bare, posted).sent_at is None
        assert (the_job(bare).state, the_job(bare).attempts) == ("waiting", 0)
        clock.now = the_job(bare).due_at
    warned = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "ANCRAGE_SMTP_HOST" in str(vars(warned[0])["because"])


def test_an_email_is_handed_to_the_mail_server_once(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    real = with_settings(services, smtp_host="mail.example.org")
    handed: list[tuple[str, str]] = []
    monkeypatch.setattr(mailer, "send", lambda smtp, mime: handed.append((smtp.host, str(mime["To"]))))
    posted = post(real)
    only_mail(real)
    with real.store.write() as db:
        jobs.enqueue(db, mails.JOB, {"mail": posted})  # as when a worker died after sending
    only_mail(real)
    assert handed == [("mail.example.org", "lou@example.org")]
    assert mail(real, posted).sent_at is not None


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (mailer.TemporaryMailError("busy", 450), "waiting"),
        (mailer.MailSettingsError("who are you", 535), "waiting"),
        (mailer.PermanentMailError("no such box", 550), "failed"),
    ],
)
def test_an_email_that_is_not_taken_is_tried_again_where_that_may_help(
    services: Services, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(mailer, "send", refuse)
    real = with_settings(services, smtp_host="mail.example.org")
    posted = post(real)
    only_mail(real)
    assert the_job(real).state == state
    assert mail(real, posted).sent_at is None


def test_a_mail_server_that_takes_nothing_is_asked_less_and_less_and_given_up_after_two_days(
    services: Services, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def refuse(*_: Any) -> None:
        raise mailer.TemporaryMailError("busy", 450)

    monkeypatch.setattr(mailer, "send", refuse)
    real, began = with_settings(services, smtp_host="mail.example.org"), clock.now
    post(real)
    waits = []
    while True:
        only_mail(real)
        if the_job(real).state == "failed":
            break
        waits.append((the_job(real).due_at - clock.now).total_seconds())
        clock.now = the_job(real).due_at
    assert waits[:5] == [10, 10, 20, 40, 80]
    assert max(waits) == 3600
    assert timedelta(days=2) < clock.now - began < timedelta(days=2, hours=2)


def test_an_address_that_is_none_is_not_tried_again(services: Services) -> None:
    real = with_settings(services, smtp_host="mail.example.org")
    post(real, "nobody")
    only_mail(real)
    assert the_job(real).state == "failed"


# --- every day --------------------------------------------------------------------------------------------


def test_the_daily_cleaning_is_done_at_once_and_planned_for_the_next_day(services: Services, clock: Clock) -> None:
    with services.store.write() as db:
        token = sessions.start(db, None, {}, "", timedelta(hours=1))
    clock.advance(hours=2)
    run(services, tasks.HANDLERS, once=True)
    with services.store.read() as db:
        assert sessions.find(db, token) is None
        first, second = db.rows(sa.select(job).where(job.c.kind == DAILY).order_by(job.c.due_at))
    assert first["result"]["sessions"] == 1
    assert (second["state"], second["due_at"] - clock.now) == ("waiting", timedelta(days=1))


def test_every_kind_of_job_that_is_asked_for_has_something_that_does_it() -> None:
    assert {mails.JOB, DAILY} <= set(tasks.HANDLERS)


# --- the log ----------------------------------------------------------------------------------------------


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    logger, stream = logging.getLogger("ancrage"), io.StringIO()
    before = logger.handlers, logger.propagate, logger.level
    log_lines.configure(stream)
    yield stream
    logger.handlers, logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


def test_the_log_has_one_object_on_each_line_and_names_nobody(
    services: Services, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise mailer.PermanentMailError("<lou@example.org>: no such box", 550)

    monkeypatch.setattr(mailer, "send", refuse)
    real = with_settings(services, smtp_host="mail.example.org")
    post(real)
    only_mail(real)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["ready", "not done", "ended"]
    assert lines[1]["error"] == "HopelessError"
    assert "lou" not in log.getvalue()
    assert str(os.getpid()) in lines[0]["worker"]
