"""EFRAG's workbook is read by its named cells, with their units, periods and places; what cannot be read is told."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from assessment.vsme.report import Entity, VsmeError
from tests.assessment.vsme.samples import read, workbook


def test_a_named_cell_is_a_fact_with_unit_period_and_place() -> None:
    report = read(workbook({"TotalEnergyConsumption": 250}))
    (fact,) = report.facts
    assert (fact.concept, fact.value, fact.unit) == ("TotalEnergyConsumption", Decimal(250), "MWh")
    assert (fact.start, fact.end, fact.place) == (date(2025, 1, 1), date(2025, 12, 31), "Data!B7")
    assert report.entity.identifier == "FR7501.732829320"


def test_a_state_is_of_the_last_day() -> None:
    (fact,) = read(workbook({"NumberOfEmployees": 12.5})).facts
    assert (fact.value, fact.start, fact.end) == (Decimal("12.5"), date(2025, 12, 31), date(2025, 12, 31))


def test_days_are_texts_or_numbers_of_days() -> None:
    report = read(workbook({"Turnover": 1}, start=date(2025, 7, 1), end="2026-06-30"))
    assert (report.start, report.end) == (date(2025, 7, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("said", "unit"),
    [("kilograms (kg)", "kg"), ("tonnes métriques (t)", "t"), ("kg", "kg"), ("mètres cubes (m³)", "m3")],
)
def test_the_cell_beside_says_the_unit_in_any_language(said: str, unit: str) -> None:
    (fact,) = read(workbook({"TotalWasteGeneratedMass": 12}, {"TotalWasteGeneratedMass": said})).facts
    assert fact.unit == unit


def test_money_is_in_the_currency_of_the_workbook() -> None:
    (fact,) = read(workbook({"Turnover": 23500}, currency="usd")).facts
    assert fact.unit == "USD"


def test_the_end_of_a_name_is_a_dimension_unless_it_is_the_default_one() -> None:
    report = read(
        workbook(
            {
                "GrossScope1GreenhouseGasEmissions_BaselineYearMember": 150,
                "GrossScope1GreenhouseGasEmissions_CurrentlyStatedMember": 100,
            }
        )
    )
    assert [(fact.value, dict(fact.dimensions)) for fact in report.facts] == [
        (Decimal(150), {"ReportingScopesAxis": "BaselineYearMember"}),
        (Decimal(100), {}),
    ]


def test_a_figure_that_was_worked_out_has_no_binary_noise() -> None:
    (fact,) = read(workbook({"TotalEnergyConsumption": 0.1 + 0.2})).facts
    assert fact.value == Decimal("0.3")


def test_a_formula_is_read_by_the_value_that_it_last_had() -> None:
    (fact,) = read(workbook({"TotalEnergyConsumption": "=2+2"} | {"TotalEnergyConsumption": 4})).facts
    assert fact.value == 4


@pytest.mark.parametrize("nothing", ["", "-", "–", "  "])
def test_a_dash_is_nothing(nothing: str) -> None:
    report = read(workbook({"TotalEnergyConsumption": nothing}))
    assert report.facts == report.troubles == ()


def test_lists_are_read_by_the_words_of_the_workbook_or_of_the_standard() -> None:
    report = read(
        workbook(
            {
                "BasisForReporting": "Sustainability report prepared on a consolidated basis",
                "EmployeeCountingMethodology": "Moyenne pendant la période de reporting",
                "UndertakingsLegalForm": "cooperative",
                "NaceSectorClassificationCodes": "NACE G - 47.22 Retail sale of meat and meat products",
                "UndertakingAppliesCircularEconomyPrinciples": "YES",
                "GreenhouseGasEmissionReductionTargetBaseYear": 2020,
            }
        )
    )
    assert {fact.concept: fact.value for fact in report.facts} == {
        "BasisForReporting": "ConsolidatedMember",
        "EmployeeCountingMethodology": "AverageDuringTheReportingPeriodMember",
        "UndertakingsLegalForm": "CooperativeMember",
        "NaceSectorClassificationCodes": ("NACE_G4722",),
        "UndertakingAppliesCircularEconomyPrinciples": True,
        "GreenhouseGasEmissionReductionTargetBaseYear": "2020",
    }


@pytest.mark.parametrize(
    ("value", "code"),
    [("#REF!", "vsme-cell-error"), ("environ 250", "vsme-cell-unreadable"), (True, "vsme-cell-unreadable"),
     ("1e400", "vsme-cell-unreadable")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_cell(value: object, code: str) -> None:
    report = read(workbook({"TotalEnergyConsumption": value}))
    assert report.facts == ()
    assert [(one.concept, one.place, one.reason.code) for one in report.troubles] == [
        ("TotalEnergyConsumption", "Data!B7", code)
    ]


def test_a_name_whose_cell_was_removed_is_told() -> None:
    report = read(workbook({"Turnover": 1}, extra={"TotalEnergyConsumption": "Data!#REF!"}))
    assert [(one.concept, one.reason.code) for one in report.troubles] == [("TotalEnergyConsumption", "vsme-name-lost")]


def test_the_value_of_merged_cells_stands_at_their_corner() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.merge_range("C3:E3", 42)
    sheet.write_string("A1", "https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme-all.xsd")
    book.define_name("template_reporting_schemaRef", "=Data!$A$1")
    book.define_name("TotalEnergyConsumption", "=Data!$E$3")
    book.close()
    (fact,) = read(stream.getvalue()).facts
    assert fact.value == 42


def test_a_report_without_identifier_is_of_nobody_in_particular() -> None:
    assert read(workbook({"Turnover": 1}, entity=("LEI", ""))).entity == Entity(
        "http://standards.iso.org/iso/17442", ""
    )


def test_a_workbook_of_something_else_is_told_so() -> None:
    with pytest.raises(VsmeError) as caught:
        read(workbook({}))
    assert caught.value.code == "vsme-not-a-report"
