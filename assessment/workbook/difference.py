"""What a workbook would change, question by question, before anything is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.answer_forms import Content, same_content
from assessment.answering import StoredAnswer
from assessment.progress import topics
from assessment.workbook.read import CellError, Given, Reading
from questionnaires.loader import LoadedQuestionnaire

Kind = Literal["new", "changed", "cleared", "conflict", "not_yours", "error"]
"""``new``: nothing stood there; ``cleared``: the file leaves empty what is answered online; ``conflict``: changed in
the file, and online since it was downloaded; ``not_yours``: somebody else answers that pillar; ``error``: see its
cells."""
TAKEN: tuple[Kind, ...] = ("new", "changed")
"""What is proposed to be taken; a conflict or an answer that would go is taken only where somebody says so."""
TAKEABLE: tuple[Kind, ...] = ("new", "changed", "cleared", "conflict")


@dataclass(frozen=True)
class Line:
    """One question that the workbook would change."""

    question: str
    pillar: str
    kind: Kind
    now: Content | None
    """What stands online."""
    file: Content | None
    """What the file says; nothing where there are errors."""
    revision: int
    """Of what stands online; 0: nobody has answered."""
    errors: tuple[CellError, ...]

    @property
    def takeable(self) -> bool:
        """Whether it may be taken."""
        return self.kind in TAKEABLE


@dataclass(frozen=True)
class Difference:
    """All of it, in declared order."""

    lines: tuple[Line, ...]
    same: int
    """Questions that the file leaves as they are."""
    errors: tuple[CellError, ...]
    """Of rows and sheets that belong to no question."""
    absent: tuple[str, ...]
    """Questions that the file has lost: their answers stay as they are."""

    def of_kind(self, *kinds: Kind) -> tuple[Line, ...]:
        """The lines of some kinds."""
        return tuple(one for one in self.lines if one.kind in kinds)


def difference(
    reading: Reading,
    loaded: LoadedQuestionnaire,
    stored: Mapping[str, StoredAnswer],
    may_answer: Callable[[str], bool],
) -> Difference:
    """Compare what a workbook says with what stands. ``may_answer``: of a pillar, whether its reader may change it."""
    given = {one.question: one for one in reading.given}
    lines: list[Line] = []
    for topic in topics(loaded):
        for question in topic.questions:
            if question.id in given:
                line = _line(given[question.id], stored.get(question.id), topic.pillar, may_answer)
                lines += [line] if line is not None else []
    return Difference(tuple(lines), len(given) - len(lines), reading.errors, reading.absent)


def _line(
    given: Given, held: StoredAnswer | None, pillar: str, may_answer: Callable[[str], bool]
) -> Line | None:  # fmt: skip
    """``None``: nothing would change."""
    now = held.content if held else None
    revision = held.revision if held else 0
    if not given.touched or (not given.errors and same_content(given.content, now)):
        return None
    kind: Kind
    if not may_answer(pillar):
        kind = "not_yours"
    elif given.errors:
        kind = "error"
    elif revision != given.base:
        kind = "conflict"
    elif given.content is None:
        kind = "cleared"
    else:
        kind = "new" if now is None else "changed"
    return Line(given.question, pillar, kind, now, given.content, revision, given.errors)
