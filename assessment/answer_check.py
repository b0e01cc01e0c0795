"""Checks one answer, one fact or a whole sheet, given as plain data: every fault at once, nothing is guessed.

Plain data is what an answers file holds after parsing, and what the store keeps: a bare value, or a mapping with
``value``, ``not_applicable`` (the reason) or ``not_known``, and beside it ``tier``, ``note``, ``estimate``, ``detail``.
"""

from __future__ import annotations

import contextlib
import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from questionnaires.findings import (
    Finding,
    Place,
    Pointer,
    QuestionnaireError,
    Words,
    finding,
    in_order,
    register_catalogues,
)
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, Fact, FreeText, Number, OneOf, Question, YesNo
from questionnaires.yaml_reader import MOST_FINDINGS
from scoring.answers import Answer, AnswerSheet, TierCode, Value
from scoring.compile import fact_default

register_catalogues(Path(__file__).parent / "messages")

LONGEST_TEXT = 20_000
"""Characters of a text, a reason, a note or a detail."""
LARGEST = 1e15
"""Where a question declares no limit, a figure stays within ± this: beyond, a float no longer counts in units."""
FactValue = bool | float | str
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = ("value", "tier", "note", "estimate", "detail", "not_applicable", "not_known")
_TIERS = {tier.name.lower(): tier for tier in TierCode}
_EXPECTED = {
    "yes_no": Words("true ou false", "true or false"),
    "number": Words("un nombre", "a number"),
    "one_of": Words("un code d'option", "an option code"),
    "any_of": Words("une liste de codes d'options", "a list of option codes"),
    "text": Words("un texte", "a text"),
    "date": Words("une date entre guillemets", "a date in quotes"),
}
_LISTED = Words("la liste : ancrage template", "the list: ancrage template")


def check_answer(
    loaded: LoadedQuestionnaire, question: Question, given: Any
) -> tuple[Answer | None, tuple[Finding, ...]]:
    """The answer that plain data give to a question.

    Returns the answer and no finding; or None with what is wrong; or None without findings, where nothing is answered.
    """
    checker = AnswerChecker(loaded)
    answer = checker.answer(question, given)
    return (None if checker.findings else answer), in_order(checker.findings)


def check_sheet(
    loaded: LoadedQuestionnaire, profile: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any] | None]
) -> AnswerSheet:
    """The sheet of stored content: facts by id, and the content of each answer by question id (None: cleared).

    All answers come out as declared: stored content holds no tier, evidence decides it.

    Raises QuestionnaireError with everything that does not fit this questionnaire, or no longer does.
    """
    checker = AnswerChecker(loaded)
    for name, content in answers.items():
        if content is not None and "tier" in content:
            checker.note("answer-form", ("answers", name), name=name, found="tier")
    sheet = AnswerSheet(checker.profile(profile), checker.answers(answers))
    if checker.findings:
        raise QuestionnaireError(in_order(checker.findings))
    return sheet


def content_of(answer: Answer) -> dict[str, Any]:
    """An answer as the store keeps it: the inverse of :func:`check_answer`, without the tier."""
    content: dict[str, Any] = {}
    if answer.state == "not_known":
        content["not_known"] = True
    elif answer.state == "not_applicable":
        content["not_applicable"] = answer.reason
    else:
        content["value"] = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    if answer.note is not None:
        content["note"] = answer.note
    if answer.estimate:
        content["estimate"] = True
    if answer.detail:
        content["detail"] = dict(answer.detail)
    return content


