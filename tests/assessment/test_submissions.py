"""Signing freezes what was answered with what it gave; reopening begins the next version and leaves the old."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment import accounts, answering, assessments, current, evidence, submissions
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.shelf import Shelf
from assessment.store import Store
from assessment.store.tables import firm
from assessment.submissions import ChangedError, NotReadyError, Submission
from assessment.tokens import new_id
from scoring.score import score

LIBRARY = Path(__file__).parents[1] / "web" / "library"
COMPLETE: Mapping[str, Any] = {
    "waste": {"value": True},
    "sorting": {"value": ["paper"]},
    "energy": {"value": 800},
    "since": {"value": "2024-03-01"},
    "meeting": {"value": "monthly"},
    "proud": {"value": "De notre levain."},
}


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("releases"), LIBRARY)


class Begun:
    """An assessment and who answers it."""

    def __init__(self, store: Store, shelf: Shelf, answers: Mapping[str, Any] = COMPLETE, **profile: Any) -> None:
        self.store, self.shelf = store, shelf
        release = shelf.offered()[0].release
        with store.write() as db:
            self.account = accounts.create(db, f"{new_id()}@example.org", "Jeanne", "fr", confirmed=True)
            self.firm = new_id()
            db.insert(
                firm, id=self.firm, siren=new_id()[:9], siret=None, name="Sol", nomenclature="NAFRev2",
                activity="10.71C", commune="31555", headcount=4.0, turnover=None, group_member=False, state="claimed",
                created_by=self.account, created_at=db.now,
            )  # fmt: skip
            facts = {"headcount": 4, "sector": "food", **profile}
            self.id = assessments.begin(db, self.account, self.firm, "petit", release, 2025, facts)
        self.answer(answers)

    def answer(self, answers: Mapping[str, Any]) -> None:
        with self.store.write() as db:
            for question, content in answers.items():
                held = answering.one(db, self.id, question)
                answering.save(db, self.id, question, content, held.revision if held else 0, self.account)

    def read(self) -> Current:
        with self.store.read() as db:
            found = current.load(db, self.shelf, self.id)
        assert found is not None
        return found

    def sign(self, read: Current | None = None, signer: str = "Jeanne Sol", seen: str | None = None) -> str:
        read = read or self.read()
        with self.store.write() as db:
            return submissions.submit(db, read, self.account, signer, "gérante", seen or read.fingerprint)

    def reopen(self) -> None:
        with self.store.write() as db:
            submissions.reopen(db, self.account, self.id)

    def version(self, number: int) -> Submission:
        with self.store.read() as db:
            found = submissions.of_version(db, self.id, number)
        assert found is not None
        return found

    def scored_again(self, number: int) -> str:
        """The hash of the result that a submitted version gives when it is scored anew."""
        shelved, sheet = submissions.sheet_of(self.version(number), self.shelf)
        return submissions.digest(submissions.plain(score(shelved.loaded, shelved.plan, sheet)))


@pytest.fixture
def begun(store: Store, shelf: Shelf) -> Begun:
    return Begun(store, shelf)


def test_a_submission_holds_the_answers_the_result_and_who_signed(begun: Begun) -> None:
    begun.sign()
    found = begun.version(1)
    assert (found.signer, found.capacity, found.account) == ("Jeanne Sol", "gérante", "Jeanne")
    assert found.snapshot["answers"]["energy"] == {"value": 800, "tier": "declared"}
    assert found.snapshot_hash == submissions.digest(found.snapshot)
    assert found.result_hash == submissions.digest(found.result)
    assert found.release == begun.read().shelved.release


def test_what_was_submitted_scored_again_gives_the_same_to_the_last_bit(begun: Begun) -> None:
    begun.sign()
    assert begun.scored_again(1) == begun.version(1).result_hash


def test_answers_changed_after_reopening_change_nothing_of_the_version_before(begun: Begun) -> None:
    begun.sign()
    before = begun.version(1)
    begun.reopen()
    begun.answer({"energy": {"value": 0}, "meeting": {"not_known": True}})
    begun.sign()
    assert begun.version(1) == before
    assert begun.scored_again(1) == before.result_hash
    assert begun.version(2).result_hash not in (before.result_hash, "")
    assert begun.scored_again(2) == begun.version(2).result_hash


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    energy=st.one_of(
        st.just({"not_known": True}), st.floats(0, 1000, allow_subnormal=False).map(lambda figure: {"value": figure})
    ),
    meeting=st.sampled_from(
        [{"value": "never"}, {"value": "weekly"}, {"not_known": True}, {"not_applicable": "seul"}]
    ),
    sorting=st.lists(st.sampled_from(["paper", "glass"]), unique=True, max_size=2),
    proud=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40),
)  # fmt: skip
def test_any_answers_come_back_from_a_submission_as_they_were(
    store: Store, shelf: Shelf, energy: Any, meeting: Any, sorting: list[str], proud: str
) -> None:
    answers = {
        **COMPLETE,
        "energy": energy,
        "meeting": meeting,
        "sorting": {"value": sorting},
        "proud": {"value": proud},
    }
    begun = Begun(store, shelf, answers)
    signed = begun.read()
    begun.sign(signed)
    _, sheet = submissions.sheet_of(begun.version(1), shelf)
    assert dict(sheet.answers) == dict(signed.sheet.answers)
    assert begun.scored_again(1) == begun.version(1).result_hash


def test_what_is_open_cannot_be_signed_and_the_questions_are_named(store: Store, shelf: Shelf) -> None:
    begun = Begun(store, shelf, {name: COMPLETE[name] for name in ("waste", "energy", "since", "proud")})
    with pytest.raises(NotReadyError) as raised:
        begun.sign()
    assert raised.value.missing == ("sorting", "meeting")
    assert begun.read().assessment.state == "open"


def test_we_do_not_know_closes_a_question(store: Store, shelf: Shelf) -> None:
    Begun(store, shelf, {**COMPLETE, "energy": {"not_known": True}}).sign()


def test_a_path_that_is_not_for_this_firm_cannot_be_signed(store: Store, shelf: Shelf) -> None:
    begun = Begun(store, shelf, headcount=40, path="express")
    with pytest.raises(NotReadyError) as raised:
        begun.sign()
    assert raised.value.path_refused


def test_an_answer_changed_since_the_page_was_opened_stops_the_signature(begun: Begun) -> None:
    page = begun.read()
    begun.answer({"energy": {"value": 1}})
    with pytest.raises(ChangedError):
        begun.sign(page)
    with pytest.raises(ChangedError):
        begun.sign(seen=page.fingerprint)
    assert begun.read().assessment.state == "open"


def test_signed_twice_is_signed_once(begun: Begun) -> None:
    page = begun.read()
    begun.sign(page)
    with pytest.raises(ClosedError):
        begun.sign(page)
    with begun.store.read() as db:
        assert [one.version for one in submissions.of_assessment(db, begun.id)] == [1]


def test_no_answer_is_written_once_it_is_signed(begun: Begun) -> None:
    begun.sign()
    with pytest.raises(ClosedError):
        begun.answer({"energy": {"value": 1}})


def test_a_save_that_began_before_the_signature_does_not_slip_in_after_it(begun: Begun) -> None:
    begun.sign()
    with pytest.raises(ClosedError), begun.store.write() as db:
        assessments.touch(db, begun.id)


@pytest.mark.parametrize("signer", ["", "   ", "x" * (submissions.LONGEST_NAME + 1)])
def test_nobody_signs_without_a_name(begun: Begun, signer: str) -> None:
    with pytest.raises(ValueError, match="name"):
        begun.sign(signer=signer)


def test_what_is_open_is_not_reopened_and_what_does_not_exist_neither(begun: Begun) -> None:
    with pytest.raises(ValueError, match="open"):
        begun.reopen()
    begun.id = "nothing"
    with pytest.raises(KeyError):
        begun.reopen()


def test_a_proof_of_a_signed_version_stays_after_reopening(begun: Begun) -> None:
    with begun.store.write() as db:
        proof = evidence.add_file(db, begun.account, begun.firm, "photo.png", "a" * 64, "image/png", 10)
        other = evidence.add_file(db, begun.account, begun.firm, "autre.png", "b" * 64, "image/png", 10)
        evidence.attach(db, begun.account, proof, begun.id, "waste")
    begun.sign()
    begun.reopen()
    with begun.store.write() as db:
        evidence.detach(db, proof, begun.id, "waste")
        with pytest.raises(ClosedError):
            evidence.remove(db, proof)
        assert evidence.remove(db, other) == "b" * 64
    assert begun.version(1).snapshot["proofs"] == {"waste": ["a" * 64]}
