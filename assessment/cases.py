"""Cases: answers files with what is expected of them, written down before the first run.

``expect`` may hold ``level`` (one level id, or a list: any of them), ``total_between`` ([low, high], rounded total),
``total`` (the exact rounded total), ``above`` (cases whose total is lower) and ``because`` (why, for the reader).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assessment.answers_file import read_answers
from assessment.scored import plan_of
from questionnaires.findings import Finding, QuestionnaireError, finding
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.yaml_reader import Document
from scoring.plan import ScoringPlan
from scoring.result import Result
from scoring.score import score

FOLDER = "cases"
EXPECTATIONS = ("level", "total_between", "total", "above", "because")


def case_files(loaded: LoadedQuestionnaire) -> list[Path]:
    """The cases of a questionnaire, by name; none for a release."""
    return [] if loaded.folder is None else sorted((loaded.folder / FOLDER).glob("*.yaml"))


def check_cases(loaded: LoadedQuestionnaire) -> list[Finding]:
    """Score every case of a questionnaire and tell where it is not what its author expected."""
    findings: list[Finding] = []
    results: dict[str, tuple[Document, Mapping[str, Any], Result]] = {}
    plan: ScoringPlan | None = None
    for path in case_files(loaded):
        plan = plan or plan_of(loaded)
        try:
            case = read_answers(path, loaded)
        except QuestionnaireError as error:
            findings += error.findings
            continue
        results[path.stem] = (case.document, case.expect, score(loaded, plan, case.sheet))
    totals = {name: result.total.value for name, (_, _, result) in results.items()}
    for document, expect, result in results.values():
        findings += _unmet(document, expect, result, totals)
    return findings


def _unmet(
    document: Document, expect: Mapping[str, Any], result: Result, totals: Mapping[str, float | None]
) -> Iterator[Finding]:
    def unmet(key: str, expected: object, found: object) -> Finding:
        pointer = ("expect", key)
        return finding("case-expectation", document.place(pointer), pointer, expected=expected, found=found)

    value = result.total.value
    for key in expect:
        if key not in EXPECTATIONS:
            yield finding(
                "answers-key", document.place(("expect", key)), ("expect", key), key=key, known=", ".join(EXPECTATIONS)
            )
    if "level" in expect:
        allowed = expect["level"] if isinstance(expect["level"], list) else [expect["level"]]
        if result.level_at_least != result.level_at_most or result.level_at_least not in allowed:
            yield unmet("level", allowed, result.level_at_least)
    if "total" in expect and value != expect["total"]:
        yield unmet("total", expect["total"], value)
    if "total_between" in expect:
        low, high = expect["total_between"]
        if value is None or not low <= value <= high:
            yield unmet("total_between", f"{low}–{high}", value)
    for other in expect.get("above", []):
        reached = totals.get(other)
        if value is None or reached is None or not value > reached:
            yield unmet("above", f"> {other} ({reached})", value)
