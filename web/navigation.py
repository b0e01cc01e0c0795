"""What leads from every page to the others, for who is there."""

from __future__ import annotations

from flask import g, request, session, url_for

from web.core import settings
from web.language import t

Link = tuple[str, str, bool]
"""Text, address, and whether it is the page shown."""


def links() -> dict[str, object]:
    """What the layout needs: ``navigation``, ``account_links``, ``sign_out``, ``footer_links``, ``theme``."""
    visitor = g.get("visitor")
    return {
        "navigation": _addressed(_main()),
        "account_links": _addressed([(t("Mon compte"), "account.mine")]),
        "footer_links": _addressed(
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


def _main() -> list[tuple[str, str]]:
    """The menu: what is one's own, then what is everybody's."""
    visitor, resources = g.get("visitor"), (t("Ressources"), "resources.index")
    if visitor is None:
        return [(t("Essayer"), "trial.begin"), resources, (t("Se connecter"), "account.sign_in")]
    found = [(t("Mes entreprises"), "firm.mine")]
    if visitor.advises:
        found.append((t("Accompagnement"), "portfolio.home"))
    found.append(resources)
    if visitor.operator:
        found.append((t("Équipe de la région"), "operator.home"))
    return found


def _addressed(wanted: list[tuple[str, str]]) -> list[Link]:
    """Texts and endpoints as links."""
    return [(text, url_for(endpoint), request.endpoint == endpoint) for text, endpoint in wanted]
