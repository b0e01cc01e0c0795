"""The plan as a calendar (RFC 5545): one whole day for each action that has a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from assessment.plan import PlanAction
from reports.language import Language
from reports.plan import PlanLine, PlanModel

PRODUCT = "-//Ancrage//Plan//FR"
BEFORE = timedelta(days=7)
"""When a calendar reminds of an action still to be done."""


def calendar(plan: PlanModel, actions: Sequence[PlanAction], address: str) -> bytes:
    """The calendar of a plan.

    Args:
        plan: the plan in words.
        actions: the same actions as they are kept.
        address: what the address of the page of an action begins with; its id follows.

    An action keeps its UID as long as it is in the plan: taken in again, a calendar changes what it has and adds
    nothing twice. One that was dropped is cancelled there.
    """
    language = Language(plan.lang, plan.decimals)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", language.t("Plan d'amélioration de %(firm)s", firm=plan.firm))
    kept = {one.id: one for one in actions}
    for line in plan.lines:
        if line.due is not None:
            made.add_component(_event(line, kept[line.id], address, language))
    content: bytes = made.to_ical()
    return content


def _event(line: PlanLine, action: PlanAction, address: str, language: Language) -> Event:
    assert line.due is not None  # noqa: S101 - asked by the caller
    event = Event()
    event.add("uid", f"{line.id}@plan.ancrage")
    event.add("dtstamp", action.changed_at)
    event.add("created", action.created_at)
    event.add("last-modified", action.changed_at)
    event.add("sequence", action.revision - 1)
    event.add("summary", _summary(line, language))
    event.add("dtstart", line.due)
    event.add("dtend", line.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # nobody is busy all day for it
    event.add("status", "CANCELLED" if line.status == "dropped" else "CONFIRMED")
    event.add("description", _description(line, language))
    event.add("url", f"{address}{line.id}")
    if line.open:
        event.add_component(_alarm(line))
    return event


def _summary(line: PlanLine, language: Language) -> str:
    return language.t("Faite : %(text)s", text=line.text) if line.status == "done" else line.text


def _description(line: PlanLine, language: Language) -> str:
    parts = []
    if line.first_step:
        parts.append(language.t("Premier pas : %(text)s", text=line.first_step))
    if line.owner:
        parts.append(language.t("Responsable : %(name)s", name=line.owner))
    parts += [f"{one.title}{language.colon}{one.contact}" for one in line.resources if one.contact]
    return "\n".join(parts)


def _alarm(line: PlanLine) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -BEFORE)
    alarm.add("description", line.text)
    return alarm
