"""The page of a VSME report: what it proposes, what is refused and why, what no question takes; and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, g, render_template

from assessment import firms
from assessment.current import Current
from assessment.forms.dates import day_words
from assessment.forms.words import FieldError
from assessment.identifiers import format_siren
from assessment.store import Db
from assessment.vsme import kept as reports
from assessment.vsme.confirm import compare
from assessment.vsme.export import data_points
from assessment.vsme.kept import Kept
from assessment.vsme.outcome import Outcome, Proposed
from assessment.vsme.read import MOST_BYTES
from questionnaires.taxonomy import Taxonomy, taxonomy
from web.core import store
from web.file_sizes import file_size
from web.language import lang
from web.pages.assessment import common
from web.pages.vsme.blueprint import HERE, pages
from web.vsme_view import View


@dataclass(frozen=True)
class Held:
    """What the page shows, before it is put into words. ``siren``: ``None`` in a trial."""

    current: Current
    standard: Taxonomy
    kept: Kept | None
    siren: str | None


def load(db: Db, assessment_id: str) -> Held:
    """Everything about the report of an assessment; the page does not exist for a questionnaire without data points."""
    current = common.loaded(db, assessment_id)
    declared = current.shelved.loaded.model.vsme_points()
    if declared is None:
        abort(404)
    firm = firms.find(db, current.assessment.firm) if current.assessment.firm is not None else None
    kept = reports.of_assessment(db, assessment_id)
    return Held(current, taxonomy(declared.taxonomy), kept, firm.siren if firm else None)


def outcome(held: Held) -> Outcome | None:
    """What the report proposes now; ``None`` without a report."""
    return compare(held.current, held.kept, held.siren) if held.kept is not None else None


def may_confirm(held: Held, one: Proposed) -> bool:
    """Whether the visitor may give this answer; the profile is for whoever answers, as on its own page."""
    if one.point.question is None:
        return bool(g.standing.may("answer"))
    topic, _ = common.topic_of(held.current, one.target)
    return common.may_answer(held.current, topic.pillar)


@pages.get(HERE)
def show(assessment_id: str) -> str:
    """What a report proposes, or how to send one."""
    with store().read() as db:
        held = load(db, assessment_id)
    return page(held)


def page(held: Held, errors: Sequence[FieldError] = (), end: str = "") -> str:
    """The page; ``end``: what was typed as the last day of the year."""
    found = outcome(held)
    return render_template(
        "vsme/show.html",
        **common.page(held.current),
        errors=errors,
        by_field={one.field: one for one in errors},
        kept=held.kept,
        siren=format_siren(held.siren) if held.siren else "",
        limit=file_size(MOST_BYTES),
        may_change=g.standing.may("answer") and held.current.assessment.state == "open",
        exported=len(data_points(held.current)),
        end=end or day_words(_end(held).isoformat(), lang()),
        **(_found(held, found) if found is not None else {"found": None}),
    )


def _found(held: Held, found: Outcome) -> dict[str, Any]:
    view = View(held.current, held.standard)
    new = [one for one in found.proposed if not one.same]
    mine = [one for one in new if may_confirm(held, one)]
    return {
        "found": found,
        "lines": view.lines(mine),
        "others": view.lines([one for one in new if one not in mine]),
        "already": view.lines([one for one in found.proposed if one.same]),
        "refused": view.refused(found.refused),
        "unread": view.unread(found),
        "unused": view.unused(found),
        "unused_count": len(found.unused),
        "ask": found.identity != "same" and held.kept is not None and not held.kept.vouched,
    }


def _end(held: Held) -> date:
    """The last day of the year that is assessed: the report's, where it says so, else the 31st of December."""
    period = held.current.assessment.period
    stated = held.kept.report.end if held.kept is not None else None
    return stated if stated is not None and stated.year == period else date(period, 12, 31)
