"""The result of an assessment, section by section: the very sections of the report."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, render_template, request, url_for

from reports.html import fragment
from reports.model import ReportModel
from reports.sections import SECTIONS, Section, headline
from web.core import services
from web.language import lang, language
from web.pages.results.blueprint import pages, shown, shown_today, version_of

_LEFT_OUT = ("cover",)
ANSWERS = "annex"


def sections(model: ReportModel) -> list[Section]:
    """The sections that the pages show, in order: all of them, on a shorter path too."""
    return [one for one in SECTIONS if one.id not in _LEFT_OUT and one.applies(model)]


@pages.get("/evaluations/<assessment_id>/resultats")
@pages.get("/evaluations/<assessment_id>/resultats/<section_id>")
def show(assessment_id: str, section_id: str = "essential") -> str:
    """One section of the result; the answers, pillar by pillar."""
    found = shown(assessment_id)
    model = services().models.get(found, lang())
    every = sections(model)
    section = next((one for one in every if one.id == section_id), None)
    if section is None:
        abort(404)
    version = version_of(found)

    def at(other: str) -> str:
        return url_for("results.show", assessment_id=assessment_id, section_id=other, version=version)

    def question_at(question: str) -> str:
        return url_for("results.question", assessment_id=assessment_id, question_id=question, version=version)

    def resource_at(resource: str) -> str:
        """Its page, where this firm says whether it helped; what only an older release has is there no more."""
        firm = found.now.assessment.firm
        return url_for("resources.show", resource_id=resource, entreprise=firm) if resource in known else ""

    known = shown_today(found.overlay)
    pillar = request.args.get("domaine", 1, type=int)
    part = one_pillar(model, pillar) if section.id == ANSWERS else model
    return render_template(
        "results/section.html",
        assessment=found.now.assessment,
        model=model,
        section=section,
        body=fragment(part, section, at, question_at, resource_at),
        sections=every,
        at=at,
        headline=headline(model, language()),
        pillar=pillar if section.id == ANSWERS else None,
        following=_following(every, section),
        submission=found.submission,
        versions=found.versions,
    )


def one_pillar(model: ReportModel, number: int) -> ReportModel:
    """The same report with the answers of one pillar only: a page of all of them would be long to load and to read."""
    if not 1 <= number <= len(model.pillars):
        abort(404)
    return replace(model, pillars=(model.pillars[number - 1],))


def _following(every: list[Section], section: Section) -> Section | None:
    place = every.index(section)
    return every[place + 1] if place + 1 < len(every) else None
