"""The language of a page: a person's own, else what the browser asks for, else French."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import g, request, session

from questionnaires.findings import Lang
from reports.language import Language, register_locale

LANGS: tuple[Lang, ...] = ("fr", "en")
CHOSEN = "lang"
"""Key of the session under which a visitor without an account keeps the choice."""

register_locale(Path(__file__).parent / "locale")


def choose() -> Lang:
    """The language to answer in."""
    visitor = g.get("visitor")
    chosen = visitor.lang if visitor is not None else session.get(CHOSEN)
    if chosen in LANGS:
        return "en" if chosen == "en" else "fr"
    return "en" if request.accept_languages.best_match(LANGS) == "en" else "fr"


def language() -> Language:
    """The language of the request being served."""
    if "language" not in g:
        g.language = Language(choose())
    found: Language = g.language
    return found


def lang() -> Lang:
    """Its code."""
    return "en" if language().code == "en" else "fr"


def t(message: str, **values: Any) -> str:
    """An interface text in the language of the request; ``message`` is the French one."""
    return language().t(message, **values)


def n(one: str, many: str, count: float, **values: Any) -> str:
    """The same, for a text that counts."""
    return language().n(one, many, count, **values)


def _(message: str) -> str:
    """Mark a text for translation where it is declared; it is translated where it is shown, by :func:`t`."""
    return message
