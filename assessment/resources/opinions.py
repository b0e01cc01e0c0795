"""Whether a resource helped: one opinion for each firm, which it may change.

Everybody is told how many confirmed firms it helped, from :data:`SHOWN_FROM` on: fewer would tell who they are. Firms
that nobody has confirmed count for the region's team alone: anybody can open their spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from assessment.store import ConflictError, Db
from assessment.store.tables import firm as firms
from assessment.store.tables import resource_opinion

Helped = Literal["yes", "no", "not_tried"]
HELPED: tuple[Helped, ...] = ("yes", "no", "not_tried")
SHOWN_FROM = 5
LONGEST_COMMENT = 1000
"""Characters."""


@dataclass(frozen=True)
class Opinion:
    """What a firm says of a resource."""

    helped: Helped
    comment: str
    at: datetime


@dataclass(frozen=True)
class Heard:
    """What firms say of a resource, for the region's team: how many, and their comments without their names."""

    counts: Mapping[Helped, int]
    comments: Sequence[Opinion]


def say(
    db: Db, firm: str, questionnaire: str, resource: str, helped: Helped, comment: str, by: str
) -> None:  # fmt: skip
    """Keep what a firm says, instead of what it said before."""
    c = resource_opinion.c
    where = (c.firm == firm, c.questionnaire == questionnaire, c.resource == resource)
    values = {"helped": helped, "comment": comment, "account": by, "at": db.now}
    if db.update(resource_opinion, *where, **values):
        return
    try:
        db.insert(resource_opinion, firm=firm, questionnaire=questionnaire, resource=resource, **values)
    except ConflictError:  # a colleague at the same moment
        db.update(resource_opinion, *where, **values)


def take_back(db: Db, firm: str, questionnaire: str, resource: str) -> bool:
    """Forget what a firm said; ``False``: it had said nothing."""
    c = resource_opinion.c
    where = (c.firm == firm, c.questionnaire == questionnaire, c.resource == resource)
    return db.delete(resource_opinion, *where) > 0


def of_firm(db: Db, firm: str, questionnaire: str, resource: str) -> Opinion | None:
    """What a firm says of a resource."""
    c = resource_opinion.c
    where = (c.firm == firm, c.questionnaire == questionnaire, c.resource == resource)
    row = db.row(sa.select(c.helped, c.comment, c.at).where(*where))
    return None if row is None else Opinion(row["helped"], row["comment"], row["at"])


def helped(db: Db, questionnaires: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many confirmed firms each resource helped, by questionnaire and resource, where enough say so."""
    c = resource_opinion.c
    many = sa.func.count(sa.distinct(firms.c.siren))
    query = (
        sa.select(c.questionnaire, c.resource, many.label("n"))
        .select_from(resource_opinion.join(firms, firms.c.id == c.firm))
        .where(c.helped == "yes", firms.c.state == "confirmed", c.questionnaire.in_(list(questionnaires)))
        .group_by(c.questionnaire, c.resource)
        .having(many >= SHOWN_FROM)
    )
    return {(row["questionnaire"], row["resource"]): int(row["n"]) for row in db.rows(query)}


def tallies(db: Db, questionnaire: str) -> dict[str, dict[Helped, int]]:
    """How many firms say what of each resource of which one says something: for the region's team."""
    c = resource_opinion.c
    query = (
        sa.select(c.resource, c.helped, sa.func.count().label("n"))
        .where(c.questionnaire == questionnaire)
        .group_by(c.resource, c.helped)
    )
    found: dict[str, dict[Helped, int]] = {}
    for row in db.rows(query):
        found.setdefault(row["resource"], dict.fromkeys(HELPED, 0))[row["helped"]] = int(row["n"])
    return found


def heard(db: Db, questionnaire: str, resource: str) -> Heard:
    """What firms say of a resource, the newest comment first; never which firm."""
    c = resource_opinion.c
    where = (c.questionnaire == questionnaire, c.resource == resource)
    rows = db.rows(sa.select(c.helped, c.comment, c.at).where(*where).order_by(c.at.desc(), c.firm))
    said = [Opinion(row["helped"], row["comment"], row["at"]) for row in rows]
    counts: dict[Helped, int] = {one: sum(opinion.helped == one for opinion in said) for one in HELPED}
    return Heard(counts, [one for one in said if one.comment])
