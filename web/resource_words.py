"""Resources in the words of the page: their kinds, states, sizes, places, and what helps with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessment.code_lists.places import FRANCE, departements, place_name
from assessment.progress import topics
from assessment.resources import Entry, Kind
from assessment.resources.search import Size, State, state_of
from questionnaires.loader import LoadedQuestionnaire
from reports import helps
from web.language import language, n, t
from web.questionnaire_words import texts

Choice = tuple[str, str]
"""Code and words."""


def kind_name(kind: Kind) -> str:
    """What a resource is."""
    return {
        "programme": t("dispositif"),
        "guide": t("guide"),
        "workshop": t("atelier ou rencontre"),
        "label": t("label ou marque"),
        "network": t("réseau ou interlocuteur"),
        "tool": t("outil"),
        "example": t("exemple"),
        "currency": t("monnaie locale"),
    }[kind]


def state_name(state: State) -> str:
    """Whether one can turn to it today."""
    return {
        "open": t("Ouvert, vérifié"),
        "to_check": t("À vérifier avant toute démarche"),
        "example": t("Exemple à suivre"),
        "closed": t("Terminé"),
        "proposed": t("Idée du plan régional, n'existe pas encore"),
    }[state]


def state_text(state: State) -> str:
    """What that means for a firm."""
    return {
        "open": t("Quelqu'un a vérifié que c'est ouvert aux entreprises."),
        "to_check": t("Personne n'a encore vérifié que c'est ouvert : renseignez-vous avant de compter dessus."),
        "example": t("À lire pour s'inspirer : il n'y a rien à demander."),
        "closed": t("C'est terminé : il n'y a plus rien à demander."),
        "proposed": t("Le plan régional l'a proposé ; rien n'est ouvert, il n'y a rien à demander pour l'instant."),
    }[state]  # fmt: skip


def size_name(size: Size) -> str:
    """A size of firm."""
    return {
        "alone": t("seul, sans salarié"),
        "micro": t("de 1 à 9 personnes"),
        "small": t("de 10 à 49 personnes"),
        "medium": t("de 50 à 249 personnes"),
        "large": t("250 personnes et plus"),
    }[size]


def place_words(place: str) -> str:
    """The name of a place; a code that no list has is shown as it is."""
    return t("France entière") if place == FRANCE else place_name(place) or place


def sizes_words(one: Entry) -> str:
    """For which sizes, in words; empty where nobody knows."""
    if one.headcount is None:
        return ""
    least, below = one.headcount
    if below is None:
        return (
            t("toutes les tailles")
            if least <= 0
            else n("à partir de %(n)s personne", "à partir de %(n)s personnes", least)
        )
    first, beyond = language().number(least), language().number(below)
    if least <= 0:
        return t("moins de %(beyond)s personnes", beyond=beyond)
    return t("de %(first)s à moins de %(beyond)s personnes", first=first, beyond=beyond)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A resource ready to be shown: ``entry`` has the typography of the language."""

    entry: Entry
    state: State
    kind: str
    standing: str
    when: str
    sizes: str
    places: tuple[str, ...]


def shown(one: Entry) -> Shown:
    """A resource in the language of the page."""
    words = language()

    def text(given: str | None) -> str | None:
        return None if given is None else words.typeset(given)

    typeset = replace(
        one, title=words.typeset(one.title), offer=words.typeset(one.offer), runner=text(one.runner),
        territory=text(one.territory), venue=text(one.venue), audience=text(one.audience), contact=text(one.contact),
        figures=text(one.figures), source=text(one.source),
    )  # fmt: skip
    looked = helps.looked(one, words)
    return Shown(
        typeset, state_of(one), kind_name(one.kind), words.typeset(looked), words.typeset(helps.when(one, words)),
        sizes_words(one), tuple(place_words(place) for place in one.places),
    )  # fmt: skip


# --- choices ----------------------------------------------------------------------------------------------


def theme_names(loaded: LoadedQuestionnaire) -> dict[str, str]:
    """Titles of the pillars and topics."""
    words = texts(loaded)
    return {group.id: words.group(group) for group in loaded.model.all_groups()}


def theme_choices(loaded: LoadedQuestionnaire, used: Iterable[str] | None = None) -> list[tuple[str, list[Choice]]]:
    """Pillars with their topics, for a list; ``used``: only the themes that are named there, and their pillars."""
    names, wanted = theme_names(loaded), None if used is None else set(used)
    found = []
    for pillar in loaded.model.groups():
        below = [group.id for group in pillar.groups() if wanted is None or group.id in wanted]
        if below or wanted is None or pillar.id in wanted:
            whole = (pillar.id, t("%(pillar)s (tous les thèmes)", pillar=names[pillar.id]))
            found.append((names[pillar.id], [whole, *((name, names[name]) for name in below)]))
    return found


def with_topics(loaded: LoadedQuestionnaire, theme: str) -> frozenset[str]:
    """A theme, and where it is a pillar its topics too."""
    group = next((one for one in loaded.model.all_groups() if one.id == theme), None)
    return frozenset((theme, *(child.id for child in group.groups()))) if group is not None else frozenset()


def departement_choices(entries: Iterable[Entry]) -> list[Choice]:
    """The départements of the regions that resources name."""
    regions = {place.removeprefix("region-") for one in entries for place in one.places if place.startswith("region-")}
    return [(one.code, f"{one.name} ({one.code})") for one in departements().values() if one.region in regions]


# --- what it helps with -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Help:
    """A question with the action of it that a resource helps with."""

    pillar: str
    question: str
    action: str


def helps_with(loaded: LoadedQuestionnaire, resource: str) -> list[Help]:
    """The actions for which a questionnaire names a resource, in its order."""
    words, found = texts(loaded), []
    names = theme_names(loaded)
    for topic in topics(loaded):
        for question in topic.questions:
            found += [
                Help(
                    names.get(topic.pillar, words.title),
                    words.question(question),
                    words.text(f"{question.id}.actions.{one.id}.text", one.text),
                )
                for one in question.actions
                if resource in one.resources
            ]
    return found


def duties_with(loaded: LoadedQuestionnaire, resource: str) -> list[str]:
    """Titles of the obligations of law for which a questionnaire names a resource."""
    words = texts(loaded)
    return [
        words.text(f"law.obligations.{one.id}.title", one.title)
        for one in loaded.model.duties().obligations
        if resource in one.resources
    ]
