"""From a text to Python's syntax tree, within limits that keep hostile texts harmless."""

from __future__ import annotations

import ast
import warnings

from questionnaires.expressions.errors import ExpressionError

MAX_LENGTH = 2000
MAX_DEPTH = 50


def parse(text: str) -> ast.expr:
    """The syntax tree of one expression.

    Raises:
        ExpressionError: too long, not ASCII, too deep, or not an expression.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression-too-long", length=len(text), limit=MAX_LENGTH)
    for column, character in enumerate(text):
        if not (character in "\n\t" or " " <= character <= "~"):
            raise ExpressionError("expression-not-ascii", column, character=character)
    _check_brackets(text)
    source = " ".join(text.split())  # a folded YAML text may carry line breaks
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        raise ExpressionError("expression-syntax", max((error.offset or 1) - 1, 0)) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("expression-too-deep", limit=MAX_DEPTH) from None
    _check_depth(tree.body)
    return tree.body


def _check_brackets(text: str) -> None:
    """Refuse deep nesting before the parser sees it: its own limit is a memory error."""
    depth = 0
    for column, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > MAX_DEPTH:
            raise ExpressionError("expression-too-deep", column, limit=MAX_DEPTH)


def _check_depth(root: ast.expr) -> None:
    stack: list[tuple[ast.AST, int]] = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise ExpressionError("expression-too-deep", getattr(node, "col_offset", None), limit=MAX_DEPTH)
        stack.extend((child, depth + isinstance(child, ast.expr)) for child in ast.iter_child_nodes(node))
