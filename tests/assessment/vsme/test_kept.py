"""What was read of a report is kept as it was read, and forgotten when asked; the answers that it gave stay."""

from __future__ import annotations

import json

import pytest

from assessment import assessments, leaving
from assessment.assessments import ClosedError
from assessment.store import Store
from assessment.store.tables import assessment
from assessment.vsme.kept import forget, from_plain, keep, of_assessment, plain, vouch
from tests.assessment.assessments_sample import Sample, sample
from tests.assessment.vsme.samples import LAST_DAY, document, fact, read, workbook

REPORTS = (
    workbook({"TotalEnergyConsumption": 250.5, "Turnover": "#REF!", "BasisForReporting": "individual"}),
    document(
        fact("TotalEnergyConsumption", "16.40834646", "utr:MWh"),
        fact("UndertakingAppliesCircularEconomyPrinciples", "false"),
        fact("NaceSectorClassificationCodes", "nace:NACE_C1071 nace:NACE_C1105", period=LAST_DAY),
        fact("DateOfAdoptionOfTransitionPlanForUndertakingNotHavingAdoptedTransitionPlanYet", "2027-03-01", period=""),
        fact("Assets", "INF", "iso4217:EUR", LAST_DAY),
    ),
)


@pytest.mark.parametrize("content", REPORTS, ids=["workbook", "json"])
def test_a_report_comes_back_from_json_as_it_was(content: bytes) -> None:
    report = read(content)
    assert from_plain(json.loads(json.dumps(plain(report)))) == report


def begun(store: Store) -> Sample:
    us = sample(store)
    with store.write() as db:
        keep(db, us.camille, us.assessment, "rapport.json", "a" * 64, read(REPORTS[1]))
    return us


def test_a_new_report_takes_the_place_of_the_one_before_and_nobody_has_vouched_for_it(store: Store) -> None:
    us = begun(store)
    with store.write() as db:
        assert vouch(db, us.camille, us.assessment, "a" * 64)
        keep(db, us.naim, us.assessment, "autre.xlsx", "b" * 64, read(REPORTS[0]))
        assert not vouch(db, us.camille, us.assessment, "a" * 64)  # of the one before
    with store.read() as db:
        held = of_assessment(db, us.assessment)
    assert held is not None
    assert (held.file_name, held.vouched, held.report) == ("autre.xlsx", False, read(REPORTS[0]))


def test_a_report_outlives_the_account_that_sent_it_and_goes_with_the_assessment(store: Store) -> None:
    us = sample(store)
    with store.write() as db:
        keep(db, us.naim, us.assessment, "rapport.json", "a" * 64, read(REPORTS[1]))
        assert leaving.delete(db, us.naim)
        assert of_assessment(db, us.assessment) is not None
        assessments.erase(db, us.assessment)
        assert of_assessment(db, us.assessment) is None


def test_a_signed_assessment_keeps_the_report_that_it_has(store: Store) -> None:
    us = begun(store)
    with store.write() as db:
        db.update(assessment, assessment.c.id == us.assessment, state="submitted")
    with store.write() as db, pytest.raises(ClosedError):
        forget(db, us.camille, us.assessment)
    with store.write() as db, pytest.raises(ClosedError):
        keep(db, us.camille, us.assessment, "autre.json", "b" * 64, read(REPORTS[1]))
