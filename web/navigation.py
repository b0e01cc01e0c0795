"""What leads from every page to the others, for who is there."""

from __future__ import annotations

from flask import current_app, g, request, session, url_for

from web.core import settings
from web.language import t

Link = tuple[str, str, bool]
"""Text, address, and whether it is the page shown."""


def links() -> dict[str, object]:
    """What the layout needs: ``navigation``, ``account_links``, ``sign_out``, ``footer_links``, ``theme``."""
    visitor = g.get("visitor")
    return {
        "navigation": _present(
            [(t("Mes entreprises"), "firm.mine"), (t("Équipe de la région"), "operator.home")]
            if visitor is not None and visitor.operator
            else [(t("Mes entreprises"), "firm.mine")]
            if visitor is not None
            else [(t("Essayer"), "trial.begin"), (t("Se connecter"), "account.sign_in")]
        ),
        "account_links": _present([(t("Mon compte"), "account.mine")]),
        "footer_links": _present(
            [
                (t("Vos données"), "public.privacy"),
                (t("La méthode"), "public.method"),
                (t("Accessibilité"), "public.accessibility"),
            ]
            + ([(t("Démonstration"), "demo.people"), (t("Courriels"), "demo.outbox")] if settings().demo else [])
        ),
        "sign_out": url_for("account.sign_out") if visitor is not None else "",
        "theme": (visitor.theme if visitor is not None else session.get("theme")) or "auto",
    }


def _present(wanted: list[tuple[str, str]]) -> list[Link]:
    """The links whose page exists in this application."""
    return [
        (text, url_for(endpoint), request.endpoint == endpoint)
        for text, endpoint in wanted
        if endpoint in current_app.view_functions
    ]
