"""What an attacker, or bad luck, would try below the pages: two at once, texts without end, secrets left lying."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from assessment import (
    accounts,
    answering,
    assessments,
    attempts,
    confirmations,
    evidence,
    firms,
    grants,
    invitations,
    leaving,
    links,
    mails,
    passwords,
    retention,
    sessions,
    teamwork,
)
from assessment.confirmations import Document
from assessment.store import ConflictError, Db, Store
from assessment.store.tables import assignment, confirmation, flag, log, mail, metadata
from tests.conftest import Clock

SIREN, OTHER_SIREN = "732829320", "552100554"
DOCUMENT = Document("0" * 64, "kbis.pdf", "application/pdf", 1000)


def person(store: Store, name: str) -> str:
    with store.write() as db:
        return accounts.create(db, f"{name}@example.org", name, "fr", confirmed=True)


def facts(siren: str = SIREN) -> firms.Facts:
    return firms.Facts(siren, None, "Boulangerie Sol", "10.71C", "31555", 4.0, 300000.0, False)


def a_firm(store: Store, owner: str, siren: str = SIREN) -> str:
    with store.write() as db:
        return firms.create(db, owner, facts(siren))


def a_trial(store: Store) -> str:
    with store.write() as db:
        return assessments.begin_trial(db, "petit", "petit-2026.1", 2025, {})[0]


def at_once(store: Store, first: Callable[[Db], Any], second: Callable[[Db], Any]) -> BaseException | None:
    """Do ``second`` in a transaction that begins before the one of ``first`` has ended; what it raised, if anything."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            with store.write() as db:
                second(db)
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    with store.write() as db:
        first(db)
        thread.start()
        thread.join(0.3)  # as far as it gets beside the other
    thread.join(10)
    assert not thread.is_alive()
    return raised[0] if raised else None


# --- two at once ------------------------------------------------------------------------------------------------


def test_a_trial_claimed_by_two_at_once_is_given_to_one_of_them(store: Store) -> None:
    camille, sam, trial = person(store, "camille"), person(store, "sam"), a_trial(store)
    hers, his = a_firm(store, camille), a_firm(store, sam)
    raised = at_once(
        store,
        lambda db: assessments.claim(db, camille, trial, hers),
        lambda db: assessments.claim(db, sam, trial, his),
    )
    assert isinstance(raised, KeyError)
    with store.read() as db:
        held = assessments.find(db, trial)
        assert held is not None
        assert held.firm == hers
        claimed = db.rows(sa.select(log.c.account).where(log.c.action == "assessment.claimed"))
    assert [row["account"] for row in claimed] == [camille]


def test_two_trials_of_one_year_claimed_at_once_are_a_conflict_that_the_page_can_tell(store: Store) -> None:
    camille = person(store, "camille")
    firm, one, other = a_firm(store, camille), a_trial(store), a_trial(store)
    raised = at_once(
        store,
        lambda db: assessments.claim(db, camille, one, firm),
        lambda db: assessments.claim(db, camille, other, firm),
    )
    assert isinstance(raised, ConflictError)


def test_many_attempts_at_once_are_no_way_round_the_limit(store: Store) -> None:
    passed: list[bool] = []
    gate = threading.Barrier(12)

    def attempt() -> None:
        gate.wait(10)
        with store.write() as db:
            passed.append(attempts.begin(db, {"a" * 64: 5}) is None)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (len(passed), sum(passed)) == (12, 5)


