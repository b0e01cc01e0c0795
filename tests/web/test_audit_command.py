"""``ancrage questionnaire audit`` as an author sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.web.runner import run

# Two questions of 50; a charter is half of the first. Two firms: one has the charter and repairs, one neither.
QUESTIONNAIRE = """id: buying
version: "2026.1"
title: Achats
languages: [fr, en]
profile:
  - {id: trade, kind: one_of, text: Activité ?, options: [{code: bread, text: Pain}, {code: wood, text: Bois}]}
efforts: [{code: hour, text: une heure, hours: 1}]
levels: [{id: solid, title: Solide, all: [{condition: total >= 70, text: Au moins 70}]}]
questions:
  - id: rule
    kind: one_of
    text: Comment achetez-vous ?
    options:
      - {code: no_rule, text: Sans règle}
      - {code: charter, text: Avec une charte, points: 1, on_paper: true}
      - {code: done, text: En la suivant, points: 2}
    actions: [{id: follow, text: La suivre, first_step: Relire, effort: hour, reaches: done}]
  - {id: repaired, kind: yes_no, text: Réparez-vous ?, allow_not_applicable: true}
audit:
  vary: trade
  profiles: [{id: four, text: Quatre personnes, profile: {}}]
"""
ENGLISH = {
    "title": ("Achats", "Purchases"),
    "audit.profiles.four.text": ("Quatre personnes", "Four people"),
    "levels.solid.title": ("Solide", "Solid"),
    "rule.actions.follow.text": ("La suivre", "Follow it"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "buying"
    (root / "cases").mkdir(parents=True)
    (root / "locale").mkdir()
    (root / "questionnaire.yaml").write_text(QUESTIONNAIRE, "utf-8")
    entries = (f'msgctxt "{name}"\nmsgid "{fr}"\nmsgstr "{en}"\n' for name, (fr, en) in ENGLISH.items())
    (root / "locale" / "en.po").write_text("\n".join(entries), "utf-8")
    for name, answers in (("baker", "{rule: charter, repaired: true}"), ("joiner", "{rule: no_rule, repaired: false}")):
        text = f"questionnaire: buying\nprofile: {{trade: wood}}\nanswers: {answers}\n"
        (root / "cases" / f"{name}.yaml").write_text(text, "utf-8")
    return root


def lines(text: str, of: str) -> list[str]:
    """The lines that begin with some words, without their spaces."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(of)]


def test_it_says_in_english_what_it_measures(folder: Path) -> None:
    """Reading 12 words, or fewer, at 180 a minute and two choices at 0.3 minutes: 1 minute.

    Charters only: 25. Ordinary: half of the first question, no to the second: 25; with the second aside, 50 % of the
    scale is declared away (limit: 10 %) and the total is 50. Following the charter brings 25 to the baker, 50 to the
    joiner.
    """
    text = run("questionnaire", "audit", folder).stdout
    assert text.startswith("Purchases — length and fairness, measured\n")
    assert lines(text, "Four people")[:3] == [
        "Four people 2 0 1 0.0 100.0",  # questions, figures, minutes, least, most
        "Four people 1 0.0 25.0",  # on paper: questions, without, with
        "Four people 50% 25.0 50.0",  # away: of points, before, after
    ]
    assert lines(text, "Follow it") == ["Follow it [follow] 2 +37.50 +37.500 une heure"]
    assert lines(text, "Tick everything") == ["Tick everything, show nothing 25.0 100.0 +75.0 0.0"]
    assert lines(text, "→ “Solid”") == ["→ “Solid”", "→ “Solid” (before: no level)"]  # in reach; once all is ticked
    assert lines(text, "baker > joiner") == ["baker > joiner +75.0 0.0%"]


def test_it_says_in_french_too_and_a_language_may_be_asked_for(folder: Path) -> None:
    text = run("questionnaire", "audit", folder, lang="fr").stdout
    assert text.startswith("Achats — longueur et équité, mesurées\n")
    assert lines(text, "Quatre personnes")[0] == "Quatre personnes 2 0 1 0,0 100,0"
    assert run("questionnaire", "audit", folder, "--lang", "fr", lang="en").stdout == text


def test_json_holds_every_figure(folder: Path) -> None:
    content = json.loads(run("questionnaire", "audit", folder, "--json").stdout)
    assert content["profiles"] == [{"id": "four", "text": "Four people", "profile": {}}]
    assert [one["option"] for one in content["reach"]] == ["bread", "wood"]
    assert content["paper"][0]["outcome"]["total"] == 25.0
    assert content["order"]["turned"] == 0.0
    assert content["effort"]["actions"][0]["gain"] == 37.5


def test_no_line_is_wider_than_the_terminal(folder: Path) -> None:
    for columns in (60, 80, 120):
        text = run("questionnaire", "audit", folder, columns=columns).stdout
        assert max(map(len, text.splitlines())) <= columns


def test_a_profile_that_names_an_unknown_fact_is_told_at_its_line(folder: Path) -> None:
    file = folder / "questionnaire.yaml"
    file.write_text(QUESTIONNAIRE.replace("profile: {}", "profile: {size: 4}"), "utf-8")
    english = run("questionnaire", "audit", folder)
    assert (english.exit_code, english.stdout) == (1, "")
    assert f"{file}:21: audit-unknown-fact The profile has no fact “size”. — Declared facts" in english.stderr
    french = run("questionnaire", "audit", folder, lang="fr")
    assert f"{file}:21: audit-unknown-fact Le profil n'a pas de fait « size ». — Faits déclarés" in french.stderr


def test_a_questionnaire_that_does_not_exist_is_said(tmp_path: Path) -> None:
    result = run("questionnaire", "audit", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "unknown-questionnaire" in result.stderr
