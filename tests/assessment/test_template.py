"""The template: every question, null where unanswered; filled in, it reads back."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assessment.answers_file import read_answers
from assessment.scored import plan_of
from assessment.template import WIDTH, as_json, as_yaml
from questionnaires.findings import QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.model import AnyOf, Computed, DateQuestion, Fact, FreeText, Number, OneOf, Question
from questionnaires.yaml_reader import read_yaml
from scoring.score import score

ROOT = Path(__file__).parents[2]
# Every questionnaire of the repository that loads: the library, the one to start from, those of the tests.
QUESTIONNAIRES = sorted(
    path.parent
    for top in ("questionnaires/library", "questionnaires/template", "tests")
    for path in (ROOT / top).rglob("questionnaire.yaml")
    if "bad" not in path.parts
)


@cache
def loaded(path: Path) -> LoadedQuestionnaire:
    return load(path)


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def filled(question: Question) -> Any:
    """Some answer that the question takes."""
    match question:
        case Computed():
            return None
        case OneOf():
            return question.options[0].code
        case AnyOf():
            return [question.options[0].code]
        case Number():
            return question.minimum if question.minimum is not None else min(0, question.maximum or 0)
        case DateQuestion():
            return "2025-12-31"
        case FreeText():
            return "Un texte : « ainsi », puis # cela."
        case _:
            return True


def fact(declared: Fact) -> Any:
    if declared.kind == "one_of":
        return declared.options[0].code
    return True if declared.kind == "yes_no" else (declared.minimum if declared.minimum is not None else 0)


def test_there_are_questionnaires_to_fill_in() -> None:
    assert {path.name for path in QUESTIONNAIRES} >= {"occitanie", "template", "small"}


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=names)
@pytest.mark.parametrize("form", ["json", "fr", "en"])
def test_every_question_is_there_and_null(path: Path, form: str) -> None:
    questionnaire = loaded(path)
    text = as_json(questionnaire) if form == "json" else as_yaml(questionnaire, "fr" if form == "fr" else "en")
    data = json.loads(text) if form == "json" else read_yaml(text).data
    assert data["questionnaire"] == questionnaire.model.id
    assert data["profile"] == {fact.id: fact.default for fact in questionnaire.model.profile}
    assert list(data["answers"]) == [question.id for question in questionnaire.model.all_questions()]
    assert set(data["answers"].values()) <= {None}
    assert form == "json" or max(len(line) for line in text.splitlines() if line.lstrip().startswith("#")) <= WIDTH


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=names)
def test_a_filled_template_reads_back(path: Path, tmp_path: Path) -> None:
    questionnaire = loaded(path)
    model = questionnaire.model
    values = {question.id: filled(question) for question in model.all_questions()}
    facts = {one.id: fact(one) for one in model.profile}
    # JSON: as a program fills it in.
    data = json.loads(as_json(questionnaire))
    data["profile"], data["answers"] = facts, values
    (tmp_path / "answers.json").write_text(json.dumps(data), "utf-8")
    # YAML: as a person does, in the place of null, keeping every comment.
    lines = []
    for line in as_yaml(questionnaire, "fr").splitlines():
        key = line.strip().partition(":")[0]
        if line.startswith("  ") and key in facts | values and not line.lstrip().startswith("#"):
            comment = line.partition("  # ")[2]
            lines.append(f"  {key}: {json.dumps((facts | values)[key], ensure_ascii=False)}  # {comment}")
        else:
            lines.append(line)
    (tmp_path / "answers.yaml").write_text("\n".join(lines), "utf-8")

    from_json = read_answers(tmp_path / "answers.json", questionnaire).sheet
    assert read_answers(tmp_path / "answers.yaml", questionnaire).sheet == from_json
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    assert {name: answer.value for name, answer in from_json.answers.items()} == {
        name: value for name, value in given.items() if value is not None
    }
    assert from_json.profile == facts
    result = score(questionnaire, plan_of(questionnaire), from_json)
    assert result.complete
    assert result.open_questions == ()


def test_an_empty_template_only_lacks_the_facts_without_default(tmp_path: Path) -> None:
    questionnaire = load(ROOT / "tests" / "assessment" / "small")
    path = tmp_path / "answers.yaml"
    path.write_text(as_yaml(questionnaire, "fr"), "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        read_answers(path, questionnaire)
    missing = [(found.code, found.pointer) for found in caught.value.findings]
    assert missing == [
        ("answer-missing-fact", ("profile", "headcount")),
        ("answer-missing-fact", ("profile", "sector")),
    ]


def test_comments_say_how_to_answer() -> None:
    lines = as_yaml(load(ROOT / "tests" / "assessment" / "small"), "fr").splitlines()
    assert "  plan: null  # true ou false ; « ne nous concerne pas » possible" in lines
    assert "  headcount: null  # nombre (personnes)" in lines
    assert "  employer: true  # true ou false" in lines
    assert "  delay: null  # nombre, jours" in lines
    assert "  half_delay: null  # calculée : ne pas remplir" in lines
    assert "  #   - monthly: Chaque mois" in lines
