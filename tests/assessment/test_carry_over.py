"""A new year begun from the one before, through another release: proposed, asked anew, left with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from assessment import (
    accounts,
    answering,
    assessments,
    carry_over,
    current,
    evidence,
    evolution,
    firms,
    proposals,
    submissions,
)
from assessment.carry_over import NoWayError
from assessment.shelf import Shelf
from assessment.store import Db, Store
from tests.assessment.assessments_sample import PROFILE, facts
from tests.assessment.two_releases import NEW, OLD, two_releases

ANSWERS: dict[str, dict[str, Any]] = {
    "waste": {"value": True},
    "sorting": {"value": ["paper", "glass"], "detail": {"glass": "Depuis 2020"}},
    "energy": {"value": 400.0},
    "since": {"value": "2020-01-01"},
    "meeting": {"value": "monthly"},
    "proud": {"value": "Notre pain"},
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return two_releases(tmp_path_factory.mktemp("years"))


@dataclass(frozen=True)
class Firm:
    """A firm with last year's assessment under the first release, and this year's."""

    owner: str
    id: str
    last: str
    this: str


def answer(db: Db, firm: Firm, assessment: str, **contents: Any) -> None:
    for name, content in contents.items():
        held = answering.one(db, assessment, name)
        answering.save(db, assessment, name, content, held.revision if held else 0, firm.owner)


def firm(store: Store, shelf: Shelf, *, signed: bool = True, release: str = OLD, **changed: Any) -> Firm:
    with store.write() as db:
        owner = accounts.create(db, "jeanne@example.org", "Jeanne", "fr")
        made = firms.create(db, owner, facts())
        last = assessments.begin(db, owner, made, "petit", release, 2024, PROFILE)
        this = assessments.begin(db, owner, made, "petit", NEW, 2025, PROFILE)
        found = Firm(owner, made, last, this)
        answer(db, found, last, **{**ANSWERS, **changed})
    if signed:
        with store.write() as db:
            now = current.load(db, shelf, last)
            assert now is not None
            submissions.submit(db, now, owner, "Jeanne", "Gérante", now.fingerprint)
    return found


def test_everything_is_proposed_but_the_figures_of_the_year(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.write() as db:
        assert carry_over.propose(db, shelf, us.this) == 4
        found = proposals.of_assessment(db, us.this)
        held = assessments.find(db, us.this)
        assert held is not None
        last = carry_over.last_year(db, shelf, held)
    assert {name: one.content for name, one in found.items()} == {
        "waste": ANSWERS["waste"], "sorting": ANSWERS["sorting"], "since": ANSWERS["since"],
        "gathering": ANSWERS["meeting"],
    }  # fmt: skip
    assert found["gathering"].details == {"period": 2024, "assessment": us.last, "was": "meeting"}
    assert last is not None
    assert last.of_the_year == {"energy"}
    assert [(one.was, one.why) for one in last.left] == [("proud", "dropped")]
    assert last.year.version == 1


def test_what_is_proposed_is_answered_so_under_this_years_release(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.write() as db:
        carry_over.propose(db, shelf, us.this)
        done = proposals.accept_many(db, us.owner, us.this, ["waste", "sorting", "since", "gathering"])
        now = current.load(db, shelf, us.this)
    assert len(done.saved) == 4
    assert now is not None
    assert now.sheet.answers["gathering"].value == "monthly"
    assert now.sheet.answers["sorting"].detail == {"glass": "Depuis 2020"}


def test_an_option_that_is_gone_is_told_with_the_authors_words(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf, meeting={"value": "never"})
    with store.write() as db:
        held = assessments.find(db, us.this)
        assert held is not None
        last = carry_over.last_year(db, shelf, held)
    assert last is not None
    (one,) = [one for one in last.left if one.was == "meeting"]
    assert (one.question, one.why) == ("gathering", "option_withdrawn")
    assert one.reason is not None
    assert one.reason.fr == "« Jamais » ne disait rien."


def test_what_this_year_has_answered_is_left_alone(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.write() as db:
        answer(db, us, us.this, waste={"value": False})
        carry_over.propose(db, shelf, us.this)
        assert "waste" not in proposals.of_assessment(db, us.this)


def test_what_was_signed_counts_and_not_what_was_changed_since(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.write() as db:
        submissions.reopen(db, us.owner, us.last)
        answer(db, us, us.last, waste={"value": False})
        carry_over.propose(db, shelf, us.this)
        assert proposals.of_assessment(db, us.this)["waste"].content == {"value": True}


def test_proofs_stay_with_the_firm_and_are_not_attached(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf, signed=False)
    with store.write() as db:
        proof = evidence.add_link(db, us.owner, us.id, "Registre", "https://example.org/registre")
        evidence.attach(db, us.owner, proof, us.last, "waste")
        carry_over.propose(db, shelf, us.this)
        assert evidence.behind(db, us.this).proofs == {}
        assert [one.id for one in evidence.of_firm(db, us.id)] == [proof]


def test_another_firms_year_is_nobodys_year_before(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.write() as db:
        stranger = accounts.create(db, "bob@example.org", "Bob", "fr")
        theirs = firms.create(db, stranger, facts("356000000"))
        this = assessments.begin(db, stranger, theirs, "petit", NEW, 2025, PROFILE)
        assert carry_over.propose(db, shelf, this) == 0
        assert carry_over.predecessor(db, theirs, "petit", 2025) is None
        assert evolution.read(db, shelf, this) is None
        trial, _ = assessments.begin_trial(db, "petit", NEW, 2025, PROFILE)
        assert carry_over.propose(db, shelf, trial) == 0
        before = carry_over.predecessor(db, us.id, "petit", 2025)
    assert before is not None
    assert before.id == us.last


def test_the_facts_of_last_year_are_offered(store: Store, shelf: Shelf) -> None:
    us = firm(store, shelf)
    with store.read() as db:
        before, profile = carry_over.profile_of(db, shelf, us.id, shelf.get(NEW), 2025)
    assert before is not None
    assert (before.period, profile["headcount"], profile["sector"]) == (2024, 4.0, "food")


def test_releases_that_no_chain_joins_lead_nowhere(store: Store, shelf: Shelf) -> None:
    with pytest.raises(NoWayError):
        carry_over.steps_between(shelf, shelf.get(NEW), shelf.get(OLD))
    assert carry_over.steps_between(shelf, shelf.get(NEW), shelf.get(NEW)) == ()
    assert [one.new.model.version for one in carry_over.steps_between(shelf, shelf.get(OLD), shelf.get(NEW))] == [
        "2026.2"
    ]


def test_two_years_by_hand(store: Store, shelf: Shelf) -> None:
    """Two pillars of 50. Environment: matter (waste, sorting) and power (energy) share it; people: meeting.

    2024: waste yes 12.5, sorting 2 of 2: 12.5, energy 400 of 1000: 0.6 × 25 = 15, meeting monthly 1 of 2: 25. 65.
    2025, where the pillar of people has meeting and bikes, 25 each: energy 200: 20, weekly 25, bikes no 0. 70.
    Without bikes: last year's answers give 65, this year's 12.5 + 12.5 + 20 + 50 = 95.
    The firm: 95 − 65 = 30. The method: 65 − 65 = 0. What is new: 70 − 95 = −25.
    """
    us = firm(store, shelf)
    with store.write() as db:
        answer(
            db, us, us.this, waste=ANSWERS["waste"], sorting=ANSWERS["sorting"], since=ANSWERS["since"],
            energy={"value": 200.0}, gathering={"value": "weekly"}, bikes={"value": False},
        )  # fmt: skip
        pair = evolution.read(db, shelf, us.this)
    assert pair is not None
    found = evolution.evolution(shelf, pair)
    assert found is not None
    terms = found.years.terms
    assert (found.before_result.total.value, found.after_result.total.value) == (65.0, 70.0)
    assert (terms.changed.low, terms.method.low, terms.added.low) == pytest.approx((30.0, 0.0, -25.0), abs=1e-9)
    assert found.years.aside == {"bikes": "new"}
