"""Jobs: kept with what they follow from, taken by one worker at a time, tried again, given up in the end."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from assessment import jobs
from assessment.store import Store
from tests.conftest import Clock

KINDS = ("mail", "report")


def enqueue(store: Store, kind: str = "mail", key: str | None = None, after: timedelta = timedelta(0)) -> str:
    with store.write() as db:
        return jobs.enqueue(db, kind, {"n": 1}, key=key, after=after)


def take(store: Store, worker: str = "a") -> jobs.Job | None:
    with store.write() as db:
        return jobs.take(db, worker, KINDS)


def found(store: Store, job_id: str) -> jobs.Job:
    with store.read() as db:
        job = jobs.find(db, job_id)
    assert job is not None
    return job


def test_a_job_asked_for_in_a_transaction_that_fails_is_not_kept(store: Store) -> None:
    def fail() -> None:
        with store.write() as db:
            jobs.enqueue(db, "mail", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert take(store) is None


def test_the_job_due_longest_is_taken_first(store: Store, clock: Clock) -> None:
    second = enqueue(store, after=timedelta(seconds=5))
    first = enqueue(store)
    clock.advance(seconds=10)
    assert [job.id for job in (take(store), take(store)) if job] == [first, second]


def test_a_job_is_not_taken_before_its_time_nor_by_who_does_not_do_its_kind(store: Store, clock: Clock) -> None:
    enqueue(store, after=timedelta(hours=1))
    enqueue(store, kind="other")
    assert take(store) is None
    clock.advance(hours=1)
    assert take(store) is not None


def test_a_job_in_hand_is_taken_by_nobody_else(store: Store) -> None:
    enqueue(store)
    assert take(store, "a") is not None
    assert take(store, "b") is None


def test_two_workers_never_take_the_same_job(store: Store) -> None:
    for _ in range(40):
        enqueue(store)
    taken: dict[str, list[str]] = {"a": [], "b": [], "c": []}

    def work(name: str) -> None:
        while job := take(store, name):
            taken[name].append(job.id)

    threads = [threading.Thread(target=work, args=(name,)) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [one for several in taken.values() for one in several]
    assert len(ids) == len(set(ids)) == 40


def test_when_a_lease_runs_out_another_takes_the_job_and_the_first_can_change_nothing(
    store: Store, clock: Clock
) -> None:
    made = enqueue(store)
    take(store, "a")
    clock.advance(seconds=jobs.LEASE.total_seconds() + 1)
    again = take(store, "b")
    assert again is not None
    assert (again.id, again.attempts) == (made, 2)
    with store.write() as db:
        assert not jobs.renew(db, made, "a")
        assert not jobs.advance(db, made, "a", 0.9, "late")
        assert not jobs.finish(db, made, "a", {"by": "a"})
        jobs.fail(db, made, "a", "late")
        jobs.put_back(db, made, "a")
        assert jobs.finish(db, made, "b", {"by": "b"})
    job = found(store, made)
    assert (job.state, job.result, job.error) == ("done", {"by": "b"}, None)


def test_a_lease_that_is_renewed_does_not_run_out(store: Store, clock: Clock) -> None:
    made = enqueue(store)
    take(store, "a")
    for _ in range(3):
        clock.advance(seconds=jobs.LEASE.total_seconds() - 1)
        with store.write() as db:
            assert jobs.renew(db, made, "a")
    assert take(store, "b") is None


def test_each_try_that_fails_is_followed_by_a_longer_wait_until_it_is_given_up(store: Store, clock: Clock) -> None:
    made = enqueue(store)
    waits = []
    for _ in range(jobs.MOST_ATTEMPTS):
        job = take(store)
        assert job is not None
        with store.write() as db:
            jobs.fail(db, made, "a", "no luck")
        job = found(store, made)
        waits.append((job.due_at - clock.now).total_seconds())
        if job.state == "waiting":
            clock.now = job.due_at - timedelta(seconds=1)
            assert take(store) is None
            clock.now = job.due_at
    assert waits[:-1] == [10, 40, 160, 640, 2560]
    assert found(store, made).state == "failed"
    clock.advance(days=1)
    assert take(store) is None


def test_what_cannot_be_helped_is_not_tried_again(store: Store, clock: Clock) -> None:
    made = enqueue(store)
    take(store)
    with store.write() as db:
        jobs.fail(db, made, "a", "no such firm", permanent=True)
    clock.advance(days=1)
    assert take(store) is None
    assert (found(store, made).state, found(store, made).error) == ("failed", "no such firm")


def test_a_job_whose_worker_dies_every_time_is_given_up(store: Store, clock: Clock) -> None:
    made = enqueue(store)
    for _ in range(jobs.MOST_ATTEMPTS):
        assert take(store) is not None
        clock.advance(minutes=5)
    assert take(store) is None
    assert found(store, made).state == "failed"


def test_a_job_put_back_is_taken_again_after_its_wait_and_that_try_does_not_count(store: Store, clock: Clock) -> None:
    made = enqueue(store)
    for _ in range(jobs.MOST_ATTEMPTS + 2):
        job = take(store)
        assert job is not None
        assert job.attempts == 1
        with store.write() as db:
            jobs.put_back(db, made, "a", timedelta(minutes=3), "waits for settings")
        assert take(store) is None
        clock.advance(minutes=3)
    assert found(store, made).error == "waits for settings"


def test_asking_twice_under_one_key_gives_one_job_until_it_has_ended(store: Store) -> None:
    first = enqueue(store, key="k")
    assert enqueue(store, key="k") == first
    take(store)
    assert enqueue(store, key="k") == first
    with store.write() as db:
        jobs.finish(db, first, "a", {})
    assert enqueue(store, key="k") != first


def test_asking_at_the_same_moment_under_one_key_gives_one_job(store: Store) -> None:
    made: list[str] = []
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        made.append(enqueue(store, key="k"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_jobs_that_ended_are_removed_after_a_month_and_no_others(store: Store, clock: Clock) -> None:
    ended, waiting = enqueue(store), enqueue(store, kind="other")
    take(store)
    with store.write() as db:
        jobs.finish(db, ended, "a", {})
    clock.advance(days=29)
    with store.write() as db:
        assert jobs.sweep(db) == 0
    clock.advance(days=2)
    with store.write() as db:
        assert jobs.sweep(db) == 1
        assert jobs.find(db, waiting) is not None
