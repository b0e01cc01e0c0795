"""One action: what it asks, what it brings, who takes care of it; notes, history, deletion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, g, render_template, request
from werkzeug.wrappers import Response

from assessment import accounts, members, plan, plan_changes, plan_notes
from assessment.days import day_of
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.plan import LONGEST_NOTE, Change, PlanAction
from assessment.store import Db
from web import plan_form, plan_view
from web.core import services, store
from web.language import lang, language, n, t
from web.pages.plan.blueprint import changeable, held, may_change, pages, the_action, to_action, to_plan
from web.pages.plan.listing import words
from web.pages.results.blueprint import shown_today
from web.plan_form import PlanForm
from web.role_words import pillar_choices

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Step:
    """One line of the history, in words."""

    who: str | None
    at: datetime
    what: Sequence[tuple[str, str, str]]
    """Field, before, after; empty: it was put into the plan."""


@pages.get("/entreprises/<firm_id>/plan/actions/<action_id>")
def one(firm_id: str, action_id: str) -> str:
    """Everything of one action."""
    return _page(firm_id, action_id)


def _page(
    firm_id: str, action_id: str, form: PlanForm | None = None, clashes: Sequence[str] = (), note: str = "",
    note_error: FieldError | None = None,
) -> str:  # fmt: skip
    read = held(firm_id)
    action = next((one for one in read.actions if one.id == action_id), None) or abort(404)
    model = plan_view.model(services(), read, lang())
    with store().read() as db:
        team = members.of_firm(db, firm_id)
        steps = _steps(db, plan.history(db, action_id))
    line = next(one for one in model.lines if one.id == action_id)
    known = {name for shown in read.outcomes for name in shown_today(shown.overlay)}
    theirs = plan_form.of_details(action.details, lang())
    mine = form or theirs
    return render_template(
        "plan/one.html", firm_id=firm_id, plan=model, line=line, action=action, form=mine, team=team, known=known,
        pillars=pillar_choices(), steps=steps, words=words, may_change=may_change(action),
        may_note=g.standing.may("discuss"), note=note, note_error=note_error, longest=LONGEST_NOTE,
        clashes=[
            (_field(name), _value(name, theirs.typed[name], team), _value(name, mine.typed[name], team))
            for name in clashes
        ],
    )  # fmt: skip


@pages.post("/entreprises/<firm_id>/plan/actions/<action_id>/modification")
def change(firm_id: str, action_id: str) -> Answer:
    """Save what was decided; a colleague's change of the same field is shown beside, and nothing is overwritten."""
    with store().read() as db:
        action = changeable(db, firm_id, action_id)
        team, today = members.of_firm(db, firm_id), day_of(db.now)
    typed = plan_form.typed_in(request.form)
    form = plan_form.read(
        typed, team=team, pillars=_pillars(action), today=today, lang=lang(), held=action.details,
        own=action.origin is None,
    )  # fmt: skip
    if form.details is None:
        return _page(firm_id, action_id, form), 422
    try:
        with store().write() as db:
            saved = plan_changes.change(
                db, g.visitor.id, firm_id, action_id, form.details, request.form.get("revision", 0, type=int)
            )  # fmt: skip
    except KeyError:
        return to_plan(firm_id, t("Cette action a été supprimée par un collègue."), "warning")
    if saved.outcome == "conflict":
        kept = plan_form.of_details(saved.merged, lang()).typed
        both = {name: typed[name] if name in saved.clashes else kept[name] for name in typed}
        return _page(firm_id, action_id, PlanForm(both), saved.clashes), 422
    return to_action(firm_id, action_id, t("C'est enregistré."))


def _pillars(action: PlanAction) -> list[str]:
    """Those that an own action may name: what its author answers for, and the one that it names already."""
    return [
        code for code, _ in pillar_choices() if g.standing.may("answer", code) or code == action.details.pillar
    ]  # fmt: skip


