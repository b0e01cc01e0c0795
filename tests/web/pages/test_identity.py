"""Signing in through an OpenID Connect provider: what it opens, and every way in which nobody is let in."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from pydantic import SecretStr

from assessment import accounts, firms, identities, mails
from assessment.tokens import new_id
from tests.conftest import Clock
from tests.web.pages import fake_provider
from tests.web.pages.fake_provider import CLIENT, KEY, OTHER_KEY, SECRET, Claims, Provider
from tests.web.pages.people import Browser, a_firm, joins, person
from web import oidc
from web.core import KEY as SERVICES
from web.settings import Settings


@pytest.fixture
def provider(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with fake_provider.running(clock) as made:
        yield made


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    return settings.model_copy(
        update={
            "oidc_name": "ProConnect",
            "oidc_discovery": f"{provider.address}/.well-known/openid-configuration",
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
        }
    )


def set_to(app: Flask, **values: object) -> None:
    held = app.extensions[SERVICES].settings
    for name, value in values.items():
        setattr(held, name, value)


def begin(browser: Browser, next_: str = "") -> str:
    """Press the button; the provider's address that the browser is sent to."""
    answer = browser.get(f"/connexion/fournisseur?next={next_}", follow=False)
    assert answer.status_code == 302, browser.text
    return answer.location


def come_back(browser: Browser, provider: Provider, next_: str = "") -> int:
    """The whole way through the provider; the status of the page that it ends on."""
    return browser.get(provider.authorise(begin(browser, next_))).status_code


def linked(app: Flask, provider: Provider, name: str = "Camille", email: str = "camille@exemple.fr") -> str:
    """An account that the identity opens."""
    made = person(app, name, email)
    with app.extensions[SERVICES].store.write() as db:
        identities.attach(db, made, provider.address, provider.person["sub"], email)
    return made


def signed_in(browser: Browser) -> bool:
    return browser.get("/compte", follow=False).status_code == 200


def accounts_of(app: Flask, email: str = "camille@exemple.fr") -> accounts.Account | None:
    with app.extensions[SERVICES].store.read() as db:
        return accounts.by_email(db, email)


# --- the way there and back


