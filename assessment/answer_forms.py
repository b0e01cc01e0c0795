"""From the fields of a page to the content of an answer, and back; nothing typed is lost, nothing is guessed.

The fields of one question are named ``q.<question id>.<part>``. Parts: ``state`` (one of :data:`STATES`), ``value`` (a
code, codes, a figure, a text or a day), ``reason``, ``note``, ``estimate`` (``1``), ``detail.<option code>``.

What a page has to know:

- The state decides: under "we do not know" a value that is still typed is not an answer. Such parts are named in
  ``FormAnswer.left_over``, so that the page can keep them as a draft although nothing is wrong.
- Nothing ticked is no answer, as with any other question. That none of the options holds is said by the exclusive
  option of the questionnaire or, where it has none, by the state ``none``.
- ``lang`` is the language in which the page was shown: a figure is read as it was written there.
- A browser drops the first line end of a ``<textarea>``: templates write one before the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from assessment.answer_words import describe, same_content
from assessment.forms.fields import date_field, number_asked, number_field, text_field
from assessment.forms.numbers import figure
from assessment.forms.texts import storable
from assessment.forms.words import FieldError, field_error, option_text
from assessment.profile_form import fill_profile_form, read_profile_form
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, FreeText, Number, OneOf, Question, YesNo

__all__ = [
    "STATES", "FieldError", "FilledForm", "FormAnswer", "describe", "fill_form", "fill_profile_form", "read_form",
    "read_profile_form", "same_content",
]  # fmt: skip

Content = dict[str, Any]
STATES = ("answer", "none", "not_known", "not_applicable")
"""``answer`` where nothing is said; ``none``, of ``any_of`` without exclusive option: none of these."""
SHORTEST_REASON = 5
"""Letters and digits of a reason: a dot is none."""
_TICKED = ("1", "on")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What the fields of one question say.

    ``content`` is what to store, None where nothing is answered: the answer is cleared. Where there are ``errors`` it
    is None too, and says nothing: only ``typed``, the parts as they were typed, is then to be stored, as a draft.
    ``left_over`` names the parts that were filled in and are not in the content.
    """

    content: Content | None
    errors: tuple[FieldError, ...]
    typed: dict[str, list[str]]
    left_over: tuple[str, ...]


class FilledForm(TypedDict):
    """What a page needs to show the controls of one question."""

    state: str
    states: tuple[str, ...]
    """The states to offer, in order; ``answer`` first."""
    chosen: tuple[str, ...]
    """Codes of the chosen options; ``yes`` or ``no``."""
    value: str
    """Figure, text or day (``YYYY-MM-DD``) as it stands in the field; of choices, the first chosen code."""
    reason: str
    note: str
    estimate: bool
    details: dict[str, str]
    """One field for each code: options that ask for a detail, and those that have one."""
    draft: bool
    """Whether what is shown was typed and not stored."""


def field_name(question: Question, part: str) -> str:
    """The name of a field in the page."""
    return f"q.{question.id}.{part}"


def read_form(
    loaded: LoadedQuestionnaire, question: Question, fields: Mapping[str, Sequence[str]], lang: Lang
) -> FormAnswer:
    """Read the fields of one question among all the fields of a page.

    Fields of other names are not looked at; any text is taken, whatever it holds. A computed question has no fields.
    """
    typed = {
        part: [storable(text) for text in fields[field_name(question, part)]]
        for part in _parts(question)
        if field_name(question, part) in fields
    }
    return _Reader(loaded, question, typed, lang).read()


def _parts(question: Question) -> list[str]:
    if isinstance(question, Computed):
        return []
    codes = [option.code for option in question.options] if isinstance(question, OneOf | AnyOf) else []
    return ["state", "value", "reason", "note", "estimate", *(f"detail.{code}" for code in codes)]


