"""What an identity provider has shown of the firm of the person who is signed in."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec


def proven_siren() -> str | None:
    """The SIREN of the establishment that the provider named at the log-in, at most an hour ago."""
    if find_spec("web.oidc") is None:
        return None
    siret: str | None = import_module("web.oidc").proven_siret()
    return None if siret is None else siret[:9]