def test_an_identity_opens_the_account_that_it_was_linked_to(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    browser.get("/connexion?next=/compte/profil")
    assert "Continuer avec ProConnect" in browser.text
    assert come_back(browser, provider, "/compte/profil") == 200
    assert browser.path == "/compte/profil"
    assert signed_in(browser)


def test_what_is_asked_of_the_provider(app: Flask, browser: Browser, provider: Provider) -> None:
    asked = dict(parse_qsl(urlsplit(begin(browser)).query))
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/connexion/retour"
    assert "openid" in asked["scope"].split()
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["code_challenge_method"] == "S256"
    assert "acr_values" not in asked


def test_pkce_is_left_out_where_it_is_not_announced(app: Flask, browser: Browser, provider: Provider) -> None:
    """A ProConnect of 2025 refused any parameter that it did not document."""
    provider.document = {"code_challenge_methods_supported": None}
    linked(app, provider)
    come_back(browser, provider)
    assert signed_in(browser)
    assert "code_challenge" not in provider.seen[1][1]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", None])
def test_the_secret_is_shown_as_the_provider_wants_it(
    app: Flask, browser: Browser, provider: Provider, method: str | None
) -> None:
    provider.document = {"token_endpoint_auth_methods_supported": [method] if method else None}
    linked(app, provider)
    come_back(browser, provider)
    assert signed_in(browser)
    (form,) = [form for path, form in provider.seen if path == "/token"]
    assert ("client_secret" in form) == (method == "client_secret_post")


@pytest.mark.parametrize("signed", [True, False])
def test_userinfo_comes_signed_or_in_json(app: Flask, browser: Browser, provider: Provider, signed: bool) -> None:
    provider.signed_info = signed
    come_back(browser, provider)
    assert browser.path == "/connexion/fournisseur/premiere-fois"
    assert 'value="Camille Roux"' in browser.html
    assert 'value="camille@exemple.fr"' in browser.html


def test_a_new_key_of_the_provider_is_found(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    come_back(browser, provider)
    browser.get("/compte")
    browser.send("/deconnexion", follow=False)
    provider.key, provider.published = OTHER_KEY, [OTHER_KEY]
    come_back(browser, provider)
    assert signed_in(browser)


# --- every way in which nobody is let in


def unsigned(claims: Claims) -> str:
    return _signing_input({"alg": "none"}, claims) + "."


def signed_with_the_public_key(claims: Claims) -> str:
    """Everybody knows that key: whoever took it for a secret would be fooled by everybody."""
    return _by_secret(claims, KEY.as_pem(private=False))


def signed_with_the_client_secret(claims: Claims) -> str:
    return _by_secret(claims, SECRET.encode())


def signed_by_another(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, OTHER_KEY)


def signed_by_a_key_it_brings(claims: Claims) -> str:
    header = {"alg": "RS256", "jwk": OTHER_KEY.as_dict(private=False)}
    return jwt.encode(header, claims, OTHER_KEY)


def cut(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, KEY)[:-10]


def _by_secret(claims: Claims, secret: bytes) -> str:
    signed = _signing_input({"alg": "HS256", "kid": KEY.kid}, claims)
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _signing_input(header: Claims, claims: Claims) -> str:
    return ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


@pytest.mark.parametrize(
    "forge",
    [unsigned, signed_with_the_public_key, signed_with_the_client_secret, signed_by_another, signed_by_a_key_it_brings,
     cut, lambda claims: "", lambda claims: "a.b.c", lambda claims: "é", lambda claims: "x" * 30_000],
)  # fmt: skip
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, forge: Callable[[Claims], str]
) -> None:
    linked(app, provider)
    provider.make_token = forge
    assert come_back(browser, provider) == 502
    assert "n'a pas pu être vérifiée" in browser.text
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://mal.example"}, {"iss": None}, {"aud": "another"}, {"aud": None}, {"aud": ["another", "more"]},
     {"aud": [CLIENT, "another"]}, {"azp": "another"}, {"nonce": "x" * 43}, {"nonce": None}, {"nonce": 7},
     {"exp": 1_000_000_000}, {"exp": None}, {"exp": "tomorrow"}, {"exp": True}, {"iat": None}, {"iat": 4_000_000_000},
     {"nbf": 4_000_000_000}, {"sub": None}, {"sub": ""}, {"sub": "x" * 256}, {"sub": 7}],
    ids=str,
)  # fmt: skip
def test_a_token_meant_for_another_time_place_or_person_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, claims: Claims
) -> None:
    linked(app, provider)
    provider.id_claims = claims
    assert come_back(browser, provider) == 502
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [{"sub": "somebody else"}, {"sub": None}, {"aud": "another"}, {"aud": None}, {"iss": "https://mal.example"},
     {"exp": 1_000_000_000}],
    ids=str,
)  # fmt: skip
def test_userinfo_of_somebody_else_or_for_another_service_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, claims: Claims
) -> None:
    linked(app, provider)
    provider.info_claims = claims
    assert come_back(browser, provider) == 502
    assert not signed_in(browser)