def states_of(question: Question) -> tuple[str, ...]:
    """The states that a question can be in."""
    if isinstance(question, Computed):
        return ()
    none = isinstance(question, AnyOf) and not any(option.exclusive for option in question.options)
    possible = {"none": none, "not_applicable": question.allow_not_applicable}
    return tuple(state for state in STATES if possible.get(state, True))


class _Reader:
    def __init__(
        self, loaded: LoadedQuestionnaire, question: Question, typed: dict[str, list[str]], lang: Lang
    ) -> None:
        self.loaded, self.question, self.typed, self.lang = loaded, question, typed, lang
        self.errors: list[FieldError] = []

    def read(self) -> FormAnswer:
        """Content, errors and what is left over."""
        content = self._content()
        if self.errors:
            content = None
        held = _held(self.question, content)
        filled = [part for part, texts in self.typed.items() if any(text.strip() for text in texts)]
        left = tuple(part for part in filled if part not in held and part != "state")
        return FormAnswer(content, tuple(self.errors), self.typed, left)

    def _name(self, part: str) -> str:
        return field_name(self.question, part)

    def _error(self, part: str, code: str, **params: object) -> None:
        self.errors.append(field_error(self._name(part), code, self.lang, **params))

    def _kept(self, read: Any) -> Any:
        """What was read, or None with its error kept."""
        if isinstance(read, FieldError):
            self.errors.append(read)
            return None
        return read

    def _single(self, part: str) -> str:
        """The text of a part that is given once; empty where it is blank."""
        given = list(dict.fromkeys(text for text in self.typed.get(part, []) if text.strip()))
        if len(given) > 1:
            self._error(part, "form-twice")
        return given[0] if given else ""

    def _text(self, part: str) -> str | None:
        text = self._single(part)
        kept: str | None = self._kept(text_field(self._name(part), text, self.lang)) if text else None
        return kept

    def _content(self) -> Content | None:
        state = self._single("state") or "answer"
        content: Content = {}
        if state == "answer":
            value = self._value()
            if value is not None:
                content["value"] = value
        elif state == "none" and "none" in _states_shown(self.question, {"value": []}):
            content["value"] = []
        elif state == "not_known" and not isinstance(self.question, Computed):
            content["not_known"] = True
        elif state == "not_applicable":
            self._set_aside(content)
        else:
            self._error("state", "form-choose")
        self._extras(content)
        return content if content.keys() & {"value", "not_known", "not_applicable"} else None

    def _set_aside(self, content: Content) -> None:
        if not self.question.allow_not_applicable:
            self._error("state", "form-not-applicable")
            return
        before = len(self.errors)
        reason = self._text("reason")
        if reason is not None and sum(map(str.isalnum, reason)) >= SHORTEST_REASON:
            content["not_applicable"] = reason
        elif len(self.errors) == before:
            self._error("reason", "form-reason")

    def _extras(self, content: Content) -> None:
        note = self._text("note")
        if note is not None:
            content["note"] = note
        if "value" in content and self._single("estimate") in _TICKED:
            content["estimate"] = True
        details = {code: self._text(f"detail.{code}") for code in _chosen(content)}
        details = {code: text for code, text in details.items() if text is not None}
        if details:
            content["detail"] = details

    # --- values -------------------------------------------------------------------------------------------

    def _value(self) -> bool | float | str | list[str] | None:
        """The value of the question's kind; None where nothing is given or it cannot be read."""
        question, name = self.question, self._name("value")
        if isinstance(question, AnyOf):
            return self._options(question)
        before = len(self.errors)
        text = self._single("value")
        if not text:
            return None
        value: bool | float | str | None = None
        match question:
            case YesNo():
                value = _YES_NO.get(text)
            case OneOf():
                value = text if any(option.code == text for option in question.options) else None
            case Number():
                value = self._kept(number_field(name, text, number_asked(self.loaded, question, self.lang), self.lang))
            case DateQuestion():
                value = self._kept(date_field(name, text, self.lang))
            case FreeText():
                value = self._kept(text_field(name, text, self.lang))
        if value is None and len(self.errors) == before:
            self._error("value", "form-choose")
        return value

    def _options(self, question: AnyOf) -> list[str] | None:
        """The options that are ticked, in their order; None where none is."""
        ticked = {text for text in self.typed.get("value", []) if text.strip()}
        chosen = [option for option in question.options if option.code in ticked]
        if ticked - {option.code for option in chosen}:
            self._error("value", "form-choose")
        alone = next((option for option in chosen if option.exclusive), None)
        if alone is not None and len(chosen) > 1:
            other = next(option for option in chosen if option is not alone)
            texts = [option_text(self.loaded, question, option, self.lang) for option in (alone, other)]
            self._error("value", "form-exclusive", alone=texts[0], other=texts[1])
        return [option.code for option in chosen] or None


