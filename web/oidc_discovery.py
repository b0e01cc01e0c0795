"""What an OpenID Connect provider publishes of itself (OpenID Connect Discovery 1.0), and what we ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from web.settings import Settings

Code = Literal["unreachable", "setup", "state", "late", "refused", "answer", "token"]


class ProviderError(Exception):
    """A log-in that cannot go on. ``code`` says what to tell the person; the text is for the log, in English."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code: Code = code


@dataclass(frozen=True)
class Provider:
    """What the discovery document says (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization: str
    token: str
    userinfo: str | None
    jwks: str
    end_session: str | None
    auth_method: str
    pkce: bool


def read_discovery(held: Settings, document: Any) -> Provider:
    """The provider that a discovery document describes. Raises ProviderError: it cannot be used, and why."""
    if not isinstance(document, dict):
        raise ProviderError("setup", "the discovery document is no object")
    issuer = document.get("issuer")
    expected = held.oidc_discovery.partition("/.well-known/")[0].rstrip("/")
    if not isinstance(issuer, str) or issuer.rstrip("/") != expected:  # Discovery §4.3
        raise ProviderError("setup", f"the discovery document is that of {issuer!r}")
    found = {name: document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    more = {name: document.get(name) for name in ("userinfo_endpoint", "end_session_endpoint")}
    wrong = [name for name, value in found.items() if not trusted(value)]
    wrong += [name for name, value in more.items() if value is not None and not trusted(value)]
    if wrong:
        raise ProviderError("setup", f"no https address: {', '.join(wrong)}")
    pkce = "S256" in (document.get("code_challenge_methods_supported") or ())
    secret = bool(held.oidc_client_secret.get_secret_value())
    if not secret and not pkce:
        raise ProviderError("setup", "neither a client secret nor PKCE: anybody could redeem a stolen code")
    return Provider(
        issuer, str(found["authorization_endpoint"]), str(found["token_endpoint"]), more["userinfo_endpoint"],
        str(found["jwks_uri"]), more["end_session_endpoint"], _auth_method(document, secret=secret), pkce,
    )  # fmt: skip


def _auth_method(document: dict[str, Any], *, secret: bool) -> str:
    """How we show our secret: the first way of ours that it takes; basic where it is silent (Discovery §3)."""
    if not secret:
        return "none"
    taken = document.get("token_endpoint_auth_methods_supported") or ("client_secret_basic",)
    for method in ("client_secret_basic", "client_secret_post"):
        if method in taken:
            return method
    raise ProviderError("setup", f"wants another proof of who we are: {taken}")


def trusted(address: object) -> bool:
    """Https, or a provider on this very machine (a test, a proxy beside us)."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
    )
