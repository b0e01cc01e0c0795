"""The tree and the levels: nodes that can hold no point, floors above ceilings, levels that do not rise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.checks.walk import Fault, fault, nodes, takes_part
from questionnaires.model import Expression, Group, Questionnaire

_AT_LEAST = re.compile(r"(?P<figure>.*[^\s<>=!])\s*(>=|>)\s*(?P<bound>-?\d+(\.\d+)?)")


def check_tree(model: Questionnaire) -> Iterator[Fault]:
    """Every node, then the levels."""
    for pointer, node in nodes(model):
        low, high = node.floor, node.ceiling
        if low is not None and high is not None and low > high:
            yield fault("floor-over-ceiling", (*pointer, "ceiling"), floor=low, ceiling=high)
        if isinstance(node, Group) and node.when is None and "when_false" in node.model_fields_set:
            yield fault("when-false-alone", (*pointer, "when_false"), id=node.id)
        weights = [question.weight for question in node.questions if takes_part(question)]
        weights += [group.weight for group in node.groups()]
        if not weights:
            yield fault("nothing-scored", pointer, id=node.id)
        elif all(weight == 0 for weight in weights):
            yield fault("weights-all-zero", pointer, id=node.id)
    yield from _levels(model)


def _levels(model: Questionnaire) -> Iterator[Fault]:
    """A threshold lower than the same threshold of a level below has no effect: levels add up."""
    highest: dict[str, float] = {}
    for position, level in enumerate(model.levels):
        here: dict[str, float] = {}
        for index, item in enumerate(level.all):
            threshold = _threshold(item.condition)
            if threshold is None:
                continue
            figure, bound = threshold
            here[figure] = max(bound, here.get(figure, bound))
            if figure in highest and bound < highest[figure]:
                pointer = ("levels", position, "all", index, "condition")
                yield fault("level-falls", pointer, figure=figure, bound=bound, below=highest[figure])
        for figure, bound in here.items():
            highest[figure] = max(bound, highest.get(figure, bound))


def _threshold(condition: Expression) -> tuple[str, float] | None:
    """What ``share(people) >= 20`` asks for: the figure and its bound; None for any other condition."""
    match = _AT_LEAST.fullmatch(str(condition).strip())
    if match is None or re.search(r"\b(and|or|not|if|in)\b|[<>]", match["figure"]):
        return None
    return re.sub(r"\s", "", match["figure"]), float(match["bound"])
