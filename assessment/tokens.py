"""Identifiers and secrets drawn at random: the one place where chance enters the domain."""

import hashlib
import secrets


def new_id() -> str:
    """A new identifier for a row: 16 lower-case hexadecimal digits (64 bits). It says nothing and is no secret."""
    return secrets.token_hex(8)


def new_token() -> str:
    """A new secret for a link or a session: 43 characters fit for a URL (256 bits).

    It is shown once, to the person it is for; the store keeps only `token_hash` of it.
    """
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256 in 64 hexadecimal digits. Looking a token up is looking its hash up.

    A plain hash is enough for 256 random bits (there is nothing to guess), and a stolen database opens no link.
    Whatever text a visitor sends is hashed, lone surrogates included.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
