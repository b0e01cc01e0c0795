"""The words that stand for an answer in the workbook, and the answer that words typed there stand for."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from assessment.forms.words import option_text
from assessment.workbook.words import FALSE, NO, SPECIALS, TICK, TRUE, YES, Special, word
from questionnaires.findings import Lang, Words
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, OneOf

Typeset = Callable[[str], str]
LANGS: tuple[Lang, ...] = ("fr", "en")
_TICKED = ("x", "✓", "✔", "☒", "☑")


def folded(text: str) -> str:
    """A text without case, accents, kinds of spaces and of apostrophes: what people do not mean to tell apart."""
    parted = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(sign for sign in parted if not unicodedata.combining(sign)).split())


def option_labels(
    loaded: LoadedQuestionnaire, question: OneOf | AnyOf, lang: Lang, typeset: Typeset = str
) -> dict[str, str]:
    """The label of each option, by code; two that would read alike bear their code."""
    texts = {option.code: typeset(option_text(loaded, question, option, lang)) for option in question.options}
    times = Counter(folded(text) for text in texts.values())
    return {code: text if times[folded(text)] == 1 else f"{text} ({code})" for code, text in texts.items()}


def read_option(loaded: LoadedQuestionnaire, question: OneOf | AnyOf, typed: str) -> str | None:
    """The code of the option that words stand for, in either language; ``None``: none, or several."""
    found = [
        code
        for lang in LANGS
        for code, label in option_labels(loaded, question, lang).items()
        if folded(label) == folded(typed)
    ]
    return found[0] if len(set(found)) == 1 else None


def _read(typed: str, known: Mapping[str, Iterable[Words]]) -> str | None:
    """The key whose words, in either language, are those typed."""
    by_text: dict[str, set[str]] = defaultdict(set)
    for key, every in known.items():
        for words in every:
            for lang in LANGS:
                by_text[folded(word(words, lang))].add(key)
    found = by_text.get(folded(typed), set())
    return next(iter(found)) if len(found) == 1 else None


def read_yes_no(typed: str) -> str | None:
    """``yes`` or ``no``; ``None``: neither."""
    return _read(typed, {"yes": (YES, TRUE), "no": (NO, FALSE)})


def read_tick(typed: str) -> bool | None:
    """Whether an option is chosen; ``None``: the words say neither."""
    if folded(typed) in _TICKED:
        return True
    found = _read(typed, {"yes": (TICK, TRUE), "no": (NO, FALSE)})
    return None if found is None else found == "yes"


def read_special(typed: str) -> Special | None:
    """What is said beside an answer, or in its place; ``None``: the words are none of these."""
    found = _read(typed, {name: (words,) for name, words in SPECIALS.items()})
    return next((name for name in SPECIALS if name == found), None)
