"""Opening an account, getting in and out, and what a stranger can learn or do about somebody else's: nothing."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask

from assessment import accounts, log, mails, passwords, sessions
from tests.conftest import Clock
from tests.web.pages.people import Browser, a_firm, joins, operator, person
from web.core import KEY
from web.pages.account import parts

PHRASE = "tuile orage bicyclette fenouil"
OTHER = "marmite lundi glacier tambour"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "HASHER", CHEAP)
    for module in ("sign_up", "security"):
        monkeypatch.setattr(f"web.pages.account.{module}.HASHER", CHEAP)


@pytest.fixture(autouse=True)
def _time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A little at each look at the clock: the last e-mail is the last."""

    def tick(clock: Clock) -> datetime:
        clock.advance(milliseconds=1)
        return clock.now

    monkeypatch.setattr(Clock, "__call__", tick)


def sign_up(browser: Browser, email: str = "camille@exemple.fr", password: str = PHRASE, next_: str = "") -> None:
    browser.get(f"/inscription?next={next_}")
    browser.send("/inscription", {"name": "Camille Roux", "email": email, "new_password": password})


def sign_in(browser: Browser, email: str = "camille@exemple.fr", password: str = PHRASE, next_: str = "") -> None:
    browser.get(f"/connexion?next={next_}")
    browser.send("/connexion", {"email": email, "password": password, "how": "password"})


def with_password(app: Flask, email: str = "camille@exemple.fr", password: str = PHRASE) -> str:
    made = person(app, "Camille", email)
    with app.extensions[KEY].store.write() as db:
        accounts.set_password(db, made, passwords.hash_password(password, CHEAP), session=None)
    return made


def letters(app: Flask, to: str = "camille@exemple.fr") -> list[mails.Mail]:
    """What somebody was sent, the last first."""
    with app.extensions[KEY].store.read() as db:
        return [one for one in mails.newest(db) if one.recipient == to]


