"""From a report to the answers of an assessment: compared, proposed, confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment import assessments, proposals
from assessment.answering import Content, StoredAnswer
from assessment.current import Current
from assessment.proposals import Proposal, Source
from assessment.store import Db
from assessment.vsme.kept import Kept
from assessment.vsme.outcome import Outcome, Proposed, Subject
from assessment.vsme.propose import propose
from assessment.vsme.words import amount

SOURCE: Source = "vsme"
_STAYS = ("note", "detail")
"""What somebody wrote beside the present answer stays with the one that takes its place."""


@dataclass(frozen=True)
class Confirmed:
    """Ids of questions and facts: saved, and left since another answer was given in the meantime."""

    saved: tuple[str, ...]
    left: tuple[str, ...]


def compare(current: Current, kept: Kept, siren: str | None) -> Outcome:
    """What a report proposes for an assessment as it stands. Raises KeyError: its questionnaire has no data points."""
    held = current.assessment
    values = {name: one.content.get("value") for name, one in current.stored.items() if one.content is not None}
    states = {node.id: node.state for node in current.result.nodes if node.kind == "question"}
    subject = Subject(
        held.period, held.perimeter, siren, held.profile, values, states, kept.vouched or held.firm is None
    )
    return propose(kept.report, current.shelved.loaded, subject)


def put(db: Db, account: str | None, current: Current, kept: Kept, outcome: Outcome) -> int:
    """Propose the answers to questions, each to be confirmed here or at its question; how many.

    What an earlier report proposed and this one does not is put aside. Raises ClosedError once the assessment is
    submitted, KeyError where there is none.
    """
    asked = [one for one in outcome.proposed if one.point.question is not None and not one.same]
    withdraw(db, account, current.assessment.id, but={one.target for one in asked})
    return proposals.put(db, current.assessment.id, [_proposal(current, kept, one) for one in asked])


def confirm(
    db: Db, account: str | None, current: Current, kept: Kept, chosen: Iterable[Proposed],
    revisions: Mapping[str, int],
) -> Confirmed:  # fmt: skip
    """Save what somebody chose from the list, over the answers that the list showed beside (``revisions``; 0: none).

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    held = assessments.writable(db, current.assessment.id)
    saved: list[str] = []
    left: list[str] = []
    facts: dict[str, Any] = {}
    for one in chosen:
        if one.point.fact is not None:
            facts[one.point.fact] = one.value
            continue
        proposals.put(db, held.id, [_proposal(current, kept, one)])
        done = proposals.accept(db, account, held.id, one.target, revisions.get(one.target, 0))
        (left if done.outcome == "conflict" else saved).append(one.target)
    if facts:
        assessments.change(db, account, held.id, profile={**held.profile, **facts})
        saved.extend(facts)
    return Confirmed(tuple(saved), tuple(left))


def withdraw(db: Db, account: str | None, assessment_id: str, but: Collection[str] = ()) -> None:
    """Put aside what a report proposed and nobody confirmed, ``but`` for these questions.

    Raises ClosedError, KeyError as above.
    """
    for name, one in proposals.of_assessment(db, assessment_id).items():
        if one.source == SOURCE and name not in but:
            proposals.dismiss(db, account, assessment_id, name)


def _proposal(current: Current, kept: Kept, one: Proposed) -> Proposal:
    first = one.facts[0]
    details = {
        "period": current.assessment.period,
        "file": kept.file_name,
        "taxonomy": kept.report.taxonomy,
        "concepts": list(one.point.concepts),
        "places": [fact.place for fact in one.facts],
        "start": first.start.isoformat() if first.start else None,
        "end": first.end.isoformat() if first.end else None,
        "raw": None if one.raw is None else str(one.raw),
        "unit": one.unit,
        "converted_from": amount(one.raw, one.unit).fr if one.converted else None,
        "point": one.point.id,
    }
    known = {name: value for name, value in details.items() if value is not None}
    content = _content(one, current.stored.get(one.target))
    return Proposal(current.assessment.id, one.target, content, SOURCE, known)


def _content(one: Proposed, present: StoredAnswer | None) -> Content:
    """The answer, with the note that stands beside the present one."""
    held = (present.content if present else None) or {}
    return {"value": one.value, **{name: held[name] for name in _STAYS if name in held}}