def test_the_number_of_a_firm_does_not_change_while_it_is_being_confirmed(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    raised = at_once(
        store,
        lambda db: firms.confirm(db, firm, camille, "provider"),
        lambda db: firms.edit(db, firm, camille, facts(OTHER_SIREN)),
    )
    assert isinstance(raised, firms.NumberFixedError)


def test_what_was_proven_of_one_number_confirms_no_other(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    raised = at_once(
        store,
        lambda db: firms.edit(db, firm, camille, facts(OTHER_SIREN)),
        lambda db: firms.confirm(db, firm, camille, "provider", siren=SIREN),
    )
    assert isinstance(raised, ConflictError)
    with store.read() as db:
        held = firms.find(db, firm)
    assert held is not None
    assert (held.siren, held.confirmed) == (OTHER_SIREN, False)


def test_the_number_does_not_change_while_the_region_is_being_asked(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    raised = at_once(
        store,
        lambda db: confirmations.request(db, firm, camille, "", DOCUMENT),
        lambda db: firms.edit(db, firm, camille, facts(OTHER_SIREN)),
    )
    assert isinstance(raised, firms.NumberFixedError)


def test_two_requests_to_be_confirmed_at_once_are_one(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    raised = at_once(
        store,
        lambda db: confirmations.request(db, firm, camille, "", DOCUMENT),
        lambda db: confirmations.request(db, firm, camille, "", DOCUMENT),
    )
    assert isinstance(raised, confirmations.WaitingError)
    with store.read() as db:
        assert len(confirmations.waiting(db)) == 1


@pytest.mark.parametrize("first", [True, False])
def test_two_decisions_at_once_are_one(store: Store, first: bool) -> None:
    camille, odile, omar = person(store, "camille"), person(store, "odile"), person(store, "omar")
    firm = a_firm(store, camille)
    with store.write() as db:
        asked = confirmations.request(db, firm, camille, "", DOCUMENT)
    raised = at_once(
        store,
        lambda db: confirmations.decide(db, asked, odile, accepted=first, reason="oui"),
        lambda db: confirmations.decide(db, asked, omar, accepted=not first, reason="non"),
    )
    assert isinstance(raised, KeyError)
    with store.read() as db:
        held, decided = firms.find(db, firm), confirmations.find(db, asked)
    assert held is not None
    assert decided is not None
    assert held.confirmed == decided.accepted == first


def test_a_request_withdrawn_while_it_is_decided_is_either(store: Store) -> None:
    camille, odile = person(store, "camille"), person(store, "odile")
    firm = a_firm(store, camille)
    with store.write() as db:
        asked = confirmations.request(db, firm, camille, "", DOCUMENT)
    raised = at_once(
        store,
        lambda db: confirmations.decide(db, asked, odile, accepted=True, reason=""),
        lambda db: confirmations.withdraw(db, firm, camille),
    )
    assert isinstance(raised, KeyError)
    with store.read() as db:
        assert db.value(sa.select(sa.func.count()).select_from(confirmation)) == 1


def test_an_invitation_accepted_while_it_is_withdrawn_is_said_to_be_over(store: Store) -> None:
    camille, ivan = person(store, "camille"), person(store, "ivan")
    firm = a_firm(store, camille)
    with store.write() as db:
        made, _ = invitations.invite(db, firm, "ivan@example.org", "reader", None, camille)
    raised = at_once(
        store,
        lambda db: invitations.accept(db, made, ivan),
        lambda db: invitations.revoke(db, firm, made, camille),
    )
    assert isinstance(raised, KeyError)


def test_the_last_two_of_the_region_s_team_do_not_both_leave(store: Store) -> None:
    odile, omar = person(store, "odile"), person(store, "omar")
    with store.write() as db:
        grants.appoint(db, "odile@example.org", "operator", None)
        grants.appoint(db, "omar@example.org", "operator", None)
    gone: list[bool] = []
    raised = at_once(
        store,
        lambda db: gone.append(leaving.delete(db, odile)),
        lambda db: gone.append(leaving.delete(db, omar)),
    )
    assert raised is None
    assert gone == [True, False]


def test_a_button_pressed_twice_at_once_does_it_once(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    with store.write() as db:
        made = assessments.begin(db, camille, firm, "petit", "petit-2026.1", 2025, {})
    for deed in (
        lambda db: teamwork.discuss(db, camille, made, "waste", True),
        lambda db: teamwork.assign(db, camille, made, "matter", camille),
    ):
        assert at_once(store, deed, deed) is None
    with store.read() as db:
        assert [len(db.rows(sa.select(table))) for table in (flag, assignment)] == [1, 1]


# --- texts without end ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["a." * 200_000 + "@example.org", "a@" + "é." * 200_000 + "org", "a@" + "木" * 200_000 + ".org", '"' * 400_000],
    ids=["local part", "labels with accents", "one long label", "quotes"],
)
def test_an_address_without_end_is_refused(text: str) -> None:
    assert not accounts.is_email(text)


def test_a_name_or_an_address_without_end_does_not_hold_up_a_password() -> None:
    long = " ".join(f"n{number}" for number in range(200_000))
    assert passwords.check_new_password("garrigue et calcaire", long.replace(" ", ".") + "@example.org", long) == ()


def test_a_proof_s_title_holds_nothing_that_a_database_refuses(store: Store) -> None:
    camille = person(store, "camille")
    firm = a_firm(store, camille)
    with store.write() as db:
        made = evidence.add_link(db, camille, firm, "une\x00page\x07", "https://example.org/")
        held = evidence.find(db, made)
    assert held is not None
    assert held.title == "une\ufffdpage\ufffd"


# --- without measure --------------------------------------------------------------------------------------------


def test_the_proofs_of_one_firm_have_an_end(store: Store) -> None:
    camille = person(store, "camille")
    firm, other = a_firm(store, camille), a_firm(store, camille, OTHER_SIREN)
    with store.write() as db:
        evidence.add_file(db, camille, firm, "a.pdf", "a" * 64, "application/pdf", evidence.MOST_BYTES - 10)
        evidence.add_file(db, camille, firm, "again.pdf", "a" * 64, "application/pdf", evidence.MOST_BYTES - 10)
        with pytest.raises(evidence.FullError):
            evidence.add_file(db, camille, firm, "b.pdf", "b" * 64, "application/pdf", 11)
        evidence.add_file(db, camille, firm, "c.pdf", "c" * 64, "application/pdf", 10)
        evidence.add_file(db, camille, other, "b.pdf", "b" * 64, "application/pdf", 11)


def test_a_limit_of_a_day_counts_what_a_quarter_of_an_hour_forgets(store: Store, clock: Clock) -> None:
    day = timedelta(days=1)
    for _ in range(3):
        with store.write() as db:
            assert attempts.begin(db, {"d" * 64: 3}, day) is None
        clock.advance(hours=1)
    with store.write() as db:
        assert attempts.begin(db, {"d" * 64: 3}, day) == timedelta(hours=21)


# --- what is left lying -----------------------------------------------------------------------------------------


def _sweep(store: Store) -> None:
    with store.write() as db:
        retention.sweep(db, 90, 5, lambda db, old: None)


def test_a_mail_that_never_left_is_not_kept_for_ever(store: Store, clock: Clock) -> None:
    with store.write() as db:
        mails.post(db, "camille@example.org", "Votre lien", "https://example.org/lien/secret", "fr")
    clock.advance(days=31)
    _sweep(store)
    with store.read() as db:
        assert db.rows(sa.select(mail)) == []


def test_the_secret_in_a_mail_goes_once_it_has_left(store: Store) -> None:
    with store.write() as db:
        made = mails.post(db, "camille@example.org", "Votre lien", "https://example.org/lien/secret", "fr")
        mails.sent(db, made)
        held = mails.find(db, made)
    assert held is not None
    assert held.sent_at is not None
    assert "secret" not in held.text


def test_an_account_that_nobody_confirmed_is_not_kept_for_ever(store: Store, clock: Clock) -> None:
    with store.write() as db:
        stranger = accounts.create(db, "victim@example.org", "Somebody", "fr", "a hash")
        at_work = accounts.create(db, "naim@example.org", "Naïm", "fr", "a hash")
        firms.create(db, at_work, facts())
    confirmed = person(store, "camille")
    clock.advance(days=29)
    _sweep(store)
    with store.read() as db:
        assert accounts.find(db, stranger) is not None
    clock.advance(days=2)
    _sweep(store)
    with store.read() as db:
        assert [accounts.find(db, one) is not None for one in (stranger, at_work, confirmed)] == [False, True, True]


def test_somebody_who_leaves_is_named_nowhere(store: Store) -> None:
    camille, naim = person(store, "camille"), person(store, "perpetua")
    with store.write() as db:
        accounts.prefer(db, naim, name="Perpetua Nimes")
        firm = firms.create(db, camille, facts())
        made, _ = invitations.invite(db, firm, "perpetua@example.org", "contributor", None, camille)
        invitations.accept(db, made, naim)
        assessment = assessments.begin(db, naim, firm, "petit", "petit-2026.1", 2025, {})
        answering.save(db, assessment, "waste", {"value": True}, 0, naim)
        answering.keep_draft(db, assessment, "energy", naim, {"value": ["perpetua types"]}, 0)
        teamwork.add_note(db, naim, assessment, "waste", "À revoir")
        teamwork.assign(db, camille, assessment, "matter", naim)
        links.make(db, "sign_in", naim, "perpetua@example.org")
        mails.post(db, "perpetua@example.org", "Bonjour", "Texte", "fr")
        sessions.start(db, naim, {"account": naim}, "Firefox of perpetua", timedelta(days=1))
        assert leaving.delete(db, naim)
    with store.read() as db:
        left = {
            table.name: str(row)
            for table in metadata.sorted_tables
            for row in db.rows(sa.select(table))
            if "perpetua" in str(row).lower()
        }
    assert left == {}
