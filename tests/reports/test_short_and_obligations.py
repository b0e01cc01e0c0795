"""The report of a shorter path, and the obligations that every report shows apart from the score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from assessment.scored import plan_of
from questionnaires.loader import load
from reports.assemble import build
from reports.html import page
from reports.model import ReportModel
from reports.sections import sections_of
from scoring.answers import Answer, AnswerSheet
from scoring.score import score

READ = date(2026, 10, 5)
FEATURES = Path(__file__).parents[1] / "features"


def report(
    name: str, profile: dict[str, bool | float | str], lang: Literal["fr", "en"] = "fr", **answers: object
) -> ReportModel:
    loaded = load(FEATURES / f"{name}.yaml")
    given = {
        key: Answer("not_known") if value is None else Answer("answered", value)  # type: ignore[arg-type]
        for key, value in answers.items()
    }
    sheet = AnswerSheet(profile, given)
    return build(loaded, sheet, score(loaded, plan_of(loaded), sheet), (), lang, "Firm", date(2026, 11, 23))


def test_the_full_path_has_the_full_report() -> None:
    model = report("s3_paths", {"heads": 4.0, "path": "full"}, a=True, b=False, c=True, d=False)
    assert model.path is None
    assert [section.id for section in sections_of(model)][:2] == ["cover", "essential"]


def test_a_shorter_path_has_a_short_report_that_names_it_and_counts_its_questions() -> None:
    model = report("s3_paths", {"heads": 4.0, "path": "express"}, a=True, b=False, c=True)
    assert model.path is not None
    assert (model.path.title, model.path.questions) == ("The short one", 2)
    assert [section.id for section in sections_of(model)] == ["in_brief", "about"]
    assert "The short one" in page(model)


def test_what_is_open_on_a_shorter_path_is_said() -> None:
    model = report("s3_paths", {"heads": 4.0, "path": "express"}, a=True)
    assert [section.id for section in sections_of(model)] == ["in_brief", "open_questions", "about"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("jusqu'au 1er janvier 2027 exclu", "à partir du 1er janvier 2028", "Dépend de : Floor area")),
        ("en", ("until 1 January 2027 (excluded)", "from 1 January 2028", "Depends on: Floor area")),
    ],
)
def test_obligations_are_shown_with_their_days_and_what_they_wait_for(
    lang: Literal["fr", "en"], words: tuple[str, ...]
) -> None:
    model = report("s14_obligations", {"heads": 30.0}, lang, energy=2400.0, area=None, tidy=True)
    titles = {state: [line.title for line in lines] for state, lines in model.duties.items()}
    assert titles == {"applies": ["Register"], "coming": ["Audit"], "open": ["Roof"]}
    text = page(model).replace("\u00a0", " ").replace("&#39;", "'")
    for said in words:
        assert said in text


def test_a_questionnaire_without_obligations_says_nothing_of_them() -> None:
    model = report("s3_paths", {"heads": 4.0, "path": "full"}, a=True, b=False, c=True, d=False)
    assert model.duties == {}
    assert "obligations" not in [section.id for section in sections_of(model)]


def test_the_day_on_which_sources_were_read_is_said_once() -> None:
    model = report("s14_obligations", {"heads": 30.0}, energy=2400.0, area=None, tidy=True)
    read = {state: tuple(replace(line, read_on=READ) for line in lines) for state, lines in model.duties.items()}
    text = page(replace(model, duties=read)).replace("\u00a0", " ")
    assert text.count("5 octobre 2026") == 1
    other = replace(read["open"][0], read_on=date(2026, 10, 6))
    text = page(replace(model, duties={**read, "open": (other,)})).replace("\u00a0", " ")
    assert (text.count("5 octobre 2026"), text.count("lu le 6 octobre 2026")) == (1, 1)


def test_a_source_that_nobody_read_is_to_be_confirmed() -> None:
    model = report("s14_obligations", {"heads": 30.0}, energy=2400.0, area=None, tidy=True)
    unread = {state: tuple(replace(line, read_on=None) for line in lines) for state, lines in model.duties.items()}
    text = page(replace(model, duties=unread))
    assert text.count("(à confirmer)") == 3
    assert "Sauf autre mention" not in text


def test_a_short_report_says_whether_anything_was_checked() -> None:
    model = report("s3_paths", {"heads": 4.0, "path": "express"}, a=True, b=False, c=True)
    assert "aucune n'a encore été contrôlée" in page(model).replace("&#39;", "'")