def link(app: Flask, to: str = "camille@exemple.fr") -> str:
    """The path of the link in the last e-mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/lien/\S+)", letters(app, to)[0].text)
    assert found
    return found[1]


def account(app: Flask, email: str = "camille@exemple.fr") -> accounts.Account | None:
    with app.extensions[KEY].store.read() as db:
        return accounts.by_email(db, email)


def signed_in(browser: Browser) -> bool:
    return browser.get("/compte", follow=False).status_code == 200


def another(browser: Browser) -> Browser:
    return Browser(browser.app)


# --- opening an account


def test_an_account_is_opened_and_its_address_confirmed(app: Flask, browser: Browser) -> None:
    sign_up(browser)
    assert "Regardez vos courriels" in browser.text
    browser.get(link(app))
    browser.send("/lien/")
    assert "Votre adresse est confirmée" in browser.text
    assert signed_in(browser)
    made = account(app)
    assert made is not None
    assert made.email_confirmed_at is not None


def test_what_was_typed_comes_back_with_what_to_change(browser: Browser) -> None:
    browser.get("/inscription")
    answer = browser.send("/inscription", {"name": "", "email": "camille@exemple", "new_password": "azerty"})
    assert answer.status_code == 422
    for said in ("Il y a 3 points à corriger", "Indiquez votre nom", "n'est pas complète", "il en faut au moins 12"):
        assert said in browser.text
    assert 'value="camille@exemple"' in browser.html
    assert "azerty" not in browser.html
    for name in ("name", "email", "new_password"):
        assert f'id="f-{name}-error"' in browser.html


@pytest.mark.parametrize("name", ["x" * 101, "   ", "\u2028"])
def test_a_name_that_cannot_be_kept_is_refused(app: Flask, browser: Browser, name: str) -> None:
    browser.get("/inscription")
    sent = {"name": name, "email": "camille@exemple.fr", "new_password": ""}
    assert browser.send("/inscription", sent).status_code == 422
    assert account(app) is None


def test_a_field_of_megabytes_is_refused_in_words(browser: Browser) -> None:
    browser.get("/inscription")
    sent = {"name": "x" * 3_000_000, "email": "camille@exemple.fr", "new_password": ""}
    assert browser.send("/inscription", sent).status_code == 413
    assert "trop volumineux" in browser.text


def test_a_stranger_cannot_tell_who_has_an_account(app: Flask, browser: Browser) -> None:
    person(app, "Camille", "camille@exemple.fr")
    sign_up(browser)
    known = browser.text
    fresh = another(browser)
    sign_up(fresh, "nouvelle@exemple.fr")
    assert known.replace("camille@", "nouvelle@") == fresh.text
    assert browser.path == fresh.path


def test_the_owner_of_an_address_is_told_that_it_has_an_account_and_gets_in(app: Flask, browser: Browser) -> None:
    person(app, "Camille", "camille@exemple.fr")
    sign_up(another(browser), password=OTHER)
    assert letters(app)[0].subject == "Vous avez déjà un compte"
    browser.get(link(app))
    browser.send("/lien/")
    assert signed_in(browser)
    made = account(app)
    assert made is not None
    assert made.password_hash is None, "a stranger's sign-up set a password on it"


def test_answering_does_not_wait_for_the_confirmation(app: Flask, browser: Browser) -> None:
    sign_up(browser)
    sign_in(browser)
    assert signed_in(browser)
    browser.get("/compte")
    assert "Confirmez votre adresse" in browser.text
    browser.send("/compte/confirmation")
    assert len(letters(app)) == 2


def test_no_password_is_needed(app: Flask, browser: Browser) -> None:
    sign_up(browser, password="")
    browser.get(link(app))
    browser.send("/lien/")
    assert signed_in(browser)


def test_where_one_was_going_survives_the_sign_up(app: Flask, browser: Browser) -> None:
    sign_up(browser, next_="/compte/profil")
    browser.get(link(app))
    browser.send("/lien/")
    assert browser.path == "/compte/profil"


# --- nobody gains an account by opening it in another's name


def test_a_confirmation_opened_elsewhere_does_not_confirm_what_a_stranger_set_up(app: Flask, browser: Browser) -> None:
    sign_up(another(browser), password=OTHER)
    browser.get(link(app))
    assert "connectez-vous d'abord" in browser.text
    with app.extensions[KEY].store.read() as db:
        assert accounts.by_email(db, "camille@exemple.fr") is not None
    browser.client.post(link(app), data={"csrf_token": ""})
    made = account(app)
    assert made is not None
    assert made.email_confirmed_at is None


def test_the_owner_of_the_address_takes_over_what_a_stranger_opened(app: Flask, browser: Browser) -> None:
    stranger = another(browser)
    sign_up(stranger, password=OTHER)
    sign_in(stranger, password=OTHER)
    assert signed_in(stranger)
    browser.get("/connexion")
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    browser.get(link(app))
    assert "ne servira plus" in browser.text
    browser.send("/lien/")
    assert "choisissez-en un nouveau" in browser.text
    assert signed_in(browser)
    assert not signed_in(stranger)
    sign_in(stranger, password=OTHER)
    assert not signed_in(stranger)


# --- getting in


def test_signing_in_leads_where_one_was_going(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/compte/suppression")
    assert browser.path == "/connexion"
    browser.send("/connexion", {"email": "Camille@Exemple.fr ", "password": PHRASE, "how": "password"})
    assert browser.path == "/compte/suppression"


@pytest.mark.parametrize("next_", ["https://mal.example/", "//mal.example", "/\\mal.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(app: Flask, browser: Browser, next_: str) -> None:
    with_password(app)
    browser.get("/connexion", next=next_)
    browser.get(f"/connexion?next={next_}")
    answer = browser.send(
        "/connexion", {"email": "camille@exemple.fr", "password": PHRASE, "next": next_}, follow=False
    )
    assert answer.status_code == 303
    assert "mal.example" not in answer.location
    assert "javascript" not in answer.location


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app: Flask, browser: Browser) -> None:
    with_password(app)
    sign_in(browser, password=OTHER)
    wrong = browser.text
    sign_in(browser, "personne@exemple.fr", OTHER)
    assert browser.text == wrong
    assert "ne vont pas ensemble" in wrong
    assert 'value="personne@exemple.fr"' in browser.html
    assert OTHER not in browser.html


def test_the_session_gets_a_token_that_nobody_could_have_planted(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/connexion")
    before = browser.client.get_cookie("ancrage")
    sign_in(browser)
    after = browser.client.get_cookie("ancrage")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_too_many_attempts_close_an_address_even_for_the_right_password(
    app: Flask, browser: Browser, clock: Clock
) -> None:
    with_password(app)
    for _ in range(10):
        sign_in(browser, password=OTHER)
    sign_in(browser)
    assert "recommencez dans 15 minutes" in browser.text
    assert not signed_in(browser)
    clock.advance(minutes=14, seconds=30)
    sign_in(browser)
    assert "recommencez dans 1 minute" in browser.text
    clock.advance(minutes=1)
    sign_in(browser)
    assert signed_in(browser)


def test_an_address_without_account_closes_just_the_same(browser: Browser) -> None:
    for _ in range(11):
        sign_in(browser, "personne@exemple.fr", OTHER)
    assert "recommencez dans 15 minutes" in browser.text


def test_a_link_remains_when_the_password_is_closed(app: Flask, browser: Browser) -> None:
    with_password(app)
    for _ in range(11):
        sign_in(browser, password=OTHER)
    browser.get("/connexion")
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    browser.get(link(app))
    browser.send("/lien/")
    assert signed_in(browser)


def test_getting_in_forgets_the_attempts_before(app: Flask, browser: Browser) -> None:
    with_password(app)
    for _ in range(3):
        for _ in range(9):
            sign_in(browser, password=OTHER)
        sign_in(browser)
        assert signed_in(browser)
        browser.get("/compte")
        browser.send("/deconnexion")


@pytest.mark.slow
def test_one_place_cannot_try_every_address(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/connexion")
    form = browser.form("/connexion").fields
    for number in range(100):
        browser.client.post("/connexion", data={**form, "email": f"p{number}@exemple.fr", "password": "x"})
    sign_in(browser)
    assert "recommencez dans" in browser.text


def test_an_older_hash_is_made_anew(app: Flask, browser: Browser) -> None:
    made = person(app, "Camille", "camille@exemple.fr")
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    with app.extensions[KEY].store.write() as db:
        accounts.set_password(db, made, passwords.hash_password(PHRASE, older), session=None)
    sign_in(browser)
    held = account(app)
    assert held is not None
    assert held.password_hash is not None
    assert not passwords.needs_rehash(held.password_hash, CHEAP)
    assert passwords.verify_password(held.password_hash, PHRASE, CHEAP)


# --- links


@pytest.mark.parametrize("email", ["camille@exemple.fr", "personne@exemple.fr"])
@pytest.mark.parametrize("page", ["/connexion", "/mot-de-passe-oublie"])
def test_asking_for_a_link_tells_nothing(app: Flask, browser: Browser, page: str, email: str) -> None:
    with_password(app)
    browser.get(page)
    browser.send(page, {"email": email, "how": "link"})
    assert f"Si un compte existe pour {email}" in browser.text
    assert len(letters(app, email)) == (1 if email.startswith("camille") else 0)


def test_opening_a_link_uses_nothing_up(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/connexion")
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    scanner = another(browser)
    for _ in range(3):
        assert scanner.get(link(app)).status_code == 200
        scanner.client.head(link(app))
    assert not signed_in(scanner)
    browser.get(link(app))
    browser.send("/lien/")
    assert signed_in(browser)


def test_a_link_replayed_says_so_and_lets_nobody_in(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/connexion")
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    again = another(browser)
    again.get(link(app))
    browser.get(link(app))
    browser.send("/lien/")
    assert again.send("/lien/").status_code == 410
    assert "Ce lien a déjà servi" in again.text
    assert not signed_in(again)
    assert again.get(link(app)).status_code == 410


def test_a_link_that_ran_out_says_so_and_shows_the_way_on(app: Flask, browser: Browser, clock: Clock) -> None:
    with_password(app)
    browser.get("/mot-de-passe-oublie")
    browser.send("/mot-de-passe-oublie", {"email": "camille@exemple.fr"})
    browser.get(link(app))
    clock.advance(minutes=60)
    assert browser.send("/lien/").status_code == 410
    assert "n'est plus valable" in browser.text
    assert 'href="/mot-de-passe-oublie"' in browser.html


@pytest.mark.parametrize("token", ["x", "é%20", "a" * 1000])
def test_a_link_that_never_was_says_so(browser: Browser, token: str) -> None:
    assert browser.get(f"/lien/{token}").status_code == 404
    assert "Ce lien n'ouvre rien" in browser.text


def test_e_mails_are_not_sent_without_end(app: Flask, browser: Browser) -> None:
    with_password(app)
    for _ in range(7):
        browser.get("/mot-de-passe-oublie")
        browser.send("/mot-de-passe-oublie", {"email": "camille@exemple.fr"})
    assert browser.last is not None
    assert browser.last.status_code == 422
    assert "Trop d'essais" in browser.text
    assert len(letters(app)) == 5


def test_a_link_of_somebody_else_warns_before_changing_who_is_signed_in(app: Flask, browser: Browser) -> None:
    with_password(app)
    browser.get("/connexion")
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    naim = another(browser).sign_in(person(app, "Naim"))
    naim.get(link(app))
    assert "vous déconnectera de ce compte" in naim.text


# --- passwords


def test_a_forgotten_password_is_replaced_and_every_other_device_signed_out(app: Flask, browser: Browser) -> None:
    with_password(app)
    phone = another(browser)
    sign_in(phone)
    browser.get("/mot-de-passe-oublie")
    browser.send("/mot-de-passe-oublie", {"email": "camille@exemple.fr"})
    browser.get(link(app))
    browser.send("/lien/")
    assert browser.path == "/compte/mot-de-passe"
    assert browser.send("/compte/mot-de-passe", {"new_password": "camille exemple"}).status_code == 422
    browser.send("/compte/mot-de-passe", {"new_password": OTHER})
    assert signed_in(browser)
    assert not signed_in(phone)
    sign_in(phone, password=PHRASE)
    assert not signed_in(phone)
    sign_in(phone, password=OTHER)
    assert signed_in(phone)
    assert letters(app)[0].subject == "Votre mot de passe a changé"


def test_what_lets_one_in_is_changed_only_after_showing_who_one_is(app: Flask, browser: Browser, clock: Clock) -> None:
    with_password(app)
    sign_in(browser)
    clock.advance(minutes=31)
    browser.get("/compte/mot-de-passe")
    assert browser.path == "/compte/verification"
    assert browser.send("/compte/verification", {"password": OTHER, "how": "password"}).status_code == 422
    browser.send("/compte/verification", {"password": PHRASE, "how": "password"})
    assert browser.path == "/compte/mot-de-passe"
    clock.advance(minutes=59)
    browser.send("/compte/mot-de-passe", {"new_password": OTHER})
    assert "est enregistré" in browser.text


def test_an_account_is_deleted_only_after_showing_who_one_is(app: Flask, browser: Browser, clock: Clock) -> None:
    with_password(app)
    sign_in(browser)
    clock.advance(minutes=61)
    browser.get("/compte/adresse")
    form = browser.form("/langue").fields
    browser.client.post("/compte/suppression", data={**form, "email": "camille@exemple.fr"})
    assert account(app) is not None
    browser.get("/compte/suppression")
    assert browser.path == "/compte/verification"


def test_without_a_password_a_link_shows_who_one_is(app: Flask, browser: Browser) -> None:
    browser.sign_in(person(app, "Camille", "camille@exemple.fr"))
    browser.get("/compte/adresse")
    assert browser.path == "/compte/verification"
    browser.send("/compte/verification", {"how": "link"})
    browser.get(link(app))
    browser.send("/lien/")
    assert browser.path == "/compte/adresse"


# --- the address


def test_an_address_changes_once_the_new_one_is_shown_to_be_mine_and_the_old_one_is_told(
    app: Flask, browser: Browser
) -> None:
    with_password(app)
    sign_in(browser)
    browser.get("/compte/adresse")
    browser.send("/compte/adresse", {"email": "Camille@ailleurs.example"})
    assert account(app) is not None
    assert "nouvelle adresse est demandée" in letters(app)[0].subject
    browser.get(link(app, "camille@ailleurs.example"))
    browser.send("/lien/")
    moved = account(app, "camille@ailleurs.example")
    assert moved is not None
    assert account(app) is None
    assert letters(app)[0].subject == "L'adresse de votre compte a changé"


def test_a_link_for_a_new_address_opens_nothing_for_who_is_not_signed_in(app: Flask, browser: Browser) -> None:
    with_password(app)
    sign_in(browser)
    browser.get("/compte/adresse")
    browser.send("/compte/adresse", {"email": "victime@exemple.fr"})
    victim = another(browser)
    victim.get(link(app, "victime@exemple.fr"))
    assert "connectez-vous d'abord" in victim.text
    assert account(app, "victime@exemple.fr") is None


def test_asking_for_an_address_does_not_tell_whether_it_has_an_account(app: Flask, browser: Browser) -> None:
    with_password(app)
    person(app, "Naim", "naim@exemple.fr")
    sign_in(browser)
    said = []
    for email in ("naim@exemple.fr", "neuf@exemple.fr"):
        browser.get("/compte/adresse")
        browser.send("/compte/adresse", {"email": email})
        said.append(browser.text.replace(email, "…"))
    assert said[0] == said[1]
    assert "Vous avez déjà un compte" in [one.subject for one in letters(app, "naim@exemple.fr")]


# --- my account


def test_name_language_and_look_are_kept(app: Flask, browser: Browser) -> None:
    made = person(app, "Camille", "camille@exemple.fr")
    browser.sign_in(made)
    browser.get("/compte/profil")
    browser.send("/compte/profil", {"name": " Camille   Roux ", "lang": "en", "theme": "dark"})
    held = account(app)
    assert held is not None
    assert (held.name, held.lang, held.theme) == ("Camille Roux", "en", "dark")
    assert 'lang="en"' in browser.html
    assert "My account" in browser.text


def test_devices_are_named_and_signed_out_one_by_one_or_together(app: Flask, browser: Browser) -> None:
    with_password(app)
    others = [another(browser) for _ in range(3)]
    agent = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    for one in others:
        one.client.environ_base["HTTP_USER_AGENT"] = agent
        sign_in(one)
    sign_in(browser)
    browser.get("/compte")
    assert browser.text.count("Firefox sur Android") == 3
    browser.send("/fin")
    assert sum(signed_in(one) for one in others) == 2
    browser.get("/compte")
    browser.send("/compte/sessions/fin")
    assert not any(signed_in(one) for one in others)
    assert signed_in(browser)


def test_nobody_signs_out_the_device_of_another(app: Flask, browser: Browser) -> None:
    with_password(app)
    sign_in(browser)
    browser.get("/compte")
    held = account(app)
    assert held is not None
    with app.extensions[KEY].store.read() as db:
        (mine,) = sessions.of_account(db, held.id)
    naim = another(browser).sign_in(person(app, "Naim"))
    naim.get("/compte")
    form = naim.form("/langue").fields
    naim.client.post(f"/compte/sessions/{mine.id}/fin", data=form)
    assert signed_in(browser)


def test_signing_out_ends_the_session_for_good(app: Flask, browser: Browser) -> None:
    with_password(app)
    sign_in(browser)
    cookie = browser.client.get_cookie("ancrage")
    assert cookie is not None
    browser.get("/compte")
    answer = browser.send("/deconnexion", follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = another(browser)
    thief.client.set_cookie("ancrage", cookie.value)
    assert not signed_in(thief)
    assert not signed_in(browser)


def test_roles_are_listed(app: Flask, browser: Browser) -> None:
    made = operator(app)
    joins(app, made, a_firm(app, person(app, "Naim")), "advisor")
    browser.sign_in(made).get("/compte")
    assert "Boulangerie Sol" in browser.text
    assert "conseiller" in browser.text
    assert "équipe de la région" in browser.text


def test_my_data_are_one_file(app: Flask, browser: Browser) -> None:
    browser.sign_in(with_password(app))
    answer = browser.get("/compte/donnees.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.text)["account"]["email"] == "camille@exemple.fr"
    assert "argon2" not in answer.text


# --- leaving


def test_an_account_is_deleted_once_its_address_is_typed_again(app: Flask, browser: Browser) -> None:
    with_password(app)
    sign_in(browser)
    browser.get("/compte/suppression")
    assert browser.send("/compte/suppression", {"email": "camille"}).status_code == 422
    assert 'value="camille"' in browser.html
    browser.send("/compte/suppression", {"email": "Camille@exemple.fr"})
    assert "Votre compte est supprimé" in browser.text
    assert account(app) is None
    assert not signed_in(browser)
    assert [one.subject for one in letters(app)] == ["Votre compte est supprimé"]
    with app.extensions[KEY].store.read() as db:
        assert "account.deleted" in [line.action for line in log.lines(db)]


def test_the_only_owner_of_a_firm_is_shown_the_way_on(app: Flask, browser: Browser) -> None:
    firm = a_firm(app, with_password(app))
    sign_in(browser)
    browser.get("/compte/suppression")
    assert f"/entreprises/{firm}/equipe" in browser.html
    assert f"/entreprises/{firm}/suppression" in browser.html
    form = browser.form("/langue").fields
    answer = browser.client.post("/compte/suppression", data={**form, "email": "camille@exemple.fr"})
    assert answer.status_code == 422
    assert account(app) is not None


# --- words


@pytest.mark.parametrize(
    "path", ["/inscription", "/connexion", "/mot-de-passe-oublie", "/lien/x", "/compte", "/compte/profil",
             "/compte/verification?next=/compte/adresse", "/compte/suppression"],
)  # fmt: skip
def test_every_page_speaks_english_too(app: Flask, browser: Browser, path: str) -> None:
    if path.startswith("/compte"):
        browser.sign_in(person(app, "Camille", lang="en"))
    browser.get(path, **{"Accept-Language": "en"})
    assert 'lang="en"' in browser.html
    main = browser.html.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"\b(votre|vous|adresse|mot de passe|compte|lien)\b", re.sub(r"<[^>]*>", " ", main))
