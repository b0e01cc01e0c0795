"""What the pages of resources share: where a resource is found."""

from __future__ import annotations

from flask import Blueprint, abort

from assessment import resources
from assessment.resources import Entry
from assessment.store import Db
from questionnaires.loader import LoadedQuestionnaire
from web.core import shelf
from web.language import lang

pages = Blueprint("resources", __name__)


def loaded_ones() -> list[LoadedQuestionnaire]:
    """The questionnaires whose resources are shown: those that firms answer today."""
    return [one.loaded for one in shelf().offered()]


def every(db: Db) -> list[tuple[LoadedQuestionnaire, dict[str, Entry]]]:
    """Each questionnaire with its resources in the language of the page."""
    return [(loaded, resources.catalogue(db, loaded, lang())) for loaded in loaded_ones()]


def find(db: Db, resource_id: str) -> tuple[LoadedQuestionnaire, dict[str, Entry]]:
    """The first questionnaire that has a resource, with all of its own; 404 where none has."""
    return next(((loaded, found) for loaded, found in every(db) if resource_id in found), None) or abort(404)
