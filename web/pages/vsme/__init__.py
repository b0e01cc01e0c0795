"""A VSME report: read, its answers confirmed; and what is answered, as VSME data points."""

from importlib import import_module

from web.pages.vsme.blueprint import pages

__all__ = ["pages"]

for _part in ("show", "send", "export"):
    import_module(f"web.pages.vsme.{_part}")  # each adds its routes to the blueprint
