"""The firms that are tried: those that the questionnaire declares, or else those of its cases."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answers_file import AnswersFile, read_answers
from assessment.audit.bench import Profile
from assessment.cases import case_files
from questionnaires.findings import Lang, QuestionnaireError, finding
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Audit, AuditProfile, Questionnaire
from questionnaires.paths import path_fact
from scoring.answers import AnswerSheet
from scoring.compile import fact_default

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of firm that is tried, as the questionnaire declares it."""

    id: str
    text: str
    """Its name, in the language of the audit."""
    profile: dict[str, bool | float | str]
    """The facts that are stated; the others have their default."""


@dataclass(frozen=True)
class Firm:
    """A profile with one option of the fact that is varied."""

    profile: str
    option: str | None
    facts: Profile


@dataclass(frozen=True)
class Case:
    """A case of the questionnaire, as a firm that has answered."""

    name: str
    file: AnswersFile

    @property
    def sheet(self) -> AnswerSheet:
        """Its profile and answers."""
        return self.file.sheet


def read_cases(loaded: LoadedQuestionnaire) -> list[Case]:
    """The cases, by name. Raises QuestionnaireError where one cannot be read."""
    return [Case(path.stem, read_answers(path, loaded)) for path in case_files(loaded)]


def declared(loaded: LoadedQuestionnaire, cases: list[Case]) -> Audit:
    """What is declared to try; otherwise the firms of the cases, or one firm if every fact has a default.

    Raises QuestionnaireError where there is nothing of all this.
    """
    model = loaded.model
    if model.audit is not None:
        return model.audit
    tried = [(case.name, case.file.firm or case.name, dict(case.sheet.profile)) for case in cases]
    if not tried and all(fact.default is not None for fact in model.profile):
        tried = [(DEFAULT, model.title, {})]
    if not tried:
        raise QuestionnaireError([finding("audit-nothing-to-try", loaded.place(()))])
    profiles = [AuditProfile.model_construct(id=name, text=text, profile=facts) for name, text, facts in tried]
    return Audit.model_construct(profiles=profiles)


def kinds(loaded: LoadedQuestionnaire, audit: Audit, lang: Lang) -> tuple[Kind, ...]:
    """The profiles with their names in a language."""
    return tuple(
        Kind(one.id, loaded.translations.get(f"audit.profiles.{one.id}.text", one.text, lang), dict(one.profile))
        for one in audit.profiles
    )


def firms(model: Questionnaire, audit: Audit) -> list[Firm]:
    """Every profile with every option of the varied fact, in declared order."""
    return [
        Firm(tried.id, option, facts)
        for tried in audit.profiles
        for option in _options(model, audit)
        for facts in [_facts(model, audit, tried, option)]
    ]


def examples(model: Questionnaire, audit: Audit) -> list[Firm]:
    """Every profile once, with its own option of the varied fact, or else the first."""
    found = []
    for tried in audit.profiles:
        stated = None if audit.vary is None else tried.profile.get(audit.vary)
        option = _options(model, audit)[0] if stated is None else str(stated)
        found.append(Firm(tried.id, option, _facts(model, audit, tried, option)))
    return found


def _options(model: Questionnaire, audit: Audit) -> list[str] | list[None]:
    if audit.vary is None:
        return [None]
    return next([option.code for option in fact.options] for fact in model.profile if fact.id == audit.vary)


def _facts(model: Questionnaire, audit: Audit, tried: AuditProfile, option: str | None) -> Profile:
    facts: Profile = {}
    for fact in model.profile:
        value = tried.profile.get(fact.id)
        if fact.id == audit.vary and option is not None:
            facts[fact.id] = option
        elif value is not None:
            facts[fact.id] = float(value) if fact.kind == "number" else value
        elif (default := fact_default(fact)) is not None:
            facts[fact.id] = default
    return facts


def full_path(model: Questionnaire) -> str | None:
    """The path that holds every question; ``None`` where there is one path only."""
    fact = path_fact(model)
    default = None if fact is None or not model.paths else fact_default(fact)
    return default if isinstance(default, str) else None
