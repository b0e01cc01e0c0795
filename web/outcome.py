"""What a result page and a report show: an assessment as it stands, or a version as it was submitted."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from assessment import current, firms, resources, submissions
from assessment.code_lists.communes import Commune, commune
from assessment.current import Current
from assessment.days import day_of
from assessment.progress import Guide
from assessment.resources import Entry, Overlay
from assessment.shelf import Shelf, Shelved
from assessment.store import Db
from assessment.submissions import Signed, Submission
from questionnaires.findings import Lang
from reports import build
from reports.language import Language
from reports.model import ReportModel, Scope
from scoring.answers import AnswerSheet
from scoring.engine import ENGINE
from scoring.gains import action_gains
from scoring.result import Gain, Result
from scoring.score import score
from scoring.shortest import Shortest, shortest

Key = TypeVar("Key")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Outcome:
    """What is to be shown, before it is put into words."""

    now: Current
    """The assessment as it stands, whatever version is shown."""
    shelved: Shelved
    sheet: AnswerSheet
    firm: str
    day: date
    """Of the submission, or of the last change: the same input gives the same report."""
    submission: Submission | None
    """The version that is shown; ``None``: the answers as they stand."""
    versions: Sequence[Signed]
    """Every version that was submitted, the newest first."""
    fingerprint: str
    """Of everything shown but the language: answers, name, day, engine, what the region's team says of resources."""
    overlay: Overlay
    """What it says of them, and below the day on which it is shown: a workshop that is over is proposed no more."""
    today: date
    commune: Commune | None
    """Where the firm is; ``None``: not known."""

    def resources(self, lang: Lang) -> dict[str, Entry]:
        """Those that may be proposed to this firm, by id: what is not for its size or its place is left out."""
        loaded = self.shelved.loaded
        size = next((fact for fact in loaded.model.profile if fact.from_firm == "headcount"), None)
        people = self.sheet.profile.get(size.id) if size is not None else None
        every = resources.merge(loaded, self.overlay, lang, self.today)
        return resources.suited(every, people if isinstance(people, float | int) else None, self.commune)


@dataclass(frozen=True)
class Figures:
    """What the answers give."""

    result: Result
    gains: tuple[Gain, ...]


def outcome(db: Db, shelf: Shelf, assessment_id: str, version: int | None = None) -> Outcome | None:
    """What an assessment shows: the version asked for; else, once submitted, the last; else what is answered so far.

    ``None``: no such assessment or version.
    """
    now = current.load(db, shelf, assessment_id)
    if now is None:
        return None
    held = now.assessment
    firm = firms.find(db, held.firm) if held.firm is not None else None
    name, place = (firm.name, commune(firm.commune)) if firm is not None else ("", None)
    signed = submissions.of_assessment(db, assessment_id)
    if version is None and held.state == "submitted" and signed:
        version = signed[0].version
    chosen = submissions.of_version(db, assessment_id, version) if version is not None else None
    if chosen is None and version is not None:
        return None
    if chosen is None:
        shelved, sheet, day = now.shelved, now.sheet, day_of(held.changed_at)
        shown = f"{now.fingerprint} {held.perimeter} {held.perimeter_note}"
    else:
        shelved, sheet = submissions.sheet_of(chosen, shelf)
        day, shown = day_of(chosen.created_at), chosen.snapshot_hash
    over, today = resources.overlay(db, held.questionnaire), day_of(db.now)
    mark = _mark(shown, name, day, over.shows(today), place)
    return Outcome(now, shelved, sheet, name, day, chosen, signed, mark, over, today, place)


def _scope(shown: Outcome) -> Scope:
    """What the version shown covers; the perimeter may have changed since it was signed."""
    held = shown.now.assessment
    if shown.submission is None:
        return Scope(held.period, held.perimeter, held.perimeter_note)
    signed = shown.submission.snapshot
    return Scope(held.period, signed["perimeter"], signed["perimeter_note"])


def _mark(answers: str, firm: str, day: date, over: object, place: Commune | None) -> str:
    return submissions.digest([answers, firm, day.isoformat(), ENGINE, over, place.code if place else ""])


class Models:
    """The last outcomes, scored and in words: the pages of one result are opened one after the other."""

    KEPT = 64

    def __init__(self, guide: Guide) -> None:
        """``guide`` says what to answer next."""
        self.guide = guide
        self._figures: OrderedDict[str, Figures] = OrderedDict()
        self._models: OrderedDict[tuple[str, str], ReportModel] = OrderedDict()
        self._shortest: OrderedDict[tuple[str, str], Shortest] = OrderedDict()
        self._lock = threading.Lock()

    def figures(self, shown: Outcome) -> Figures:
        """What an outcome gives; scored once."""
        return self._kept(self._figures, shown.fingerprint, lambda: self._score(shown))

    def get(self, shown: Outcome, lang: Lang) -> ReportModel:
        """An outcome in the words of a language: what the pages and the PDF show."""
        return self._kept(self._models, (shown.fingerprint, lang), lambda: self._build(shown, lang))

    def shortest(self, shown: Outcome, level: str) -> Shortest:
        """The least effort from an outcome to a level; searched once. Raises ValueError: there is no such level."""
        shelved, result = shown.shelved, self.figures(shown).result
        return self._kept(
            self._shortest,
            (shown.fingerprint, level),
            lambda: shortest(shelved.loaded, shelved.plan, shown.sheet, result, level),
        )

    def _score(self, shown: Outcome) -> Figures:
        loaded, plan, now = shown.shelved.loaded, shown.shelved.plan, shown.now
        if shown.submission is None:
            result = now.result
            return Figures(
                result if result.complete else replace(result, open_questions=self.guide.next(now)), now.gains
            )
        result = score(loaded, plan, shown.sheet)
        return Figures(result, action_gains(loaded, plan, shown.sheet, result))

    def _build(self, shown: Outcome, lang: Lang) -> ReportModel:
        found = self.figures(shown)
        name = shown.firm or Language(lang).t("Entreprise sans nom")
        loaded, proposed = shown.shelved.loaded, shown.resources(lang)
        return build(loaded, shown.sheet, found.result, found.gains, lang, name, shown.day, _scope(shown), proposed)

    def _kept(self, among: OrderedDict[Key, Made], key: Key, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in among:
                among.move_to_end(key)
                return among[key]
        made = make()
        with self._lock:
            among[key] = made
            while len(among) > self.KEPT:
                among.popitem(last=False)
        return made
