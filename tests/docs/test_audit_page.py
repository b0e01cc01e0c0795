"""docs/audit.md names every field that ``--json`` prints, and every kind of attempt."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from assessment.audit import Measures
from assessment.audit.attempts import Kind

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")


def names(kind: Any) -> set[str]:
    """Fields of a dataclass and of those inside it."""
    if not is_dataclass(kind):
        return {name for part in get_args(kind) for name in names(part)}
    hints = get_type_hints(kind)
    return {name for field in fields(kind) for name in {field.name, *names(hints[field.name])}}


def test_every_field_is_explained() -> None:
    found = names(Measures)
    assert {"longest", "idle", "turned"} <= found
    assert {name for name in found if not re.search(rf"\b{name}\b", PAGE.partition("## The fields")[2])} == set()


def test_every_kind_of_attempt_is_explained() -> None:
    assert {kind for kind in get_args(Kind) if f"| `{kind}` |" not in PAGE} == set()
