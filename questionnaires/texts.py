"""Translatable texts: which ones a questionnaire has, and what they become in another language.

A text is known by the identity of its owner, never by its place or wording: ``payment_delay.text``,
``payment_delay.options.late.text``, ``levels.solid.title``. The files that hold translations are read and written in
``translations.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from questionnaires.findings import Pointer
from questionnaires.model import TRANSLATABLE, Declared, Group, QuestionBase, Questionnaire


@dataclass(frozen=True)
class Translations:
    """Texts by language, then by identity; a text that is not there has no translation that is up to date."""

    by_identity: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, identity: str, french: str, lang: str) -> str:
        """The text in a language, or the French text where there is no translation."""
        return self.by_identity.get(lang, {}).get(identity, french)


def texts(model: Questionnaire) -> Iterator[tuple[str, str]]:
    """Identity and French wording of every translatable text, in declared order."""
    for identity, text, _ in _texts(model, "", ()):
        yield identity, text


def places_of_texts(model: Questionnaire) -> dict[str, Pointer]:
    """Where each translatable text stands in the assembled questionnaire, by identity."""
    return {identity: pointer for identity, _, pointer in _texts(model, "", ())}


def _texts(model: Declared, prefix: str, pointer: Pointer) -> Iterator[tuple[str, str, Pointer]]:
    for name in type(model).model_fields:
        value, here = getattr(model, name), (*pointer, name)
        if isinstance(value, str):
            if name in text_fields(type(model)):
                yield prefix + name, value, here
        elif isinstance(value, Declared):
            yield from _texts(value, f"{prefix}{name}.", here)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Group | QuestionBase):
                    yield from _texts(item, f"{item.id}.", (*here, index))
                elif isinstance(item, Declared):
                    yield from _texts(item, f"{prefix}{name}.{_identity(item, index)}.", (*here, index))


def _identity(item: Declared, index: int) -> str:
    return str(getattr(item, "id", None) or getattr(item, "code", None) or index)


@cache
def text_fields(model: type[Declared]) -> frozenset[str]:
    """Names of the fields of a model that are translatable texts."""
    return frozenset(name for name, info in model.model_fields.items() if _is_text(info))


def _is_text(info: FieldInfo) -> bool:
    return info.json_schema_extra == TRANSLATABLE or any(_is_text_type(part) for part in get_args(info.annotation))


def _is_text_type(part: Any) -> bool:
    return get_origin(part) is Annotated and any(
        isinstance(extra, FieldInfo) and extra.json_schema_extra == TRANSLATABLE for extra in get_args(part)
    )
