"""The simulator: tick improvements, see the result that they lead to; the least effort to a level."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, g, render_template, request, url_for

from assessment import plan
from assessment.planned import planned_actions
from scoring.shortest import Shortest
from scoring.simulation import Chosen, Simulation, simulate
from web import often, plan_view
from web.core import services, shelf, store
from web.language import lang
from web.outcome import Outcome, outcome
from web.simulator_filters import Wanted, read
from web.simulator_view import ShortestView, SimulationView, SimulatorView

pages = Blueprint("simulator", __name__)
MOST_SEARCHED, MOST_SEARCHED_HERE = 40, 200
"""Searches for the least effort on one assessment, and from one place, in a quarter of an hour: some take seconds."""


def _asked(assessment_id: str) -> SimulatorView:
    """What the address asks for: ``?version=2`` a version that was submitted."""
    with store().read() as db:
        found = outcome(db, shelf(), assessment_id, request.args.get("version", type=int))
        if found is None:
            abort(404)
        firm = found.now.assessment.firm
        held = plan.of_firm(db, firm) if firm is not None else ()
    actions = plan_view.as_today(services(), [found], held)
    planned = planned_actions(actions, found.shelved.loaded.model.id)
    wanted = read(request.args, found.shelved.loaded.model)
    models = services().models
    return SimulatorView(found, models.figures(found), models.get(found, lang()), wanted, planned)


def _simulated(view: SimulatorView, chosen: tuple[Chosen, ...]) -> SimulationView:
    shelved = view.shown.shelved
    found: Simulation = simulate(shelved.loaded, shelved.plan, view.shown.sheet, view.figures.result, chosen)
    return SimulationView(view, found)


@pages.get("/evaluations/<assessment_id>/simulateur")
def show(assessment_id: str) -> str:
    """The actions, and beside them the result that those of the address lead to.

    ``?niveau=solid`` chooses the least effort to that level; ``a``, what was chosen before, is kept in a link.
    """
    view = _asked(assessment_id)
    least = _least(view, request.args.get("niveau", ""))
    wanted = view.wanted
    if least is not None and least.status == "reachable":
        before, wanted = wanted, _choosing(view.wanted, least.chosen)
        view = SimulatorView(view.shown, view.figures, view.before, wanted, view.planned)
        back = _address(view.shown, before) if before.chosen else ""
    else:
        back = ""
    return render_template(
        "simulator/show.html",
        assessment=view.shown.now.assessment,
        view=view,
        simulation=_simulated(view, wanted.chosen),
        least=ShortestView(view, least) if least is not None else None,
        back=back,
        result_at=url_for("simulator.result", assessment_id=assessment_id),
        plan_url=_plan_url(view),
        version=view.shown.submission.version if view.shown.submission else None,
    )


@pages.get("/evaluations/<assessment_id>/simulateur/resultat")
def result(assessment_id: str) -> str:
    """The result alone, for the script that asks again at every tick."""
    view = _asked(assessment_id)
    return render_template(
        "simulator/result.html", simulation=_simulated(view, view.wanted.chosen), view=view, plan_url=_plan_url(view)
    )


def _plan_url(view: SimulatorView) -> str:
    """Where the chosen actions are added to the firm's plan; empty of a trial, and for who only reads."""
    firm = view.shown.now.assessment.firm
    return url_for("plan.add", firm_id=firm) if firm is not None and g.standing.may("answer") else ""


def _least(view: SimulatorView, level: str) -> Shortest | None:
    if not level:
        return None
    if level not in view.shown.shelved.plan.levels:
        abort(404)
    wait = often.count("shortest", view.shown.now.assessment.id, MOST_SEARCHED)
    wait = wait or often.count_here("shortest", MOST_SEARCHED_HERE)
    if wait is not None:
        flash(often.too_often(wait), "warning")
        return None
    return services().models.shortest(view.shown, level)


def _choosing(wanted: Wanted, chosen: tuple[Chosen, ...]) -> Wanted:
    return replace(wanted, chosen=chosen, unknown=0)


def _address(shown: Outcome, wanted: Wanted) -> str:
    """An address that says the same as the one read."""
    version = shown.submission.version if shown.submission else None
    return url_for(
        "simulator.show", assessment_id=shown.now.assessment.id, version=version,
        a=[action for _, action in wanted.chosen],
        effort=wanted.effort or None, budget=wanted.budget or None, domaine=wanted.pillar or None,
        plan=wanted.plan or None, tout=sorted(wanted.whole),
    )  # fmt: skip
