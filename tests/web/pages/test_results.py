"""The result on the pages: the report's own sections, the versions, the PDF from the worker."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from assessment import assessments, current, documents, jobs
from scoring.score import score
from tests.web.pages.answered import answer, begun, services, tried, work
from tests.web.pages.people import Browser, a_firm, joins, person


@dataclass
class Firm:
    """A firm, its owner at the browser, and an assessment."""

    app: Flask
    owner: str
    id: str
    browser: Browser
    assessment: str

    def at(self, page: str = "resultats") -> str:
        return f"/evaluations/{self.assessment}/{page}"

    def document(self) -> str:
        """The id of the document whose page is shown."""
        return self.browser.path.rsplit("/", 1)[-1]


@pytest.fixture
def firm(app: Flask, browser: Browser) -> Firm:
    owner = person(app, "Jeanne")
    made = a_firm(app, owner)
    return Firm(app, owner, made, browser.sign_in(owner), begun(app, owner, made))


def test_the_result_opens_on_what_matters_most(firm: Firm) -> None:
    firm.browser.get(firm.at())
    assert "48,8 points sur 100 : niveau « Engagée »" in firm.browser.text
    assert "L'essentiel" in firm.browser.text
    assert "<svg" in firm.browser.html


def test_every_section_has_its_page_and_leads_to_the_next(firm: Firm) -> None:
    firm.browser.get(firm.at())
    for section in ("score", "pillars", "why", "strengths", "actions", "trust", "method", "annex"):
        assert firm.browser.get(firm.at(f"resultats/{section}")).status_code == 200, section
        assert 'aria-current="page"' in firm.browser.html


def test_a_section_that_does_not_apply_or_exist_is_no_page(firm: Firm) -> None:
    for section in ("cover", "open_questions", "obligations", "nothing"):
        assert firm.browser.get(firm.at(f"resultats/{section}")).status_code == 404


def test_an_unfinished_assessment_shows_a_range_and_what_to_answer_next(app: Flask, firm: Firm) -> None:
    firm.assessment = begun(app, firm.owner, firm.id, {"waste": {"value": True}}, period=2024)
    firm.browser.get(firm.at())
    assert "ce résultat est une fourchette" in firm.browser.text
    firm.browser.get(firm.at("resultats/open_questions"))
    assert "Combien d'énergie par an ?" in firm.browser.text


def test_nothing_answered_yet_is_a_result_too(app: Flask, firm: Firm) -> None:
    firm.assessment = begun(app, firm.owner, firm.id, {}, period=2024)
    for section in ("", "/score", "/pillars", "/why", "/strengths", "/trust", "/annex"):
        assert firm.browser.get(firm.at(f"resultats{section}")).status_code == 200


def test_a_row_of_the_waterfall_leads_to_its_question(firm: Firm) -> None:
    firm.browser.get(firm.at("resultats/why"))
    assert firm.at("resultats/question/energy") in firm.browser.html


def test_the_answers_are_read_one_domain_at_a_time(firm: Firm) -> None:
    firm.browser.get(firm.at("resultats/annex?domaine=2"))
    assert "Vous réunissez-vous ?" in firm.browser.text
    assert "Triez-vous vos déchets ?" not in firm.browser.text
    for wrong in ("0", "3", "-1"):
        assert firm.browser.get(firm.at(f"resultats/annex?domaine={wrong}")).status_code == 404
    assert firm.browser.get(firm.at("resultats/annex?domaine=x")).status_code == 200


def test_a_version_that_does_not_exist_is_no_page(firm: Firm) -> None:
    assert firm.browser.get(firm.at("resultats?version=1")).status_code == 404
    assert firm.browser.get(firm.at("resultats?version=x")).status_code == 200


def test_it_speaks_english_to_who_reads_english(app: Flask, firm: Firm) -> None:
    reader = person(app, "Ann", lang="en")
    joins(app, reader, firm.id, "reader")
    browser = Browser(app).sign_in(reader)
    browser.get(firm.at())
    assert "points out of 100" in browser.text


def test_whoever_is_nothing_to_the_firm_finds_no_page(app: Flask, firm: Firm) -> None:
    stranger = Browser(app).sign_in(person(app, "Zoé"))
    for page in ("resultats", "resultats/why", "resultats/question/waste", "rapport/x", "questionnaire-vierge"):
        assert stranger.get(firm.at(page)).status_code == 404


def test_one_result_is_scored_once_for_all_its_pages(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real = score

    def counted(*given: Any, **named: Any) -> Any:
        calls.append("scored")
        return real(*given, **named)

    monkeypatch.setattr(current, "score", counted)
    for page in ("resultats", "resultats/why", "resultats/question/waste", "relecture", "signature"):
        firm.browser.get(firm.at(page))
    assert len(calls) == 1


# --- the PDF ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_report_is_asked_for_waited_for_and_downloaded(firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    assert "Votre document attend son tour" in firm.browser.text
    assert 'http-equiv="refresh"' in firm.browser.html
    assert firm.browser.get(f"{firm.browser.path}/fichier").status_code == 404
    work(firm.app)
    firm.browser.get(firm.browser.path.removesuffix("/fichier"))
    assert "Votre rapport est prêt" in firm.browser.text
    pdf = firm.browser.get(f"{firm.browser.path}/fichier")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert "boulangerie-sol-2026-11-28.pdf" in pdf.headers["Content-Disposition"]
    assert "Boulangerie Sol" in PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    pdf.close()


def test_asked_for_twice_it_is_one_job(firm: Firm) -> None:
    first = Browser(firm.app).sign_in(firm.owner)
    for one in (first, firm.browser):
        one.get(firm.at())
        one.send("rapport")
    assert first.path == firm.browser.path
    with services(firm.app).store.read() as db:
        assert len(documents.of_assessment(db, firm.assessment)) == 1


@pytest.mark.slow
def test_the_page_that_waits_says_how_far_it_is_and_comes_back_by_itself(firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    assert "attend son tour" in firm.browser.text
    assert '<meta http-equiv="refresh"' in firm.browser.html
    work(firm.app)
    firm.browser.get(firm.browser.path)
    assert "Votre rapport est prêt" in firm.browser.text
    assert '<meta http-equiv="refresh"' not in firm.browser.html


@pytest.mark.slow
def test_one_that_could_not_be_made_is_offered_again(firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    page = firm.browser.path
    with services(firm.app).store.write() as db:
        job = jobs.take(db, "worker", (documents.JOB,))
        assert job is not None
        jobs.fail(db, job.id, "worker", "no room", permanent=True)
    firm.browser.get(page)
    assert "Le rapport n'a pas pu être préparé" in firm.browser.text
    firm.browser.send("rapport")
    assert firm.browser.path == page
    work(firm.app)
    firm.browser.get(page)
    assert "Votre rapport est prêt" in firm.browser.text


@pytest.mark.slow
def test_one_whose_file_was_lost_is_offered_again(firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    page = firm.browser.path
    work(firm.app)
    with services(firm.app).store.read() as db:
        held = documents.find(db, firm.document())
    assert held is not None
    services(firm.app).documents.delete(held.sha256 or "")
    firm.browser.get(f"{page}/fichier")
    assert firm.browser.path == page
    assert "n'a pas pu être préparé" in firm.browser.text


@pytest.mark.slow
def test_the_report_of_another_firm_is_no_page(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    work(app)
    document = firm.document()
    other = person(app, "Zoé")
    hers = begun(app, other, a_firm(app, other, siren="552100554"))
    stranger = Browser(app).sign_in(other)
    for address in (firm.at(f"rapport/{document}"), f"/evaluations/{hers}/rapport/{document}"):
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}/fichier").status_code == 404


@pytest.mark.slow
def test_a_version_submitted_keeps_its_report_when_answers_change(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at("signature"))
    firm.browser.send("signature", {"capacity": "gérante", "sincere": "1", "binds": "1"})
    firm.browser.send("reouverture", follow=False)
    answer(app, firm.assessment, firm.owner, {"energy": {"value": 0}})
    firm.browser.get(firm.at("resultats?version=1"))
    firm.browser.send("rapport")
    first = firm.document()
    firm.browser.get(firm.at("resultats"))
    firm.browser.send("rapport")
    assert firm.document() != first
    work(app)
    with services(app).store.read() as db:
        held = documents.find(db, first)
    assert held is not None
    with services(app).documents.open(held.sha256 or "") as stream:
        text = " ".join(PdfReader(stream).pages[1].extract_text().split())
    firm.browser.get(firm.at("resultats?version=1"))
    points = firm.browser.text.split(" points sur 100")[0].rsplit(" ", 1)[-1]
    assert f"{points} points sur 100" in text.replace("\u00a0", " ")


@pytest.mark.slow
def test_a_trial_has_its_result_and_its_report(app: Flask, browser: Browser) -> None:
    trial = tried(app)
    with browser.client.session_transaction() as session:
        session["trials"] = [trial]
    browser.get(f"/evaluations/{trial}/resultats")
    assert "Entreprise sans nom" in browser.text
    browser.send("rapport")
    work(app)
    browser.get(browser.path)
    assert "Votre rapport est prêt" in browser.text
    assert Browser(app).get(browser.path, follow=False).status_code == 303


def test_a_report_of_an_assessment_deleted_meanwhile_is_given_up_at_once(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    with services(app).store.write() as db:
        held = documents.find(db, firm.document())
        assert held is not None
        assert held.job is not None
        assessments.remove(db, firm.owner, firm.assessment)
    work(app)
    with services(app).store.read() as db:
        job = jobs.find(db, held.job)
    assert job is not None
    assert job.state == "failed"
    assert job.attempts == 1


def test_the_pdf_goes_with_the_assessment_that_it_shows(app: Flask, firm: Firm) -> None:
    firm.browser.get(firm.at())
    firm.browser.send("rapport")
    work(app)
    with services(app).store.read() as db:
        made = documents.find(db, firm.document())
    assert made is not None
    assert made.sha256 is not None
    assert services(app).documents.exists(made.sha256)
    firm.browser.get(f"/evaluations/{firm.assessment}/suppression")
    firm.browser.send("suppression", {"confirm": "1"})
    assert not services(app).documents.exists(made.sha256)


# --- the questionnaire to print ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_firm_prints_what_concerns_it_or_everything(firm: Firm) -> None:
    documents_made = set()
    for scope in ("asked", "whole"):
        firm.browser.get(firm.at("questionnaire-vierge"))
        assert "6 questions" in firm.browser.text
        firm.browser.send("questionnaire-vierge", {"scope": scope})
        assert "Votre questionnaire se prépare" in firm.browser.text
        documents_made.add(firm.browser.path)
        work(firm.app)
        firm.browser.get(firm.browser.path)
        assert "Votre questionnaire est prêt" in firm.browser.text
    assert len(documents_made) == 2


def test_a_scope_that_does_not_exist_is_the_shorter_one(firm: Firm) -> None:
    firm.browser.get(firm.at("questionnaire-vierge"))
    firm.browser.send("questionnaire-vierge", {"scope": "x" * 1000})
    with services(firm.app).store.read() as db:
        held = documents.find(db, firm.document())
    assert held is not None
    assert held.source == "asked"


def test_anybody_prints_the_whole_questionnaire_and_it_is_made_once(app: Flask, browser: Browser) -> None:
    address = "/methode/petit/questionnaire"
    browser.get(address)
    assert browser.get(f"{address}.pdf").status_code == 404
    browser.get(address)
    other = Browser(app)
    other.get(address)
    for one in (browser, other):  # both saw the button
        one.send("questionnaire")
        assert "Le document se prépare" in one.text
    work(app)
    browser.get(address)
    assert "Télécharger le questionnaire" in browser.text
    pdf = browser.get(f"{address}.pdf")
    assert pdf.data.startswith(b"%PDF")
    pdf.close()


def test_a_questionnaire_that_does_not_exist_is_no_page(browser: Browser) -> None:
    assert browser.get("/methode/nothing/questionnaire").status_code == 404
