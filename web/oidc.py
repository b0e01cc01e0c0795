"""Signing in through an OpenID Connect provider: authorization code, state, nonce, PKCE where it is announced.

One provider for one installation, found by its discovery document. ``docs/identity.md`` says how to set it up, with
ProConnect as the example. Nothing here decides who may open which account: ``web/pages/account/provider.py`` does.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, g, session

from web.core import settings, store
from web.letters import absolute
from web.oidc_discovery import Provider, ProviderError, read_discovery, trusted
from web.oidc_tokens import (
    Claims,
    Key,
    TokenRefusedError,
    UnknownKeyError,
    check_id_token,
    check_signed_userinfo,
    public_keys,
    signed_claims,
)
from web.settings import Settings

LOGGER = logging.getLogger("ancrage.oidc")
PENDING, SIRET, ID_TOKEN = "oidc", "oidc_siret", "oidc_id_token"
"""Keys of the session: log-ins begun; the SIRET proven, by whom and when; what the log-out shows to the provider."""
_MOST_PENDING = 5
_PATIENCE = timedelta(minutes=15)
"""How long a log-in may take at the provider."""
_PROOF = timedelta(hours=1)
_FRESH = timedelta(hours=1)
"""How long the discovery document and the keys are kept."""
_TIMEOUT = 5
_MOST_BYTES = 500_000


@dataclass(frozen=True)
class Person:
    """Who came back from the provider. ``email_verified``: the provider says that the address is theirs."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    siret: str | None
    id_token: str
    next: str | None

    @property
    def label(self) -> str:
        """What its owner recognises it by."""
        return self.email or self.name or self.subject


