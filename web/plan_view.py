"""A firm's plan as it is shown: read in one short transaction, measured by the firm's latest assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from assessment import assessments, carry_over, plan, plan_mapping, plan_notes
from assessment.days import day_of
from assessment.plan import PlanAction
from assessment.plan_figures import Basis
from assessment.plan_notes import PlanNote
from assessment.store import Db
from questionnaires.findings import Lang, QuestionnaireError
from reports.plan import PlanModel, build
from web.core import Services
from web.outcome import Outcome, outcome


@dataclass(frozen=True)
class Held:
    """What was read of a plan, before it is put into words."""

    firm: str
    today: date
    actions: Sequence[PlanAction]
    notes: Sequence[PlanNote]
    outcomes: Sequence[Outcome]


def latest(db: Db, services: Services, firm_id: str) -> list[Outcome]:
    """The firm's latest assessment of each questionnaire; one whose release is not at hand is passed over."""
    found: dict[str, Outcome] = {}
    for held in assessments.of_firm(db, firm_id):
        if held.questionnaire in found:
            continue
        try:
            shown = outcome(db, services.shelf, held.id)
        except (KeyError, QuestionnaireError):
            continue
        if shown is not None:
            found[held.questionnaire] = shown
    return list(found.values())


def read(db: Db, services: Services, firm_id: str, name: str) -> Held:
    """A plan of a firm of that name."""
    outcomes = latest(db, services, firm_id)
    return Held(name, day_of(db.now), plan.of_firm(db, firm_id), plan_notes.notes(db, firm_id), outcomes)


def as_today(services: Services, outcomes: Sequence[Outcome], actions: Sequence[PlanAction]) -> list[PlanAction]:
    """The same actions, each under the question that it has in the firm's latest assessment."""
    found = list(actions)
    for shown in outcomes:
        found = plan_mapping.as_today(
            found, shown.shelved.loaded, partial(carry_over.steps_to, services.shelf, shown.shelved)
        )
    return found


def basis(services: Services, shown: Outcome) -> Basis:
    """What an assessment measures a plan by."""
    figures = services.models.figures(shown)
    held, shelved = shown.now.assessment, shown.shelved
    return Basis(
        held.id, held.period, held.state == "open", shelved.loaded, shelved.plan, shown.sheet, figures.result,
        figures.gains,
    )  # fmt: skip


def model(services: Services, held: Held, lang: Lang) -> PlanModel:
    """The plan in words; scores what was not scored yet, so no transaction is open meanwhile."""
    bases = [basis(services, shown) for shown in held.outcomes]
    offered = [one.loaded for one in services.shelf.offered()]
    resources = {one.shelved.loaded.model.id: one.resources(lang) for one in held.outcomes}
    actions = as_today(services, held.outcomes, held.actions)
    return build(held.firm, held.today, lang, actions, bases, held.notes, offered, resources)
