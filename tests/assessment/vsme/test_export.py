"""Answers go out as data points, and come back as the same answers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assessment.answer_check import check_sheet
from assessment.assessments import Assessment
from assessment.current import Current
from assessment.evidence import Behind
from assessment.scored import plan_of
from assessment.shelf import Shelved
from assessment.vsme.export import data_points, xbrl_json
from assessment.vsme.report import first_day
from tests.assessment.vsme.samples import SIREN, compared, proposals, questionnaire, standard

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def current(answers: dict[str, Any], profile: dict[str, Any] | None = None, perimeter: Any = "whole") -> Current:
    """An assessment of the small questionnaire as it stands."""
    loaded = questionnaire()
    facts = {"headcount": 10.0} if profile is None else profile
    held = Assessment("a", "f", "points", "points-2026.1", 2025, perimeter, "", facts, "open", 1, DAY, DAY)
    contents = {name: {"value": value} if not isinstance(value, dict) else value for name, value in answers.items()}
    return Current(
        held, Shelved(loaded, plan_of(loaded)), {}, Behind({}, frozenset()), check_sheet(loaded, facts, contents)
    )


def exported(answers: dict[str, Any], profile: dict[str, Any] | None = None, end: date = date(2025, 12, 31)) -> bytes:
    return json.dumps(xbrl_json(data_points(current(answers, profile)), standard(), SIREN, end)).encode()


ANSWERS: dict[str, Any] = {
    "energy": 68_000.5, "emissions": 12, "waste": 7951.2, "gap": 7.5, "circular": True, "conduct": "written",
    "adopted": "2027-03-01", "told": "Des boulangers.",
}  # fmt: skip
PROFILE = {"headcount": 10.0, "turnover": 300_000.0, "legal_person": False}


def test_what_goes_out_comes_back() -> None:
    found = compared(exported(ANSWERS, PROFILE))
    assert proposals(found) == {**ANSWERS, **PROFILE}
    assert found.identity == "same"


def test_a_year_that_ends_in_june_comes_back_too() -> None:
    found = compared(exported({"energy": 250_000}, end=date(2025, 6, 30)))
    assert proposals(found) == {"headcount": 10, "energy": 250_000}


@pytest.mark.parametrize(
    ("end", "start"),
    [
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),
    ],
)
def test_a_year_begins_the_day_after_the_one_before(end: date, start: date) -> None:
    assert first_day(end) == start


def test_figures_are_in_the_unit_of_the_standard() -> None:
    points = {point.concept.name: point for point in data_points(current({"energy": 68_000, "gap": 7.5}))}
    assert (str(points["TotalEnergyConsumption"].value), points["TotalEnergyConsumption"].unit) == ("68", "MWh")
    gap = points["PercentageGapInPayBetweenFemaleAndMaleEmployees"]
    assert (str(gap.value), gap.unit) == ("0.075", "pure")


def test_a_worked_out_figure_is_exported() -> None:
    points = {point.concept.name: point for point in data_points(current({"energy": 68_000}))}
    assert str(points["EnergyConsumptionFromSelfGeneratedElectricity"].value) == "6.8"  # 68 MWh for 10 people


def test_the_document_is_xbrl_json() -> None:
    made = json.loads(exported({"energy": 68_000}))
    assert made["documentInfo"]["documentType"] == "https://xbrl.org/2021/xbrl-json"
    assert made["documentInfo"]["taxonomy"] == ["https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme-all.xsd"]
    energy = next(
        one for one in made["facts"].values() if one["dimensions"]["concept"] == "vsme:TotalEnergyConsumption"
    )
    assert energy == {
        "value": "68",
        "dimensions": {
            "concept": "vsme:TotalEnergyConsumption",
            "entity": "siren:732829320",
            "period": "2025-01-01T00:00:00/2026-01-01T00:00:00",
            "unit": "utr:MWh",
        },
    }
    assert made["documentInfo"]["namespaces"]["siren"] == "https://www.sirene.fr"


def names(answers: dict[str, Any], **changed: Any) -> list[str]:
    return [point.concept.name for point in data_points(current(answers, **changed))]


HEADCOUNT = ["BasisForReporting", "NumberOfEmployees", "TypeOfNumberOfEmployees"]


def test_a_data_point_goes_out_with_what_it_is_to_be_read_with() -> None:
    assert names({}) == HEADCOUNT  # turnover and legal_person have defaults: nobody gave them


@pytest.mark.parametrize("content", [{"not_known": True}, {}])
def test_what_was_not_answered_is_not_exported(content: dict[str, Any]) -> None:
    assert names({"energy": content}) == HEADCOUNT


def test_a_site_is_no_firm() -> None:
    assert names({"energy": 68_000}, perimeter="site") == []


def test_the_perimeter_says_the_basis_of_the_report() -> None:
    for perimeter, member in (("whole", "IndividualMember"), ("group", "ConsolidatedMember")):
        (basis, *_) = data_points(current({"energy": 68_000}, perimeter=perimeter))
        assert (basis.concept.name, basis.value, basis.source) == ("BasisForReporting", member, None)
