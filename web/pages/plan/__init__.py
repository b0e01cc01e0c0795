"""The improvement plan of a firm: chosen, followed, noted, taken along; and the weekly reminder."""

from web.pages.plan import adding, downloads, listing, one, reminders  # noqa: F401
from web.pages.plan.blueprint import pages

__all__ = ["pages"]
