"""Compares a file with its JSON Schema and says each fault in the author's words, at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from pydantic import ValidationError as ModelError

from questionnaires.findings import Finding, Pointer, Words, finding
from questionnaires.schema import Name, schema
from questionnaires.yaml_reader import MOST_FINDINGS, Document

_PATTERNS = {
    "^[a-z][a-z0-9_]*$": "bad-id",
    "^[A-Za-z0-9][A-Za-z0-9_.\\-]*$": "bad-code",
    "^\\d{4}\\.\\d+$": "bad-version",
    "^(\\d{4}-\\d{2}-\\d{2}|to_confirm)$": "bad-day",
    "^\\d{2,8}$": "bad-cpv",
    "^[A-Za-z0-9][A-Za-z0-9\\-]*$": "datapoint-bad-name",
    '^https://[^\\s<>\\"]+$': "bad-url",
    "^[a-z0-9_][a-z0-9_/\\-]*\\.yaml$": "bad-path",
    "^[a-z0-9_][a-z0-9_/\\-]*\\.csv$": "bad-path",
}
LONGEST_EXPRESSION = 2000
_LOWER = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}


@cache
def _validator(name: Name) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def check_shape(document: Document, name: Name) -> list[Finding]:
    """The ways in which a file departs from its schema: all of them, or as many as anyone would read."""
    errors = _validator(name).iter_errors(document.data)
    return list(islice((found for error in errors for found in _translate(error, document)), MOST_FINDINGS))


def model_findings(error: ModelError, document: Document) -> list[Finding]:
    """What the models refuse although the schema let it pass (a closing line break in an id, say)."""
    return [
        _at(document, tuple(fault["loc"]), "wrong-value", value=fault["input"], expected=fault["msg"])
        for fault in error.errors(include_url=False)
    ]


def _at(document: Document, pointer: Pointer, code: str, **params: object) -> Finding:
    return finding(code, document.place(pointer), pointer, **params)


def _translate(error: ValidationError, document: Document) -> Iterator[Finding]:
    pointer: Pointer = tuple(error.absolute_path)
    key = str(pointer[-1]) if pointer else ""
    value: Any = error.instance
    rule, limit = str(error.validator), cast("Any", error.validator_value)
    match rule:
        case "additionalProperties":
            yield from _unknown_keys(error, document, pointer)
        case "required":
            for name in _missing(value, limit):
                if f"'{name}'" in error.message:
                    yield _at(document, pointer, "missing-key", key=name)
        case "type" if not pointer:
            yield _at(document, pointer, "not-a-block", found=type_words(type_of(value)))
        case "type":
            yield _at(
                document, pointer, "value-type", key=key, expected=type_words(limit), found=type_words(type_of(value))
            )
        case "enum" | "const":
            allowed = limit if isinstance(limit, list) else [limit]
            yield _at(document, pointer, "not-one-of", key=key, value=value, allowed=_list(allowed))
        case "pattern":
            code = _PATTERNS.get(str(limit), "wrong-value")
            yield _at(document, pointer, code, value=value, expected=limit)
        case "minimum" if key in ("weight", "potential_factor"):
            yield _at(document, pointer, "negative-weight", value=value)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            bound = f"{_LOWER[rule]} {limit}"
            yield _at(document, pointer, "out-of-range", key=key, value=value, bound=bound)
        case "minLength":
            yield _at(document, pointer, "empty-text", key=key)
        case "maxLength" if limit == LONGEST_EXPRESSION:
            yield _at(document, pointer, "expression-too-long", length=len(value), limit=limit)
        case "maxLength":
            yield _at(document, pointer, "text-too-long", key=key, length=len(value), maximum=limit)
        case "minItems" | "maxItems":
            bound = f"{'≥' if rule == 'minItems' else '≤'} {limit}"
            yield _at(document, pointer, "item-count", key=key, found=len(value), bound=bound)
        case _:
            yield _at(document, pointer, "wrong-value", value=value, expected=rule)


def _missing(value: Any, required: Iterable[str]) -> list[str]:
    return [name for name in required if name not in value]


def _unknown_keys(error: ValidationError, document: Document, pointer: Pointer) -> Iterator[Finding]:
    part, value = cast("dict[str, Any]", error.schema), cast("dict[str, Any]", error.instance)
    known, patterns = list(part.get("properties", {})), part.get("patternProperties", {})
    if patterns:
        (pattern,) = patterns
        for key in value:
            if not re.search(pattern, key):
                yield _at(document, (*pointer, key), _PATTERNS[pattern], value=key)
        return
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            yield _at(document, (*pointer, key), "unknown-key", key=key, near=_list(near or known))


def _list(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)


_TYPES = {
    "null": ("rien", "nothing"),
    "boolean": ("true ou false", "true or false"),
    "number": ("un nombre", "a number"),
    "integer": ("un nombre entier", "a whole number"),
    "string": ("un texte", "a text"),
    "array": ("une liste", "a list"),
    "object": ("un bloc de « clé : valeur »", "a block of “key: value”"),
}


def type_words(expected: object) -> Words:
    """Names of JSON types as a person says them: "a text or a number"."""
    names = [_TYPES[str(name)] for name in (expected if isinstance(expected, list) else [expected])]
    return Words(" ou ".join(fr for fr, _ in names), " or ".join(en for _, en in names))


def type_of(value: object) -> str:
    """The JSON type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"
