"""Firms and their people as the domain knows them, on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from assessment import accounts, confirmations, consents, firms, grants, invitations, join_requests, members, teamwork
from assessment.confirmations import Document
from assessment.firms import Facts
from assessment.store import ConflictError, Db, Store
from assessment.store.tables import assignment
from tests.conftest import Clock

SIREN = "732829320"


def someone(db: Db, name: str) -> str:
    return accounts.create(db, f"{name}@example.org", name, "fr", confirmed=True)


def facts(siren: str = SIREN, name: str = "Sol", **values: Any) -> Facts:
    given: dict[str, Any] = {"siret": None, "activity": "10.71C", "commune": "81004", "headcount": 4.0,
                             "turnover": None, "group_member": False, **values}  # fmt: skip
    return Facts(siren, name=name, **given)


@pytest.fixture
def camille(store: Store) -> str:
    with store.write() as db:
        return someone(db, "camille")


@pytest.fixture
def firm(store: Store, camille: str) -> str:
    with store.write() as db:
        return firms.create(db, camille, facts())


def test_of_two_spaces_of_a_siren_one_is_confirmed(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        other = firms.create(db, camille, facts())
        firms.confirm(db, firm, camille, "documents")
        firms.confirm(db, firm, camille, "documents")  # once is enough
        with pytest.raises(ConflictError):
            firms.confirm(db, other, camille, "provider")
    with store.read() as db:
        assert [one.state for one in firms.of_siren(db, SIREN)] == ["confirmed", "claimed"]


def test_two_confirmations_at_the_same_moment_leave_one(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        other = firms.create(db, camille, facts())
    outcomes: list[str] = []

    def confirm(one: str) -> None:
        try:
            with store.write() as db:
                firms.confirm(db, one, camille, "documents")
            outcomes.append("confirmed")
        except ConflictError:
            outcomes.append("refused")

    threads = [threading.Thread(target=confirm, args=(one,)) for one in (firm, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["confirmed", "refused"]


def test_two_owners_who_leave_at_the_same_moment_leave_one(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        naim = someone(db, "naim")
        members.add(db, firm, naim, "owner", None, camille)
    outcomes: list[str] = []

    def leave(person: str) -> None:
        try:
            with store.write() as db:
                members.remove(db, firm, person, person)
            outcomes.append("left")
        except members.LastOwnerError:
            outcomes.append("stays")

    threads = [threading.Thread(target=leave, args=(person,)) for person in (camille, naim)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]


def test_confirming_settles_the_request_that_waits(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        confirmations.request(db, firm, camille, "", Document("ab" * 32, "kbis.pdf", "application/pdf", 3))
        firms.confirm(db, firm, camille, "provider")
        assert not confirmations.waiting(db)
        with pytest.raises(confirmations.WaitingError):
            confirmations.request(db, firm, camille, "", Document("ab" * 32, "kbis.pdf", "application/pdf", 3))


def test_the_number_is_fixed_while_a_request_waits(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        firms.edit(db, firm, camille, facts("552100554"))
        confirmations.request(db, firm, camille, "", Document("ab" * 32, "kbis.pdf", "application/pdf", 3))
        with pytest.raises(firms.NumberFixedError):
            firms.edit(db, firm, camille, facts(SIREN))
        firms.edit(db, firm, camille, facts("552100554", "Autre nom"))
        assert firms.find(db, firm).name == "Autre nom"  # type: ignore[union-attr]


def test_a_firm_is_found_by_its_new_name(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        firms.edit(db, firm, camille, facts(name="Épicerie du Port"))
        assert firms.search(db, "epicerie")[1] == 1
        assert firms.search(db, "port epi")[1] == 1
        assert firms.search(db, "sol")[1] == 0
        assert firms.search(db, "732 829")[1] == 1
        assert firms.search(db, "%")[1] == 1  # no word in it: everything


def test_pages_of_a_search_hold_every_firm_once(store: Store, camille: str) -> None:
    with store.write() as db:
        for number in range(firms.PAGE + 3):
            firms.create(db, camille, facts(name=f"Firm {number:03}"))
        first, many = firms.search(db, "firm", page=1)
        second, _ = firms.search(db, "firm", page=2)
    assert many == firms.PAGE + 3
    assert len({one.id for one in (*first, *second)}) == many


def test_who_leaves_gives_their_topics_back(store: Store, camille: str, firm: str) -> None:
    from assessment import assessments  # noqa: PLC0415

    with store.write() as db:
        naim = someone(db, "naim")
        members.add(db, firm, naim, "contributor", None, camille)
        made = assessments.begin(db, camille, firm, "petit", "petit-2026.1", 2025, {})
        teamwork.assign(db, camille, made, "power", naim)
        members.change(db, firm, naim, "contributor", ["environment"], camille)
        assert len(db.rows(assignment.select())) == 1
        members.change(db, firm, naim, "reader", ["environment"], camille)
        assert not db.rows(assignment.select())
        assert members.find(db, firm, naim).pillars is None  # type: ignore[union-attr]


def test_one_firm_invites_so_many_strangers_and_no_more(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        for number in range(invitations.MOST_WAITING):
            invitations.invite(db, firm, f"{number}@example.org", "reader", None, camille)
        with pytest.raises(invitations.TooManyError):
            invitations.invite(db, firm, "more@example.org", "reader", None, camille)


def test_an_invitation_lasts_two_weeks(store: Store, camille: str, firm: str, clock: Clock) -> None:
    with store.write() as db:
        naim = someone(db, "naim")
        made, token = invitations.invite(db, firm, "Naim@Example.org", "reader", ["x"], camille)
    clock.advance(days=13, hours=23)
    with store.read() as db:
        assert invitations.by_token(db, token).state == "waiting"  # type: ignore[union-attr]
    clock.advance(hours=1)
    with store.write() as db:
        with pytest.raises(invitations.OverError):
            invitations.accept(db, made, naim)
        assert not invitations.for_address(db, "naim@example.org")


def test_a_token_is_kept_only_hashed(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        _, token = invitations.invite(db, firm, "naim@example.org", "reader", None, camille)
        row = db.connection.exec_driver_sql("SELECT * FROM invitation").fetchone()
    assert token not in str(row)


def test_a_request_to_join_goes_to_the_confirmed_space_alone(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        other = firms.create(db, someone(db, "zoe"), facts())
        naim = someone(db, "naim")
        assert {one.id for one in join_requests.ask(db, SIREN, naim, "")} == {firm, other}
        assert not join_requests.ask(db, SIREN, naim, "again")
        firms.confirm(db, other, camille, "documents")
        paul = someone(db, "paul")
        assert [one.id for one in join_requests.ask(db, SIREN, paul, "")] == [other]


def test_an_agreement_holds_until_it_is_withdrawn_and_both_are_kept(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        assert not consents.holds(db, firm, "benchmark")
        assert consents.give(db, firm, "benchmark", camille)
        assert not consents.give(db, firm, "benchmark", camille)
        assert consents.withdraw(db, firm, "benchmark", camille)
        assert not consents.withdraw(db, firm, "benchmark", camille)
        assert consents.give(db, firm, "benchmark", camille)
        assert [one.withdrawn_at is None for one in consents.history(db, firm)].count(False) == 1


def test_a_role_needs_an_account_with_a_confirmed_address(store: Store) -> None:
    with store.write() as db:
        accounts.create(db, "unsure@example.org", "Ursule", "fr")
        for email in ("unsure@example.org", "nobody@example.org"):
            with pytest.raises(grants.NoAccountError):
                grants.appoint(db, email, "operator", None)


def test_the_last_operator_stays(store: Store, camille: str) -> None:
    with store.write() as db:
        grants.appoint(db, "camille@example.org", "operator", None)
        only = grants.current(db)[0]
        with pytest.raises(grants.LastOperatorError):
            grants.end(db, only.id, camille)
        someone(db, "odile")
        grants.appoint(db, "odile@example.org", "operator", camille)
        grants.end(db, only.id, camille)
        assert [one.name for one in grants.current(db)] == ["odile"]


def test_who_leaves_takes_along_the_invitations_that_wait(store: Store, camille: str, firm: str) -> None:
    with store.write() as db:
        zoe = someone(db, "zoe")
        members.add(db, firm, zoe, "owner", None, camille)
        invitations.invite(db, firm, "zoe.at.home@example.org", "owner", None, zoe)
        invitations.invite(db, firm, "naim@example.org", "reader", None, camille)
        members.remove(db, firm, zoe, camille)
    with store.read() as db:
        assert [one.email for one in invitations.waiting(db, firm)] == ["naim@example.org"]
