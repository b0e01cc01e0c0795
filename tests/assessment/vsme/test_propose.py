"""What a report proposes, exactly; what is refused says why. Figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.vsme.outcome import identity_of
from assessment.vsme.report import Entity
from tests.assessment.vsme.samples import (
    LAST_DAY,
    SIREN,
    compared,
    document,
    fact,
    proposals,
    refusals,
    workbook,
)

MWH, KWH, CO2 = "utr:MWh", "utr:kWh", "utr:tCO2e"


# --- what is proposed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "kwh"),
    [("250", MWH, 250_000), ("68000", KWH, 68_000), ("0.1", "utr:GWh", 100_000), ("36", "utr:GJ", 10_000),
     ("16.40834646", MWH, 16_408.34646)],
)  # fmt: skip
def test_a_figure_is_converted_where_that_is_exact(value: str, unit: str, kwh: float) -> None:
    found = compared(document(fact("TotalEnergyConsumption", value, unit)))
    assert proposals(found) == {"energy": kwh}
    (one,) = found.proposed
    assert (one.raw, one.converted) == (Decimal(value), unit != KWH)


def test_thousands_of_kilos_are_tonnes() -> None:
    content = workbook({"TotalWasteGeneratedMass": 7_951_200}, {"TotalWasteGeneratedMass": "kilograms (kg)"})
    assert proposals(compared(content)) == {"waste": 7951.2}


def test_a_share_is_said_in_per_cent() -> None:
    assert proposals(compared(document(fact("PercentageGapInPayBetweenFemaleAndMaleEmployees", "0.07")))) == {"gap": 7}


def test_parts_are_added_where_the_total_is_not_there() -> None:
    parts = fact("EnergyConsumptionFromElectricity", "100", MWH), fact("EnergyConsumptionFromFuels", "16.4", MWH)
    assert proposals(compared(document(*parts))) == {"energy": 116_400}


def test_a_total_that_its_parts_contradict_is_proposed_with_a_warning() -> None:
    parts = fact("EnergyConsumptionFromElectricity", "100", MWH), fact("EnergyConsumptionFromFuels", "16.4", MWH)
    found = compared(document(fact("TotalEnergyConsumption", "250", MWH), *parts))
    (one,) = found.proposed
    assert one.value == 250_000
    assert ["116" in told.message("fr") for told in one.cautions] == [True]


def test_members_truths_days_and_texts_give_the_answers_that_are_declared() -> None:
    found = compared(
        document(
            fact("UndertakingsLegalForm", "vsme:SoleProprietorshipMember", period=LAST_DAY),
            fact("UndertakingAppliesCircularEconomyPrinciples", "true"),
            fact("UndertakingHasACodeOfConductOrHumanRightsPolicyForItsOwnWorkforce", "false"),
            fact("DateOfAdoptionOfTransitionPlanForUndertakingNotHavingAdoptedTransitionPlanYet", "2027-03-01"),
            fact("DescriptionOfMainBusinessRelationships", "Des boulangers."),
            fact("NaceSectorClassificationCodes", "nace:NACE_C1071 nace:NACE_C1105", period=LAST_DAY),
        )
    )
    assert proposals(found) == {
        "legal_person": False, "circular": True, "conduct": "none", "adopted": "2027-03-01",
        "told": "Des boulangers.", "sector": "food",
    }  # fmt: skip


def test_what_is_answered_already_is_shown_beside() -> None:
    content = document(fact("TotalEnergyConsumption", "250", MWH))
    (same,) = compared(content, values={"energy": 250_000.0}).proposed
    (other,) = compared(content, values={"energy": 1.0}).proposed
    assert (same.same, other.same, other.present) == (True, False, 1.0)


def test_a_worked_out_question_is_never_proposed() -> None:
    found = compared(document(fact("EnergyConsumptionFromSelfGeneratedElectricity", "3", MWH)))
    assert found.proposed == found.refused == ()


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2024-01-01T00:00:00/2025-01-01T00:00:00", "vsme-other-period"),  # the year before
        ("2025-01-01T00:00:00/2025-07-01T00:00:00", "vsme-other-period"),  # six months
        ("2024-07-01T00:00:00/2026-01-01T00:00:00", "vsme-other-period"),  # eighteen months
        ("", "vsme-period-unknown"),
        ("2026-01-01T00:00:00/2025-01-01T00:00:00", "vsme-period-unknown"),  # it ends before it begins
    ],
)
def test_a_figure_of_another_period_is_refused(period: str, code: str) -> None:
    assert refusals(compared(document(fact("TotalEnergyConsumption", "250", MWH, period)))) == {"energy": code}


@pytest.mark.parametrize(
    "period",
    ["2024-07-01T00:00:00/2025-07-01T00:00:00", "2024-03-01T00:00:00/2025-03-01T00:00:00", "2025-01-01/2025-12-31"],
)
def test_twelve_months_that_end_in_the_year_are_that_year(period: str) -> None:
    assert proposals(compared(document(fact("TotalEnergyConsumption", "250", MWH, period)))) == {"energy": 250_000}


def test_a_state_of_another_day_is_refused() -> None:
    found = compared(document(fact("UndertakingsLegalForm", "vsme:CooperativeMember", period="2025-01-01T00:00:00")))
    assert refusals(found) == {"legal_person": "vsme-other-day"}


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (fact("TotalEnergyConsumption", "250", "utr:t"), "vsme-unit"),
        (fact("TotalEnergyConsumption", "250"), "vsme-unit"),
        (fact("TotalEnergyConsumption", "1", "utr:GJ"), "vsme-unit"),  # 277.777… kWh
        (fact("TotalEnergyConsumption", "-1", MWH), "vsme-negative"),
        (fact("TotalEnergyConsumption", "0", MWH), "vsme-out-of-range"),
        (fact("TotalEnergyConsumption", "1001", MWH), "vsme-out-of-range"),
        (fact("TotalEnergyConsumption", "NaN", MWH), "vsme-value-special"),
    ],
)
def test_a_figure_that_cannot_be_the_answer_is_refused(one: dict[str, Any], code: str) -> None:
    found = compared(document(one))
    assert refusals(found) == {"energy": code}
    assert found.refused[0].places == ("/facts/f1",)


def test_dollars_are_not_converted() -> None:
    found = compared(document(fact("Turnover", "23500", "iso4217:USD")))
    assert refusals(found) == {"turnover": "vsme-currency"}
    assert "23 500 $ US" in found.refused[0].reason.message("fr")


def test_two_values_that_disagree_are_refused_and_twice_the_same_is_one() -> None:
    one, other = fact("TotalEnergyConsumption", "250", MWH), fact("TotalEnergyConsumption", "260", MWH)
    assert refusals(compared(document(one, other))) == {"energy": "vsme-disagree"}
    assert proposals(compared(document(one, one))) == {"energy": 250_000}


def test_a_sum_that_lacks_a_part_is_refused() -> None:
    found = compared(document(fact("EnergyConsumptionFromElectricity", "100", MWH)))
    assert refusals(found) == {"energy": "vsme-part-missing"}


@pytest.mark.parametrize(
    ("type_of", "expected"),
    [("vsme:HeadcountMember", {}), ("vsme:Full-TimeEquivalentFTEMember", {"headcount": "vsme-condition"}),
     (None, {"headcount": "vsme-condition"})],
)  # fmt: skip
def test_a_data_point_means_the_same_only_under_its_conditions(type_of: str | None, expected: dict[str, str]) -> None:
    facts = [fact("NumberOfEmployees", "12", period=LAST_DAY)]
    if type_of is not None:
        facts.append(fact("TypeOfNumberOfEmployees", type_of, period=LAST_DAY))
    assert refusals(compared(document(*facts))) == expected


@pytest.mark.parametrize(("year", "expected"), [("2022", {}), ("2020", {"emissions_before": "vsme-other-year"})])
def test_a_base_year_is_the_year_of_the_question_or_is_refused(year: str, expected: dict[str, str]) -> None:
    base = {"vsme:ReportingScopesAxis": "vsme:BaselineYearMember"}
    stated = fact("GreenhouseGasEmissionReductionTargetBaseYear", year, period=LAST_DAY)
    found = compared(document(fact("GrossScope1GreenhouseGasEmissions", "150", CO2, **base), stated))
    assert refusals(found) == expected
    assert proposals(found) == ({} if expected else {"emissions_before": 150})


def test_a_member_that_says_nothing_is_refused() -> None:
    found = compared(document(fact("UndertakingsLegalForm", "vsme:PartnershipMember", period=LAST_DAY)))
    assert refusals(found) == {"legal_person": "vsme-no-answer"}


@pytest.mark.parametrize("codes", ["nace:NACE_C1071 nace:NACE_G4722", "nace:NACE_Z99", "nace:NACE_C"])
def test_activities_that_lead_to_several_options_or_none_are_refused(codes: str) -> None:
    found = compared(document(fact("NaceSectorClassificationCodes", codes, period=LAST_DAY)))
    assert refusals(found) == {"sector": "vsme-activities"}


@pytest.mark.parametrize(
    ("basis", "perimeter", "code"),
    [
        ("vsme:ConsolidatedMember", "whole", "vsme-consolidated"), ("vsme:ConsolidatedMember", "group", None),
        ("vsme:IndividualMember", "whole", None), ("vsme:IndividualMember", "group", "vsme-individual"),
        (None, "whole", None), (None, "site", "vsme-site"),
    ],
)  # fmt: skip
def test_the_report_covers_what_the_assessment_covers(basis: str | None, perimeter: str, code: str | None) -> None:
    facts = [fact("TotalEnergyConsumption", "250", MWH)]
    facts += [fact("BasisForReporting", basis)] if basis else []
    assert refusals(compared(document(*facts), perimeter=perimeter)) == ({"energy": code} if code else {})


def test_a_question_that_is_not_asked_takes_no_answer() -> None:
    found = compared(document(fact("TotalEnergyConsumption", "250", MWH)), states={"energy": "off_path"})
    assert refusals(found) == {"energy": "vsme-not-asked"}


def test_every_refusal_says_its_reason_in_both_languages() -> None:
    found = compared(document(fact("TotalEnergyConsumption", "-1", MWH), fact("Turnover", "1", "iso4217:USD")))
    for one in found.refused:
        assert one.reason.message("fr") != one.reason.message("en")


# --- whose report it is -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "identifier", "expected"),
    [
        ("https://www.sirene.fr", SIREN, "same"),
        ("https://www.sirene.fr", "732 829 320", "same"),
        ("https://www.sirene.fr", SIREN + "00074", "same"),  # one of its sites
        ("https://www.sirene.fr", "552100554", "other"),
        ("https://www.sirene.fr", "12", "other"),
        ("https://e-justice.europa.eu/", f"FR7501.{SIREN}", "same"),
        ("https://e-justice.europa.eu/", "FR7501.552100554", "other"),
        ("http://standards.iso.org/iso/17442", "969500WPN9JCK7WM6T31", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_the_identifier_says_whose_report_it_is_or_does_not(scheme: str, identifier: str, expected: str) -> None:
    assert identity_of(Entity(scheme, identifier), SIREN) == expected


def test_a_trial_can_be_anybody_s() -> None:
    assert identity_of(Entity("https://www.sirene.fr", "552100554"), None) == "same"


@pytest.mark.parametrize("entity", ["siren:552100554", "lei:969500WPN9JCK7WM6T31"])
def test_nothing_is_proposed_from_a_report_of_somebody_else_until_it_is_said_to_be_ours(entity: str) -> None:
    content = document(fact("TotalEnergyConsumption", "250", MWH, entity=entity))
    assert proposals(compared(content)) == {}
    assert proposals(compared(content, vouched=True)) == {"energy": 250_000}


# --- what no question takes ---------------------------------------------------------------------------------


def test_every_fact_is_proposed_refused_or_said_to_be_of_no_use() -> None:
    base = {"vsme:ReportingScopesAxis": "vsme:TargetYearMember"}
    found = compared(
        document(
            fact("TotalWaterConsumption", "12", "utr:m3"),
            fact("Assets", "60000", "iso4217:EUR", LAST_DAY),
            fact("GrossScope1GreenhouseGasEmissions", "90", CO2, **base),
            {"value": "3", "dimensions": {"concept": "own:Bees", "entity": f"siren:{SIREN}", "period": LAST_DAY}},
        )
    )
    assert [(one.concept, one.group, one.reason.code if one.reason else None) for one in found.unused] == [
        ("TotalWaterConsumption", "water", None),
        ("Assets", None, "vsme-no-question"),
        ("GrossScope1GreenhouseGasEmissions", None, "vsme-other-dimensions"),
        ("own:Bees", None, "vsme-extension"),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["TotalEnergyConsumption", "Turnover", "Assets", "NumberOfEmployees", "TotalWasteGeneratedMass"]
            ),
            st.decimals(-10, 10**7, places=3).map(str),
            st.sampled_from(["", MWH, KWH, "iso4217:EUR", "iso4217:USD", "utr:kg", "utr:t", "odd"]),
            st.sampled_from(["2025-01-01/2025-12-31", "2024-01-01/2024-12-31", LAST_DAY, "odd"]),
        ),
        max_size=8,
    )
)
def test_whatever_a_report_says_nothing_is_lost(stated: list[tuple[str, str, str, str]]) -> None:
    """Every data point of the file is on the page: in a proposal, a refusal, or among what no question takes."""
    found = compared(document(*(fact(*one) for one in stated)))
    told = {name for one in found.proposed for name in one.point.concepts}
    told |= {name for one in found.refused for name in one.point.concepts}
    told |= {one.concept for one in found.unused}
    assert {name for name, *_ in stated} <= told
