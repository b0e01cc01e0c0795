"""The demonstration: invented firms and people, made with the functions that the pages call."""

from assessment.demo.story import AlreadyInUseError, build, is_built

__all__ = ["AlreadyInUseError", "build", "is_built"]
