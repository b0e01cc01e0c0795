"""Where the points of one question come from, down to the last."""

from __future__ import annotations

from flask import abort, g, render_template, url_for

from questionnaires.model import Computed
from scoring.account import account
from web.core import services
from web.language import lang
from web.pages.results.blueprint import pages, shown, shown_today, version_of
from web.question_account import QuestionAccount


@pages.get("/evaluations/<assessment_id>/resultats/question/<question_id>")
def question(assessment_id: str, question_id: str) -> str:
    """From its weight to what the answer earns, what each other answer would bring, what leads there."""
    found = shown(assessment_id)
    figures = services().models.figures(found)
    loaded, plan = found.shelved.loaded, found.shelved.plan
    asked = next((one for one in loaded.model.all_questions() if one.id == question_id), None)
    told = account(loaded, plan, found.sheet, figures.result, figures.gains, question_id) if asked else None
    if asked is None or told is None:
        abort(404)
    model = services().models.get(found, lang())
    line = next(one for one in model.questions() if one.id == question_id)
    version = version_of(found)
    pillar = told.way[1].node.id if len(told.way) > 2 else None
    open_ = found.submission is None and found.now.assessment.state == "open"
    changes = open_ and not isinstance(asked, Computed) and g.standing.may("answer", pillar)
    return render_template(
        "results/question.html",
        assessment=found.now.assessment,
        model=model,
        line=line,
        told=QuestionAccount(loaded, asked, told, figures.result, line, found.resources(lang())),
        known=shown_today(found.overlay),
        back=url_for("results.show", assessment_id=assessment_id, section_id="why", version=version)
        if model.scored
        else url_for("results.show", assessment_id=assessment_id, version=version),
        change=url_for("assessment.question", assessment_id=assessment_id, question_id=question_id) if changes else "",
    )
