"""The region's team: confirms firms on documents, gives roles, and every deed is in its log."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from assessment import confirmations, firms, grants, log, mails
from assessment.store import Store
from assessment.store.tables import grant
from tests.web.pages.people import Browser, a_firm, joins, operator, person
from web.core import KEY

TEXT = b"Extrait Kbis de Boulangerie Sol, que Camille represente.\n"


@pytest.fixture
def camille(app: Flask) -> str:
    return person(app, "Camille")


@pytest.fixture
def firm(app: Flask, camille: str) -> str:
    return a_firm(app, camille)


@pytest.fixture
def odile(app: Flask) -> Browser:
    """One of the region's team."""
    return Browser(app).sign_in(operator(app))


def ask(browser: Browser, firm: str, content: bytes = TEXT, name: str = "kbis.txt", message: str = "Gérante") -> None:
    browser.get(f"/entreprises/{firm}/confirmation")
    browser.send("/confirmation", {"message": message}, files={"document": (BytesIO(content), name)})


def request_of(store: Store, firm: str) -> str:
    with store.read() as db:
        held = confirmations.latest(db, firm)
    assert held is not None
    return held.id


def actions(store: Store) -> list[str]:
    with store.read() as db:
        return [one.action for one in log.lines(db, region=True)]


def test_a_firm_is_confirmed_on_a_document(
    browser: Browser, camille: str, firm: str, odile: Browser, store: Store
) -> None:
    ask(browser.sign_in(camille), firm)
    assert "Votre demande est à l'étude" in browser.text
    odile.get("/region")
    assert "Boulangerie Sol" in odile.text
    odile.get(f"/region/demandes/{request_of(store, firm)}")
    assert "Gérante" in odile.text
    odile.send("/region/demandes/", {"answer": "accept"})
    with store.read() as db:
        held = firms.find(db, firm)
        told = mails.newest(db)[0]
    assert held is not None
    assert (held.state, held.confirmed_how) == ("confirmed", "documents")
    assert told.recipient == "camille@example.org"
    assert actions(store) == ["region.firm_confirmed"]


def test_a_refusal_has_a_reason_that_the_firm_reads(
    browser: Browser, camille: str, firm: str, odile: Browser, store: Store
) -> None:
    ask(browser.sign_in(camille), firm)
    odile.get(f"/region/demandes/{request_of(store, firm)}")
    odile.send("/region/demandes/", {"answer": "refuse", "reason": " "})
    assert odile.last is not None
    assert odile.last.status_code == 422
    odile.send("/region/demandes/", {"answer": "refuse", "reason": "Le document a plus d'un an."})
    browser.get(f"/entreprises/{firm}/confirmation")
    assert "Le document a plus d'un an." in browser.text
    with store.read() as db:
        assert "Le document a plus d'un an." in mails.newest(db)[0].text
    assert actions(store) == ["region.firm_refused"]
    ask(browser, firm)
    assert "à l'étude" in browser.text


def test_the_document_is_saved_never_shown(
    browser: Browser, camille: str, firm: str, odile: Browser, store: Store
) -> None:
    ask(browser.sign_in(camille), firm)
    answer = odile.get(f"/region/demandes/{request_of(store, firm)}/document")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.get_data() == TEXT
    answer.close()
    assert actions(store) == ["region.document_opened"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "kbis.pdf", "vide"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "kbis.svg", "kbis.svg"),
        (b"MZ\x90\x00" + b"\0" * 100, "kbis.pdf", "kbis.pdf"),
    ],
)
def test_a_file_that_is_no_document_is_refused_and_the_message_kept(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store, content: bytes, name: str, said: str
) -> None:
    ask(browser.sign_in(camille), firm, content, name, "Bonjour l'équipe")
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert said in browser.text
    assert "Bonjour l'équipe" in browser.text
    with store.read() as db:
        assert confirmations.latest(db, firm) is None
    assert not list(app.extensions[KEY].evidence.incoming.iterdir())


def test_a_request_without_a_file_says_so(browser: Browser, camille: str, firm: str) -> None:
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/confirmation")
    browser.send("/confirmation", {"message": "x"})
    assert "Choisissez un fichier." in browser.text


def test_two_requests_at_once_are_one(browser: Browser, camille: str, firm: str, store: Store) -> None:
    browser.sign_in(camille)
    browser.get(f"/entreprises/{firm}/confirmation")
    page = browser.last
    for _ in range(2):
        browser.last = page
        browser.send("/confirmation", {"message": ""}, files={"document": (BytesIO(TEXT), "kbis.txt")})
    with store.read() as db:
        assert len(confirmations.waiting(db)) == 1


def test_a_request_is_withdrawn_with_its_document(
    browser: Browser, app: Flask, camille: str, firm: str, store: Store
) -> None:
    ask(browser.sign_in(camille), firm)
    with store.read() as db:
        held = confirmations.latest(db, firm)
    assert held is not None
    assert held.document is not None
    blobs = app.extensions[KEY].evidence
    assert blobs.exists(held.document.sha256)
    browser.get(f"/entreprises/{firm}/confirmation")
    browser.send("/retrait")
    assert not blobs.exists(held.document.sha256)


def test_only_one_space_of_a_siren_is_confirmed(
    browser: Browser, app: Flask, camille: str, firm: str, odile: Browser, store: Store
) -> None:
    a_firm(app, person(app, "Zoé"), state="confirmed", name="Sol et fils")
    ask(browser.sign_in(camille), firm)
    odile.get(f"/region/demandes/{request_of(store, firm)}")
    assert "1 autre espace a ce SIREN" in odile.text
    odile.send("/region/demandes/", {"answer": "accept", "reason": "Vu"})
    assert odile.last is not None
    assert odile.last.status_code == 422
    assert "déjà confirmé" in odile.text
    assert "Vu" in odile.text
    assert actions(store) == []


