"""What changes a plan: actions put into it, decided about, closed, taken out.

Every change is one revision more. Who changes an action names the revision that was on the page; where another has been
written since, nothing is overwritten, and the page shows both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from assessment import log
from assessment.plan import Chosen, Details, Origin, Owned, PlanAction, find, history, of_origin
from assessment.store import ConflictError, Db
from assessment.store.tables import plan_action, plan_change
from assessment.tokens import new_id

MOST_ACTIONS = 500
"""Actions of one plan: one with more is followed by nobody."""


class FullPlanError(Exception):
    """The plan holds as many actions as it may."""


@dataclass(frozen=True)
class Saved:
    """What became of a change. ``conflict``: ``action`` is what a colleague wrote since the page was shown."""

    outcome: Literal["saved", "unchanged", "conflict"]
    action: PlanAction
    merged: Details
    """What was sent, with what a colleague changed meanwhile in the fields that its author had left as they were."""
    clashes: tuple[str, ...] = ()
    """The fields that both changed, each otherwise."""


@dataclass(frozen=True)
class Added:
    """What became of the actions chosen: ids of those added, of those taken up again; how many stood there already."""

    added: tuple[str, ...]
    reopened: tuple[str, ...]
    held: int


# --- adding -----------------------------------------------------------------------------------------------


def choose(
    db: Db, by: str, firm_id: str, chosen: Sequence[Chosen], moved: Mapping[Origin, str] | None = None
) -> Added:  # fmt: skip
    """Put actions of a questionnaire into the plan; one that was done or dropped is taken up again, as it is today.

    ``moved``: ids of the actions that stand in the plan under an earlier name of their question, by what they are today
    (``assessment/plan_mapping.py``). Raises FullPlanError: nothing was added.
    """
    added, reopened, held = [], [], 0
    for one in chosen:
        found = of_origin(db, firm_id, one.origin)
        if found is None and moved and one.origin in moved:
            found = find(db, firm_id, moved[one.origin])
        if found is None:
            made = _insert_chosen(db, by, firm_id, one)
            if made is None:
                held += 1  # a colleague chose it at the same moment
            else:
                added.append(made)
        elif found.details.open:
            held += 1
        else:
            again = replace(found.details, pillar=one.pillar, status="todo", reason="", due=None)
            if _write(db, by, found, again, one):
                reopened.append(found.id)
            else:
                held += 1  # a colleague changes it at the same moment
    _check_room(db, firm_id)
    return Added(tuple(added), tuple(reopened), held)


def add_own(db: Db, by: str, firm_id: str, details: Details) -> str:
    """Put an action of the firm's own into the plan; its id. Raises FullPlanError."""
    made = new_id()
    _insert(db, by, firm_id, made, details, None, {}, None)
    _check_room(db, firm_id)
    return made


def _insert_chosen(db: Db, by: str, firm_id: str, one: Chosen) -> str | None:
    made = new_id()
    try:
        _insert(db, by, firm_id, made, Details(pillar=one.pillar), one.origin, one.words, one.before)
    except ConflictError:
        return None
    return made


def _insert(
    db: Db, by: str, firm_id: str, made: str, details: Details, origin: Origin | None,
    words: Mapping[str, Mapping[str, str]], before: Mapping[str, Any] | None,
) -> None:  # fmt: skip
    named = {"questionnaire": None, "question": None, "action": None} if origin is None else asdict(origin)
    db.insert(
        plan_action, id=made, firm=firm_id, words=dict(words), before=before, revision=1, created_by=by,
        created_at=db.now, changed_by=by, changed_at=db.now, owned=_owned(details), **named, **asdict(details),
    )  # fmt: skip
    db.insert(plan_change, id=new_id(), plan_action=made, revision=1, changes={}, account=by, at=db.now)


def _check_room(db: Db, firm_id: str) -> None:
    count = db.value(sa.select(sa.func.count()).select_from(plan_action).where(plan_action.c.firm == firm_id))
    if count > MOST_ACTIONS:
        raise FullPlanError(firm_id)


# --- changing ---------------------------------------------------------------------------------------------


