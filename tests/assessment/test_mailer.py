"""E-mail: headers that cannot be tampered with, and a server that takes the message, asks to wait, or refuses."""

from __future__ import annotations

import email
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from assessment.mailer import (
    MailError,
    MailSettingsError,
    Message,
    MessageError,
    PermanentMailError,
    SmtpSettings,
    TemporaryMailError,
    build_mime,
    send,
)

SENDER = "Ancrage Occitanie <ne-pas-repondre@ancrage.example>"
MESSAGE = Message(
    "anne@exemple.example", "Votre évaluation est enregistrée", "Bonjour,\n\nC'est fait : 62 points.\n.\n"
)


LOG_IN = {"user": "u", "password": "p"}
WRONG = {"user": "u", "password": "wrong"}
USUAL = {"DATA": "354 go on", "AUTH": "235 welcome", "STARTTLS": "220 go on", "QUIT": "221 bye"}


@dataclass
class Post:
    """What a small SMTP server answers, and what it received."""

    answers: dict[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    received: list[bytes] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    certificate: tuple[Path, Path] | None = None
    port: int = 0


def handler(post: Post) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            stream = self.rfile
            self.wfile.write((post.answers.get("CONNECT", "220 ready") + "\r\n").encode())
            while line := stream.readline():
                post.lines.append(line.decode().strip())
                verb = line.split()[0].decode().upper()
                if verb == "EHLO":
                    offers = ["small server", *post.offers]
                    lines = [f"250{'-' if offer != offers[-1] else ' '}{offer}\r\n" for offer in offers]
                    self.wfile.write("".join(lines).encode())
                    continue
                answer = post.answers.get(verb, USUAL.get(verb, "250 fine"))
                self.wfile.write((answer + "\r\n").encode())
                if verb == "STARTTLS" and post.certificate:
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(*post.certificate)
                    try:
                        self.request = context.wrap_socket(self.request, server_side=True)
                    except (ssl.SSLError, OSError):
                        return
                    stream, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
                if verb == "DATA" and answer.startswith("354"):
                    body = b""
                    while (part := stream.readline()) not in {b".\r\n", b""}:
                        body += part.removeprefix(b".")
                    post.received.append(body)
                    self.wfile.write((post.answers.get("TEXT", "250 taken") + "\r\n").encode())
                if verb == "QUIT":
                    return

        def finish(self) -> None:
            self.wfile.close()
            self.request.close()

    return Handler


@contextmanager
def serving(post: Post) -> Iterator[Post]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(post)) as server:
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()


def settings(post: Post, **other: str) -> SmtpSettings:
    return SmtpSettings(host="127.0.0.1", port=post.port, sender=SENDER, **{"tls": "none", **other})  # type: ignore[arg-type]


def mime() -> EmailMessage:
    return build_mime(MESSAGE, SENDER)


# --- making -----------------------------------------------------------------------------------------------


def test_a_message_says_from_whom_to_whom_when_and_that_a_program_wrote_it() -> None:
    made = mime()
    assert made["From"] == SENDER
    assert made["To"] == "anne@exemple.example"
    assert made["Subject"] == "Votre évaluation est enregistrée"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Content-Language"] == "fr"
    assert made["Message-ID"].endswith("@ancrage.example>")
    assert parsedate_to_datetime(made["Date"]).tzinfo is not None
    assert build_mime(MESSAGE, SENDER)["Message-ID"] != made["Message-ID"]


