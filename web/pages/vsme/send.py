"""A report is sent, said to be this firm's, its answers confirmed, or forgotten. Nothing is answered before that."""

from __future__ import annotations

import hashlib

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from assessment.assessments import ClosedError
from assessment.file_checks.names import display_name
from assessment.forms.words import FieldError
from assessment.vsme import kept as reports
from assessment.vsme.confirm import confirm as confirm_answers
from assessment.vsme.confirm import put, withdraw
from assessment.vsme.outcome import Proposed
from assessment.vsme.read import MOST_BYTES, read_report
from assessment.vsme.report import VsmeError
from web import often
from web.core import store
from web.language import lang, n, t
from web.pages.assessment import common
from web.pages.vsme.blueprint import HERE, pages
from web.pages.vsme.show import Held, load, may_confirm, outcome, page
from web.profile_view import path_refused

MOST_READ, MOST_READ_HERE = 20, 100
"""Reports read for one assessment, and from one place, in a quarter of an hour: a workbook takes a second or two."""


@pages.post(HERE)
def send(assessment_id: str) -> Response | tuple[str, int]:
    """Read a report and propose its answers."""
    with store().read() as db:
        held = load(db, assessment_id)
    if held.current.assessment.state != "open":
        return _closed(assessment_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return page(held, [FieldError("file", t("Choisissez un fichier."), "")]), 422
    wait = often.count("vsme", assessment_id, MOST_READ) or often.count_here("vsme", MOST_READ_HERE)
    if wait is not None:
        return page(held, [FieldError("file", often.too_often(wait), "")]), 422
    content = sent.stream.read(MOST_BYTES + 1)
    try:
        report = read_report(content, held.standard)
    except VsmeError as error:
        return page(held, [FieldError("file", error.message(lang()), error.hint(lang()))]), 422
    try:
        with store().write() as db:
            name = display_name(sent.filename)
            reports.keep(db, common.account(), assessment_id, name, hashlib.sha256(content).hexdigest(), report)
    except ClosedError:
        return _closed(assessment_id)
    return _put(assessment_id)


@pages.post(f"{HERE}/identite")
def vouch(assessment_id: str) -> Response:
    """Somebody says that the report is this firm's, although its identifier does not."""
    try:
        with store().write() as db:
            load(db, assessment_id)
            done = reports.vouch(db, common.account(), assessment_id, request.form.get("report", ""))
    except ClosedError:
        return _closed(assessment_id)
    return _put(assessment_id) if done else _sent_since(assessment_id)


@pages.post(f"{HERE}/reprise")
def confirm(assessment_id: str) -> Response | tuple[str, int]:
    """Save the answers that were ticked."""
    with store().read() as db:
        held = load(db, assessment_id)
    found = outcome(held)
    if held.kept is None or found is None or held.kept.sha256 != request.form.get("report"):
        return _sent_since(assessment_id)
    ticked = set(request.form.getlist("r"))
    chosen = [one for one in found.proposed if one.target in ticked and not one.same]
    if any(not may_confirm(held, one) for one in chosen) and held.current.assessment.state == "open":
        abort(403)
    if not chosen:
        return page(held, [FieldError("r", t("Cochez au moins une réponse à confirmer."), "")]), 422
    if (refused := _path_refused(held, chosen)) is not None:
        return page(held, [FieldError("r", refused.message, refused.hint)]), 422
    try:
        with store().write() as db:
            done = confirm_answers(db, common.account(), held.current, held.kept, chosen, _revisions())
    except ClosedError:
        return _closed(assessment_id)
    if done.saved:
        flash(n("%(n)s réponse est confirmée.", "%(n)s réponses sont confirmées.", len(done.saved)), "success")
    if done.left:
        flash(
            n(
                "%(n)s réponse a changé entre-temps : elle est gardée. Comparez, puis confirmez si vous le souhaitez.",
                "%(n)s réponses ont changé entre-temps : elles sont gardées. Comparez, puis confirmez si vous le "
                "souhaitez.",
                len(done.left),
            ),
            "warning",
        )
    return _back(assessment_id)


@pages.post(f"{HERE}/oubli")
def forget(assessment_id: str) -> Response:
    """Forget the report and what it proposed; what was confirmed stays."""
    try:
        with store().write() as db:
            load(db, assessment_id)
            reports.forget(db, common.account(), assessment_id)
            withdraw(db, common.account(), assessment_id)
    except ClosedError:
        return _closed(assessment_id)
    flash(t("Le rapport est oublié. Les réponses déjà confirmées restent."), "success")
    return _back(assessment_id)


def _put(assessment_id: str) -> Response:
    """Propose the answers of the report that is kept, beside their questions too."""
    with store().read() as db:
        held = load(db, assessment_id)
    found = outcome(held)
    if held.kept is not None and found is not None:
        try:
            with store().write() as db:
                put(db, common.account(), held.current, held.kept, found)
        except ClosedError:
            return _closed(assessment_id)
    return _back(assessment_id)


def _path_refused(held: Held, chosen: list[Proposed]) -> FieldError | None:
    """Why the profile would not go with the path chosen; ``None``: it does."""
    facts = {one.point.fact: one.value for one in chosen if one.point.fact is not None}
    if not facts:
        return None
    return path_refused(held.current.shelved, {**held.current.assessment.profile, **facts})


def _revisions() -> dict[str, int]:
    """The revision of each answer that the page showed."""
    given = {name.removeprefix("rev."): text for name, text in request.form.items() if name.startswith("rev.")}
    return {name: int(text) for name, text in given.items() if text.isascii() and text.isdecimal() and len(text) < 10}


def _sent_since(assessment_id: str) -> Response:
    flash(t("Le rapport affiché n'est plus celui qui est gardé. Voici ce que propose le dernier."), "warning")
    return _back(assessment_id)


def _closed(assessment_id: str) -> Response:
    flash(t("Cette évaluation est signée : ses réponses ne changent plus. Rouvrez-la pour les modifier."), "warning")
    return _back(assessment_id)


def _back(assessment_id: str) -> Response:
    return redirect(url_for("vsme.show", assessment_id=assessment_id), 303)
