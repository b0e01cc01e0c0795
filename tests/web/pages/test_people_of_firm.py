"""Inviting colleagues, their roles, leaving, handing over."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assessment import accounts, invitations, mails, members
from assessment.store import Store
from tests.conftest import Clock
from tests.web.pages.people import Browser, a_firm, joins, person


@pytest.fixture
def camille(app: Flask) -> str:
    return person(app, "Camille")


@pytest.fixture
def firm(app: Flask, camille: str) -> str:
    return a_firm(app, camille)


def invite(browser: Browser, firm: str, email: str = "naim@example.org", **values: str | list[str]) -> None:
    browser.get(f"/entreprises/{firm}/equipe")
    browser.send(f"/entreprises/{firm}/equipe/invitations", {"email": email, "role": "contributor", **values})


def link(store: Store, recipient: str = "naim@example.org") -> str:
    """The link of the newest invitation to an address."""
    with store.read() as db:
        text = next(one.text for one in mails.newest(db) if one.recipient == recipient)
    found = re.search(r"/invitation/\S+", text)
    assert found is not None, text
    return found[0]


def test_a_colleague_is_invited_and_accepts(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm, scope="some", pillars=["environment"])
    assert "L'invitation est partie à naim@example.org." in browser.text
    naim = person(app, "Naim", "naim@example.org")
    guest = Browser(app).sign_in(naim)
    guest.get(link(store))
    assert "Camille vous propose" in guest.text
    assert "contributeur (Environnement)" in guest.text
    guest.send("/invitation/")
    assert "Vous avez rejoint Boulangerie Sol" in guest.text
    with store.read() as db:
        held = members.find(db, firm, naim)
    assert held is not None
    assert (held.role, held.pillars) == ("contributor", ("environment",))


def test_opening_the_link_changes_nothing(browser: Browser, app: Flask, camille: str, firm: str, store: Store) -> None:
    invite(browser.sign_in(camille), firm)
    naim = person(app, "Naim", "naim@example.org")
    for _ in range(2):
        assert Browser(app).get(link(store)).status_code == 200
        assert Browser(app).sign_in(naim).get(link(store)).status_code == 200
    with store.read() as db:
        assert members.find(db, firm, naim) is None


def test_a_visitor_without_account_is_led_to_log_in_and_back(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    guest = Browser(app)
    guest.get(link(store))
    assert "n…@example.org" in guest.text
    assert "naim@example.org" not in guest.html
    assert f"/connexion?next={link(store)}" in guest.html
    assert f"/inscription?next={link(store)}" in guest.html


def test_another_account_cannot_take_the_invitation(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    stranger = person(app, "Paul")
    guest = Browser(app).sign_in(stranger)
    guest.get(link(store))
    assert "pour une autre adresse" in guest.text
    token = guest.client.get(link(store)).get_data(as_text=True)
    field = re.search(r'name="csrf_token" value="([^"]+)"', token)
    assert field is not None
    assert guest.client.post(link(store), data={"csrf_token": field[1]}).status_code == 403
    with store.read() as db:
        assert members.find(db, firm, stranger) is None


def test_the_right_address_must_be_confirmed(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    with store.write() as db:
        naim = accounts.create(db, "naim@example.org", "Naim", "fr")
    guest = Browser(app).sign_in(naim)
    guest.get(link(store))
    assert "n'est pas encore confirmée" in guest.text
    assert "Rejoindre Boulangerie Sol" not in guest.text


def test_an_invitation_waits_among_my_firms(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    naim = person(app, "Naim", "naim@example.org")
    guest = Browser(app).sign_in(naim)
    guest.get("/entreprises")
    assert "Boulangerie Sol vous invite" in guest.text
    guest.send("/entreprises/invitations/", {"answer": "accept"})
    with store.read() as db:
        assert members.find(db, firm, naim) is not None


def test_an_invitation_can_be_declined(browser: Browser, app: Flask, camille: str, firm: str, store: Store) -> None:
    invite(browser.sign_in(camille), firm)
    naim = person(app, "Naim", "naim@example.org")
    guest = Browser(app).sign_in(naim)
    guest.get("/entreprises")
    guest.send("/entreprises/invitations/", {"answer": "decline"})
    with store.read() as db:
        assert members.find(db, firm, naim) is None
        assert not invitations.waiting(db, firm)


def test_an_expired_invitation_says_so_and_can_be_sent_again(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store, clock: Clock
) -> None:
    invite(browser.sign_in(camille), firm)
    old = link(store)
    clock.advance(days=15)
    assert Browser(app).get(old).status_code == 410
    browser.get(f"/entreprises/{firm}/equipe")
    assert "expirée depuis" in browser.text
    browser.send("/renvoi")
    assert link(store) != old
    assert Browser(app).get(link(store)).status_code == 200
    assert Browser(app).get(old).status_code == 404


def test_a_withdrawn_invitation_opens_nothing(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    browser.get(f"/entreprises/{firm}/equipe")
    browser.send("/retrait")
    guest = Browser(app)
    assert guest.get(link(store)).status_code == 410
    assert "n'est plus valable" in guest.text


def test_a_replayed_invitation_leads_its_member_in_and_nobody_else(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    invite(browser.sign_in(camille), firm)
    guest = Browser(app).sign_in(person(app, "Naim", "naim@example.org"))
    guest.get(link(store))
    guest.send("/invitation/")
    assert guest.get(link(store)).request.path == f"/entreprises/{firm}"
    assert Browser(app).get(link(store)).status_code == 410


def test_an_unknown_link_has_a_page_with_a_way_on(browser: Browser) -> None:
    assert browser.get("/invitation/nothing").status_code == 404
    assert "cherchez le dernier courriel" in browser.text


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Indiquez une adresse"),
        ("naim@", "n'est pas complète"),
        ("a@b.fr\nBcc: x@y.fr", "n'est pas complète"),
        ("camille@example.org", "fait déjà partie de l'espace"),
    ],
)
def test_an_address_that_cannot_be_invited_is_kept_and_said(
    browser: Browser, camille: str, firm: str, store: Store, email: str, said: str
) -> None:
    invite(browser.sign_in(camille), firm, email)
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert said in browser.text
    with store.read() as db:
        assert not mails.newest(db)


def test_the_same_address_is_not_invited_twice(browser: Browser, camille: str, firm: str, store: Store) -> None:
    browser.sign_in(camille)
    invite(browser, firm)
    invite(browser, firm, "NAIM@example.org")
    assert "Une invitation attend déjà" in browser.text
    with store.read() as db:
        assert len(mails.newest(db)) == 1


def test_some_pillars_means_at_least_one(browser: Browser, camille: str, firm: str) -> None:
    invite(browser.sign_in(camille), firm, scope="some")
    assert "Cochez au moins un domaine" in browser.text
    invite(browser, firm, scope="some", pillars=["nowhere"])
    assert "parmi les domaines de la liste" in browser.text


def test_inviting_needs_a_confirmed_address(browser: Browser, app: Flask, store: Store) -> None:
    with store.write() as db:
        unsure = accounts.create(db, "unsure@example.org", "Ursule", "fr")
    firm = a_firm(app, unsure)
    invite(browser.sign_in(unsure), firm)
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Confirmez d'abord votre adresse" in browser.text


def test_the_page_is_the_same_whether_the_address_has_an_account(
    browser: Browser, app: Flask, camille: str, firm: str
) -> None:
    person(app, "Naim", "naim@example.org")
    browser.sign_in(camille)
    invite(browser, firm, "naim@example.org")
    known = browser.text.replace("naim", "x")
    browser.get(f"/entreprises/{firm}/equipe")
    browser.send("/retrait")
    invite(browser, firm, "nada@example.org")
    assert browser.text.replace("nada", "x") == known


def test_a_role_is_changed_and_topics_follow_the_rights(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    naim = person(app, "Naim")
    joins(app, naim, firm, "contributor")
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/equipe/{naim}")
    browser.send(f"/equipe/{naim}", {"role": "reader"})
    with store.read() as db:
        held = members.find(db, firm, naim)
    assert held is not None
    assert held.role == "reader"


def test_the_last_owner_neither_steps_down_nor_leaves(browser: Browser, camille: str, firm: str, store: Store) -> None:
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/equipe/{camille}")
    browser.send(f"/equipe/{camille}", {"role": "reader"})
    assert browser.last is not None
    assert browser.last.status_code == 422
    browser.get(f"/entreprises/{firm}/depart")
    assert "seul propriétaire" in browser.text
    with store.read() as db:
        assert [one.account for one in members.owners(db, firm)] == [camille]


def test_a_space_is_handed_over(browser: Browser, app: Flask, camille: str, firm: str, store: Store) -> None:
    naim = person(app, "Naim")
    joins(app, naim, firm, "reader")
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/equipe/{naim}")
    browser.send("/transmission")
    assert "Naim est propriétaire" in browser.text
    with store.read() as db:
        assert [one.account for one in members.owners(db, firm)] == [naim]
        assert members.find(db, firm, camille).role == "contributor"  # type: ignore[union-attr]


def test_who_is_taken_out_is_told_and_sees_nothing_more(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    naim = person(app, "Naim")
    joins(app, naim, firm, "reader")
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/equipe/{naim}")
    browser.send("/retrait")
    assert Browser(app).sign_in(naim).get(f"/entreprises/{firm}").status_code == 404
    with store.read() as db:
        assert mails.newest(db)[0].recipient == "naim@example.org"


def test_a_colleague_leaves(browser: Browser, app: Flask, firm: str, store: Store) -> None:
    naim = person(app, "Naim")
    joins(app, naim, firm, "contributor")
    browser.sign_in(naim)
    browser.get(f"/entreprises/{firm}/depart")
    browser.send("/depart")
    assert "Vous avez quitté l'espace de Boulangerie Sol." in browser.text
    with store.read() as db:
        assert members.find(db, firm, naim) is None
