"""One firm, from its answers file to everything that can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assessment.answers_file import AnswersFile, named_questionnaire, read_answers
from questionnaires.findings import Place, QuestionnaireError, finding
from questionnaires.library import load_any
from questionnaires.loader import LoadedQuestionnaire
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

    def gains(self) -> tuple[Gain, ...]:
        """What each action brings, most points per hour first."""
        return action_gains(self.loaded, self.plan, self.file.sheet, self.result)


def score_file(path: Path, questionnaire: str | None = None) -> Scored:
    """Read and score an answers file.

    Args:
        path: the file, JSON or YAML.
        questionnaire: a name of the library or a path; ``None``: the one that the file names.

    Raises:
        QuestionnaireError: the file or the questionnaire cannot be used; every finding.
    """
    named = named_questionnaire(path)
    wanted = questionnaire or named
    if wanted is None:
        raise QuestionnaireError([finding("answers-missing-key", Place(str(path)), key="questionnaire")])
    loaded = load_any(wanted)
    checked = read_answers(path, loaded)
    plan = plan_of(loaded)
    return Scored(loaded, plan, checked, score(loaded, plan, checked.sheet))
