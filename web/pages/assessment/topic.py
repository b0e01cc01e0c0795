"""One topic: all its questions in one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import answering, teamwork
from assessment.answer_forms import FieldError
from assessment.assessments import ClosedError
from assessment.current import Current
from assessment.progress import Topic, is_asked, topics
from assessment.store import Db
from questionnaires.model import Computed, Question
from scoring.result import NodeResult
from web.clock_words import hour
from web.core import store
from web.language import n, t
from web.pages.assessment import common, saving
from web.pages.assessment.blueprint import pages
from web.pages.assessment.saving import Attempt, Given
from web.proposal_view import Beside, act, beside
from web.question_view import Shown, Typed, question_view, unsaved
from web.questionnaire_words import Texts, texts


@dataclass(frozen=True)
class Loaded:
    """A topic, with what the page shows around its questions."""

    current: Current
    topic: Topic
    drafts: Mapping[str, Typed]
    discussed: frozenset[str]
    notes: Mapping[str, int]
    assigned: str
    """Name of who has the topic."""
    beside: Beside = field(default_factory=Beside)


def _load(db: Db, assessment_id: str, topic_id: str) -> Loaded:
    current = common.loaded(db, assessment_id)
    topic = next((one for one in topics(current.shelved.loaded) if one.id == topic_id), None)
    if topic is None:
        abort(404)
    notes: dict[str, int] = {}
    for note in teamwork.notes(db, assessment_id):
        notes[note.question] = notes.get(note.question, 0) + 1
    assigned = teamwork.assigned(db, assessment_id).get(topic_id)
    return Loaded(
        current, topic, saving.drafts(db, assessment_id, common.account()), teamwork.to_discuss(db, assessment_id),
        notes, assigned.name if assigned else "", beside(db, current, topic.questions),
    )  # fmt: skip


@pages.route("/evaluations/<assessment_id>/themes/<topic_id>", methods=["GET", "POST"])
def topic(assessment_id: str, topic_id: str) -> str | Response | tuple[str, int]:
    """The questions of a topic, as far as they are asked of this firm."""
    with store().read() as db:
        held = _load(db, assessment_id, topic_id)
    if request.method == "GET":
        return show(held, {})
    if not common.may_answer(held.current, held.topic.pillar):
        return _refused(held)
    return _save(held)


# --- saving -----------------------------------------------------------------------------------------------


def _save(held: Loaded) -> str | Response | tuple[str, int]:
    assessment_id, account = held.current.assessment.id, common.account()
    sent = _sent(held)
    try:
        with store().write() as db:
            attempts = [saving.attempt(db, assessment_id, one, account) for one in sent]
            taken = request.form.get("take", "")
            if taken in {one.id for one in held.topic.questions}:
                answering.drop_draft(db, assessment_id, taken, common.author())
            _discuss(db, held)
            told = _confirm(db, held, {one.question.id: one.base for one in sent})
    except ClosedError:
        return _refused(held)
    for text in told:
        flash(text, "success")
    with store().read() as db:
        after = _load(db, assessment_id, held.topic.id)
    if any(one.outcome in ("error", "conflict") for one in attempts):
        typed = {one.given.question.id: one.given.typed for one in attempts if one.outcome in ("error", "conflict")}
        return show(after, typed), 422
    return redirect(_onward(held, after, attempts), 303)


def _sent(held: Loaded) -> list[Given]:
    """What the form says of each question that was in it, but those where a colleague's answer is taken."""
    fields = dict(request.form.lists())
    taken, kept = request.form.get("take", ""), request.form.get("keep", "")
    found = [
        saving.given(held.current.shelved.loaded, question, fields, over_seen=question.id == kept)
        for question in held.topic.questions
        if not isinstance(question, Computed) and question.id != taken
    ]
    return [one for one in found if one is not None]


def _discuss(db: Db, held: Loaded) -> None:
    """Turn the flag of the question whose button was pressed."""
    name = request.form.get("discuss", "")
    if name in {one.id for one in held.topic.questions} and g.standing.may("discuss"):
        teamwork.discuss(db, g.visitor.id, held.current.assessment.id, name, name not in held.discussed)


def _confirm(db: Db, held: Loaded, bases: Mapping[str, int]) -> list[str]:
    """What the buttons ask of the answers to confirm, and what to say of it."""
    names = {one.id for one in asked(held.current, held.topic)}
    return act(db, held.current.assessment.id, names, bases, request.form, common.account())


