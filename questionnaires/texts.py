"""Translatable texts: which ones a questionnaire has, and what they become in another language.

A text is known by the identity of its owner, never by its place or wording: ``payment_delay.text``,
``payment_delay.options.late.text``, ``levels.solid.title``. Translations are gettext files ``locale/<lang>.po`` whose
``msgctxt`` is that identity and whose ``msgid`` is the French text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from pydantic.fields import FieldInfo

from questionnaires.findings import Finding, Place, QuestionnaireError, finding
from questionnaires.model import TRANSLATABLE, Declared, Group, QuestionBase, Questionnaire
from questionnaires.yaml_reader import read_text

MAXIMUM_BYTES = 10_000_000


@dataclass(frozen=True)
class Translations:
    """Texts by language, then by identity, and by French wording for entries that name no identity."""

    by_identity: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    by_wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, identity: str, french: str, lang: str) -> str:
        """The text in a language, or the French text where there is no translation."""
        exact = self.by_identity.get(lang, {}).get(identity)
        return exact or self.by_wording.get(lang, {}).get(french) or french


def texts(model: Questionnaire) -> Iterator[tuple[str, str]]:
    """Identity and French wording of every translatable text, in declared order."""
    yield from _texts(model, "")


def _texts(model: Declared, prefix: str) -> Iterator[tuple[str, str]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, str):
            if name in _text_fields(type(model)):
                yield prefix + name, value
        elif isinstance(value, Declared):
            yield from _texts(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Group | QuestionBase):
                    yield from _texts(item, f"{item.id}.")
                elif isinstance(item, Declared):
                    yield from _texts(item, f"{prefix}{name}.{_identity(item, index)}.")


def _identity(item: Declared, index: int) -> str:
    return str(getattr(item, "id", None) or getattr(item, "code", None) or index)


@cache
def _text_fields(model: type[Declared]) -> frozenset[str]:
    """Names of the fields of a model that are translatable texts."""
    return frozenset(name for name, info in model.model_fields.items() if _is_text(info))


def _is_text(info: FieldInfo) -> bool:
    return info.json_schema_extra == TRANSLATABLE or any(_is_text_type(part) for part in get_args(info.annotation))


def _is_text_type(part: Any) -> bool:
    return get_origin(part) is Annotated and any(
        isinstance(extra, FieldInfo) and extra.json_schema_extra == TRANSLATABLE for extra in get_args(part)
    )


def read_translations(folder: Path, languages: list[str]) -> tuple[Translations, list[Finding]]:
    """The translations of a questionnaire's folder, from ``locale/<lang>.po`` and ``locale/<lang>.*.po``."""
    findings: list[Finding] = []
    by_identity: dict[str, dict[str, str]] = {}
    by_wording: dict[str, dict[str, str]] = {}
    for lang in languages[1:]:
        by_identity[lang], by_wording[lang] = {}, {}
        for path in po_files(folder, lang):
            try:
                catalog = read_catalog(path)
            except QuestionnaireError as error:
                findings.extend(error.findings)
                continue
            for message in catalog:
                if message.id and message.string and not message.fuzzy:
                    if message.context:
                        by_identity[lang].setdefault(message.context, str(message.string))
                    else:
                        by_wording[lang].setdefault(str(message.id), str(message.string))
    return Translations(by_identity, by_wording), findings


def po_files(folder: Path, lang: str) -> list[Path]:
    """``locale/<lang>.po`` first, then the files ``locale/<lang>.*.po`` that await merging."""
    main = folder / "locale" / f"{lang}.po"
    extra = sorted((folder / "locale").glob(f"{lang}.*.po"))
    return [path for path in [main, *extra] if path.exists()]


def read_catalog(path: Path) -> Catalog:
    """A gettext file. Raises QuestionnaireError where it cannot be read."""
    name, text = read_text(path, None, MAXIMUM_BYTES)
    try:
        return read_po(io.BytesIO(text.encode("utf-8")), abort_invalid=True, charset="utf-8")
    except PoFileError as error:
        line = error.lineno + 1 if isinstance(error.lineno, int) else None
        raise QuestionnaireError([finding("po-syntax", Place(name, line), problem=str(error))]) from None
    except (ValueError, TypeError, LookupError) as error:
        raise QuestionnaireError([finding("po-syntax", Place(name), problem=str(error))]) from None
