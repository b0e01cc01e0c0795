"""An assessment: begun, answered topic by topic, shared between colleagues."""

from importlib import import_module

from web.pages.assessment.blueprint import pages

__all__ = ["pages"]

for _part in ("begin", "carried", "home", "facts", "topic", "save", "question", "guide", "share", "delete"):
    import_module(f"web.pages.assessment.{_part}")  # each adds its routes to the blueprint
