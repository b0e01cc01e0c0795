"""E-mails in the reader's language: a subject, paragraphs, and one address to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for

from assessment import mails
from assessment.store import Db
from questionnaires.findings import Lang
from reports.language import Language
from web.core import settings

Translate = Callable[..., str]


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, as the settings say people reach the service: never what a request claims."""
    return settings().base_url + url_for(endpoint, **values)


def send(
    db: Db, recipient: str, lang: Lang, write: Callable[[Translate], tuple[str, Sequence[str]]]
) -> None:  # fmt: skip
    """Write an e-mail to somebody.

    ``write`` is given the translation of the reader's language (not of the page being served) and gives back the
    subject and the paragraphs, addresses included.
    """
    language = Language(lang)
    subject, paragraphs = write(language.t)
    place = settings().region
    close = language.t("L'équipe d'Ancrage %(place)s", place=place)
    foot = language.t(
        "Vous recevez ce message parce que votre adresse a été saisie sur %(site)s.", site=settings().base_url
    )
    mails.post(db, recipient, subject, "\n\n".join([*paragraphs, close, f"-- \n{foot}"]) + "\n", lang)
