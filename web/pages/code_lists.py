"""Completion of activities and communes: public lists, for the script of the forms."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from assessment.code_lists.activities import search_activities
from assessment.code_lists.communes import search_communes
from web.firm_form import activity_words

pages = Blueprint("code_lists", __name__)
MOST = 12


@pages.get("/listes/activites")
def activities() -> Response:
    """Activities for the words typed."""
    found = search_activities(request.args.get("q", ""), MOST)
    return _answer([(one.code, activity_words(one.code)) for one in found])


@pages.get("/listes/communes")
def communes() -> Response:
    """Communes for the words typed."""
    return _answer([(one.code, one.label) for one in search_communes(request.args.get("q", ""), MOST)])


def _answer(found: list[tuple[str, str]]) -> Response:
    response = jsonify(items=[{"code": code, "text": text} for code, text in found])
    response.headers["Cache-Control"] = "public, max-age=3600"  # the lists change once a year
    return response
