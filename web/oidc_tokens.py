"""What a provider signs: the signature checked against its published keys, then the claims (OpenID Connect Core 1.0).

Only signatures by a key pair are taken. ``none`` signs nothing, and with ``HS256`` anybody who knows the provider's
public key, which is public, could have signed.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = 60
"""Seconds by which two clocks may differ."""
LONGEST = 20_000
"""Characters of a token; what is longer is not even read."""

Key = RSAKey | ECKey
Claims = Mapping[str, Any]


class TokenRefusedError(Exception):
    """A token that proves nothing; the text says why, in English, for the log."""


class UnknownKeyError(TokenRefusedError):
    """It names a key that is not among those known: the provider may have changed them."""


def public_keys(published: Any) -> tuple[Key, ...]:
    """The keys of a JWK set (RFC 7517) that may sign; those of a kind we do not know are left out, as §5 asks.

    Raises TokenRefusedError where the text is no key set.
    """
    listed = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(listed, list):
        raise TokenRefusedError("the published keys are no key set")
    return tuple(key for entry in listed if isinstance(entry, dict) and (key := _key(entry)) is not None)


def _key(entry: dict[str, Any]) -> Key | None:
    kinds: dict[object, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
    kind = kinds.get(entry.get("kty"))
    if kind is None or entry.get("use", "sig") != "sig":
        return None
    try:
        return kind.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def signed_claims(token: object, keys: Sequence[Key]) -> Claims:
    """The claims of a token that one of the keys has signed. Raises TokenRefusedError, UnknownKeyError."""
    if not isinstance(token, str) or not token or len(token) > LONGEST:
        raise TokenRefusedError("no token")
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefusedError(f"signed by {str(header.get('alg'))[:20]!r}, which proves nothing here")
    name = header.get("kid")
    candidates = [key for key in keys if name is None or key.kid == name]
    if not candidates:
        raise UnknownKeyError("signed by a key that is not published")
    for key in candidates:
        try:
            return jwt.decode(token, key, algorithms=[header["alg"]]).claims
        except (JoseError, ValueError, TypeError):
            continue
    raise TokenRefusedError("the signature does not hold")


def _header(token: str) -> dict[str, Any]:
    part = token.partition(".")[0]
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError) as error:
        raise TokenRefusedError("not a signed token") from error
    if not isinstance(found, dict):
        raise TokenRefusedError("not a signed token")
    return found


def check_id_token(claims: Claims, issuer: str, client: str, nonce: str, now: datetime) -> str:
    """The subject of an ID token that is meant for us, here and now (Core §3.1.3.7). Raises TokenRefusedError."""
    if claims.get("iss") != issuer:
        raise TokenRefusedError("made by another provider")
    _check_audience(claims, client)
    _check_times(claims, now)
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise TokenRefusedError("made for another log-in: its nonce is not ours")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenRefusedError("names nobody")
    return subject


def check_signed_userinfo(claims: Claims, issuer: str, client: str, now: datetime) -> None:
    """Whether signed userinfo is meant for us (Core §5.3.2): whoever else it was made for cannot pass it on to us.

    Raises TokenRefusedError. ``aud`` is required, ``iss`` and ``exp`` hold where they are given.
    """
    if claims.get("iss", issuer) != issuer:
        raise TokenRefusedError("userinfo made by another provider")
    _check_audience(claims, client)
    if "exp" in claims:
        _check_times({"iat": now.timestamp(), **claims}, now)


def _check_audience(claims: Claims, client: str) -> None:
    audience = claims.get("aud")
    meant = audience if isinstance(audience, list) else [audience]
    if client not in meant or (len(meant) > 1 and claims.get("azp") != client) or claims.get("azp", client) != client:
        raise TokenRefusedError("made for another service")


def _check_times(claims: Claims, now: datetime) -> None:
    ends, made, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if not _is_time(ends) or not _is_time(made) or not _is_time(begins):
        raise TokenRefusedError("says not when it was made and when it ends")
    instant = now.timestamp()
    if ends + LEEWAY <= instant:
        raise TokenRefusedError("has run out")
    if max(made, begins) - LEEWAY > instant:
        raise TokenRefusedError("is of the future")


def _is_time(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
