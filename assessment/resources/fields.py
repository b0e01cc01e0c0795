"""A resource as plain fields: what its release says, in the very shape in which corrections are kept.

A text is ``{"fr": …}``, with ``"en"`` where it is translated; a day ``YYYY-MM-DD``; ``themes`` and ``places`` lists of
codes; ``headcount`` ``{"minimum": …, "below": …}``. What is not known is ``None``, or an empty list.
"""

from __future__ import annotations

from typing import Any

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Resource

TEXTS = ("title", "offer", "runner", "territory", "venue", "audience", "contact")
LISTS = ("themes", "places")
DAYS = ("starts_on", "ends_on", "checked_on")
CODES = ("kind", "status", "successor", "url")
FIELDS = (*TEXTS, *CODES, *LISTS, "headcount", *DAYS)
"""Everything that the region's team may correct."""
Fields = dict[str, Any]


def declared_fields(loaded: LoadedQuestionnaire, resource: Resource) -> Fields:
    """What a release says of a resource."""
    found: Fields = {name: _text(loaded, resource, name) for name in TEXTS}
    found |= {name: getattr(resource, name) for name in CODES}
    found |= {name: list(getattr(resource, name)) for name in LISTS}
    size = resource.headcount
    found["headcount"] = None if size is None else {"minimum": size.minimum, "below": size.below}
    found |= {"starts_on": None, "ends_on": None}
    found["checked_on"] = None if resource.checked_on == "to_confirm" else resource.checked_on
    return found


def _text(loaded: LoadedQuestionnaire, resource: Resource, name: str) -> dict[str, str] | None:
    french = getattr(resource, name, None)
    if french is None:
        return None
    said = {"fr": french}
    if "en" in loaded.model.languages:
        said["en"] = loaded.translations.get(f"resources.{resource.id}.{name}", french, "en")
    return said


def empty_fields() -> Fields:
    """Those of a resource of which nothing is known yet."""
    return {name: [] if name in LISTS else None for name in FIELDS}
