"""Where things stand in the workbook: marks that the reader finds again wherever sheets, rows and columns were moved.

Nothing is found by its position or its wording. A hidden sheet tells what the workbook is of; a hidden row of each
sheet names its columns; a hidden column names the question, or the option, of each row.
"""

from __future__ import annotations

from typing import Literal

FORMAT = "ancrage-workbook-1"
MARK = "ancrage:workbook"
"""First cell of the hidden sheet."""
QUESTIONS = "ancrage:questions"
"""First cell of the line above the list of questions, in the hidden sheet."""
COLUMNS = "ancrage:key"
"""First cell of the hidden row that names the columns; the same for the column of keys."""
PREFIX = "ancrage:"
DATA_SHEET, LISTS_SHEET = "_ancrage", "_listes"

Column = Literal["number", "question", "answer", "unit", "special", "detail", "note", "state"]
SHOWN: tuple[Column, ...] = ("number", "question", "answer", "unit", "special", "detail", "note", "state")
"""In the order in which they are written, after the keys."""
TYPED: tuple[Column, ...] = ("answer", "special", "detail", "note")
"""Those in which people write."""
LONGEST_CELL = 32_767
"""UTF-16 units that a cell holds; spreadsheets cut or refuse what is longer."""
META = ("format", "questionnaire", "release", "assessment", "period", "firm", "lang", "made_at", "check")


def question_key(question: str) -> str:
    """Key of the row of a question."""
    return f"q:{question}"


def option_key(question: str, code: str) -> str:
    """Key of the row of an option, where each has its own."""
    return f"o:{question}:{code}"


def units(text: str) -> int:
    """Length as spreadsheets count it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """A text of at most ``limit`` UTF-16 units, with ``…`` where something was left out."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"
