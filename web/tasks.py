"""What the worker can do: one function for each kind of job."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from assessment import documents, mailer, mails
from assessment.jobs import HopelessError, LaterError
from assessment.mailer import MailSettingsError, MessageError, PermanentMailError, TemporaryMailError
from assessment.mails import Mail
from web import retention
from web.core import Services
from web.plan_digest import remind
from web.tasks_report import make_report
from web.worker import DAILY, WEEKLY, Handler, Progress

LOGGER = logging.getLogger("ancrage.worker")
GIVE_UP = timedelta(days=2)
"""How long a server that does not take an e-mail is asked again."""
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)


def send_mail(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Send an e-mail, once. Without a mail server the demonstration shows it on a page; elsewhere it waits for one."""
    with services.store.read() as db:
        mail, now = mails.find(db, payload["mail"]), db.now
    if mail is None:
        raise HopelessError("this e-mail was deleted")
    if mail.sent_at is not None:
        return {}
    age = now - mail.created_at
    if services.settings.smtp is None and not services.settings.demo:
        raise LaterError("ANCRAGE_SMTP_HOST is not set: e-mails wait", _wait(age))
    if services.settings.smtp is not None:
        _send(services, mail, age)
    with services.store.write() as db:
        mails.sent(db, mail.id, keep=services.settings.demo)
    return {}


def _send(services: Services, mail: Mail, age: timedelta) -> None:
    smtp = services.settings.smtp
    assert smtp is not None  # noqa: S101 - asked by the caller
    try:
        message = mailer.Message(mail.recipient, mail.subject, mail.text, lang=mail.lang, unsubscribe=mail.unsubscribe)
        mailer.send(smtp, mailer.build_mime(message, smtp.sender))
    except (MessageError, PermanentMailError) as error:
        raise HopelessError(f"{type(error).__name__}: {error}") from error
    except MailSettingsError as error:
        raise LaterError(f"the settings ANCRAGE_SMTP_… do not work: {error}", _wait(age)) from error
    except TemporaryMailError as error:
        if age > GIVE_UP:
            raise HopelessError(f"given up: {error}") from error
        # Who the server speaks of is not for the log.
        raise LaterError(f"the mail server did not take it ({error.code or 'no answer'})", _wait(age)) from error


def _wait(age: timedelta) -> timedelta:
    """As long again as it has waited: each wait is twice the one before."""
    return min(max(age, SHORTEST_WAIT), LONGEST_WAIT)


def sweep(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Remove what has been kept long enough (``assessment/retention.py``)."""
    removed = retention.sweep(services)
    LOGGER.info("swept", extra={"removed": removed})
    return dict(removed)


HANDLERS: Mapping[str, Handler] = {
    mails.JOB: send_mail,
    documents.JOB: make_report,
    DAILY: sweep,
    WEEKLY: remind,
}
"""Kind of job → what does it. A new kind is one line here."""
