"""The one exception of the expression language."""

from __future__ import annotations


class ExpressionError(Exception):
    """An expression that cannot be used.

    ``code`` and ``params`` name a message of ``messages/expressions.yaml``; ``column`` is the offset (from 0) in the
    expression's own text, or ``None`` where the fault is the whole.
    """

    def __init__(self, code: str, column: int | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.params = params
