"""How far an assessment is, and what to answer next."""

from __future__ import annotations

from typing import Any

from assessment import answering
from assessment.current import Current, load
from assessment.progress import Guide, Progress, progress, topics
from assessment.store import Store
from tests.assessment.assessments_sample import PROFILE, Sample, sample, shelf, shelved


def _current(store: Store, us: Sample, **answers: Any) -> Current:
    with store.write() as db:
        for question, content in answers.items():
            answering.save(db, us.assessment, question, content, 0, us.camille)
    with store.read() as db:
        found = load(db, shelf(), us.assessment)
    assert found is not None
    return found


def _states(far: Progress) -> dict[str, tuple[str, int, int]]:
    return {one.topic.id: (one.state, one.done, one.asked) for one in far.topics}


def test_topics_are_the_groups_with_questions_of_their_own(store: Store) -> None:
    found = topics(shelved().loaded)
    assert [(one.id, one.pillar) for one in found] == [
        ("matter", "environment"), ("power", "environment"), ("team", "people"),
    ]  # fmt: skip


def test_only_questions_that_are_asked_count(store: Store) -> None:
    us = sample(store)
    assert _states(progress(_current(store, us))) == {
        "matter": ("not_started", 0, 1), "power": ("not_started", 0, 2), "team": ("not_started", 0, 2),
    }  # fmt: skip


def test_an_answer_that_opens_a_question_leaves_its_topic_in_progress(store: Store) -> None:
    us = sample(store)
    far = progress(_current(store, us, waste={"value": True}))
    assert _states(far)["matter"] == ("in_progress", 1, 2)
    assert (far.done, far.asked) == (1, 6)


def test_an_answer_that_shuts_a_question_ends_its_topic(store: Store) -> None:
    us = sample(store)
    assert _states(progress(_current(store, us, waste={"value": False})))["matter"] == ("done", 1, 1)


def test_what_one_does_not_know_or_sets_aside_is_done(store: Store) -> None:
    us = sample(store)
    far = progress(
        _current(
            store, us, meeting={"not_applicable": "Je suis seul"}, proud={"not_known": True}, waste={"value": False}
        )
    )
    assert _states(far)["team"] == ("done", 2, 2)


def test_topics_off_the_path_are_not_asked(store: Store) -> None:
    us = sample(store, {**PROFILE, "path": "express"})
    states = _states(progress(_current(store, us)))
    assert states["team"] == ("not_asked", 0, 0)
    assert states["power"] == ("not_started", 0, 1)


def test_without_declared_conventions_no_minutes_are_told(store: Store) -> None:
    assert progress(_current(store, sample(store))).minutes_left == 0


def test_the_guide_names_the_questions_that_narrow_most_and_forgets_the_answered(store: Store) -> None:
    us = sample(store)
    guide = Guide()
    found = guide.next(_current(store, us))
    assert {one.question for one in found} == {"waste", "energy", "since", "meeting", "proud"}
    assert [one.narrowing for one in found] == sorted((one.narrowing for one in found), reverse=True)
    after = guide.next(_current(store, us, meeting={"value": "weekly"}))
    assert "meeting" not in {one.question for one in after}


def test_the_guide_computes_a_page_shown_again_once(store: Store) -> None:
    us = sample(store)
    guide = Guide()
    assert guide.next(_current(store, us)) is guide.next(_current(store, us))
