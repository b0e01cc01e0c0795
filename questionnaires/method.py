"""The figures that the authors' reasons may name: ``{level.solid.total}`` in a text becomes 65 where it is read.

So a page that explains a threshold cannot say another one than the file declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.model import Questionnaire

PLACE = re.compile(r"\{([^{}]*)\}")
_TOTAL = re.compile(r"^\s*total\s*>=?\s*(\d+(?:\.\d+)?)\s*$")
_SHARE = re.compile(r"^\s*share\(\s*[a-z0-9_]+\s*\)\s*>=?\s*(\d+(?:\.\d+)?)\s*$")


def figures(model: Questionnaire) -> dict[str, float]:
    """Every figure by its name: ``questions``, ``weight.energy``, ``level.solid.total``, ``level.solid.share`` …"""
    return dict(_figures(model))


def _figures(model: Questionnaire) -> Iterator[tuple[str, float]]:
    yield "scale", model.scale
    yield "pillars", len(model.groups())
    yield "topics", len(list(model.all_groups())) - len(model.groups())
    yield "questions", len(list(model.all_questions()))
    yield "levels", len(model.levels)
    yield "resources", len(model.catalogue())
    yield "declared_not_applicable_limit", model.declared_not_applicable_limit
    if (review := model.published().review_after) is not None:
        yield "review_after", review
    for path in model.paths:
        if path.minutes is not None:
            yield f"path.{path.code}.minutes", path.minutes
    for group in model.all_groups():
        if isinstance(group.weight, int | float):
            yield f"weight.{group.id}", group.weight
    for level in model.levels:
        for name, pattern in (("total", _TOTAL), ("share", _SHARE)):
            found = [float(match[1]) for one in level.all if (match := pattern.match(str(one.condition)))]
            if found:
                yield f"level.{level.id}.{name}", max(found)
