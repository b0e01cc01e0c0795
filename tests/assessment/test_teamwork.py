"""What colleagues leave each other: topics, flags, notes."""

from __future__ import annotations

import pytest

from assessment import assessments, teamwork
from assessment.store import Store
from assessment.teamwork import LONGEST_NOTE
from tests.assessment.assessments_sample import sample
from tests.conftest import Clock


def test_a_topic_is_somebody_s_until_it_is_given_to_another_or_to_nobody(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        teamwork.assign(db, us.camille, us.assessment, "matter", us.naim)
        teamwork.assign(db, us.camille, us.assessment, "matter", us.camille)
        teamwork.assign(db, us.camille, us.assessment, "power", us.naim)
        found = teamwork.assigned(db, us.assessment)
        assert {topic: one.name for topic, one in found.items()} == {"matter": "Camille", "power": "Naïm"}
        teamwork.assign(db, us.camille, us.assessment, "matter", None)
        assert set(teamwork.assigned(db, us.assessment)) == {"power"}


def test_a_flag_is_set_once_and_taken_away(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        teamwork.discuss(db, us.camille, us.assessment, "waste", True)
        teamwork.discuss(db, us.naim, us.assessment, "waste", True)
        assert teamwork.to_discuss(db, us.assessment) == {"waste"}
        teamwork.discuss(db, us.naim, us.assessment, "waste", False)
        assert teamwork.to_discuss(db, us.assessment) == frozenset()


def test_notes_come_oldest_first_with_their_authors(store: Store, clock: Clock) -> None:
    us = sample(store)
    for who, text in ((us.naim, " Facture à retrouver "), (us.camille, "C'est fait")):
        with store.write() as db:
            teamwork.add_note(db, who, us.assessment, "waste", text)
        clock.advance(minutes=1)
    with store.write() as db:
        teamwork.add_note(db, us.naim, us.assessment, "energy", "Autre")
        found = teamwork.notes(db, us.assessment, "waste")
        assert len(teamwork.notes(db, us.assessment)) == 3
    assert [(one.author, one.text) for one in found] == [("Naïm", "Facture à retrouver"), ("Camille", "C'est fait")]


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_NOTE + 1)])
def test_an_empty_or_endless_note_is_refused(store: Store, text: str) -> None:
    us = sample(store)
    with store.write() as db, pytest.raises(ValueError, match="note"):
        teamwork.add_note(db, us.camille, us.assessment, "waste", text)


def test_one_takes_back_one_s_own_notes_only(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        made = teamwork.add_note(db, us.naim, us.assessment, "waste", "À moi")
        assert not teamwork.remove_note(db, us.camille, us.assessment, made)
        assert not teamwork.remove_note(db, us.naim, "0" * 16, made)
        assert teamwork.remove_note(db, us.naim, us.assessment, made)
        assert not teamwork.remove_note(db, us.naim, us.assessment, made)


def test_all_of_it_goes_with_the_assessment(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        teamwork.assign(db, us.camille, us.assessment, "matter", us.naim)
        teamwork.discuss(db, us.camille, us.assessment, "waste", True)
        teamwork.add_note(db, us.naim, us.assessment, "waste", "À moi")
        assessments.remove(db, us.camille, us.assessment)
        assert teamwork.notes(db, us.assessment) == []
        assert teamwork.to_discuss(db, us.assessment) == frozenset()
        assert teamwork.assigned(db, us.assessment) == {}
