"""Days and hours as people read them, at the hour of Paris."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assessment.days import PARIS
from reports.language import Language
from web.language import language, t

WEEK = timedelta(days=7)
MORNING = time(7)
"""On Mondays, when the weekly letters leave."""


def week_of(now: datetime) -> date:
    """The Monday of the week that is under way; on a Monday before ``MORNING``, the one before."""
    here = now.astimezone(PARIS)
    monday = here.date() - timedelta(days=here.weekday())
    return monday - WEEK if here.weekday() == 0 and here.time() < MORNING else monday


def next_week(now: datetime) -> datetime:
    """When the next week begins for the letters: a Monday at ``MORNING``, in Paris."""
    return datetime.combine(week_of(now) + WEEK, MORNING, PARIS)


def day(given: date, words: Language | None = None) -> str:
    """``28 novembre 2026``, of a day or an instant; in the language of the page, or another (of an e-mail's reader)."""
    here = given.astimezone(PARIS).date() if isinstance(given, datetime) else given
    return (words or language()).day(here)


def hour(instant: datetime) -> str:
    """``14 h 32``; in English ``14:32``."""
    here = instant.astimezone(PARIS)
    return f"{here:%H:%M}" if language().code == "en" else f"{here.hour}\u00a0h\u00a0{here:%M}"


def when(instant: datetime) -> str:
    """``le 28 novembre 2026 à 14 h 32``."""
    return t("le %(day)s à %(hour)s", day=day(instant), hour=hour(instant))
