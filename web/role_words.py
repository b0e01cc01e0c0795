"""The roles in words: what each is called, and what each may do."""

from __future__ import annotations

from assessment.roles import ROLES, RegionRole, Role
from web.core import shelf
from web.language import lang, t

Choice = tuple[str, str, str]
"""Code, name, what it may do."""


def role_name(role: str) -> str:
    """Name of a role in a firm."""
    return {
        "owner": t("propriétaire"),
        "contributor": t("contributeur"),
        "reader": t("lecteur"),
        "advisor": t("conseiller"),
    }[role]


def role_text(role: str) -> str:
    """What a role in a firm may do."""
    return {
        "owner": t("Répond, signe, invite, gère l'espace et peut le supprimer."),
        "contributor": t("Répond aux questions, joint des justificatifs, confie des thèmes. Ne signe pas."),
        "reader": t("Consulte les réponses et les résultats. Ne change rien."),
        "advisor": t("Une personne extérieure qui vous accompagne : répond avec vous, laisse des notes. Ne signe pas."),
    }[role]


def role_choices() -> list[Choice]:
    """The roles to choose from; the least powerful that fits most people comes first."""
    order: tuple[Role, ...] = ("contributor", "reader", "advisor", "owner")
    assert set(order) == set(ROLES)  # noqa: S101 - a role added to the domain is missing here
    return [(role, role_name(role)[0].upper() + role_name(role)[1:], role_text(role)) for role in order]


def region_role_name(role: RegionRole | str) -> str:
    """Name of a role that the region gives."""
    return {
        "operator": t("équipe de la région"),
        "buyer": t("acheteur public"),
        "verifier": t("vérificateur"),
        "organiser": t("organisateur du palmarès"),
    }[role]


def pillar_choices() -> list[tuple[str, str]]:
    """The pillars of the questionnaires offered: id and title, each id once."""
    found: dict[str, str] = {}
    for shelved in shelf().offered():
        loaded = shelved.loaded
        for pillar in loaded.model.groups():
            title = loaded.translations.get(f"{pillar.id}.title", pillar.title, lang())
            found.setdefault(pillar.id, title)
    return list(found.items())


def pillar_titles(pillars: tuple[str, ...] | None) -> str:
    """Titles of some pillars, in words; ``None``: all."""
    if pillars is None:
        return t("tous les domaines")
    titles = dict(pillar_choices())
    return ", ".join(titles.get(one, one) for one in pillars) or t("aucun domaine")
