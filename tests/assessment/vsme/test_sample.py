"""EFRAG's own sample, filled in by EFRAG: every proposal, every refusal with its reason, the rest by its reason.

The file is not shipped (its licence is MIT, its size 800 kB): without it, these tests are skipped, saying so.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assessment.vsme.outcome import Outcome
from assessment.vsme.propose import propose
from assessment.vsme.report import Report
from questionnaires.library import LIBRARY
from questionnaires.loader import LoadedQuestionnaire, load
from tests.assessment.vsme.samples import read, subject

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "vsme" / "VSME-Digital-Template-Sample-1.3.0.xlsx"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not in ../shared/data/vsme"),
]


@pytest.fixture(scope="module")
def report() -> Report:
    return read(SAMPLE.read_bytes())


@pytest.fixture(scope="module")
def occitanie() -> LoadedQuestionnaire:
    return load(LIBRARY / "occitanie")


def compare(report: Report, occitanie: LoadedQuestionnaire, **changed: object) -> Outcome:
    """With a group that assesses 2026, as the sample does; it is asked everything."""
    given = {"period": 2026, "perimeter": "group", "vouched": True}
    return propose(report, occitanie, subject(**given | changed))


def test_it_says_whose_it_is_and_when(report: Report) -> None:
    assert (report.entity.name, report.entity.identifier) == ("Company XYZ", "TestCode1234")
    assert (str(report.start), str(report.end)) == ("2026-01-01", "2026-12-31")
    assert report.troubles == ()
    assert len({fact.concept for fact in report.facts}) == 103


def test_everything_that_is_proposed(report: Report, occitanie: LoadedQuestionnaire) -> None:
    found = compare(report, occitanie)
    assert [(one.target, one.value, str(one.raw), one.unit, one.facts[0].place) for one in found.proposed] == [
        ("turnover", 23_500, "23500", "EUR", "General Information!E283"),
        ("legal_person", True, "None", None, "General Information!E180"),
        ("sector", "retail", "None", None, "General Information!E182"),
        ("energy_kwh_last", 250_000, "250", "MWh", "Environmental Disclosures!G5"),
        ("emissions_last", 150, "150", "tCO2e", "Environmental Disclosures!D25"),
        ("waste_tonnes", 7951.2, "7951200", "kg", "Environmental Disclosures!J425"),
    ]
    energy = next(one for one in found.proposed if one.target == "energy_kwh_last")
    (told,) = energy.cautions  # 100 + 43 + 16.40834646 MWh
    assert "159,408.34646 kWh" in told.message("en").replace("\u00a0", " ")


def test_everything_that_is_refused(report: Report, occitanie: LoadedQuestionnaire) -> None:
    found = compare(report, occitanie)
    assert [(one.point.question or one.point.fact, one.reason.message("en")) for one in found.refused] == [
        (
            "headcount",
            "Type of number of employees: the report says “Full-time equivalent (FTE)”; it would take “Headcount” for "
            "this figure to answer the question.",
        ),
        ("emissions_reference", "This figure is for the year 2020; the question is about 2023."),
    ]


def test_everything_else_is_counted_by_its_reason(report: Report, occitanie: LoadedQuestionnaire) -> None:
    found = compare(report, occitanie)
    counts = Counter(one.reason.code if one.reason else one.group for one in found.unused)
    assert counts == {
        "how_reported": 9, "identity": 8, "free_texts": 15, "policies": 7, "other_emissions": 2,
        "emissions_per_euro": 1, "pollution_and_land": 9, "waste_recycled": 3, "waste_parts": 2, "waste_volumes": 3,
        "materials": 5, "contracts": 2, "gender_and_country": 7, "other_workers": 2, "staff_turnover": 1,
        "accidents": 3, "training": 4, "pay": 3, "incidents_and_fines": 4, "activities": 1,
        "vsme-other-dimensions": 6, "vsme-said-otherwise": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"period": 2025}, "vsme-other-period"),
        ({"perimeter": "whole"}, "vsme-consolidated"),
        ({"perimeter": "site"}, "vsme-site"),
        ({"vouched": False}, "vsme-entity-unknown"),
    ],
)
def test_for_another_year_scope_or_firm_nothing_is_proposed(
    report: Report, occitanie: LoadedQuestionnaire, changed: dict[str, object], code: str
) -> None:
    found = compare(report, occitanie, **changed)
    assert found.proposed == ()
    assert code in {one.reason.code for one in found.refused}
