"""Workbooks that wait: kept for a week, taken along by the firm, gone with the assessment."""

from __future__ import annotations

import pytest

from assessment import answering, assessments, firm_export, retention
from assessment.assessments import ClosedError
from assessment.store import Store
from assessment.store.tables import assessment
from assessment.workbook import pending
from assessment.workbook.extract import Extract, from_plain, to_plain
from assessment.workbook.opened import opened
from assessment.workbook.outline import Source
from tests.assessment.assessments_sample import Sample, sample
from tests.assessment.workbook.filled import written
from tests.conftest import Clock


@pytest.fixture
def held(store: Store) -> Sample:
    return sample(store)


@pytest.fixture(scope="module")
def extract(firm: Source) -> Extract:
    return opened(written(firm))


def keep(store: Store, held: Sample, extract: Extract, name: str = "rempli.xlsx") -> str:
    with store.write() as db:
        return pending.keep(db, held.assessment, held.camille, name, extract)


def names(store: Store, held: Sample) -> list[str]:
    with store.read() as db:
        return [one.file_name for one in pending.of_assessment(db, held.assessment)]


def test_what_is_kept_is_given_back_as_it_was(store: Store, held: Sample, extract: Extract) -> None:
    made = keep(store, held, extract)
    with store.read() as db:
        found = pending.find(db, held.assessment, made)
        assert pending.find(db, "another", made) is None
    assert found is not None
    assert found[1] == extract == from_plain(to_plain(extract))
    assert (found[0].author, found[0].until - found[0].at) == ("Camille", pending.LIFE)


def test_it_is_forgotten_after_a_week(store: Store, held: Sample, extract: Extract, clock: Clock) -> None:
    made = keep(store, held, extract)
    clock.advance(days=7)
    assert names(store, held) == []
    with store.write() as db:
        assert pending.find(db, held.assessment, made) is None
        assert retention.sweep(db, 90, 5, lambda *_: None).counts["workbook_imports"] == 1


def test_the_oldest_gives_way_beyond_a_number(store: Store, held: Sample, extract: Extract, clock: Clock) -> None:
    for number in range(pending.MOST + 1):
        keep(store, held, extract, f"{number}.xlsx")
        clock.advance(minutes=1)
    assert names(store, held) == [f"{number}.xlsx" for number in range(pending.MOST, 0, -1)]


def test_nothing_is_kept_for_a_signed_assessment(store: Store, held: Sample, extract: Extract) -> None:
    with store.write() as db:
        db.update(assessment, assessment.c.id == held.assessment, state="submitted")
    with pytest.raises(ClosedError):
        keep(store, held, extract)


def test_the_firm_takes_it_along_and_it_goes_with_the_assessment(store: Store, held: Sample, extract: Extract) -> None:
    keep(store, held, extract)
    with store.write() as db:
        (line,) = firm_export.collect(db, held.firm)["assessments"][0]["workbook_imports"]
        assert from_plain(line["extract"]) == extract
        assessments.erase(db, held.assessment)
    assert names(store, held) == []


def test_the_history_tells_what_was_taken_from_a_file(store: Store, held: Sample, clock: Clock) -> None:
    """One person's changes within five minutes are one line, unless they come from elsewhere."""
    with store.write() as db:
        answering.save(db, held.assessment, "energy", {"value": 1.0}, 0, held.camille)
        answering.save(db, held.assessment, "energy", {"value": 2.0}, 1, held.camille, "workbook")
        answering.save(db, held.assessment, "energy", {"value": 3.0}, 2, held.camille, "workbook")
        clock.advance(minutes=1)
        found = answering.history(db, held.assessment, "energy")
    assert [(one.content, one.source) for one in found] == [
        ({"value": 3.0}, "workbook"), ({"value": 1.0}, None),
    ]  # fmt: skip
