"""What the pages of a plan share."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from assessment import firms, plan
from assessment.plan import PlanAction
from assessment.store import Db
from reports.plan import PlanModel
from web import plan_view
from web.core import services, store
from web.language import lang

pages = Blueprint("plan", __name__)


def the_model(firm_id: str) -> PlanModel:
    """The plan of the firm of the address, in the language of the page."""
    return plan_view.model(services(), held(firm_id), lang())


def held(firm_id: str) -> plan_view.Held:
    """What there is of it; 404 if the firm was deleted meanwhile."""
    with store().read() as db:
        firm = firms.find(db, firm_id) or abort(404)
        return plan_view.read(db, services(), firm_id, firm.name)


def the_action(db: Db, firm_id: str, action_id: str) -> PlanAction:
    """The action of the address; 404: this firm has none of that id."""
    return plan.find(db, firm_id, action_id) or abort(404)


def may_change(action: PlanAction) -> bool:
    """Whether the visitor answers for the pillar of an action; one of no pillar is everybody's who answers."""
    allowed: bool = g.standing.may("answer", action.details.pillar)
    return allowed


def changeable(db: Db, firm_id: str, action_id: str) -> PlanAction:
    """The same action, if the visitor may change it; else 403."""
    found = the_action(db, firm_id, action_id)
    if not may_change(found):
        abort(403)
    return found


def to_plan(firm_id: str, said: str = "", kind: str = "success") -> Response:
    """To the plan, saying what was done."""
    if said:
        flash(said, kind)
    return redirect(url_for("plan.show", firm_id=firm_id), 303)


def to_action(firm_id: str, action_id: str, said: str = "", kind: str = "success", part: str = "") -> Response:
    """To the page of one action."""
    if said:
        flash(said, kind)
    return redirect(url_for("plan.one", firm_id=firm_id, action_id=action_id, _anchor=part or None), 303)
