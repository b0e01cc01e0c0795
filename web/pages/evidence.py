"""Proofs: added to an answer, opened, taken back; and all those of a firm."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import blobs_in_use, evidence, log
from assessment.answer_forms import FieldError
from assessment.assessments import ClosedError
from assessment.current import load as load_current
from assessment.evidence import MOST_BYTES, FullError, LinkError, Proof
from assessment.forms.texts import clean
from assessment.store import Db
from web import uploads
from web.core import services, shelf, store
from web.file_sizes import file_size
from web.language import lang, n, t
from web.pages.assessment import common
from web.pages.assessment.question import address, load, show
from web.questionnaire_words import texts

pages = Blueprint("evidence", __name__)
_HERE = "/evaluations/<assessment_id>/questions/<question_id>/justificatifs"


def _allowed(db: Db, assessment_id: str, question_id: str) -> None:
    """The question exists, and the visitor may change its answer; a trial has no proofs."""
    current = common.loaded(db, assessment_id)
    topic, _ = common.topic_of(current, question_id)
    if current.assessment.firm is None:
        abort(404)
    if not g.standing.may("answer", topic.pillar):
        abort(403)
    if current.assessment.state != "open":
        raise ClosedError(assessment_id)


def _closed(assessment_id: str, question_id: str) -> Response:
    flash(t("Cette évaluation est signée : ses justificatifs ne changent plus. Rouvrez-la d'abord."), "warning")
    return redirect(address(assessment_id, question_id), 303)


def _wrong(assessment_id: str, question_id: str, error: FieldError, url: str = "", title: str = "") -> tuple[str, int]:
    with store().read() as db:
        held = load(db, assessment_id, question_id)
    return show(held, [error], url=url, title=title), 422


def _full() -> FieldError:
    message = t("Votre entreprise garde déjà %(most)s de justificatifs : celui-ci n'y entre plus.",
                most=file_size(MOST_BYTES))  # fmt: skip
    return FieldError("file", message, t("Supprimez ceux qui ne servent plus, ou joignez un lien."))


@pages.post(_HERE)
def add(assessment_id: str, question_id: str) -> Response | tuple[str, int]:
    """Receive a file and put it behind the answer."""
    try:
        with store().read() as db:
            _allowed(db, assessment_id, question_id)
    except ClosedError:
        return _closed(assessment_id, question_id)
    checked = uploads.received("file")
    if isinstance(checked, FieldError):
        return _wrong(assessment_id, question_id, checked)
    try:
        services().evidence.put(checked.path, checked.sha256)
        with store().write() as db:
            proof = evidence.add_file(
                db, g.visitor.id, g.firm_id, checked.name, checked.sha256, checked.media_type, checked.size
            )
            evidence.attach(db, g.visitor.id, proof, assessment_id, question_id)
    except (ClosedError, FullError) as error:
        blobs_in_use.collect(store(), services().evidence, [checked.sha256])
        if isinstance(error, ClosedError):
            return _closed(assessment_id, question_id)
        return _wrong(assessment_id, question_id, _full())
    finally:
        checked.discard()
    flash(t("« %(name)s » est joint à cette réponse.", name=checked.name), "success")
    for note in checked.notes:
        flash(note.message(lang()), "info")
    return redirect(f"{address(assessment_id, question_id)}#justificatifs", 303)


@pages.post(f"{_HERE}/lien")
def add_link(assessment_id: str, question_id: str) -> Response | tuple[str, int]:
    """Put a public page behind the answer."""
    url, title = request.form.get("url", ""), request.form.get("title", "")
    try:
        with store().write() as db:
            _allowed(db, assessment_id, question_id)
            proof = evidence.add_link(db, g.visitor.id, g.firm_id, title, url)
            evidence.attach(db, g.visitor.id, proof, assessment_id, question_id)
    except ClosedError:
        return _closed(assessment_id, question_id)
    except LinkError:
        hint = t("Elle commence par https:// ; copiez-la depuis la barre d'adresse du navigateur.")
        error = FieldError("url", t("Indiquez l'adresse complète d'une page."), hint)
        return _wrong(assessment_id, question_id, error, url, title)
    return redirect(f"{address(assessment_id, question_id)}#justificatifs", 303)


@pages.post(f"{_HERE}/reprise")
def attach(assessment_id: str, question_id: str) -> Response | tuple[str, int]:
    """Put a proof that the firm has already behind one more answer."""
    try:
        with store().write() as db:
            _allowed(db, assessment_id, question_id)
            evidence.attach(db, g.visitor.id, clean(request.form.get("proof", ""))[:16], assessment_id, question_id)
    except ClosedError:
        return _closed(assessment_id, question_id)
    except KeyError:
        return _wrong(assessment_id, question_id, FieldError("proof", t("Choisissez un justificatif de la liste."), ""))
    return redirect(f"{address(assessment_id, question_id)}#justificatifs", 303)


@pages.post(f"{_HERE}/<proof_id>/retrait")
def detach(assessment_id: str, question_id: str, proof_id: str) -> Response:
    """Take a proof from behind the answer; it stays among the firm's."""
    try:
        with store().write() as db:
            _allowed(db, assessment_id, question_id)
            evidence.detach(db, proof_id, assessment_id, question_id)
    except ClosedError:
        return _closed(assessment_id, question_id)
    flash(t("Le justificatif ne sert plus à cette réponse. Il reste parmi ceux de l'entreprise."), "success")
    return redirect(f"{address(assessment_id, question_id)}#justificatifs", 303)


