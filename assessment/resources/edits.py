"""What the region's team changes of a resource: field by field, with its history, never in a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import log
from assessment.resources.entries import overlay
from assessment.resources.fields import FIELDS, Fields, declared_fields, empty_fields
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import resource_edit, resource_local, resource_opinion, resource_version
from assessment.tokens import new_id
from questionnaires.loader import LoadedQuestionnaire


class ChangedError(Exception):
    """Somebody changed the resource since the page was opened; ``by`` is their name where it is known."""

    def __init__(self, by: str | None) -> None:
        """``by``: who changed it last."""
        super().__init__()
        self.by = by


@dataclass(frozen=True)
class Held:
    """A resource as the team edits it: its fields, and the number of its last change (0: never changed)."""

    id: str
    questionnaire: str
    local: bool
    fields: Fields
    revision: int
    diverging: Mapping[str, Any]
    """Field that was corrected → what the release says now, where it says something else than it did then."""


@dataclass(frozen=True)
class Version:
    """One change. ``who``: ``None`` where the account was deleted. ``changes``: field → (before, after)."""

    revision: int
    who: str | None
    at: datetime
    changes: Mapping[str, tuple[Any, Any]]


def held(db: Db, loaded: LoadedQuestionnaire, resource: str) -> Held:
    """A resource to be edited. Raises KeyError where there is none."""
    name, over = loaded.model.id, overlay(db, loaded.model.id)
    revision = _revision(db, name, resource)
    if resource in over.local:
        return Held(resource, name, True, empty_fields() | over.local[resource], revision, {})
    release = _release(loaded, resource)
    edit = {key: value for key, value in over.edits.get(resource, {}).items() if key in FIELDS}
    return Held(resource, name, False, release | edit, revision, _diverging(db, name, resource, release))


def diverging(db: Db, loaded: LoadedQuestionnaire) -> set[str]:
    """The resources with a correction under which the release has changed."""
    c = resource_edit.c
    edited = {row["resource"] for row in db.rows(sa.select(c.resource).where(c.questionnaire == loaded.model.id))}
    known = {one.id: one for one in loaded.model.catalogue()}
    return {
        name
        for name in edited & set(known)
        if _diverging(db, loaded.model.id, name, declared_fields(loaded, known[name]))
    }


def save(
    db: Db, loaded: LoadedQuestionnaire, resource: str, by: str, fields: Mapping[str, Any], revision: int
) -> bool:  # fmt: skip
    """Keep what the team says of a resource; ``False``: it says what was said already.

    A field that says what the release says is no correction. ``revision``: of the page that was filled in. Raises
    KeyError where there is no such resource, ChangedError where somebody else changed it meanwhile.
    """
    before = held(db, loaded, resource)
    if before.revision != revision:
        raise ChangedError(_last_author(db, before))
    after = before.fields | {key: fields[key] for key in FIELDS if key in fields}
    changes = {key: [before.fields[key], after[key]] for key in FIELDS if before.fields[key] != after[key]}
    if not changes and not before.diverging:
        return False
    _note(db, before, by, changes)
    if before.local:
        db.update(resource_local, resource_local.c.id == resource, fields=after)
    else:
        _put_over(db, before, by, after, _release(loaded, resource), set(changes) | set(before.diverging))
    checked = set(changes) == {"checked_on"}
    action = "region.resource_checked" if checked else "region.resource_changed"
    log.record(db, by, action, "resource", resource, title=_title(after), fields=sorted(changes))
    return True


def add(db: Db, loaded: LoadedQuestionnaire, by: str, fields: Mapping[str, Any]) -> str:
    """Add a resource that no release has; its id."""
    made, whole = new_id(), empty_fields() | dict(fields)
    db.insert(
        resource_local, id=made, questionnaire=loaded.model.id, fields=whole, created_by=by, created_at=db.now
    )  # fmt: skip
    _note(db, Held(made, loaded.model.id, True, whole, 0, {}), by, {})
    log.record(db, by, "region.resource_added", "resource", made, title=_title(whole))
    return made


def remove(db: Db, loaded: LoadedQuestionnaire, resource: str, by: str) -> None:
    """Take back a resource that the team added, with what firms said of it.

    Raises KeyError where it added none of that id.
    """
    found = held(db, loaded, resource)
    if not found.local:
        raise KeyError(resource)
    db.delete(resource_local, resource_local.c.id == resource)
    c = resource_opinion.c
    db.delete(resource_opinion, c.questionnaire == found.questionnaire, c.resource == resource)
    log.record(db, by, "region.resource_removed", "resource", resource, title=_title(found.fields))


def history(db: Db, questionnaire: str, resource: str) -> Sequence[Version]:
    """Every change of a resource, the newest first."""
    c = resource_version.c
    query = (
        sa.select(resource_version, accounts.c.name)
        .select_from(resource_version.outerjoin(accounts, accounts.c.id == c.account))
        .where(c.questionnaire == questionnaire, c.resource == resource)
        .order_by(c.revision.desc())
    )
    return [
        Version(row["revision"], row["name"], row["at"], {key: tuple(pair) for key, pair in row["changes"].items()})
        for row in db.rows(query)
    ]


def _release(loaded: LoadedQuestionnaire, resource: str) -> Fields:
    found = next((one for one in loaded.model.catalogue() if one.id == resource), None)
    if found is None:
        raise KeyError(resource)
    return declared_fields(loaded, found)


def _diverging(db: Db, questionnaire: str, resource: str, release: Fields) -> dict[str, Any]:
    c = resource_edit.c
    query = sa.select(c.field, c.base).where(c.questionnaire == questionnaire, c.resource == resource)
    return {
        row["field"]: release[row["field"]]
        for row in db.rows(query)
        if row["field"] in FIELDS and row["base"] != release[row["field"]]
    }


def _put_over(db: Db, was: Held, by: str, after: Fields, release: Fields, touched: set[str]) -> None:
    """Write the corrections that changed; whoever saves has seen what the release says now."""
    c = resource_edit.c
    for name in sorted(touched):
        where = (c.questionnaire == was.questionnaire, c.resource == was.id, c.field == name)
        db.delete(resource_edit, *where)
        if after[name] != release[name]:
            db.insert(
                resource_edit, questionnaire=was.questionnaire, resource=was.id, field=name, value=after[name],
                base=release[name], account=by, at=db.now,
            )  # fmt: skip


def _note(db: Db, was: Held, by: str, changes: Mapping[str, Any]) -> None:
    try:
        db.insert(
            resource_version, questionnaire=was.questionnaire, resource=was.id, revision=was.revision + 1,
            changes=changes, account=by, at=db.now,
        )  # fmt: skip
    except ConflictError as error:  # two people at the same moment
        raise ChangedError(None) from error


def _revision(db: Db, questionnaire: str, resource: str) -> int:
    c = resource_version.c
    query = sa.select(sa.func.max(c.revision)).where(c.questionnaire == questionnaire, c.resource == resource)
    return int(db.value(query) or 0)


def _last_author(db: Db, found: Held) -> str | None:
    last = history(db, found.questionnaire, found.id)
    return last[0].who if last else None


def _title(fields: Mapping[str, Any]) -> str:
    return str((fields.get("title") or {}).get("fr", ""))
