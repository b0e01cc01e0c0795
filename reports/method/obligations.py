"""The duties of law that are shown beside the result, and the dated thresholds that they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from questionnaires.expressions.tree import reads
from questionnaires.model import Obligation, Parameter
from reports.method.edition import TO_CONFIRM, Edition, Sheet
from reports.method.markdown import Markdown, link

OBLIGATIONS = "obligations.md"


@dataclass(frozen=True)
class Duty:
    """An obligation with what its condition reads."""

    obligation: Obligation
    period: str
    reads: tuple[Markdown, ...]


@dataclass(frozen=True)
class Threshold:
    """A parameter with its values over time, each with its first day, its source and when that was read."""

    parameter: Parameter
    values: tuple[tuple[str, str, str, str], ...]


def obligations(edition: Edition) -> Iterator[Sheet]:
    """One page, where the questionnaire declares obligations."""
    law = edition.model.duties()
    if not law.obligations:
        return
    duties = tuple(Duty(one, _period(edition, one), tuple(_reads(edition, one))) for one in law.obligations)
    thresholds = tuple(Threshold(one, tuple(_values(edition, one))) for one in law.parameters)
    read = sum(one.read_on != TO_CONFIRM for one in law.obligations)
    values = {"duties": duties, "thresholds": thresholds, "read": read}
    yield Sheet(OBLIGATIONS, edition.language.t("Les obligations"), "obligations.md", values)


def law_place(name: str) -> str:
    """Where an obligation or a parameter stands."""
    return f"law-{name}"


def _period(edition: Edition, one: Obligation) -> str:
    """From which day and until which; empty where nothing is said."""
    t = edition.language.t
    since = one.since and t("depuis le %(day)s", day=_day(edition, one.since))
    until = one.until and t("jusqu'au %(day)s exclu", day=_day(edition, one.until))
    return ", ".join(part for part in (since, until) if part)


def _reads(edition: Edition, one: Obligation) -> Iterator[Markdown]:
    """Links to facts, questions and parameters; the last are written into the typed condition as their values."""
    conditions = [slice_.condition for slice_ in edition.loaded.program.duties if slice_.obligation == one.id]
    named = {name for condition in conditions for name in reads(condition)}
    yield from edition.links(named)
    words = set(re.findall(r"\w+", str(one.when)))
    for parameter in edition.model.duties().parameters:
        if parameter.id in words:
            text = edition.said(f"law.parameters.{parameter.id}.", parameter, "text")
            yield link(text, f"{OBLIGATIONS}#{law_place(parameter.id)}")


def _values(edition: Edition, parameter: Parameter) -> Iterator[tuple[str, str, str, str]]:
    prefix = f"law.parameters.{parameter.id}."
    unit = edition.said(prefix, parameter, "unit")
    for index, value in enumerate(parameter.values):
        figure = edition.language.typeset(f"{edition.language.number(value.value)} {unit}".strip())
        source = edition.said(f"{prefix}values.{index}.", value, "source")
        yield _day(edition, value.since), figure, source, edition.read_day(value.read_on)


def _day(edition: Edition, day: str) -> str:
    return edition.language.day(date.fromisoformat(day))
