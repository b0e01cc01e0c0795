"""A file that is not accepted, and why."""

from __future__ import annotations

from questionnaires.findings import Finding, Lang


class FileRefusedError(Exception):
    """A file that is not accepted; ``finding`` says why, and what to do, in the reader's language."""

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
