"""One thing after the other in the demonstration, each at its hour, with the functions that the pages call."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from assessment import (
    accounts,
    answering,
    assessments,
    carry_over,
    confirmations,
    current,
    evidence,
    evidence_files,
    firms,
    invitations,
    log,
    proposals,
    submissions,
    teamwork,
)
from assessment.answer_check import content_of
from assessment.answers_file import AnswersFile, read_answers
from assessment.blob_store import BlobStore
from assessment.cases import FOLDER
from assessment.confirmations import Document
from assessment.demo.cast import FIRST_RELEASE, MARK, Invented
from assessment.demo.people import Person
from assessment.firms import Facts
from assessment.roles import Role
from assessment.shelf import Shelf, Shelved
from assessment.store import Db
from scoring.answers import TierCode

QUESTIONNAIRE = "occitanie"
LAST_YEAR = Path(__file__).parent / "last_year"
"""Answers of the year before, given under the first release."""
BETWEEN = timedelta(minutes=6)
"""From one answer to the next."""
Author = Callable[[str], Person]
"""Who answers in a pillar."""


@dataclass
class Scene:
    """The demonstration while it is built, in one transaction whose instant is moved."""

    db: Db
    shelf: Shelf
    proofs: BlobStore
    password: str
    today: datetime = field(init=False)
    accounts: dict[str, str] = field(default_factory=dict)
    """Ids by address of e-mail."""
    cases: dict[Invented, AnswersFile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = self.db.now

    @property
    def year(self) -> int:
        """The last closed year."""
        return self.today.year - 1

    def at(self, days: float, hour: int = 9, minute: int = 0) -> None:
        """Go to an hour (UTC) so many days before today; never after now."""
        moment = (self.today - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.db = replace(self.db, now=min(moment, self.today))

    @cached_property
    def shelved(self) -> Shelved:
        """The questionnaire that is answered."""
        return next(one for one in self.shelf.offered() if one.loaded.model.id == QUESTIONNAIRE)

    def shelved_of(self, invented: Invented) -> Shelved:
        """The release that a firm answers."""
        return self.shelved if invented.release is None else self.shelf.get(invented.release)

    @cached_property
    def pillar_of(self) -> dict[str, str]:
        """Pillar of each question, of the first release too."""
        found: dict[str, str] = {}
        for shelved in (self.shelf.get(FIRST_RELEASE), self.shelved):
            for pillar in shelved.loaded.model.groups():
                waiting = [pillar]
                while waiting:
                    group = waiting.pop()
                    found |= {question.id: pillar.id for question in group.questions}
                    waiting += group.groups()
        return found

    def id(self, person: Person) -> str:
        """The account of somebody, opened when first needed, its address confirmed."""
        if person.email not in self.accounts:
            self.accounts[person.email] = accounts.create(
                self.db, person.email, person.name, person.lang, self.password, confirmed=True
            )
        return self.accounts[person.email]

    # --- firms --------------------------------------------------------------------------------------------

    def case(self, invented: Invented) -> AnswersFile:
        """The answers of a case."""
        if invented not in self.cases:
            self.cases[invented] = self._read(invented)
        return self.cases[invented]

    def _read(self, invented: Invented) -> AnswersFile:
        folder = self.shelf.library / QUESTIONNAIRE / FOLDER if invented.release is None else LAST_YEAR
        return read_answers(folder / f"{invented.case}.yaml", self.shelved_of(invented).loaded)

    def firm(self, invented: Invented) -> str:
        """Open the space of a firm; its id."""
        case = self.case(invented)
        profile = case.sheet.profile
        name = f"{case.firm.partition(' (')[0]} {MARK}"
        facts = Facts(
            invented.siren, None, name, invented.activity, invented.commune, float(str(profile["headcount"])),
            float(str(profile["turnover"])), bool(profile["group_member"]),
        )  # fmt: skip
        return firms.create(self.db, self.id(invented.owner), facts)

    def join(self, firm: str, by: Person, person: Person, role: Role, pillars: Iterable[str] | None = None) -> None:
        """Invite somebody, who accepts."""
        chosen = None if pillars is None else list(pillars)
        invitation, _ = invitations.invite(self.db, firm, person.email, role, chosen, self.id(by))
        invitations.accept(self.db, invitation, self.id(person))

    def ask_confirmation(self, firm: str, by: Person, message: str, name: str, content: bytes) -> str:
        """Send a document to the region; the id of the request."""
        kept = self._stored(name, content)
        return confirmations.request(self.db, firm, self.id(by), message, kept)

    def confirm(self, firm: str, by: Person, operator: Person, name: str, content: bytes) -> None:
        """Send a document, which the region accepts."""
        request = self.ask_confirmation(firm, by, "Voici notre extrait Kbis.", name, content)
        confirmations.decide(self.db, request, self.id(operator), accepted=True, reason="")

    # --- assessments --------------------------------------------------------------------------------------

    def begin(self, firm: str, by: Person, invented: Invented, year: int) -> str:
        """Begin an assessment with the facts of a case."""
        profile = dict(self.case(invented).sheet.profile)
        shelved = self.shelved_of(invented)
        return assessments.begin(
            self.db, self.id(by), firm, shelved.loaded.model.id, shelved.release, year, profile
        )  # fmt: skip

    def answer(
        self, assessment: str, invented: Invented, author: Author,
        keep: Callable[[int, str], bool] = lambda place, pillar: True,
    ) -> tuple[str, ...]:  # fmt: skip
        """Give the answers of a case in the questionnaire's order, one every few minutes from the hour it is.

        ``keep`` leaves some out, by their place and pillar. Gives back the questions that the case documents.
        """
        answers, documented = self.case(invented).sheet.answers, []
        asked = [one.id for one in self.shelved_of(invented).loaded.model.all_questions() if one.id in answers]
        for place, question in enumerate(asked):
            pillar = self.pillar_of[question]
            if not keep(place, pillar):
                continue
            one = answers[question]
            self.db = replace(self.db, now=min(self.db.now + BETWEEN, self.today))
            answering.save(self.db, assessment, question, content_of(one), 0, self.id(author(pillar)))
            if one.tier in (TierCode.DOCUMENTED, TierCode.VERIFIED):
                documented.append(question)
        return tuple(documented)

    def propose(self, assessment: str) -> None:
        """Propose the answers of the year before."""
        carry_over.propose(self.db, self.shelf, assessment)

    def confirm_proposals(self, assessment: str, by: Person, pillar: str) -> None:
        """Confirm what is proposed in a pillar."""
        names = [name for name in proposals.of_assessment(self.db, assessment) if self.pillar_of[name] == pillar]
        proposals.accept_many(self.db, self.id(by), assessment, names)

    def revision(self, assessment: str, question: str) -> int:
        """Of the answer that stands; 0: none does."""
        held = answering.one(self.db, assessment, question)
        return 0 if held is None else held.revision

    def change(self, assessment: str, by: Person, question: str, content: dict[str, Any]) -> None:
        """Put another answer over the one that stands."""
        answering.save(self.db, assessment, question, content, self.revision(assessment, question), self.id(by))

    def note(self, assessment: str, by: Person, question: str, text: str) -> None:
        """Leave a note to the team."""
        teamwork.add_note(self.db, self.id(by), assessment, question, text)

    def topic_of(self, question: str) -> str:
        """The topic that holds a question."""
        groups = self.shelved.loaded.model.all_groups()
        return next(group.id for group in groups if any(one.id == question for one in group.questions))

    def file(self, firm: str, by: Person, name: str, content: bytes) -> str:
        """Add a file to the proofs of a firm; its id."""
        kept = self._stored(name, content)
        return evidence.add_file(
            self.db, self.id(by), firm, kept.file_name, kept.sha256, kept.media_type, kept.size
        )  # fmt: skip

    def attach(self, assessment: str, by: Person, proofs: Mapping[str, str], questions: Iterable[str]) -> None:
        """Put behind each question the proof of its pillar, where there is one."""
        for question in questions:
            proof = proofs.get(self.pillar_of[question])
            if proof is not None:
                evidence.attach(self.db, self.id(by), proof, assessment, question)

    def submit(self, assessment: str, by: Person, capacity: str) -> None:
        """Sign and submit."""
        now = current.load(self.db, self.shelf, assessment)
        assert now is not None  # noqa: S101 - begun above
        submissions.submit(self.db, now, self.id(by), by.name, capacity, now.fingerprint)

    def note_that_it_is_built(self, action: str) -> None:
        """The mark by which a demonstration is known."""
        log.record(self.db, None, action, "service", QUESTIONNAIRE)

    def _stored(self, name: str, content: bytes) -> Document:
        checked = evidence_files.check(io.BytesIO(content), name, folder=self.proofs.incoming)
        self.proofs.put(checked.path, checked.sha256)
        return Document(checked.sha256, checked.name, checked.media_type, checked.size)
