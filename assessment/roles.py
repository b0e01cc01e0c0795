"""Who may do what with a firm's assessments: the one table that every page and every call goes by.

A role is held for one firm. What the region lets a person do (operator, buyer, verifier, organiser) is apart: none of
these opens a firm's answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import assessment, grant, membership

Role = Literal["owner", "contributor", "reader", "advisor"]
RegionRole = Literal["operator", "buyer", "verifier", "organiser"]
Ability = Literal["see", "answer", "discuss", "assign", "submit", "manage"]
"""see: answers and results, reports made of them; answer: write answers and attach proofs; discuss: flags and notes;
assign: give a topic to a colleague; submit: sign, submit, reopen; manage: people, facts, consents, export, deletion."""

ROLES: tuple[Role, ...] = ("owner", "contributor", "reader", "advisor")
REGION_ROLES: tuple[RegionRole, ...] = ("operator", "buyer", "verifier", "organiser")
ABILITIES: dict[Role | Literal["trial"], frozenset[Ability]] = {
    "owner": frozenset(("see", "answer", "discuss", "assign", "submit", "manage")),
    "contributor": frozenset(("see", "answer", "discuss", "assign")),
    "reader": frozenset(("see",)),
    "advisor": frozenset(("see", "answer", "discuss")),
    "trial": frozenset(("see", "answer")),  # holds the link of an assessment that nobody has claimed
}


@dataclass(frozen=True)
class Standing:
    """What a person is to a firm, or to an assessment tried by its link."""

    role: Role | Literal["trial"]
    pillars: tuple[str, ...] | None = None
    """Ids of the pillars that a contributor answers; ``None``: all."""

    def may(self, ability: Ability, pillar: str | None = None) -> bool:
        """Whether this person may do something; of an answer, in the pillar named."""
        if ability not in ABILITIES[self.role]:
            return False
        return ability != "answer" or pillar is None or self.pillars is None or pillar in self.pillars


def standing(db: Db, account: str, firm: str) -> Standing | None:
    """What an account is to a firm; ``None``: nothing."""
    columns = membership.c
    found = db.row(sa.select(columns.role, columns.pillars).where(columns.account == account, columns.firm == firm))
    if found is None:
        return None
    return Standing(found["role"], None if found["pillars"] is None else tuple(found["pillars"]))


def firm_of(db: Db, assessment_id: str) -> tuple[bool, str | None]:
    """Whether an assessment exists, and its firm (``None``: tried by a link, not claimed)."""
    found = db.row(sa.select(assessment.c.firm).where(assessment.c.id == assessment_id))
    return (False, None) if found is None else (True, found["firm"])


def region_roles(db: Db, account: str) -> frozenset[RegionRole]:
    """What the region lets a person do today."""
    rows = db.rows(sa.select(grant.c.role).where(grant.c.account == account, grant.c.ended_at.is_(None)))
    return frozenset(row["role"] for row in rows)
