"""The result of an assessment, section by section, and its PDF: one model makes both."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, jsonify, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from assessment import documents, jobs
from assessment.documents import Document
from assessment.jobs import Job
from reports.html import fragment
from reports.model import ReportModel
from reports.sections import SECTIONS, Section, headline
from web.core import services, shelf, store
from web.file_names import file_name
from web.language import lang, language, t
from web.outcome import Outcome, outcome

pages = Blueprint("results", __name__)
_LEFT_OUT = ("cover",)
ANSWERS = "annex"


def _shown(assessment_id: str) -> Outcome:
    """The outcome that the address asks for: ``?version=2`` a version that was submitted."""
    version = request.args.get("version", type=int)
    with store().read() as db:
        found = outcome(db, shelf(), assessment_id, version)
    if found is None:
        abort(404)
    return found


def sections(model: ReportModel) -> list[Section]:
    """The sections that the pages show, in order: all of them, on a shorter path too."""
    return [one for one in SECTIONS if one.id not in _LEFT_OUT and one.applies(model)]


@pages.get("/evaluations/<assessment_id>/resultats")
@pages.get("/evaluations/<assessment_id>/resultats/<section_id>")
def show(assessment_id: str, section_id: str = "essential") -> str:
    """One section of the result; the answers, pillar by pillar."""
    found = _shown(assessment_id)
    model = services().models.get(found, lang())
    every = sections(model)
    section = next((one for one in every if one.id == section_id), None)
    if section is None:
        abort(404)
    version = found.submission.version if found.submission else None

    def at(other: str) -> str:
        return url_for("results.show", assessment_id=assessment_id, section_id=other, version=version)

    def question_at(question: str) -> str:
        return url_for("assessment.question", assessment_id=assessment_id, question_id=question)

    pillar = request.args.get("domaine", 1, type=int)
    part = _one_pillar(model, pillar) if section.id == ANSWERS else model
    return render_template(
        "results/section.html",
        assessment_id=assessment_id,
        model=model,
        section=section,
        body=fragment(part, section, at, question_at),
        sections=every,
        at=at,
        headline=headline(model, language()),
        pillar=pillar if section.id == ANSWERS else None,
        following=_following(every, section),
        submission=found.submission,
        versions=found.versions,
    )


def _one_pillar(model: ReportModel, number: int) -> ReportModel:
    """The same report with the answers of one pillar only: a page of all of them would be long to load and to read."""
    if not 1 <= number <= len(model.pillars):
        abort(404)
    return replace(model, pillars=(model.pillars[number - 1],))


def _following(every: list[Section], section: Section) -> Section | None:
    place = every.index(section)
    return every[place + 1] if place + 1 < len(every) else None


# --- the PDF ----------------------------------------------------------------------------------------------


@pages.post("/evaluations/<assessment_id>/rapport")
def make(assessment_id: str) -> Response:
    """Ask the worker for the PDF, in the language of the page."""
    found = _shown(assessment_id)
    name = file_name(t("Ancrage %(firm)s %(day)s", firm=found.firm or t("essai"), day=found.day.isoformat()), "pdf")
    signed = found.submission.id if found.submission else None
    with store().write() as db:
        asked = documents.request(db, assessment_id, "report", lang(), found.fingerprint, name, signed)
    return redirect(url_for("results.document", assessment_id=assessment_id, document_id=asked), 303)


def _document(assessment_id: str, document_id: str) -> tuple[Document, Job | None]:
    with store().read() as db:
        found = documents.find(db, document_id)
        if found is None or found.assessment != assessment_id:
            abort(404)
        return found, jobs.find(db, found.job) if found.job else None


@pages.get("/evaluations/<assessment_id>/rapport/<document_id>")
def document(assessment_id: str, document_id: str) -> str | Response:
    """How far the PDF is; the page comes back by itself until it is there, without a script too."""
    found, job = _document(assessment_id, document_id)
    ready, failed = found.sha256 is not None, job is not None and job.state == "failed"
    if request.headers.get("X-Ancrage-Script") == "1":
        return jsonify(ready=ready, failed=failed, progress=job.progress if job else 0.0, text=stage(job))
    return render_template(
        "results/document.html", assessment_id=assessment_id, document=found, ready=ready, failed=failed,
        progress=job.progress if job else 0.0, stage=stage(job),
    )  # fmt: skip


def stage(job: Job | None) -> str:
    """What the worker is doing, in words."""
    if job is None or job.state == "waiting":
        return t("Votre rapport attend son tour.")
    return {
        "reading": t("Lecture de vos réponses."),
        "scoring": t("Calcul du résultat et du gain de chaque action."),
        "drawing": t("Mise en page du rapport."),
        "keeping": t("Enregistrement du rapport."),
    }.get(job.stage, t("Préparation du rapport."))


@pages.get("/evaluations/<assessment_id>/rapport/<document_id>/fichier")
def download(assessment_id: str, document_id: str) -> Response:
    """The PDF, as a download."""
    found, _ = _document(assessment_id, document_id)
    if found.sha256 is None:
        abort(404)
    stream = services().documents.open(found.sha256)
    name = found.file_name
    return send_file(stream, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)
