"""A service scores with the compiled kernel once it is ready: nothing that it says changes by a bit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.scored import score_file
from scoring import engine
from scoring.gains import action_gains
from scoring.score import score

CASE = Path("questionnaires/library/occitanie/cases/sous_traitant_aeronautique.yaml")


@pytest.fixture
def stopped() -> Iterator[None]:
    yield
    engine._STARTED.clear()


@pytest.mark.slow
@pytest.mark.usefixtures("stopped")
def test_result_and_gains_are_the_same_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    case = score_file(CASE)
    loaded, plan, sheet = case.loaded, case.plan, case.file.sheet
    before = score(loaded, plan, sheet)
    gains = action_gains(loaded, plan, sheet, before)
    engine.start_compiled()
    used = []
    compiled = engine.Batch._compiled
    monkeypatch.setattr(engine.Batch, "_compiled", lambda *args: used.append(1) or compiled(*args))
    after = score(loaded, plan, sheet)
    assert after == before
    assert action_gains(loaded, plan, sheet, after) == gains
    assert used
