"""Choices that Hypothesis makes and shrinks, at the cost of one small integer each.

Generating a questionnaire takes hundreds of choices; building a strategy object for every one of them would take most
of the time of the property tests. The first option of a choice is the simplest: failures shrink towards it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
_BELOW = [st.integers(0, max(size - 1, 0)) for size in range(300)]


class Choices:
    """Draws for one example."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def below(self, limit: int) -> int:
        """An integer from 0 to `limit` − 1 (at most 299)."""
        return self._draw(_BELOW[limit]) if limit > 1 else 0

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def of(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the next."""
        return options[self.below(len(options))]

    def one(self, *options: T) -> T:
        return self.of(options)

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.below(one_in) == one_in - 1

    def some(self, options: Sequence[T]) -> list[T]:
        """A subset, in the order given."""
        return [option for option in options if self.chance(2)]
