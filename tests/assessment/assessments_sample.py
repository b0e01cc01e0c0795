"""A firm with two people and an assessment of the small questionnaire, for the tests of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from assessment import accounts, assessments, firms
from assessment.firms import Facts
from assessment.shelf import Shelf, Shelved
from assessment.store import Store

LIBRARY = Path(__file__).parents[1] / "web" / "library"
PROFILE: dict[str, Any] = {"headcount": 4.0, "sector": "food"}


@cache
def shelf() -> Shelf:
    """With the small questionnaire alone."""
    return Shelf(Path(mkdtemp()), LIBRARY)


def shelved() -> Shelved:
    """The small questionnaire."""
    return shelf().offered()[0]


@dataclass(frozen=True)
class Sample:
    """Ids of two accounts, their firm, its assessment."""

    camille: str
    naim: str
    firm: str
    assessment: str


def facts(siren: str = "732829320") -> Facts:
    return Facts(siren, None, "Boulangerie Sol", "10.71C", "31555", 4.0, 300_000.0, False)


def sample(store: Store, profile: Mapping[str, Any] = PROFILE, period: int = 2025) -> Sample:
    """Begin one."""
    with store.write() as db:
        camille = accounts.create(db, "camille@example.org", "Camille", "fr")
        naim = accounts.create(db, "naim@example.org", "Naïm", "fr")
        firm = firms.create(db, camille, facts())
        made = assessments.begin(db, camille, firm, "petit", shelved().release, period, profile)
    return Sample(camille, naim, firm, made)