def change(db: Db, by: str, firm_id: str, action_id: str, details: Details, base_revision: int) -> Saved:
    """Change an action over the revision that its author saw; the same again changes nothing.

    What a colleague has changed since stays, in every field that this author left as it was. Where both changed one
    field, nothing is written. The title and the pillar of an action of a questionnaire are the questionnaire's.
    Raises KeyError: there is none.
    """
    held = find(db, firm_id, action_id)
    if held is None:
        raise KeyError(action_id)
    if held.origin is not None:
        details = replace(details, title=held.details.title, pillar=held.details.pillar)
    merged, clashes = _merged(db, held, details, base_revision)
    if merged == held.details:
        return Saved("unchanged", held, merged)
    if clashes:
        return Saved("conflict", held, merged, clashes)
    if not _write(db, by, held, merged):  # a colleague did so at the same moment: once more, over theirs
        return change(db, by, firm_id, action_id, details, base_revision)
    return Saved("saved", find(db, firm_id, action_id) or held, merged)


def finish(db: Db, by: str, action: PlanAction) -> None:
    """Mark an action as done, whatever a colleague changes in it at the same moment; once is enough."""
    done = replace(action.details, status="done", reason="")
    if action.details.status != "done" and not _write(db, by, action, done):
        now = find(db, action.firm, action.id)
        if now is not None:
            finish(db, by, now)


def _merged(db: Db, held: PlanAction, details: Details, base_revision: int) -> tuple[Details, tuple[str, ...]]:
    """Details over what changed since a revision, and the fields that were changed on both sides."""
    seen: dict[str, Any] = {}
    for one in reversed(history(db, held.id)):
        if one.revision > base_revision:
            for name, (before, _) in one.changes.items():
                seen.setdefault(name, before)
    mine, theirs = _plain(details), _plain(held.details)
    untouched = {name: getattr(held.details, name) for name, before in seen.items() if mine[name] == before}
    clashes = tuple(name for name, before in seen.items() if mine[name] not in (before, theirs[name]))
    merged = replace(details, **untouched)
    if merged.owner is not None and merged.owner_name:  # one chose an account, the other wrote a name
        return replace(merged, owner=details.owner, owner_name=details.owner_name), (*clashes, "owner", "owner_name")
    return merged, clashes


def _write(db: Db, by: str, held: PlanAction, details: Details, again: Chosen | None = None) -> bool:
    """Put details over the revision held; ``False``: somebody else did so at the same moment.

    ``again``: the action is chosen once more, with its question, words and answer of today.
    """
    old, new = _plain(held.details), _plain(details)
    values: dict[str, Any] = {**asdict(details), "owned": _owned(details)}
    if held.owner_left and values["owned"] == "nobody":
        values["owned"] = "member"  # that somebody left is told until somebody else takes it over
    if again is not None:
        values |= {**asdict(again.origin), "words": dict(again.words), "before": again.before}
    c = plan_action.c
    written = db.update(
        plan_action, c.id == held.id, c.revision == held.revision,
        revision=held.revision + 1, changed_by=by, changed_at=db.now, **values,
    )  # fmt: skip
    if written != 1:
        return False
    changes = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    revision = held.revision + 1
    db.insert(plan_change, id=new_id(), plan_action=held.id, revision=revision, changes=changes, account=by, at=db.now)
    return True


def remove(db: Db, by: str, firm_id: str, action_id: str) -> bool:
    """Delete an action with its notes and history; ``False``: the firm has none of that id."""
    removed = db.delete(plan_action, plan_action.c.firm == firm_id, plan_action.c.id == action_id) == 1
    if removed:
        log.record(db, by, "plan.action_removed", "firm", firm_id)
    return removed


# --- rows ------------------------------------------------------------------------------------------------


def _owned(details: Details) -> Owned:
    return "member" if details.owner is not None else "named" if details.owner_name else "nobody"


def _plain(details: Details) -> dict[str, Any]:
    """Details as the history keeps them."""
    values = asdict(details)
    return {**values, "due": None if details.due is None else details.due.isoformat()}
