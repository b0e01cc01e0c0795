"""What the region's team did, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment import accounts, firms
from assessment.log import LogLine
from assessment.store import Db
from web.clock_words import when
from web.language import t
from web.role_words import region_role_name


@dataclass(frozen=True)
class Deed:
    """One line to show. ``subject``: its id, to see all that concerns it; empty once it was deleted."""

    at: str
    who: str
    what: str
    subject: str
    name: str


def shown(lines: Sequence[LogLine], names: Mapping[str, str] | None = None) -> list[Deed]:
    """Lines of the log, with the names of what they are about where these are known."""
    found = names or {}
    return [
        Deed(when(one.at), one.who or t("ligne de commande ou compte supprimé"), _words(one), one.subject,
             found.get(one.subject, ""))
        for one in lines
    ]  # fmt: skip


def subject_names(db: Db, lines: Sequence[LogLine]) -> dict[str, str]:
    """Names of the firms and people that lines are about."""
    found = {}
    for kind, subject in {(one.subject_kind, one.subject) for one in lines}:
        if kind == "firm" and (firm := firms.find(db, subject)):
            found[subject] = firm.name
        elif kind == "resource":
            found[subject] = next(str(one.detail.get("title", "")) for one in lines if one.subject == subject)
        elif kind == "account" and (person := accounts.find(db, subject)):
            found[subject] = person.name or person.email
    return found


def _words(line: LogLine) -> str:
    role = region_role_name(str(line.detail["role"])) if "role" in line.detail else ""
    return {
        "region.firm_confirmed": t("entreprise confirmée"),
        "region.firm_refused": t("demande de confirmation refusée"),
        "region.confirmation_withdrawn": t("confirmation retirée"),
        "region.document_opened": t("document de la demande ouvert"),
        "region.role_given": t("rôle donné : %(role)s", role=role),
        "region.role_ended": t("fin d'un rôle : %(role)s", role=role),
        "region.resource_added": t("ressource ajoutée"),
        "region.resource_changed": t("ressource corrigée"),
        "region.resource_checked": t("ressource vérifiée"),
        "region.resource_removed": t("ressource retirée"),
    }.get(line.action, line.action)


def region_role_text(role: str) -> str:
    """What a role of the region opens."""
    return {
        "operator": t("Confirme les entreprises, donne ces rôles. Ne voit aucune réponse."),
        "buyer": t("Suit les titulaires de ses marchés, dans le cadre permis par le droit."),
        "verifier": t("Vérifie des justificatifs quand une entreprise le demande."),
        "organiser": t("Prépare un palmarès et son jury."),
    }[role]