@pages.post("/entreprises/<firm_id>/plan/actions/<action_id>/faite")
def done(firm_id: str, action_id: str) -> Response:
    """Mark an action as done."""
    with store().write() as db:
        action = changeable(db, firm_id, action_id)
        plan_changes.finish(db, g.visitor.id, action)
    return to_action(firm_id, action_id, t("L'action est marquée comme faite."))


@pages.route("/entreprises/<firm_id>/plan/actions/<action_id>/suppression", methods=["GET", "POST"])
def remove(firm_id: str, action_id: str) -> Answer:
    """Delete an action, once that is confirmed."""
    with store().read() as db:
        action = changeable(db, firm_id, action_id)
    if request.method == "GET":
        read = held(firm_id)
        line = next(one for one in plan_view.model(services(), read, lang()).lines if one.id == action_id)
        return render_template("plan/remove.html", firm_id=firm_id, line=line, action=action)
    with store().write() as db:
        plan_changes.remove(db, g.visitor.id, firm_id, action_id)
    return to_plan(firm_id, t("L'action est supprimée du plan."))


@pages.post("/entreprises/<firm_id>/plan/actions/<action_id>/notes")
def add_note(firm_id: str, action_id: str) -> Answer:
    """Add a note."""
    text = clean(request.form.get("note", ""))
    try:
        with store().write() as db:
            the_action(db, firm_id, action_id)
            plan_notes.add_note(db, g.visitor.id, firm_id, action_id, text)
    except ValueError:
        wrong = (
            n("%(n)s caractère au plus", "%(n)s caractères au plus", LONGEST_NOTE)
            if text.strip()
            else t("Écrivez votre note")
        )
        return _page(firm_id, action_id, note=text, note_error=FieldError("note", wrong, "")), 422
    return to_action(firm_id, action_id, t("La note est ajoutée."), part="notes")


@pages.post("/entreprises/<firm_id>/plan/actions/<action_id>/notes/<note_id>/suppression")
def remove_note(firm_id: str, action_id: str, note_id: str) -> Response:
    """Take back one's own note."""
    with store().write() as db:
        the_action(db, firm_id, action_id)
        if not plan_notes.remove_note(db, g.visitor.id, action_id, note_id):
            abort(404)
    return to_action(firm_id, action_id, t("La note est retirée."), part="notes")


# --- words ------------------------------------------------------------------------------------------------


def _field(name: str) -> str:
    return {
        "title": t("Action"), "pillar": t("Domaine"), "owner": t("Responsable"),
        "owner_name": t("Responsable, sans compte"), "due": t("Échéance"), "budget": t("Budget"),
        "status": t("Où en est-elle ?"), "reason": t("Motif"),
    }[name]  # fmt: skip


def _value(name: str, typed: str, team: Sequence[members.Member]) -> str:
    """A field of the form in words."""
    if name == "status":
        return next((words(one) for one in plan.STATUSES if one == typed), typed)
    if name == "pillar":
        return dict(pillar_choices()).get(typed, typed) or "–"
    if name == "owner":
        return next((one.name or one.email for one in team if one.account == typed), "") or "–"
    return typed or "–"


def _steps(db: Db, changes: Sequence[Change]) -> list[Step]:
    return [
        Step(one.author, one.at, [(_field(name), _kept(db, name, old), _kept(db, name, new))
                                  for name, (old, new) in one.changes.items()])
        for one in changes
    ]  # fmt: skip


def _kept(db: Db, name: str, value: Any) -> str:
    """A value of the history in words."""
    if value in (None, ""):
        return "–"
    if name == "owner":
        person = accounts.find(db, str(value))
        return (person.name or person.email) if person else t("une personne dont le compte est supprimé")
    if name == "due":
        return language().day(date.fromisoformat(str(value)))
    if name == "budget":
        return language().with_unit(language().number(float(value), 2), "€")
    return _value(name, str(value), ())
