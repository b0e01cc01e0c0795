"""Answers to confirm: they count for nothing until somebody says so, and settle with the question."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from assessment import answering, assessments, current, firm_export, firms, proposals
from assessment.assessments import ClosedError
from assessment.proposals import Proposal, Source
from assessment.store import Store
from assessment.store.tables import proposal
from tests.assessment.assessments_sample import PROFILE, Sample, facts, sample, shelf, shelved


def _put(store: Store, us: Sample, source: Source = "last_year", **contents: Any) -> int:
    every = [Proposal(us.assessment, name, content, source, {"period": 2024}) for name, content in contents.items()]
    with store.write() as db:
        return proposals.put(db, us.assessment, every)


def _names(store: Store, us: Sample) -> list[str]:
    with store.read() as db:
        return sorted(proposals.of_assessment(db, us.assessment))


def _answers(store: Store, us: Sample) -> dict[str, Any]:
    with store.read() as db:
        return {name: one.content for name, one in answering.answers(db, us.assessment).items()}


def test_a_proposal_is_no_answer_and_counts_for_nothing(store: Store) -> None:
    us = sample(store)
    with store.read() as db:
        before = current.load(db, shelf(), us.assessment)
    assert _put(store, us, energy={"value": 12.0}, proud={"value": "Notre pain"}) == 2
    with store.read() as db:
        after = current.load(db, shelf(), us.assessment)
        found = proposals.of_question(db, us.assessment, "energy")
    assert before is not None
    assert after is not None
    assert found is not None
    assert after.result == before.result
    assert after.fingerprint == before.fingerprint
    assert (found.content, found.source, found.details) == ({"value": 12.0}, "last_year", {"period": 2024})
    assert found.at is not None


def test_confirmed_it_is_the_answer_of_who_confirms(store: Store) -> None:
    us = sample(store)
    _put(store, us, proud={"value": "Notre pain"})
    with store.write() as db:
        saved = proposals.accept(db, us.naim, us.assessment, "proud", 0)
    assert saved.outcome == "saved"
    assert saved.stored is not None
    assert (saved.stored.content, saved.stored.author) == ({"value": "Notre pain"}, "Naïm")
    assert _names(store, us) == []
    with store.read() as db:
        assert len(answering.history(db, us.assessment, "proud")) == 1


def test_a_second_click_changes_nothing(store: Store) -> None:
    us = sample(store)
    _put(store, us, proud={"value": "Notre pain"})
    for outcome in ("saved", "unchanged"):
        with store.write() as db:
            assert proposals.accept(db, us.naim, us.assessment, "proud", 0).outcome == outcome


def test_over_an_answer_given_since_it_is_a_conflict_and_stays(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        answering.save(db, us.assessment, "proud", {"value": "Autre"}, 0, us.camille)
    _put(store, us, "vsme", proud={"value": "Notre pain"})
    with store.write() as db:
        assert proposals.accept(db, us.naim, us.assessment, "proud", 0).outcome == "conflict"
    assert _names(store, us) == ["proud"]
    with store.write() as db:
        assert proposals.accept(db, us.naim, us.assessment, "proud", 1).outcome == "saved"


def test_answering_otherwise_settles_it_and_clearing_does_not(store: Store) -> None:
    us = sample(store)
    _put(store, us, proud={"value": "Notre pain"}, energy={"value": 12.0})
    with store.write() as db:
        answering.save(db, us.assessment, "proud", {"value": "Autre"}, 0, us.camille)
        answering.save(db, us.assessment, "energy", None, 0, us.camille)
    assert _names(store, us) == ["energy"]


def test_a_newer_source_takes_the_place_and_what_is_the_answer_is_not_proposed(store: Store) -> None:
    us = sample(store)
    _put(store, us, energy={"value": 12.0})
    assert _put(store, us, "vsme", energy={"value": 14.0}) == 1
    with store.write() as db:
        found = proposals.of_question(db, us.assessment, "energy")
        assert found is not None
        assert (found.source, found.content) == ("vsme", {"value": 14.0})
        proposals.accept(db, us.camille, us.assessment, "energy", 0)
    assert _put(store, us, energy={"value": 14.0}) == 0


def test_those_of_a_topic_together_but_where_another_answer_stands(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        answering.save(db, us.assessment, "proud", {"value": "Autre"}, 0, us.camille)
    _put(store, us, proud={"value": "Notre pain"}, energy={"value": 12.0})
    with store.write() as db:
        done = proposals.accept_many(db, us.naim, us.assessment, ["proud", "energy", "nothing_here"])
    assert (done.saved, done.left) == (("energy",), ("proud",))
    assert _answers(store, us) == {"proud": {"value": "Autre"}, "energy": {"value": 12.0}}


def test_dismissed_it_is_gone_and_the_log_says_so(store: Store) -> None:
    us = sample(store)
    _put(store, us, energy={"value": 12.0})
    with store.write() as db:
        assert proposals.dismiss(db, us.naim, us.assessment, "energy")
        assert not proposals.dismiss(db, us.naim, us.assessment, "energy")
        lines = [one for one in firm_export.collect(db, us.firm)["log"] if one["action"] == "proposal.dismissed"]
    assert [one["detail"] for one in lines] == [{"question": "energy"}]
    assert _answers(store, us) == {}


def test_nothing_is_proposed_or_confirmed_once_submitted(store: Store) -> None:
    us = sample(store)
    _put(store, us, energy={"value": 12.0})
    with store.write() as db:
        db.update(assessments.assessment, assessments.assessment.c.id == us.assessment, state="submitted")
    for deed in (
        lambda db: proposals.put(db, us.assessment, []),
        lambda db: proposals.accept(db, us.naim, us.assessment, "energy", 0),
        lambda db: proposals.accept_many(db, us.naim, us.assessment, ["energy"]),
        lambda db: proposals.dismiss(db, us.naim, us.assessment, "energy"),
    ):
        with pytest.raises(ClosedError), store.write() as db:
            deed(db)
    assert _names(store, us) == ["energy"]


def test_those_of_another_assessment_are_not_seen_nor_touched(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        other = firms.create(db, us.naim, facts("356000000"))
        theirs = assessments.begin(db, us.naim, other, "petit", shelved().release, 2025, PROFILE)
    _put(store, us, energy={"value": 12.0})
    with pytest.raises(ValueError, match="another assessment"), store.write() as db:
        proposals.put(db, theirs, [Proposal(us.assessment, "energy", {"value": 1.0}, "vsme")])
    with store.write() as db:
        assert proposals.of_assessment(db, theirs) == {}
        assert proposals.accept(db, us.naim, theirs, "energy", 0).stored is None
    assert _names(store, us) == ["energy"]


def test_a_firm_takes_them_along_and_they_go_with_the_assessment(store: Store) -> None:
    us = sample(store)
    _put(store, us, energy={"value": 12.0})
    with store.write() as db:
        kept = firm_export.collect(db, us.firm)["assessments"][0]["proposals"]
        assert [(one["question"], one["content"]) for one in kept] == [("energy", {"value": 12.0})]
        assessments.remove(db, us.camille, us.assessment)
        assert db.value(sa.select(sa.func.count()).select_from(proposal)) == 0