def test_nobody_decides_on_their_own_firm(app: Flask, browser: Browser, camille: str, firm: str, store: Store) -> None:
    ask(browser.sign_in(camille), firm)
    with store.write() as db:
        db.insert(grant, id="1" * 16, account=camille, role="operator", granted_at=db.now)
    browser.get(f"/region/demandes/{request_of(store, firm)}")
    assert "une autre personne de l'équipe doit décider" in browser.text
    with pytest.raises(confirmations.OwnFirmError), store.write() as db:
        confirmations.decide(db, request_of(store, firm), camille, accepted=True, reason="")


def test_a_decision_is_made_once(browser: Browser, camille: str, firm: str, odile: Browser, store: Store) -> None:
    ask(browser.sign_in(camille), firm)
    odile.get(f"/region/demandes/{request_of(store, firm)}")
    page = odile.last
    odile.send("/region/demandes/", {"answer": "accept"})
    odile.last = page
    odile.send("/region/demandes/", {"answer": "refuse", "reason": "trop tard"})
    assert "a déjà sa réponse" in odile.text
    assert actions(store) == ["region.firm_confirmed"]


def test_a_confirmation_is_taken_back_with_its_reason(app: Flask, camille: str, odile: Browser, store: Store) -> None:
    firm = a_firm(app, camille, state="confirmed", siren="552100554")
    odile.get(f"/region/entreprises/{firm}")
    odile.send("/retrait", {"reason": ""})
    assert odile.last is not None
    assert odile.last.status_code == 422
    odile.send("/retrait", {"reason": "L'espace n'était pas celui de l'entreprise."})
    with store.read() as db:
        assert not firms.find(db, firm).confirmed  # type: ignore[union-attr]
        assert "pas celui de l'entreprise" in mails.newest(db)[0].text
    assert actions(store) == ["region.confirmation_withdrawn"]


def test_firms_are_found_by_siren_and_by_name_without_accents(app: Flask, camille: str, odile: Browser) -> None:
    a_firm(app, camille, name="Menuiserie d'Été", siren="552100554")
    a_firm(app, camille, name="Boulangerie Sol", state="confirmed")
    odile.get("/region/entreprises?q=ete")
    assert "Menuiserie d'Été" in odile.text
    assert "Boulangerie Sol" not in odile.text
    odile.get("/region/entreprises?q=732 829")
    assert "Boulangerie Sol" in odile.text
    odile.get("/region/entreprises?state=claimed")
    assert "Boulangerie Sol" not in odile.text
    odile.get("/region/entreprises?q=%25")
    assert odile.last is not None
    assert odile.last.status_code == 200


def test_the_team_sees_facts_and_never_answers(app: Flask, camille: str, firm: str, odile: Browser) -> None:
    odile.get(f"/region/entreprises/{firm}")
    assert "732 829 320" in odile.text
    assert "300" not in odile.text.replace("732 829 320", "")


def test_a_role_is_given_and_ended_and_both_are_logged(app: Flask, camille: str, odile: Browser, store: Store) -> None:
    odile.get("/region/roles")
    odile.send("/region/roles", {"email": "camille@example.org", "role": "buyer"})
    assert "camille@example.org a le rôle : acheteur public." in odile.text
    with store.read() as db:
        held = next(one for one in grants.current(db) if one.role == "buyer")
    odile.send(f"/region/roles/{held.id}/fin")
    assert sorted(actions(store)) == ["region.role_ended", "region.role_given"]
    odile.get("/region/journal")
    assert "rôle donné : acheteur public" in odile.text
    odile.get(f"/region/journal?subject={camille}")
    assert "Au sujet de Camille" in odile.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "nobody@example.org", "role": "buyer"}, "Aucun compte n'a cette adresse"),
        ({"email": "odile@example.org", "role": "operator"}, "a déjà ce rôle"),
        ({"email": "x", "role": "king"}, "Choisissez un rôle"),
    ],
)
def test_a_role_that_cannot_be_given_says_why(odile: Browser, store: Store, values: dict[str, str], said: str) -> None:
    odile.get("/region/roles")
    odile.send("/region/roles", values)
    assert odile.last is not None
    assert odile.last.status_code == 422
    assert said in odile.text
    assert f'value="{values["email"]}"' in odile.html
    assert actions(store) == []


def test_the_team_keeps_its_last_member(odile: Browser, store: Store) -> None:
    odile.get("/region/roles")
    odile.send("/fin")
    assert "C'est la dernière personne de l'équipe" in odile.text
    with store.read() as db:
        assert len(grants.current(db)) == 1


def test_the_region_s_pages_do_not_exist_for_others(browser: Browser, app: Flask, camille: str, firm: str) -> None:
    joins(app, person(app, "Paul"), firm, "reader")
    browser.sign_in(camille)
    for page in ("/region", "/region/entreprises", f"/region/entreprises/{firm}", "/region/roles", "/region/journal"):
        assert browser.get(page).status_code == 404


EVERY_POST = {"operator.decide", "operator.unconfirm", "operator.appoint", "operator.end_role"}


def test_every_deed_of_the_team_is_among_those_whose_log_is_tested(app: Flask) -> None:
    posts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("operator.") and "POST" in (rule.methods or ())
    }
    assert posts == EVERY_POST
