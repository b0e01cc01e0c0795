"""The space of a firm: its facts, its people, what it agreed to, and its data."""

from importlib import import_module

from web.pages.firm.blueprint import pages

__all__ = ["pages"]

for _part in ("mine", "create", "home", "people", "invitations", "confirmation", "consents", "data"):
    import_module(f"web.pages.firm.{_part}")  # each adds its routes to the blueprint
