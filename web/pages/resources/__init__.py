"""Resources: the public catalogue, what firms say of it, and the desk of the region's team."""

from importlib import import_module

from web.pages.resources.blueprint import pages

__all__ = ["pages"]

for _part in ("catalogue", "opinion", "desk"):
    import_module(f"web.pages.resources.{_part}")  # each adds its routes to the blueprint
