"""Proofs of a firm behind its answers: one serves several, and those of submitted answers stay."""

from __future__ import annotations

import pytest

from assessment import answering, evidence, firms
from assessment.assessments import ClosedError
from assessment.evidence import LinkError
from assessment.store import Store
from assessment.store.tables import answer, assessment
from tests.assessment.assessments_sample import Sample, facts, sample

HASH = "ab" * 32


def _file(store: Store, us: Sample, title: str = "facture.pdf") -> str:
    with store.write() as db:
        return evidence.add_file(db, us.camille, us.firm, title, HASH, "application/pdf", 1000)


def test_the_same_content_under_the_same_name_is_one_proof(store: Store) -> None:
    us = sample(store)
    assert _file(store, us) == _file(store, us)
    assert _file(store, us) != _file(store, us, "autre.pdf")
    with store.read() as db:
        assert {one.title for one in evidence.of_firm(db, us.firm)} == {"facture.pdf", "autre.pdf"}


def test_one_proof_serves_several_answers_and_twice_is_once(store: Store) -> None:
    us = sample(store)
    made = _file(store, us)
    with store.write() as db:
        for question in ("waste", "energy", "waste"):
            evidence.attach(db, us.camille, made, us.assessment, question)
        assert sorted(evidence.uses(db, made)) == [(us.assessment, "energy"), (us.assessment, "waste")]
        found = evidence.behind(db, us.assessment)
        assert [one.title for one in found.proofs["energy"]] == ["facture.pdf"]
        evidence.detach(db, made, us.assessment, "energy")
        assert set(evidence.behind(db, us.assessment).proofs) == {"waste"}
        assert evidence.find(db, made) is not None, "it stays among the firm's"


def test_the_proof_of_another_firm_is_refused(store: Store) -> None:
    us = sample(store)
    made = _file(store, us)
    with store.write() as db:
        firm = firms.create(db, us.naim, facts("552100554"))
        theirs = evidence.add_link(db, us.naim, firm, "", "https://example.org")
        for wrong in (theirs, "0" * 16, ""):
            with pytest.raises(KeyError):
                evidence.attach(db, us.camille, wrong, us.assessment, "waste")
        evidence.attach(db, us.camille, made, us.assessment, "waste")


def test_a_decision_on_other_proofs_says_nothing_of_new_ones(store: Store) -> None:
    us = sample(store)
    made = _file(store, us)
    with store.write() as db:
        answering.save(db, us.assessment, "waste", {"value": True}, 0, us.camille)
        db.update(answer, answer.c.question == "waste", tier="verified")
        evidence.attach(db, us.camille, made, us.assessment, "waste")
        held = answering.one(db, us.assessment, "waste")
    assert held is not None
    assert held.tier is None


@pytest.mark.parametrize(
    "address",
    ["", "   ", "javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "https://a b.org", "notre site",
     "https://example.org/\u202ex", "http://[x", "https://example.org/" + "x" * 2000, "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_that_show_nothing_are_refused(store: Store, address: str) -> None:
    us = sample(store)
    with store.write() as db, pytest.raises(LinkError):
        evidence.add_link(db, us.camille, us.firm, "", address)


def test_a_link_without_title_has_the_name_of_its_site(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        made = evidence.add_link(db, us.camille, us.firm, "  ", " https://example.org/rse ")
        found = evidence.find(db, made)
    assert found is not None
    assert (found.title, found.url, found.kind) == ("example.org", "https://example.org/rse", "link")


def test_to_be_shown_on_request_is_said_and_unsaid(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        for _ in range(2):
            evidence.set_on_request(db, us.camille, us.assessment, "waste", True)
        assert evidence.behind(db, us.assessment).on_request == {"waste"}
        evidence.set_on_request(db, us.camille, us.assessment, "waste", False)
        assert evidence.behind(db, us.assessment).on_request == frozenset()


def test_the_proofs_of_a_submitted_assessment_stay(store: Store) -> None:
    us = sample(store)
    made = _file(store, us)
    with store.write() as db:
        evidence.attach(db, us.camille, made, us.assessment, "waste")
        db.update(assessment, assessment.c.id == us.assessment, state="submitted")
        for change in (
            lambda: evidence.attach(db, us.camille, made, us.assessment, "energy"),
            lambda: evidence.detach(db, made, us.assessment, "waste"),
            lambda: evidence.set_on_request(db, us.camille, us.assessment, "waste", True),
            lambda: evidence.remove(db, made),
        ):
            with pytest.raises(ClosedError):
                change()


def test_a_content_is_thrown_away_with_the_last_proof_that_has_it(store: Store) -> None:
    us = sample(store)
    first, second = _file(store, us), _file(store, us, "autre.pdf")
    with store.write() as db:
        assert evidence.remove(db, first) is None
        assert evidence.held(db, HASH)
        assert evidence.remove(db, second) == HASH
        assert not evidence.held(db, HASH)
        assert evidence.remove(db, second) is None
