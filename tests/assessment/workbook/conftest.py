"""The small questionnaire with one question of each kind, and a firm's answers to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessment.workbook.outline import Source
from questionnaires.loader import LoadedQuestionnaire, load
from tests.assessment.workbook.filled import source

SMALL = Path(__file__).parents[1] / "small"
PROFILE: dict[str, Any] = {"headcount": 12.0, "sector": "craft"}
ANSWERS: dict[str, Any] = {
    "plan": {"not_applicable": "Nous ne produisons rien."},
    "tracking": {"value": "monthly", "detail": {"monthly": "depuis mars"}, "note": "Relevé affiché."},
    "gifts": {"value": ["time"]},
    "delay": {"value": 12.5, "estimate": True},
    "founded": {"value": "1998-05-04"},
    "words": {"value": "=2+2 n'est pas une formule"},
}
"""``margin`` is not answered."""


@pytest.fixture(scope="session")
def small() -> LoadedQuestionnaire:
    return load(SMALL)


@pytest.fixture(scope="session")
def firm(small: LoadedQuestionnaire) -> Source:
    return source(small, ANSWERS, PROFILE)
