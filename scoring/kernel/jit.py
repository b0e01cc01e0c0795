"""Lets one source run interpreted and compiled; without numba everything runs interpreted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

try:
    from numba.extending import register_jitable
except ImportError:  # pragma: no cover - numba is a dependency, but the program does not need it

    def kernel(function: F) -> F:
        """Without numba: the plain function."""
        return function

    inlined = kernel

else:

    def kernel(function: F) -> F:
        """Mark a function that compiled code may call; called from Python it stays a plain function."""
        marked: F = register_jitable(function)
        return marked

    def inlined(function: F) -> F:
        """As ``kernel``, for what runs once per question or more: compiled into its callers, without a call."""
        marked: F = register_jitable(forceinline=True)(function)
        return marked
