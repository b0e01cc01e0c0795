"""JSON Schemas (2020-12) of the files an author writes, generated from the pydantic models.

Editors use them for completion and help, and the loader validates with them before anything else. Pydantic's unions
are rewritten so that a fault is told once, at its place, and not once per member of the union: a union of plain types
becomes a list of types, and a union of objects becomes a choice by the key that tells them apart.

``python -m questionnaires.schema`` writes the files; ``--check`` exits 1 where they are not current.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from questionnaires.model import (
    Framework,
    Group,
    Law,
    Method,
    Previous,
    Questionnaire,
    ResourceFile,
    VsmePoints,
)

Name = Literal["questionnaire", "group", "resources", "law", "framework", "method", "previous", "vsme"]
FOLDER = Path(__file__).parent / "schema"
MODELS: dict[Name, type[BaseModel]] = {
    "questionnaire": Questionnaire,
    "group": Group,
    "resources": ResourceFile,
    "law": Law,
    "framework": Framework,
    "method": Method,
    "previous": Previous,
    "vsme": VsmePoints,
}
_SCALARS = {"string", "number", "integer", "boolean"}


@cache
def schema(name: Name) -> dict[str, Any]:
    """The schema of one kind of file."""
    generated = _rewritten(MODELS[name].model_json_schema(mode="validation"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ancrage:schema:{name}",
        **generated,
    }


def text(name: Name) -> str:
    """The schema as it is committed."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def _rewritten(node: Any, *, named: bool = False) -> Any:
    """A schema with its unions rewritten. ``named``: the keys of this mapping are names of properties."""
    if isinstance(node, list):
        return [_rewritten(part) for part in node]
    if not isinstance(node, dict):
        return node
    if named:
        return {key: _without_title(_rewritten(value)) for key, value in node.items()}
    node = {key: _rewritten(value, named=key in ("properties", "$defs")) for key, value in node.items()}
    if node.get("default", 0) is None:
        del node["default"]
    if "patternProperties" in node:
        node["additionalProperties"] = False
    if "discriminator" in node:
        return _choice_by_kind(node)
    if "anyOf" in node:
        return _union(node)
    return node


def _without_title(node: Any) -> Any:
    """Titles that pydantic derives from a field's name say nothing more; those of objects stay."""
    if isinstance(node, dict) and "properties" not in node:
        node.pop("title", None)
    return node


def _choice_by_kind(node: dict[str, Any]) -> dict[str, Any]:
    key = node.pop("discriminator")
    del node["oneOf"]
    name, mapping = key["propertyName"], key["mapping"]
    node["type"] = "object"
    node["required"] = [name]
    node["properties"] = {name: {"enum": sorted(mapping)}}
    node["allOf"] = [
        {
            "if": {"type": "object", "required": [name], "properties": {name: {"const": value}}},
            "then": {"$ref": reference},
        }
        for value, reference in sorted(mapping.items())
    ]
    return node


def _union(node: dict[str, Any]) -> dict[str, Any]:
    """A union without its null (an optional key is left out, not left empty), in one of three shapes."""
    branches = [branch for branch in node.pop("anyOf") if branch.get("type") != "null"]
    if len(branches) == 1:
        return {**branches[0], **node}
    include = next((branch for branch in branches if branch.get("$ref", "").endswith("/Include")), None)
    if include is not None:
        other = next(branch for branch in branches if branch is not include)
        told_by: dict[str, Any] = {"required": ["include"]} if "$ref" in other else {"type": "object"}
        return {**node, "if": told_by, "then": include, "else": other}
    merged: dict[str, Any] = {"type": []}
    for branch in branches:
        kind = branch.pop("type")
        if kind not in _SCALARS | {"array"}:
            raise TypeError(f"a union that has no readable form: {node}")
        if not (kind == "integer" and "number" in merged["type"]):
            merged["type"].append(kind)
        merged.update(branch)
    if {"integer", "number"} <= set(merged["type"]):
        merged["type"].remove("integer")
    return {**merged, **node}


def main(arguments: list[str]) -> int:
    """Write the committed schemas, or with ``--check`` say which are not current."""
    stale = []
    for name in MODELS:
        path = FOLDER / f"{name}.schema.json"
        if "--check" in arguments:
            if not path.exists() or path.read_text("utf-8") != text(name):
                stale.append(path.name)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text(name), "utf-8")
    if stale:
        sys.stderr.write(f"not current: {', '.join(stale)}; run python -m questionnaires.schema\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
