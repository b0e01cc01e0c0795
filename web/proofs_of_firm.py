"""What an identity provider has shown of the firm of the person who is signed in."""

from __future__ import annotations

from web import oidc


def proven_siren() -> str | None:
    """The SIREN of the establishment that the provider named at the log-in, at most an hour ago."""
    siret = oidc.proven_siret()
    return None if siret is None else siret[:9]
