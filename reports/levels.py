"""What a level asks of the total, where one of its conditions asks something of the total alone."""

from __future__ import annotations

import re

from questionnaires.model import Level

_THRESHOLD = re.compile(r"^\s*total\s*>=?\s*(-?\d+(?:\.\d+)?)\s*$")


def threshold(level: Level) -> float | None:
    """The points that a level asks of the total, in the unit of the scale; ``None`` where it asks none."""
    found = [float(match[1]) for one in level.all if (match := _THRESHOLD.match(str(one.condition))) is not None]
    return max(found, default=None)
