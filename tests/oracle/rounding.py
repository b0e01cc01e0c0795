"""Rounding of docs/scoring.md §7, on exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

GRID = 10**9


def _half_away(value: Fraction) -> int:
    """Nearest integer, halves away from zero."""
    size = math.floor(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def to_grid(value: Fraction) -> Fraction:
    """The nearest multiple of 1e-9."""
    return Fraction(_half_away(value * GRID), GRID)


def rounded(value: Fraction, decimals: int, mode: str) -> Fraction:
    """`value` as a person or a threshold reads it: first to 1e-9, then to `decimals`."""
    steps = to_grid(value) * 10**decimals
    whole = _half_away(steps) if mode == "half_away" else math.trunc(steps)
    return Fraction(whole, 10**decimals)


def is_delicate(value: Fraction) -> bool:
    """Whether binary noise could take a figure to another point of the 1e-9 grid than the exact value."""
    position = value * GRID % 1
    return abs(position - Fraction(1, 2)) < Fraction(1, 100)
