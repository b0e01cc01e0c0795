"""Answering offline: the workbook of an assessment, downloaded, sent back, and taken once one has seen what changes."""

from web.pages.workbook import download, sending, taking  # noqa: F401
from web.pages.workbook.blueprint import pages

__all__ = ["pages"]
