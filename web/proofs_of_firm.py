"""What an identity provider has shown of the firm of the person who is signed in."""

from __future__ import annotations

from assessment import firms
from assessment.store import ConflictError
from web import oidc
from web.core import store


def proven_siren() -> str | None:
    """The SIREN of the establishment that the provider named at the log-in, at most an hour ago."""
    siret = oidc.proven_siret()
    return None if siret is None else siret[:9]


def confirmed_by_provider(firm_id: str, account: str, siren: str) -> bool:
    """Confirm a firm of which the provider has named an establishment; ``False``: another space of it is."""
    try:
        with store().write() as db:
            firms.confirm(db, firm_id, account, "provider", siren=siren)
    except ConflictError:
        return False
    return True