class Client:
    """Our side of the conversation; remembers the provider's document and keys for an hour."""

    def __init__(self, settings: Settings) -> None:
        """Ask nothing yet."""
        self.settings = settings
        self._provider: tuple[Provider, datetime] | None = None
        self._keys: tuple[tuple[Key, ...], datetime] | None = None

    def provider(self) -> Provider:
        """The provider. Raises ProviderError: it does not answer, or its document cannot be used."""
        now = store().clock()
        if self._provider is None or now - self._provider[1] > _FRESH:
            self._provider = (read_discovery(self.settings, self._fetch(self.settings.oidc_discovery)), now)
        return self._provider[0]

    def begin(self, next_: str | None) -> str:
        """The provider's address to go to; what must come back is kept in the session. Raises ProviderError."""
        provider = self.provider()
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))  # ProConnect: 32 characters at least
        extra = {"acr_values": self.settings.oidc_acr_values} if self.settings.oidc_acr_values else {}
        with self._session(provider) as http:
            address, _ = http.create_authorization_url(
                provider.authorization, state=state, nonce=nonce,
                code_verifier=verifier if provider.pkce else None, **extra,
            )  # fmt: skip
        begun = dict(list(session.get(PENDING, {}).items())[-(_MOST_PENDING - 1) :])
        begun[state] = {"nonce": nonce, "verifier": verifier, "next": next_, "at": store().clock().isoformat()}
        session[PENDING] = begun
        return str(address)

    def finish(self, answer: Mapping[str, str]) -> Person:
        """Who the provider sent back. Each state serves once. Raises ProviderError."""
        begun = self._begun(answer.get("state", ""))
        if answer.get("error"):
            raise ProviderError("refused" if answer["error"] == "access_denied" else "answer", answer["error"][:200])
        provider = self.provider()
        if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: sent back by another provider
            raise ProviderError("answer", "the answer names another issuer")
        tokens = self._tokens(provider, answer.get("code", ""), begun["verifier"])
        try:
            id_token = tokens.get("id_token")
            claims = self._signed(id_token, provider)
            subject = check_id_token(
                claims, provider.issuer, self.settings.oidc_client_id, begun["nonce"], store().clock()
            )
            self._check_level(claims)
            told = {**claims, **self._userinfo(provider, tokens, subject)}
        except TokenRefusedError as error:
            raise ProviderError("token", str(error)) from error
        return self._person(provider, subject, told, str(id_token), begun["next"])

    def leaving(self, id_token: str) -> tuple[str, str] | None:
        """Address at which the provider's own session ends, and the state it sends back; ``None``: it has none.

        OpenID Connect RP-Initiated Logout 1.0.
        """
        try:
            provider = self.provider()
        except ProviderError as error:
            LOGGER.warning("log-out at the provider left out: %s", error)
            return None
        if provider.end_session is None:
            return None
        state = secrets.token_urlsafe(48)
        query = urlencode(
            {
                "id_token_hint": id_token,
                "state": state,
                "post_logout_redirect_uri": absolute("account.signed_out"),
            }
        )
        return provider.end_session + ("&" if "?" in provider.end_session else "?") + query, state

    def _begun(self, state: str) -> dict[str, Any]:
        kept = dict(session.get(PENDING, {}))
        begun = kept.pop(state, None)
        if begun is None:
            raise ProviderError("state", "an answer to no log-in of this browser")
        session[PENDING] = kept
        if store().clock() - datetime.fromisoformat(begun["at"]) > _PATIENCE:
            raise ProviderError("late", "the answer came too late")
        return dict(begun)

    def _session(self, provider: Provider, token: dict[str, Any] | None = None) -> Any:
        return OAuth2Session(
            self.settings.oidc_client_id,
            self.settings.oidc_client_secret.get_secret_value() or None,
            token_endpoint_auth_method=provider.auth_method,
            scope=self.settings.oidc_scope,
            redirect_uri=absolute("account.oidc_return"),
            code_challenge_method="S256",
            token=token,
            default_timeout=_TIMEOUT,
        )

    def _tokens(self, provider: Provider, code: str, verifier: str) -> Mapping[str, Any]:
        if not code:
            raise ProviderError("answer", "no code")
        secret = {"code_verifier": verifier} if provider.pkce else {}
        try:
            with self._session(provider) as http:
                return dict(
                    http.fetch_token(
                        provider.token, code=code, grant_type="authorization_code", allow_redirects=False, **secret
                    )
                )
        except OAuthError as error:
            raise ProviderError("answer", f"no token: {error.error}"[:200]) from error
        except OSError as error:
            raise ProviderError("unreachable", f"no token: {type(error).__name__}") from error
        except ValueError as error:
            raise ProviderError("answer", "no token: not JSON") from error

    def _userinfo(self, provider: Provider, tokens: Mapping[str, Any], subject: str) -> Claims:
        """What the userinfo endpoint says, in JSON or signed; of the same person as the ID token (Core §5.3.2)."""
        if provider.userinfo is None or not tokens.get("access_token"):
            return {}
        bearer = {"access_token": str(tokens["access_token"]), "token_type": "Bearer"}
        try:
            with self._session(provider, bearer) as http:
                answer = http.get(provider.userinfo, allow_redirects=False)
                answer.raise_for_status()
                signed = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "application/jwt"
                told: Any = answer.text.strip() if signed else answer.json()
        except OSError as error:
            raise ProviderError("unreachable", f"no userinfo: {type(error).__name__}") from error
        except ValueError as error:
            raise ProviderError("answer", "userinfo is not JSON") from error
        if signed:
            told = self._signed(told, provider)
            check_signed_userinfo(told, provider.issuer, self.settings.oidc_client_id, store().clock())
        if not isinstance(told, Mapping) or told.get("sub") != subject:
            raise TokenRefusedError("userinfo of somebody else")
        return told

    def _check_level(self, claims: Claims) -> None:
        """Where the settings ask for levels of assurance, one of them was reached: the request alone binds nobody."""
        asked = self.settings.oidc_acr_values.split()
        if asked and claims.get("acr") not in asked:
            raise TokenRefusedError(f"level of assurance {str(claims.get('acr'))[:60]!r}")

    def _signed(self, token: object, provider: Provider) -> Claims:
        """The claims of a token; a key that is not known yet is looked for anew, once."""
        try:
            return signed_claims(token, self._published(provider))
        except UnknownKeyError:
            self._keys = None
            return signed_claims(token, self._published(provider))

    def _published(self, provider: Provider) -> tuple[Key, ...]:
        now = store().clock()
        if self._keys is None or now - self._keys[1] > _FRESH:
            self._keys = (public_keys(self._fetch(provider.jwks)), now)
        return self._keys[0]

    def _fetch(self, address: str) -> Any:
        """A JSON document of the provider. Raises ProviderError."""
        if not trusted(address):
            raise ProviderError("setup", f"{address} is not an https address")
        try:
            with OAuth2Session(default_timeout=_TIMEOUT) as http:
                answer = http.get(address, withhold_token=True, allow_redirects=False)
                answer.raise_for_status()
                if answer.status_code != 200 or len(answer.content) > _MOST_BYTES:
                    raise ProviderError("unreachable", f"{address} answers {answer.status_code}")
                return answer.json()
        except OSError as error:
            raise ProviderError("unreachable", f"{address}: {type(error).__name__}") from error
        except ValueError as error:
            raise ProviderError("setup", f"{address} is not JSON") from error

    def _person(self, provider: Provider, subject: str, told: Claims, id_token: str, next_: str | None) -> Person:
        said = {name: value.strip() for name, value in told.items() if isinstance(value, str)}
        family = said.get("usual_name") or said.get("family_name") or ""
        name = f"{said.get('given_name', '')} {family}".strip() or said.get("name", "")
        siret = re.sub(r"\s", "", said.get(self.settings.oidc_siret_claim, ""))
        return Person(
            provider.issuer, subject, said.get("email", "").lower(), told.get("email_verified") is True, name[:100],
            siret if re.fullmatch(r"[0-9]{14}", siret) else None, id_token, next_,
        )  # fmt: skip


def offered() -> str:
    """Name of the provider that one may sign in with here; empty if there is none."""
    held = settings()
    return held.oidc_name if held.oidc_discovery and held.oidc_client_id else ""


def client() -> Client:
    """The one of this application."""
    found: Client = current_app.extensions.setdefault("ancrage_oidc", Client(settings()))
    return found


def keep_proof(account: str, person: Person) -> None:
    """Keep of a log-in what later pages need: the SIRET it proves, and what the log-out shows to the provider."""
    session[ID_TOKEN] = person.id_token
    if person.siret is not None:
        session[SIRET] = {"siret": person.siret, "account": account, "at": store().clock().isoformat()}
    else:
        session.pop(SIRET, None)


def proven_siret() -> str | None:
    """The establishment that the provider says the person signed in works for: 14 digits, proven within the hour."""
    proof = session.get(SIRET)
    if proof is None or g.visitor is None or proof["account"] != g.visitor.id:
        return None
    recent = store().clock().astimezone(UTC) - datetime.fromisoformat(proof["at"]) <= _PROOF
    return str(proof["siret"]) if recent else None
