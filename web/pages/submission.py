"""Check, sign, submit, reopen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import assessments, firms, submissions, teamwork
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.forms.texts import clean
from assessment.progress import topics
from assessment.shelf import Shelved
from questionnaires.model import Computed
from reports.model import PillarLine, QuestionLine, ReportModel, TopicLine
from web.core import services, shelf, store
from web.language import lang, t
from web.outcome import Outcome, outcome

pages = Blueprint("submission", __name__)
_CLOSED = ("answered", "not_known", "not_applicable")


@dataclass(frozen=True)
class Review:
    """What there is to check before signing, each as questions to open again."""

    missing: tuple[QuestionLine, ...]
    unproven: tuple[QuestionLine, ...]
    """Answers that earn points, whose proof is neither attached nor to be shown on request."""
    to_discuss: tuple[QuestionLine, ...]
    path_refused: bool

    @property
    def ready(self) -> bool:
        """Whether it can be signed: what else there is to check is a warning."""
        return not self.missing and not self.path_refused


def _read(assessment_id: str) -> tuple[Outcome, frozenset[str]]:
    with store().read() as db:
        shown = outcome(db, shelf(), assessment_id)
        if shown is None:
            abort(404)
        return shown, teamwork.to_discuss(db, assessment_id)


def review(shown: Outcome, flagged: frozenset[str]) -> Review:
    """What there is to check."""
    result, loaded = services().models.figures(shown).result, shown.shelved.loaded
    lines = {line.id: line for line in services().models.get(shown, lang()).questions()}
    shows = {one.id for one in loaded.model.all_questions() if one.evidence is not None}
    return Review(
        missing=tuple(lines[name] for name in submissions.open_questions(loaded, result)),
        unproven=tuple(
            line
            for line in lines.values()
            if line.id in shows
            and line.state == "answered"
            and line.span.low > 1e-9
            and line.tier == "declared"
            and line.id not in shown.now.behind.on_request
        ),
        to_discuss=tuple(line for name, line in lines.items() if name in flagged and line.state not in ("off_path",)),
        path_refused=not result.path_offered,
    )


def _asked(
    model: ReportModel, shelved: Shelved
) -> Iterator[tuple[PillarLine, list[tuple[TopicLine, list[QuestionLine]]]]]:
    """The answers to read again: pillars, topics, and of each the questions that this firm answers."""
    computed = {one.id for one in shelved.loaded.model.all_questions() if isinstance(one, Computed)}
    for pillar in model.pillars:
        found = []
        for topic in pillar.topics:
            asked = [one for one in topic.questions if one.id not in computed and one.state in (*_CLOSED, "missing")]
            asked = [one for one in asked if one.state != "not_applicable" or one.declared_not_applicable]
            if asked:
                found.append((topic, asked))
        if found:
            yield pillar, found


@pages.get("/evaluations/<assessment_id>/relecture")
def check(assessment_id: str) -> str:
    """Every answer with a way to change it, pillar by pillar, and what deserves a second look."""
    shown, flagged = _read(assessment_id)
    model = services().models.get(shown, lang())
    by_pillar = list(_asked(model, shown.shelved))
    chosen = request.args.get("domaine", 1, type=int)
    if by_pillar and not any(pillar.pillar.number == chosen for pillar, _ in by_pillar):
        abort(404)
    return render_template(
        "submission/check.html",
        assessment=shown.now.assessment,
        model=model,
        review=review(shown, flagged),
        by_pillar=by_pillar,
        chosen=chosen,
        behind=shown.now.behind,
        topic_of={question.id: topic.id for topic in topics(shown.shelved.loaded) for question in topic.questions},
        may_sign=g.standing.may("submit"),
    )


@pages.route("/evaluations/<assessment_id>/signature", methods=["GET", "POST"])
def sign(assessment_id: str) -> str | Response | tuple[str, int]:
    """The declaration, by somebody who may bind the firm; signing submits."""
    shown, flagged = _read(assessment_id)
    now = shown.now
    if now.assessment.state == "submitted":
        return redirect(url_for("submission.done", assessment_id=assessment_id), 303)
    found = review(shown, flagged)
    if not found.ready:
        return redirect(url_for("submission.check", assessment_id=assessment_id), 303)
    if not g.visitor.email_confirmed:
        flash(t("Confirmez d'abord votre adresse électronique : c'est elle qui vous identifie."), "warning")
        return redirect(url_for("submission.check", assessment_id=assessment_id), 303)
    typed = {name: clean(request.form.get(name, "")) for name in ("signer", "capacity", "sincere", "binds")}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _wrong(typed)
        if not errors:
            return _submit(now, typed)
    else:
        typed["signer"] = g.visitor.name
    with store().read() as db:
        firm = firms.find(db, g.firm_id)
    page = render_template(
        "submission/sign.html", assessment=now.assessment, review=found, firm=firm, typed=typed, errors=errors,
        seen=request.form.get("seen", now.fingerprint),
    )  # fmt: skip
    return (page, 422) if errors else page


def _wrong(typed: dict[str, str]) -> list[tuple[str, str]]:
    """What lacks in a declaration, with the field."""
    errors = []
    if not 2 <= len(" ".join(typed["signer"].split())) <= submissions.LONGEST_NAME:
        errors.append(("signer", t("Indiquez le nom de la personne qui signe.")))
    if not 2 <= len(" ".join(typed["capacity"].split())) <= submissions.LONGEST_NAME:
        errors.append(("capacity", t("Indiquez à quel titre vous engagez l'entreprise, par exemple gérante.")))
    if typed["sincere"] != "1":
        errors.append(("sincere", t("Cochez la case : sans cette déclaration, rien ne peut être soumis.")))
    if typed["binds"] != "1":
        errors.append(("binds", t("Cochez la case, ou demandez à une personne qui peut engager l'entreprise.")))
    return errors


def _submit(now: Current, typed: dict[str, str]) -> Response:
    seen, assessment_id = request.form.get("seen", ""), now.assessment.id
    _ = now.result  # scored here: the transaction below is short
    try:
        with store().write() as db:
            submissions.submit(db, now, g.visitor.id, typed["signer"], typed["capacity"], seen)
    except ClosedError:  # a second click, or a colleague a moment before: it is submitted, which was wanted
        return redirect(url_for("submission.done", assessment_id=assessment_id), 303)
    except submissions.ChangedError:
        flash(t("Une réponse a changé depuis que cette page est ouverte. Relisez avant de signer."), "warning")
    except submissions.NotReadyError:  # a colleague emptied an answer: the page says which
        pass
    else:
        return redirect(url_for("submission.done", assessment_id=assessment_id), 303)
    return redirect(url_for("submission.check", assessment_id=assessment_id), 303)


@pages.get("/evaluations/<assessment_id>/soumission")
def done(assessment_id: str) -> str:
    """What was submitted, when, by whom, with the hashes that identify it; every version."""
    with store().read() as db:
        held = assessments.find(db, assessment_id)
        signed = submissions.of_assessment(db, assessment_id)
        firm = firms.find(db, g.firm_id) if g.firm_id else None
    if held is None or not signed:
        abort(404)
    return render_template(
        "submission/done.html", assessment=held, firm=firm, signed=signed, may_reopen=g.standing.may("submit")
    )


@pages.post("/evaluations/<assessment_id>/reouverture")
def reopen(assessment_id: str) -> Response:
    """Begin the next version; the one submitted stays."""
    with suppress(ValueError):  # open already: a second click
        with store().write() as db:
            submissions.reopen(db, g.visitor.id, assessment_id)
        flash(t("L'évaluation est rouverte. La version soumise reste consultable."), "success")
    return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)
