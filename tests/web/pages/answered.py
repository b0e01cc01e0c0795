"""Assessments with answers, for the tests of what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from assessment import answering, assessments, evidence
from assessment.answer_check import content_of
from assessment.answers_file import read_answers
from assessment.shelf import Shelved
from questionnaires.library import LIBRARY
from scoring.answers import TierCode
from web.core import KEY, Services
from web.tasks import HANDLERS
from web.worker import run

PROFILE: Mapping[str, Any] = {"headcount": 4, "sector": "food"}
COMPLETE: Mapping[str, Any] = {
    "waste": {"value": True},
    "sorting": {"value": ["paper"]},
    "energy": {"value": 800},
    "since": {"value": "2024-03-01"},
    "meeting": {"value": "monthly"},
    "proud": {"value": "De notre levain."},
}
"""Every answer that the small questionnaire asks for."""


def services(app: Flask) -> Services:
    found: Services = app.extensions[KEY]
    return found


def shelved(app: Flask, questionnaire: str = "petit") -> Shelved:
    return next(one for one in services(app).shelf.offered() if one.loaded.model.id == questionnaire)


def begun(
    app: Flask, account: str, firm: str, answers: Mapping[str, Any] = COMPLETE,
    profile: Mapping[str, Any] = PROFILE, questionnaire: str = "petit", period: int = 2025,
) -> str:  # fmt: skip
    """An assessment of a firm; its id."""
    release = shelved(app, questionnaire).release
    with services(app).store.write() as db:
        made = assessments.begin(db, account, firm, questionnaire, release, period, profile)
    answer(app, made, account, answers)
    return made


def tried(app: Flask, answers: Mapping[str, Any] = COMPLETE) -> str:
    """An assessment of nobody; its id."""
    with services(app).store.write() as db:
        made, _ = assessments.begin_trial(db, "petit", shelved(app).release, 2025, PROFILE)
    answer(app, made, None, answers)
    return made


def answer(app: Flask, assessment_id: str, account: str | None, answers: Mapping[str, Any]) -> None:
    """Give answers, over those that stand."""
    with services(app).store.write() as db:
        for question, content in answers.items():
            held = answering.one(db, assessment_id, question)
            answering.save(db, assessment_id, question, content, held.revision if held else 0, account)


def case(app: Flask, account: str, firm: str, name: str, path: str = "full", period: int = 2025) -> str:
    """A case of ``occitanie`` as an assessment, with what stands behind its answers; its id."""
    file = read_answers(LIBRARY / "occitanie" / "cases" / f"{name}.yaml", shelved(app, "occitanie").loaded)
    answers = {question: content_of(one) for question, one in file.sheet.answers.items()}
    profile = {**file.sheet.profile, "path": path}
    made = begun(app, account, firm, answers, profile, "occitanie", period)
    shown = [name for name, one in file.sheet.answers.items() if one.tier >= TierCode.DOCUMENTED]
    if shown:
        with services(app).store.write() as db:
            proof = evidence.add_link(db, account, firm, "Classeur", "https://example.org/classeur")
            for question in shown:
                evidence.attach(db, account, proof, made, question)
    return made


def work(app: Flask) -> None:
    """What the worker does until nothing is left to do."""
    run(services(app), HANDLERS, once=True)
