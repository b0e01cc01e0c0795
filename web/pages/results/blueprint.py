"""The blueprint of the pages of a result, and how each finds what it shows."""

from __future__ import annotations

from flask import Blueprint, abort, request

from assessment.resources import Overlay
from web.core import shelf, store
from web.outcome import Outcome, outcome

pages = Blueprint("results", __name__)


def shown(assessment_id: str) -> Outcome:
    """The outcome that the address asks for: ``?version=2`` a version that was submitted."""
    version = request.args.get("version", type=int)
    with store().read() as db:
        found = outcome(db, shelf(), assessment_id, version)
    if found is None:
        abort(404)
    return found


def version_of(found: Outcome) -> int | None:
    """What its addresses bear, so that they show it again."""
    return found.submission.version if found.submission else None


def shown_today(over: Overlay) -> frozenset[str]:
    """The resources that have a page today."""
    declared = (one.id for shelved in shelf().offered() for one in shelved.loaded.model.catalogue())
    return frozenset((*declared, *over.local))
