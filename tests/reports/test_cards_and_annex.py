"""What a card says of an action, and what the annex says of what was not asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assessment.scored import plan_of
from questionnaires.loader import load
from reports.assemble import build
from reports.html import brief, page
from reports.model import ReportModel
from scoring.answers import Answer, AnswerSheet
from scoring.gains import action_gains
from scoring.score import score

SOURCE = """\
id: small
version: "2026.1"
title: Deux questions
languages: [fr]
efforts: [{code: hour, text: une heure, hours: 1}]
nodes:
  - id: waste
    title: Déchets
    questions:
      - id: gestures
        kind: any_of
        maximum: 1
        text: Que triez-vous ?
        options:
          - {code: paper, text: Le papier, points: 0.25, detail: Depuis quand ?}
          - {code: glass, text: Le verre, points: 0.25}
          - {code: wood, text: Le bois, points: 0.5}
          - {code: none, text: Rien, points: 0, exclusive: true}
        actions:
          - {id: all_three, text: Tout trier, effort: hour, first_step: Appeler., reaches: [paper, glass, wood]}
          - {id: glass_too, text: Trier le verre, effort: hour, first_step: Appeler., reaches: [paper, glass]}
          - {id: wood_too, text: Trier le bois, effort: hour, first_step: Appeler., reaches: [paper, wood]}
          - {id: last, text: Trier verre et bois, effort: hour, first_step: Appeler., reaches: [glass, wood]}
      - {id: tonnes, kind: number, text: Combien de tonnes ?, weight: 0, scale: [[0, 1], [10, 0]]}
      - {id: follow, kind: yes_no, text: Pesez-vous le bois ?, when: '"wood" in gestures'}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "questionnaire.yaml"
    file.write_text(SOURCE, encoding="utf-8")
    return file


def report(file: Path, **gestures: object) -> ReportModel:
    loaded = load(file)
    plan = plan_of(loaded)
    given = {"gestures": Answer("answered", tuple(gestures), detail={"paper": "Depuis mars."}),
             "tonnes": Answer("answered", 4.0)}  # fmt: skip
    sheet = AnswerSheet({}, given)
    result = score(loaded, plan, sheet)
    gains = action_gains(loaded, plan, sheet, result)
    return build(loaded, sheet, result, gains, "fr", "Delmas", date(2026, 11, 23))


def plain(model: ReportModel) -> str:
    return page(model).replace("\u00a0", " ").replace("&#39;", "'")


def test_of_several_options_a_card_says_only_what_the_action_adds(source: Path) -> None:
    card = report(source, paper=1).actions[0]
    assert (card.answer_now, card.adds) == ("Le papier", True)
    assert "Le papier" not in card.answer_after
    assert "Ensuite, en plus : Le verre" in plain(report(source, paper=1))


def test_where_nothing_was_done_the_answer_after_is_whole(source: Path) -> None:
    card = report(source, none=1).actions[0]
    assert not card.adds
    assert "Ensuite : Le papier" in plain(report(source, none=1))


def test_a_card_names_the_two_other_actions_that_bring_most(source: Path) -> None:
    card = report(source, paper=1).actions[0]
    gains = [one.gain for one in card.alternatives]
    assert len(gains) == 2
    assert gains == sorted(gains, reverse=True)
    assert "Autres possibilités :" in plain(report(source, paper=1))


def test_the_annex_counts_what_was_not_asked_and_does_not_list_it(source: Path) -> None:
    text = plain(report(source, paper=1))
    assert "1 question non posée" in text
    assert "Pesez-vous le bois ?" not in text


def test_a_question_that_weighs_nothing_shows_no_points(source: Path) -> None:
    assert "sans points" in plain(report(source, paper=1))


def test_a_label_that_asks_takes_no_colon(source: Path) -> None:
    assert "Depuis quand ? Depuis mars." in plain(report(source, paper=1))


def test_a_clipped_answer_does_not_leave_its_ellipsis_alone_on_a_line() -> None:
    assert brief("Le papier, le verre et le bois", 24) == "Le papier, le verre et\u00a0…"
