"""Reads an answers file, JSON or YAML: every fault at once, with its path and line; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.answer_check import AnswerChecker
from questionnaires.findings import Place, Pointer, QuestionnaireError, finding, in_order, nearest
from questionnaires.json_reader import read_document
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.yaml_reader import Document
from scoring.answers import AnswerSheet

KEYS = ("questionnaire", "profile", "answers", "firm", "expect")
"""``firm`` (a name for the report) and ``expect`` (of a case) are optional."""
LONGEST_NAME = 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}(-\d{4}\.\d+)?")
"""A questionnaire's identity, or that of a release. A path is given on the command line only: what a file holds shall
not make the program read another file."""


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
        self.document, self.model = document, loaded.model
        self.positions = {pointer: Place(document.file, line) for pointer, line in document.lines.items()}
        self.check = AnswerChecker(loaded, self._place)
        self.note, self.findings = self.check.note, self.check.findings

    def _place(self, pointer: Pointer) -> Place:
        place = nearest(self.positions, pointer)
        return place if place.file else Place(self.document.file)

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
        profile = self.check.profile(self._section(data, "profile", required=bool(self.model.profile)))
        answers = self.check.answers(self._section(data, "answers", required=True))
        firm = data.get("firm")
        name = "" if firm is None else self.check.text("firm", ("firm",), firm, LONGEST_NAME) or ""
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
