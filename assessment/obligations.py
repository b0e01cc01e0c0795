"""Which obligations concern a firm on a given day, and which will: read off the result, apart from the score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Obligation
from scoring.result import DutyResult, Result

State = Literal["applies", "coming", "open", "ended", "not_concerned"]
ORDER: tuple[State, ...] = ("applies", "coming", "open", "ended", "not_concerned")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a firm stands with one obligation on one day.

    ``applies``: it is due. ``coming``: it will be, from ``since``. ``open``: answers are wanting to say (``since`` may
    lie ahead). ``ended``: it concerned nobody any more on that day. ``not_concerned``: not this firm.
    """

    obligation: Obligation
    state: State
    since: date | None = None
    """Since or from which day; ``None``: long since."""
    until: date | None = None
    """First day on which it will no longer be due, where that is known."""
    waits_for: tuple[str, ...] = ()
    """Ids of the questions that an open one waits for."""


def standings(loaded: LoadedQuestionnaire, result: Result, day: date) -> tuple[Standing, ...]:
    """Every obligation of the questionnaire, in declared order, as it stands on ``day``."""
    declared = {obligation.id: obligation for obligation in loaded.model.duties().obligations}
    return tuple(
        _standing(declared[name], list(periods), day)
        for name, periods in groupby(result.duties, key=lambda duty: duty.obligation)
    )


def _standing(obligation: Obligation, periods: list[DutyResult], day: date) -> Standing:
    today = day.isoformat()
    left = [period for period in periods if period.until is None or period.until > today]
    if not left:
        return Standing(obligation, "ended", until=_day(periods[-1].until))
    now = next((period for period in left if (period.since or "") <= today), None)
    due = next((period for period in left if period.state == "applies"), None)
    if due is not None:
        return Standing(obligation, "applies" if due is now else "coming", _day(due.since), _end(left, due))
    unsettled = next((period for period in left if period.state == "open"), None)
    if unsettled is not None:
        return Standing(obligation, "open", _day(unsettled.since), _end(left, unsettled), unsettled.waits_for)
    return Standing(obligation, "not_concerned")


def _end(periods: list[DutyResult], first: DutyResult) -> date | None:
    """The day on which the run of periods of one state, beginning with ``first``, comes to its end."""
    end = first.until
    for period in periods[periods.index(first) + 1 :]:
        if period.state != first.state:
            break
        end = period.until
    return _day(end)


def _day(stated: str | None) -> date | None:
    return None if stated is None else date.fromisoformat(stated)
