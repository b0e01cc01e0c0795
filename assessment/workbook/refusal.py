"""A file that cannot be taken back at all, and why."""

from __future__ import annotations

import assessment.answer_check  # noqa: F401  (registers the messages of assessment/)
from questionnaires.findings import Finding, Lang, Place, finding


class WorkbookError(Exception):
    """Nothing can be read from this file; ``finding`` says why, and what to do."""

    def __init__(self, found: Finding) -> None:
        """Keep the finding; the text of the exception is for logs, in English."""
        self.finding = found
        self.code = found.code
        super().__init__(f"{found.code}: {found.message('en')}")

    def message(self, lang: Lang = "fr") -> str:
        """What is wrong, in one sentence."""
        return self.finding.message(lang)

    def hint(self, lang: Lang = "fr") -> str:
        """What to do about it."""
        return self.finding.hint(lang)


def refused(code: str, **params: object) -> WorkbookError:
    """The refusal of a code of ``messages/workbook.yaml``."""
    return WorkbookError(finding(code, Place(""), (), **params))
