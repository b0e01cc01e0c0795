"""The region's questionnaire with the answers of one of its cases, for the pages to have something to show."""

from __future__ import annotations

from assessment.answer_check import content_of
from assessment.answers_file import read_answers
from assessment.shelf import Shelf
from questionnaires.library import LIBRARY
from tests.web.pages.world import Material

LONG = "Anticonstitutionnellement" * 8
"""A word that no line can hold."""


def occitanie_material(shelf: Shelf, case: str = "boulangerie") -> Material:
    """The case of a firm, with one note that is very long."""
    shelved = next(one for one in shelf.offered() if one.loaded.model.id == "occitanie")
    read = read_answers(LIBRARY / "occitanie" / "cases" / f"{case}.yaml", shelved.loaded)
    answers = {name: content_of(answer) for name, answer in read.sheet.answers.items()}
    question = next(
        one for one in shelved.loaded.model.all_questions() if one.id in answers and one.evidence is not None
    )
    answers[question.id] = {
        **answers[question.id],
        "note": f"{LONG} Une phrase, puis une autre. " + "Encore un mot. " * 60,
    }
    topic, pillar = _place(shelf, question.id)
    last = [name for name in answers if _place(shelf, name)[1] != pillar][-1]
    return Material(
        "occitanie", read.sheet.profile, answers, question.id, topic, pillar, _place(shelf, last)[1], last
    )  # fmt: skip


def _place(shelf: Shelf, question: str) -> tuple[str, str]:
    """Topic and pillar of a question."""
    model = next(one for one in shelf.offered() if one.loaded.model.id == "occitanie").loaded.model
    for pillar in model.nodes:
        for topic in (pillar, *pillar.nodes):
            if question in {one.id for one in topic.questions}:
                return topic.id, pillar.id
    raise KeyError(question)
