"""A file that cannot be taken back at all, and why."""

from __future__ import annotations

import assessment.answer_check  # noqa: F401  (registers the messages of assessment/)
from assessment.refusals import FileRefusedError
from questionnaires.findings import Place, finding


class WorkbookError(FileRefusedError):
    """Nothing can be read from this file."""


def refused(code: str, **params: object) -> WorkbookError:
    """The refusal of a code of ``messages/workbook.yaml``."""
    return WorkbookError(finding(code, Place(""), (), **params))
