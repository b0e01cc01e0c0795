"""PDFs: asked for once, made once, kept until what they show has changed."""

from __future__ import annotations

import pytest

from assessment import assessments, documents, jobs
from assessment.jobs import Job
from assessment.store import Store

SHOWS = "a" * 64


@pytest.fixture
def assessment_id(store: Store) -> str:
    with store.write() as db:
        made, _ = assessments.begin_trial(db, "petit", "petit-2026.1", 2025, {})
    return made


def ask(store: Store, assessment_id: str | None, shows: str = SHOWS, lang: str = "fr", source: str = "") -> str:
    with store.write() as db:
        return documents.request(
            db, assessment_id, "report", "en" if lang == "en" else "fr", shows, "rapport.pdf", source=source
        )


def job_of(store: Store, document_id: str) -> Job:
    with store.read() as db:
        held = documents.find(db, document_id)
        assert held is not None
        found = jobs.find(db, held.job or "")
    assert found is not None
    return found


def make(store: Store, document_id: str, shows: str = SHOWS) -> None:
    with store.write() as db:
        documents.made(db, document_id, "b" * 64, 1234, shows)


def test_asked_twice_is_one_document_and_one_job(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    job = job_of(store, first).id
    assert ask(store, assessment_id) == first
    assert job_of(store, first).id == job


def test_what_is_made_is_not_made_again(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    make(store, first)
    job = job_of(store, first).id
    assert ask(store, assessment_id) == first
    assert job_of(store, first).id == job


def test_other_answers_another_language_another_assessment_are_other_documents(
    store: Store, assessment_id: str
) -> None:
    with store.write() as db:
        other, _ = assessments.begin_trial(db, "petit", "petit-2026.1", 2025, {})
    found = {
        ask(store, assessment_id), ask(store, assessment_id, "c" * 64), ask(store, assessment_id, lang="en"),
        ask(store, other), ask(store, None), ask(store, assessment_id, source="asked"),
    }  # fmt: skip
    assert len(found) == 6


def test_one_whose_job_failed_is_asked_for_anew_at_the_same_address(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    failed = job_of(store, first).id
    with store.write() as db:
        assert jobs.take(db, "worker", (documents.JOB,)) is not None
        jobs.fail(db, failed, "worker", "no room", permanent=True)
    assert ask(store, assessment_id) == first
    assert job_of(store, first).id != failed
    assert job_of(store, first).state == "waiting"


def test_one_whose_file_is_lost_is_made_again(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    make(store, first)
    with store.write() as db:
        documents.lost(db, first)
    assert ask(store, assessment_id) == first
    assert job_of(store, first).state == "waiting"


def test_what_changed_while_it_was_made_is_kept_under_what_it_shows(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    make(store, first, "c" * 64)
    assert ask(store, assessment_id, "c" * 64) == first
    assert ask(store, assessment_id) != first


def test_two_that_end_up_showing_the_same_are_both_readable(store: Store, assessment_id: str) -> None:
    first, second = ask(store, assessment_id), ask(store, assessment_id, "c" * 64)
    make(store, second, "c" * 64)
    make(store, first, "c" * 64)
    assert ask(store, assessment_id, "c" * 64) == second
    with store.read() as db:
        held = documents.find(db, first)
    assert held is not None
    assert held.sha256


def test_one_deleted_while_it_was_made_is_told(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    with store.write() as db:
        assessments.remove(db, None, assessment_id)
    with pytest.raises(KeyError):
        make(store, first)


def test_the_newest_comes_first(store: Store, assessment_id: str) -> None:
    first = ask(store, assessment_id)
    clock = store.clock
    clock.advance(minutes=1)  # type: ignore[attr-defined]
    second = ask(store, assessment_id, "c" * 64)
    with store.read() as db:
        assert [one.id for one in documents.of_assessment(db, assessment_id)] == [second, first]
