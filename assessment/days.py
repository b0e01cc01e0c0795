"""On which day something happened: everybody who is told lives by the clock of Paris, instants are kept in UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def day_of(instant: datetime) -> date:
    """The day in Paris."""
    return instant.astimezone(PARIS).date()