def test_a_state_serves_once_and_in_its_own_browser(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    back = provider.authorise(begin(browser))
    victim = Browser(app)
    assert victim.get(back).status_code == 400
    assert "n'a pas commencé ici" in victim.text
    assert not signed_in(victim)
    browser.get(back)
    assert signed_in(browser)
    assert browser.get(back).status_code == 400
    for wrong in ("", "?state=x&code=y", "?code=y"):
        assert Browser(app).get(f"/connexion/retour{wrong}").status_code == 400


def test_two_tabs_may_both_begin(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    first, second = begin(browser), begin(browser, "/compte/profil")
    browser.get(provider.authorise(first))
    assert browser.get(provider.authorise(second)).status_code == 200
    assert browser.path == "/compte/profil"


def test_an_answer_that_comes_too_late_is_refused(
    app: Flask, browser: Browser, provider: Provider, clock: Clock
) -> None:
    linked(app, provider)
    back = provider.authorise(begin(browser))
    clock.advance(minutes=16)
    assert browser.get(back).status_code == 400
    assert "a pris trop de temps" in browser.text


def test_whoever_declines_at_the_provider_is_shown_another_way(browser: Browser, provider: Provider) -> None:
    state = dict(parse_qsl(urlsplit(begin(browser)).query))["state"]
    assert browser.get(f"/connexion/retour?error=access_denied&state={state}").status_code == 403
    assert "Vous n'avez pas donné votre accord" in browser.text
    assert "Se connecter autrement" in browser.text


def test_another_error_of_the_provider_is_told(browser: Browser, provider: Provider) -> None:
    state = dict(parse_qsl(urlsplit(begin(browser)).query))["state"]
    assert browser.get(f"/connexion/retour?error=server_error&state={state}").status_code == 502


def test_an_answer_in_the_name_of_another_provider_is_refused(
    app: Flask, browser: Browser, provider: Provider
) -> None:  # fmt: skip
    linked(app, provider)
    assert browser.get(provider.authorise(begin(browser)) + "&iss=https://mal.example").status_code == 502
    assert not signed_in(browser)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"])
@pytest.mark.parametrize("fault", [(500, "oh"), (200, "no json"), (200, "[]"), (302, ""), (404, "{}")], ids=str)
def test_a_provider_that_answers_badly_lets_nobody_in(
    app: Flask, browser: Browser, provider: Provider, path: str, fault: tuple[int, str]
) -> None:
    linked(app, provider)
    provider.signed_info = False
    provider.broken = {path: fault}
    answer = browser.get("/connexion/fournisseur", follow=False)
    if answer.status_code == 302:
        browser.get(provider.authorise(answer.location))
    assert browser.last is not None
    assert browser.last.status_code == 502
    assert "Se connecter autrement" in browser.text
    assert not signed_in(browser)


def test_a_provider_that_cannot_be_reached_says_so(app: Flask, browser: Browser) -> None:
    set_to(app, oidc_discovery="http://127.0.0.1:9/.well-known/openid-configuration")
    assert browser.get("/connexion/fournisseur").status_code == 502
    assert "ProConnect ne répond pas" in browser.text


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://mal.example"}, {"issuer": None}, {"token_endpoint": "http://192.0.2.1/token"},
     {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"},
     {"token_endpoint_auth_methods_supported": ["tls_client_auth"]}, {"userinfo_endpoint": "ftp://x/"}],
    ids=str,
)  # fmt: skip
def test_a_document_that_cannot_be_trusted_is_not_used(browser: Browser, provider: Provider, document: Claims) -> None:
    provider.document = document
    assert browser.get("/connexion/fournisseur").status_code == 502
    assert "n'est pas réglée" in browser.text


def test_without_secret_nor_pkce_nothing_is_begun(app: Flask, browser: Browser, provider: Provider) -> None:
    set_to(app, oidc_client_secret=SecretStr(""))
    provider.document = {"code_challenge_methods_supported": None}
    assert browser.get("/connexion/fournisseur").status_code == 502


def test_a_level_of_assurance_that_is_asked_for_must_be_reached(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    set_to(app, oidc_acr_values="eidas2 eidas3")
    linked(app, provider)
    assert dict(parse_qsl(urlsplit(begin(browser)).query))["acr_values"] == "eidas2 eidas3"
    provider.id_claims = {"acr": "eidas1"}
    assert come_back(browser, provider) == 502
    provider.id_claims = {"acr": "eidas2"}
    come_back(browser, provider)
    assert signed_in(browser)


def test_without_a_provider_there_is_no_button_and_no_address(app: Flask, browser: Browser) -> None:
    set_to(app, oidc_name="")
    browser.get("/connexion")
    assert "/connexion/fournisseur" not in browser.html
    assert browser.get("/connexion/fournisseur").status_code == 404
    assert browser.get("/connexion/retour?state=x").status_code == 404


# --- which account


def test_a_first_visit_opens_an_account_with_its_identity(app: Flask, browser: Browser, provider: Provider) -> None:
    come_back(browser, provider)
    browser.send("premiere-fois", {"name": "Camille Roux", "email": "camille@exemple.fr"})
    assert "Regardez vos courriels" in browser.text
    come_back(browser, provider)
    assert signed_in(browser)
    made = accounts_of(app)
    assert made is not None
    assert made.email_confirmed_at is None


def test_an_address_that_the_provider_vouches_for_is_confirmed(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.person["email_verified"] = True
    come_back(browser, provider)
    browser.send("premiere-fois")
    assert signed_in(browser)
    made = accounts_of(app)
    assert made is not None
    assert made.email_confirmed_at is not None


@pytest.mark.parametrize("verified", [True, "true", False, None])
def test_an_address_never_opens_the_account_that_has_it(
    app: Flask, browser: Browser, provider: Provider, verified: object
) -> None:
    person(app, "Camille", "camille@exemple.fr")
    provider.person["email_verified"] = verified
    come_back(browser, provider)
    assert not signed_in(browser)
    come_back(browser, provider)
    browser.send("premiere-fois")
    assert not signed_in(browser)
    come_back(browser, provider)
    assert browser.path == "/connexion/fournisseur/premiere-fois"
    with app.extensions[SERVICES].store.read() as db:
        assert mails.newest(db)[0].subject == "Vous avez déjà un compte"


def test_a_first_visit_tells_nothing_of_who_has_an_account(app: Flask, browser: Browser, provider: Provider) -> None:
    person(app, "Naim", "naim@exemple.fr")
    said = []
    for subject, email in (("one", "naim@exemple.fr"), ("two", "neuf@exemple.fr")):
        provider.person["sub"] = subject
        fresh = Browser(app)
        come_back(fresh, provider)
        fresh.send("premiere-fois", {"name": "X", "email": email})
        said.append(fresh.text.replace(email, "…"))
    assert said[0] == said[1]


def test_the_owner_of_an_account_signs_in_then_links(app: Flask, browser: Browser, provider: Provider) -> None:
    made = person(app, "Camille", "camille@exemple.fr")
    come_back(browser, provider)
    browser.get("/connexion")
    assert "y relier ProConnect" in browser.text
    browser.send("/connexion", {"email": "camille@exemple.fr", "how": "link"})
    with app.extensions[SERVICES].store.read() as db:
        path = "/lien/" + mails.newest(db)[0].text.partition("/lien/")[2].split()[0]
    browser.get(path)
    browser.send("/lien/")
    browser.get("/connexion/fournisseur/lien")
    assert "Chez ProConnect : camille@exemple.fr" in browser.text
    browser.send("/connexion/fournisseur/lien", {"how": "yes"})
    with app.extensions[SERVICES].store.read() as db:
        assert identities.owner(db, provider.address, "camille-at-work") == made
    fresh = Browser(app)
    come_back(fresh, provider)
    assert signed_in(fresh)


def test_declining_to_link_links_nothing(app: Flask, browser: Browser, provider: Provider, clock: Clock) -> None:
    browser.sign_in(person(app, "Camille", "camille@exemple.fr"))
    with browser.client.session_transaction() as session:
        session["proved"] = clock().isoformat()
    come_back(browser, provider)
    assert browser.path == "/connexion/fournisseur/lien"
    browser.send("/connexion/fournisseur/lien", {"how": "no"})
    with app.extensions[SERVICES].store.read() as db:
        assert identities.owner(db, provider.address, "camille-at-work") is None


def test_an_identity_of_another_changes_nobody(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    naim = person(app, "Naim")
    browser.sign_in(naim)
    come_back(browser, provider)
    assert "ouvre déjà un autre compte" in browser.text
    assert "naim@example.org" in browser.text


def test_an_identity_is_unlinked(app: Flask, browser: Browser, provider: Provider) -> None:
    browser.sign_in(linked(app, provider)).get("/compte")
    browser.send("/compte/fournisseur/")
    with app.extensions[SERVICES].store.read() as db:
        assert identities.owner(db, provider.address, "camille-at-work") is None


# --- the firm that one works for


def siret_seen(browser: Browser) -> str | None:
    """What the pages know of the firm that is proven."""
    with browser.app.test_request_context(headers={"Cookie": _cookie(browser)}):
        browser.app.preprocess_request()
        return oidc.proven_siret()


def _cookie(browser: Browser) -> str:
    cookie = browser.client.get_cookie("ancrage")
    assert cookie is not None
    return f"ancrage={cookie.value}"


def test_the_siret_is_known_for_an_hour_of_who_proved_it(
    app: Flask, browser: Browser, provider: Provider, clock: Clock
) -> None:
    linked(app, provider)
    come_back(browser, provider)
    assert siret_seen(browser) == "73282932000074"
    clock.advance(minutes=61)
    assert siret_seen(browser) is None


@pytest.mark.parametrize("siret", ["732829320", "7328293200007X", 73282932000074, None, ["73282932000074"]])
def test_what_is_no_siret_proves_nothing(app: Flask, browser: Browser, provider: Provider, siret: object) -> None:
    linked(app, provider)
    provider.person["siret"] = siret
    come_back(browser, provider)
    assert signed_in(browser)
    assert siret_seen(browser) is None


def test_another_claim_or_none_may_hold_it(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    set_to(app, oidc_siret_claim="")
    come_back(browser, provider)
    assert siret_seen(browser) is None


def test_the_next_person_at_the_browser_proves_nothing_with_it(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    linked(app, provider)
    come_back(browser, provider)
    browser.sign_in(person(app, "Naim"))
    assert siret_seen(browser) is None


def test_it_confirms_the_space_of_its_owner(app: Flask, browser: Browser, provider: Provider) -> None:
    made = linked(app, provider)
    firm = a_firm(app, made)
    come_back(browser, provider)
    assert "« Boulangerie Sol » est confirmée" in browser.text
    with app.extensions[SERVICES].store.read() as db:
        found = firms.find(db, firm)
    assert found is not None
    assert (found.state, found.confirmed_how) == ("confirmed", "provider")


def test_it_confirms_nothing_for_who_is_no_owner_or_of_another_firm(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    made = linked(app, provider)
    read = a_firm(app, person(app, "Naim"))
    joins(app, made, read, "reader")
    other = a_firm(app, made, siren="356000000", name="La Poste")
    come_back(browser, provider)
    with app.extensions[SERVICES].store.read() as db:
        assert {firms.find(db, one).state for one in (read, other) if firms.find(db, one)} == {"claimed"}


def test_a_firm_confirmed_elsewhere_stays_so_and_this_is_said(app: Flask, browser: Browser, provider: Provider) -> None:
    made = linked(app, provider)
    a_firm(app, person(app, "Naim"), state="confirmed", name="La vraie")
    mine = a_firm(app, made)
    come_back(browser, provider)
    assert "un autre espace de ce SIREN est déjà confirmé" in browser.text
    with app.extensions[SERVICES].store.read() as db:
        found = firms.find(db, mine)
    assert found is not None
    assert found.state == "claimed"


# --- out again


def test_signing_out_ends_the_session_at_the_provider_too(app: Flask, browser: Browser, provider: Provider) -> None:
    linked(app, provider)
    come_back(browser, provider)
    browser.get("/compte")
    answer = browser.send("/deconnexion", follow=False)
    assert answer.location == "/deconnexion/suite"
    answer = browser.get("/deconnexion/suite")
    target = answer.headers["Refresh"].partition("url=")[2]
    asked = dict(parse_qsl(urlsplit(target).query))
    assert target.startswith(f"{provider.address}/session/end?")
    assert asked["post_logout_redirect_uri"] == "http://127.0.0.1:8000/deconnexion/suite"
    assert len(asked["state"]) >= 32
    assert asked["id_token_hint"].count(".") == 2
    assert not signed_in(browser)
    browser.get(f"/deconnexion/suite?state={asked['state']}")
    assert "ici et chez ProConnect" in browser.text


def test_coming_back_from_a_log_out_that_was_not_ours_says_nothing(browser: Browser) -> None:
    assert browser.get(f"/deconnexion/suite?state={new_id()}").status_code == 200
    assert "déconnecté" not in browser.text


@pytest.mark.parametrize("document", [{"end_session_endpoint": None}, None])
def test_without_an_address_for_it_or_an_answer_one_is_signed_out_here(
    app: Flask, browser: Browser, provider: Provider, clock: Clock, document: Claims | None
) -> None:
    provider.document = document or {}
    linked(app, provider)
    come_back(browser, provider)
    if document is None:
        clock.advance(hours=2)
        provider.broken = {"/.well-known/openid-configuration": (500, "")}
    browser.get("/compte")
    browser.send("/deconnexion")
    assert "Vous êtes déconnecté. À bientôt." in browser.text
    assert not signed_in(browser)
