"""An assessment as it stands: its answers as the score reads them."""

from __future__ import annotations

import pytest

from assessment import answering, assessments, evidence
from assessment.current import Current, load
from assessment.store import Store
from assessment.store.tables import answer, assessment
from questionnaires.findings import QuestionnaireError
from scoring.answers import TierCode
from tests.assessment.assessments_sample import PROFILE, Sample, sample, shelf


def _load(store: Store, us: Sample) -> Current:
    with store.read() as db:
        found = load(db, shelf(), us.assessment)
    assert found is not None
    return found


def _answer(store: Store, us: Sample, question: str, content: dict[str, object] | None, base: int = 0) -> None:
    with store.write() as db:
        answering.save(db, us.assessment, question, content, base, us.camille)


def test_nothing_answered_leaves_the_whole_scale_open(store: Store) -> None:
    current = _load(store, sample(store))
    assert (current.result.total.low, current.result.total.high, current.result.total.value) == (0, 100, None)


def test_there_is_none_of_an_unknown_id(store: Store) -> None:
    with store.read() as db:
        assert load(db, shelf(), "0" * 16) is None


def test_a_proof_makes_an_answer_documented_and_a_decision_goes_before(store: Store) -> None:
    us = sample(store)
    _answer(store, us, "waste", {"value": True})
    assert _load(store, us).sheet.answers["waste"].tier == TierCode.DECLARED
    with store.write() as db:
        proof = evidence.add_link(db, us.camille, us.firm, "", "https://example.org")
        evidence.attach(db, us.camille, proof, us.assessment, "waste")
    assert _load(store, us).sheet.answers["waste"].tier == TierCode.DOCUMENTED
    for decided, tier in (("verified", TierCode.VERIFIED), ("rejected", TierCode.REJECTED)):
        with store.write() as db:
            db.update(answer, answer.c.question == "waste", tier=decided)
        assert _load(store, us).sheet.answers["waste"].tier == tier


def test_what_can_be_shown_on_request_stays_declared(store: Store) -> None:
    us = sample(store)
    _answer(store, us, "waste", {"value": True})
    with store.write() as db:
        evidence.set_on_request(db, us.camille, us.assessment, "waste", True)
    assert _load(store, us).sheet.answers["waste"].tier == TierCode.DECLARED


def test_a_cleared_answer_is_no_answer(store: Store) -> None:
    us = sample(store)
    _answer(store, us, "waste", {"value": True})
    _answer(store, us, "waste", None, 1)
    assert "waste" not in _load(store, us).sheet.answers


def test_the_fingerprint_follows_what_the_score_reads_and_nothing_else(store: Store) -> None:
    us = sample(store)
    first = _load(store, us).fingerprint
    assert _load(store, us).fingerprint == first
    _answer(store, us, "waste", {"value": True})
    second = _load(store, us).fingerprint
    assert second != first
    with store.write() as db:
        evidence.set_on_request(db, us.camille, us.assessment, "waste", True)
    assert _load(store, us).fingerprint == second
    with store.write() as db:
        assessments.change(db, us.camille, us.assessment, profile={**PROFILE, "headcount": 5.0})
    assert _load(store, us).fingerprint != second


def test_an_assessment_whose_release_is_gone_says_so(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        db.update(assessment, assessment.c.id == us.assessment, release="petit-1999.1")
    with pytest.raises(KeyError):
        _load(store, us)


def test_stored_content_that_does_not_fit_is_told_not_dropped(store: Store) -> None:
    us = sample(store)
    _answer(store, us, "energy", {"value": "beaucoup"})
    with pytest.raises(QuestionnaireError):
        _load(store, us)
