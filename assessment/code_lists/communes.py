"""Communes of France, overseas included, with their département, region, EPCI and postal codes (COG 2026).

Names are for people, codes for machines: a postal code is not a commune code, and one postal code may serve many
communes. Only communes that exist today are here: no delegated commune, no arrondissement of Paris, Lyon or Marseille.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from assessment.code_lists.words import LONGEST_QUERY, folded, query_words, read_rows

_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_PARTED_POSTAL_CODE = re.compile(r"\b(\d\d)\s(\d{3})\b", re.ASCII)
_BEGINNING = 2
_ARTICLES = ("l ", "le ", "la ", "les ")


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune."""

    code: str
    """INSEE code, five characters: ``81004``, ``2A004``."""
    name: str
    departement: str
    departement_name: str
    region: str
    """INSEE code of the region (of the territory itself overseas, where there is no region): ``76``."""
    epci: str | None
    """SIREN of its public establishment for cooperation with own taxation; None where it is in none."""
    epci_name: str | None
    postal_codes: tuple[str, ...]
    """Empty for a few lands without inhabitants."""
    region_name: str
    population: int | None
    """Municipal population, for sorting; None where nobody lives."""

    @property
    def label(self) -> str:
        """What people read, and may type back: ``Albi (81)``. No two communes have the same."""
        return f"{self.name} ({self.departement})"


class _Entry(NamedTuple):
    commune: Commune
    name: str
    """As it is searched."""
    bare: str
    """The same without an article before it."""
    searched: str
    """The name after a space, so that a space and letters find the beginning of a word."""
    places: str
    """Département and postal codes, each after a space."""


def commune(code: str) -> Commune | None:
    """The commune of an INSEE code; None where there is none (a postal code is no INSEE code)."""
    return _communes().get(code.strip().upper())


def search_communes(text: str, limit: int = 20) -> tuple[Commune, ...]:
    """Communes for what a person types, at most ``limit``: by name, postal code or both, or as in ``Albi (81)``.

    Every word must begin a word of the name; accents, capitals and hyphens do not matter, and "st" is "saint". Digits,
    2A and 2B are the beginning of a postal code, or a département. First the name itself, then names that begin so,
    then the others; among equals the greatest population first. One letter finds nothing.
    """
    words = [_SAINTS.get(word, word) for word in query_words(_PARTED_POSTAL_CODE.sub(r"\1\2", text[:LONGEST_QUERY]))]
    if not words:
        return ()
    numbers = [word.upper() for word in words if _is_number(word)]
    letters = [word for word in words if not _is_number(word)]
    name = " ".join(letters)
    letters.sort(key=len, reverse=True)  # the longest leaves least to look at
    found: Iterable[_Entry] = _entries()
    if letters and len(letters[0]) >= _BEGINNING:
        found = _by_beginning().get(letters[0][:_BEGINNING], ())
    for word in letters:
        found = [one for one in found if f" {word}" in one.searched]
    for number in numbers:
        found = [one for one in found if f" {number}" in one.places]
    best = _best_first(found, name)
    return tuple(one.commune for one in best[: max(limit, 0)])


def _is_number(word: str) -> bool:
    return word in ("2a", "2b") or re.fullmatch(r"\d+", word, re.ASCII) is not None


def _best_first(found: Iterable[_Entry], query: str) -> list[_Entry]:
    """The name itself, then names that begin so, then those of which a word does; within each as they came."""
    ranks: tuple[list[_Entry], list[_Entry], list[_Entry]] = ([], [], [])
    for one in found:
        if query in (one.name, one.bare):
            ranks[0].append(one)
        else:
            ranks[1 if one.name.startswith(query) or one.bare.startswith(query) else 2].append(one)
    return [one for rank in ranks for one in rank]


@cache
def _communes() -> dict[str, Commune]:
    departements = {code: rest for code, *rest in read_rows("departements.csv")}
    groupings = dict(read_rows("epci.csv"))
    communes = {}
    for code, name, departement, epci, population, postal_codes in read_rows("communes.csv.gz"):
        departement_name, region, region_name = departements[departement]
        communes[code] = Commune(
            code=code,
            name=name,
            departement=departement,
            departement_name=departement_name,
            region=region,
            epci=epci or None,
            epci_name=groupings[epci] if epci else None,
            postal_codes=tuple(postal_codes.split()),
            region_name=region_name,
            population=int(population) if population else None,
        )
    return communes


@cache
def _entries() -> tuple[_Entry, ...]:
    """The greatest population first, then by code."""
    in_order = sorted(_communes().values(), key=lambda one: (-(one.population or 0), one.code))
    return tuple(_entry(one) for one in in_order)


@cache
def _by_beginning() -> dict[str, list[_Entry]]:
    """Entries, in the same order, by the first letters of each word of their names."""
    found: dict[str, list[_Entry]] = {}
    for one in _entries():
        for beginning in {word[:_BEGINNING] for word in one.name.split()}:
            found.setdefault(beginning, []).append(one)
    return found


def _entry(one: Commune) -> _Entry:
    name = " ".join(_SAINTS.get(word, word) for word in folded(one.name).split())
    bare = next((name.removeprefix(article) for article in _ARTICLES if name.startswith(article)), name)
    return _Entry(one, name, bare, f" {name}", " ".join(("", one.departement, *one.postal_codes)))