def _chosen(content: Mapping[str, Any]) -> list[str]:
    """Codes of the chosen options."""
    value = content.get("value")
    return [code for code in (value if isinstance(value, list) else [value]) if isinstance(code, str)]


def _held(question: Question, content: Mapping[str, Any] | None) -> set[str]:
    """The parts whose text is in the content."""
    if content is None:
        return set()
    held = {part for part in ("note", "estimate") if part in content}
    if content.get("value", []) != []:
        held.add("value")
    if "not_applicable" in content:
        held.add("reason")
    return held | {f"detail.{code}" for code in content.get("detail", {})}


def _states_shown(question: Question, content: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The states that a question can be in, and the one that it is in."""
    possible = states_of(question)
    if content is None or isinstance(question, Computed):
        return possible
    return tuple(state for state in STATES if state in possible or state == _state(question, content))


def _state(question: Question, content: Mapping[str, Any]) -> str:
    if content.get("not_applicable") is not None:
        return "not_applicable"
    if content.get("not_known") is True:
        return "not_known"
    return "none" if isinstance(question, AnyOf) and content.get("value") == [] else "answer"


def fill_form(
    loaded: LoadedQuestionnaire,
    question: Question,
    content: Mapping[str, Any] | None,
    draft: Mapping[str, Sequence[str]] | None,
    lang: Lang,
) -> FilledForm:
    """What the controls of a question show: a draft as it was typed or, where there is none, the stored content.

    Posted unchanged, what is shown gives the same content again (:func:`same_content`).
    """
    typed = _as_typed(question, content or {}, lang) if draft is None else draft
    first = {part: next(iter(typed.get(part, ())), "") for part in _parts(question)}
    asking = question.options if isinstance(question, OneOf | AnyOf) else []
    return {
        "state": first.get("state") or "answer",
        "states": _states_shown(question, content),
        "chosen": () if isinstance(question, Number | FreeText | DateQuestion) else tuple(typed.get("value", ())),
        "value": first.get("value", ""),
        "reason": first.get("reason", ""),
        "note": first.get("note", ""),
        "estimate": first.get("estimate") in _TICKED,
        "details": {
            option.code: first[f"detail.{option.code}"]
            for option in asking
            if option.detail or first[f"detail.{option.code}"]
        },
        "draft": draft is not None,
    }


def _as_typed(question: Question, content: Mapping[str, Any], lang: Lang) -> dict[str, list[str]]:
    """The parts that someone would have typed to give this content."""
    value = content.get("value")
    texts: list[str] = []
    if isinstance(value, bool):
        texts = ["yes" if value else "no"]
    elif isinstance(value, int | float):
        texts = [figure(float(value), lang)]
    elif value is not None:
        texts = list(value) if isinstance(value, list) else [str(value)]
    typed = {"state": [_state(question, content)], "value": texts}
    for part, key in (("reason", "not_applicable"), ("note", "note")):
        typed[part] = [content[key]] if content.get(key) is not None else []
    typed["estimate"] = ["1"] if content.get("estimate") else []
    return typed | {f"detail.{code}": [text] for code, text in (content.get("detail") or {}).items()}
