"""Check, sign, submit, reopen: in the browser, by each of those who may and may not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from assessment import accounts, evidence, teamwork
from tests.web.pages.answered import COMPLETE, answer, begun, services, tried
from tests.web.pages.people import Browser, a_firm, joins, person


@dataclass
class Firm:
    """A firm, its owner at the browser, and a complete assessment."""

    app: Flask
    owner: str
    id: str
    browser: Browser
    assessment: str

    def at(self, page: str) -> str:
        return f"/evaluations/{self.assessment}/{page}"

    def sign(self, browser: Browser | None = None, **typed: str) -> None:
        """Open the page and sign it."""
        browser = browser or self.browser
        browser.get(self.at("signature"))
        browser.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1", **typed})

    def colleague(self, name: str, role: str) -> Browser:
        account = person(self.app, name)
        joins(self.app, account, self.id, role)
        return Browser(self.app).sign_in(account)


@pytest.fixture
def firm(app: Flask, browser: Browser) -> Firm:
    owner = person(app, "Jeanne Sol", "jeanne@example.org")
    made = a_firm(app, owner)
    return Firm(app, owner, made, browser.sign_in(owner), begun(app, owner, made))


# --- check ------------------------------------------------------------------------------------------------


def test_every_answer_is_read_again_with_a_link_to_change_it(firm: Firm) -> None:
    firm.browser.get(firm.at("relecture"))
    assert "800 MWh" in firm.browser.text
    assert "Papier" in firm.browser.text
    assert firm.browser.html.count("/themes/") >= 4
    assert "Continuer vers la signature" in firm.browser.text
    firm.browser.get(firm.at("relecture?domaine=2"))
    assert "Chaque mois" in firm.browser.text
    assert "De notre levain." in firm.browser.text


def test_a_domain_that_does_not_exist_is_no_page(firm: Firm) -> None:
    assert firm.browser.get(firm.at("relecture?domaine=9")).status_code == 404


def test_what_is_open_is_listed_and_nothing_can_be_signed(app: Flask, firm: Firm) -> None:
    firm.assessment = begun(app, firm.owner, firm.id, {"waste": {"value": True}}, period=2024)
    firm.browser.get(firm.at("relecture"))
    assert "Il reste 5 questions à répondre" in firm.browser.text
    assert "Que triez-vous ?" in firm.browser.text
    assert "Continuer vers la signature" not in firm.browser.text
    firm.browser.get(firm.at("signature"))
    assert firm.browser.path.endswith("/relecture")


def test_answers_that_surprise_together_are_asked_about(app: Flask, firm: Firm) -> None:
    answer(app, firm.assessment, firm.owner, {"energy": {"value": 950}})
    firm.browser.get(firm.at("relecture"))
    assert "Beaucoup d'énergie et peu de déchets. Pouvez-vous vérifier ?" in firm.browser.text
    assert "Continuer vers la signature" in firm.browser.text


def test_what_is_to_be_discussed_is_listed(app: Flask, firm: Firm) -> None:
    with services(app).store.write() as db:
        teamwork.discuss(db, firm.owner, firm.assessment, "energy", wanted=True)
    firm.browser.get(firm.at("relecture"))
    assert "1 question est marquée « à discuter »" in firm.browser.text


def test_an_answer_without_its_proof_is_a_warning_until_it_has_one(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at("relecture"))
    assert "1 réponse sans justificatif" in firm.browser.text
    with services(app).store.write() as db:
        proof = evidence.add_link(db, firm.owner, firm.id, "Registre", "https://example.org/registre")
        evidence.attach(db, firm.owner, proof, firm.assessment, "waste")
    firm.browser.get(firm.at("relecture"))
    assert "sans justificatif" not in firm.browser.text
    assert "avec justificatif" in firm.browser.text


def test_a_path_that_is_not_for_this_firm_is_said_with_the_way_out(app: Flask, firm: Firm) -> None:
    profile = {"headcount": 40, "sector": "food", "path": "express"}
    firm.assessment = begun(app, firm.owner, firm.id, COMPLETE, profile, period=2024)
    firm.browser.get(firm.at("relecture"))
    assert "Ce parcours n'est pas prévu pour votre entreprise" in firm.browser.text
    assert "Continuer vers la signature" not in firm.browser.text


# --- sign -------------------------------------------------------------------------------------------------


def test_the_owner_signs_and_gets_a_receipt(firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    assert firm.browser.form("signature").fields["signer"] == ["Jeanne Sol"]
    firm.sign()
    assert firm.browser.path == firm.at("soumission")
    assert "Votre évaluation est soumise" in firm.browser.text
    assert "Jeanne Sol, gérante" in firm.browser.text
    assert "le 28 novembre 2026 à 10 h 00" in firm.browser.text


def test_a_declaration_that_lacks_something_is_shown_again_with_what_was_typed(firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    page = firm.browser.send("signature", {"signer": "Jeanne", "capacity": "", "sincere": "1"})
    assert page.status_code == 422
    assert "Il y a 2 points à corriger" in firm.browser.text
    form = firm.browser.form("signature")
    assert form.fields["signer"] == ["Jeanne"]
    assert form.fields["sincere"] == ["1"]
    firm.browser.send("signature", {"capacity": "gérante", "binds": "1"})
    assert firm.browser.path == firm.at("soumission")


def test_a_name_too_long_is_refused_and_kept(firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    typed = {"signer": "J" * 5000, "capacity": "gérante", "sincere": "1", "binds": "1"}
    assert firm.browser.send("signature", typed).status_code == 422
    assert "J" * 5000 in firm.browser.html


def test_a_double_click_signs_once(firm: Firm) -> None:
    other = Browser(firm.app).sign_in(firm.owner)
    for one in (firm.browser, other):
        one.get(firm.at("signature"))
    for one in (firm.browser, other):
        one.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1"})
        assert one.path == firm.at("soumission")
    assert "Version 2" not in other.text


def test_an_answer_changed_in_another_tab_stops_the_signature(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    answer(app, firm.assessment, firm.owner, {"energy": {"value": 5}})
    firm.browser.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1"})
    assert firm.browser.path == firm.at("relecture")
    assert "Une réponse a changé" in firm.browser.text
    assert "Cette évaluation est soumise" not in firm.browser.text


def test_a_fault_corrected_does_not_sign_what_changed_meanwhile(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    firm.browser.send("signature", {"sincere": "1", "binds": "1"})
    answer(app, firm.assessment, firm.owner, {"energy": {"value": 5}})
    firm.browser.send("signature", {"capacity": "gérante"})
    assert "Une réponse a changé" in firm.browser.text


def test_an_answer_emptied_in_another_tab_leads_to_the_question(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    answer(app, firm.assessment, firm.owner, {"energy": None})
    firm.browser.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1"})
    assert firm.browser.path == firm.at("relecture")
    assert "Il reste 1 question à répondre" in firm.browser.text


@pytest.mark.parametrize("role", ["contributor", "reader", "advisor"])
def test_who_is_not_an_owner_reads_but_does_not_sign(firm: Firm, role: str) -> None:
    browser = firm.colleague("Paul", role)
    browser.get(firm.at("relecture"))
    assert "Seule une personne propriétaire" in browser.text
    assert browser.get(firm.at("signature")).status_code == 403
    firm.browser.get(firm.at("signature"))
    token = firm.browser.form("signature").fields["csrf_token"][0]
    assert browser.client.post(firm.at("signature"), data={"csrf_token": token}).status_code in (302, 303, 400, 403)
    assert browser.get(firm.at("soumission")).status_code == 404


def test_whoever_is_nothing_to_the_firm_finds_no_page(firm: Firm) -> None:
    stranger = Browser(firm.app).sign_in(person(firm.app, "Zoé"))
    for page in ("relecture", "signature", "soumission"):
        assert stranger.get(firm.at(page)).status_code == 404


def test_an_address_that_is_not_confirmed_does_not_sign(app: Flask, firm: Firm) -> None:
    with services(app).store.write() as db:
        account = accounts.create(db, "new@example.org", "Nouvelle", "fr", confirmed=False)
    joins(app, account, firm.id, "owner")
    browser = Browser(app).sign_in(account)
    browser.get(firm.at("signature"))
    assert browser.path == firm.at("relecture")
    assert "Confirmez d'abord votre adresse" in browser.text


def test_a_trial_is_read_again_but_not_signed(app: Flask, browser: Browser) -> None:
    trial = tried(app)
    with browser.client.session_transaction() as session:
        session["trials"] = [trial]
    browser.get(f"/evaluations/{trial}/relecture")
    assert "Rattacher cette évaluation" in browser.text
    assert browser.get(f"/evaluations/{trial}/signature").status_code == 403


# --- versions ---------------------------------------------------------------------------------------------


def test_reopening_begins_the_next_version_and_keeps_the_first(app: Flask, firm: Firm) -> None:
    firm.sign()
    firm.browser.send("reouverture", follow=False)
    answer(app, firm.assessment, firm.owner, {"energy": {"value": 0}})
    firm.browser.get(firm.at("soumission"))
    assert "la version 2 est en cours" in firm.browser.text
    firm.sign()
    assert firm.browser.text.index("Version 2") < firm.browser.text.index("Version 1")
    firm.browser.get(firm.at("resultats?version=1"))
    first = firm.browser.text
    firm.browser.get(firm.at("resultats"))
    assert "Version 2, soumise par Jeanne Sol" in firm.browser.text
    assert "Version 1, soumise par Jeanne Sol" in first


def test_reopening_twice_is_reopening_once(firm: Firm) -> None:
    firm.sign()
    second = Browser(firm.app).sign_in(firm.owner)
    second.get(firm.at("soumission"))
    firm.browser.send("reouverture", follow=False)
    assert second.send("reouverture", follow=False).status_code == 303
    second.get(firm.at("soumission"))
    assert "la version 2 est en cours" in second.text


def test_a_reader_is_not_offered_to_reopen(firm: Firm) -> None:
    firm.sign()
    reader = firm.colleague("Paul", "reader")
    reader.get(firm.at("soumission"))
    assert "Votre évaluation est soumise" in reader.text
    assert "Rouvrir" not in reader.text


def test_what_is_signed_is_not_changed_from_the_page_where_it_is_read_again(firm: Firm) -> None:
    firm.sign()
    firm.browser.get(firm.at("relecture"))
    assert "Cette évaluation est soumise" in firm.browser.text
    assert ">Changer<" not in firm.browser.html
