"""E-mail: a message made so that no header can be slipped into it, and sent by SMTP with failures one can act upon."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import errors, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Literal

from questionnaires.findings import Lang

TIMEOUT = 20.0
"""Seconds to wait for the server, for the connection and for each of its answers."""
_LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3
LONGEST_SUBJECT = 250
"""Characters of a subject; a longer one is no message."""


class MessageError(ValueError):
    """A message that cannot be made: an address that is none, or a line break where a header stands."""


class MailError(Exception):
    """The server did not take the message. ``code`` is its answer (three figures), None if there was none."""

    def __init__(self, text: str, code: int | None = None) -> None:
        super().__init__(text if code is None else f"{code} {text}")
        self.code = code


class TemporaryMailError(MailError):
    """Nobody answered, or the server asked to come back later (4xx): send the same message again."""


class MailSettingsError(TemporaryMailError):
    """Our log-in was refused, the encryption asked for is not offered, or its certificate is not trusted.

    Worth telling the operator; the message itself can be sent once the settings are right.
    """


class PermanentMailError(MailError):
    """The server will never take this message (5xx): sending it again is of no use."""


@dataclass(frozen=True)
class Message:
    """A message to one person: plain text, with an HTML version or none."""

    to: str
    subject: str
    text: str
    html: str | None = None
    lang: Lang = "fr"
    unsubscribe: str | None = None
    """Address that stops letters of this kind: by its page, or by a POST of the reader's mail program (RFC 8058)."""


@dataclass(frozen=True)
class SmtpSettings:
    """The server that sends our mail, and from whom: ``sender`` is ``Name <address>`` or an address."""

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    tls: Literal["none", "starttls", "ssl"] = "starttls"
    sender: str = ""

    def __repr__(self) -> str:
        """Without the password, which shall stand in no log."""
        return f"SmtpSettings({self.user}@{self.host}:{self.port}, tls={self.tls}, sender={self.sender})"


def build_mime(message: Message, sender: str) -> EmailMessage:
    """The message as it is sent: a Message-ID of the sender's domain, Date (UTC), Auto-Submitted (RFC 3834).

    Raises MessageError for an address that is not exactly one, and for control characters, line breaks among them, in
    an address or the subject.
    """
    author, recipient = _address(sender), _address(message.to)
    mime = EmailMessage(policy=policy.SMTP)
    mime["From"] = author
    mime["To"] = recipient
    mime["Subject"] = _subject(message.subject)
    mime["Date"] = format_datetime(datetime.now(UTC))
    mime["Message-ID"] = make_msgid(domain=author.domain)
    mime["Auto-Submitted"] = "auto-generated"
    mime["X-Auto-Response-Suppress"] = "All"  # Exchange and Outlook: no "I am away" in answer
    if message.unsubscribe is not None:
        _no_control(message.unsubscribe)
        mime["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mime["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mime.set_content(_encodable(message.text), cte="quoted-printable")
    if message.html is not None:
        mime.add_alternative(_encodable(message.html), subtype="html", cte="quoted-printable")
    mime["Content-Language"] = message.lang  # last: setting the content clears the headers about it
    return mime


def is_address(text: str) -> bool:
    """Whether a message can be sent to it."""
    if len(text) > _LONGEST_ADDRESS:  # told before it is read: reading a text without end takes as long
        return False
    try:
        _address(text)
    except MessageError:
        return False
    return True


def send(
    settings: SmtpSettings, mime: EmailMessage, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
) -> None:
    """Hand the message to the server; it has accepted it when this returns.

    ``context`` says which certificates are trusted (those of the system by default). Raises TemporaryMailError (with
    MailSettingsError) and PermanentMailError. A connection lost after the text was sent may mean a message sent twice:
    that is better than one never sent.
    """
    context = context or ssl.create_default_context()
    try:
        server = _connected(settings, mime, timeout, context)
        try:
            if settings.tls == "starttls":
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(mime)
        finally:
            _leave(server)
    except (smtplib.SMTPException, OSError, UnicodeError) as failure:
        raise _typed(failure) from failure


def _connected(settings: SmtpSettings, mime: EmailMessage, timeout: float, context: ssl.SSLContext) -> smtplib.SMTP:
    # The name given in EHLO: the sender's domain, so that neither a slow DNS nor the name of the host is involved.
    name = mime["From"].addresses[0].domain
    if settings.tls == "ssl":
        return smtplib.SMTP_SSL(settings.host, settings.port, name, timeout=timeout, context=context)
    return smtplib.SMTP(settings.host, settings.port, name, timeout=timeout)


def _leave(server: smtplib.SMTP) -> None:
    """Say good-bye. Whatever is answered, the message has been taken or refused before."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _typed(failure: smtplib.SMTPException | OSError | UnicodeError) -> MailError:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(failure.recipients.values()))
        return _by_code(code, text)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return MailSettingsError(_readable(failure.smtp_error), failure.smtp_code)
    if isinstance(failure, smtplib.SMTPResponseException):
        return _by_code(failure.smtp_code, failure.smtp_error)
    if isinstance(failure, smtplib.SMTPNotSupportedError) and "SMTPUTF8" in str(failure):
        return PermanentMailError("the server does not take addresses with letters outside ASCII")
    if isinstance(failure, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return MailSettingsError(str(failure))
    if isinstance(failure, UnicodeError):
        return PermanentMailError("the address cannot be written for this server")
    return TemporaryMailError(str(failure) or type(failure).__name__)


def _by_code(code: int, text: bytes | str) -> MailError:
    kind = PermanentMailError if 500 <= code < 600 else TemporaryMailError
    return kind(_readable(text), code)


def _readable(text: bytes | str) -> str:
    """A server's answer on one line, for a log."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(text.split())[:300]


def _address(text: str) -> Address:
    """One address, with a name before it or none; a domain with accents in its ASCII form."""
    _no_control(text)
    name, bracket, rest = text.strip().rpartition("<")
    if bracket and not rest.endswith(">"):
        raise MessageError("not an address")
    spec = rest.removesuffix(">") if bracket else rest
    local, _, domain = spec.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
        address = Address(name.strip().strip('"'), addr_spec=f"{local}@{domain}")
    except (ValueError, IndexError, errors.MessageError) as failure:  # UnicodeError is a ValueError
        raise MessageError("not an address") from failure
    if not local or not domain or any(c in spec for c in ' ,;:<>"()[]\\') or len(spec) > _LONGEST_ADDRESS:
        raise MessageError("not an address")
    return address


def _subject(text: str) -> str:
    _no_control(text)
    if not text.strip() or len(text) > LONGEST_SUBJECT:
        raise MessageError(f"a subject has 1 to {LONGEST_SUBJECT} characters")
    return _encodable(text)


def _no_control(text: str) -> None:
    if any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in text):
        raise MessageError("a line break or another control character in a header")


def _encodable(text: str) -> str:
    """Without lone surrogates, which no e-mail can carry."""
    return text.encode("utf-8", "replace").decode()
