"""The worker's part of a PDF: made once, kept under its hash, given up where there is nothing left to make."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assessment import assessments, documents
from assessment.documents import Kind
from assessment.jobs import HopelessError
from assessment.shelf import Shelf
from assessment.store import Store
from web import blank_view
from web.core import Services, make_services
from web.settings import Settings
from web.tasks_report import make_report

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture
def services(store: Store, tmp_path: Path) -> Services:
    return make_services(Settings(instance=tmp_path / "instance", demo=True), store, Shelf(tmp_path / "shelf", LIBRARY))


def ask(services: Services, kind: Kind, source: str = "", *, firm: bool = True) -> tuple[str, str]:
    """Ids of the assessment and of what was asked for."""
    shelved = services.shelf.offered()[0]
    with services.store.write() as db:
        made, _ = assessments.begin_trial(db, "petit", shelved.release, 2025, {"headcount": 4, "sector": "food"})
        shows = blank_view.shows(shelved)
        asked = documents.request(db, made if firm else None, kind, "fr", shows, "x.pdf", source=source)
    return made, asked


def make(services: Services, document_id: str) -> list[tuple[float, str]]:
    """Make it; the steps that were told."""
    steps: list[tuple[float, str]] = []
    make_report(services, {"document": document_id}, lambda part, stage: steps.append((part, stage)))
    return steps


def content(services: Services, document_id: str) -> bytes:
    with services.store.read() as db:
        held = documents.find(db, document_id)
    assert held is not None
    assert held.sha256 is not None
    with services.documents.open(held.sha256) as stream:
        found = stream.read()
    assert hashlib.sha256(found).hexdigest() == held.sha256
    assert held.size == len(found)
    return found


def test_a_report_is_made_and_its_steps_are_told(services: Services) -> None:
    _, asked = ask(services, "report")
    assert [stage for _, stage in make(services, asked)] == ["reading", "scoring", "drawing", "keeping"]
    assert content(services, asked).startswith(b"%PDF")


@pytest.mark.slow
def test_made_twice_it_is_the_same(services: Services) -> None:
    _, asked = ask(services, "report")
    make(services, asked)
    first = content(services, asked)
    make(services, asked)
    assert content(services, asked) == first


@pytest.mark.parametrize("scope", [blank_view.ASKED, blank_view.WHOLE])
def test_a_questionnaire_to_print_is_made_for_a_firm(services: Services, scope: str) -> None:
    _, asked = ask(services, "questionnaire", scope)
    make(services, asked)
    assert content(services, asked).startswith(b"%PDF")


def test_one_for_everybody_needs_no_assessment(services: Services) -> None:
    _, asked = ask(services, "questionnaire", services.shelf.offered()[0].release, firm=False)
    make(services, asked)
    assert content(services, asked).startswith(b"%PDF")
    with services.store.read() as db:
        shelved = services.shelf.offered()[0]
        found = documents.existing(
            db, None, "questionnaire", "fr", blank_view.shows(shelved), shelved.release
        )  # fmt: skip
    assert found is not None
    assert found.id == asked


def test_what_was_deleted_is_given_up(services: Services) -> None:
    made, asked = ask(services, "report")
    with services.store.write() as db:
        assessments.remove(db, None, made)
    for gone in (asked, "nothing"):
        with pytest.raises(HopelessError):
            make(services, gone)


def test_a_release_that_is_gone_is_given_up(services: Services) -> None:
    _, asked = ask(services, "questionnaire", "petit-1999.1", firm=False)
    with pytest.raises(HopelessError):
        make(services, asked)
