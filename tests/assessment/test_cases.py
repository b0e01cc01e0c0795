"""Cases: what their author expected, met or not, and expectations that mean nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessment.cases import case_files, check_cases
from questionnaires.library import LIBRARY, load_any
from questionnaires.loader import LoadedQuestionnaire, load

HERE = Path(__file__).parent
TOP = "questionnaire: small\nprofile: {headcount: 6, sector: craft}\n"
# Four questions of 25 points. plan: 25. tracking: 25. gifts: 2 of 2 = 25. delay: 5 of 10 days = 12.5.
# Total: 87.5, "solid".
REST = "margin: 0, founded: '2020-01-01', words: a}\n"
HIGH = f"{TOP}answers: {{plan: true, tracking: monthly, gifts: [time, money], delay: 5, {REST}"
# plan: 25, the rest nothing (10 days of delay: 0). Total: 25.0, "started".
LOW = f"{TOP}answers: {{plan: true, tracking: never, gifts: [], delay: 10, {REST}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "small", tmp_path / "small", dirs_exist_ok=True)
    (tmp_path / "small" / "cases").mkdir(exist_ok=True)
    return tmp_path / "small"


def told(folder: Path, **cases: str) -> list[str]:
    for name, text in cases.items():
        (folder / "cases" / f"{name}.yaml").write_text(text, "utf-8")
    return [
        f"{Path(found.file).stem}:{found.line} {found.code} {found.message('en')}"
        for found in check_cases(load(folder))
    ]


def test_an_expectation_that_is_met_says_nothing(folder: Path) -> None:
    low = LOW + "expect: {total: 25.0, level: started}\n"
    high = (
        HIGH + "expect: {total: 87.5, total_between: [80, 90], level: [started, solid], above: [low], because: plan}\n"
    )
    assert told(folder, low=low, high=high) == []


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("total: 87.4", "total: expected 87.4, found 87.5"),
        ("total_between: [80, 87]", "total_between: expected [80, 87], found 87.5"),
        ("level: started", "level: expected started, found solid"),
        ("level: null", "level: expected null, found solid"),
        ("level: [started, null]", 'level: expected ["started", null], found solid'),
        ("above: [low, high]", "above: expected > high (87.5), found 87.5"),
    ],
)
def test_an_expectation_that_is_not_met_is_told_at_its_line(folder: Path, expect: str, said: str) -> None:
    high = f"{HIGH}expect:\n  {expect}\n"
    assert told(folder, low=LOW, high=high) == [f"high:5 case-expectation {said}"]


def test_an_assessment_that_is_not_complete_meets_no_total(folder: Path) -> None:
    """plan missing: 0 to 25 of its points, so between 62.5 (started) and 87.5 (solid)."""
    part = HIGH.replace("plan: true, ", "") + "expect: {total: 87.5, level: solid}\n"
    assert told(folder, part=part) == [
        "part:4 case-expectation total: expected 87.5, found null",
        "part:4 case-expectation level: expected solid, found started – solid",
    ]


@pytest.mark.parametrize(
    "expect",
    [
        "level: gold", "level: []", "level: 3", "level: [[solid]]", "total: true", 'total: "87.5"', "total_between: 80",
        "total_between: [80]", "total_between: [a, b]", "above: low", "above: [1]", "because: [a]", "totals: 87.5",
    ],
)  # fmt: skip
def test_an_expectation_that_means_nothing_is_told_and_not_traced(folder: Path, expect: str) -> None:
    [line] = told(folder, high=f"{HIGH}expect:\n  {expect}\n")
    assert line.startswith("high:5 case-shape unreadable expectation: ")


def test_a_case_that_does_not_exist(folder: Path) -> None:
    [line] = told(folder, high=HIGH + "expect:\n  above: [nobody]\n")
    assert line == "high:5 case-unknown no case is called “nobody”"


def test_a_case_that_cannot_be_read_is_told_and_the_others_are_checked(folder: Path) -> None:
    lines = told(folder, bad=TOP + "answers: {plan: 1}\n", high=HIGH + "expect: {total: 1, above: [bad]}\n")
    assert [line.partition(" ")[2].partition(" ")[0] for line in lines] == ["answer-type", "case-expectation"]


def test_cases_are_yaml_or_json_and_nothing_else(folder: Path) -> None:
    for name in ("a.yaml", "b.json", "notes.md", ".c.yaml.swp"):
        (folder / "cases" / name).write_text("", "utf-8")
    assert [path.name for path in case_files(load(folder))] == ["a.yaml", "b.json"]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in LIBRARY.glob("*/questionnaire.yaml")))
def test_the_cases_of_the_library_are_what_their_authors_expected(name: str) -> None:
    questionnaire: LoadedQuestionnaire = load_any(name)
    assert [found.format_line("en") for found in check_cases(questionnaire)] == []
