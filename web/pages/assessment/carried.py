"""What is taken from the year before: what is proposed, what is asked anew, what could not be carried and why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assessment import carry_over, proposals
from assessment.answer_check import content_of
from assessment.answer_forms import describe
from assessment.assessments import ClosedError
from assessment.carry_over import LastYear
from assessment.current import Current
from assessment.progress import is_asked
from questionnaires.carry import Left
from questionnaires.findings import Words
from web.core import shelf, store
from web.language import lang, n, t
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages
from web.questionnaire_words import texts


@dataclass(frozen=True)
class LeftRow:
    """An answer of last year that is not proposed: its question and text then, why, and the question to answer now."""

    question: str
    said: str
    why: str
    now: str
    href: str


@pages.get("/evaluations/<assessment_id>/reprise")
def carried(assessment_id: str) -> str:
    """The page; an assessment without a year before says so."""
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        found = carry_over.last_year(db, shelf(), current.assessment)
        waiting = frozenset(proposals.of_assessment(db, assessment_id))
    asked = {node.id for node in current.result.nodes if node.kind == "question" and is_asked(node)}
    return render_template(
        "assessment/carried.html",
        **common.page(current),
        found=found,
        period=found.year.assessment.period if found else None,
        waiting=len(waiting & asked),
        later=len(waiting - asked),
        open=_open(current, found, waiting) if found else 0,
        yearly=_yearly(current, found, asked) if found else [],
        left=_left(current, found) if found else [],
        new=_new(current, found, asked) if found else [],
        may_answer=g.standing.may("answer") and current.assessment.state == "open",
        proofs_href=url_for("evidence.of_firm", firm_id=g.firm_id) if g.firm_id else "",
    )  # fmt: skip


@pages.post("/evaluations/<assessment_id>/reprise")
def carry_over_answers(assessment_id: str) -> Response:
    """Propose again what this year has no answer to."""
    try:
        with store().write() as db:
            count = carry_over.propose(db, shelf(), assessment_id)
    except ClosedError:
        flash(t("Cette évaluation est signée : ses réponses ne changent plus."), "warning")
        return redirect(url_for("assessment.carried", assessment_id=assessment_id), 303)
    if count:
        flash(n("%(n)s réponse vous est proposée.", "%(n)s réponses vous sont proposées.", count), "success")
    else:
        flash(t("Il n'y a rien de plus à reprendre."), "info")
    return redirect(url_for("assessment.carried", assessment_id=assessment_id), 303)


def _question_href(current: Current, name: str) -> str:
    return url_for("assessment.question", assessment_id=current.assessment.id, question_id=name)


def _open(current: Current, found: LastYear, waiting: frozenset[str]) -> int:
    """Answers of last year that could be proposed again: neither answered nor proposed now."""
    answered = {name for name, one in current.stored.items() if one.content is not None}
    return len(found.to_confirm.keys() - answered - waiting)


def _yearly(current: Current, found: LastYear, asked: set[str]) -> list[tuple[str, str, str, bool]]:
    """Figures of the year that are asked: question, what was said last year, address, whether it is given."""
    words, loaded = texts(current.shelved.loaded), current.shelved.loaded
    rows = []
    for question in loaded.model.all_questions():
        if question.id in found.of_the_year and question.id in asked:
            said = describe(loaded, question, dict(found.carried[question.id].content), lang())
            held = current.stored.get(question.id)
            given = held is not None and held.content is not None
            rows.append((words.question(question), said, _question_href(current, question.id), given))
    return rows


def _left(current: Current, found: LastYear) -> list[LeftRow]:
    then, now = found.year.shelved.loaded, current.shelved.loaded
    old = {one.id: one for one in then.model.all_questions()}
    new = {one.id: one for one in now.model.all_questions()}
    rows = []
    for one in found.left:
        question, here = old[one.was], new.get(one.question or "")
        said = describe(then, question, content_of(found.year.sheet.answers[one.was]), lang())
        text = texts(now).question(here) if here is not None else ""
        href = _question_href(current, here.id) if here is not None else ""
        rows.append(LeftRow(texts(then).question(question), said, why_left(one), text, href))
    return rows


def why_left(one: Left) -> str:
    """Why an answer is not carried: the authors' words where they gave some."""
    general = {
        "dropped": t("La question n'est plus posée."),
        "asked_again": t("La question a changé : elle est à répondre de nouveau."),
        "asked_anew": t("La question est devenue plusieurs ; votre réponse ne dit rien de celle-ci."),
        "option_withdrawn": t("L'option que vous aviez choisie n'existe plus."),
        "no_longer_fits": t("La question n'accepte plus cette réponse."),
    }[one.why]
    return f"{general} {said(one.reason)}".strip()


def said(words: Words | None) -> str:
    """Words of the authors in the language of the page."""
    if words is None:
        return ""
    return words.fr if lang() == "fr" else words.en


def _new(current: Current, found: LastYear, asked: set[str]) -> list[tuple[str, str, str]]:
    """Questions that are asked and are new since last year: text, the authors' reason, address."""
    loaded = current.shelved.loaded
    reasons = {
        one.id: Words(one.reason, step.new.translations.get(f"previous.added.{one.id}.reason", one.reason, "en"))
        for step in found.steps
        if (previous := step.new.model.follows())
        for one in previous.added
    }
    return [
        (texts(loaded).question(one), said(reasons[one.id]), _question_href(current, one.id))
        for one in loaded.model.all_questions()
        if one.id in reasons and one.id in asked
    ]
