"""Which questions a workbook holds, and when it says that they are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from assessment.workbook.outline import chapters, possible
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire, load
from scoring.compile import compile_plan, fact_default
from scoring.score import score
from tests.assessment.test_answer_forms_properties import loaded
from tests.assessment.workbook.filled import source
from tests.oracle.strategies import Case, Traits, cases
from tests.scoring.harness import sheet

CONDITIONS = """
id: conditions
version: "2026.1"
title: Conditions
languages: [fr]
profile:
  - {id: headcount, kind: number, text: Effectif ?, unit: personnes, minimum: 0, maximum: 1000}
  - {id: trade, kind: yes_no, text: Commerce ?, default: false}
nodes:
  - id: first
    title: Un
    questions:
      - {id: sorts, kind: yes_no, text: Triez-vous ?}
      - id: rhythm
        kind: one_of
        text: À quel rythme ?
        options: [{code: never, text: Jamais}, {code: often, text: Souvent}, {code: always, text: Toujours}]
      - id: bins
        kind: any_of
        text: Quels bacs ?
        maximum: 2
        options: [{code: glass, text: Verre, points: 1}, {code: paper, text: Papier, points: 1}]
      - {id: tonnes, kind: number, text: Combien ?, unit: t}
      - {id: doubled, kind: computed, text: Le double, formula: tonnes * 2}
  - id: second
    title: Deux
    nodes:
      - id: inner
        title: Dedans
        when: headcount >= 10
        questions:
          - {id: yes, kind: yes_no, text: a, when: sorts}
          - {id: no, kind: yes_no, text: b, when: not sorts}
          - {id: among, kind: yes_no, text: c, when: 'rhythm in ["often", "always"]'}
          - {id: other, kind: yes_no, text: d, when: rhythm != "never"}
          - {id: holds, kind: yes_no, text: e, when: '"glass" in bins'}
          - {id: more, kind: yes_no, text: f, when: tonnes > 20 and headcount < 50}
          - {id: both, kind: yes_no, text: g, when: sorts and rhythm == "often"}
          - {id: either, kind: yes_no, text: h, when: trade or sorts or tonnes >= 1.5}
          - {id: mixed, kind: yes_no, text: i, when: sorts and (rhythm == "often" or tonnes > 2)}
          - {id: figured, kind: yes_no, text: j, when: doubled > 3}
          - {id: never, kind: yes_no, text: k, when: trade}
      - id: deeper
        title: Plus loin
        when: sorts
        questions: [{id: deep, kind: yes_no, text: l, when: tonnes > 2}]
"""
WHEN: dict[str, tuple[str, str]] = {
    "sorts": ("", ""),
    "yes": ("Posée si vous répondez « Oui » à la question 1.1", "Asked if you answer “Yes” to question 1.1"),
    "no": ("Posée si vous répondez « Non » à la question 1.1", "Asked if you answer “No” to question 1.1"),
    "among": ("Posée si vous répondez « Souvent » ou « Toujours » à la question 1.2",
              "Asked if you answer “Souvent” or “Toujours” to question 1.2"),
    "other": ("Posée si vous répondez autre chose que « Jamais » à la question 1.2",
              "Asked if you answer anything but “Jamais” to question 1.2"),
    "holds": ("Posée si vous répondez « Verre » à la question 1.3", "Asked if you answer “Verre” to question 1.3"),
    "more": ("Posée si vous répondez un chiffre supérieur à 20 à la question 1.4",
             "Asked if you answer a figure above 20 to question 1.4"),
    "both": ("Posée si vous répondez « Oui » à la question 1.1 et « Souvent » à la question 1.2",
             "Asked if you answer “Yes” to question 1.1 and “Souvent” to question 1.2"),
    "either": ("Posée si vous répondez « Oui » à la question 1.1 ou 1,5 au moins à la question 1.4",
               "Asked if you answer “Yes” to question 1.1 or 1.5 or more to question 1.4"),
    "mixed": ("Posée selon vos réponses aux questions 1.1, 1.2, 1.4",
              "Asked depending on your answers to questions 1.1, 1.2, 1.4"),
    "figured": ("Posée selon votre réponse à la question 1.4", "Asked depending on your answer to question 1.4"),
    "deep": ("Posée si vous répondez « Oui » à la question 1.1 et un chiffre supérieur à 2 à la question 1.4",
             "Asked if you answer “Yes” to question 1.1 and a figure above 2 to question 1.4"),
}  # fmt: skip


@pytest.fixture(scope="module")
def conditions(tmp_path_factory: pytest.TempPathFactory) -> LoadedQuestionnaire:
    path: Path = tmp_path_factory.mktemp("conditions") / "questionnaire.yaml"
    path.write_text(CONDITIONS, "utf-8")
    return load(path)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_when_a_question_is_asked_is_said_in_words(conditions: LoadedQuestionnaire, lang: Lang) -> None:
    found = chapters(source(conditions, {}, {"headcount": 12.0}), lang)
    said = {item.question.id: item.when for chapter in found for item in chapter.items}
    place = 0 if lang == "fr" else 1
    assert {name: said[name] for name in WHEN} == {name: words[place] for name, words in WHEN.items()}
    assert "never" not in said, "the profile excludes it"
    assert "doubled" not in said, "nobody answers it"


def test_topics_keep_the_titles_that_lead_to_them(conditions: LoadedQuestionnaire) -> None:
    found = chapters(source(conditions, {}, {"headcount": 12.0}), "fr")
    assert [(one.title, [section.title for section in one.sections]) for one in found] == [
        ("Un", ["Un"]), ("Deux", ["Dedans", "Plus loin"]),
    ]  # fmt: skip
    numbers = [item.number for one in found for item in one.items]
    assert numbers == [f"1.{n}" for n in range(1, 5)] + [f"2.{n}" for n in range(1, 12)]


def test_what_the_profile_excludes_is_left_out_with_its_sheet_if_it_is_empty(conditions: LoadedQuestionnaire) -> None:
    found = chapters(source(conditions, {}, {"headcount": 3.0}), "fr")
    assert [item.question.id for one in found for item in one.items] == ["sorts", "rhythm", "bins", "tonnes", "deep"]


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(cases(Traits(bounds=False, factors=False), tiers=False))
def test_no_answers_ever_lead_to_a_question_that_is_left_out(case: Case) -> None:
    forms = loaded(case)
    plan = compile_plan(forms, "generated", "generated")
    full: Any = sheet(case.model, case.profile, case.answers)
    profile = {fact.id: full.profile.get(fact.id, fact_default(fact)) for fact in case.model.profile}
    shown = possible(forms, plan, profile)
    for node in score(forms, plan, full, narrowing=False).nodes:
        if node.id in case.answers and node.state != "off_path":
            away = node.state == "not_applicable" and not node.declared_not_applicable
            assert node.id in shown or away
