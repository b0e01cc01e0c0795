"""What the benchmark scores: a questionnaire of 200 questions, and complete assessments drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from questionnaires.model import Questionnaire
from questionnaires.program import analyse_questionnaire
from scoring.compile import compile_plan
from scoring.engine import Cells
from scoring.kernel.path import ANSWERED, NOT_APPLICABLE
from scoring.plan import ScoringPlan

PILLARS, TOPICS, QUESTIONS = 5, 8, 5
OPTIONS, MOST_ACTIONS, ACTIONS = 4, 3, 5
SCALE = ((0.0, 0.0), (20.0, 0.5), (100.0, 1.0))
KINDS = ("one_of",) * 4 + ("yes_no",) * 3 + ("number",) * 2 + ("any_of",)


@dataclass(frozen=True)
class Condition:
    """``question == code or headcount >= least``, either side of which may be left out."""

    question: int | None
    code: int
    least: float | None

    def text(self, kinds: list[str]) -> str:
        """As a questionnaire writes it."""
        parts = []
        if self.question is not None:
            plain = f"q{self.question}"
            parts.append(plain if kinds[self.question] == "yes_no" else f'{plain} == "o{self.code}"')
        if self.least is not None:
            parts.append(f"headcount >= {self.least:g}")
        return " or ".join(parts)


@dataclass(frozen=True)
class Asked:
    """One question as the other two ways to compute read it."""

    number: int
    kind: str
    when: Condition | None
    may_be_set_aside: bool


@dataclass(frozen=True)
class Topic:
    """A topic weighs ``weight``, or 2 in firms of 50 people or more and else 1 (``None``)."""

    weight: float | None
    questions: tuple[Asked, ...]


def pillars() -> list[list[Topic]]:
    """The tree: 5 pillars of 8 topics of 5 questions; 3 questions of 10 under a condition, 1 of 5 may be set aside."""
    rng = random.Random(1)  # noqa: S311  the same questionnaire each time
    earlier: list[tuple[int, str]] = []
    tree, n = [], 0
    for _ in range(PILLARS):
        topics = []
        for place in range(TOPICS):
            asked = []
            for _ in range(QUESTIONS):
                kind = KINDS[n % 10]
                when = _condition(rng, earlier) if n > 10 and n % 10 in (0, 4, 7) else None
                asked.append(Asked(n, kind, when, n % 10 in (0, 5)))
                if kind in ("one_of", "yes_no"):
                    earlier.append((n, kind))
                n += 1
            topics.append(Topic(None if place % 4 == 0 else 1.0 + place % 3, tuple(asked)))
        tree.append(topics)
    return tree


def _condition(rng: random.Random, earlier: list[tuple[int, str]]) -> Condition:
    question, kind = rng.choice(earlier)
    return Condition(question, 1, None) if kind == "yes_no" else Condition(question, 2, 50.0)


def all_questions(tree: list[list[Topic]]) -> Iterator[Asked]:
    """In declared order."""
    return (asked for topics in tree for topic in topics for asked in topic.questions)


def plan_of(tree: list[list[Topic]]) -> ScoringPlan:
    """The same, declared and compiled."""
    kinds = [asked.kind for asked in all_questions(tree)]
    nodes = []
    for p, topics in enumerate(tree):
        declared = [
            {
                "id": f"t{p}_{i}", "title": "t", "weight": "big" if topic.weight is None else topic.weight,
                "questions": [_declared(asked, kinds) for asked in topic.questions],
            }
            for i, topic in enumerate(topics)
        ]  # fmt: skip
        nodes.append({"id": f"p{p}", "title": "p", "nodes": declared, "not_applicable": {"split": "proportional"}})
    levels = [
        {"id": f"from_{least}", "title": "x", "all": [{"condition": f"total >= {least}", "text": "x"}]}
        for least in (40, 60)
    ]
    model = Questionnaire.model_validate({
        "id": "benchmark", "version": "2026.1", "title": "b", "nodes": nodes, "levels": levels,
        "profile": [{"id": "headcount", "kind": "number", "text": "x"}],
        "define": [{"id": "big", "value": "2 if headcount >= 50 else 1"}],
    })  # fmt: skip
    program, problems = analyse_questionnaire(model, {})
    assert not problems, problems
    return compile_plan(SimpleNamespace(model=model, tables={}, program=program), "benchmark-2026.1", "method")


def _declared(asked: Asked, kinds: list[str]) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": f"q{asked.number}", "kind": asked.kind, "text": "x"}
    if asked.kind == "one_of":
        plain["options"] = [{"code": f"o{i}", "text": "x", "points": i} for i in range(OPTIONS)]
    elif asked.kind == "any_of":
        plain["options"] = [{"code": f"o{i}", "text": "x", "points": 1} for i in range(ACTIONS)]
        plain["maximum"] = MOST_ACTIONS
    elif asked.kind == "number":
        plain["scale"] = SCALE
    if asked.when is not None:
        plain["when"] = asked.when.text(kinds)
    if asked.may_be_set_aside:
        plain["allow_not_applicable"] = True
    return plain


@dataclass(frozen=True)
class Firms:
    """One column of answers (number, code or mask) and of what is set aside for each question; headcounts."""

    headcount: np.ndarray[Any, Any]
    values: list[np.ndarray[Any, Any]]
    aside: list[np.ndarray[Any, Any]]

    @property
    def count(self) -> int:
        """How many firms."""
        return len(self.headcount)

    def first(self, count: int) -> Firms:
        """The first of them."""
        return Firms(
            self.headcount[:count], [v[:count].copy() for v in self.values], [a[:count].copy() for a in self.aside]
        )


def draw(tree: list[list[Topic]], count: int) -> Firms:
    """Complete assessments; 1 in 20 of the questions that may be set aside is."""
    rng = np.random.default_rng(1)
    values, aside = [], []
    for asked in all_questions(tree):
        if asked.kind == "number":
            values.append(np.round(rng.random(count) * 120))
        else:
            values.append(rng.integers(0, {"yes_no": 2, "one_of": OPTIONS, "any_of": 2**ACTIONS}[asked.kind], count))
        aside.append(rng.random(count) < 0.05 if asked.may_be_set_aside else np.zeros(count, dtype=bool))
    return Firms(rng.integers(1, 300, count).astype(float), values, aside)


def coded(plan: ScoringPlan, tree: list[list[Topic]], firms: Firms, *, missing: float = 0.0, tier: int = 0) -> Cells:
    """The same firms as the kernel reads them; ``missing``: share of questions left open; ``tier`` asked of answers."""
    t, rows = plan.tables, firms.count
    state = np.full((rows, t.questions), ANSWERED, dtype="int8")
    code, mask = np.zeros((rows, t.codes), dtype="int16"), np.zeros((rows, t.masks), dtype="int64")
    number = np.zeros((rows, t.numbers))
    target = {"yes_no": code, "one_of": code, "any_of": mask, "number": number}
    for q, asked in enumerate(all_questions(tree)):
        state[firms.aside[q], q] = NOT_APPLICABLE
        target[asked.kind][:, t.q_column[q]] = firms.values[q]
    state[np.random.default_rng(2).random(state.shape) < missing] = 0
    return Cells(
        state=state.ravel(), tier=np.ones(state.size, dtype="int8"), code=code.ravel(), number=number.ravel(),
        mask=mask.ravel(), fact_number=firms.headcount.copy(), fact_code=np.zeros(0, dtype="int16"),
        row_tier=np.full(rows, tier, dtype="int8"),
    )  # fmt: skip
