"""The resources as everybody is shown them: those of a release, with the corrections and additions of the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from assessment.code_lists.communes import Commune
from assessment.code_lists.places import covers
from assessment.days import day_of
from assessment.resources.fields import FIELDS, Fields, declared_fields
from assessment.store import Db
from assessment.store.tables import resource_edit, resource_local
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Resource

Status = Literal["joinable", "closed", "example", "proposed", "unknown"]
Kind = Literal["programme", "guide", "workshop", "label", "network", "tool", "example", "currency"]
KINDS: tuple[Kind, ...] = ("programme", "workshop", "guide", "network", "tool", "label", "currency", "example")
STATUSES: tuple[Status, ...] = ("joinable", "unknown", "example", "closed", "proposed")


@dataclass(frozen=True)
class Overlay:
    """What the region's team put over a questionnaire's resources."""

    edits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Resource → field → value."""
    local: Mapping[str, Fields] = field(default_factory=dict)
    """Id → fields, the first added first."""

    def over(self, today: date) -> list[str]:
        """The resources whose last day is past."""
        found = {**self.edits, **self.local}
        return sorted(name for name, fields in found.items() if _over(fields, today))

    def shows(self, today: date) -> object:
        """Plain data from which all that it changes follows, to be hashed; ``None`` where it changes nothing."""
        if not self.edits and not self.local:
            return None
        return [{name: dict(edit) for name, edit in self.edits.items()}, dict(self.local), self.over(today)]


@dataclass(frozen=True)
class Entry:
    """One resource in one language; texts as they were written, without typography."""

    id: str
    questionnaire: str
    local: bool
    """Added by the region's team: no release has it."""
    title: str
    offer: str
    kind: Kind
    status: Status
    """``closed`` too once its last day is past."""
    runner: str | None
    territory: str | None
    venue: str | None
    """Where it takes place."""
    audience: str | None
    contact: str | None
    url: str | None
    themes: tuple[str, ...]
    places: tuple[str, ...]
    """Codes of :mod:`assessment.code_lists.places`; empty: not known."""
    headcount: tuple[float, float | None] | None
    """Smallest size (included) and first that is too large (``None``: none is), in persons; ``None``: not known."""
    starts_on: date | None
    ends_on: date | None
    checked_on: date | None
    """The day on which somebody looked whether it still exists."""
    checked_by_team: bool
    """It was one of the region's team; else the authors of the questionnaire."""
    successor: str | None
    cited_year: int | None
    aliases: tuple[str, ...]
    figures: str | None
    source: str | None
    edited: bool
    """At least one field is no longer what the release says."""

    def suits_size(self, headcount: float) -> bool | None:
        """Whether it is for firms of that size; ``None``: not known."""
        if self.headcount is None:
            return None
        least, below = self.headcount
        return least <= headcount and (below is None or headcount < below)

    def suits_place(self, commune: Commune) -> bool | None:
        """Whether a firm there may use it; ``None``: not known."""
        return covers(self.places, commune) if self.places else None

    @property
    def from_anywhere(self) -> bool:
        """An example is read from anywhere, by a firm of any size."""
        return self.status == "example"


def overlay(db: Db, questionnaire: str) -> Overlay:
    """What the region's team put over a questionnaire's resources."""
    e, local = resource_edit.c, resource_local.c
    edits: dict[str, dict[str, Any]] = {}
    query = sa.select(e.resource, e.field, e.value).where(e.questionnaire == questionnaire)
    for row in db.rows(query.order_by(e.resource, e.field)):
        edits.setdefault(row["resource"], {})[row["field"]] = row["value"]
    added = sa.select(local.id, local.fields).where(local.questionnaire == questionnaire)
    rows = db.rows(added.order_by(local.created_at, local.id))
    return Overlay(edits, {row["id"]: row["fields"] for row in rows})


def catalogue(db: Db, loaded: LoadedQuestionnaire, lang: Lang) -> dict[str, Entry]:
    """The resources of a questionnaire by id, as shown today: those of the release in its order, then the others."""
    return merge(loaded, overlay(db, loaded.model.id), lang, day_of(db.now))


def merge(loaded: LoadedQuestionnaire, over: Overlay, lang: Lang, today: date) -> dict[str, Entry]:
    """A release with what was put over it. A field of an edit that this version does not know is left aside."""
    name = loaded.model.id
    found: dict[str, Entry] = {}
    for resource in loaded.model.catalogue():
        edit = {key: value for key, value in over.edits.get(resource.id, {}).items() if key in FIELDS}
        fields = declared_fields(loaded, resource) | edit
        found[resource.id] = _entry(name, resource.id, fields, lang, today, edit, _declared(loaded, resource, lang))
    for key, fields in over.local.items():
        found.setdefault(key, _entry(name, key, fields, lang, today, fields, _NOT_DECLARED))
    return found


def suited(entries: Mapping[str, Entry], headcount: float | None, commune: Commune | None) -> dict[str, Entry]:
    """Those that may be proposed to a firm: without the ones that are certainly not for its size or its place."""
    return {
        name: one
        for name, one in entries.items()
        if one.from_anywhere
        or not (
            (headcount is not None and one.suits_size(headcount) is False)
            or (commune is not None and one.suits_place(commune) is False)
        )
    }


@dataclass(frozen=True)
class _Aside:
    """What nobody corrects: it belongs to the release."""

    cited_year: int | None
    aliases: tuple[str, ...]
    figures: str | None
    source: str | None


_NOT_DECLARED = _Aside(None, (), None, None)


def _declared(loaded: LoadedQuestionnaire, resource: Resource, lang: Lang) -> _Aside:
    def text(part: str, french: str | None) -> str | None:
        return None if french is None else loaded.translations.get(f"resources.{resource.id}.{part}", french, lang)

    return _Aside(
        resource.cited_year, tuple(resource.aliases), text("figures", resource.figures), text("source", resource.source)
    )


def _entry(
    questionnaire: str, name: str, fields: Mapping[str, Any], lang: Lang, today: date, edit: Mapping[str, Any],
    aside: _Aside,
) -> Entry:  # fmt: skip
    def text(part: str) -> str | None:
        said = fields.get(part) or {}
        return said.get(lang) or said.get("fr")

    size = fields.get("headcount")
    return Entry(
        id=name,
        questionnaire=questionnaire,
        local=aside is _NOT_DECLARED,
        title=text("title") or name,
        offer=text("offer") or "",
        kind=fields["kind"],
        status="closed" if _over(fields, today) else fields["status"],
        runner=text("runner"),
        territory=text("territory"),
        venue=text("venue"),
        audience=text("audience"),
        contact=text("contact"),
        url=fields.get("url"),
        themes=tuple(fields.get("themes") or ()),
        places=tuple(fields.get("places") or ()),
        headcount=None if size is None else (size["minimum"], size["below"]),
        starts_on=_day(fields.get("starts_on")),
        ends_on=_day(fields.get("ends_on")),
        checked_on=_day(fields.get("checked_on")),
        checked_by_team="checked_on" in edit,
        successor=fields.get("successor"),
        cited_year=aside.cited_year,
        aliases=aside.aliases,
        figures=aside.figures,
        source=aside.source,
        edited=bool(edit),
    )


def _over(fields: Mapping[str, Any], today: date) -> bool:
    last = _day(fields.get("ends_on") or fields.get("starts_on"))
    return last is not None and last < today


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
