"""What the cells of one question say, in the parts of a form: the same shape from a stored answer and from a file.

Two of them are equal when nobody has touched the cells, whatever the answer is; their digest travels in the workbook.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assessment.answer_forms import fill_form
from assessment.forms.texts import clean
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, OneOf, Question

Typed = dict[str, list[str]]
"""Parts of ``answer_forms``, without those that are blank; ``state`` only where it is not ``answer``."""


def typed_of(loaded: LoadedQuestionnaire, question: Question, content: Mapping[str, Any] | None, lang: Lang) -> Typed:
    """What the cells say of a stored answer. A detail of an option that is not chosen has no cell."""
    shown = fill_form(loaded, question, content, None, lang)
    value = list(shown["chosen"]) or [shown["value"]]
    parts = {"state": [shown["state"]], "value": value, "reason": [shown["reason"]], "note": [shown["note"]]}
    parts["estimate"] = ["1"] if shown["estimate"] else []
    parts |= {f"detail.{code}": [text] for code, text in shown["details"].items() if code in value}
    return tidy(question, parts)


def tidy(question: Question, parts: Mapping[str, list[str]]) -> Typed:
    """The parts that say something, their texts as they are kept, options in their declared order."""
    kept = {part: [clean(text) for text in texts if text.strip()] for part, texts in parts.items()}
    if kept.get("state") == ["answer"]:
        del kept["state"]
    if isinstance(question, OneOf | AnyOf):
        order = {option.code: place for place, option in enumerate(question.options)}
        kept["value"] = sorted(kept.get("value", []), key=lambda code: order.get(code, len(order)))
    return {part: texts for part, texts in kept.items() if texts}


def digest(typed: Typed) -> str:
    """A short mark of what cells say."""
    text = json.dumps(typed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
