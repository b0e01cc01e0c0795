"""What the firm's page knows is proposed to a questionnaire that declares it, and nothing is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assessment import code_lists
from assessment.code_lists.activities import activity
from assessment.firm_facts import proposed_profile
from questionnaires.library import find
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.release import load_release, publish

SMALL = """
id: small
version: "2026.1"
title: Essai
profile:
  - {id: people, kind: number, text: Combien ?, minimum: 1, maximum: 500, from_firm: headcount}
  - {id: sales, kind: number, text: Combien vendez-vous ?, from_firm: turnover}
  - id: trade
    kind: one_of
    text: Que faites-vous ?
    options: [{code: bread, text: Du pain}, {code: things, text: Des choses}, {code: other, text: Autre chose}]
    from_firm: activity
    from_table: trades
  - {id: age, kind: number, text: Depuis quand ?, default: 1}
tables:
  - id: trades
    columns: {division: key, trade: code}
    rows: [["10", bread], [C, things]]
questions:
  - {id: q, kind: yes_no, text: Oui ?}
"""


@pytest.fixture
def small(tmp_path: Path) -> LoadedQuestionnaire:
    (tmp_path / "questionnaire.yaml").write_text(SMALL, "utf-8")
    return load(tmp_path)


def test_every_fact_that_declares_it_is_proposed_and_no_other(small: LoadedQuestionnaire) -> None:
    assert proposed_profile(small, 6, 380_000, "10.71C") == {"people": 6, "sales": 380_000, "trade": "bread"}


def test_what_is_not_known_is_not_proposed(small: LoadedQuestionnaire) -> None:
    assert proposed_profile(small, None, None, None) == {}
    assert proposed_profile(small, 6, None, None) == {"people": 6}


@pytest.mark.parametrize("headcount", [0, 501])
def test_a_figure_that_the_fact_would_refuse_is_not_proposed(small: LoadedQuestionnaire, headcount: float) -> None:
    assert proposed_profile(small, headcount, None, None) == {}


@pytest.mark.parametrize(("code", "trade"), [("10.71C", "bread"), ("1071c", "bread"), ("25.62B", "things")])
def test_a_division_goes_before_its_section(small: LoadedQuestionnaire, code: str, trade: str) -> None:
    """Division 10 has a row; 25 has none, and its section C has one."""
    assert proposed_profile(small, None, None, code) == {"trade": trade}


@pytest.mark.parametrize("code", ["43.22A", "99.99Z", "", "boulangerie"])
def test_an_activity_without_a_row_or_unknown_proposes_nothing(small: LoadedQuestionnaire, code: str) -> None:
    assert proposed_profile(small, None, None, code) == {}


def test_codes_of_another_nomenclature_are_never_compared(small: LoadedQuestionnaire) -> None:
    assert proposed_profile(small, None, None, "10.71C", nomenclature="NAF2025") == {}


def test_a_published_release_proposes_the_same(small: LoadedQuestionnaire) -> None:
    published = load_release(publish(small).file)
    assert proposed_profile(published, 6, 0, "10.71C") == proposed_profile(small, 6, 0, "10.71C")


@pytest.fixture(scope="module")
def occitanie() -> LoadedQuestionnaire:
    return load(find("occitanie"))


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("10.71C", "farming_food"),
        ("11.02B", "farming_food"),
        ("43.22A", "building"),
        ("30.30Z", "industry"),
        ("18.12Z", "industry"),
        ("47.29Z", "retail"),
        ("46.73A", "retail"),
        ("56.10A", "tourism"),
        ("49.41A", "transport"),
        ("62.01Z", "digital_consulting"),
        ("81.21Z", "cleaning_security"),
        ("88.10A", "health_social"),
        ("96.02A", "other_services"),
    ],
)
def test_occitanie_proposes_a_sector_for_a_trade(occitanie: LoadedQuestionnaire, code: str, sector: str) -> None:
    assert proposed_profile(occitanie, 6, 380_000, code) == {"headcount": 6, "turnover": 380_000, "sector": sector}


def test_occitanie_proposes_a_sector_for_every_activity(occitanie: LoadedQuestionnaire) -> None:
    with (Path(code_lists.__file__).parent / "naf_rev2.csv").open(encoding="utf-8", newline="") as stream:
        codes = [row["code"] for row in csv.DictReader(stream, delimiter=";")]
    without = [code for code in codes if "sector" not in proposed_profile(occitanie, None, None, code)]
    assert without == []
    divisions = {found.division for code in codes if (found := activity(code))}
    assert {str(row["division"]) for row in occitanie.tables["naf_sectors"].rows} == divisions
