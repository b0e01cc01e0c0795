"""The page of what the audit measures, on a questionnaire whose figures are worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.audit import measure, measure_in
from questionnaires.loader import LoadedQuestionnaire, load
from reports.method import pages
from tests.reports.test_method import broken, plain

# Three questions of equal weight: a charter 33.3 points on paper, a real deed, and one that may be set aside.
# Everybody is asked three, of which none is a figure. Words: 2 + 2 + 2, the "?" is none; at 6 a minute: 1 minute;
# answers take 1 minute each: 4 minutes in all. In English the charter is said in 8 words instead of 2, so 12 words:
# 2 minutes, 5 in all.
# The action lifts the deed of the case from nothing to 33.3 points in an hour.
QUESTIONNAIRE = """id: small
version: "2026.1"
title: Petit
languages: [fr, en]
declared_not_applicable_limit: 10
efforts: [{code: hour, text: une heure, hours: 1}]
levels: [{id: good, title: Bien, all: [{condition: total >= 50, text: Cinquante points}]}]
nodes:
  - id: all
    title: Domaine
    questions:
      - {id: charter, kind: yes_no, text: Charte écrite ?, on_paper: true}
      - id: deed
        kind: yes_no
        text: Vraiment agi ?
        actions: [{id: act, text: Agir enfin, first_step: Un pas, effort: hour, reaches: true}]
      - {id: site, kind: yes_no, text: Site tenu ?, allow_not_applicable: true}
audit:
  reading_speed: 6
  answering_minutes: {choice: 1, several: 1, number: 1, text: 1}
  profiles: [{id: anyone, text: Tout le monde, profile: {}}]
"""
CASE = "questionnaire: small\nanswers: {charter: true, deed: false, site: true}\n"


def questionnaire(folder: Path) -> LoadedQuestionnaire:
    (folder / "questionnaire.yaml").write_text(QUESTIONNAIRE, "utf-8")
    for name in ("cases", "locale"):
        (folder / name).mkdir()
    (folder / "cases" / "writer.yaml").write_text(CASE, "utf-8")
    words = {
        "charter.text": ("Charte écrite ?", "Is there a charter that is written down?"),
        "audit.profiles.anyone.text": ("Tout le monde", "Everybody"),
        "deed.actions.act.text": ("Agir enfin", "Act at last"),
    }
    entries = [f'msgctxt "{name}"\nmsgid "{fr}"\nmsgstr "{en}"\n' for name, (fr, en) in words.items()]
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "locale" / "en.po").write_text(header + "\n".join(entries), "utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedQuestionnaire:
    return questionnaire(tmp_path_factory.mktemp("fairness"))


@pytest.fixture(scope="module")
def made(loaded: LoadedQuestionnaire) -> dict[str, str]:
    return pages(loaded)


def test_length_and_reach_are_those_of_the_audit(made: dict[str, str], loaded: LoadedQuestionnaire) -> None:
    page = plain(made["fr/fairness.md"])
    assert "## Répondre à tout demande 4 minutes, selon l'entreprise" in page
    assert "| Tout le monde | 3 | 0 | 4 | 0,0 | 100,0 | Bien |" in page
    assert "1 des 1 entreprises essayées atteignent le niveau « Bien »" in page
    assert measure(loaded, "fr").reach[0].longest.minutes == 4


def test_a_table_names_what_paper_earns(made: dict[str, str]) -> None:
    page = plain(made["fr/fairness.md"])
    assert "## Des documents, et rien d'autre, rapportent au plus 33,3 points sur 100" in page
    assert "| Tout le monde | 1 | 0,0 | 33,3 | aucun |" in page
    assert "Le premier niveau demande 50 points." in page


def test_what_is_declared_away_is_a_third_and_costs_the_level(made: dict[str, str]) -> None:
    """No, yes, no in turn: 33.3 points. Without the site the deed is half of what is left: 50 points.

    Fifty would be the level; a third is set aside, above the tenth that is allowed, and counts against it.
    """
    page = plain(made["fr/fairness.md"])
    assert "| Tout le monde | 1 | 33,3 % | 33,3 | 50,0 | aucun | aucun | Bien |" in page
    assert "change le total de + 16,7 points" in page


def test_an_action_is_shown_with_its_gain(made: dict[str, str]) -> None:
    page = plain(made["fr/fairness.md"])
    assert "| [Agir enfin] | une heure | 1 | + 33,33 | + 33,333 |" in page
    assert "## Une heure d'effort rapporte 33,333 points, en médiane" in page
    assert "| writer | 3 | 0 | 4 |" in page


def test_attempts_say_what_is_left_of_them(made: dict[str, str]) -> None:
    page = plain(made["fr/fairness.md"])
    assert "## Tout cocher sans rien montrer donne 100,0 points, dont 0,0 avec justificatif" in page
    assert "| Tout cocher, sans rien montrer | 33,3 → 100,0 | aucun → Bien | 0,0 |" in page


def test_the_english_page_counts_english_words(made: dict[str, str]) -> None:
    page = plain(made["en/fairness.md"])
    assert "## Answering everything takes 5 minutes, depending on the firm" in page
    assert "| Everybody | 3 | 0 | 5 | 0.0 | 100.0 |" in page
    assert "[Act at last]" in page


def test_measuring_in_two_languages_at_once_gives_the_same(loaded: LoadedQuestionnaire) -> None:
    assert measure_in(loaded, ["fr", "en"]) == {"fr": measure(loaded, "fr"), "en": measure(loaded, "en")}


def test_links_and_bytes_hold(made: dict[str, str], loaded: LoadedQuestionnaire) -> None:
    assert broken(made) == []
    assert pages(loaded) == made


def test_a_questionnaire_without_points_is_measured_for_its_length_alone(tmp_path: Path) -> None:
    head = QUESTIONNAIRE[: QUESTIONNAIRE.index("languages")]
    asked = "questions: [{id: why, kind: text, text: Dites pourquoi}]\n"
    (tmp_path / "questionnaire.yaml").write_text(head + asked + QUESTIONNAIRE[QUESTIONNAIRE.index("audit:") :], "utf-8")
    page = plain(pages(load(tmp_path))["fr/fairness.md"])
    assert "| Tout le monde | 1 | 0 | 1 | – | – | aucun |" in page
    assert "Tout cocher" not in page


def test_there_is_no_page_where_nothing_says_which_firms_to_try(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.yaml").write_text(QUESTIONNAIRE[: QUESTIONNAIRE.index("audit:")], "utf-8")
    assert "fr/fairness.md" not in pages(load(tmp_path))
