"""The plan: serialisable, hashed, the same for the same method; answers coded with a width check."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from assessment.scored import plan_of
from questionnaires.library import load_any
from questionnaires.loader import load
from scoring.answers import Answer, AnswerSheet
from scoring.engine import as_arrays, code_rows
from scoring.plan import ScoringPlan
from scoring.score import score
from tests.oracle.strategies import Case, cases
from tests.scoring.harness import compiled

TEXT = """\
id: small
version: "2026.1"
title: {title}
profile:
  - {{id: heads, kind: number, text: Effectif}}
questions:
  - id: one
    kind: one_of
    text: {text}
    weight: {weight}
    options: [{{code: a, text: A}}, {{code: b, text: B, points: 1}}]
  - {{id: two, kind: yes_no, text: Deux}}
"""


def plan(tmp_path: Path, title: str = "Titre", text: str = "Une", weight: str = "2") -> ScoringPlan:
    path = tmp_path / "questionnaire.yaml"
    path.write_text(TEXT.format(title=title, text=text, weight=weight), "utf-8")
    return plan_of(load(path))


@settings(max_examples=50, deadline=None)
@given(cases())
def test_a_plan_written_as_json_is_read_back_the_same(case: Case) -> None:
    made = compiled(case.model, case.rows)
    again = ScoringPlan.from_json(made.to_json())
    assert again == made
    assert again.digest == made.digest


@pytest.mark.slow
def test_the_library_compiles_to_the_same_plan_each_time() -> None:
    assert plan_of(load_any("occitanie")).to_json() == plan_of(load_any("occitanie")).to_json()


def test_plan_and_method_change_with_what_is_computed_and_not_with_what_is_read(tmp_path: Path) -> None:
    first = plan(tmp_path)
    reworded = plan(tmp_path, title="Autre titre", text="Une question mieux dite")
    assert (reworded.method, reworded.digest) == (first.method, first.digest)
    assert reworded.release != first.release  # a draft is told apart by its content
    reweighed = plan(tmp_path, weight="3")
    assert reweighed.method != first.method
    assert reweighed.digest != first.digest


def test_a_result_bears_release_method_plan_and_engine(tmp_path: Path) -> None:
    made = plan(tmp_path)
    result = score(load(tmp_path / "questionnaire.yaml"), made, AnswerSheet({"heads": 3.0}, {}))
    assert (result.release, result.method, result.plan) == (made.release, made.method, made.digest)
    assert result.release.startswith("small-2026.1+draft.")
    assert result.engine.startswith("ancrage ")


def test_the_plan_is_plain_json(tmp_path: Path) -> None:
    data = json.loads(plan(tmp_path).to_json())
    assert data["questions"][0] == {"id": "one", "kind": "one_of", "options": ["a", "b"]}


def test_a_code_that_does_not_fit_its_cell_is_refused(tmp_path: Path) -> None:
    made = plan(tmp_path)
    cells = code_rows(
        made, [AnswerSheet({"heads": 3.0}, {"one": Answer("answered", "b"), "two": Answer("answered", True)})]
    )
    assert as_arrays(cells).code.dtype == np.int16
    with pytest.raises(OverflowError, match="code"):
        as_arrays(cells._replace(code=[40_000, 1]))


def test_a_missing_fact_is_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="heads"):
        code_rows(plan(tmp_path), [AnswerSheet({}, {})])


def test_an_answer_sheet_is_not_changed_by_what_if(tmp_path: Path) -> None:
    made = plan(tmp_path)
    sheet = AnswerSheet({"heads": 3.0}, {"one": Answer("answered", "a")})
    before = replace(sheet, answers=dict(sheet.answers))
    score(load(tmp_path / "questionnaire.yaml"), made, sheet)
    assert sheet == before
