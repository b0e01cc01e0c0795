"""Every text of the pages has an English one, each once, with the same places to fill."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import reports
import web

WEB = Path(web.__file__).parent
OURS = tuple(sorted((WEB / "locale" / "en").glob("*.po")))
REPORTS = Path(reports.__file__).parent / "locale" / "en.po"
KEYWORDS = {"_": None, "t": None, "tr": None, "n": (1, 2), "n_": (1, 2)}
"""``tr``: ``t`` of the reader of an e-mail."""
Texts = tuple[str, ...]
"""One text, or the two of a text that counts."""

_PLACE = re.compile(r"%\((\w+)\)s")
_LONE_PERCENT = re.compile(r"(?<!%)%(?![(%])")
_FRENCH_SIGNS = re.compile(r"[«»]|\s[:;!?](?=\s|$)|\d\s%")
_AVOIDED = {
    r"\b[ée]checs?\b": "never",
    r"erreur de votre part": "never",
    r"\bpiliers?\b": "domaine",
    r"\bnon applicable": "ne nous concerne pas, sans objet",
    r"(?<!ni un )\bcertificats?\b|\bbadges?\b": "attestation d'évaluation",
    r"\brating\b|\bscoring\b": "résultat, points",
    r"\bitems?\b|\bKPI\b": "question",
    r"\bcollaborateurs?\b|\bcollaboratrices?\b": "salariés, équipe, collègues",
    r"\bsauvegard|\bsynchronis": "enregistré",
    r"\bincohérences?\b|\banomalies?\b": "réponses à vérifier",
}
"""Words that the interface does not use, and what it says instead."""


def _texts(given: str | tuple[str, ...] | list[str]) -> Texts:
    return (given,) if isinstance(given, str) else tuple(given)


@cache
def said() -> dict[Texts, str]:
    """Every text of the pages, and a place where it stands."""
    found = extract_from_dir(
        WEB,
        [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")],
        keywords=KEYWORDS,
    )
    return {_texts(message): f"web/{file}:{line}" for file, line, message, _, _ in found if all(_texts(message))}


@cache
def entries(path: Path) -> tuple[Message, ...]:
    with path.open("rb") as source:
        return tuple(entry for entry in read_po(source, locale="en", abort_invalid=True) if entry.id)


def translated() -> Iterator[tuple[Path, Texts, Texts]]:
    for path in (REPORTS, *OURS):
        for entry in entries(path):
            yield path, _texts(entry.id), _texts(entry.string)


def _report(faults: list[str]) -> None:
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(sorted(faults))


def test_every_text_has_an_english_one() -> None:
    known = {texts[0]: (texts, english) for _, texts, english in translated() if all(english)}
    faults = []
    for texts, place in said().items():
        held = known.get(texts[0])
        if held is None:
            faults.append(f"{place}: {texts[0]!r} has no English text")
        elif len(texts) == 2 and held[0] != texts:
            faults.append(f"{place}: {texts[0]!r} counts, and its English text does not")
    _report(faults)


def test_no_english_text_is_left_over() -> None:
    used = {texts[0] for texts in said()}
    _report(
        [
            f"{path.name}: {_texts(entry.id)[0]!r} is on no page any more"
            for path in OURS
            for entry in entries(path)
            if _texts(entry.id)[0] not in used
        ]
    )


def test_a_text_is_translated_in_one_way() -> None:
    ways: dict[str, dict[Texts, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, texts, english in translated():
        ways[texts[0]][english].append(path.name)
    _report([f"{text!r}: {dict(found)}" for text, found in ways.items() if len(found) > 1])


def test_places_to_fill_are_the_same_in_both_languages() -> None:
    faults = []
    for path, texts, english in translated():
        wanted = set(_PLACE.findall(texts[-1]))
        if path in OURS and any(english) and set(_PLACE.findall(english[-1])) != wanted:
            faults.append(f"{path.name}: {texts[-1]!r} → {english[-1]!r}")
        for text in (*texts, *english):
            if _PLACE.search(text) and _LONE_PERCENT.search(text):
                faults.append(f"{path.name}: {text!r}: a percent sign beside places to fill is written %%")
    _report(faults)


def test_a_text_that_counts_has_both_english_forms() -> None:
    _report(
        [
            f"{path.name}: {texts} → {english}"
            for path, texts, english in translated()
            if len(texts) == 2 and (len(english) != 2 or not all(english))
        ]
    )


def test_no_english_text_is_only_a_guess() -> None:
    _report([f"{path.name}: {entry.id!r} is marked fuzzy" for path in OURS for entry in entries(path) if entry.fuzzy])


def test_english_texts_are_set_as_english() -> None:
    ours = [(path, texts, english) for path, texts, english in translated() if path in OURS]
    _report([f"{path.name}: {text!r}" for path, _, english in ours for text in english if _FRENCH_SIGNS.search(text)])


def test_french_texts_use_the_words_of_the_interface() -> None:
    faults = []
    for texts, place in said().items():
        for text in texts:
            faults += [
                f"{place}: {text!r}: say {instead}"
                for avoided, instead in _AVOIDED.items()
                if re.search(avoided, text, re.IGNORECASE)
            ]
            if "’" in text:
                faults.append(f"{place}: {text!r}: the apostrophe of our sources is '")
    _report(faults)
