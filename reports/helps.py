"""Who can help with an action, and how sure that help is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assessment.resources import Entry
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Action, Group, Question
from reports.language import Language
from reports.model import ResourceLine, ResourceStatus

SHOWN = 3
_ORDER: tuple[ResourceStatus, ...] = ("joinable", "example", "unknown", "proposed", "closed")


def of_action(
    loaded: LoadedQuestionnaire, question: Question, action: Action, entries: Mapping[str, Entry], language: Language
) -> tuple[ResourceLine, ...]:
    """At most three: what the region offers nearby on this topic, then what can be joined.

    ``entries``: those that may be proposed to this firm. A closed one gives way to its successor, and else is left out.
    """
    chosen = {one.id: one for one in _nearby(loaded, question, entries)}
    named = {one.id: one for name in action.resources if (one := _living(entries, name)) is not None}
    ranked = sorted(named.values(), key=lambda one: (_ORDER.index(one.status), one.checked_on is None))
    every = list({**chosen, **{one.id: one for one in ranked}}.values())
    return tuple(line(one, language) for one in every[:SHOWN])


def _nearby(loaded: LoadedQuestionnaire, question: Question, entries: Mapping[str, Entry]) -> list[Entry]:
    """The next thing that the region's team added on the topic of a question: one is enough on a card."""
    added = [one for one in entries.values() if one.local and one.status == "joinable"]
    if not added:
        return []
    topics = set(_topics(loaded, question))
    own = [one for one in added if not topics.isdisjoint(one.themes)]
    return sorted(own, key=lambda one: (one.starts_on is None, one.starts_on, one.id))[:1]


def _topics(loaded: LoadedQuestionnaire, question: Question) -> Iterator[str]:
    """The groups that hold a question, without its pillar unless no other does."""

    def holds(group: Group) -> bool:
        return question in group.questions or any(holds(child) for child in group.groups())

    pillars = {one.id for one in loaded.model.groups()}
    for group in loaded.model.all_groups():
        if question in group.questions or (group.id not in pillars and holds(group)):
            yield group.id


def _living(entries: Mapping[str, Entry], name: str) -> Entry | None:
    """The resource itself, or the first of its successors that is not closed."""
    seen: set[str] = set()
    found = entries.get(name)
    while found is not None and found.status == "closed":
        seen.add(found.id)
        successor = found.successor
        found = None if successor is None or successor in seen else entries.get(successor)
    return found


def line(one: Entry, language: Language) -> ResourceLine:
    """A resource as a card shows it."""

    def text(given: str | None) -> str | None:
        return None if given is None else language.typeset(given)

    return ResourceLine(
        id=one.id,
        title=text(one.title) or "",
        offer=text(one.offer) or "",
        status=one.status,
        standing=standing(one, language),
        when=text(when(one, language)) or "",
        runner=text(one.runner),
        contact=text(one.contact),
        url=one.url,
    )


def when(one: Entry, language: Language) -> str:
    """On which day, and where it takes place; empty where it has neither."""
    t = language.t
    days = ""
    if one.starts_on is not None:
        first = language.day(one.starts_on)
        last = one.ends_on
        if last is None or last == one.starts_on:
            days = t("le %(day)s", day=first)
        else:
            days = t("du %(first)s au %(last)s", first=first, last=language.day(last))
    elif one.ends_on is not None:
        days = t("jusqu'au %(day)s", day=language.day(one.ends_on))
    return ", ".join(part for part in (days, one.venue or "") if part)


def standing(one: Entry, language: Language) -> str:
    """Whether a resource can be joined, and how sure that is. Only what was checked is given as open."""
    t, sure = language.t, looked(one, language)
    unsure = one.status == "joinable" and one.checked_on is None
    what = "" if unsure else status_words(one.status, language)
    unknown = one.status == "unknown" and sure == t("à vérifier")
    return f"{what}{language.semicolon}{sure}" if what and not unknown else what or sure


def looked(one: Entry, language: Language) -> str:
    """On which day who looked whether it still exists, or that nobody has."""
    t = language.t
    if one.checked_on is None:
        return t("cité en %(year)s, à vérifier", year=one.cited_year) if one.cited_year else t("à vérifier")
    day = language.day(one.checked_on)
    if one.checked_by_team:
        return t("vérifié le %(day)s par l'équipe de la région", day=day)
    return t("vérifié le %(day)s", day=day)


def status_words(status: ResourceStatus, language: Language) -> str:
    """What the status of a resource means for a firm."""
    t = language.t
    return {
        "joinable": t("ouvert aux entreprises"),
        "example": t("exemple à suivre"),
        "unknown": t("existence à confirmer avant toute démarche"),
        "proposed": t("en projet, pas encore ouvert"),
        "closed": t("a pris fin"),
    }[status]
