"""The questionnaires that firms can answer: releases that never change, each loaded once.

Where a questionnaire has no published release yet, its files as they are now are frozen in a folder of the service:
answers given under them can be read as long as that folder is kept.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assessment.audit.length import Lengths
from assessment.scored import plan_of
from questionnaires.findings import Lang, QuestionnaireError
from questionnaires.library import LIBRARY, RELEASES
from questionnaires.loader import ROOT_FILE, LoadedQuestionnaire, load
from questionnaires.release import freeze, load_release, version_of
from scoring.plan import ScoringPlan

_VERSION = re.compile(r"-(\d{4})\.(\d+)$")


@dataclass(frozen=True)
class Shelved:
    """A release, ready to be answered and scored."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan

    @property
    def release(self) -> str:
        """Its identity."""
        return self.plan.release

    @property
    def draft(self) -> bool:
        """Whether it is not published yet."""
        return "+draft." in self.plan.release

    def minutes(self, questions: Iterable[str], lang: Lang) -> float:
        """Minutes to answer the questions named, by the conventions of the audit; 0 where it declares none."""
        audit = self.loaded.model.audit
        if audit is None:
            return 0.0
        if lang not in self._lengths:  # counting words takes longer than scoring
            self._lengths[lang] = Lengths(self.loaded, audit, lang)
        return self._lengths[lang].of(questions).minutes

    @cached_property
    def _lengths(self) -> dict[Lang, Lengths]:
        return {}


class Shelf:
    """The releases of a service.

    Args:
        folder: where frozen drafts are kept; made if need be.
        library: the folder of the questionnaires, one folder each.
    """

    def __init__(self, folder: Path, library: Path = LIBRARY) -> None:
        """Read nothing yet."""
        self.folder, self.library = folder, library
        self._loaded: dict[str, Shelved] = {}
        self._offered: tuple[str, ...] | None = None
        self._lock = threading.Lock()

    def offered(self) -> tuple[Shelved, ...]:
        """Of each questionnaire, what a new assessment answers: its newest release, or else its frozen draft."""
        with self._lock:
            if self._offered is None:
                folders = sorted(path.parent for path in self.library.glob(f"*/{ROOT_FILE}"))
                self._offered = tuple(self._newest(folder) for folder in folders)
            return tuple(self._get(release) for release in self._offered)

    def get(self, release: str) -> Shelved:
        """A release by its identity. Raises KeyError where it is not on the shelf."""
        with self._lock:
            return self._get(release)

    def _get(self, release: str) -> Shelved:
        if release not in self._loaded:
            places = [self.folder / f"{release}.json", *self.library.glob(f"*/{RELEASES}/{release}.json")]
            found = next((path for path in places if path.is_file()), None)
            if found is None:
                raise KeyError(release)
            loaded = load_release(found)
            self._loaded[release] = Shelved(loaded, plan_of(loaded))
        return self._loaded[release]

    def _newest(self, folder: Path) -> str:
        published = [path.stem for path in (folder / RELEASES).glob("*.json") if _VERSION.search(path.stem)]
        if published:
            return max(published, key=version_of)
        loaded = load(folder)
        if any(found.severity == "error" for found in loaded.warnings):
            raise QuestionnaireError(loaded.warnings)
        return freeze(loaded, self.folder).id
