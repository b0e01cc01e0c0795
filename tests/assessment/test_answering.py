"""Answers over weeks: revisions, history, drafts; nobody's answer is put over another's unseen."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from assessment import answering, assessments, leaving
from assessment.answering import TRIAL_AUTHOR
from assessment.store import Store
from assessment.take_over import take_over
from tests.assessment.assessments_sample import PROFILE, Sample, sample, shelved
from tests.conftest import Clock


def _save(
    store: Store, us: Sample, content: Any, base: int, account: str | None = None, question: str = "proud"
) -> str:
    with store.write() as db:
        return answering.save(db, us.assessment, question, content, base, account or us.camille).outcome


def _text(text: str) -> dict[str, Any]:
    return {"value": text}


def test_an_answer_has_one_revision_more_at_each_change(store: Store) -> None:
    us = sample(store)
    assert _save(store, us, _text("Un"), 0) == "saved"
    assert _save(store, us, _text("Deux"), 1) == "saved"
    with store.read() as db:
        held = answering.one(db, us.assessment, "proud")
    assert held is not None
    assert (held.revision, held.content, held.author) == (2, _text("Deux"), "Camille")


def test_the_same_content_changes_nothing_whatever_revision_it_names(store: Store) -> None:
    us = sample(store)
    _save(store, us, _text("Un"), 0)
    for base in (0, 1, 7):
        assert _save(store, us, _text("Un"), base) == "unchanged"
    assert _save(store, us, None, 3, question="energy") == "unchanged", "nothing was there, nothing is"


def test_who_saw_an_older_answer_overwrites_nothing(store: Store) -> None:
    us = sample(store)
    _save(store, us, _text("Camille"), 0)
    assert _save(store, us, _text("Naïm"), 0, us.naim) == "conflict"
    assert _save(store, us, None, 0, us.naim) == "conflict", "clearing is a change too"
    assert _save(store, us, _text("Naïm"), 5, us.naim) == "conflict"
    with store.read() as db:
        held = answering.one(db, us.assessment, "proud")
    assert held is not None
    assert held.content == _text("Camille")


def test_a_cleared_answer_keeps_its_revisions(store: Store) -> None:
    us = sample(store)
    _save(store, us, _text("Un"), 0)
    assert _save(store, us, None, 1) == "saved"
    assert _save(store, us, _text("Deux"), 0) == "conflict"
    assert _save(store, us, _text("Deux"), 2) == "saved"


def test_history_tells_who_answered_what_newest_first(store: Store, clock: Clock) -> None:
    us = sample(store)
    _save(store, us, _text("Un"), 0)
    _save(store, us, _text("Deux"), 1, us.naim)
    clock.advance(hours=1)
    _save(store, us, None, 2)
    with store.read() as db:
        lines = answering.history(db, us.assessment, "proud")
    assert [(one.author, one.content) for one in lines] == [
        ("Camille", None), ("Naïm", _text("Deux")), ("Camille", _text("Un")),
    ]  # fmt: skip


def test_one_sitting_of_one_person_is_one_line(store: Store, clock: Clock) -> None:
    us = sample(store)
    for base, text in enumerate(("D", "De", "De no", "De notre pain")):
        _save(store, us, _text(text), base)
        clock.advance(seconds=20)
    with store.read() as db:
        lines = answering.history(db, us.assessment, "proud")
    assert [(one.revision, one.content) for one in lines] == [(4, _text("De notre pain"))]
    clock.advance(minutes=6)
    _save(store, us, _text("De nous"), 4)
    with store.read() as db:
        assert len(answering.history(db, us.assessment, "proud")) == 2


def test_many_at_the_same_moment_leave_one_answer_and_tell_the_others(store: Store) -> None:
    us = sample(store)
    outcomes: list[str] = []

    def work(number: int) -> None:
        outcomes.append(_save(store, us, _text(f"Réponse {number}"), 0))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["saved"]


def test_nothing_is_saved_where_there_is_no_assessment(store: Store) -> None:
    with store.write() as db, pytest.raises(KeyError):
        answering.save(db, "0" * 16, "proud", _text("Un"), 0, None)


def test_an_answer_outlives_the_account_that_gave_it(store: Store) -> None:
    us = sample(store)
    _save(store, us, _text("Un"), 0, us.naim)
    with store.write() as db:
        assert leaving.delete(db, us.naim)
    with store.read() as db:
        held = answering.one(db, us.assessment, "proud")
    assert held is not None
    assert (held.content, held.author) == (_text("Un"), None)


# --- drafts


def test_a_draft_is_its_author_s_and_goes_once_the_answer_stands(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        answering.keep_draft(db, us.assessment, "proud", us.naim, {"value": ["x"]}, 0)
        answering.keep_draft(db, us.assessment, "proud", us.naim, {"value": ["xy"]}, 0)
        assert answering.drafts(db, us.assessment, us.camille) == {}
        assert answering.drafts(db, us.assessment, us.naim)["proud"].typed == {"value": ["xy"]}
    _save(store, us, _text("Un"), 0)
    with store.read() as db:
        assert "proud" in answering.drafts(db, us.assessment, us.naim), "another's answer does not take it away"
    _save(store, us, _text("Deux"), 1, us.naim)
    with store.read() as db:
        assert answering.drafts(db, us.assessment, us.naim) == {}


def test_a_draft_longer_than_any_page_accepts_is_refused(store: Store) -> None:
    us = sample(store)
    with store.write() as db, pytest.raises(ValueError, match="too long"):
        answering.keep_draft(db, us.assessment, "proud", us.naim, {"value": ["x" * 300_000]}, 0)


def test_drafts_of_a_trial_go_to_who_claims_it(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        answering.keep_draft(db, us.assessment, "proud", TRIAL_AUTHOR, {"value": ["x"]}, 0)
        answering.adopt_drafts(db, us.assessment, us.camille)
        assert "proud" in answering.drafts(db, us.assessment, us.camille)
        assert answering.drafts(db, us.assessment, TRIAL_AUTHOR) == {}


def test_a_claimer_who_has_a_draft_there_already_keeps_the_newer(store: Store, clock: Clock) -> None:
    us = sample(store)
    with store.write() as db:
        answering.keep_draft(db, us.assessment, "proud", us.camille, {"value": ["mine"]}, 0)
    clock.advance(minutes=1)
    with store.write() as db:
        answering.keep_draft(db, us.assessment, "proud", TRIAL_AUTHOR, {"value": ["trial"]}, 0)
        answering.adopt_drafts(db, us.assessment, us.camille)
        assert answering.drafts(db, us.assessment, us.camille)["proud"].typed == {"value": ["trial"]}


# --- taking over


def test_only_open_questions_take_the_answers_of_another_assessment(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        trial, _ = assessments.begin_trial(db, "petit", shelved().release, 2025, PROFILE)
        for question, content in {
            "proud": _text("Essai"), "energy": {"value": 12.0}, "since": {"value": "2026-01-01"},
            "gone": _text("d'un autre questionnaire"), "waste": {"value": "peut-être"},
        }.items():  # fmt: skip
            answering.save(db, trial, question, content, 0, None)
        answering.save(db, us.assessment, "proud", _text("Le nôtre"), 0, us.naim)
        answering.save(db, us.assessment, "energy", {"value": 1.0}, 0, us.naim)
        answering.save(db, us.assessment, "energy", None, 1, us.naim)
        done = take_over(db, shelved().loaded, trial, us.assessment, us.camille)
    assert done.kept == ("proud",)
    assert set(done.taken) == {"energy", "since"}
    assert set(done.unfit) == {"gone", "waste"}
    with store.read() as db:
        here = answering.answers(db, us.assessment)
        assert here["proud"].content == _text("Le nôtre")
        assert here["energy"].content == {"value": 12.0}
        assert len(answering.answers(db, trial)) == 5
