"""The improvement plan: actions that a firm has chosen, who takes care of each, until when, how far it is.

The plan belongs to the firm and goes on from one year to the next. An action comes from a questionnaire, with its words
as they stood on the day it was chosen (a later release may have dropped it), or is the firm's own.

Every change is one revision more. Who changes an action names the revision that was on the page; where another has been
written since, nothing is overwritten, and the page shows both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import log
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import membership, plan_action, plan_change, plan_note
from assessment.tokens import new_id

Status = Literal["todo", "doing", "done", "dropped"]
Owned = Literal["nobody", "member", "named"]
STATUSES: tuple[Status, ...] = ("todo", "doing", "done", "dropped")
OPEN: tuple[Status, ...] = ("todo", "doing")
LONGEST_TITLE, LONGEST_NAME, LONGEST_NOTE = 300, 200, 5_000
"""Characters of an own action, of an owner without account, of a note or a reason."""
MOST_ACTIONS = 500
"""Actions of one plan: one with more is followed by nobody."""


class FullPlanError(Exception):
    """The plan holds as many actions as it may."""


@dataclass(frozen=True)
class Origin:
    """Where an action of a questionnaire stands in it."""

    questionnaire: str
    question: str
    action: str


@dataclass(frozen=True)
class Details:
    """What people decide about an action. ``budget`` in euros; ``title`` is that of an own action, else empty."""

    title: str = ""
    pillar: str | None = None
    owner: str | None = None
    """Account of a member; ``None`` with ``owner_name``: somebody without account, or nobody."""
    owner_name: str = ""
    due: date | None = None
    budget: float | None = None
    status: Status = "todo"
    reason: str = ""
    """Why it was dropped."""

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN

    def late(self, today: date) -> bool:
        """Whether its day has passed and it is still to be done."""
        return self.open and self.due is not None and self.due < today


@dataclass(frozen=True)
class Chosen:
    """An action of a questionnaire that is put into the plan. ``before``: the answer's content on that day."""

    origin: Origin
    pillar: str
    words: Mapping[str, Mapping[str, str]]
    before: Mapping[str, Any] | None


@dataclass(frozen=True)
class PlanAction:
    """One action of a plan. Names are ``None`` of an account since deleted."""

    id: str
    firm: str
    origin: Origin | None
    """``None``: the firm's own."""
    words: Mapping[str, Mapping[str, str]]
    """Language → texts of the questionnaire, on the day it was chosen."""
    before: Mapping[str, Any] | None
    details: Details
    owner_label: str
    """Name of who takes care of it; empty: nobody does."""
    owner_left: bool
    """Who took care of it has left the firm: nobody does now."""
    revision: int
    created_by: str | None
    created_at: datetime
    changed_by: str | None
    changed_at: datetime


@dataclass(frozen=True)
class Change:
    """One line of an action's history. ``changes``: field → (before, after); empty: it was put into the plan."""

    revision: int
    changes: Mapping[str, tuple[Any, Any]]
    author: str | None
    at: datetime


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


# --- reading ----------------------------------------------------------------------------------------------


def of_firm(db: Db, firm_id: str) -> Sequence[PlanAction]:
    """Every action of a firm: by date, those without one last."""
    c = plan_action.c
    query = _select().where(c.firm == firm_id).order_by(c.due.is_(None), c.due, c.created_at, c.id)
    return [_action(row) for row in db.rows(query)]


def find(db: Db, firm_id: str, action_id: str) -> PlanAction | None:
    """One action of a firm; ``None``: it has none of that id."""
    row = db.row(_select().where(plan_action.c.firm == firm_id, plan_action.c.id == action_id))
    return None if row is None else _action(row)


def history(db: Db, action_id: str) -> Sequence[Change]:
    """What was changed in an action, newest first."""
    c = plan_change.c
    query = (
        sa.select(plan_change, accounts.c.name)
        .select_from(plan_change.outerjoin(accounts, accounts.c.id == c.account))
        .where(c.plan_action == action_id)
        .order_by(c.revision.desc(), c.id)
    )
    return [
        Change(row["revision"], {name: (old, new) for name, (old, new) in row["changes"].items()}, row["name"],
               row["at"])
        for row in db.rows(query)
    ]  # fmt: skip


# --- adding -----------------------------------------------------------------------------------------------


def choose(db: Db, by: str, firm_id: str, chosen: Sequence[Chosen]) -> Added:
    """Put actions of a questionnaire into the plan; one that was done or dropped is taken up again.

    Raises FullPlanError: nothing was added.
    """
    added, reopened, held = [], [], 0
    for one in chosen:
        found = _of_origin(db, firm_id, one.origin)
        if found is None:
            made = _insert_chosen(db, by, firm_id, one)
            if made is None:
                held += 1  # a colleague chose it at the same moment
            else:
                added.append(made)
        elif found.details.open:
            held += 1
        else:
            again = replace(found.details, status="todo", reason="", due=None)
            _write(db, by, found, again, before=one.before)
            reopened.append(found.id)
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
    done = replace(action.details, status="done")
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
    return replace(details, **untouched), clashes


