"""The whole questionnaire to print, for everybody: made once for each release and language."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import documents, jobs
from assessment.documents import Document
from assessment.jobs import Job
from assessment.shelf import Shelved
from web.blank_view import shows
from web.core import shelf, store
from web.file_names import file_name
from web.language import lang, t
from web.pages.results.document import send_pdf, states
from web.questionnaire_words import texts


def register(pages: Blueprint) -> None:
    """Add the pages to those that anybody sees."""
    pages.add_url_rule("/methode/<questionnaire>/questionnaire", "blank", blank, methods=["GET", "POST"])
    pages.add_url_rule("/methode/<questionnaire>/questionnaire.pdf", "blank_file", blank_file)


def _shelved(questionnaire: str) -> Shelved:
    found = next((one for one in shelf().offered() if one.loaded.model.id == questionnaire), None)
    if found is None:
        abort(404)
    return found


def _made(shelved: Shelved) -> tuple[Document | None, Job | None]:
    with store().read() as db:
        found = documents.existing(db, None, "questionnaire", lang(), shows(shelved), shelved.release)
        return found, jobs.find(db, found.job) if found is not None and found.job else None


def blank(questionnaire: str) -> str | Response:
    """Ask for it, wait, download it."""
    shelved = _shelved(questionnaire)
    if request.method == "POST":
        name = file_name(t("Questionnaire %(firm)s", firm=texts(shelved.loaded).title), "pdf")
        with store().write() as db:
            documents.request(db, None, "questionnaire", lang(), shows(shelved), name, source=shelved.release)
        return redirect(url_for("public.blank", questionnaire=questionnaire), 303)
    found, job = _made(shelved)
    ready, failed = states(found, job) if found is not None else (False, False)
    return render_template(
        "public/blank.html", questionnaire=questionnaire, title=texts(shelved.loaded).title, release=shelved.release,
        document=found, ready=ready, failed=failed, progress=job.progress if job else 0.0,
    )  # fmt: skip


def blank_file(questionnaire: str) -> Response:
    """The PDF."""
    found, _ = _made(_shelved(questionnaire))
    if found is None or found.sha256 is None:
        abort(404)
    return send_pdf(found) or redirect(url_for("public.blank", questionnaire=questionnaire), 303)
