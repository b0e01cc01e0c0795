"""The plan: how far it is, what it brings, its actions by date or by pillar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template, request

from assessment import plan_reminders
from assessment.plan import STATUSES, Status
from assessment.plan_reminders import SOON
from reports.model import Pillar
from reports.plan import PlanLine, PlanModel, status_words
from web.core import store
from web.language import language, t
from web.pages.plan.blueprint import pages, the_model

NOBODY = "-"
"""Value of the filter for what nobody takes care of."""


@dataclass(frozen=True)
class Filters:
    """What the address asks to see; empty: everything."""

    status: str
    owner: str
    late: bool
    by_pillar: bool

    @property
    def any(self) -> bool:
        """Whether something may be hidden."""
        return bool(self.status or self.owner or self.late)


@dataclass(frozen=True)
class Part:
    """Some actions under one head."""

    title: str
    pillar: Pillar | None
    lines: Sequence[PlanLine]


@pages.get("/entreprises/<firm_id>/plan")
def show(firm_id: str) -> str:
    """The actions of the plan, filtered as the address asks."""
    model = the_model(firm_id)
    with store().read() as db:
        reminded = plan_reminders.wanted(db, firm_id, g.visitor.id)
    asked = Filters(
        _among(request.args.get("etat", ""), STATUSES),
        request.args.get("responsable", ""),
        request.args.get("retard") == "1",
        request.args.get("tri") == "domaine",
    )
    lines = [one for one in model.lines if _shown(one, asked)]
    return render_template(
        "plan/show.html", firm_id=firm_id, plan=model, parts=_parts(model, lines, asked), asked=asked,
        shown=len(lines), owners=_owners(model), statuses=[(one, words(one)) for one in STATUSES], words=words,
        reminded=reminded, may=g.standing.may, nobody=NOBODY,
    )  # fmt: skip


def words(status: Status) -> str:
    """A stage in words, in the language of the page."""
    return status_words(status, language())


def _among(given: str, known: Sequence[str]) -> str:
    return given if given in known else ""


def _shown(line: PlanLine, asked: Filters) -> bool:
    owner = line.owner_id or line.owner or NOBODY
    return (
        (not asked.status or line.status == asked.status)
        and (not asked.owner or asked.owner == owner)
        and (not asked.late or line.late)
    )


def _owners(model: PlanModel) -> list[tuple[str, str]]:
    """Who takes care of something, for the filter."""
    found = {one.owner_id or one.owner: one.owner for one in model.lines if one.owner}
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def _parts(model: PlanModel, lines: Sequence[PlanLine], asked: Filters) -> list[Part]:
    if asked.by_pillar:
        kept = {one.id for one in lines}
        groups = [(pillar, [one for one in held if one.id in kept]) for pillar, held in model.by_pillar()]
        return [Part("" if pillar else t("Sans domaine"), pillar, held) for pillar, held in groups if held]
    soon = model.today + SOON
    heads = (
        (t("En retard"), [one for one in lines if one.late]),
        (t("Dans les quinze jours"), [one for one in lines if one.open and one.due and model.today <= one.due <= soon]),
        (t("Plus tard"), [one for one in lines if one.open and one.due and one.due > soon]),
        (t("Sans échéance"), [one for one in lines if one.open and one.due is None]),
        (t("Faites"), [one for one in lines if one.status == "done"]),
        (t("Abandonnées"), [one for one in lines if one.status == "dropped"]),
    )
    return [Part(title, None, held) for title, held in heads if held]
