"""E-mails in the reader's language: a subject, paragraphs, and one address to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for

from assessment import mails
from assessment.mailer import LONGEST_SUBJECT
from assessment.store import Db
from questionnaires.findings import Lang
from reports.language import Language
from web.core import settings
from web.settings import Settings

Translate = Callable[..., str]
Write = Callable[[Translate], tuple[str, Sequence[str]]]


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, as the settings say people reach the service: never what a request claims."""
    return settings().base_url + url_for(endpoint, **values)


def send(db: Db, recipient: str, lang: Lang, write: Write) -> None:
    """Write an e-mail to somebody.

    ``write`` is given the translation of the reader's language (not of the page being served) and gives back the
    subject and the paragraphs, addresses included.
    """
    send_for(settings(), db, recipient, lang, write)


def send_for(
    service: Settings, db: Db, recipient: str, lang: Lang, write: Write, unsubscribe: str | None = None
) -> None:  # fmt: skip
    """The same outside a request: the worker has the settings at hand.

    ``unsubscribe``: of a letter that was asked for, the address that stops it.
    """
    language = Language(lang)
    subject, paragraphs = write(language.t)
    close = language.t("L'équipe d'Ancrage %(place)s", place=service.region)
    foot = language.t(
        "Vous recevez ce message parce que votre adresse a été saisie sur %(site)s.", site=service.base_url
    )
    if len(subject) > LONGEST_SUBJECT:  # names of people and of firms stand in it
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    text = "\n\n".join([*paragraphs, close, f"-- \n{foot}"]) + "\n"
    mails.post(db, recipient, subject, text, lang, unsubscribe)
