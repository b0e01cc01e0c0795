"""What is proved before anybody answers: every finding with its line, and no false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.library import load_any
from questionnaires.loader import load
from scoring.checks import findings

HEAD = """\
id: proof
version: "2026.1"
title: Preuve
profile:
  - {id: heads, kind: number, text: Effectif, minimum: 1}
  - {id: sector, kind: one_of, text: Secteur, options: [{code: food, text: Bouche}, {code: build, text: Chantier}]}
define:
  - {id: size, value: '"micro" if heads < 10 else "larger"'}
"""


def found(tmp_path: Path, text: str) -> list[tuple[str, object, int | None]]:
    path = tmp_path / "questionnaire.yaml"
    path.write_text(HEAD + text, "utf-8")
    return [(one.code, one.params["name"], one.line) for one in findings(load(path))]


@pytest.mark.parametrize(
    "condition",
    [
        "heads < 1",  # the profile starts at 1
        'size == "micro" and heads >= 10',  # through a definition
        'sector == "food" and sector == "build"',
        "first and not first",
        "is_absent(heads)",  # a fact is required
        "heads > 20 and heads < 21 and heads == 20",
    ],
)
def test_a_question_that_no_firm_sees(tmp_path: Path, condition: str) -> None:
    text = f"""\
questions:
  - {{id: first, kind: yes_no, text: Première}}
  - id: unseen
    kind: yes_no
    text: Jamais posée
    when: {condition!r}
"""
    assert found(tmp_path, text) == [("never-seen", "unseen", 14)]


@pytest.mark.parametrize(
    "condition",
    [
        "heads >= 1",
        'size == "micro" and heads < 10',
        'sector == "food" or sector == "build"',
        "first or not first",
        "not first",
        "is_absent(first)",
        "heads > 20 and heads < 21",  # a mean of the year may be 20.5
        "heads * 2 - heads * 2 == 1",  # never true, but not within what is proved: no false alarm either way
    ],
)
def test_a_question_that_some_firm_may_see(tmp_path: Path, condition: str) -> None:
    text = f"""\
questions:
  - {{id: first, kind: yes_no, text: Première}}
  - {{id: seen, kind: yes_no, text: Posée, when: {condition!r}}}
"""
    assert found(tmp_path, text) == []


def test_a_group_is_named_once_for_all_its_questions_and_what_reads_them_follows(tmp_path: Path) -> None:
    text = """\
nodes:
  - id: shut
    title: Fermé
    when: heads < 1
    questions:
      - {id: inside, kind: yes_no, text: Dedans}
  - id: after
    title: Ensuite
    questions:
      - {id: reads_inside, kind: yes_no, text: Suite, when: inside}
      - {id: other, kind: yes_no, text: Autre, when: is_absent(inside)}
"""
    assert found(tmp_path, text) == [("never-seen", "shut", 12), ("never-seen", "reads_inside", 18)]


def test_the_conditions_of_a_question_and_of_its_groups_are_read_together(tmp_path: Path) -> None:
    text = """\
nodes:
  - id: small
    title: Petites
    when: heads < 10
    questions:
      - {id: big_only, kind: yes_no, text: Grandes, when: heads >= 10}
"""
    assert found(tmp_path, text) == [("never-seen", "big_only", 14)]


LEVELS = """\
levels:
  - id: first
    title: Premier
    all:
      - {{condition: total >= 40, text: Quarante}}
  - id: second
    title: Second
    all:
      - {{condition: '{condition}', text: Seconde}}
nodes:
  - id: part
    title: Partie
    questions: [{{id: one, kind: yes_no, text: Une}}]
"""


@pytest.mark.parametrize("condition", ["total > 100", "share(part) >= 100.1", "total < 40", "heads < 1"])
def test_a_level_that_nobody_reaches(tmp_path: Path, condition: str) -> None:
    assert found(tmp_path, LEVELS.format(condition=condition)) == [("level-unreachable", "second", 17)]


@pytest.mark.parametrize("condition", ["total >= 100", "share(part) >= 100", "total <= 40", "one", "heads >= 1000"])
def test_a_level_that_some_firm_may_reach(tmp_path: Path, condition: str) -> None:
    assert found(tmp_path, LEVELS.format(condition=condition)) == []


def test_a_bonus_lets_the_total_pass_the_scale(tmp_path: Path) -> None:
    text = LEVELS.format(condition="total >= 105").replace(
        "questions: [", "questions: [{id: extra, kind: yes_no, text: Plus, role: bonus, factor: 0.1}, "
    )
    assert found(tmp_path, text) == []


def test_the_library_has_no_such_question_or_level() -> None:
    assert findings(load_any("occitanie")) == []
