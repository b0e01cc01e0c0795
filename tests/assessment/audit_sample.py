"""Questionnaires of a few lines, each with one feature, for the tests of the audit."""

from __future__ import annotations

from pathlib import Path

from assessment.audit import Measures, measure
from assessment.audit.attempts import Attempt
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire, load

TOP = 'id: sample\nversion: "2026.1"\ntitle: Essai\n'
ANYONE = "audit: {profiles: [{id: anyone, text: Tout le monde, profile: {}}]}\n"


def loaded(folder: Path, text: str, **cases: str) -> LoadedQuestionnaire:
    """A questionnaire from the lines after its title, with cases by name."""
    folder.mkdir(exist_ok=True)
    (folder / "questionnaire.yaml").write_text(TOP + text, "utf-8")
    (folder / "cases").mkdir(exist_ok=True)
    for name, case in cases.items():
        (folder / "cases" / f"{name}.yaml").write_text(f"questionnaire: sample\n{case}", "utf-8")
    return load(folder)


def measured(folder: Path, text: str, lang: Lang = "fr", **cases: str) -> Measures:
    """Its measures."""
    return measure(loaded(folder, text, **cases), lang)


def attempt(measures: Measures, kind: str) -> Attempt:
    """The only attempt of its kind."""
    (found,) = (one for one in measures.attempts if one.kind == kind)
    return found
