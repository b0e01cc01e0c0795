"""The account of one node: where its points come from, from its weight to what is earned (docs/scoring.md §§3 to 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet
from scoring.gains import OptionGain, option_gains
from scoring.plan import ScoringPlan
from scoring.result import Adjustment, Gain, NodeResult, NotApplicableEffect, Result


@dataclass(frozen=True, slots=True)
class Share:
    """A node on the way from the whole to a question: its points by weight, and their part of those above it."""

    node: NodeResult
    part: float | None
    """0 to 1; ``None`` for the whole, and where a weight is not known yet."""


@dataclass(frozen=True, slots=True)
class Account:
    """What makes the points of one node. All figures are points, unrounded."""

    node: NodeResult
    way: tuple[Share, ...]
    """From the whole down to the node itself."""
    moved: float | None
    """What the questions that do not apply handed on to it (or, below 0, took); ``None`` while open questions leave it
    undetermined."""
    effect: NotApplicableEffect | None
    """What it does itself, where it does not apply."""
    lines: tuple[Adjustment, ...]
    """Penalties, bonuses, floors and ceilings that bear on it."""
    better: tuple[OptionGain, ...]
    """Of a question: what each better answer would bring."""
    actions: tuple[Gain, ...]
    """Of a question: what leads there, most points per hour first."""


def account(
    loaded: LoadedQuestionnaire,
    plan: ScoringPlan,
    sheet: AnswerSheet,
    result: Result,
    gains: Sequence[Gain],
    name: str,
) -> Account | None:
    """The account of the node of that id; ``None``: there is none. ``gains``: of ``scoring.gains.action_gains``."""
    nodes = {node.id: node for node in result.nodes}
    node = nodes.get(name)
    if node is None:
        return None
    moved = None if node.nominal is None or node.potential is None else node.potential - node.nominal
    question = node.kind == "question"
    return Account(
        node,
        way_to(result, name),
        moved,
        next((one for one in result.not_applicable if one.question == name), None),
        tuple(line for line in result.adjustments if name in (line.id, line.node)),
        option_gains(loaded, plan, sheet, result, name) if question else (),
        tuple(gain for gain in gains if gain.question == name),
    )


def way_to(result: Result, name: str) -> tuple[Share, ...]:
    """The nodes from the whole down to one, each with its part of the points of the one above."""
    nodes = {node.id: node for node in result.nodes}
    found: list[Share] = []
    node = nodes.get(name)
    while node is not None:
        above = nodes.get(node.parent or "")
        part = None if above is None or not above.nominal or node.nominal is None else node.nominal / above.nominal
        found.insert(0, Share(node, part))
        node = above
    return tuple(found)
