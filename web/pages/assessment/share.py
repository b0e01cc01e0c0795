"""Topics given to colleagues."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import members, teamwork
from assessment.current import Current
from assessment.members import Member
from assessment.progress import Topic, progress
from assessment.roles import Standing
from web.core import store
from web.language import lang, n, t
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages
from web.questionnaire_words import texts


def able(people: Sequence[Member], pillar: str) -> list[Member]:
    """Who may answer in a pillar."""
    return [one for one in people if Standing(one.role, one.pillars).may("answer", pillar)]


def asked_topics(current: Current) -> list[Topic]:
    """The topics that ask this firm something, now or perhaps later."""
    return [one.topic for one in progress(current, lang()).topics if one.state != "not_asked"]


@pages.route("/evaluations/<assessment_id>/partage", methods=["GET", "POST"])
def assign(assessment_id: str) -> str | Response | tuple[str, int]:
    """Each topic with who has it; only those who may answer there can be chosen."""
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        people = members.of_firm(db, g.firm_id) if g.firm_id else []
        held = teamwork.assigned(db, assessment_id)
    every = asked_topics(current)
    if request.method == "GET":
        return _page(current, every, people, {one.topic: one.account for one in held.values()}, [])
    wanted = {one.id: request.form[f"t.{one.id}"] for one in every if f"t.{one.id}" in request.form}
    named = [one for one in every if wanted.get(one.id)]
    wrong = [one for one in named if wanted[one.id] not in {who.account for who in able(people, one.pillar)}]
    if wrong:
        errors = [(f"t.{one.id}", t("Choisissez une personne qui peut répondre à ce thème.")) for one in wrong]
        return _page(current, every, people, wanted, errors), 422
    changed = {
        topic: who for topic, who in wanted.items() if (held[topic].account if topic in held else "") != who
    }  # fmt: skip
    with store().write() as db:
        for topic, who in changed.items():
            teamwork.assign(db, g.visitor.id, assessment_id, topic, who or None)
    if changed:
        flash(n("%(n)s thème a changé de mains.", "%(n)s thèmes ont changé de mains.", len(changed)), "success")
    return redirect(url_for("assessment.home", assessment_id=assessment_id), 303)


def _page(
    current: Current,
    every: list[Topic],
    people: Sequence[Member],
    chosen: dict[str, str],
    errors: list[tuple[str, str]],
) -> str:  # fmt: skip
    words = texts(current.shelved.loaded)
    lines = []
    for number, pillar in enumerate(current.shelved.loaded.model.groups(), 1):
        own = [one for one in every if one.pillar == pillar.id]
        options = [(one.account, one.name) for one in able(people, pillar.id)]
        rows = [(f"t.{one.id}", words.group(one.group), chosen.get(one.id, "")) for one in own]
        if rows:
            lines.append({"number": number, "title": words.group(pillar), "options": options, "rows": rows})
    return render_template(
        "assessment/share.html", **common.page(current), lines=lines, errors=errors, by_field=dict(errors),
        alone=len(people) < 2, people_href=url_for("firm.people", firm_id=g.firm_id),
    )  # fmt: skip
