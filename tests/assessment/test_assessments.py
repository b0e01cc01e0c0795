"""Assessments: one for each firm, questionnaire and period; tried by a link, and claimed."""

from __future__ import annotations

import pytest

from assessment import answering, assessments, firms, log
from assessment.assessments import ClosedError
from assessment.store import ConflictError, Store
from assessment.store.tables import assessment
from tests.assessment.assessments_sample import PROFILE, facts, sample, shelved
from tests.conftest import Clock


def _trial(store: Store) -> tuple[str, str]:
    with store.write() as db:
        return assessments.begin_trial(db, "petit", shelved().release, 2025, PROFILE)


def test_an_assessment_begins_open_as_its_first_version(store: Store) -> None:
    us = sample(store)
    with store.read() as db:
        held = assessments.find(db, us.assessment)
    assert held is not None
    assert (held.firm, held.period, held.state, held.version) == (us.firm, 2025, "open", 1)
    assert (held.perimeter, held.perimeter_note, dict(held.profile)) == ("whole", "", PROFILE)


def test_a_firm_has_one_for_each_questionnaire_and_period(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        with pytest.raises(ConflictError):
            assessments.begin(db, us.camille, us.firm, "petit", shelved().release, 2025, PROFILE)
        assessments.begin(db, us.camille, us.firm, "petit", shelved().release, 2024, PROFILE)
        assert [one.period for one in assessments.of_firm(db, us.firm)] == [2025, 2024]


def test_the_token_of_a_trial_opens_it_and_is_not_kept(store: Store) -> None:
    made, token = _trial(store)
    with store.read() as db:
        assert assessments.by_trial(db, token) == made
        assert assessments.by_trial(db, token[:-1]) is None
        assert assessments.by_trial(db, "") is None
        row = db.rows(assessment.select())[0]
    assert token not in str(dict(row))


def test_a_claimed_trial_belongs_to_the_firm_and_its_link_opens_nothing(store: Store) -> None:
    us = sample(store, period=2024)
    made, token = _trial(store)
    with store.write() as db:
        assessments.claim(db, us.camille, made, us.firm)
    with store.read() as db:
        assert assessments.by_trial(db, token) is None
        assert {one.id for one in assessments.of_firm(db, us.firm)} == {us.assessment, made}
        assert "assessment.claimed" in {one.action for one in log.lines(db, subject=made)}


def test_a_trial_is_claimed_once(store: Store) -> None:
    us = sample(store, period=2024)
    made, _ = _trial(store)
    with store.write() as db:
        assessments.claim(db, us.camille, made, us.firm)
        other = firms.create(db, us.naim, facts("552100554"))
        with pytest.raises(KeyError):
            assessments.claim(db, us.naim, made, other)
        with pytest.raises(KeyError):
            assessments.claim(db, us.naim, "0" * 16, other)


def test_a_trial_of_a_year_that_the_firm_has_already_is_refused_and_stays(store: Store) -> None:
    us = sample(store)
    made, token = _trial(store)
    with store.write() as db, pytest.raises(ConflictError):
        assessments.claim(db, us.camille, made, us.firm)
    with store.read() as db:
        assert assessments.by_trial(db, token) == made


def test_changing_the_facts_keeps_the_answers(store: Store, clock: Clock) -> None:
    us = sample(store)
    with store.write() as db:
        answering.save(db, us.assessment, "waste", {"value": True}, 0, us.camille)
    clock.advance(days=1)
    with store.write() as db:
        assessments.change(db, us.camille, us.assessment, profile={**PROFILE, "headcount": 30.0}, perimeter="site",
                           perimeter_note="Albi")  # fmt: skip
    with store.read() as db:
        held = assessments.find(db, us.assessment)
        assert answering.answers(db, us.assessment)["waste"].content == {"value": True}
    assert held is not None
    assert (held.profile["headcount"], held.perimeter, held.perimeter_note) == (30.0, "site", "Albi")
    assert held.changed_at > held.created_at


def test_a_submitted_assessment_changes_no_more(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        db.update(assessment, assessment.c.id == us.assessment, state="submitted")
        with pytest.raises(ClosedError):
            assessments.change(db, us.camille, us.assessment, profile=PROFILE)
        with pytest.raises(ClosedError):
            answering.save(db, us.assessment, "waste", {"value": True}, 0, us.camille)


def test_what_is_deleted_takes_its_answers_with_it(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        answering.save(db, us.assessment, "waste", {"value": True}, 0, us.camille)
        assessments.remove(db, us.camille, us.assessment)
    with store.read() as db:
        assert assessments.find(db, us.assessment) is None
        assert answering.answers(db, us.assessment) == {}
        assert "assessment.deleted" in {one.action for one in log.lines(db, subject=us.assessment)}
