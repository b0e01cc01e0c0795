"""Cases: answers files with what is expected of them, written down before the first run.

``expect`` may hold ``level`` (one level id, ``null`` for none, or a list: any of them), ``total_between`` ([low, high],
of the rounded total), ``total`` (the exact rounded total), ``above`` (cases whose total is lower) and ``because`` (why,
for the reader). An assessment that is not complete has no total, and meets no expectation of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.answers_file import AnswersFile, read_answers
from assessment.scored import plan_of
from questionnaires.findings import Finding, QuestionnaireError, Words, finding
from questionnaires.loader import LoadedQuestionnaire
from scoring.result import Result
from scoring.score import score

FOLDER = "cases"
_SHAPES = {
    "level": Words("un niveau déclaré, null, ou une liste de niveaux", "a declared level, null, or a list of levels"),
    "total": Words("un nombre", "a number"),
    "total_between": Words("deux nombres, [le plus bas, le plus haut]", "two numbers, [lowest, highest]"),
    "above": Words("une liste de cas", "a list of cases"),
    "because": Words("un texte", "a text"),
}


def case_files(loaded: LoadedQuestionnaire) -> list[Path]:
    """The cases of a questionnaire, by name; none for a release or a questionnaire of one file."""
    if loaded.folder is None:
        return []
    return sorted(path for path in (loaded.folder / FOLDER).glob("*") if path.suffix in (".yaml", ".json"))


@dataclass(frozen=True)
class Case:
    """A case, read and scored."""

    name: str
    file: AnswersFile
    result: Result

    def finding(self, code: str, key: str, **params: object) -> Finding:
        """A finding at one of its expectations."""
        pointer = ("expect", key)
        return finding(code, self.file.document.place(pointer), pointer, key=key, **params)


def check_cases(loaded: LoadedQuestionnaire) -> list[Finding]:
    """Score every case of a questionnaire and tell where it is not what its author expected."""
    findings: list[Finding] = []
    cases: list[Case] = []
    files = case_files(loaded)
    if not files:
        return findings
    plan = plan_of(loaded)
    for path in files:
        try:
            file = read_answers(path, loaded)
        except QuestionnaireError as error:
            findings += error.findings
        else:
            cases.append(Case(path.stem, file, score(loaded, plan, file.sheet)))
    totals = {case.name: case.result.total.value for case in cases}
    names = {path.stem for path in files}
    levels = [level.id for level in loaded.model.levels]
    for case in cases:
        for key, expected in case.file.expect.items():
            if not _well_formed(key, expected, levels):
                shape = _SHAPES.get(key, Words("rien : ce nom n'existe pas", "nothing: there is no such name"))
                findings.append(case.finding("case-shape", key, expected=shape, known=", ".join(_SHAPES)))
            elif key == "above":
                findings += _not_above(case, expected, totals, names)
            elif not _met(key, expected, case.result):
                found = case.result.total.value if key.startswith("total") else _level(case.result)
                findings.append(case.finding("case-expectation", key, expected=expected, found=found))
    return findings


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _well_formed(key: str, expected: Any, levels: list[str]) -> bool:
    """Whether an expectation can be read at all."""
    match key:
        case "level":
            wanted = expected if isinstance(expected, list) else [expected]
            return bool(wanted) and all(one is None or one in levels for one in wanted)
        case "total":
            return _number(expected)
        case "total_between":
            return isinstance(expected, list) and len(expected) == 2 and all(map(_number, expected))
        case "above":
            return isinstance(expected, list) and all(isinstance(name, str) for name in expected)
        case "because":
            return isinstance(expected, str)
        case _:
            return False


def _level(result: Result) -> str | None:
    least, most = result.level_at_least, result.level_at_most
    return least if least == most else f"{least} – {most}"


def _met(key: str, expected: Any, result: Result) -> bool:
    value = result.total.value
    match key:
        case "level":
            allowed = expected if isinstance(expected, list) else [expected]
            return result.level_at_least == result.level_at_most and result.level_at_least in allowed
        case "total":
            return value is not None and value == expected
        case "total_between":
            return value is not None and expected[0] <= value <= expected[1]
        case _:  # because
            return True


def _not_above(
    case: Case, expected: list[str], totals: Mapping[str, float | None], names: set[str]
) -> Iterator[Finding]:
    """The cases that this one should be above and is not. One that cannot be read has been told already."""
    value = case.result.total.value
    for other in expected:
        if other not in names:
            yield case.finding("case-unknown", "above", name=other, known=", ".join(sorted(names)))
        elif other in totals:
            reached = totals[other]
            if value is None or reached is None or value <= reached:
                yield case.finding("case-expectation", "above", expected=f"> {other} ({reached})", found=value)
