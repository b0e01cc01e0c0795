"""What an assessment gives: the result page by page, its PDF, the questionnaire to print."""

from web.pages.results import blank, document, evolution, question, sections  # noqa: F401
from web.pages.results.blueprint import pages

__all__ = ["pages"]
