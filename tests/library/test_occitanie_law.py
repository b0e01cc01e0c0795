"""The obligations that Occitanie follows: dated, sourced, and true of the firms that everyone knows."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.obligations import standings
from questionnaires.model import Obligation
from scoring.answers import Answer, AnswerSheet
from scoring.score import score
from tests.library.test_occitanie import SECTORS, answers, occitanie, plan

LAW = occitanie().model.duties()


def concerned(
    headcount: int, day: str = "2026-11-23", sector: str = "industry", legal: bool = True, **figures: float
) -> dict[str, str]:
    """How each obligation stands for a firm, by id."""
    profile: dict[str, bool | float | str] = {
        "headcount": float(headcount), "turnover": headcount * 120_000.0, "sector": sector, "years_active": 20.0,
        "group_member": False, "legal_person": legal, "social_economy": "none", "path": "full",
    }  # fmt: skip
    given = {**answers(True), **{name: Answer("answered", value) for name, value in figures.items()}}
    result = score(occitanie(), plan(), AnswerSheet(profile, given))
    found = standings(occitanie(), result, date.fromisoformat(day))
    return {one.obligation.id: one.state for one in found}


@pytest.mark.parametrize("obligation", LAW.obligations, ids=lambda one: one.id)
def test_an_obligation_is_a_thing_to_do_with_its_source(obligation: Obligation) -> None:
    assert obligation.source
    assert obligation.text.endswith(".")
    assert "code" in obligation.source.lower() or any(
        word in obligation.source for word in ("Loi", "Décret", "Directive", "Règlement")
    )


def test_every_parameter_is_read_by_an_obligation() -> None:
    read = " ".join(str(obligation.when) for obligation in LAW.obligations)
    assert [parameter.id for parameter in LAW.parameters if parameter.id not in read] == []


def test_thresholds_of_head_count() -> None:
    due = {
        headcount: {name for name, state in concerned(headcount).items() if state == "applies"}
        for headcount in (1, 10, 11, 20, 49, 50, 249, 250, 1000)
    }
    for name, first, before in (
        ("council", 11, 10), ("disability", 20, 11), ("equality_index", 50, 49), ("whistleblowing", 50, 49),
        ("apprentices", 250, 249), ("harassment_contact", 250, 249), ("leaders_balance", 1000, 250),
    ):  # fmt: skip
        assert name in due[first], name
        assert name not in due[before], name
    of_any_employer = {"risk_document", "occupational_health", "career_interview"}
    assert not of_any_employer & due[1]
    assert of_any_employer <= due[10]
    assert "value_sharing" in due[11] & due[49]
    assert "value_sharing" not in due[10] | due[50]


def test_energy_is_counted_in_kilowatt_hours_and_the_heavier_duty_takes_the_place_of_the_lighter() -> None:
    at = {
        kwh: {
            name
            for name, state in concerned(60, energy_kwh_last=kwh).items()
            if name in ("energy_audit", "energy_system") and state == "applies"
        }
        for kwh in (2_749_999.0, 2_750_000.0, 23_599_999.0, 23_600_000.0)
    }
    assert list(at.values()) == [set(), {"energy_audit"}, {"energy_audit"}, {"energy_system"}]


def test_what_the_law_announces_is_coming_and_what_it_ends_is_over() -> None:
    assert concerned(4, "2026-09-26")["claims"] == "coming"
    assert concerned(4, "2026-09-27")["claims"] == "applies"
    assert concerned(20, "2028-11-29")["value_sharing"] == "applies"
    assert concerned(20, "2028-11-30")["value_sharing"] == "ended"


def test_interviews_follow_the_act_of_2025_and_sustainability_reports_begin_with_2027() -> None:
    assert concerned(4, "2025-10-25")["career_interview"] == "coming"
    assert concerned(4, "2025-10-26")["career_interview"] == "applies"
    at = {day: concerned(5_000, day)["sustainability_report"] for day in ("2026-11-23", "2027-01-01")}
    assert at["2027-01-01"] == "applies"
    assert at["2026-11-23"] != "applies"


def test_a_builder_alone_has_nobody_to_ask_a_card_for() -> None:
    assert concerned(1, sector="building")["building_card"] == "not_concerned"
    assert concerned(2, sector="building")["building_card"] == "applies"


def test_no_trade_is_told_of_a_duty_of_another() -> None:
    own = {"building": {"building_card", "building_waste"}, "transport": {"transport_emissions"}}
    for sector in SECTORS:
        due = concerned(4, sector=sector)
        for trade, names in own.items():
            assert {due[name] for name in names} == {"applies" if trade == sector else "not_concerned"}
