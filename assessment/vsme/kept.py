"""The last VSME report sent for an assessment: what it says is kept until it is forgotten, the file is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from assessment import assessments, log
from assessment.store import Db
from assessment.store.tables import vsme_report
from assessment.vsme.report import Entity, Fact, Report, Trouble, Value
from questionnaires.findings import Place, Words, finding

LONGEST_NAME = 120


@dataclass(frozen=True)
class Kept:
    """A report with the name and SHA-256 of its file. ``vouched``: somebody said that it is this firm's."""

    file_name: str
    sha256: str
    report: Report
    vouched: bool
    at: datetime


def keep(db: Db, account: str | None, assessment_id: str, file_name: str, sha256: str, report: Report) -> None:
    """Keep a report in place of the one before.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    db.delete(vsme_report, vsme_report.c.assessment == assessment_id)
    db.insert(
        vsme_report, assessment=assessment_id, file_name=file_name[:LONGEST_NAME], sha256=sha256,
        content=plain(report), vouched=False, account=account, at=db.now,
    )  # fmt: skip
    log.record(db, account, "vsme.read", "assessment", assessment_id, sha256=sha256)


def of_assessment(db: Db, assessment_id: str) -> Kept | None:
    """The report of an assessment, if one was sent."""
    row = db.row(sa.select(vsme_report).where(vsme_report.c.assessment == assessment_id))
    if row is None:
        return None
    return Kept(row["file_name"], row["sha256"], from_plain(row["content"]), row["vouched"], row["at"])


def vouch(db: Db, account: str | None, assessment_id: str, sha256: str) -> bool:
    """Note that somebody says the report is this firm's; ``False``: another has been sent since.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    c = vsme_report.c
    done = db.update(vsme_report, c.assessment == assessment_id, c.sha256 == sha256, vouched=True) == 1
    if done:
        log.record(db, account, "vsme.vouched", "assessment", assessment_id, sha256=sha256)
    return done


def forget(db: Db, account: str | None, assessment_id: str) -> None:
    """Forget the report; answers confirmed from it stay.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    if db.delete(vsme_report, vsme_report.c.assessment == assessment_id):
        log.record(db, account, "vsme.forgotten", "assessment", assessment_id)


# --- as JSON ----------------------------------------------------------------------------------------------


def plain(report: Report) -> dict[str, Any]:
    """A report as JSON holds it."""
    return {
        "source": report.source,
        "taxonomy": report.taxonomy,
        "entity": [report.entity.scheme, report.entity.identifier, report.entity.name],
        "period": [_day(report.start), _day(report.end)],
        "facts": [_fact(fact) for fact in report.facts],
        "troubles": [
            {"concept": one.concept, "place": one.place, "code": one.reason.code, "params": _params(one.reason.params)}
            for one in report.troubles
        ],
    }


def from_plain(content: Mapping[str, Any]) -> Report:
    """The inverse of :func:`plain`."""
    start, end = (_read_day(text) for text in content["period"])
    return Report(
        content["source"], content["taxonomy"], Entity(*content["entity"]), start, end,
        tuple(_read_fact(one) for one in content["facts"]),
        tuple(
            Trouble(one["concept"], one["place"], finding(one["code"], Place(""), (), **_read_params(one["params"])))
            for one in content["troubles"]
        ),
    )  # fmt: skip


def _fact(fact: Fact) -> dict[str, Any]:
    made = {
        "concept": fact.concept,
        "value": _value(fact.value),
        "place": fact.place,
        "unit": fact.unit,
        "period": [_day(fact.start), _day(fact.end)],
        "dimensions": dict(fact.dimensions),
        "decimals": fact.decimals,
    }
    return {name: value for name, value in made.items() if value not in (None, {})}


def _read_fact(one: Mapping[str, Any]) -> Fact:
    start, end = (_read_day(text) for text in one["period"])
    return Fact(
        one["concept"], _read_value(one["value"]), one["place"], one.get("unit"), start, end,
        one.get("dimensions", {}), one.get("decimals"),
    )  # fmt: skip


def _value(value: Value) -> Any:
    """A text stands for itself; what JSON has no word for says its kind."""
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _read_value(value: Any) -> Value:
    if isinstance(value, dict):
        return Decimal(value["number"]) if "number" in value else date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value


def _params(params: Mapping[str, object]) -> dict[str, Any]:
    return {name: [one.fr, one.en] if isinstance(one, Words) else one for name, one in params.items()}


def _read_params(params: Mapping[str, Any]) -> dict[str, object]:
    return {name: Words(*one) if isinstance(one, list) else one for name, one in params.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
