"""The content of an answer in words, and whether two contents say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.answer_check import LARGEST
from assessment.forms.dates import day_words
from assessment.forms.numbers import figure
from assessment.forms.texts import clean
from assessment.forms.words import option_text, units_of, with_unit
from questionnaires.findings import Lang, Words
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, DateQuestion, OneOf, Question

LIMIT = 200
"""Characters of each text in a description."""
_WORDS = {
    "open": Words("à répondre", "to answer"),
    "yes": Words("Oui", "Yes"),
    "no": Words("Non", "No"),
    "none": Words("Aucune de ces réponses", "None of these"),
    "not_known": Words("Nous ne savons pas", "We do not know"),
    "not_applicable": Words("Ne nous concerne pas : {}", "Does not concern us: {}"),
    "estimate": Words("{} (estimation)", "{} (estimate)"),
    "note": Words("{} – Note : {}", "{} – Note: {}"),
    "between": Words(" ; ", "; "),
}


def same_content(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> bool:
    """Whether two contents say the same, so that storing one over the other changes nothing.

    The order of options, the writing of line ends and what is empty make no difference; neither does what only files
    hold: an estimate of nothing, details of options that are not chosen.
    """
    return _tidy(a) == _tidy(b)


def _tidy(content: Mapping[str, Any] | None) -> dict[str, Any]:
    content = content or {}
    tidy: dict[str, Any] = {}
    if (value := content.get("value")) is not None:
        chosen = value if isinstance(value, list) else [value]
        tidy["value"] = sorted(map(str, value)) if isinstance(value, list) else _plain(value)
        tidy["truth"] = isinstance(value, bool)  # in Python, True is 1
        tidy["estimate"] = bool(content.get("estimate"))
        details = content.get("detail") or {}
        tidy["detail"] = {code: clean(text) for code, text in details.items() if code in chosen and text.strip()}
    elif (reason := content.get("not_applicable")) is not None:
        tidy["not_applicable"] = _plain(reason)
    elif content.get("not_known"):
        tidy["not_known"] = True
    else:
        return {}
    note = content.get("note")
    return tidy | ({"note": _plain(note)} if isinstance(note, str) and note.strip() else {})


def _plain(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def describe(loaded: LoadedQuestionnaire, question: Question, content: Mapping[str, Any] | None, lang: Lang) -> str:
    """The content of an answer on one line, for its history and to show two colleagues what each has written.

    Each text is cut at ``LIMIT`` characters. Content that no longer fits the question is shown as it stands.
    """
    content = content or {}
    if content.get("not_applicable") is not None:
        said = _word("not_applicable", lang).format(_clipped(content["not_applicable"]))
    elif content.get("not_known"):
        said = _word("not_known", lang)
    elif content.get("value") is not None:
        said = _value(loaded, question, content, lang)
    else:
        return _word("open", lang)
    if content.get("estimate") and content.get("value") is not None:
        said = _word("estimate", lang).format(said)
    return _word("note", lang).format(said, _clipped(content["note"])) if content.get("note") else said


def _word(name: str, lang: Lang) -> str:
    words = _WORDS[name]
    return words.fr if lang == "fr" else words.en


def _clipped(text: Any) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= LIMIT else line[: LIMIT - 1].rstrip() + "…"


def _value(loaded: LoadedQuestionnaire, question: Question, content: Mapping[str, Any], lang: Lang) -> str:
    value = content["value"]
    if isinstance(value, bool):
        return _word("yes" if value else "no", lang)
    if isinstance(value, int | float) and abs(value) <= LARGEST * LARGEST:
        units = units_of(loaded, question, lang)
        return with_unit(figure(float(value), lang), units[0] if units else "", lang)
    if isinstance(question, OneOf | AnyOf):
        return _options(loaded, question, content, lang)
    if isinstance(question, DateQuestion):
        try:
            return day_words(str(value), lang)
        except (ValueError, IndexError):
            return _clipped(value)
    return _clipped(value)


def _options(loaded: LoadedQuestionnaire, question: OneOf | AnyOf, content: Mapping[str, Any], lang: Lang) -> str:
    """The chosen options in their order, each with the detail that was given; codes that are no more come last."""
    value, details = content["value"], content.get("detail") or {}
    chosen = value if isinstance(value, list) else [value]
    texts = {
        option.code: option_text(loaded, question, option, lang) for option in question.options if option.code in chosen
    }
    texts |= {str(code): str(code) for code in chosen if code not in texts}
    shown = [
        f"{_clipped(text)} ({_clipped(details[code])})" if details.get(code) else _clipped(text)
        for code, text in texts.items()
    ]
    return _word("between", lang).join(shown) or _word("none", lang)
