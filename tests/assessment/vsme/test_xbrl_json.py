"""xBRL-JSON is read as the Open Information Model says; what is no figure is told at its pointer."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assessment.vsme.report import VsmeError
from tests.assessment.vsme.samples import LAST_DAY, NAMESPACES, SIREN, YEAR, document, fact, read


def code_of(content: bytes) -> str:
    with pytest.raises(VsmeError) as caught:
        read(content)
    assert caught.value.message("fr")
    assert caught.value.message("en")
    return caught.value.code


def test_a_fact_has_value_unit_period_and_pointer() -> None:
    report = read(document(fact("TotalEnergyConsumption", "250.5", "utr:MWh") | {"decimals": 1}))
    (one,) = report.facts
    assert (one.concept, one.value, one.unit, one.decimals) == ("TotalEnergyConsumption", Decimal("250.5"), "MWh", 1)
    assert (one.start, one.end, one.place) == (date(2025, 1, 1), date(2025, 12, 31), "/facts/f1")
    assert (report.entity.scheme, report.entity.identifier) == ("https://www.sirene.fr", SIREN)


def test_midnight_ends_the_day_of_an_instant() -> None:
    (one,) = read(document(fact("NumberOfEmployees", "12", period=LAST_DAY))).facts
    assert (one.start, one.end, one.unit) == (date(2025, 12, 31), date(2025, 12, 31), "pure")


def test_names_are_resolved_by_the_namespaces_of_the_file() -> None:
    named = {"x": NAMESPACES["vsme"], "siren": NAMESPACES["siren"]}
    one = {
        "value": "12",
        "dimensions": {"concept": "x:NumberOfEmployees", "entity": f"siren:{SIREN}", "period": LAST_DAY},
    }
    assert [found.concept for found in read(document(one, namespaces=named)).facts] == ["NumberOfEmployees"]


def test_a_name_that_the_standard_does_not_have_keeps_its_prefix() -> None:
    one = {"value": "12", "dimensions": {"concept": "own:Bees", "entity": f"siren:{SIREN}", "period": YEAR}}
    assert [found.concept for found in read(document(one)).facts] == ["own:Bees"]


def test_the_default_member_is_no_dimension() -> None:
    axis = {"vsme:ReportingScopesAxis": "vsme:CurrentlyStatedMember"}
    (one,) = read(document(fact("GrossScope1GreenhouseGasEmissions", "100", "utr:tCO2e", **axis))).facts
    assert one.dimensions == {}


@pytest.mark.parametrize("value", ["vsme:ConsolidatedMember", f"{NAMESPACES['vsme']}#ConsolidatedMember"])
def test_a_member_is_read_by_its_short_or_its_long_name(value: str) -> None:
    (one,) = read(document(fact("BasisForReporting", value))).facts
    assert one.value == "ConsolidatedMember"


def test_null_is_no_value() -> None:
    assert read(document(fact("TotalEnergyConsumption", None, "utr:MWh"))).facts == ()


@pytest.mark.parametrize("value", ["INF", "-INF", "NaN"])
def test_what_is_no_number_is_told(value: str) -> None:
    report = read(document(fact("TotalEnergyConsumption", value, "utr:MWh")))
    assert [(one.place, one.reason.code) for one in report.troubles] == [("/facts/f1", "vsme-value-special")]


@pytest.mark.parametrize("value", ["1e400", "1" * 61, "douze", "1,5", "0x10", "١٢"])
def test_what_cannot_be_a_measure_is_told(value: str) -> None:
    report = read(document(fact("TotalEnergyConsumption", value, "utr:MWh")))
    assert [one.reason.code for one in report.troubles] == ["vsme-value-unreadable"]


def test_facts_of_several_entities_are_of_nobody() -> None:
    other = fact("Turnover", "1", "iso4217:EUR", entity="siren:552100554")
    assert read(document(fact("Turnover", "1", "iso4217:EUR"), other)).entity.scheme == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"documentInfo": {', "vsme-json-syntax"),
        (b"{}", "vsme-json-shape"),
        (document(documentType="https://xbrl.org/2020/xbrl-csv"), "vsme-json-shape"),
        (document(taxonomy=[]), "vsme-taxonomy-missing"),
        (document(taxonomy=["https://xbrl.efrag.org/taxonomy/vsme/2025-07-30/vsme-all.xsd"]), "vsme-taxonomy-old"),
        (document(taxonomy=["https://xbrl.efrag.org/taxonomy/esrs/2023-12-22/esrs_all.xsd"]), "vsme-taxonomy-other"),
        (b'{"a": 1, "a": 2}', "vsme-json-shape"),
        (b'{"a": NaN}', "vsme-json-shape"),
        (b'{"a": "\xff"}', "vsme-json-shape"),
        (b"[" * 100_000, "vsme-not-a-file"),
        (b'{"a":' * 100_000, "vsme-too-large"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "vsme-json-shape"),
        (b"", "vsme-empty"),
        (b"%PDF-1.4", "vsme-not-a-file"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_the_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_document_whose_facts_have_no_shape_is_refused_with_the_place() -> None:
    broken: Any = json.loads(document(fact("Turnover", "1")))
    broken["facts"]["f1"] = "1"
    with pytest.raises(VsmeError, match="/facts/f1"):
        read(json.dumps(broken).encode())
