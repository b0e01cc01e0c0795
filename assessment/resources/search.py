"""Finding resources: by words, and by kind, theme, size, place and state.

What is not known of a resource neither keeps it out nor lets it in unseen: it is found among the unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assessment.code_lists.places import reaches
from assessment.code_lists.words import folded, query_words, telling
from assessment.resources.entries import Entry, Kind

State = Literal["open", "to_check", "example", "closed", "proposed"]
STATES: tuple[State, ...] = ("open", "to_check", "example", "closed", "proposed")
OFFERED: tuple[State, ...] = ("open", "to_check", "example")
"""What is found unless one asks for what has ended, or was only proposed."""
Size = Literal["alone", "micro", "small", "medium", "large"]
SIZES: dict[Size, tuple[float, float | None]] = {
    "alone": (0, 1), "micro": (1, 10), "small": (10, 50), "medium": (50, 250), "large": (250, None),
}  # fmt: skip
"""Persons: the smallest, included, and the first that is too large."""


@dataclass(frozen=True)
class Query:
    """What one looks for; empty: anything."""

    text: str = ""
    kind: Kind | None = None
    themes: frozenset[str] = frozenset()
    """Ids of groups, any of them."""
    size: Size | None = None
    departement: str | None = None
    state: State | None = None


@dataclass(frozen=True)
class Found:
    """What was found, best first: for certain, and where size or place are not known."""

    sure: Sequence[Entry]
    unsure: Sequence[Entry]


def state_of(entry: Entry) -> State:
    """Whether one can turn to it today. Only what was checked is said to be open."""
    if entry.status == "joinable":
        return "open" if entry.checked_on is not None else "to_check"
    return "to_check" if entry.status == "unknown" else entry.status


def find(entries: Iterable[Entry], query: Query, names: Mapping[str, str] | None = None) -> Found:
    """What answers a query. ``names``: titles of the themes, searched with the texts.

    Each word must begin a word of the resource; accents, capitals and plurals do not matter, nor do articles. First
    where the words are in the name, then what is open; within each in the order given, with what has a day before.
    Examples come last: one cannot turn to them.
    """
    words = [stem(word) for word in telling(query_words(query.text))]
    ranked: list[tuple[tuple[object, ...], Entry]] = []
    for place, one in enumerate(entries):
        state = state_of(one)
        if not _wanted(one, state, query):
            continue
        rank = _matches(one, words, names or {})
        if rank is not None:
            dated = one.starts_on.isoformat() if one.starts_on else "9999"
            ranked.append(((state == "example", rank, STATES.index(state), dated, place), one))
    in_order = [one for _, one in sorted(ranked, key=lambda pair: pair[0])]
    fits = {one.id: _fits(one, query) for one in in_order}
    return Found([one for one in in_order if fits[one.id]], [one for one in in_order if fits[one.id] is None])


def stem(word: str) -> str:
    """A word without its plural: ``locaux`` → ``local``, ``guides`` → ``guide``, ``companies`` → ``company``."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _wanted(one: Entry, state: State, query: Query) -> bool:
    if state != query.state if query.state else state not in OFFERED:
        return False
    if query.kind is not None and one.kind != query.kind:
        return False
    return not query.themes or not query.themes.isdisjoint(one.themes)


def _fits(one: Entry, query: Query) -> bool | None:
    """Whether it is for a size and a place; ``None``: nobody knows, and nothing says that it is not."""
    if one.from_anywhere:
        return True
    answers: list[bool | None] = []
    if query.size is not None:
        answers.append(_suits(one, *SIZES[query.size]))
    if query.departement is not None:
        answers.append(reaches(one.places, query.departement) if one.places else None)
    return False if False in answers else None if None in answers else True


def _suits(one: Entry, least: float, below: float | None) -> bool | None:
    if one.headcount is None:
        return None
    own_least, own_below = one.headcount
    return (below is None or own_least < below) and (own_below is None or least < own_below)


def _matches(one: Entry, words: Sequence[str], names: Mapping[str, str]) -> int | None:
    """0 where every word is in its names, 1 where they are elsewhere; ``None``: one is missing."""
    if not words:
        return 0
    own = _stems(one.title, *one.aliases)
    others = (one.offer, one.runner, one.territory, one.venue, one.audience, one.figures)
    every = own | _stems(*(text for text in others if text), *(names.get(theme, "") for theme in one.themes))
    if not all(_begins(word, every) for word in words):
        return None
    return 0 if all(_begins(word, own) for word in words) else 1


def _stems(*texts: str) -> set[str]:
    return set().union(*(_of_text(text) for text in texts))


@lru_cache(maxsize=8192)
def _of_text(text: str) -> frozenset[str]:
    """The same texts are searched by everybody: two languages of a catalogue of some hundred resources fit."""
    return frozenset(stem(word) for word in folded(text).split())


def _begins(word: str, among: set[str]) -> bool:
    return any(one.startswith(word) for one in among)
