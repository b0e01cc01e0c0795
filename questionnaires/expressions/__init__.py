"""The expression language: small, closed, typed when a questionnaire is loaded, three-valued with absence.

A text is read by the standard ``ast`` parser and turned into the typed tree of ``tree.py``; it is never evaluated as
Python. The scoring engine compiles that tree. Operators, values and examples: ``docs/questionnaire-format.md``.
"""

from questionnaires.expressions.analysis import analyse
from questionnaires.expressions.errors import ExpressionError
from questionnaires.expressions.scope import RESERVED, Scope, TableType
from questionnaires.expressions.tree import Kind, Type, Typed

__all__ = ["RESERVED", "ExpressionError", "Kind", "Scope", "TableType", "Type", "Typed", "analyse"]
