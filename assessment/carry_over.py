"""A new year begun from the one before: its answers proposed, to confirm, through the releases in between.

What counts of a year is its last signed version or, where it was never signed, what was answered. A figure of the year
(``each_year``) is never proposed: it is only shown beside. Proofs stay with the firm, which attaches them again where
they still show something: an invoice of last year proves nothing of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from assessment import assessments, current, proposals, submissions
from assessment.answer_check import check_answer, content_of
from assessment.assessments import Assessment
from assessment.proposals import Proposal
from assessment.shelf import Shelf, Shelved
from assessment.store import Db
from assessment.store.tables import assessment
from questionnaires.carry import Carried, CarriedAnswer, Left, Step, base, carry, carry_profile, step, version_name
from questionnaires.findings import QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet


class NoWayError(Exception):
    """No chain of releases leads from the one to the other, or one of them is not on the shelf."""


@dataclass(frozen=True)
class Year:
    """A year of a firm: its assessment, its release, what counts of it. ``version``: signed; ``None``: never signed."""

    assessment: Assessment
    shelved: Shelved
    sheet: AnswerSheet
    version: int | None


@dataclass(frozen=True)
class LastYear:
    """The year before an assessment, as its own release reads it.

    ``contents``: answers by question of this year, with those of the year (``each_year``), which ``of_the_year`` names.
    """

    year: Year
    steps: tuple[Step, ...]
    carried: Mapping[str, CarriedAnswer]
    left: tuple[Left, ...]
    of_the_year: frozenset[str]

    @property
    def to_confirm(self) -> dict[str, CarriedAnswer]:
        """What is proposed: everything but the figures of the year."""
        return {name: one for name, one in self.carried.items() if name not in self.of_the_year}


def predecessor(db: Db, firm: str, questionnaire: str, period: int) -> Assessment | None:
    """The assessment of the nearest year before, of the same firm and questionnaire."""
    c = assessment.c
    query = sa.select(c.id).where(c.firm == firm, c.questionnaire == questionnaire, c.period < period)
    found = db.value(query.order_by(c.period.desc()).limit(1))
    return None if found is None else assessments.find(db, found)


def year_of(db: Db, shelf: Shelf, held: Assessment) -> Year:
    """What counts of a year. Raises KeyError where its release is not on the shelf."""
    signed = next(iter(submissions.of_assessment(db, held.id)), None)
    version = submissions.find(db, signed.id) if signed is not None else None
    if version is not None:
        shelved, sheet = submissions.sheet_of(version, shelf)
        return Year(held, shelved, sheet, version.version)
    now = current.load(db, shelf, held.id)
    if now is None:
        raise KeyError(held.id)
    return Year(held, now.shelved, now.sheet, None)


def steps_between(shelf: Shelf, old: Shelved, new: Shelved) -> tuple[Step, ...]:
    """The releases to go through, one after another; none where it is the same one. Raises NoWayError."""
    if old.release == new.release:
        return ()
    wanted, chain = base(old.release), [new.loaded]
    while version_name(chain[-1]) != wanted:
        previous = chain[-1].model.follows()
        if previous is None:
            raise NoWayError(f"{old.release} → {new.release}")
        chain.append(old.loaded if previous.release == wanted else _release(shelf, previous.release))
    if len(chain) == 1:  # other files of the same version
        chain.append(old.loaded)
    return tuple(step(before, after) for after, before in pairwise(chain))[::-1]


def steps_to(shelf: Shelf, new: Shelved) -> tuple[Step, ...]:
    """The releases that lead to one, from the first that is on the shelf; none of a first release."""
    chain = [new.loaded]
    while (previous := chain[-1].model.follows()) is not None:
        try:
            chain.append(shelf.get(previous.release).loaded)
        except (KeyError, QuestionnaireError):
            break
    return tuple(step(before, after) for after, before in pairwise(chain))[::-1]


def _release(shelf: Shelf, release: str) -> LoadedQuestionnaire:
    try:
        return shelf.get(release).loaded
    except KeyError as error:
        raise NoWayError(release) from error


def last_year(db: Db, shelf: Shelf, held: Assessment) -> LastYear | None:
    """The year before an assessment; ``None``: there is none, or no way leads from its release.

    An answer that this year's question refuses after all is left, as ``no_longer_fits``.
    """
    before = predecessor(db, held.firm, held.questionnaire, held.period) if held.firm else None
    if before is None:
        return None
    try:
        year, shelved = year_of(db, shelf, before), shelf.get(held.release)
        steps = steps_between(shelf, year.shelved, shelved)
    except (KeyError, NoWayError):
        return None
    return _read(year, shelved, steps)


def _read(year: Year, shelved: Shelved, steps: tuple[Step, ...]) -> LastYear:
    found: Carried = carry(steps, {name: content_of(one) for name, one in year.sheet.answers.items()})
    questions = {one.id: one for one in shelved.loaded.model.all_questions()}
    kept, left = dict(found.answers), list(found.left)
    for name, one in found.answers.items():
        if check_answer(shelved.loaded, questions[name], dict(one.content))[1]:
            del kept[name]
            left.append(Left(one.was, name, "no_longer_fits"))
    yearly = frozenset(name for name in kept if questions[name].each_year)
    return LastYear(year, steps, kept, tuple(left), yearly)


def profile_of(
    db: Db, shelf: Shelf, firm: str, shelved: Shelved, period: int
) -> tuple[Assessment | None, dict[str, Any]]:
    """The year before a period, and its facts as a release reads them; nothing where there is none."""
    before = predecessor(db, firm, shelved.loaded.model.id, period)
    if before is None:
        return None, {}
    try:
        year = year_of(db, shelf, before)
        return before, dict(carry_profile(steps_between(shelf, year.shelved, shelved), year.sheet.profile))
    except (KeyError, NoWayError):
        return None, {}


def propose(db: Db, shelf: Shelf, assessment_id: str) -> int:
    """Propose last year's answers where this year has none; how many there are to confirm.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    held = assessments.writable(db, assessment_id)
    found = last_year(db, shelf, held)
    if found is None:
        return 0
    now = current.load(db, shelf, assessment_id)
    answered = {name for name, one in now.stored.items() if one.content is not None} if now else set()
    details = {"period": found.year.assessment.period, "assessment": found.year.assessment.id}
    return proposals.put(
        db,
        assessment_id,
        [
            Proposal(
                assessment_id, name, dict(one.content), "last_year",
                {**details, "was": one.was, **({"cut": list(one.cut)} if one.cut else {})},
            )
            for name, one in found.to_confirm.items()
            if name not in answered
        ],
    )  # fmt: skip
