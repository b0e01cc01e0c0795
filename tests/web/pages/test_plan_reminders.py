"""The weekly e-mail: asked for, written once, stopped from the e-mail itself."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from assessment import mails, members, plan, plan_changes, plan_reminders
from assessment.mailer import SmtpSettings
from assessment.mails import Mail
from assessment.plan import Details
from assessment.store.tables import job
from tests.conftest import Clock
from tests.web.pages.answered import services
from tests.web.pages.people import Browser, a_firm, joins, person, words
from web import tasks
from web.clock_words import PARIS, next_week, week_of
from web.plan_digest import remind, reminder_of, token_of
from web.settings import Settings
from web.worker import WEEKLY, run

HANDLERS = {WEEKLY: remind}
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
"""Seven in the morning, in Paris; the clock of the tests begins two days before."""


@pytest.fixture
def owner(app: Flask) -> str:
    return person(app, "Jeanne")


@pytest.fixture
def firm(app: Flask, owner: str) -> str:
    made = a_firm(app, owner)
    with services(app).store.write() as db:
        plan_changes.add_own(db, owner, made, Details("Repeindre la façade", owner=owner, due=date(2026, 12, 5)))
    return made


def asks(app: Flask, account: str, firm: str) -> Browser:
    browser = Browser(app).sign_in(account)
    browser.get(f"/entreprises/{firm}/plan")
    browser.send("/plan/rappels", {"wanted": "1"})
    return browser


def written(app: Flask) -> list[Mail]:
    with services(app).store.read() as db:
        return list(mails.newest(db))


def work(app: Flask) -> None:
    run(services(app), HANDLERS, once=True)


def test_nobody_is_written_to_without_asking(app: Flask, firm: str, clock: Clock) -> None:
    clock.now = MONDAY
    work(app)
    assert written(app) == []


def test_on_monday_morning_one_letter_tells_what_is_near(app: Flask, owner: str, firm: str, clock: Clock) -> None:
    browser = asks(app, owner, firm)
    assert "C'est noté : un courriel le lundi matin" in browser.text
    work(app)
    assert written(app) == []  # Saturday: this week is over
    clock.now = MONDAY - timedelta(seconds=1)
    work(app)
    assert written(app) == []
    clock.now = MONDAY
    work(app)
    (mail,) = written(app)
    assert (mail.recipient, mail.lang) == ("jeanne@example.org", "fr")
    assert words(mail.subject) == "Boulangerie Sol : 1 action d'ici quinze jours"
    text = mail.text.replace("\u00a0", " ")
    assert "- Repeindre la façade (5 décembre 2026, vous)" in text
    assert f"/entreprises/{firm}/plan" in text
    assert mail.unsubscribe is not None
    assert mail.unsubscribe in text
    clock.advance(days=1)
    work(app)
    assert len(written(app)) == 1  # the week is seen to
    clock.now = MONDAY + timedelta(days=7)
    work(app)
    assert words(written(app)[0].subject) == "Boulangerie Sol : 1 action en retard"


def test_with_nothing_to_tell_there_is_no_letter(app: Flask, owner: str, firm: str, clock: Clock) -> None:
    asks(app, owner, firm)
    with services(app).store.write() as db:
        (held,) = plan.of_firm(db, firm)
        plan_changes.finish(db, owner, held)
    clock.now = MONDAY
    work(app)
    assert written(app) == []


def test_a_letter_is_in_the_language_of_its_reader(app: Flask, firm: str, owner: str, clock: Clock) -> None:
    grace = person(app, "Grace", lang="en")
    joins(app, grace, firm, "reader")
    asks(app, grace, firm)
    clock.now = MONDAY
    work(app)
    (mail,) = written(app)
    assert mail.subject == "Boulangerie Sol: 1 action due within two weeks"
    assert "- Repeindre la façade (5\u00a0December\u00a02026, Jeanne)" in mail.text


@pytest.mark.parametrize(("late", "letters"), [(timedelta(days=3), 0), (timedelta(days=2, hours=23), 1)])
def test_a_worker_that_was_away_writes_until_thursday_morning(
    app: Flask, owner: str, firm: str, clock: Clock, late: timedelta, letters: int
) -> None:
    asks(app, owner, firm)
    clock.now = MONDAY + late
    work(app)
    assert len(written(app)) == letters


def test_two_workers_write_one_letter(app: Flask, owner: str, firm: str, clock: Clock) -> None:
    asks(app, owner, firm)
    clock.now = MONDAY
    threads = [threading.Thread(target=remind, args=(services(app), {}, lambda *_: None)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(written(app)) == 1


def test_a_worker_killed_in_the_midst_leaves_the_letter_to_the_next(
    app: Flask, owner: str, firm: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(app, owner, firm)
    clock.now = MONDAY

    def killed(*_: Any, **__: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(mails, "post", killed)
        with pytest.raises(KeyboardInterrupt):
            remind(services(app), {}, lambda *_: None)
    assert written(app) == []
    remind(services(app), {}, lambda *_: None)
    assert len(written(app)) == 1


def test_who_left_and_who_has_no_confirmed_address_are_not_written_to(
    app: Flask, owner: str, firm: str, clock: Clock
) -> None:  # fmt: skip
    naim = person(app, "Naim")
    joins(app, naim, firm, "contributor")
    asks(app, naim, firm)
    with services(app).store.write() as db:
        members.remove(db, firm, naim, owner)
    clock.now = MONDAY
    work(app)
    assert written(app) == []


def test_the_worker_plans_the_next_monday(app: Flask, clock: Clock) -> None:
    work(app)  # at once, for what was missed; then
    services_ = services(app)
    with services_.store.read() as db:
        held = [row["due_at"] for row in db.rows(job.select().where(job.c.kind == WEEKLY, job.c.state == "waiting"))]
    assert held == [MONDAY]


# --- stopping ---------------------------------------------------------------------------------------------


def link_of(app: Flask, account: str, firm: str) -> str:
    """The address in the letter of somebody."""
    with services(app).store.read() as db:
        (one,) = [each for each in plan_reminders.due(db, date(2100, 1, 4)) if each.account == account]
    return f"/rappels/{token_of(services(app).settings, one.id)}"


def wants(app: Flask, account: str, firm: str) -> bool:
    with services(app).store.read() as db:
        return plan_reminders.wanted(db, firm, account)


def test_one_stops_the_letters_on_the_page_of_the_plan_and_on_that_of_the_account(
    app: Flask, owner: str, firm: str
) -> None:  # fmt: skip
    browser = asks(app, owner, firm)
    browser.send("/plan/rappels", {"wanted": "0"})
    assert not wants(app, owner, firm)
    browser.get("/compte")
    assert "pas de rappel" in browser.text
    browser.send("/plan/rappels", {"wanted": "1"})
    assert browser.path == "/compte"
    assert wants(app, owner, firm)


def test_the_link_of_a_letter_stops_them_without_logging_in(app: Flask, owner: str, firm: str) -> None:
    asks(app, owner, firm)
    address, stranger = link_of(app, owner, firm), Browser(app)
    stranger.get(address)
    assert "Voulez-vous l'arrêter ?" in stranger.text
    assert "Boulangerie Sol" not in stranger.text  # a link may be forwarded
    assert wants(app, owner, firm)  # a program that only looks changes nothing
    stranger.send("/rappels/")
    assert "Ces rappels sont arrêtés." in stranger.text
    assert not wants(app, owner, firm)
    stranger.get(address)
    assert "Ces rappels sont arrêtés." in stranger.text


def test_a_mail_program_stops_them_in_one_click(app: Flask, owner: str, firm: str) -> None:
    asks(app, owner, firm)
    answer = app.test_client().post(link_of(app, owner, firm), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.data) == (200, b"")
    assert not wants(app, owner, firm)


def test_another_post_without_its_token_stops_nothing(app: Flask, owner: str, firm: str) -> None:
    asks(app, owner, firm)
    app.test_client().post(link_of(app, owner, firm), data={"stop": "1"})
    assert wants(app, owner, firm)


def test_a_made_up_link_is_none(app: Flask, browser: Browser, owner: str, firm: str) -> None:
    asks(app, owner, firm)
    made_up = token_of(Settings(secret_key=SecretStr("another")), "0123456789abcdef")
    for token in (made_up, "x", "é" * 3000):
        assert browser.get(f"/rappels/{token}").status_code == 404
        assert reminder_of(services(app).settings, token) is None


def test_the_letter_bears_the_headers_by_which_programs_offer_to_stop_it(
    app: Flask, owner: str, firm: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(app, owner, firm)
    clock.now = MONDAY
    work(app)
    (mail,) = written(app)
    sent: list[EmailMessage] = []
    monkeypatch.setattr(tasks.mailer, "send", lambda _, mime: sent.append(mime))
    smtp = SmtpSettings("localhost", sender="Ancrage <ancrage@example.org>")
    monkeypatch.setattr(Settings, "smtp", property(lambda _: smtp))
    tasks.send_mail(services(app), {"mail": mail.id}, lambda *_: None)
    assert sent[0]["List-Unsubscribe"] == f"<{mail.unsubscribe}>"
    assert sent[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent[0]["To"] == "jeanne@example.org"


# --- weeks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "week", "then"),
    [
        ("2026-11-28T09:00+00:00", "2026-11-23", "2026-11-30T06:00+00:00"),  # Saturday
        ("2026-11-30T05:59+00:00", "2026-11-23", "2026-11-30T06:00+00:00"),
        ("2026-11-30T06:00+00:00", "2026-11-30", "2026-12-07T06:00+00:00"),
        ("2026-03-28T12:00+00:00", "2026-03-23", "2026-03-30T05:00+00:00"),  # summer time begins on the Sunday
        ("2026-10-24T12:00+00:00", "2026-10-19", "2026-10-26T06:00+00:00"),  # and ends
        ("2026-11-29T23:30+00:00", "2026-11-23", "2026-11-30T06:00+00:00"),  # Monday in Paris already, too early
    ],
)
def test_a_week_begins_on_monday_at_seven_in_paris(now: str, week: str, then: str) -> None:
    instant = datetime.fromisoformat(now)
    assert week_of(instant) == date.fromisoformat(week)
    assert next_week(instant) == datetime.fromisoformat(then)
    assert next_week(instant).astimezone(PARIS).hour == 7
