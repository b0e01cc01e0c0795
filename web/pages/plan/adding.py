"""Actions put into the plan: those that the result proposes, or the firm's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, g, render_template, request
from werkzeug.wrappers import Response

from assessment import firms, members, plan, plan_changes
from assessment.days import day_of
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.plan import Chosen
from assessment.plan_changes import MOST_ACTIONS, FullPlanError
from assessment.plan_figures import Basis
from assessment.plan_words import chosen as as_chosen
from assessment.plan_words import declared, pillar_of, words
from assessment.planned import planned_actions
from questionnaires.model import Action, Question
from reports.language import Language
from scoring.gains import next_steps
from scoring.result import Gain
from scoring.ways import reached
from web import plan_form, plan_view
from web.core import services, store
from web.language import lang, language, n, t
from web.outcome import Outcome
from web.pages.plan.blueprint import pages, to_action, to_plan
from web.role_words import pillar_choices

FIRST = 12
"""Actions shown above the others: the next step of the questions that bring most for their effort."""
MOST_AT_ONCE = MOST_ACTIONS + 1
"""With more of them ticked no plan has room for all: it says so."""
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Offer:
    """One action to choose. ``gain``: points for certain."""

    value: str
    text: str
    question: str
    gain: str
    effort: str
    pillar: str
    place: int
    """Of the pillar in the questionnaire."""


@pages.get("/entreprises/<firm_id>/plan/choisir")
def choose(firm_id: str) -> str:
    """The useful actions of the firm's latest assessments, those of the plan left out."""
    return _choose_page(firm_id, (), ())


def _choose_page(firm_id: str, ticked: Sequence[str], errors: Sequence[FieldError]) -> str:
    with store().read() as db:
        firm = firms.find(db, firm_id) or abort(404)
        outcomes = plan_view.latest(db, services(), firm_id)
        held = plan.of_firm(db, firm_id)
    actions = plan_view.as_today(services(), outcomes, held)
    bases = [plan_view.basis(services(), one) for one in outcomes]
    first: list[Offer] = []
    others: list[Offer] = []
    for basis in bases:
        planned = planned_actions(actions, basis.loaded.model.id)
        useful = [one for one in basis.gains if (one.question, one.action) not in planned and _counts(basis, one)]
        steps = {(one.question, one.action) for one in next_steps(basis.loaded, useful)[:FIRST]}
        for gain in useful:
            offer = _offer(basis, gain)
            if g.standing.may("answer", pillar_of(basis.loaded, gain.question)):
                (first if (gain.question, gain.action) in steps else others).append(offer)
    groups: dict[str, list[Offer]] = {}
    for offer in sorted(others, key=lambda one: one.place):  # by pillar, and within it as they came
        groups.setdefault(offer.pillar, []).append(offer)
    return render_template(
        "plan/choose.html", firm=firm, first=first, groups=groups, ticked=list(ticked), errors=errors,
        assessed=[one.assessment for one in bases], planned=sum(one.details.status != "dropped" for one in held),
    )  # fmt: skip


def _counts(basis: Basis, gain: Gain) -> bool:
    """Whether a gain is more than rounding hides."""
    least: float = 0.5 * 10**-basis.result.decimals
    return gain.gain >= least


def _offer(basis: Basis, gain: Gain) -> Offer:
    found = declared(basis.loaded, gain.question, gain.action)
    assert found is not None  # noqa: S101 - the gain is of this questionnaire
    said = words(basis.loaded, *found, lang())
    efforts = {one.code: one.text for one in basis.loaded.model.efforts}
    effort = basis.loaded.translations.get(f"efforts.{gain.effort}.text", efforts[gain.effort], lang())
    here, pillar = language(), pillar_of(basis.loaded, gain.question)
    figures = Language(here.code, basis.result.decimals)
    shown = round(abs(gain.gain), figures.decimals)  # 1.96 is read as 2.0: plural
    pillars = [group.id for group in basis.loaded.model.groups()]
    return Offer(
        f"{gain.question}:{gain.action}", here.typeset(said.text), here.typeset(said.question),
        n("%(points)s point", "%(points)s points", shown, points=figures.signed(gain.gain)),
        here.typeset(effort), here.typeset(said.pillar), pillars.index(pillar) if pillar in pillars else len(pillars),
    )  # fmt: skip


