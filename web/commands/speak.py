"""What every command says in the same way: sentences in the reader's language, findings, and a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from questionnaires.findings import Finding, Lang
from web.commands import terminal


def say(lang: Lang, french: str, english: str, err: bool = False) -> None:
    """Print a sentence in the reader's language."""
    terminal.say(french if lang == "fr" else english, err)


def show(findings: Sequence[Finding], lang: Lang, err: bool = False) -> None:
    """Print findings, one per line."""
    for found in findings:
        terminal.say(found.format_line(lang), err)


def fail(findings: Sequence[Finding], lang: Lang) -> NoReturn:
    """Print findings on standard error, one per line, and end with status 1."""
    show(findings, lang, err=True)
    raise SystemExit(1)


def stop(lang: Lang, french: str, english: str) -> NoReturn:
    """Say on standard error why a command cannot go on, and end with status 1."""
    say(lang, french, english, err=True)
    raise SystemExit(1)
