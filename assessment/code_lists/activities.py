"""Activities of firms: the 732 sub-classes of NAF rév. 2 (INSEE, 2008), the code known as APE.

The labels are INSEE's and are in French only. NAF 2025 becomes the official code on 1 January 2027: store the
nomenclature beside the code, and never compare codes of the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assessment.code_lists.words import LONGEST_QUERY, folded, query_words, read_rows, telling

NAF_REV2 = "NAFRev2"
"""Nomenclature of every code of this module, as the Sirene register names it."""

_CODE = re.compile(r"(\d\d)[\s.]*(\d\d)[\s.]*([A-Za-z])", re.ASCII)
_CODE_AMONG_WORDS = re.compile(r"\b\d\d\.?\d\d[A-Za-z]\b", re.ASCII)
_BEGINNING_OF_CODE = re.compile(r"\d{2,4}[a-z]?", re.ASCII)
_SHORTEST_STEM = 5
_EXACT, _BEGINS, _STEM = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Activity:
    """One sub-class; all texts are in French."""

    code: str
    """With its point: ``10.71C``."""
    label: str
    division: str
    """Two digits: ``10``."""
    section: str
    """A letter from A to U."""
    section_label: str
    division_label: str


@dataclass(frozen=True, slots=True)
class _Index:
    labels: dict[str, str]
    """Folded label by code."""
    words: dict[str, dict[str, int]]
    """Word → code → 0 where the word stands in the label, 1 where it is a trade word for the code."""


def activity(code: str) -> Activity | None:
    """The activity of a code, written ``10.71C``, ``1071c`` or ``10 71 C``; None where NAF rév. 2 has none."""
    match = _CODE.fullmatch(code.strip())
    return _activities().get(f"{match[1]}.{match[2]}{match[3].upper()}") if match else None


def search_activities(text: str, limit: int = 20) -> tuple[Activity, ...]:
    """Activities for what a person types, best first; at most ``limit``.

    Every word must begin a word of the label or of the trade words (``trade_words.csv``: "plombier" is in no label),
    or share a stem with one: at least five letters and half of the longer word. Accents, capitals and articles do not
    matter. Digits are the beginning of a code; a whole code among words, as a choice shows it (``Coiffure (96.02A)``),
    finds that activity alone. One letter finds nothing.
    """
    return tuple(_found(text[: 2 * LONGEST_QUERY])[: max(limit, 0)])


def _found(text: str) -> list[Activity]:
    known = _activities()
    whole = _CODE_AMONG_WORDS.search(text)
    if whole is not None and (named := activity(whole[0])) is not None:
        return [named]
    beginning = folded(text).replace(" ", "")
    if _BEGINNING_OF_CODE.fullmatch(beginning):
        return [one for one in known.values() if one.code.replace(".", "").lower().startswith(beginning)]
    return _by_words(telling(query_words(text)))


def _by_words(words: list[str]) -> list[Activity]:
    """What all words find, the likest first, then labels that begin so, then the shortest label."""
    if not words:
        return []
    index = _index()
    each = [_codes_for(word, index) for word in words]
    query = " ".join(words)

    def order(code: str) -> tuple[int, bool, int, str]:
        label = index.labels[code]
        return sum(costs[code] for costs in each), not label.startswith(query), len(label), code

    shared = set(each[0]).intersection(*each[1:])
    return [_activities()[code] for code in sorted(shared, key=order)]


def _codes_for(word: str, index: _Index) -> dict[str, int]:
    """Codes that one word of a query finds, with what the likeness costs: 0 for the word itself."""
    costs: dict[str, int] = {}
    for other, codes in index.words.items():
        likeness = _likeness(word, other)
        if likeness is not None:
            for code, trade in codes.items():
                costs[code] = min(likeness + trade, costs.get(code, likeness + trade))
    return costs


def _likeness(word: str, other: str) -> int | None:
    if other.startswith(word):
        return _EXACT if other in (word, f"{word}s") else _BEGINS
    if word[:_SHORTEST_STEM] != other[:_SHORTEST_STEM] or len(word) < _SHORTEST_STEM:
        return None
    shared = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    if word == f"{other}s":
        return _EXACT
    return _STEM if 2 * shared >= max(len(word), len(other)) else None


@cache
def _activities() -> dict[str, Activity]:
    return {
        code: Activity(code, label, code[:2], section, section_label, division_label)
        for code, label, division_label, section, section_label in read_rows("naf_rev2.csv")
    }


@cache
def _index() -> _Index:
    labels = {code: folded(one.label) for code, one in _activities().items()}
    words: dict[str, dict[str, int]] = {}
    for code, label in labels.items():
        for word in label.split():
            words.setdefault(word, {})[code] = 0
    for trade, codes in read_rows("trade_words.csv"):
        for code in codes.split():
            for word in telling(folded(trade).split()):
                words.setdefault(word, {}).setdefault(code, 1)
    return _Index(labels, words)