def _refused(held: Loaded) -> tuple[str, int]:
    """The answers can no longer be changed by this person; what was typed is kept as drafts."""
    assessment_id = held.current.assessment.id
    sent = [one for one in _sent(held) if unsaved(_shown(held, {one.question.id: one.typed}), one.question)]
    with store().write() as db:
        for one in sent:
            saving.keep(db, assessment_id, one, common.account())
    with store().read() as db:
        after = _load(db, assessment_id, held.topic.id)
    code = 409 if after.current.assessment.state != "open" else 403
    return show(after, {one.question.id: one.typed for one in sent}), code


def _onward(held: Loaded, after: Loaded, attempts: Iterable[Attempt]) -> str:
    """Where to go once everything is saved: back to a button's question, to questions just opened, or onwards."""
    assessment_id = held.current.assessment.id
    here = url_for("assessment.topic", assessment_id=assessment_id, topic_id=held.topic.id)
    saved = sum(one.outcome == "saved" for one in attempts)
    if saved:
        at = hour(max(one.stored.at for one in attempts if one.stored))
        flash(
            n("%(n)s réponse enregistrée à %(at)s.", "%(n)s réponses enregistrées à %(at)s.", saved, at=at), "success"
        )
    if request.form.get("accept_all"):
        return here
    for button in ("keep", "take", "discuss", "retry", "accept", "dismiss"):
        name = request.form.get(button, "")
        if name in {one.id for one in held.topic.questions}:
            return f"{here}#question-{name}"
    before = {one.id for one in asked(held.current, held.topic)}
    opened = [one for one in asked(after.current, held.topic) if one.id not in before]
    if opened:
        flash(n("Vos réponses ouvrent %(n)s question.", "Vos réponses ouvrent %(n)s questions.", len(opened)), "info")
        return f"{here}#question-{opened[0].id}"
    if request.form.get("go") == "list":
        return url_for("assessment.home", assessment_id=assessment_id)
    return _next(after) or url_for("assessment.home", assessment_id=assessment_id)


def _next(held: Loaded, step: int = 1) -> str:
    """The next topic (or the one before, ``-1``) that asks this firm anything; empty after the last."""
    every = topics(held.current.shelved.loaded)
    place = next(index for index, one in enumerate(every) if one.id == held.topic.id)
    rest = every[place + 1 :] if step > 0 else every[:place][::-1]
    found = next((one for one in rest if asked(held.current, one)), None)
    return url_for("assessment.topic", assessment_id=held.current.assessment.id, topic_id=found.id) if found else ""


# --- showing ----------------------------------------------------------------------------------------------


def asked(current: Current, topic: Topic) -> list[Question]:
    """The questions of a topic that this firm is asked, in order; computed ones are nobody's to answer."""
    nodes = _nodes(current)
    return [one for one in topic.questions if not isinstance(one, Computed) and is_asked(nodes[one.id])]


def _nodes(current: Current) -> dict[str, NodeResult]:
    return {node.id: node for node in current.result.nodes}


def _shown(held: Loaded, typed: Mapping[str, Typed]) -> Shown:
    current = held.current
    return Shown(
        current,
        common.account(),
        bool(common.why_not(current, held.topic.pillar)),
        {**held.drafts, **typed},
        held.discussed,
        g.standing.may("discuss"),
        held.notes,
        {
            one.id: url_for("assessment.question", assessment_id=current.assessment.id, question_id=one.id)
            for one in held.topic.questions
        },
        held.beside,
    )


