"""Opening a firm's space, and what its pages say."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from flask import Flask

from assessment import evidence, firms, log, mails, members
from assessment.store import Store
from assessment.store.tables import evidence as evidence_rows
from assessment.store.tables import log as deeds
from tests.web.pages.people import Browser, a_firm, joins, operator, person
from web.core import KEY

SIREN, OTHER = "732829320", "552100554"
FACTS = {
    "name": "Boulangerie Sol", "activity": "10.71C", "commune": "Albi (81)", "headcount": "4,5",
    "turnover": "300 000 €", "group_member": "no",
}  # fmt: skip


@pytest.fixture
def camille(app: Flask) -> str:
    return person(app, "Camille")


def begin(browser: Browser, number: str = SIREN) -> None:
    browser.get(f"/entreprises/nouvelle?number={number}")


def open_space(browser: Browser, number: str = SIREN, **facts: str) -> None:
    begin(browser, number)
    browser.send("/entreprises/nouvelle", {**FACTS, **facts, "step": "check"})
    browser.send("/entreprises/nouvelle", {"step": "open"})


def test_a_firm_is_opened_in_three_steps_and_is_claimed(browser: Browser, camille: str, store: Store) -> None:
    browser.sign_in(camille)
    begin(browser, "732 829 320")
    browser.send("/entreprises/nouvelle", {**FACTS, "step": "check"})
    assert "Microentreprise : 4,5 personnes (moins de 10)" in browser.text
    browser.send("/entreprises/nouvelle", {"step": "open"})
    assert "L'espace de Boulangerie Sol est ouvert." in browser.text
    assert "à confirmer" in browser.text
    with store.read() as db:
        held = firms.of_account(db, camille)[0]
    assert (held.role, held.firm.state, held.firm.headcount, held.firm.turnover) == ("owner", "claimed", 4.5, 300000)
    assert (held.firm.activity, held.firm.commune) == ("10.71C", "81004")


def test_the_last_click_sent_twice_opens_one_space(browser: Browser, camille: str, store: Store) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/nouvelle", {**FACTS, "step": "check"})
    page = browser.last
    browser.send("/entreprises/nouvelle", {"step": "open"})
    browser.last = page
    browser.send("/entreprises/nouvelle", {"step": "open"})
    assert "Vous avez déjà un espace pour ce SIREN" in browser.text
    with store.read() as db:
        assert len(firms.of_siren(db, SIREN)) == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "Indiquez le SIREN ou le SIRET"),
        ("732829321", "ses chiffres ne vont pas ensemble"),
        ("BE0403170701", "d'un autre pays"),
        ("12345", "nous en lisons 5"),
    ],
)
def test_a_wrong_number_is_said_where_it_was_typed(browser: Browser, camille: str, number: str, said: str) -> None:
    browser.sign_in(camille)
    browser.get(f"/entreprises/nouvelle?number={number}")
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert said in browser.text
    assert f'value="{number}"' in browser.html


def test_a_site_of_la_poste_is_a_number_like_another(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    assert browser.get("/entreprises/nouvelle?number=35600000000048").status_code == 200


def test_words_that_mean_several_trades_are_a_list_to_choose_from(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/nouvelle", {**FACTS, "activity": "boulangerie", "step": "check"})
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "10.71C" in browser.form("/entreprises/nouvelle").offered["activity_code"]
    browser.send("/entreprises/nouvelle", {"activity_code": "10.71C", "step": "check"})
    assert "Vérifiez avant d'ouvrir l'espace" in browser.text


def test_a_search_without_script_keeps_what_was_typed(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/nouvelle", {"name": "Sol & Fils", "commune": "albi", "search": "commune"})
    form = browser.form("/entreprises/nouvelle")
    assert "81004" in form.offered["commune_code"]
    assert form.fields["name"] == ["Sol & Fils"]
    assert "à corriger" not in browser.text


def test_other_words_after_a_choice_are_searched_anew(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/nouvelle", {**FACTS, "commune": "albi", "search": "commune"})
    browser.send("/entreprises/nouvelle", {"commune_code": "81004", "commune": "Toulouse (31)", "step": "check"})
    assert "Toulouse (31)" in browser.text


def test_every_fault_of_the_facts_is_said_at_once(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/nouvelle", {"name": " ", "activity": "qsdfgh", "headcount": "environ 12",
                                           "step": "check"})  # fmt: skip
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Il y a 5 points à corriger" in browser.text
    assert 'value="environ 12"' in browser.html


def test_a_siren_that_has_a_space_is_told_without_saying_whose(browser: Browser, app: Flask, camille: str) -> None:
    a_firm(app, person(app, "Zoé"), name="Maison Secrète")
    browser.sign_in(camille)
    begin(browser)
    assert "Un espace existe déjà pour ce SIREN" in browser.text
    assert "Maison Secrète" not in browser.text
    assert "Zoé" not in browser.text


def test_asking_to_join_writes_to_the_owners_who_let_in(
    browser: Browser, app: Flask, camille: str, store: Store
) -> None:
    zoe = person(app, "Zoé", "zoe@example.org")
    firm = a_firm(app, zoe)
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/rejoindre", {"message": "Je tiens la comptabilité."})
    with store.read() as db:
        written = mails.newest(db)
    assert [one.recipient for one in written] == ["zoe@example.org"]
    assert "Je tiens la comptabilité." in written[0].text
    owner = Browser(app).sign_in(zoe)
    owner.get(f"/entreprises/{firm}/equipe")
    owner.send("/equipe/demandes/", {"answer": "accept", "role": "contributor"})
    assert browser.get(f"/entreprises/{firm}").status_code == 200
    with store.read() as db:
        assert members.find(db, firm, camille).role == "contributor"  # type: ignore[union-attr]
        assert {one.recipient for one in mails.newest(db)} == {"zoe@example.org", "camille@example.org"}


def test_a_refused_request_opens_nothing_and_names_nobody(
    browser: Browser, app: Flask, camille: str, store: Store
) -> None:
    zoe = person(app, "Zoé")
    firm = a_firm(app, zoe, name="Maison Secrète")
    browser.sign_in(camille)
    begin(browser)
    browser.send("/entreprises/rejoindre", {"message": ""})
    owner = Browser(app).sign_in(zoe)
    owner.get(f"/entreprises/{firm}/equipe")
    owner.send("/equipe/demandes/", {"answer": "refuse"})
    assert browser.get(f"/entreprises/{firm}").status_code == 404
    with store.read() as db:
        told = next(one for one in mails.newest(db) if one.recipient == "camille@example.org")
    assert "Maison Secrète" not in told.subject + told.text


def test_asking_to_join_needs_a_confirmed_address(browser: Browser, app: Flask, store: Store) -> None:
    from assessment import accounts  # noqa: PLC0415

    a_firm(app, person(app, "Zoé"))
    with store.write() as db:
        unsure = accounts.create(db, "unsure@example.org", "Ursule", "fr")
    browser.sign_in(unsure)
    begin(browser)
    browser.send("/entreprises/rejoindre", {"message": "Bonjour"})
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Bonjour" in browser.html
    with store.read() as db:
        assert not mails.newest(db)


def test_a_separate_space_stays_claimed_and_sees_nothing_of_the_other(
    browser: Browser, app: Flask, camille: str, store: Store
) -> None:
    other = a_firm(app, person(app, "Zoé"), state="confirmed")
    browser.sign_in(camille)
    browser.get(f"/entreprises/nouvelle?number={SIREN}&separate=1")
    browser.send("/entreprises/nouvelle", {**FACTS, "step": "check"})
    browser.send("/entreprises/nouvelle", {"step": "open"})
    with store.read() as db:
        assert firms.of_account(db, camille)[0].firm.state == "claimed"
    assert browser.get(f"/entreprises/{other}").status_code == 404


def test_a_firm_of_mine_is_shown_instead_of_a_second_one(browser: Browser, app: Flask, camille: str) -> None:
    a_firm(app, camille)
    browser.sign_in(camille)
    begin(browser)
    assert "Aller à l'espace de Boulangerie Sol" in browser.text


def test_a_siret_proven_by_the_identity_provider_confirms_at_once(
    browser: Browser, camille: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.firm.create.proven_siren", lambda: SIREN)
    browser.sign_in(camille)
    open_space(browser)
    with store.read() as db:
        assert firms.of_account(db, camille)[0].firm.confirmed_how == "provider"


def test_a_proven_siret_does_not_confirm_a_second_space(
    browser: Browser, app: Flask, camille: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_firm(app, person(app, "Zoé"), state="confirmed")
    monkeypatch.setattr("web.pages.firm.create.proven_siren", lambda: SIREN)
    browser.sign_in(camille)
    browser.get(f"/entreprises/nouvelle?number={SIREN}&separate=1")
    browser.send("/entreprises/nouvelle", {**FACTS, "step": "check"})
    browser.send("/entreprises/nouvelle", {"step": "open"})
    assert "Un autre espace de ce SIREN est déjà confirmé" in browser.text


def test_a_session_lost_in_the_middle_gives_back_what_was_typed(browser: Browser, app: Flask, camille: str) -> None:
    browser.sign_in(camille)
    begin(browser)
    browser.client.delete_cookie("ancrage")
    browser.send("/entreprises/nouvelle", {**FACTS, "step": "check"})
    browser.sign_in(camille)
    browser.get("/reprise")
    assert "Boulangerie Sol" in browser.text
    browser.send("/entreprises/nouvelle")
    assert "Vérifiez avant d'ouvrir l'espace" in browser.text


def test_facts_are_changed_and_the_name_of_the_change_logged(
    browser: Browser, app: Flask, camille: str, store: Store
) -> None:
    firm = a_firm(app, camille)
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/modifier")
    browser.send("/modifier", {"headcount": "12"})
    assert "12 personnes" in browser.text
    with store.read() as db:
        assert log.lines(db, subject=firm)[0].detail == {"fields": ["headcount"]}


def test_the_siren_of_a_confirmed_firm_does_not_change(browser: Browser, app: Flask, camille: str) -> None:
    firm = a_firm(app, camille, state="confirmed")
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/modifier")
    browser.send("/modifier", {"number": OTHER})
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Le SIREN ne change plus" in browser.text


def test_whoever_is_nothing_to_a_firm_finds_no_page(browser: Browser, app: Flask, camille: str) -> None:
    firm = a_firm(app, person(app, "Zoé"))
    browser.sign_in(camille)
    for page in ("", "/modifier", "/equipe", "/confirmation", "/accords", "/export", "/export/donnees.zip"):
        assert browser.get(f"/entreprises/{firm}{page}").status_code == 404


@pytest.mark.parametrize("role", ["contributor", "reader", "advisor"])
def test_only_an_owner_manages(browser: Browser, app: Flask, camille: str, role: str) -> None:
    firm = a_firm(app, person(app, "Zoé"))
    joins(app, camille, firm, role)
    browser.sign_in(camille)
    assert browser.get(f"/entreprises/{firm}").status_code == 200
    assert browser.get(f"/entreprises/{firm}/equipe").status_code == 200
    for page in ("/modifier", "/confirmation", "/accords", "/export", "/suppression"):
        assert browser.get(f"/entreprises/{firm}{page}").status_code == 403


def test_an_operator_does_not_open_a_firm(browser: Browser, app: Flask, camille: str) -> None:
    firm = a_firm(app, camille)
    browser.sign_in(operator(app))
    assert browser.get(f"/entreprises/{firm}").status_code == 404


def test_without_a_firm_the_page_says_how_to_begin(browser: Browser, camille: str) -> None:
    browser.sign_in(camille)
    browser.get("/entreprises")
    assert "Aucune entreprise pour l'instant" in browser.text


def test_an_adviser_is_led_to_the_firms_that_gave_a_mandate(browser: Browser, app: Flask, camille: str) -> None:
    joins(app, camille, a_firm(app, person(app, "Zoé"), name="Menuiserie Lot"), "advisor")
    browser.sign_in(camille)
    browser.get("/entreprises")
    assert "1 entreprise que vous accompagnez" in browser.text
    assert "/accompagnement" in browser.html
    assert "Menuiserie Lot" not in browser.text  # on its own page, once


def test_nothing_is_agreed_by_default_and_an_agreement_goes_with_one_click(
    browser: Browser, app: Flask, camille: str
) -> None:
    firm = a_firm(app, camille)
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/accords")
    assert "pas d'accord" in browser.text
    browser.send("/comparaison/accord")
    assert "par Camille" in browser.text
    browser.send("/comparaison/retrait")
    assert "pas d'accord" in browser.text


def test_an_archive_holds_everything_and_no_secret(browser: Browser, app: Flask, camille: str, store: Store) -> None:
    firm = a_firm(app, camille)
    blobs = app.extensions[KEY].evidence
    sha256 = keep(blobs, b"proof")
    with store.write() as db:
        evidence.add_file(db, camille, firm, "Facture ../énergie.pdf", sha256, "application/pdf", 5)
    browser.sign_in(camille)
    answer = browser.get(f"/entreprises/{firm}/export/donnees.zip")
    with zipfile.ZipFile(BytesIO(answer.get_data())) as archive:
        data = json.loads(archive.read("data.json"))
        names = archive.namelist()
        assert archive.read(data["files"][0]["path"]) == b"proof"
    assert not any(".." in name.split("/")[0] or name.startswith("/") for name in names)
    assert data["firm"]["siren"] == SIREN
    assert data["people"][camille]["name"] == "Camille"
    assert "token" not in json.dumps(data)
    answer.close()


def keep(blobs: object, content: bytes) -> str:
    import hashlib  # noqa: PLC0415

    sha256 = hashlib.sha256(content).hexdigest()
    path = blobs.incoming / "test"  # type: ignore[attr-defined]
    path.write_bytes(content)
    blobs.put(path, sha256)  # type: ignore[attr-defined]
    return sha256


def test_a_file_that_is_not_there_is_named_in_the_archive(
    browser: Browser, app: Flask, camille: str, store: Store
) -> None:
    firm = a_firm(app, camille)
    with store.write() as db:
        evidence.add_file(db, camille, firm, "perdu.pdf", "ab" * 32, "application/pdf", 5)
    browser.sign_in(camille)
    answer = browser.get(f"/entreprises/{firm}/export/donnees.zip")
    with zipfile.ZipFile(BytesIO(answer.get_data())) as archive:
        assert "perdu.pdf" in archive.read("missing.txt").decode()
    answer.close()


def test_deletion_asks_for_the_name_or_the_siren(browser: Browser, app: Flask, camille: str, store: Store) -> None:
    firm = a_firm(app, camille)
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/suppression")
    browser.send("/suppression", {"typed": "Boulangerie"})
    assert browser.last is not None
    assert browser.last.status_code == 422
    with store.read() as db:
        assert firms.find(db, firm) is not None


@pytest.mark.parametrize("typed", ["boulangerie sol", "732 829 320"])
def test_deletion_leaves_nothing_that_tells_of_the_firm(
    browser: Browser, app: Flask, camille: str, store: Store, typed: str
) -> None:
    firm = a_firm(app, camille)
    joins(app, person(app, "Naïm", "naim@example.org"), firm, "reader")
    blobs = app.extensions[KEY].evidence
    shared, own = keep(blobs, b"shared"), keep(blobs, b"own")
    with store.write() as db:
        elsewhere = a_firm_of(db, camille)
        for sha256, where in ((shared, firm), (shared, elsewhere), (own, firm)):
            evidence.add_file(db, camille, where, "x.pdf", sha256, "application/pdf", 6)
        log.record(db, camille, "region.firm_refused", "firm", firm)
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/suppression")
    browser.send("/suppression", {"typed": typed})
    assert "est supprimé" in browser.text
    assert blobs.exists(shared)
    assert not blobs.exists(own)
    with store.read() as db:
        assert firms.find(db, firm) is None
        lines = db.rows(deeds.select().where(deeds.c.subject == firm))
        kept = {line.action for line in log.lines(db, subject="")}
        recipients = {one.recipient for one in mails.newest(db)}
        rows = db.rows(evidence_rows.select())
    assert not lines
    assert kept == {"firm.deleted", "region.firm_refused"}
    assert recipients == {"camille@example.org", "naim@example.org"}
    assert len(rows) == 1


def a_firm_of(db: firms.Db, owner: str) -> str:
    return firms.create(db, owner, firms.Facts(OTHER, None, "Ailleurs", "10.71C", "81004", 3, None, False))


def test_completion_answers_in_json(browser: Browser) -> None:
    found = browser.get("/listes/communes?q=albi").get_json()["items"]
    assert found[0] == {"code": "81004", "text": "Albi (81)"}
    assert browser.get("/listes/activites?q=boulangerie").get_json()["items"][0]["code"] == "10.71C"
    assert browser.get("/listes/activites").get_json()["items"] == []


def test_the_pages_of_a_firm_speak_english(browser: Browser, app: Flask) -> None:
    mary = person(app, "Mary", lang="en")
    firm = a_firm(app, mary)
    browser.sign_in(mary)
    for page in ("", "/modifier", "/equipe", "/confirmation", "/accords", "/export", "/suppression", "/depart"):
        browser.get(f"/entreprises/{firm}{page}")
        assert "l'espace" not in browser.text
        assert "L'entreprise" not in browser.text
