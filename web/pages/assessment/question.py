"""One question with everything: its answer, who gave which before, notes of the team, proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import answering, evidence, teamwork
from assessment.answer_forms import FieldError, describe
from assessment.answering import StoredAnswer
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.evidence import Proof
from assessment.progress import Topic
from assessment.store import Db
from assessment.teamwork import LONGEST_NOTE, Note
from questionnaires.model import Question
from web.clock_words import when
from web.core import store
from web.language import lang, language, t
from web.pages.assessment import common, saving
from web.pages.assessment.blueprint import pages
from web.pages.assessment.saving import Given
from web.pages.assessment.topic import asked, checks, kept, script_words
from web.proposal_view import act, beside
from web.question_view import Shown, expected_proof, question_view
from web.questionnaire_words import texts
from web.uploads import ACCEPT


@dataclass(frozen=True)
class Loaded:
    """What the page shows. ``firm_proofs``: those of the firm that are not behind this answer."""

    current: Current
    topic: Topic
    question: Question
    history: Sequence[StoredAnswer]
    notes: Sequence[Note]
    discussed: frozenset[str]
    firm_proofs: Sequence[Proof]
    shown: Shown


def load(db: Db, assessment_id: str, question_id: str) -> Loaded:
    """Everything of one question; the page does not exist without it."""
    current = common.loaded(db, assessment_id)
    topic, question = common.topic_of(current, question_id)
    own = {one.id for one in current.behind.proofs.get(question_id, ())}
    firm = current.assessment.firm
    discussed = teamwork.to_discuss(db, assessment_id)
    drafts = saving.drafts(db, assessment_id, common.account())
    shown = Shown(
        current, common.account(), bool(common.why_not(current, topic.pillar)), drafts, discussed,
        g.standing.may("discuss"), href={question_id: ""}, beside=beside(db, current, [question]),
    )  # fmt: skip
    return Loaded(
        current, topic, question, answering.history(db, assessment_id, question_id),
        teamwork.notes(db, assessment_id, question_id), discussed,
        [one for one in evidence.of_firm(db, firm) if one.id not in own] if firm else [], shown,
    )  # fmt: skip


def address(assessment_id: str, question_id: str) -> str:
    """The page of one question."""
    return url_for("assessment.question", assessment_id=assessment_id, question_id=question_id)


@pages.route("/evaluations/<assessment_id>/questions/<question_id>", methods=["GET", "POST"])
def question(assessment_id: str, question_id: str) -> str | Response | tuple[str, int]:
    """The page; posting saves the answer, or presses one of its buttons."""
    with store().read() as db:
        held = load(db, assessment_id, question_id)
    if request.method == "GET":
        return show(held)
    return _save(held)


def _save(held: Loaded) -> Response | tuple[str, int]:
    assessment_id, name = held.current.assessment.id, held.question.id
    here = address(assessment_id, name)
    fields = dict(request.form.lists())
    given = saving.given(
        held.current.shelved.loaded, held.question, fields, over_seen=request.form.get("keep") == name
    )  # fmt: skip
    attempt = None
    if not common.may_answer(held.current, held.topic.pillar):
        return _refused(held, given)
    try:
        with store().write() as db:
            if request.form.get("take") == name:
                answering.drop_draft(db, assessment_id, name, common.author())
            elif given is not None:
                attempt = saving.attempt(db, assessment_id, given, common.account())
            told = act(
                db, assessment_id, {name}, {name: given.base} if given is not None else {}, request.form,
                common.account(),
            )  # fmt: skip
            if request.form.get("discuss") == name and g.standing.may("discuss"):
                teamwork.discuss(db, g.visitor.id, assessment_id, name, name not in held.discussed)
    except ClosedError:
        return _refused(held, given)
    for text in told:
        flash(text, "success")
    if attempt is not None and attempt.outcome in ("error", "conflict"):
        with store().read() as db:
            after = load(db, assessment_id, name)
        return show(after, list(attempt.errors)), 422
    if attempt is not None and attempt.outcome == "saved":
        flash(t("Votre réponse est enregistrée."), "success")
    return redirect(here, 303)


def _refused(held: Loaded, given: Given | None) -> tuple[str, int]:
    """The answer can no longer be changed by this person; what was typed is kept as a draft."""
    assessment_id = held.current.assessment.id
    with store().write() as db:
        if given is not None:
            saving.keep(db, assessment_id, given, common.account())
        after = load(db, assessment_id, held.question.id)
    return show(after), 409 if after.current.assessment.state != "open" else 403


@pages.post("/evaluations/<assessment_id>/questions/<question_id>/discussion")
def discuss(assessment_id: str, question_id: str) -> Response:
    """Mark a question "to discuss" or no longer; for who may not change its answer too."""
    with store().write() as db:
        common.topic_of(common.loaded(db, assessment_id), question_id)
        teamwork.discuss(db, g.visitor.id, assessment_id, question_id, request.form.get("wanted") == "1")
    return redirect(address(assessment_id, question_id), 303)


@pages.post("/evaluations/<assessment_id>/questions/<question_id>/notes")
def add_note(assessment_id: str, question_id: str) -> Response | tuple[str, int]:
    """Leave a note to the team."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    with store().read() as db:
        held = load(db, assessment_id, question_id)
    clean = text.replace("\x00", "").strip()
    if not clean or len(clean) > LONGEST_NOTE:
        said = t("Écrivez quelques mots.") if not clean else t(
            "Une note peut avoir %(most)s caractères au plus ; la vôtre en a %(n)s.",
            most=language().number(LONGEST_NOTE), n=language().number(len(clean)),
        )  # fmt: skip
        return show(held, [FieldError("text", said, "")], note=text), 422
    with store().write() as db:
        if not any(one.text == clean and one.author_id == g.visitor.id for one in held.notes):  # a second click
            teamwork.add_note(db, g.visitor.id, assessment_id, question_id, clean)
    return redirect(f"{address(assessment_id, question_id)}#notes", 303)


