"""Short ways to write a questionnaire in a test: plain dicts with what is under test, the rest filled in."""

from __future__ import annotations

from typing import Any

from questionnaires.model import Questionnaire
from tests.oracle.answers import Answer

Plain = dict[str, Any]


def yes_no(name: str, **more: Any) -> Plain:
    return {"kind": "yes_no", "id": name, "text": name, **more}


def one_of(name: str, points: dict[str, float], **more: Any) -> Plain:
    options = [{"code": code, "text": code, "points": worth} for code, worth in points.items()]
    return {"kind": "one_of", "id": name, "text": name, "options": options, **more}


def any_of(name: str, points: dict[str, float], maximum: float, **more: Any) -> Plain:
    return {**one_of(name, points), "kind": "any_of", "maximum": maximum, **more}


def number(name: str, **more: Any) -> Plain:
    return {"kind": "number", "id": name, "text": name, **more}


def computed(name: str, formula: str, **more: Any) -> Plain:
    return {"kind": "computed", "id": name, "text": name, "formula": formula, **more}


def group(name: str, questions: list[Plain] | None = None, nodes: list[Plain] | None = None, **more: Any) -> Plain:
    return {"id": name, "title": name, "questions": questions or [], "nodes": nodes or [], **more}


def level(name: str, *conditions: str) -> Plain:
    return {"id": name, "title": name, "all": [{"condition": each, "text": each} for each in conditions]}


def questionnaire(questions: list[Plain] | None = None, nodes: list[Plain] | None = None, **more: Any) -> Questionnaire:
    plain = {"id": "example", "version": "2026.1", "title": "Exemple", **more}
    return Questionnaire.model_validate({**plain, "questions": questions or [], "nodes": nodes or []})


def say(value: Any, tier: Any = "declared") -> Answer:
    """An answered question; lists become tuples."""
    return Answer("answered", tuple(value) if isinstance(value, list) else value, tier)


def not_applicable(tier: Any = "declared") -> Answer:
    return Answer("not_applicable", None, tier)


NOT_KNOWN = Answer("not_known")
