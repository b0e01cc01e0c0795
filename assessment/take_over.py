"""Answers of one assessment put into another where that one has none."""

from __future__ import annotations

from dataclasses import dataclass

from assessment import answering
from assessment.answer_check import check_answer
from assessment.answer_forms import same_content
from assessment.store import Db
from questionnaires.loader import LoadedQuestionnaire


@dataclass(frozen=True)
class Taken:
    """Ids of questions: whose answer was taken over, those that had another answer, those whose answer no longer
    fits the questionnaire of the other assessment."""

    taken: tuple[str, ...]
    kept: tuple[str, ...]
    unfit: tuple[str, ...]


def take_over(db: Db, loaded: LoadedQuestionnaire, source: str, target: str, account: str) -> Taken:
    """Copy answers where the target has none; nothing is overwritten, and the source stays as it is.

    Args:
        db: the transaction.
        loaded: the questionnaire of the target.
        source: id of the assessment that gives.
        target: id of the assessment that receives.
        account: who does it.

    Raises ClosedError where the target is submitted, KeyError where there is none.
    """
    questions = {one.id: one for one in loaded.model.all_questions()}
    here = answering.answers(db, target)
    taken, kept, unfit = [], [], []
    for name, one in answering.answers(db, source).items():
        if one.content is None:
            continue
        held = here.get(name)
        if held is not None and held.content is not None:
            if not same_content(held.content, one.content):
                kept.append(name)
        elif name not in questions or check_answer(loaded, questions[name], one.content)[1]:
            unfit.append(name)
        else:
            answering.save(db, target, name, one.content, held.revision if held else 0, account)
            taken.append(name)
    return Taken(tuple(taken), tuple(kept), tuple(unfit))
