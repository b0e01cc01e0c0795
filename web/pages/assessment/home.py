"""The home of an assessment: its topics with how far each is, and where to go on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import g, render_template, session, url_for

from assessment import carry_over, firms, proposals, teamwork
from assessment.current import Current
from assessment.progress import Progress, TopicProgress, is_asked, progress
from assessment.store import Db
from assessment.teamwork import Assigned
from web.access import TRIAL_LINKS
from web.core import store
from web.language import lang, n
from web.letters import absolute
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages
from web.questionnaire_words import minutes_words, texts

_STATES = {"not_started": "todo", "in_progress": "doing", "done": "done", "waiting": "later"}


@pages.get("/evaluations/<assessment_id>")
def home(assessment_id: str) -> str:
    """Pillars, topics, and everything that can be done with the assessment."""
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        assigned = teamwork.assigned(db, assessment_id)
        discussed = teamwork.to_discuss(db, assessment_id)
        proposed = frozenset(proposals.of_assessment(db, assessment_id))
        earlier = _earlier(db, current)
        firm = firms.find(db, current.assessment.firm) if current.assessment.firm else None
    token = session.get(TRIAL_LINKS, {}).get(assessment_id) if current.assessment.firm is None else None
    keep = absolute("trial.open", token=token) if token else ""
    far = progress(current, lang())
    words = texts(current.shelved.loaded)
    return render_template(
        "assessment/home.html",
        **common.page(current),
        firm=firm,
        far=far,
        minutes=minutes_words(far.minutes_left),
        pillars=_pillars(current, far, assigned, discussed, proposed),
        to_confirm=len(proposed & _asked_of(current)),
        earlier=earlier,
        not_asked=[words.group(one.topic.group) for one in far.topics if one.state == "not_asked"],
        people=_people(far, assigned),
        keep_link=keep,
        links=_links(current),
        standing=g.standing,
        reopen_href=url_for("submission.reopen", assessment_id=assessment_id) if g.standing.may("submit") else "",
    )  # fmt: skip


def _pillars(
    current: Current, far: Progress, assigned: dict[str, Assigned], discussed: frozenset[str], proposed: frozenset[str]
) -> list[dict[str, Any]]:
    """Title, number and tasks of each pillar that asks something; questions of none come first."""
    words = texts(current.shelved.loaded)
    groups = [(current.shelved.loaded.model.id, "")]
    groups += [(pillar.id, words.group(pillar)) for pillar in current.shelved.loaded.model.groups()]
    found = []
    for number, (pillar, title) in enumerate(groups):
        lines = [one for one in far.topics if one.topic.pillar == pillar and one.state != "not_asked"]
        if lines:
            tasks = [_task(current, one, assigned, discussed, proposed) for one in lines]
            found.append({"number": number, "title": title, "tasks": tasks})
    return found


def _task(
    current: Current,
    line: TopicProgress,
    assigned: dict[str, Assigned],
    discussed: frozenset[str],
    proposed: frozenset[str],
) -> dict[str, Any]:
    topic = line.topic
    own = {question.id for question in topic.questions}
    flags = len(own & discussed)
    rules = [one for one in current.shelved.loaded.model.rules if one.id in current.result.to_check]
    odd = len({name for rule in rules for name in rule.questions if name in own})
    waiting = len(own & proposed & _asked_of(current))
    hints = [n("%(n)s réponse à confirmer", "%(n)s réponses à confirmer", waiting)] if waiting else []
    hints += [n("%(n)s question à discuter", "%(n)s questions à discuter", flags)] if flags else []
    hints += [n("%(n)s réponse à vérifier", "%(n)s réponses à vérifier", odd)] if odd else []
    task = {
        "title": texts(current.shelved.loaded).group(topic.group),
        "href": url_for("assessment.topic", assessment_id=current.assessment.id, topic_id=topic.id),
        "state": _STATES[line.state],
        "hint": " · ".join(hints),
        "done": line.done,
        "total": line.asked,
    }
    if topic.id not in assigned:
        return task
    mine = g.visitor is not None and assigned[topic.id].account == g.visitor.id
    return task | ({"mine": True} if mine else {"who": assigned[topic.id].name})


def _asked_of(current: Current) -> frozenset[str]:
    """Ids of the questions that this firm is asked."""
    return frozenset(node.id for node in current.result.nodes if node.kind == "question" and is_asked(node))


def _earlier(db: Db, current: Current) -> int | None:
    """The year before, where this firm has one."""
    held = current.assessment
    found = carry_over.predecessor(db, held.firm, held.questionnaire, held.period) if held.firm else None
    return found.period if found else None


def _people(far: Progress, assigned: dict[str, Assigned]) -> list[tuple[str, int]]:
    """Who has how many of the topics that are asked, whoever has most first."""
    held = [assigned[one.topic.id] for one in far.topics if one.state != "not_asked" and one.topic.id in assigned]
    names = {one.account: one.name for one in held}
    return [(names[account], count) for account, count in Counter(one.account for one in held).most_common()]


def _links(current: Current) -> dict[str, str]:
    """Addresses of the other pages of the assessment; empty where this visitor has no use for them."""
    here: dict[str, Any] = {"assessment_id": current.assessment.id}
    return {
        "results": url_for("results.show", **here),
        "carried": url_for("assessment.carried", **here),
        "evolution": url_for("results.evolution", **here),
        "simulator": url_for("simulator.show", **here),
        "check": url_for("submission.check", **here),
        "blank": url_for("results.blank", **here),
        "workbook": url_for("workbook.home", **here),
        "facts": url_for("assessment.facts", **here),
        "vsme": url_for("vsme.show", **here) if current.shelved.loaded.model.vsme is not None else "",
        "share": url_for("assessment.assign", **here) if g.standing.may("assign") else "",
        "delete": url_for("assessment.delete", **here) if g.standing.may("manage") else "",
        "claim": url_for("trial.claim", **here) if current.assessment.firm is None else "",
        "mine": url_for("firm.mine"),
        "firm": url_for("firm.home", firm_id=g.firm_id) if g.firm_id else "",
        "plan": url_for("plan.show", firm_id=g.firm_id) if g.firm_id else "",
        "proofs": url_for("evidence.of_firm", firm_id=g.firm_id) if g.firm_id else "",
    }
