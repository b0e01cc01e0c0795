"""An assessment as it stands: its answers as a sheet, with the tier that its proofs give, and what they give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assessment import answering, assessments, evidence
from assessment.answer_check import check_sheet
from assessment.answering import StoredAnswer
from assessment.assessments import Assessment
from assessment.evidence import Behind
from assessment.shelf import Shelf, Shelved
from assessment.store import Db
from scoring.answers import AnswerSheet, TierCode
from scoring.gains import action_gains
from scoring.result import Gain, Result
from scoring.score import score

_DECIDED = {"verified": TierCode.VERIFIED, "rejected": TierCode.REJECTED}


@dataclass(frozen=True)
class Current:
    """Everything needed to show an assessment; figures are computed once, when first asked for."""

    assessment: Assessment
    shelved: Shelved
    stored: Mapping[str, StoredAnswer]
    behind: Behind
    sheet: AnswerSheet

    @cached_property
    def result(self) -> Result:
        """The score, without what each open question would narrow (see ``guidance``)."""
        return score(self.shelved.loaded, self.shelved.plan, self.sheet, narrowing=False)

    @cached_property
    def gains(self) -> tuple[Gain, ...]:
        """What each action brings, most points per hour first."""
        return action_gains(self.shelved.loaded, self.shelved.plan, self.sheet, self.result)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that the score reads: the same fingerprint, the same figures."""
        kept = {
            "release": self.assessment.release,
            "profile": self.sheet.profile,
            "answers": {
                name: [one.state, one.value, int(one.tier), one.reason, one.note, one.estimate, one.detail]
                for name, one in self.sheet.answers.items()
            },
        }
        text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(db: Db, shelf: Shelf, assessment_id: str) -> Current | None:
    """An assessment as it stands; ``None``: there is none of that id.

    Raises KeyError where its release is not on the shelf, QuestionnaireError where what is stored does not fit it.
    """
    held = assessments.find(db, assessment_id)
    if held is None:
        return None
    return _read(db, held, shelf.get(held.release))


def again(db: Db, read: Current) -> Current | None:
    """The same assessment, read in another transaction; ``None``: it is gone."""
    held = assessments.find(db, read.assessment.id)
    return None if held is None else _read(db, held, read.shelved)


def _read(db: Db, held: Assessment, shelved: Shelved) -> Current:
    stored = answering.answers(db, held.id)
    behind = evidence.behind(db, held.id)
    return Current(held, shelved, stored, behind, sheet_of(shelved, held, stored, behind))


def sheet_of(
    shelved: Shelved, held: Assessment, stored: Mapping[str, StoredAnswer], behind: Behind
) -> AnswerSheet:  # fmt: skip
    """The answers as the score reads them. What a file or a link stands behind is documented (docs/scoring.md §8);
    what somebody with the role decided goes before."""
    contents = {name: one.content for name, one in stored.items()}
    declared = check_sheet(shelved.loaded, held.profile, contents)
    answers = {}
    for name, one in declared.answers.items():
        decided = stored[name].tier
        tier = TierCode.DOCUMENTED if behind.proofs.get(name) else TierCode.DECLARED
        answers[name] = replace(one, tier=_DECIDED[decided] if decided is not None else tier)
    return replace(declared, answers=answers)