def test_a_message_with_html_keeps_its_plain_text_first() -> None:
    made = build_mime(Message("a@b.example", "S", "texte", "<p>texte</p>"), SENDER)
    assert [part.get_content_type() for part in made.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("text", ["Sujet\r\nBcc: x@y.example", "Sujet\nX", "a\u2028b", "a\x00b", "", "   ", "x" * 251])
def test_a_subject_that_would_break_a_header_is_refused(text: str) -> None:
    with pytest.raises(MessageError):
        build_mime(Message("a@b.example", text, "texte"), SENDER)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "anne",
        "@b.example",
        "anne@",
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example, x@y.example",
        "a@b.example;x@y.example",
        "Anne <a@b.example",
        "a@b@c.example",
        "a b@c.example",
        "a@b..example",
        "a" * 250 + "@b.example",
        "\ud800@b.example",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(to: str) -> None:
    with pytest.raises(MessageError):
        build_mime(Message(to, "Sujet", "texte"), SENDER)
    with pytest.raises(MessageError):
        build_mime(MESSAGE, to)


def test_a_domain_with_accents_is_written_in_ascii() -> None:
    assert build_mime(Message("anne@bücher.example", "S", "t"), SENDER)["To"] == "anne@xn--bcher-kva.example"


def test_any_text_can_be_carried() -> None:
    text = "é 🍇 \ud800\n" + "x" * 5000 + "\nFrom moi\n.\n"
    read = email.message_from_bytes(
        build_mime(Message("a@b.example", "🍇 \ud800", text), SENDER).as_bytes(), policy=policy.default
    )
    assert read.get_content().replace("\r\n", "\n") == text.replace("\ud800", "?")
    assert read["Subject"] == "🍇 ?"


def test_the_password_is_not_shown_in_logs() -> None:
    assert "s3cret" not in repr(SmtpSettings("mail.example", user="u", password="s3cret", sender=SENDER))  # noqa: S106


# --- sending ----------------------------------------------------------------------------------------------


def test_a_message_that_the_server_takes_arrives_as_it_was_made() -> None:
    with serving(Post()) as post:
        send(settings(post), mime())
    received = email.message_from_bytes(post.received[0], policy=policy.default)
    assert received["Subject"] == MESSAGE.subject
    assert received.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert "mail FROM:<ne-pas-repondre@ancrage.example>" in post.lines
    assert "rcpt TO:<anne@exemple.example>" in post.lines
    assert post.lines[0] == "ehlo ancrage.example"


def test_an_odd_good_bye_does_not_make_a_message_that_was_taken_one_to_send_again() -> None:
    with serving(Post({"QUIT": "250 fine"})) as post:
        send(settings(post), mime())
    assert len(post.received) == 1


@pytest.mark.parametrize(("verb", "answer"), [("RCPT", "450 busy"), ("MAIL", "451 later"), ("TEXT", "452 full")])
def test_a_server_that_asks_to_wait_is_a_temporary_failure(verb: str, answer: str) -> None:
    with serving(Post({verb: answer})) as post, pytest.raises(TemporaryMailError) as failure:
        send(settings(post), mime())
    assert failure.value.code == int(answer[:3])


@pytest.mark.parametrize(("verb", "answer"), [("RCPT", "550 nobody"), ("MAIL", "553 no"), ("TEXT", "554 spam")])
def test_a_server_that_refuses_is_a_permanent_failure(verb: str, answer: str) -> None:
    with serving(Post({verb: answer})) as post, pytest.raises(PermanentMailError, match=answer) as failure:
        send(settings(post), mime())
    assert failure.value.code == int(answer[:3])


def test_a_server_that_is_closing_is_a_temporary_failure() -> None:
    with serving(Post({"CONNECT": "421 closing"})) as post, pytest.raises(TemporaryMailError):
        send(settings(post), mime())


def test_no_server_at_all_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(TemporaryMailError) as failure:
        send(SmtpSettings("127.0.0.1", port, tls="none", sender=SENDER), mime())
    assert failure.value.code is None


def test_a_server_that_says_nothing_is_left_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TemporaryMailError):
        send(SmtpSettings("127.0.0.1", silent.getsockname()[1], tls="none", sender=SENDER), mime(), timeout=0.1)


def test_a_log_in_that_is_refused_is_a_matter_of_settings_and_the_message_may_be_sent_later() -> None:
    post = Post({"AUTH": "535 wrong"}, offers=("AUTH PLAIN",))
    with serving(post), pytest.raises(MailSettingsError):
        send(settings(post, **WRONG), mime())
    assert issubclass(MailSettingsError, TemporaryMailError)


def test_one_logs_in_before_sending() -> None:
    with serving(Post(offers=("AUTH PLAIN",))) as post:
        send(settings(post, **LOG_IN), mime())
    assert len(post.received) == 1
    assert any(line.startswith("AUTH PLAIN") for line in post.lines)


def test_without_the_encryption_asked_for_nothing_is_sent() -> None:
    with serving(Post()) as post, pytest.raises(MailSettingsError):
        send(settings(post, tls="starttls"), mime())
    assert post.received == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*command, *names, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


def test_an_encrypted_connection_needs_a_certificate_that_we_trust(certificate: tuple[Path, Path]) -> None:
    post = Post(offers=("STARTTLS",), certificate=certificate)
    with serving(post):
        with pytest.raises(MailSettingsError):
            send(settings(post, tls="starttls"), mime())
        assert post.received == []
        send(settings(post, tls="starttls"), mime(), context=ssl.create_default_context(cafile=str(certificate[0])))
    assert len(post.received) == 1


def test_every_failure_is_a_mail_error() -> None:
    assert issubclass(TemporaryMailError, MailError)
    assert issubclass(PermanentMailError, MailError)
