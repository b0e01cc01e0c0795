"""What a questionnaire says, checked as a whole: names, references, questions, tree, levels.

Each check is a generator of faults; a fault points into the assembled questionnaire, and the loader finds its line.
Checks of expressions are in ``program.py``, those that need a score in ``scoring/checks.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.checks.audit import check_audit
from questionnaires.checks.firm_facts import check_firm_facts, check_firm_tables
from questionnaires.checks.method import check_method
from questionnaires.checks.names import check_names
from questionnaires.checks.paths import check_days, check_paths
from questionnaires.checks.previous import check_previous
from questionnaires.checks.questions import check_questions
from questionnaires.checks.tree import check_tree
from questionnaires.checks.vsme import check_vsme
from questionnaires.checks.walk import Fault
from questionnaires.findings import Finding, Place, Pointer, finding, nearest
from questionnaires.model import Questionnaire
from questionnaires.tables import TableData

CHECKS = (
    check_names,
    check_questions,
    check_tree,
    check_paths,
    check_days,
    check_method,
    check_audit,
    check_firm_facts,
    check_previous,
    check_vsme,
)

__all__ = ["Fault", "check"]


def check(model: Questionnaire, positions: Mapping[Pointer, Place], tables: Mapping[str, TableData]) -> list[Finding]:
    """Every fault of the questionnaire, errors and warnings, at its line; ``tables`` are those that could be read."""
    found = [
        finding(fault.code, nearest(positions, fault.pointer), fault.pointer, **_lines(fault.params, positions))
        for each in CHECKS
        for fault in each(model)
    ]
    return [*found, *check_firm_tables(model, tables)]


def _lines(params: Mapping[str, object], positions: Mapping[Pointer, Place]) -> dict[str, object]:
    """Parameters with pointers to other places turned into ``file:line``."""
    return {
        name: str(nearest(positions, value)) if isinstance(value, tuple) else value for name, value in params.items()
    }
