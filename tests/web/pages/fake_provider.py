"""An OpenID Connect provider of our own on the loopback, that can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "ancrage", "a secret of forty-two characters, no less?"
Claims = dict[str, Any]


def _key() -> jwk.RSAKey:
    return jwk.RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


KEY, OTHER_KEY = _key(), _key()
"""Drawn once: it takes a while."""


@dataclass
class Provider:
    """The provider, and what each test changes of it."""

    clock: Callable[[], datetime]
    address: str = ""
    person: Claims = field(default_factory=lambda: {
        "sub": "camille-at-work", "email": "camille@exemple.fr", "given_name": "Camille", "usual_name": "Roux",
        "siret": "73282932000074",
    })  # fmt: skip
    document: Claims = field(default_factory=dict)
    """Entries of the discovery document to replace; None: left out."""
    id_claims: Claims = field(default_factory=dict)
    info_claims: Claims = field(default_factory=dict)
    signed_info: bool = True
    key: jwk.RSAKey = field(default_factory=lambda: KEY)
    published: list[jwk.RSAKey] = field(default_factory=lambda: [KEY])
    make_token: Callable[[Claims], str] | None = None
    broken: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path → status and text answered instead."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def discovery(self) -> Claims:
        found = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/session/end",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.document,
        }
        return {name: value for name, value in found.items() if value is not None}

    def sign(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def authorise(self, address: str) -> str:
        """Agree to a log-in, as a person does at the provider; the address that leads back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.seen.append(("/authorize", asked))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"/connexion/retour?{urlencode({'code': code, 'state': asked['state']})}"

    def id_token(self, nonce: str) -> str:
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": self.person["sub"], "nonce": nonce, "iat": now, "exp": now + 60,
            **self.id_claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return (self.make_token or self.sign)(claims)

    def info(self) -> tuple[str, str]:
        now = int(self.clock().timestamp())
        claims = {**self.person, "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.info_claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        return ("application/jwt", self.sign(claims)) if self.signed_info else ("application/json", json.dumps(claims))

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        asked = self.codes.pop(form.get("code", ""), None)
        pair = unquote(base64.b64decode(authorization.removeprefix("Basic ")).decode()) if authorization else ""
        known = pair == f"{CLIENT}:{SECRET}" or (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not known:
            return 401, {"error": "invalid_client"}
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if "code_challenge" in asked and asked["code_challenge"] != challenge.decode().rstrip("="):
            return 400, {"error": "invalid_grant"}
        tokens = {"access_token": "an access token", "token_type": "Bearer", "expires_in": 60}
        return 200, {**tokens, "id_token": self.id_token(asked["nonce"])}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.seen.append((path, dict(parse_qsl(urlsplit(self.path).query))))
            if path == "/.well-known/openid-configuration":
                self._send(200, json.dumps(provider.discovery()))
            elif path == "/jwks":
                self._send(200, json.dumps({"keys": [key.as_dict(private=False) for key in provider.published]}))
            elif path == "/userinfo" and self.headers.get("Authorization") == "Bearer an access token":
                kind, text = provider.info()
                self._send(200, text, kind)
            else:
                self._send(404, "{}")

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            provider.seen.append((self.path, form))
            status, answer = provider.token(form, self.headers.get("Authorization", ""))
            self._send(status, json.dumps(answer))

        def _send(self, status: int, text: str, kind: str = "application/json") -> None:
            status, text = provider.broken.get(urlsplit(self.path).path, (status, text))
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def running(clock: Callable[[], datetime]) -> Iterator[Provider]:
    """The provider, on a free port, until the block ends."""
    provider = Provider(clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
