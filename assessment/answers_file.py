"""Reads an answers file, JSON or YAML: every fault at once, with its path and line; nothing is guessed."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
    nearest,
    register_catalogues,
)
from questionnaires.json_reader import read_document
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, Fact, FreeText, Number, OneOf, Question, YesNo
from questionnaires.yaml_reader import MOST_FINDINGS, Document
from scoring.answers import Answer, AnswerSheet, TierCode, Value
from scoring.compile import fact_default

register_catalogues(Path(__file__).parent / "messages")

KEYS = ("questionnaire", "profile", "answers", "firm", "expect")
"""``firm`` (a name for the report) and ``expect`` (of a case) are optional."""
LONGEST_TEXT = 20_000
LONGEST_NAME = 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}(-\d{4}\.\d+)?")
"""A questionnaire's identity, or that of a release. A path is given on the command line only: what a file holds shall
not make the program read another file."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LARGEST = 1e15
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


@dataclass(frozen=True)
class AnswersFile:
    """A checked answers file."""

    sheet: AnswerSheet
    firm: str
    expect: Mapping[str, Any]
    document: Document


def named_questionnaire(path: Path) -> tuple[str, Place]:
    """The questionnaire that an answers file names, and where.

    Raises QuestionnaireError: the file cannot be read, or names none.
    """
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise QuestionnaireError([finding("answers-shape", document.place(()))])
    name, place = document.data.get("questionnaire"), document.place(("questionnaire",))
    if name is None:
        raise QuestionnaireError([finding("answers-missing-key", place, key="questionnaire")])
    if not _is_name(name):
        raise QuestionnaireError([finding("answers-questionnaire-name", place, ("questionnaire",), found=name)])
    return name, place


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def read_answers(path: Path, loaded: LoadedQuestionnaire) -> AnswersFile:
    """Read and check an answers file against its questionnaire.

    Raises QuestionnaireError with every finding: unknown names, wrong types, values out of range, missing facts.
    """
    document = read_document(path)
    reader = _Reader(document, loaded)
    checked = reader.read()
    if reader.findings:
        raise QuestionnaireError(in_order(reader.findings))
    return checked