@pages.post(f"{_HERE}/sur-demande")
def on_request(assessment_id: str, question_id: str) -> Response:
    """Say that the proof can be shown on request, or no longer."""
    try:
        with store().write() as db:
            _allowed(db, assessment_id, question_id)
            wanted = request.form.get("wanted") == "1"
            evidence.set_on_request(db, g.visitor.id, assessment_id, question_id, wanted)
    except ClosedError:
        return _closed(assessment_id, question_id)
    return redirect(f"{address(assessment_id, question_id)}#justificatifs", 303)


@pages.get("/evaluations/<assessment_id>/justificatifs/<proof_id>")
def download(assessment_id: str, proof_id: str) -> Response:
    """A file of the assessment's firm, to be saved."""
    return _file(proof_id)


@pages.get("/entreprises/<firm_id>/justificatifs/<proof_id>")
def download_of_firm(firm_id: str, proof_id: str) -> Response:
    """The same, from the list of the firm."""
    return _file(proof_id)


def _file(proof_id: str) -> Response:
    proof = _of_this_firm(proof_id)
    if proof.kind != "file" or proof.sha256 is None:
        abort(404)
    media_type = proof.media_type or "application/octet-stream"
    return uploads.attachment(services().evidence, proof.sha256, proof.title, media_type) or abort(404)


def _of_this_firm(proof_id: str) -> Proof:
    with store().read() as db:
        proof = evidence.find(db, proof_id)
    if proof is None or g.firm_id is None or proof.firm != g.firm_id:
        abort(404)
    return proof


@pages.get("/entreprises/<firm_id>/justificatifs")
def of_firm(firm_id: str) -> str:
    """Every proof of a firm, with the answers it stands behind."""
    with store().read() as db:
        proofs = evidence.of_firm(db, firm_id)
        uses = {one.id: evidence.uses(db, one.id) for one in proofs}
        signed = evidence.signed_contents(db, firm_id)
        names = {
            assessment_id: _names(db, assessment_id)
            for assessment_id in {assessment_id for found in uses.values() for assessment_id, _ in found}
        }
    lines = []
    for one in proofs:
        serves = [
            {
                "text": names[assessment_id][1].get(question, question),
                "period": names[assessment_id][0],
                "href": f"{address(assessment_id, question)}#justificatifs",
            }
            for assessment_id, question in uses[one.id]
        ]
        lines.append({"proof": one, "serves": serves, "kept": (one.sha256 or one.url) in signed})
    may_remove = g.standing.may("answer") and g.standing.pillars is None
    return render_template("evidence/of_firm.html", firm_id=firm_id, lines=lines, may_remove=may_remove)


def _names(db: Db, assessment_id: str) -> tuple[int, dict[str, str]]:
    """Year of an assessment, wording of its questions."""
    current = load_current(db, shelf(), assessment_id)
    assert current is not None  # noqa: S101 - a use falls with its assessment
    words = texts(current.shelved.loaded)
    questions = {one.id: words.question(one) for one in current.shelved.loaded.model.all_questions()}
    return current.assessment.period, questions


@pages.post("/entreprises/<firm_id>/justificatifs/<proof_id>/suppression")
def remove(firm_id: str, proof_id: str) -> Response:
    """Delete a proof that no submitted assessment needs."""
    proof = _of_this_firm(proof_id)
    if g.standing.pillars is not None:
        abort(403)
    here = url_for("evidence.of_firm", firm_id=firm_id)
    try:
        with store().write() as db:
            served = len(evidence.uses(db, proof_id))
            for assessment_id, question in evidence.uses(db, proof_id):
                evidence.detach(db, proof_id, assessment_id, question)
            unused = evidence.remove(db, proof_id)
            log.record(db, g.visitor.id, "evidence.removed", "firm", firm_id)
    except ClosedError:
        flash(t("Ce justificatif sert à une évaluation signée : il est gardé avec elle."), "warning")
        return redirect(here, 303)
    blobs_in_use.collect(store(), services().evidence, [unused] if unused else [])
    flash(t("« %(name)s » est supprimé.", name=proof.title), "success")
    if served:
        flash(n("Il servait à %(n)s réponse.", "Il servait à %(n)s réponses.", served), "info")
    return redirect(here, 303)
