"""Obligations as the report shows them: on the day of the report, apart from the score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from assessment.obligations import Standing, standings
from reports.context import Context
from reports.model import DutyLine, QuestionLine

Shown = Literal["applies", "coming", "open"]
SHOWN: tuple[Shown, ...] = ("applies", "coming", "open")


def duties(
    context: Context, lines: dict[str, QuestionLine], today: date
) -> tuple[dict[Shown, tuple[DutyLine, ...]], int]:
    """Those that concern the firm, will, or wait for an answer, in declared order; and how many do not concern it."""
    found = standings(context.loaded, context.result, today)
    shown = {state: tuple(_line(context, one, lines) for one in found if one.state == state) for state in SHOWN}
    return {state: some for state, some in shown.items() if some}, sum(one.state == "not_concerned" for one in found)


def _line(context: Context, one: Standing, lines: dict[str, QuestionLine]) -> DutyLine:
    duty, name = one.obligation, f"law.obligations.{one.obligation.id}"
    return DutyLine(
        title=context.text(f"{name}.title", duty.title),
        text=context.text(f"{name}.text", duty.text),
        whom=context.text(f"{name}.whom", duty.whom),
        caution=context.optional(f"{name}.caution", duty.caution),
        source=context.text(f"{name}.source", duty.source),
        read_on=None if duty.read_on == "to_confirm" else date.fromisoformat(duty.read_on),
        standing=context.language.semicolon.join(_standing(context, one)),
        waits_for=tuple(lines[question].text for question in one.waits_for if question in lines),
    )


def _standing(context: Context, one: Standing) -> Iterator[str]:
    t, day = context.language.t, context.language.day
    if one.since is not None:
        since = day(one.since)
        yield t("depuis le %(day)s", day=since) if one.state == "applies" else t("à partir du %(day)s", day=since)
    if one.until is not None:
        yield t("jusqu'au %(day)s exclu", day=day(one.until))
