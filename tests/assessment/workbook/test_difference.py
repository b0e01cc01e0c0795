"""What a workbook would change, compared with what stands online by the time it comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assessment.answering import StoredAnswer
from assessment.workbook.difference import TAKEN, Difference, difference
from assessment.workbook.opened import opened
from assessment.workbook.outline import Source
from assessment.workbook.read import read
from tests.assessment.workbook.conftest import ANSWERS
from tests.assessment.workbook.edits import typed
from tests.assessment.workbook.filled import MADE, written


def stored(online: dict[str, Any], revisions: dict[str, int]) -> dict[str, StoredAnswer]:
    return {
        name: StoredAnswer(name, revisions.get(name, 1), content, None, "Naïm", "n", MADE + timedelta(hours=1))
        for name, content in online.items()
    }


def compared(
    firm: Source, entries: dict[Any, Any], online: dict[str, Any] | None = None,
    revisions: dict[str, int] | None = None, *, mine: bool = True,
) -> Difference:  # fmt: skip
    reading = read(opened(typed(written(firm), entries)), firm.loaded)
    held = stored({**ANSWERS, **(online or {})}, revisions or {})
    return difference(reading, firm.loaded, held, lambda _: mine)


def kinds(found: Difference) -> dict[str, str]:
    return {line.question: line.kind for line in found.lines}


def test_nothing_typed_changes_nothing(firm: Source) -> None:
    found = compared(firm, {})
    assert (found.lines, found.same, found.errors, found.absent) == ((), 7, (), ())


def test_each_kind_of_change_is_told_apart(firm: Source) -> None:
    found = compared(firm, {
        ("q:margin", "answer"): 12.0,
        ("q:words", "answer"): "Autrement",
        ("q:founded", "answer"): None,
        ("q:delay", "answer"): "douze",
    })  # fmt: skip
    assert kinds(found) == {"delay": "error", "margin": "new", "founded": "cleared", "words": "changed"}
    assert [line.question for line in found.of_kind(*TAKEN)] == ["margin", "words"]
    assert found.same == 3
    assert {line.question: line.revision for line in found.lines} == {"delay": 1, "margin": 0, "founded": 1, "words": 1}


def test_an_answer_changed_on_both_sides_is_for_people_to_decide(firm: Source) -> None:
    found = compared(firm, {("q:words", "answer"): "Dans le fichier"}, {"words": {"value": "En ligne"}}, {"words": 2})
    (line,) = found.lines
    assert (line.kind, line.takeable, line.revision) == ("conflict", True, 2)
    assert (line.now, line.file) == ({"value": "En ligne"}, {"value": "Dans le fichier"})


def test_an_answer_changed_online_alone_stays_whatever_the_file_holds(firm: Source) -> None:
    assert compared(firm, {}, {"words": {"value": "En ligne"}}, {"words": 2}).lines == ()


def test_the_same_answer_on_both_sides_is_no_change(firm: Source) -> None:
    entries = {("q:words", "answer"): "Pareil"}
    assert compared(firm, entries, {"words": {"value": "Pareil"}}, {"words": 2}).lines == ()


def test_answers_of_others_are_told_and_not_taken(firm: Source) -> None:
    found = compared(firm, {("q:words", "answer"): "Autrement", ("q:delay", "answer"): "douze"}, mine=False)
    assert kinds(found) == {"delay": "not_yours", "words": "not_yours"}
    assert not any(line.takeable for line in found.lines)