def show(held: Loaded, typed: Mapping[str, Typed]) -> str:
    """The page; ``typed``: what was just sent and does not stand."""
    current, topic = held.current, held.topic
    words, shown, nodes = texts(current.shelved.loaded), _shown(held, typed), _nodes(current)
    people = asked(current, topic)
    views = []
    for question in topic.questions:
        if question in people:
            views.append(question_view(shown, question, number=people.index(question) + 1, of=len(people)))
        elif isinstance(question, Computed) and nodes[question.id].state not in ("off_path", "pending"):
            views.append(question_view(shown, question))
    states = [nodes[one.id] for one in topic.questions if not isinstance(one, Computed) and one not in people]
    return render_template(
        "assessment/topic.html",
        **common.page(current),
        topic=topic,
        pillar=_pillar(current, topic, words),
        views=views,
        asked=[view["id"] for view in views],
        errors=_errors(shown, people, set(typed)),
        kept=kept(shown, topic.questions, words) if shown.read_only else [],
        checks=checks(current, topic, words),
        later=[words.question(one) for one in topic.questions if nodes[one.id].state == "pending" and one not in people
               and not isinstance(one, Computed)],
        useless=sum(node.state == "off_path" for node in states),
        set_aside=sum(node.state == "not_applicable" for node in states),
        why_not=common.why_not(current, topic.pillar),
        assigned=held.assigned,
        notes=held.notes,
        shown=shown,
        next_topic=_next(held),
        previous_topic=_next(held, -1),
        sign_in=url_for("account.sign_in"),
        script_words=script_words(),
        to_confirm=0 if shown.read_only else sum(one.id in held.beside.proposals for one in people),
    )  # fmt: skip


def script_words() -> dict[str, str]:
    """What the script says, in the language of the page; ``{at}`` and ``{who}`` are put in by it."""
    return {
        "saved": t("enregistré à {at}"),
        "saving": t("enregistrement…"),
        "waiting": t("pas encore enregistré, nouvel essai dans un instant"),
        "typing": t("pas encore enregistré"),
        "error": t("pas encore enregistré : voyez ce qui est à corriger"),
        "conflict": t("pas encore enregistré : deux réponses, choisissez"),
        "session": t("Votre session a pris fin. Ce que vous avez saisi est gardé sur cet appareil."),
        "sign_in": t("Se connecter dans un nouvel onglet"),
        "closed": t("Les réponses ne changent plus ici. Ce que vous avez saisi est gardé sur cet appareil."),
        "too_long": t("C'est trop long pour être enregistré. Ce que vous avez saisi est gardé sur cet appareil."),
        "found": t("Saisie retrouvée sur cet appareil"),
        "retry": t("Réessayer"),
        "clear": t("Effacer la réponse"),
        "both": t("Les deux réponses sont gardées. Laquelle retenir ?"),
        "who": t("{who} a répondu en même temps que vous"),
        "own": t("Une autre réponse a été enregistrée depuis une autre page"),
        "mine": t("La vôtre"),
        "theirs": t("L'autre, {at}"),
        "keep": t("Garder la mienne"),
        "take": t("Prendre l'autre"),
        "check": t("Réponses à vérifier"),
        "shown": t("Une réponse a ouvert ou fermé des questions de cette page."),
    }


def _pillar(current: Current, topic: Topic, words: Texts) -> tuple[int, str]:
    """Number and title of the topic's pillar; 0 for questions that stand in none."""
    for index, pillar in enumerate(current.shelved.loaded.model.groups(), 1):
        if pillar.id == topic.pillar:
            return index, words.group(pillar)
    return 0, words.title


def _errors(shown: Shown, people: Iterable[Question], sent: set[str]) -> list[FieldError | tuple[str, str]]:
    """The summary at the top: what was just sent and does not stand."""
    found: list[FieldError | tuple[str, str]] = []
    for question in people:
        open_ = unsaved(shown, question) if question.id in sent else None
        if open_ is not None:
            found += open_.errors
            if open_.conflict:
                said = t("Deux réponses ont été données à « %(text)s » : choisissez.",
                         text=texts(shown.current.shelved.loaded).question(question))  # fmt: skip
                found.append((f"#conflict-{question.id}", said))
    return found


def kept(shown: Shown, questions: Iterable[Question], words: Texts) -> list[tuple[str, str]]:
    """Where nothing can be changed any more: what this person had typed, by question."""
    found = []
    for question in questions:
        open_ = unsaved(shown, question)
        if open_ is not None:
            said = " ; ".join(text for part in open_.form.typed.values() for text in part if text.strip())
            found.append((words.question(question), said))
    return found


def checks(current: Current, topic: Topic, words: Texts) -> list[dict[str, Any]]:
    """The consistency rules that hold and name a question of the topic: what they ask, and of which questions."""
    own = {one.id for one in topic.questions}
    return [
        {"id": rule.id, "text": words.rule(rule), "questions": [name for name in rule.questions if name in own]}
        for rule in current.shelved.loaded.model.rules
        if rule.id in current.result.to_check and own & set(rule.questions)
    ]