class AnswerChecker:
    """Checks what is given against a questionnaire; what is wrong is left out and kept in ``findings``.

    ``place`` tells where a value stands; without it, findings name no file.
    """

    def __init__(self, loaded: LoadedQuestionnaire, place: Callable[[Pointer], Place] = lambda _: Place("")) -> None:
        self.loaded, self.model, self._place = loaded, loaded.model, place
        self.findings: list[Finding] = []

    def note(self, code: str, pointer: Pointer, **params: object) -> None:
        """Keep one finding, unless there are more already than anyone would read."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding(code, self._place(pointer), pointer, **params))

    def _unknown(self, code: str, pointer: Pointer, name: str, known: Mapping[str, object]) -> None:
        """A name that the questionnaire does not have, and the nearest that it has."""
        if len(self.findings) < MOST_FINDINGS:
            near = difflib.get_close_matches(name[:64], list(known), n=1)
            close = Words(f"est-ce « {near[0]} » ?", f"did you mean “{near[0]}”?") if near else _LISTED
            self.note(code, pointer, name=name, close=close)

    def _english(self, identity: str, french: str) -> str:
        return self.loaded.translations.get(identity, french, "en")

    # --- profile ------------------------------------------------------------------------------------------

    def profile(self, section: Mapping[str, Any]) -> dict[str, FactValue]:
        """Every fact of the profile, by id: as given, or by default."""
        facts = {fact.id: fact for fact in self.model.profile}
        for name in section:
            if name not in facts:
                self._unknown("answer-unknown-fact", ("profile", name), name, facts)
        profile: dict[str, FactValue] = {}
        for fact in self.model.profile:
            given = section.get(fact.id)
            value = fact_default(fact) if given is None else self.fact(fact, given)
            if value is not None:
                profile[fact.id] = value
            elif given is None:
                words = Words(fact.text, self._english(f"profile.{fact.id}.text", fact.text))
                self.note("answer-missing-fact", ("profile", fact.id), name=fact.id, text=words)
        return profile

    def fact(self, fact: Fact, given: Any) -> FactValue | None:
        """The value of one fact, of its kind."""
        pointer: Pointer = ("profile", fact.id)
        if fact.kind == "yes_no":
            return self._boolean(fact.id, pointer, given)
        if fact.kind == "number":
            unit = fact.unit and Words(fact.unit, self._english(f"profile.{fact.id}.unit", fact.unit))
            return self._number(fact.id, pointer, given, fact.minimum, fact.maximum, unit)
        return self._option(fact.id, pointer, given, [option.code for option in fact.options])

    # --- answers ------------------------------------------------------------------------------------------

    def answers(self, section: Mapping[str, Any]) -> dict[str, Answer]:
        """The answers by question id; null and empty forms are not answered yet."""
        questions = {question.id: question for question in self.model.all_questions()}
        answers: dict[str, Answer] = {}
        for name, given in section.items():
            question = questions.get(name)
            if question is None:
                self._unknown("answer-unknown-question", ("answers", name), name, questions)
            elif given is not None:
                answer = self.answer(question, given)
                if answer is not None:
                    answers[name] = answer
        return answers

    def answer(self, question: Question, given: Any) -> Answer | None:
        """One answer, a bare value or one of the forms; None where nothing is answered or it cannot be read."""
        if given is None:
            return None
        pointer: Pointer = ("answers", question.id)
        form = given if isinstance(given, dict) else {"value": given}
        unknown = [key for key in form if key not in _FORMS]
        main = [key for key in ("value", "not_applicable", "not_known") if form.get(key) is not None]
        main = [key for key in main if key == "value" or form[key] is not False]  # "not_known: false" says nothing
        if unknown or len(main) > 1:
            self.note("answer-form", pointer, name=question.id, found=", ".join(map(str, unknown or main)))
            return None
        extras = self._extras(question, pointer, form)
        if not main:
            return None  # an empty form: not answered yet
        if isinstance(question, Computed):
            self.note("answer-computed", pointer, name=question.id)
            return None
        if main == ["not_known"]:
            if form["not_known"] is not True:
                self.note("answer-form", pointer, name=question.id, found="not_known")
            return Answer("not_known", **extras)
        if main == ["not_applicable"]:
            return self._set_aside(question, pointer, form["not_applicable"], extras)
        at: Pointer = (*pointer, "value") if isinstance(given, dict) else pointer
        value = self._value(question, at, form["value"])
        return None if value is None else Answer("answered", value, **extras)

    def _set_aside(self, question: Question, pointer: Pointer, reason: Any, extras: dict[str, Any]) -> Answer | None:
        if not question.allow_not_applicable:
            self.note("not-applicable-refused", pointer, name=question.id)
            return None
        if not isinstance(reason, str) or not reason.strip():
            self.note("reason-missing", pointer, name=question.id)
            return None
        return Answer("not_applicable", reason=self.text(question.id, pointer, reason), **extras)

    def _extras(self, question: Question, pointer: Pointer, form: dict[str, Any]) -> dict[str, Any]:
        """Tier, note, estimate and details of an answer."""
        extras: dict[str, Any] = {}
        tier = form.get("tier")
        if tier is not None:
            if not isinstance(tier, str) or tier not in _TIERS:
                self.note("answer-tier", (*pointer, "tier"), name=question.id, found=tier)
            else:
                extras["tier"] = _TIERS[tier]
        if form.get("note") is not None:
            extras["note"] = self.text(question.id, (*pointer, "note"), form["note"])
        if form.get("estimate") is not None:
            extras["estimate"] = bool(self._boolean(question.id, (*pointer, "estimate"), form["estimate"]))
        detail = form.get("detail")
        if detail is not None:
            codes = [option.code for option in question.options] if isinstance(question, OneOf | AnyOf) else []
            if not isinstance(detail, dict):
                self.note("answer-form", (*pointer, "detail"), name=question.id, found="detail")
            else:
                extras["detail"] = {
                    code: text
                    for code, said in detail.items()
                    if self._option(question.id, (*pointer, "detail", code), code, codes) is not None
                    and (text := self.text(question.id, (*pointer, "detail", code), said)) is not None
                }
        return extras

    def _value(self, question: Question, pointer: Pointer, given: Any) -> Value | None:
        match question:
            case YesNo():
                return self._boolean(question.id, pointer, given)
            case OneOf():
                return self._option(question.id, pointer, given, [option.code for option in question.options])
            case AnyOf():
                return self._options(question, pointer, given)
            case Number():
                low, high, unit = question.minimum, question.maximum, question.unit
                words = unit and Words(unit, self._english(f"{question.id}.unit", unit))
                return self._number(question.id, pointer, given, low, high, words)
            case DateQuestion():
                return self._date(question.id, pointer, given)
            case FreeText():
                return self.text(question.id, pointer, given)
            case Computed():  # refused before
                return None

    # --- values -------------------------------------------------------------------------------------------

    def _wrong(self, kind: str, name: str, pointer: Pointer, given: Any) -> None:
        self.note("answer-type", pointer, name=name, expected=_EXPECTED[kind], found=given)

    def _boolean(self, name: str, pointer: Pointer, given: Any) -> bool | None:
        if isinstance(given, bool):
            return given
        self._wrong("yes_no", name, pointer, given)
        return None

    def _number(
        self, name: str, pointer: Pointer, given: Any, low: float | None, high: float | None, unit: Words | str | None
    ) -> float | None:
        if isinstance(given, bool) or not isinstance(given, int | float):
            self._wrong("number", name, pointer, given)
            return None
        least, most = -LARGEST if low is None else low, LARGEST if high is None else high
        if not least <= given <= most:  # compared as it is: an integer may be too long for a float, and NaN is neither
            limits = f"{least:.15g}", f"{most:.15g}"
            self.note("answer-range", pointer, name=name, found=given, low=limits[0], high=limits[1], unit=unit or "—")
            return None
        return float(given)

    def _option(self, name: str, pointer: Pointer, given: Any, codes: list[str]) -> str | None:
        if not isinstance(given, str):
            self._wrong("one_of", name, pointer, given)
            return None
        if given not in codes:
            self.note("answer-option", pointer, name=name, found=given, known=", ".join(codes))
            return None
        return given

    def _options(self, question: AnyOf, pointer: Pointer, given: Any) -> tuple[str, ...] | None:
        if not isinstance(given, list):
            self._wrong("any_of", question.id, pointer, given)
            return None
        codes = [option.code for option in question.options]
        before = len(self.findings)
        chosen = [self._option(question.id, (*pointer, i), item, codes) for i, item in enumerate(given)]
        times = Counter(item for item in given if isinstance(item, str))
        for code in (code for code, number in times.items() if number > 1):
            self.note("answer-twice", pointer, name=question.id, found=code)
        for option in question.options:
            if option.exclusive and option.code in times and len(times) > 1:
                self.note("answer-exclusive", pointer, name=question.id, found=option.code)
        return tuple(str(code) for code in chosen) if len(self.findings) == before else None

    def _date(self, name: str, pointer: Pointer, given: Any) -> str | None:
        if isinstance(given, str) and _DAY.fullmatch(given):  # the library would read other forms too
            with contextlib.suppress(ValueError):  # the 30th of February
                return date.fromisoformat(given).isoformat()
        self.note("answer-date", pointer, name=name, found=given)
        return None

    def text(self, name: str, pointer: Pointer, given: Any, longest: int = LONGEST_TEXT) -> str | None:
        """A text of at most ``longest`` characters, as it is."""
        if not isinstance(given, str):
            self._wrong("text", name, pointer, given)
            return None
        if len(given) > longest:
            self.note("answer-too-long", pointer, name=name, found=len(given), limit=longest)
            return None
        return given