@pages.post("/entreprises/<firm_id>/plan/ajouter")
def add(firm_id: str) -> Answer:
    """Put the actions sent (``action=question:action``, repeated) into the plan; from any page that proposes some."""
    sent = list(dict.fromkeys(clean(one) for one in request.form.getlist("action")[:MOST_AT_ONCE]))
    if not sent:
        message = t("Cochez au moins une action")
        return _choose_page(firm_id, (), [FieldError("action", message, "")]), 422
    with store().read() as db:
        outcomes, held = plan_view.latest(db, services(), firm_id), plan.of_firm(db, firm_id)
    moved = {one.origin: one.id for one in plan_view.as_today(services(), outcomes, held) if one.origin is not None}
    chosen: list[Chosen] = []
    unknown, there, forbidden = 0, 0, 0
    for one in sent:
        found = _found(outcomes, one)
        if found is None:
            unknown += 1
            continue
        shown, question, action = found
        pillar = pillar_of(shown.shelved.loaded, question.id)
        if not g.standing.may("answer", pillar):
            forbidden += 1
        elif _is_there(shown, question, action):
            there += 1
        else:
            stored = shown.now.stored.get(question.id)
            chosen.append(as_chosen(shown.shelved.loaded, question, action, stored.content if stored else None))
    if unknown:
        error = FieldError(
            "action",
            n("%(n)s action cochée n'est plus dans le questionnaire",
              "%(n)s actions cochées ne sont plus dans le questionnaire",
              unknown),
            t("Rien n'a été ajouté. Vérifiez les cases ci-dessous, puis envoyez de nouveau."),
        )  # fmt: skip
        return _choose_page(firm_id, sent, [error]), 422
    try:
        with store().write() as db:
            firms.lock(db, firm_id)
            added = plan_changes.choose(db, g.visitor.id, firm_id, chosen, moved)
    except FullPlanError:
        return _choose_page(firm_id, sent, [_full()]), 422
    if there:
        flash(n("%(n)s action est déjà faite, d'après vos réponses.",
                "%(n)s actions sont déjà faites, d'après vos réponses.", there), "info")  # fmt: skip
    if forbidden:
        flash(
            n("%(n)s action n'est pas ajoutée : vous répondez à d'autres domaines.",
              "%(n)s actions ne sont pas ajoutées : vous répondez à d'autres domaines.", forbidden),
            "warning",
        )  # fmt: skip
    return to_plan(firm_id, *_said(added))


def _said(added: plan_changes.Added) -> tuple[str, str]:
    new = len(added.added) + len(added.reopened)
    if new:
        return n("%(n)s action est au plan. Donnez-lui une échéance et un responsable.",
                 "%(n)s actions sont au plan. Donnez-leur une échéance et un responsable.", new), "success"  # fmt: skip
    return (t("Le plan la contenait déjà.") if added.held == 1 else t("Rien de nouveau au plan.")), "info"


def _full() -> FieldError:
    return FieldError(
        "action",
        n("Un plan contient %(n)s action au plus", "Un plan contient %(n)s actions au plus", MOST_ACTIONS),
        t("Supprimez celles qui ne servent plus."),
    )


def _found(outcomes: Sequence[Outcome], sent: str) -> tuple[Outcome, Question, Action] | None:
    """An action as a form names it, in the first questionnaire that has it."""
    question, _, action = sent.partition(":")
    for shown in outcomes:
        held = declared(shown.shelved.loaded, question, action)
        if held is not None:
            return shown, *held
    return None


def _is_there(shown: Outcome, question: Question, action: Action) -> bool:
    answer = shown.sheet.answers.get(question.id)
    if answer is None or answer.state != "answered" or answer.value is None:
        return False
    return reached(shown.shelved.plan, question, action, answer.value)


@pages.route("/entreprises/<firm_id>/plan/nouvelle", methods=["GET", "POST"])
def own(firm_id: str) -> Answer:
    """An action of the firm's own."""
    with store().read() as db:
        firm = firms.find(db, firm_id) or abort(404)
        team, today = members.of_firm(db, firm_id), day_of(db.now)
    pillars = [(code, title) for code, title in pillar_choices() if g.standing.may("answer", code)]

    def page(form: plan_form.PlanForm) -> str:
        return render_template("plan/own.html", firm=firm, form=form, team=team, pillars=pillars)

    if request.method == "GET":
        return page(plan_form.of_details(plan.Details(), lang()))
    form = plan_form.read(
        plan_form.typed_in(request.form), team=team, pillars=[code for code, _ in pillars], today=today, lang=lang()
    )
    if form.details is None:
        return page(form), 422
    try:
        with store().write() as db:
            firms.lock(db, firm_id)
            made = plan_changes.add_own(db, g.visitor.id, firm_id, form.details)
    except FullPlanError:
        full = _full()
        return page(form.with_error("title", full.message, full.hint)), 422
    return to_action(firm_id, made, t("L'action est au plan."))