class _Reader:
    def __init__(self, document: Document, loaded: LoadedQuestionnaire) -> None:
        self.document, self.loaded, self.model = document, loaded, loaded.model
        self.positions = {pointer: Place(document.file, line) for pointer, line in document.lines.items()}
        self.findings: list[Finding] = []

    def note(self, code: str, pointer: Pointer, **params: object) -> None:
        """Keep one finding, unless there are more already than anyone would read."""
        if len(self.findings) >= MOST_FINDINGS:
            return
        place = nearest(self.positions, pointer)
        self.findings.append(finding(code, place if place.file else Place(self.document.file), pointer, **params))

    def _unknown(self, code: str, pointer: Pointer, name: str, known: Mapping[str, object]) -> None:
        """A name that the questionnaire does not have, and the nearest that it has."""
        if len(self.findings) < MOST_FINDINGS:
            near = difflib.get_close_matches(name[:64], list(known), n=1)
            close = Words(f"est-ce « {near[0]} » ?", f"did you mean “{near[0]}”?") if near else _LISTED
            self.note(code, pointer, name=name, close=close)

    def read(self) -> AnswersFile:
        """Check the whole file; what is wrong is left out and noted."""
        data = self.document.data
        if not isinstance(data, dict):
            self.note("answers-shape", ())
            return AnswersFile(AnswerSheet({}, {}), "", {}, self.document)
        for key in data:
            if key not in KEYS:
                self.note("answers-key", (key,), key=key, known=", ".join(KEYS))
        self._identity(data)
        profile = self._profile(self._section(data, "profile", required=bool(self.model.profile)))
        answers = self._answers(self._section(data, "answers", required=True))
        firm = data.get("firm")
        name = "" if firm is None else self._text("firm", ("firm",), firm, LONGEST_NAME) or ""
        expect = self._section(data, "expect", required=False)
        return AnswersFile(AnswerSheet(profile, answers), " ".join(name.split()), expect, self.document)

    def _identity(self, data: dict[str, Any]) -> None:
        name, known = data.get("questionnaire"), {self.model.id, f"{self.model.id}-{self.model.version}"}
        if name is None:
            self.note("answers-missing-key", (), key="questionnaire")
        elif not _is_name(name):
            self.note("answers-questionnaire-name", ("questionnaire",), found=name)
        elif name not in known:
            self.note("answers-other-questionnaire", ("questionnaire",), found=name, expected=self.model.id)

    def _section(self, data: dict[str, Any], key: str, required: bool) -> dict[str, Any]:
        section = data.get(key)
        if section is None:
            if required and key not in data:
                self.note("answers-missing-key", (), key=key)
            return {}
        if not isinstance(section, dict):
            self.note("answers-section", (key,), key=key)
            return {}
        return section

    def _english(self, identity: str, french: str) -> str:
        return self.loaded.translations.get(identity, french, "en")

    # --- profile ------------------------------------------------------------------------------------------

    def _profile(self, section: dict[str, Any]) -> dict[str, bool | float | str]:
        facts = {fact.id: fact for fact in self.model.profile}
        for name in section:
            if name not in facts:
                self._unknown("answer-unknown-fact", ("profile", name), name, facts)
        profile: dict[str, bool | float | str] = {}
        for fact in self.model.profile:
            given = section.get(fact.id)
            value = fact_default(fact) if given is None else self._fact(fact, given)
            if value is not None:
                profile[fact.id] = value
            elif given is None:
                words = Words(fact.text, self._english(f"profile.{fact.id}.text", fact.text))
                self.note("answer-missing-fact", ("profile", fact.id), name=fact.id, text=words)
        return profile

    def _fact(self, fact: Fact, given: Any) -> bool | float | str | None:
        pointer: Pointer = ("profile", fact.id)
        if fact.kind == "yes_no":
            return self._boolean(fact.id, pointer, given)
        if fact.kind == "number":
            unit = fact.unit and Words(fact.unit, self._english(f"profile.{fact.id}.unit", fact.unit))
            return self._number(fact.id, pointer, given, fact.minimum, fact.maximum, unit)
        return self._option(fact.id, pointer, given, [option.code for option in fact.options])

    # --- answers ------------------------------------------------------------------------------------------

    def _answers(self, section: dict[str, Any]) -> dict[str, Answer]:
        questions = {question.id: question for question in self.model.all_questions()}
        answers: dict[str, Answer] = {}
        for name, given in section.items():
            question = questions.get(name)
            if question is None:
                self._unknown("answer-unknown-question", ("answers", name), name, questions)
            elif given is not None:
                answer = self._answer(question, given)
                if answer is not None:
                    answers[name] = answer
        return answers

    def _answer(self, question: Question, given: Any) -> Answer | None:
        pointer: Pointer = ("answers", question.id)
        form = given if isinstance(given, dict) else {"value": given}
        unknown = [key for key in form if key not in _FORMS]
        main = [key for key in ("value", "not_applicable", "not_known") if form.get(key) is not None]
        main = [key for key in main if key == "value" or form[key] is not False]  # "not_known: false" says nothing
        if unknown or len(main) > 1:
            self.note("answer-form", pointer, name=question.id, found=", ".join(unknown or main))
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
        return Answer("not_applicable", reason=self._text(question.id, pointer, reason), **extras)

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
            extras["note"] = self._text(question.id, (*pointer, "note"), form["note"])
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
                    and (text := self._text(question.id, (*pointer, "detail", code), said)) is not None
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
                return self._text(question.id, pointer, given)
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
        value = float(given)  # never too large nor NaN: the readers refuse what is not finite
        least, most = -_LARGEST if low is None else low, _LARGEST if high is None else high
        if not least <= value <= most:
            limits = f"{least:.15g}", f"{most:.15g}"
            self.note("answer-range", pointer, name=name, found=given, low=limits[0], high=limits[1], unit=unit or "—")
            return None
        return value

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

    def _text(self, name: str, pointer: Pointer, given: Any, longest: int = LONGEST_TEXT) -> str | None:
        if not isinstance(given, str):
            self._wrong("text", name, pointer, given)
            return None
        if len(given) > longest:
            self.note("answer-too-long", pointer, name=name, found=len(given), limit=longest)
            return None
        return given
