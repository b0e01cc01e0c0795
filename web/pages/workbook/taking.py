"""What a workbook would change, and taking it: nothing is overwritten that was not on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import answering, log
from assessment.answer_forms import describe
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.workbook import pending
from assessment.workbook.difference import TAKEN, Difference, Kind, Line
from assessment.workbook.extract import Extract
from assessment.workbook.pending import Pending
from web.clock_words import when
from web.core import store
from web.language import lang, language, n, t
from web.pages.assessment import common
from web.pages.workbook.blueprint import pages
from web.pages.workbook.sending import compared
from web.questionnaire_words import Texts, texts

MOST_WRONG = 200
"""Cells told on one page."""
SOURCE = "workbook"
"""As the history of an answer tells it."""


@dataclass(frozen=True)
class Loaded:
    """A workbook that waits, with the assessment it came back to."""

    current: Current
    pending: Pending
    extract: Extract
    difference: Difference


def _load(assessment_id: str, import_id: str) -> Loaded | None:
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        found = pending.find(db, assessment_id, import_id)
    if found is None:
        return None
    return Loaded(current, *found, compared(current, found[1]))


@pages.get("/evaluations/<assessment_id>/tableur/fichiers/<import_id>")
def compare(assessment_id: str, import_id: str) -> str:
    """What would change, answer by answer; what cannot be read, cell by cell."""
    held = _load(assessment_id, import_id)
    if held is None:
        abort(404)
    return _page(held)


def _page(held: Loaded, errors: list[tuple[str, str]] | None = None, ticked: set[str] | None = None) -> str:
    found, words = held.difference, texts(held.current.shelved.loaded)
    numbers = {pillar.id: place for place, pillar in enumerate(held.current.shelved.loaded.model.groups(), 1)}
    kinds: tuple[tuple[Kind, ...], ...] = (TAKEN, ("conflict",), ("cleared",), ("not_yours",))
    groups = [
        [_shown(held, line, words, numbers, ticked) for line in found.of_kind(*of)]
        for of in kinds
    ]  # fmt: skip
    proposed, conflicts, cleared, others = groups
    return render_template(
        "workbook/compare.html",
        **common.page(held.current),
        held=held.pending,
        lang_of_file=held.extract.lang,
        proposed=proposed,
        conflicts=conflicts,
        cleared=cleared,
        others=others,
        wrong=_wrong(held, words),
        same=found.same,
        absent=[_question(held, name, words) for name in found.absent],
        takeable=any(line.takeable for line in found.lines),
        closed=held.current.assessment.state != "open",
        errors=errors or [],
    )


def _shown(
    held: Loaded, line: Line, words: Texts, numbers: Mapping[str, int], ticked: set[str] | None
) -> dict[str, Any]:
    """One question: what stands, what the file says, who answered since."""
    loaded = held.current.shelved.loaded
    question = next(one for one in loaded.model.all_questions() if one.id == line.question)
    stored = held.current.stored.get(line.question)
    said = ""
    if line.kind == "conflict" and stored is not None:
        said = t("%(who)s, %(when)s", who=stored.author, when=when(stored.at)) if stored.author else when(stored.at)
    return {
        "id": line.question,
        "number": numbers.get(line.pillar),
        "text": words.question(question),
        "now": language().typeset(describe(loaded, question, line.now, lang())),
        "file": _in_file(line, language().typeset(describe(loaded, question, line.file, lang()))),
        "revision": line.revision,
        "said": said,
        "checked": line.kind in TAKEN if ticked is None else line.question in ticked,
    }


def _in_file(line: Line, said: str) -> str:
    """What the file says; nothing where it cannot be read."""
    if line.errors:
        return ""
    return t("vide") if line.file is None else said


def _wrong(held: Loaded, words: Texts) -> list[dict[str, str]]:
    """What is to be corrected in the file: sheet and cell, question, what to do."""
    found = [*held.difference.errors, *(error for line in held.difference.of_kind("error") for error in line.errors)]
    return [  # the rest comes once these are corrected
        {
            "sheet": error.sheet,
            "cell": error.cell,
            "question": _question(held, error.question, words) if error.question else "",
            "message": language().typeset(error.message),
            "hint": language().typeset(error.hint),
        }
        for error in found[:MOST_WRONG]
    ]


def _question(held: Loaded, name: str, words: Texts) -> str:
    return next(words.question(one) for one in held.current.shelved.loaded.model.all_questions() if one.id == name)


# --- taking ------------------------------------------------------------------------------------------------


@pages.post("/evaluations/<assessment_id>/tableur/fichiers/<import_id>")
def take(assessment_id: str, import_id: str) -> Response | tuple[str, int]:
    """Take the answers that are ticked, each over the revision that the page showed."""
    here = url_for("workbook.home", assessment_id=assessment_id)
    held = _load(assessment_id, import_id)
    if held is None:
        flash(t("Ce fichier a déjà été repris, ou abandonné. Rien n'a été changé de nouveau."), "info")
        return redirect(here, 303)
    ticked = set(request.form.getlist("take"))
    if not ticked:
        return _page(held, [("#take", t("Cochez au moins une réponse à reprendre."))], ticked), 422
    seen = dict(one.rpartition(":")[::2] for one in request.form.getlist("seen"))
    wanted = [line for line in held.difference.lines if line.takeable and line.question in ticked]
    try:
        outcomes = _save(held, wanted, seen)
    except ClosedError:
        flash(t("Cette évaluation est signée : ses réponses ne changent plus. Rouvrez-la d'abord."), "warning")
        return redirect(here, 303)
    saved, conflicts = outcomes.count("saved"), outcomes.count("conflict")
    if saved:
        flash(n("%(n)s réponse reprise du tableur.", "%(n)s réponses reprises du tableur.", saved), "success")
    if conflicts:
        flash(n("%(n)s réponse a changé en ligne pendant que vous lisiez cette page : choisissez.",
                "%(n)s réponses ont changé en ligne pendant que vous lisiez cette page : choisissez.", conflicts),
              "warning")  # fmt: skip
        return redirect(url_for("workbook.compare", assessment_id=assessment_id, import_id=import_id), 303)
    return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)


def _save(held: Loaded, wanted: list[Line], seen: Mapping[str, str]) -> list[str]:
    """Save the lines; the workbook is forgotten unless one of them has changed meanwhile. Raises ClosedError."""
    account, of = common.account(), held.current.assessment.id
    with store().write() as db:
        outcomes = [
            str(answering.save(db, of, one.question, _plain(one), _revision(seen, one), account, SOURCE).outcome)
            for one in wanted
        ]
        if "conflict" not in outcomes:
            pending.drop(db, held.pending.id)
        log.record(db, account, "workbook.taken", "assessment", of, answers=outcomes.count("saved"))
    return outcomes


def _plain(line: Line) -> answering.Content | None:
    return None if line.file is None else dict(line.file)


def _revision(seen: Mapping[str, str], line: Line) -> int:
    """The revision that the page showed; one that was tampered with is nobody's."""
    text = seen.get(line.question, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


@pages.post("/evaluations/<assessment_id>/tableur/fichiers/<import_id>/abandon")
def drop(assessment_id: str, import_id: str) -> Response:
    """Forget a workbook; the answers stay as they are."""
    with store().write() as db:
        if pending.find(db, assessment_id, import_id) is not None:
            pending.drop(db, import_id)
            flash(t("Ce fichier est oublié ; vos réponses en ligne n'ont pas changé."), "success")
    return redirect(url_for("workbook.home", assessment_id=assessment_id), 303)