def _write(
    db: Db, by: str, held: PlanAction, details: Details, before: Mapping[str, Any] | None = None
) -> bool:  # fmt: skip
    """Put details over the revision held; ``False``: somebody else did so at the same moment."""
    old, new = _plain(held.details), _plain(details)
    values: dict[str, Any] = {**asdict(details), "owned": _owned(details)}
    if held.owner_left and values["owned"] == "nobody":
        values["owned"] = "member"  # that somebody left is told until somebody else takes it over
    if before is not None:
        values["before"] = dict(before)
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


# --- notes ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanNote:
    """A note on an action. ``author``: the name; ``None`` of an account since deleted."""

    id: str
    action: str
    text: str
    author: str | None
    author_id: str | None
    at: datetime


def notes(db: Db, firm_id: str) -> Sequence[PlanNote]:
    """Every note of a plan, oldest first."""
    c = plan_note.c
    joined = plan_note.join(plan_action, plan_action.c.id == c.plan_action)
    query = (
        sa.select(plan_note, accounts.c.name)
        .select_from(joined.outerjoin(accounts, accounts.c.id == c.account))
        .where(plan_action.c.firm == firm_id)
        .order_by(c.at, c.id)
    )
    return [
        PlanNote(row["id"], row["plan_action"], row["text"], row["name"], row["account"], row["at"])
        for row in db.rows(query)
    ]


def add_note(db: Db, by: str, firm_id: str, action_id: str, text: str) -> str:
    """Add a note to an action; its id.

    Raises ValueError where it is empty or longer than ``LONGEST_NOTE`` characters, KeyError where there is no action.
    """
    kept = text.strip()
    if not kept or len(kept) > LONGEST_NOTE:
        raise ValueError("an empty or too long note")
    if find(db, firm_id, action_id) is None:
        raise KeyError(action_id)
    made = new_id()
    db.insert(plan_note, id=made, plan_action=action_id, text=kept, account=by, at=db.now)
    return made


def remove_note(db: Db, by: str, action_id: str, note_id: str) -> bool:
    """Take back one's own note; ``False``: it is not one's own, or not there."""
    c = plan_note.c
    return db.delete(plan_note, c.id == note_id, c.plan_action == action_id, c.account == by) == 1


# --- rows -------------------------------------------------------------------------------------------------


def _of_origin(db: Db, firm_id: str, origin: Origin) -> PlanAction | None:
    c = plan_action.c
    where = (c.questionnaire == origin.questionnaire, c.question == origin.question, c.action == origin.action)
    row = db.row(_select().where(c.firm == firm_id, *where))
    return None if row is None else _action(row)


def _select() -> sa.Select[Any]:
    """Actions with the names of people; whoever belongs to the firm no more takes care of nothing."""
    a, owner, creator, changer = plan_action, accounts.alias(), accounts.alias(), accounts.alias()
    m = membership
    joined = (
        a.outerjoin(m, sa.and_(m.c.firm == a.c.firm, m.c.account == a.c.owner))
        .outerjoin(owner, owner.c.id == m.c.account)
        .outerjoin(creator, creator.c.id == a.c.created_by)
        .outerjoin(changer, changer.c.id == a.c.changed_by)
    )
    names = owner.c.id.label("who"), owner.c.name.label("who_name"), owner.c.email.label("who_email")
    people = creator.c.name.label("creator"), changer.c.name.label("changer")
    return sa.select(a, *names, *people).select_from(joined)


def _action(row: Any) -> PlanAction:
    origin = None if row["action"] is None else Origin(row["questionnaire"], row["question"], row["action"])
    label = (row["who_name"] or row["who_email"]) if row["who"] is not None else row["owner_name"]
    details = Details(
        row["title"], row["pillar"], row["who"], row["owner_name"], row["due"], row["budget"], row["status"],
        row["reason"],
    )  # fmt: skip
    return PlanAction(
        row["id"], row["firm"], origin, row["words"], row["before"], details, label,
        row["owned"] == "member" and row["who"] is None, row["revision"], row["creator"], row["created_at"],
        row["changer"], row["changed_at"],
    )  # fmt: skip


def _owned(details: Details) -> Owned:
    return "member" if details.owner is not None else "named" if details.owner_name else "nobody"


def _plain(details: Details) -> dict[str, Any]:
    """Details as the history keeps them."""
    values = asdict(details)
    return {**values, "due": None if details.due is None else details.due.isoformat()}
