"""The report of what the real engine scores: the Occitanie questionnaire, and very small ones."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import page
import pytest
from pypdf import PdfReader

import questionnaires
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.model import AnyOf, Computed, OneOf, Question, YesNo
from reports import build, build_pdf
from reports.charts import waterfall
from reports.language import Language
from scoring.answers import Answer, AnswerSheet
from scoring.compile import compile_plan
from scoring.gains import action_gains
from scoring.plan import ScoringPlan
from scoring.score import score

pytestmark = pytest.mark.slow

OCCITANIE = Path(questionnaires.__file__).parent / "library" / "occitanie"
TODAY = date(2026, 11, 23)
PROFILE: dict[str, Any] = {
    "headcount": 6.0, "turnover": 480_000.0, "sector": "farming_food", "years_active": 12.0, "group_member": False,
    "legal_person": True, "social_economy": "none", "path": "full",
}  # fmt: skip


@pytest.fixture(scope="module")
def occitanie() -> tuple[LoadedQuestionnaire, ScoringPlan]:
    loaded = load(OCCITANIE)
    return loaded, compile_plan(loaded, "occitanie-2026.1", "0" * 64)


def answer(question: Question) -> Answer | None:
    """The middle option, one box, yes, 10: enough for every question to be answered."""
    if isinstance(question, Computed):
        return None
    if isinstance(question, OneOf):
        codes = [option.code for option in question.options if not option.not_applicable]
        return Answer("answered", codes[len(codes) // 2])
    if isinstance(question, AnyOf):
        return Answer("answered", (question.options[0].code,))
    if isinstance(question, YesNo):
        return Answer("answered", True)
    return Answer("answered", {"number": 10.0, "date": "2026-01-31", "text": "Avec nos voisins"}[question.kind])


def sheet(loaded: LoadedQuestionnaire) -> AnswerSheet:
    given = {question.id: answer(question) for question in loaded.model.all_questions()}
    return AnswerSheet(PROFILE, {name: one for name, one in given.items() if one is not None})


def pages(pdf: bytes) -> list[str]:
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages]


def test_a_complete_firm_gets_8_to_14_pages_then_its_annex(
    occitanie: tuple[LoadedQuestionnaire, ScoringPlan],
) -> None:
    loaded, plan = occitanie
    answers = sheet(loaded)
    result = score(loaded, plan, answers)
    assert result.complete
    gains = action_gains(loaded, plan, answers, result)
    pdf = build_pdf(loaded, answers, result, gains, "fr", "Boulangerie Delmas", TODAY)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    texts = pages(pdf)
    annex = next(index for index, text in enumerate(texts) if text.startswith("Annexe : vos réponses"))
    assert 8 <= annex <= 14
    assert texts[2].startswith("Résultat et niveau"), "the essential keeps to one page"


def test_the_waterfall_ends_on_the_unrounded_total(occitanie: tuple[LoadedQuestionnaire, ScoringPlan]) -> None:
    loaded, plan = occitanie
    answers = sheet(loaded)
    result = score(loaded, plan, answers)
    model = build(loaded, answers, result, (), "fr", "Delmas", TODAY)
    assert waterfall.steps(model, Language("fr"))[-1].end == pytest.approx(result.total.unrounded, abs=1e-9)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_firm_that_has_answered_nothing_has_a_report(
    occitanie: tuple[LoadedQuestionnaire, ScoringPlan], lang: Any
) -> None:
    loaded, plan = occitanie
    answers = AnswerSheet(PROFILE, {})
    result = score(loaded, plan, answers)
    pdf = build_pdf(loaded, answers, result, (), lang, "Delmas", TODAY)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    assert ("Évaluation en cours" if lang == "fr" else "Assessment under way") in pages(pdf)[0]


SMALL = """\
id: small
version: "2026.1"
title: Trois questions
languages: [fr]
scale: 20
questions:
  - {id: sorts, kind: yes_no, text: Triez-vous vos déchets ?, weight: 3}
  - {id: trains, kind: yes_no, text: Formez-vous vos équipes ?, weight: 1, allow_not_applicable: true}
  - {id: fined, kind: yes_no, text: Avez-vous été condamné ?, role: penalty, factor: 0.5}
"""


@pytest.fixture
def small(tmp_path: Path) -> tuple[LoadedQuestionnaire, ScoringPlan]:
    file = tmp_path / "questionnaire.yaml"
    file.write_text(SMALL, encoding="utf-8")
    loaded = load(file)
    return loaded, compile_plan(loaded, "small-2026.1", "0" * 64)


def small_pdf(small: tuple[LoadedQuestionnaire, ScoringPlan], **given: Answer) -> bytes:
    loaded, plan = small
    answers = AnswerSheet({}, given)
    return build_pdf(loaded, answers, score(loaded, plan, answers), (), "fr", "Delmas", TODAY)


YES, NO = Answer("answered", True), Answer("answered", False)
ASIDE = Answer("not_applicable", reason="Nous sommes seuls.")


def test_a_questionnaire_without_pillars_levels_or_actions_has_a_report(
    small: tuple[LoadedQuestionnaire, ScoringPlan],
) -> None:
    pdf = small_pdf(small, sorts=YES, trains=NO, fined=NO)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    # 3 of 4 weights on a scale of 20: 15 points.
    assert "15,0 points sur 20" in " ".join(pages(pdf))
    assert "Questions générales" in " ".join(pages(pdf))


def test_a_penalty_is_a_step_of_the_waterfall(small: tuple[LoadedQuestionnaire, ScoringPlan]) -> None:
    # 15 points, less 1 × 0.5 × 20 = 10: 5 points.
    text = " ".join(pages(small_pdf(small, sorts=YES, trains=NO, fined=YES)))
    assert "Points retirés : Avez-vous été condamné ? − 10,0 5,0" in text


def test_the_effect_of_a_question_set_aside_is_shown(small: tuple[LoadedQuestionnaire, ScoringPlan]) -> None:
    # Its 5 points go to "sorts", all earned: 20 instead of 15.
    text = " ".join(pages(small_pdf(small, sorts=YES, trains=ASIDE, fined=NO)))
    assert "Nous sommes seuls. 5,0 + 5,0" in text


def test_where_nothing_applies_there_is_no_score(tmp_path: Path) -> None:
    file = tmp_path / "questionnaire.yaml"
    file.write_text(SMALL.replace("weight: 3}", "weight: 3, allow_not_applicable: true}"), encoding="utf-8")
    loaded = load(file)
    pdf = small_pdf((loaded, compile_plan(loaded, "small-2026.1", "0" * 64)), sorts=ASIDE, trains=ASIDE, fined=NO)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    assert "il n'y a pas de résultat" in pages(pdf)[0]
