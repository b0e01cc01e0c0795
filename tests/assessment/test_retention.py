"""What is removed when it has been kept long enough, and what a firm is told before."""

from __future__ import annotations

import pytest

from assessment import accounts, assessments, blobs_in_use, documents, evidence, firms, invitations, mails, retention
from assessment.blob_store import BlobStore, hash_of
from assessment.firms import Facts
from assessment.retention import Old, Swept
from assessment.store import Store
from tests.conftest import Clock

YEARS = 5


@pytest.fixture
def firm(store: Store) -> str:
    with store.write() as db:
        camille = accounts.create(db, "camille@example.org", "Camille", "fr", confirmed=True)
        return firms.create(db, camille, Facts("732829320", None, "Sol", "10.71C", "81004", 4, None, False))


def account(store: Store) -> str:
    with store.read() as db:
        found = accounts.by_email(db, "camille@example.org")
    assert found is not None
    return found.id


def begin(store: Store, firm: str, period: int = 2025) -> str:
    with store.write() as db:
        return assessments.begin(db, account(store), firm, "petit", "petit-2026.1", period, {})


def sweep(store: Store, warned: list[Old] | None = None) -> Swept:
    told: list[Old] = [] if warned is None else warned
    with store.write() as db:
        return retention.sweep(db, 90, YEARS, lambda _, old: told.append(old))


def exists(store: Store, assessment_id: str) -> bool:
    with store.read() as db:
        return assessments.find(db, assessment_id) is not None


def test_a_trial_that_nobody_claimed_goes_after_its_days(store: Store, clock: Clock) -> None:
    with store.write() as db:
        trial, _ = assessments.begin_trial(db, "petit", "petit-2026.1", 2025, {})
    clock.advance(days=89)
    sweep(store)
    assert exists(store, trial)
    clock.advance(days=1)
    assert sweep(store).counts["trials"] == 1
    assert not exists(store, trial)


def test_a_firm_is_told_a_month_before_and_once(store: Store, firm: str, clock: Clock) -> None:
    old, warned = begin(store, firm), list[Old]()
    clock.advance(days=YEARS * 365.25 - 31)
    sweep(store, warned)
    assert not warned
    clock.advance(days=1)
    sweep(store, warned)
    sweep(store, warned)
    assert [(one.id, one.firm, one.period) for one in warned] == [(old, firm, 2025)]
    assert (warned[0].deleted_on - clock.now).days == 30


def test_an_old_assessment_goes_a_month_after_the_warning(store: Store, firm: str, clock: Clock) -> None:
    old = begin(store, firm)
    clock.advance(days=YEARS * 365.25 - 30)
    sweep(store)
    clock.advance(days=29)
    sweep(store)
    assert exists(store, old)
    clock.advance(days=1)
    assert sweep(store).counts["assessments"] == 1
    assert not exists(store, old)


def test_nothing_goes_unannounced_however_late_the_sweep_comes(store: Store, firm: str, clock: Clock) -> None:
    old, warned = begin(store, firm), list[Old]()
    clock.advance(days=20 * 365)
    sweep(store, warned)
    assert exists(store, old)
    assert (warned[0].deleted_on - clock.now).days == 30
    clock.advance(days=30)
    sweep(store)
    assert not exists(store, old)


def test_a_change_after_the_warning_keeps_the_assessment(store: Store, firm: str, clock: Clock) -> None:
    old, warned = begin(store, firm), list[Old]()
    clock.advance(days=YEARS * 365.25 - 30)
    sweep(store, warned)
    clock.advance(days=10)
    with store.write() as db:
        assessments.touch(db, old)
    clock.advance(days=30)
    sweep(store, warned)
    assert exists(store, old)
    assert len(warned) == 1
    clock.advance(days=YEARS * 365.25 - 60)
    sweep(store, warned)
    clock.advance(days=29)
    sweep(store, warned)
    assert len(warned) == 2  # told anew, and given its month
    assert exists(store, old)


def test_proofs_go_with_the_last_assessment_that_they_stand_behind(store: Store, firm: str, clock: Clock) -> None:
    who, old = account(store), begin(store, firm)
    with store.write() as db:
        own = evidence.add_file(db, who, firm, "a.pdf", "aa" * 32, "application/pdf", 1)
        shared = evidence.add_file(db, who, firm, "b.pdf", "bb" * 32, "application/pdf", 1)
        unused = evidence.add_file(db, who, firm, "c.pdf", "cc" * 32, "application/pdf", 1)
        evidence.attach(db, who, own, old, "waste")
        evidence.attach(db, who, shared, old, "waste")
    clock.advance(days=YEARS * 365.25 - 30)
    sweep(store)
    young = begin(store, firm, 2030)
    with store.write() as db:
        evidence.attach(db, who, shared, young, "waste")
    clock.advance(days=30)
    swept = sweep(store)
    assert swept.evidence == ("aa" * 32,)
    with store.read() as db:
        assert {one.id for one in evidence.of_firm(db, firm)} == {shared, unused}


def test_old_invitations_and_e_mails_go(store: Store, firm: str, clock: Clock) -> None:
    with store.write() as db:
        invitations.invite(db, firm, "naim@example.org", "reader", None, account_in(db))
        sent = mails.post(db, "naim@example.org", "Bonjour", "Texte", "fr")
        mails.sent(db, sent)
        mails.post(db, "naim@example.org", "Bonjour", "Ce qui n'a pas pu partir", "fr")
    clock.advance(days=20)
    with store.write() as db:
        waiting = mails.post(db, "naim@example.org", "Bonjour", "Texte", "fr")
    clock.advance(days=25)
    counts = sweep(store).counts
    assert (counts["invitations"], counts["mails"]) == (1, 2)
    with store.read() as db:
        assert [one.id for one in mails.newest(db)] == [waiting]


def account_in(db: retention.Db) -> str:
    found = accounts.by_email(db, "camille@example.org")
    assert found is not None
    return found.id


def test_a_file_stays_while_another_row_holds_it(store: Store, firm: str, tmp_path: object) -> None:
    from pathlib import Path  # noqa: PLC0415

    root = Path(str(tmp_path))
    blobs = BlobStore(root / "blobs")
    path = root / "x"
    path.write_bytes(b"x")
    sha256 = hash_of(path)
    blobs.put(path, sha256)
    with store.write() as db:
        proof = evidence.add_file(db, account_in(db), firm, "x.pdf", sha256, "application/pdf", 1)
    assert blobs_in_use.collect(store, blobs, [sha256]) == 0
    with store.write() as db:
        evidence.remove(db, proof)
    assert blobs_in_use.collect(store, blobs, [sha256, sha256]) == 1
    assert not blobs.exists(sha256)


def test_a_pdf_of_answers_that_were_not_signed_is_kept_for_a_month(store: Store, firm: str, clock: Clock) -> None:
    made = begin(store, firm)
    with store.write() as db:
        asked = documents.request(db, made, "report", "fr", "what it shows", "rapport.pdf")
        documents.made(db, asked, "c" * 64, 1000, "what it shows")
    clock.advance(days=29)
    assert sweep(store).documents == ()
    clock.advance(days=1)
    assert sweep(store).documents == ("c" * 64,)
    with store.read() as db:
        assert documents.find(db, asked) is None
