"""One kernel, however it is run: every output, to the last bit, interpreted or compiled, alone, together or split."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

import pytest

from questionnaires.model import Questionnaire
from scoring.answers import AnswerSheet
from scoring.engine import Batch, code_rows, run
from scoring.kernel.rows import EVERYTHING, GROUPS, TOTALS
from scoring.memory import CELL_WIDTH, Cells, Output, output_width
from scoring.plan import ScoringPlan
from tests.oracle.answers import Answer
from tests.oracle.build import computed, group, level, not_applicable, number, one_of, questionnaire, say, yes_no
from tests.scoring.harness import compiled, sheet

pytestmark = pytest.mark.slow
"""The kernel takes half a minute to compile where no machine code is kept yet."""

LINE = [[0, 0], [30, 0.2], [100, 1]]


def many_things() -> Questionnaire:
    """Conditions, computed figures, rules of every kind, bonuses, penalties, floors, levels over shares, facts."""
    first = group(
        "first",
        [
            one_of("a", {"none": 0, "some": 1, "all": 3}, allow_not_applicable=True),
            yes_no("b", when='a != "none"', weight=2, allow_not_applicable=True),
            number("c", scale=LINE, allow_not_applicable=True),
        ],
        not_applicable={"split": "equal", "credit": 0.25},
        weight="heads / 7",
    )
    second = group(
        "second",
        [
            computed("d", "c / (heads - 3) * 1.7", steps=[[0, 0], [1, 1 / 3], [9, 1]]),
            yes_no("e", when="heads >= 10 or b", when_false="not_applicable"),
            yes_no("extra", role="bonus", factor=0.1),
            yes_no("fine", role="penalty", factor=0.3),
        ],
        floor=-2,
        ceiling=41,
    )
    levels = [level("low", "total >= 20"), level("high", "share(first) >= 50")]
    heads = {"id": "heads", "kind": "number", "text": "heads"}
    return questionnaire(
        [number("z", scale=LINE)], [first, second], levels=levels, profile=[heads], rounding={"decimals": 2}
    )


def some_answer(rng: random.Random, name: str) -> Answer:
    """One of everything that can be said, tiers included."""
    tier = rng.choice(["declared", "declared", "documented", "verified", "rejected"])
    if name in ("a", "b", "c") and rng.random() < 0.2:
        return not_applicable(tier)
    if rng.random() < 0.1:
        return Answer("not_known")
    if name == "a":
        return say(rng.choice(["none", "some", "all"]), tier)
    figure = rng.choice([-0.0, round(rng.uniform(-5, 120), 2)])
    return say(figure if name in ("c", "z") else rng.random() < 0.5, tier)


def firms(model: Questionnaire, count: int) -> list[AnswerSheet]:
    """Firms of all sizes, two thirds of them with every answer given."""
    rng = random.Random(7)  # noqa: S311  the same firms each time
    names = [question.id for question in model.all_questions() if question.kind != "computed"]
    made = []
    for i in range(count):
        given = {name: some_answer(rng, name) for name in names if i % 3 or rng.random() < 0.6}
        made.append(sheet(model, {"heads": rng.choice([1, 3, 9, 10, 250])}, given))
    return made


@pytest.fixture(scope="module")
def batch() -> tuple[ScoringPlan, Cells]:
    """A plan and 60 coded rows, each firm at each of the three tiers."""
    model = many_things()
    sheets = firms(model, 20)
    plan = compiled(model, {})
    return plan, code_rows(plan, sheets * 3, [1] * 20 + [2] * 20 + [3] * 20)


def bits(plan: ScoringPlan, output: Output, first: int, last: int) -> dict[str, bytes]:
    """Rows of every output as bytes: 0.0 and -0.0 differ, as does any last bit."""
    found = {}
    for name in Output._fields:
        width, _ = output_width(name, plan.tables)
        cells = list(getattr(output, name))[first * width : last * width]
        found[name] = struct.pack(f"<{len(cells)}d", *map(float, cells))
    return found


def rows_of(plan: ScoringPlan, cells: Cells, order: list[int]) -> Cells:
    """The same rows in another order, or some of them."""
    t = plan.tables
    widths = {name: getattr(t, width) if width else 1 for name, width in CELL_WIDTH.items()}
    picked: dict[str, list[Any]] = {
        name: [cell for row in order for cell in getattr(cells, name)[row * width : (row + 1) * width]]
        for name, width in widths.items()
    }
    return Cells(**picked)


@pytest.mark.parametrize("as_compiled", [False, True])
@pytest.mark.parametrize("split", [None, 1, 7, 16, 17, 59])
def test_any_split_gives_the_same_bits(batch: tuple[ScoringPlan, Cells], as_compiled: bool, split: int | None) -> None:
    plan, cells = batch
    whole = bits(plan, run(plan, cells).output, 0, 60)
    assert bits(plan, run(plan, cells, compiled=as_compiled, split=split).output, 0, 60) == whole


@pytest.mark.parametrize("as_compiled", [False, True])
def test_a_row_is_the_same_alone_and_among_others(batch: tuple[ScoringPlan, Cells], as_compiled: bool) -> None:
    plan, cells = batch
    together = run(plan, cells, compiled=as_compiled).output
    for row in range(60):
        alone = run(plan, rows_of(plan, cells, [row]), compiled=as_compiled).output
        assert bits(plan, alone, 0, 1) == bits(plan, together, row, row + 1), row


@pytest.mark.parametrize("as_compiled", [False, True])
def test_nothing_of_one_row_reaches_the_next(batch: tuple[ScoringPlan, Cells], as_compiled: bool) -> None:
    plan, cells = batch
    there = run(plan, cells, compiled=as_compiled).output
    back = run(plan, rows_of(plan, cells, list(range(59, -1, -1))), compiled=as_compiled).output
    for row in range(60):
        assert bits(plan, back, 59 - row, 60 - row) == bits(plan, there, row, row + 1), row


@pytest.mark.parametrize("as_compiled", [False, True])
@pytest.mark.parametrize("detail", [TOTALS, GROUPS])
def test_less_detail_leaves_out_and_changes_nothing(
    batch: tuple[ScoringPlan, Cells], as_compiled: bool, detail: int
) -> None:
    plan, cells = batch
    everything = bits(plan, run(plan, cells, detail=EVERYTHING).output, 0, 60)
    less = bits(plan, run(plan, cells, detail=detail, compiled=as_compiled).output, 0, 60)
    for name, cells_of_it in less.items():
        asked = output_width(name, plan.tables)[1] <= detail
        assert cells_of_it == (everything[name] if asked else b""), name


@pytest.mark.parametrize("as_compiled", [False, True])
def test_a_batch_can_be_scored_again_after_its_cells_change(
    batch: tuple[ScoringPlan, Cells], as_compiled: bool
) -> None:
    plan, cells = batch
    again = Batch(plan, rows_of(plan, cells, [0]), compiled=as_compiled)
    for row in range(60):
        for name, changed in rows_of(plan, cells, [row])._asdict().items():
            getattr(again.cells, name)[:] = changed
        expected = run(plan, rows_of(plan, cells, [row])).output
        assert bits(plan, again.score().output, 0, 1) == bits(plan, expected, 0, 1), row


@pytest.mark.parametrize("as_compiled", [False, True])
def test_no_output_is_minus_zero_or_no_number(batch: tuple[ScoringPlan, Cells], as_compiled: bool) -> None:
    plan, cells = batch
    output = run(plan, cells, compiled=as_compiled).output
    for name in Output._fields:
        figures = [float(cell) for cell in getattr(output, name)]
        assert not any(math.isnan(x) or (x == 0.0 and math.copysign(1.0, x) < 0) for x in figures), name


def test_a_code_too_wide_for_its_column_is_refused(batch: tuple[ScoringPlan, Cells]) -> None:
    plan, cells = batch
    wide = cells._replace(code=[70_000, *cells.code[1:]])  # int16 ends at 32,767
    with pytest.raises(OverflowError, match="code"):
        run(plan, wide, compiled=True)
