"""The express path of Occitanie: at most thirty questions, the same ones, and four pages with five actions."""

from __future__ import annotations

import io
from datetime import date
from typing import Literal

import pytest
from pypdf import PdfReader

from assessment.answers_file import AnswersFile, read_answers
from assessment.cases import case_files
from questionnaires.model import Computed
from reports import build_pdf
from scoring.answers import AnswerSheet
from scoring.gains import action_gains
from scoring.score import score
from tests.library.test_occitanie import PILLARS, SECTORS, answers, asked, occitanie, plan, questions

EXPRESS = occitanie().model.paths[0]
KINDS = {question.id: question for question in questions()}


def sheet(headcount: int, sector: str, legal: bool) -> AnswerSheet:
    """The best answers on the express path."""
    profile: dict[str, bool | float | str] = {
        "headcount": float(headcount), "turnover": 1e6, "sector": sector, "years_active": 20.0, "group_member": False,
        "legal_person": legal, "social_economy": "none", "path": "express",
    }  # fmt: skip
    return AnswerSheet(profile, answers(True))


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize(("headcount", "legal"), [(1, False), (1, True), (2, True), (4, True), (9, True)])
def test_it_asks_thirty_questions_at_most_of_which_six_figures_at_most(
    headcount: int, legal: bool, sector: str
) -> None:
    result = score(occitanie(), plan(), sheet(headcount, sector, legal))
    seen = [name for name in asked(result) if not isinstance(KINDS[name], Computed)]
    assert (24 if headcount == 1 else 29) <= len(seen) <= 30
    assert sum(KINDS[name].kind == "number" for name in seen) <= 6
    assert (result.total.value, result.level_at_least, result.path_offered) == (100.0, "remarkable", True)


def test_it_is_offered_below_ten_people_only() -> None:
    assert not score(occitanie(), plan(), sheet(10, "retail", True)).path_offered


def test_every_pillar_keeps_its_weight_on_it() -> None:
    full = AnswerSheet({**sheet(4, "retail", True).profile, "path": "full"}, answers(True))
    one, other = (
        {node.id: node.potential for node in score(occitanie(), plan(), each).nodes if node.id in PILLARS}
        for each in (sheet(4, "retail", True), full)
    )
    assert one == pytest.approx(other)


def test_a_computed_figure_on_it_finds_all_that_it_reads() -> None:
    """Or it would not apply to anybody."""
    reads = {name for name in EXPRESS.questions if isinstance(KINDS[name], Computed)}
    assert reads == {"energy_change"}
    assert set(EXPRESS.questions) >= {
        "energy_kwh_last", "energy_kwh_reference", "energy_activity_last", "energy_activity_reference",
        "energy_reference_years", "energy_measures",
    }  # fmt: skip


MICRO = [
    (path, read)
    for path in case_files(occitanie())
    if float((read := read_answers(path, occitanie())).sheet.profile["headcount"]) < 10
]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", [read for _, read in MICRO], ids=[path.stem for path, _ in MICRO])
def test_its_report_has_at_most_four_pages_and_five_actions(case: AnswersFile, lang: Literal["fr", "en"]) -> None:
    express = AnswerSheet({**case.sheet.profile, "path": "express"}, case.sheet.answers)
    result = score(occitanie(), plan(), express)
    gains = action_gains(occitanie(), plan(), express, result)
    pdf = build_pdf(occitanie(), express, result, gains, lang, case.firm or "", date(2026, 11, 23))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) <= 4
    text = " ".join(pages)
    assert text.count("Premier pas" if lang == "fr" else "First step") == 5
