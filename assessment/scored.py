"""One firm, from its answers file to everything that can be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from assessment.answers_file import AnswersFile, named_questionnaire, read_answers
from questionnaires.findings import QuestionnaireError, Words, finding
from questionnaires.library import find, load_any
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.paths import PATH_FACT
from questionnaires.release import identify
from scoring.compile import compile_plan
from scoring.gains import action_gains
from scoring.plan import ScoringPlan
from scoring.result import Gain, Result
from scoring.score import score


def plan_of(loaded: LoadedQuestionnaire) -> ScoringPlan:
    """The scoring plan of a questionnaire, bearing its release and method."""
    return compile_plan(loaded, *identify(loaded))


@dataclass(frozen=True)
class Scored:
    """An answers file with its questionnaire, plan and result."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    file: AnswersFile
    result: Result

    @cached_property
    def gains(self) -> tuple[Gain, ...]:
        """What each action brings, most points per hour first."""
        return action_gains(self.loaded, self.plan, self.file.sheet, self.result)


def _named_by(path: Path) -> LoadedQuestionnaire:
    """The questionnaire that an answers file names; that it is not known is told at its line."""
    name, place = named_questionnaire(path)
    try:
        find(name)
    except QuestionnaireError as error:
        raise QuestionnaireError(
            replace(found, file=place.file, line=place.line, pointer=("questionnaire",)) for found in error.findings
        ) from None
    return load_any(name)


def score_file(path: Path, questionnaire: str | None = None) -> Scored:
    """Read and score an answers file.

    Args:
        path: the file, JSON or YAML.
        questionnaire: a name of the library or a path; ``None``: the one that the file names.

    Raises:
        QuestionnaireError: the file or the questionnaire cannot be used; every finding.
    """
    loaded = _named_by(path) if questionnaire is None else load_any(questionnaire)
    checked = read_answers(path, loaded)
    plan = plan_of(loaded)
    result = score(loaded, plan, checked.sheet)
    if not result.path_offered:
        pointer = ("profile", PATH_FACT)
        offered = next((path.offered_text for path in loaded.model.paths if path.code == result.path), None) or "–"
        english = loaded.translations.get(f"paths.{result.path}.offered_text", offered, "en")
        params = {"path": result.path, "offered": Words(offered, english)}
        raise QuestionnaireError([finding("path-not-offered", checked.document.place(pointer), pointer, **params)])
    return Scored(loaded, plan, checked, result)
