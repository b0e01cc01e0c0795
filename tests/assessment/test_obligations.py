"""Obligations on a day: due, coming, open, over (docs/scoring.md §14); figures of the one-feature example."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assessment.obligations import Standing, standings
from assessment.scored import plan_of, score_file
from questionnaires.findings import QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire, load
from scoring.answers import Answer, AnswerSheet
from scoring.score import score

FEATURES = Path(__file__).parents[1] / "features"


@cache
def example() -> LoadedQuestionnaire:
    return load(FEATURES / "s14_obligations.yaml")


def on(day: str, heads: float = 30, **answers: float | None) -> dict[str, Standing]:
    """Where a firm stands on a day; ``None`` is an answer that it does not know."""
    given = {name: Answer("not_known") if x is None else Answer("answered", x) for name, x in answers.items()}
    sheet = AnswerSheet({"heads": heads}, given)
    found = standings(example(), score(example(), plan_of(example()), sheet), date.fromisoformat(day))
    return {one.obligation.id: one for one in found}


def test_a_duty_applies_from_the_day_of_its_threshold() -> None:
    assert on("2025-10-10", energy=3000.0)["audit"].state == "coming"
    assert on("2025-10-11", energy=3000.0)["audit"].state == "applies"
    assert on("2025-10-11", energy=3000.0)["audit"].since == date(2025, 10, 11)


def test_a_lower_threshold_to_come_is_announced() -> None:
    """2,400 MWh: below 2,750 today, above the 2,000 of 2028."""
    audit = on("2026-11-23", energy=2400.0)["audit"]
    assert (audit.state, audit.since, audit.until) == ("coming", date(2028, 1, 1), None)
    assert on("2026-11-23", energy=1000.0)["audit"].state == "not_concerned"


def test_a_figure_not_known_leaves_it_open_and_says_what_it_waits_for() -> None:
    audit = on("2026-11-23", energy=None)["audit"]
    assert (audit.state, audit.waits_for) == ("open", ("energy",))


def test_one_period_after_another_in_the_same_state_is_one() -> None:
    """Above both thresholds, the duty has no end in 2028."""
    assert on("2026-11-23", energy=3000.0)["audit"].until is None


def test_a_duty_that_ends_says_until_when_and_then_is_over() -> None:
    register = on("2026-11-23")["register"]
    assert (register.state, register.until) == ("applies", date(2027, 1, 1))
    assert on("2027-01-01")["register"].state == "ended"


@pytest.mark.parametrize(("heads", "refused"), [(9, False), (10, True)])
def test_a_path_that_is_not_for_the_firm_is_refused_at_its_line(tmp_path: Path, heads: int, refused: bool) -> None:
    file = tmp_path / "firm.yaml"
    file.write_text(
        f"questionnaire: feature\nprofile:\n  heads: {heads}\n  path: express\nanswers: {{a: true, b: true}}\n"
    )
    questionnaire = str(FEATURES / "s3_paths.yaml")
    if not refused:
        assert score_file(file, questionnaire).result.path == "express"
        return
    with pytest.raises(QuestionnaireError) as told:
        score_file(file, questionnaire)
    assert [(found.code, found.line) for found in told.value.findings] == [("path-not-offered", 4)]
    assert "express" in told.value.findings[0].format_line("fr")
