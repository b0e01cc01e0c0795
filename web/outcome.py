"""What a result page and a report show: an assessment as it stands, or a version as it was submitted."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assessment import current, firms, submissions
from assessment.current import Current
from assessment.progress import Guide
from assessment.shelf import Shelf, Shelved
from assessment.store import Db
from assessment.submissions import Submission, digest
from questionnaires.findings import Lang
from reports import build
from reports.language import Language
from reports.model import ReportModel
from scoring.answers import AnswerSheet
from scoring.gains import action_gains
from scoring.score import score

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Outcome:
    """What is to be shown, before it is put into words."""

    assessment: str
    shelved: Shelved
    sheet: AnswerSheet
    firm: str
    day: date
    """Of the submission, or of the last change: the same input gives the same report."""
    current: Current | None
    """``None`` where a submitted version is shown."""
    submission: Submission | None
    fingerprint: str
    """Of everything shown but the language."""


def outcome(db: Db, shelf: Shelf, assessment_id: str, version: int | None = None) -> Outcome | None:
    """What an assessment shows: the version asked for; else, once submitted, the last; else what is answered so far.

    ``None``: no such assessment or version.
    """
    now = current.load(db, shelf, assessment_id)
    if now is None:
        return None
    held = now.assessment
    firm = firms.find(db, held.firm) if held.firm is not None else None
    name = firm.name if firm is not None else ""
    signed = submissions.of_assessment(db, assessment_id)
    if version is None and held.state == "submitted" and signed:
        version = signed[0].version
    if version is None:
        mark = digest([now.fingerprint, name, held.version])
        return Outcome(held.id, now.shelved, now.sheet, name, _day(held.changed_at), now, None, mark)
    chosen = next((one for one in signed if one.version == version), None)
    if chosen is None:
        return None
    shelved, sheet = submissions.sheet_of(chosen, shelf)
    mark = digest([chosen.snapshot_hash, name, chosen.version])
    return Outcome(held.id, shelved, sheet, name, _day(chosen.created_at), None, chosen, mark)


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


def model_of(shown: Outcome, lang: Lang, guide: Guide) -> ReportModel:
    """The report of an outcome: the same model makes the pages and the PDF."""
    loaded, plan = shown.shelved.loaded, shown.shelved.plan
    if shown.current is not None:
        result, gains = shown.current.result, shown.current.gains
        if not result.complete:
            result = replace(result, open_questions=guide.next(shown.current))
    else:
        result = score(loaded, plan, shown.sheet)
        gains = action_gains(loaded, plan, shown.sheet, result)
    name = shown.firm or Language(lang).t("Entreprise sans nom")
    return build(loaded, shown.sheet, result, gains, lang, name, shown.day)


class Models:
    """The last models made, by outcome and language: the pages of one result are opened one after the other."""

    KEPT = 64

    def __init__(self, guide: Guide) -> None:
        """``guide`` says what to answer next."""
        self.guide = guide
        self._kept: OrderedDict[tuple[str, str], ReportModel] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, shown: Outcome, lang: Lang) -> ReportModel:
        """The model of an outcome in a language."""
        key = (f"{shown.fingerprint}.{shown.day}", lang)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = model_of(shown, lang, self.guide)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.KEPT:
                self._kept.popitem(last=False)
        return made
