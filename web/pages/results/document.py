"""PDFs: asked for, waited for, downloaded."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from assessment import documents, jobs
from assessment.blob_store import BlobMissingError
from assessment.documents import Document
from assessment.jobs import Job
from web import often
from web.core import services, store
from web.file_names import file_name
from web.language import lang, t
from web.pages.results.blueprint import pages, shown, version_of

MOST_ASKED, MOST_ASKED_HERE = 20, 100
"""PDFs of one assessment, and from one place, that may be asked for in a quarter of an hour: one worker makes all."""


@pages.post("/evaluations/<assessment_id>/rapport")
def make(assessment_id: str) -> Response:
    """Ask the worker for the PDF, in the language of the page."""
    found = shown(assessment_id)
    wait = too_many(assessment_id)
    if wait is not None:
        flash(often.too_often(wait), "warning")
        return redirect(url_for("results.show", assessment_id=assessment_id, version=version_of(found)), 303)
    name = file_name(t("Ancrage %(firm)s %(day)s", firm=found.firm or t("essai"), day=found.day.isoformat()), "pdf")
    signed = found.submission.id if found.submission else None
    with store().write() as db:
        asked = documents.request(db, assessment_id, "report", lang(), found.fingerprint, name, signed)
    return redirect(
        url_for("results.document", assessment_id=assessment_id, document_id=asked, version=version_of(found)), 303
    )


def too_many(assessment_id: str) -> timedelta | None:
    """Count a PDF being asked for; how long to wait where there were too many."""
    return often.count("report", assessment_id, MOST_ASKED) or often.count_here("report", MOST_ASKED_HERE)


def _document(assessment_id: str, document_id: str) -> tuple[Document, Job | None]:
    with store().read() as db:
        found = documents.find(db, document_id)
        if found is None or found.assessment != assessment_id:
            abort(404)
        return found, jobs.find(db, found.job) if found.job else None


@pages.get("/evaluations/<assessment_id>/rapport/<document_id>")
def document(assessment_id: str, document_id: str) -> str:
    """How far the PDF is; the page comes back by itself until it is there."""
    found, job = _document(assessment_id, document_id)
    ready, failed = states(found, job)
    return render_template(
        "results/document.html", assessment_id=assessment_id, document=found, ready=ready, failed=failed,
        progress=job.progress if job else 0.0, stage=stage(job), version=request.args.get("version", type=int),
    )  # fmt: skip


def states(found: Document, job: Job | None) -> tuple[bool, bool]:
    """Whether it is made, and whether nobody is making it any more."""
    ready = found.sha256 is not None
    return ready, not ready and (job is None or job.state in ("failed", "done"))


def stage(job: Job | None) -> str:
    """What the worker is doing, in words."""
    if job is None or job.state == "waiting":
        return t("Votre document attend son tour.")
    return {
        "reading": t("Lecture de vos réponses."),
        "scoring": t("Calcul du résultat et du gain de chaque action."),
        "drawing": t("Mise en page."),
        "keeping": t("Enregistrement."),
    }.get(job.stage, t("Préparation."))


@pages.get("/evaluations/<assessment_id>/rapport/<document_id>/fichier")
def download(assessment_id: str, document_id: str) -> Response:
    """The PDF, as a download; one whose file is no longer there is offered anew."""
    found, _ = _document(assessment_id, document_id)
    if found.sha256 is None:
        abort(404)
    sent = send_pdf(found)
    if sent is None:
        return redirect(url_for("results.document", assessment_id=assessment_id, document_id=document_id), 303)
    return sent


def send_pdf(found: Document) -> Response | None:
    """A document that was made, as a download; ``None``: its file is lost, which is noted."""
    assert found.sha256 is not None  # noqa: S101 - asked by the caller
    try:
        stream = services().documents.open(found.sha256)
    except BlobMissingError:
        with store().write() as db:
            documents.lost(db, found.id)
        return None
    response = send_file(stream, mimetype="application/pdf", as_attachment=True, download_name=found.file_name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
