"""docs/worked-examples.md: two scores worked out by hand, and every figure of the page is what the engine finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from assessment.answers_file import read_answers
from assessment.scored import plan_of
from questionnaires.loader import LoadedQuestionnaire, load
from scoring.result import NodeResult, Result
from scoring.score import score

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "questionnaires/library/occitanie"
PAGE = (ROOT / "docs/worked-examples.md").read_text("utf-8")
CASES = ("plombiere", "boulangerie")
NO_POINTS = ("empty", "", "—")
"""In a cell: an empty topic; a question that does not apply; what a bonus has no potential of."""
SIXTH = 5e-7 + 1e-12
"""Half of the last decimal that the page shows."""


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, and its cells by their column."""

    kind: str
    id: str
    cells: dict[str, str]

    def figure(self, column: str) -> float:
        cell = self.cells[column]
        return 0.0 if cell in NO_POINTS else float(cell)


def section(case: str) -> str:
    """The part of the page that works out this case."""
    return next(part for part in re.split(r"^## ", PAGE, flags=re.M) if f"`cases/{case}.yaml`. " in part)


def rows(text: str) -> list[Row]:
    found = []
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        head, _, *lines = ([cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines())
        for cells in lines:
            found.append(Row(head[0], cells[0].strip("`*"), dict(zip(head, cells, strict=True))))
    return found


@cache
def occitanie() -> LoadedQuestionnaire:
    return load(FOLDER)


@cache
def found(case: str) -> Result:
    return score(occitanie(), plan_of(occitanie()), read_answers(FOLDER / f"cases/{case}.yaml", occitanie()).sheet)


def nodes(case: str) -> dict[str, NodeResult]:
    return {node.id: node for node in found(case).nodes}


def lines(case: str) -> dict[str, float | None]:
    """What bonuses and penalties add and take, but those that change nothing."""
    return {line.id: line.points for line in found(case).adjustments if line.points}


def calculated(text: str) -> float:
    """A sum of products, as on a pocket calculator."""
    text = re.sub(r"\(([^()]*)\)", lambda bracket: repr(calculated(bracket[1])), text.replace(",", ""))
    total = 0.0
    for sign, product in re.findall(r"(^|[+−]\s+)([^+−]+)", text.strip()):
        figure = 1.0
        for operation, factor in re.findall(r"(^|[×/])\s*([\d.]+)", product.strip()):
            figure = figure / float(factor) if operation == "/" else figure * float(factor)
        total += -figure if sign.startswith("−") else figure
    return total


@pytest.mark.parametrize("case", CASES)
def test_nothing_that_counts_is_left_out(case: str) -> None:
    """Every pillar, topic and scored question with points to give, and every bonus or penalty that changed any."""
    shown = rows(section(case))
    by_kind = {
        kind: [row.id for row in shown if row.kind == kind and row.id != "sum"] for kind in ("topic", "question")
    }
    expected = {kind: [node.id for node in found(case).nodes if node.kind == kind and node.nominal] for kind in by_kind}
    expected["question"] += lines(case)
    assert {kind: sorted(ids) for kind, ids in by_kind.items()} == {kind: sorted(ids) for kind, ids in expected.items()}
    pillars = [node.id for node in found(case).nodes if node.kind == "pillar"]
    assert [row.id for row in shown if row.kind == "pillar"] == [*pillars, "total"]


@pytest.mark.parametrize(
    ("case", "row"),
    [(case, row) for case in CASES for row in rows(section(case)) if row.id not in ("sum", "total")],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_a_line_is_what_the_engine_finds(case: str, row: Row) -> None:
    node = nodes(case)[row.id]
    points = lines(case).get(row.id, node.points)
    assert row.figure("points") == pytest.approx(points, abs=SIXTH)
    assert row.figure("possible points") == pytest.approx(node.potential, abs=SIXTH)
    if "nominal points" in row.cells:
        assert row.figure("nominal points") == pytest.approx(node.nominal, abs=SIXTH)
    if row.kind == "pillar":
        assert row.figure("share (%)") == pytest.approx(percentage(node), abs=SIXTH)
    if row.kind == "question" and row.cells["fraction"]:
        assert row.figure("fraction") == pytest.approx(node.fraction, abs=SIXTH)
        assert row.cells["answer"] == answer(node)
        if re.fullmatch(r"[\d.+×/() ]+", row.cells["how"]):
            assert calculated(row.cells["how"]) == pytest.approx(node.fraction, abs=SIXTH)


def percentage(node: NodeResult) -> float:
    """The share before it is rounded."""
    assert node.points is not None
    assert node.potential
    return 100 * node.points / node.potential


def answer(node: NodeResult) -> str:
    """As the page writes it: the codes, in the order of the file, or the computed figure."""
    if isinstance(node.value, float):
        return f"computed: {node.value:g}".replace("-", "−")
    codes = node.value if isinstance(node.value, tuple) else (node.value,)
    return ", ".join(f"`{code}`" for code in codes)


@pytest.mark.parametrize("case", CASES)
def test_the_sums_are_those_of_the_pillars_and_of_the_whole(case: str) -> None:
    by_id, pillar, nominal = nodes(case), "", 0.0
    for row in rows(section(case)):
        if row.id in ("sum", "total"):
            node = by_id[pillar if row.id == "sum" else "root"]
            assert row.figure("points") == pytest.approx(node.points, abs=SIXTH)
            assert row.figure("possible points") == pytest.approx(node.potential, abs=SIXTH)
            if "nominal points" in row.cells:
                assert row.figure("nominal points") == pytest.approx(nominal, abs=SIXTH)
            nominal = 0.0
        else:
            pillar = by_id[row.id].parent or "" if row.kind == "topic" else pillar
            nominal += by_id[row.id].nominal or 0.0


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_beside_the_tables(case: str) -> None:
    """How many questions, the rounded total, the level; in each heading of a pillar, what it earns and its share."""
    text, result = section(case), found(case)
    asked = [node for node in result.nodes if node.kind == "question" and node.state != "off_path"]
    answers = {node.id for node in asked} - {"energy_change"}
    assert f"{len(answers)} questions are asked" in " ".join(text.split())
    assert f"**{result.total.value}**" in text
    assert result.level_at_least == result.level_at_most
    level = next(level for level in occitanie().model.levels if level.id == result.level_at_least)
    assert f"so *{level.title[0].lower()}{level.title[1:]}*" in " ".join(text.split())
    earned = re.findall(r"^\S.*: ([\d.]+) of ([\d.]+), a share of ([\d.]+) %\.$", text, flags=re.M)
    pillars = [node for node in result.nodes if node.kind == "pillar"]
    for figures, node in zip(earned, pillars, strict=True):
        expected = [node.points, node.potential, percentage(node)]
        assert [float(figure) for figure in figures] == pytest.approx(expected, abs=SIXTH)
    declared = re.findall(r"is ([\d.]+) % of the scale", " ".join(text.split()))
    nominal = sum(node.nominal or 0.0 for node in asked if node.declared_not_applicable)
    assert sum(map(float, declared)) == pytest.approx(nominal, abs=SIXTH)


@pytest.mark.parametrize("case", CASES)
def test_weights_and_what_is_handed_on(case: str) -> None:
    """A weight as written, over the sum as written, of what the node above has: the nominal points of the engine."""
    text, by_id = section(case), nodes(case)
    topics: list[Row] = []
    for row in rows(text):
        if row.kind == "question" and " of " in row.cells["weight, of"]:
            weight, weights = row.cells["weight, of"].split(" of ")
            above = by_id[by_id[row.id].parent or ""].nominal or 0.0
            assert above * float(weight) / float(weights) == pytest.approx(by_id[row.id].nominal), row.id
        elif row.kind == "topic" and row.id != "sum":
            topics.append(row)
        elif row.kind == "topic":
            for topic in topics:
                above = by_id[by_id[topic.id].parent or ""].nominal or 0.0
                share = calculated(topic.cells["weight"].partition("(")[0]) / row.figure("weight")
                assert above * share == pytest.approx(by_id[topic.id].nominal), topic.id
            topics = []
    handed_on: dict[str, float] = {}
    for sentence in re.findall(r"^Handed on: (.*?)\. What remains", text, flags=re.M | re.S):
        parts = {name: float(figure) for name, figure in re.findall(r"`(\w+)`\s+([\d.]+)", sentence)}
        total = float(sentence.split()[-1])
        assert total == pytest.approx(sum(by_id[name].nominal or 0.0 for name in parts), abs=SIXTH)
        handed_on |= parts
    gone = {row.id for row in rows(text) if row.cells.get("possible points") in ("empty", "0.000000")}
    assert handed_on.keys() == gone
    for name, figure in handed_on.items():
        assert figure == pytest.approx(by_id[name].nominal, abs=SIXTH)


WORKED = [
    (work.strip(), given)
    for work, given in re.findall(
        r"(?<![\w.,])([\d.,]+(?:\s+[+−×/]\s+[\d.,]+)+)\s+=\s+([\d.,]*\d)", re.sub(r"^\|.*$", "", PAGE, flags=re.M)
    )
]


@pytest.mark.parametrize(("work", "given"), WORKED)
def test_what_is_worked_out_in_the_text_is_right(work: str, given: str) -> None:
    """From the figures as shown, so within two of the last decimal."""
    assert calculated(work) == pytest.approx(float(given.replace(",", "")), abs=2e-6)


def test_the_text_works_out_more_than_a_handful() -> None:
    assert len(WORKED) >= 30


def test_the_short_table_at_the_head_of_the_bakery_is_that_of_the_page() -> None:
    head = (FOLDER / "cases/boulangerie.yaml").read_text("utf-8").partition("\nquestionnaire:")[0]
    figures = {figure.replace(",", ".") for figure in re.findall(r"\d+,\d{6}", head)}
    assert len(figures) >= 6
    assert figures <= set(re.findall(r"\d+\.\d{6}", PAGE.partition("### B1.")[2].partition("### B2.")[0]))