@pages.post("/evaluations/<assessment_id>/questions/<question_id>/notes/<note_id>/retrait")
def remove_note(assessment_id: str, question_id: str, note_id: str) -> Response:
    """Take back one's own note."""
    with store().write() as db:
        here = {one.id for one in teamwork.notes(db, assessment_id, question_id)}
        if note_id not in here or not teamwork.remove_note(db, g.visitor.id, assessment_id, note_id):
            abort(404)
    flash(t("Votre note est retirée."), "success")
    return redirect(f"{address(assessment_id, question_id)}#notes", 303)


def show(held: Loaded, errors: Sequence[FieldError] = (), *, note: str = "", url: str = "", title: str = "") -> str:
    """The page; ``note``, ``url`` and ``title``: what was typed and could not be taken."""
    current, question = held.current, held.question
    assessment_id = current.assessment.id
    view = question_view(held.shown, question) | {"level": 2, "history": "", "evidence": None}
    words = texts(current.shelved.loaded)
    return render_template(
        "assessment/question.html",
        **common.page(current),
        held=held,
        view=view,
        is_asked=question in asked(current, held.topic),
        topic_title=words.group(held.topic.group),
        topic_href=url_for("assessment.topic", assessment_id=assessment_id, topic_id=held.topic.id),
        why_not=common.why_not(current, held.topic.pillar),
        errors=list(errors),
        by_field={one.field: one for one in errors},
        checks=checks(current, held.topic, words),
        history=_history(held),
        kept=kept(held.shown, [question], words) if held.shown.read_only else [],
        proofs=current.behind.proofs.get(question.id, ()),
        expected=expected_proof(current, question),
        on_request=question.id in current.behind.on_request,
        may_discuss=g.standing.may("discuss"),
        typed={"note": note, "url": url, "title": title},
        accept=ACCEPT,
        sign_in=url_for("account.sign_in"),
        script_words=script_words(),
        here={"assessment_id": assessment_id, "question_id": question.id},
    )


def _who(held: Loaded, line: StoredAnswer) -> str:
    """Who answered, and by what where it was not on a page; empty in a trial."""
    nobody = "" if held.current.assessment.firm is None else t("une personne qui n'a plus de compte")
    who = line.author or nobody
    if line.source != "workbook":
        return who
    return t("%(who)s, par tableur", who=who) if who else t("par tableur")


def _history(held: Loaded) -> list[list[str]]:
    """When, who, what: the newest first."""
    loaded = held.current.shelved.loaded
    return [
        [
            when(one.at),
            _who(held, one),
            language().typeset(describe(loaded, held.question, one.content, lang())),
        ]
        for one in held.history
    ]
