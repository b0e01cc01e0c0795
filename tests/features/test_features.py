"""Every sentence of docs/scoring.md that a computation follows from, in the smallest questionnaire that shows it.

``<name>.yaml`` is a questionnaire; its first comment quotes the sentence from the page, which a test finds there.
``<name>.cases.yaml`` holds firms: profile, answers, and what is expected of them, worked out by hand in a comment.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from assessment.scored import plan_of
from questionnaires.loader import LoadedQuestionnaire, load
from scoring.engine import code_rows, run
from scoring.plan import ScoringPlan
from tests.features.expected import CHECKS, Case, check_case, check_exactly, has_totals, read_cases, sheet_of

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "scoring.md").read_text("utf-8")
FILES = sorted(path for path in HERE.glob("*.yaml") if not path.name.endswith(".cases.yaml"))
CASES = [(path.stem, case) for path in FILES for case in read_cases(HERE / f"{path.stem}.cases.yaml")]


def title(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


@cache
def loaded(name: str) -> tuple[LoadedQuestionnaire, ScoringPlan]:
    questionnaire = load(HERE / f"{name}.yaml")
    return questionnaire, plan_of(questionnaire)


@pytest.mark.parametrize(("name", "case"), CASES, ids=title)
def test_the_score_is_what_the_page_says(name: str, case: Case, tmp_path: Path) -> None:
    check_case(*loaded(name), case, tmp_path)


@pytest.mark.parametrize(("name", "case"), [one for one in CASES if has_totals(one[1])], ids=title)
def test_exact_fractions_give_the_same_totals(name: str, case: Case, tmp_path: Path) -> None:
    """What was worked out by hand is also what the slow, exact reading of the page gives."""
    check_exactly(loaded(name)[0], case, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_compiled_the_kernel_gives_the_same_bits(name: str, tmp_path: Path) -> None:
    questionnaire, plan = loaded(name)
    sheets = [sheet_of(questionnaire, case, tmp_path) for of, case in CASES if of == name]
    cells = code_rows(plan, sheets * 3, [tier for tier in (1, 2, 3) for _ in sheets])
    plain, compiled = run(plan, cells), run(plan, cells, compiled=True)
    for column in plain.output._fields:
        rows = range(plain.rows)
        assert [compiled.row(column, row) for row in rows] == [plain.row(column, row) for row in rows], column


# --- the files themselves ---------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Words alone: no emphasis, no quotation marks of an example, no line breaks."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]|^> ", "", text, flags=re.MULTILINE)).strip()


def section(number: str) -> str:
    return plain(PAGE.partition(f"\n## {number}. ")[2].partition("\n## ")[0])


def quotes(path: Path) -> list[tuple[str, str]]:
    """(section, sentence) that a file's first comment says it shows."""
    lines = takewhile(lambda line: line.startswith("#"), path.read_text("utf-8").splitlines())
    comment = plain(" ".join(line.removeprefix("#") for line in lines))
    number = re.match(r"§(\d+)", comment)
    assert number is not None, path.name
    return [(number[1], sentence) for sentence in re.findall("“([^”]+)”", comment)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_sentence_shown_is_on_the_page(path: Path) -> None:
    sentences = quotes(path)
    assert sentences
    for number, sentence in sentences:
        assert path.name.startswith(f"s{number}_")
        assert plain(sentence) in section(number), sentence


def test_every_section_that_computes_is_shown() -> None:
    assert {number for path in FILES for number, _ in quotes(path)} >= {str(number) for number in range(1, 10)}


def test_every_kind_of_figure_is_expected_somewhere() -> None:
    assert {key for _, case in CASES for key in case["expect"]} == CHECKS.keys()
