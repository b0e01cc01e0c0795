"""The pages and the PDF show the same figures and the same charts, down to the last character."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfReader

from assessment import documents, submissions
from assessment.shelf import Shelf
from questionnaires.library import LIBRARY
from reports.html import page as document
from reports.model import ReportModel
from scoring.score import score
from tests.web.pages.answered import answer, begun, case, services, work
from tests.web.pages.people import Browser, a_firm, person, words
from web.outcome import outcome

BELOW_ZERO = """
id: below
version: "2026.1"
title: Sous zéro
languages: [fr]
levels: [{id: one, title: Un, all: [{condition: total >= 10, text: Dix points}]}]
nodes:
  - id: only
    title: Seul
    questions:
      - {id: good, kind: yes_no, text: Bien ?, allow_not_applicable: true}
      - {id: other, kind: yes_no, text: Aussi ?}
      - {id: harm, kind: yes_no, text: Du tort ?, role: penalty, factor: 0.5}
      - {id: more, kind: yes_no, text: Encore mieux ?, role: bonus, factor: 0.1}
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The real questionnaire, and one whose total can fall below zero."""
    library = tmp_path_factory.mktemp("library")
    (library / "occitanie").symlink_to(LIBRARY / "occitanie")
    (library / "below").mkdir()
    (library / "below" / "questionnaire.yaml").write_text(BELOW_ZERO, encoding="utf-8")
    return Shelf(tmp_path_factory.mktemp("releases"), library)


Make = Callable[[Flask, str, str], str]


def complete(app: Flask, owner: str, firm: str) -> str:
    return case(app, owner, firm, "boulangerie")


def express(app: Flask, owner: str, firm: str) -> str:
    return case(app, owner, firm, "plombiere", path="express")


def incomplete(app: Flask, owner: str, firm: str) -> str:
    made = case(app, owner, firm, "charpente")
    taken = [question for place, question in enumerate(_given(app, made)) if place % 3 == 0]
    answer(app, made, owner, dict.fromkeys(taken))
    return made


def negative(app: Flask, owner: str, firm: str) -> str:
    given = {"good": {"value": False}, "other": {"value": False}, "harm": {"value": True}, "more": {"value": False}}
    return begun(app, owner, firm, given, {}, "below")


def adjusted(app: Flask, owner: str, firm: str) -> str:
    given = {
        "good": {"not_applicable": "Non."},
        "other": {"value": True},
        "harm": {"value": True},
        "more": {"value": True},
    }
    return begun(app, owner, firm, given, {}, "below")


def _given(app: Flask, assessment_id: str) -> list[str]:
    with services(app).store.read() as db:
        found = outcome(db, services(app).shelf, assessment_id)
    assert found is not None
    return sorted(found.now.stored)


def model_of(app: Flask, assessment_id: str) -> ReportModel:
    with services(app).store.read() as db:
        found = outcome(db, services(app).shelf, assessment_id)
    assert found is not None
    return services(app).models.get(found, "fr")


def on_page(html: str, section: str) -> str:
    found = re.search(rf'<section class="report report-{section}">(.*?)</section>', html, re.DOTALL)
    assert found is not None, section
    return found[1]


def in_report(html: str) -> dict[str, str]:
    return dict(re.findall(r'<section id="(\w+)" class="section">(.*?)</section>', html, re.DOTALL))


def charts(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("make", [complete, express, incomplete, negative, adjusted])
def test_each_section_is_the_same_on_its_page_and_in_the_report(app: Flask, browser: Browser, make: Make) -> None:
    owner = person(app, "Jeanne")
    made = make(app, owner, a_firm(app, owner))
    browser.sign_in(owner)
    report = in_report(document(model_of(app, made)))
    compared = 0
    for section, printed in report.items():
        shown = browser.get(f"/evaluations/{made}/resultats/{section}")
        if section in ("cover", "annex", "in_brief", "about"):
            continue
        assert shown.status_code == 200
        here = on_page(browser.html, section)
        assert charts(here) == charts(printed)
        assert words(here) == words(printed)
        compared += 1
    assert compared >= (2 if make is express else 5)


@pytest.mark.slow
@pytest.mark.parametrize("make", [complete, incomplete])
def test_the_answers_on_the_pages_are_those_of_the_annex(app: Flask, browser: Browser, make: Make) -> None:
    owner = person(app, "Jeanne")
    made = make(app, owner, a_firm(app, owner))
    browser.sign_in(owner)
    model = model_of(app, made)
    printed = words(in_report(document(model))["annex"])
    for pillar in model.pillars:
        browser.get(f"/evaluations/{made}/resultats/annex?domaine={pillar.pillar.number}")
        answers = on_page(browser.html, "annex").split("<h3>")[-1]
        assert len(words(answers)) > 100
        assert words(answers) in printed


@pytest.mark.slow
def test_every_figure_of_the_pages_stands_in_the_pdf_that_the_worker_made(app: Flask, browser: Browser) -> None:
    owner = person(app, "Jeanne")
    made = complete(app, owner, a_firm(app, owner))
    browser.sign_in(owner).get(f"/evaluations/{made}/resultats")
    browser.send("rapport")
    work(app)
    with services(app).store.read() as db:
        held = documents.of_assessment(db, made)[0]
    assert held.sha256 is not None
    with services(app).documents.open(held.sha256) as stream:
        printed = " ".join(page.extract_text() for page in PdfReader(stream).pages)
    printed = re.sub(r"\s", "", printed)
    figures: set[str] = set()
    for section in ("essential", "score", "pillars", "why", "strengths", "actions", "links", "trust"):
        browser.get(f"/evaluations/{made}/resultats/{section}")
        figures |= set(re.findall(r"\d+,\d", words(on_page(browser.html, section))))
    assert len(figures) > 60
    assert sorted(figure for figure in figures if figure not in printed) == []


def test_a_case_of_the_library_signed_scores_the_same_to_the_last_bit(app: Flask, browser: Browser) -> None:
    owner = person(app, "Jeanne")
    made = complete(app, owner, a_firm(app, owner))
    browser.sign_in(owner).get(f"/evaluations/{made}/signature")
    browser.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1"})
    with services(app).store.read() as db:
        held = submissions.of_version(db, made, 1)
    assert held is not None
    shelved, sheet = submissions.sheet_of(held, services(app).shelf)
    assert submissions.digest(submissions.plain(score(shelved.loaded, shelved.plan, sheet))) == held.result_hash


@pytest.mark.slow
def test_every_question_of_the_library_opens_to_its_last_point(app: Flask, browser: Browser) -> None:
    owner = person(app, "Jeanne")
    made = complete(app, owner, a_firm(app, owner))
    browser.sign_in(owner)
    model = model_of(app, made)
    total = 0.0
    for line in model.questions()[::9]:
        page = browser.get(f"/evaluations/{made}/resultats/question/{line.id}")
        assert page.status_code == 200
        if line.role == "scored" and line.span.value is not None and line.state == "answered":
            written = f"{line.span.value:.3f}".replace(".", ",").replace("-0,000", "0,000")
            assert f"Points obtenus {written}" in browser.text
            total += line.span.value
    assert total > 0
    assert browser.get(f"/evaluations/{made}/resultats/question/nothing").status_code == 404


@pytest.mark.slow
def test_pages_stay_light(app: Flask, browser: Browser) -> None:
    owner = person(app, "Jeanne")
    made = complete(app, owner, a_firm(app, owner))
    browser.sign_in(owner)
    for section in ("", "/score", "/pillars", "/why", "/actions", "/obligations", "/annex", "/annex?domaine=4"):
        page = browser.get(f"/evaluations/{made}/resultats{section}")
        assert len(page.data) < 60_000, section
