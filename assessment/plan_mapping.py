"""Actions of a plan whose question was renamed or split by a later release: the same, under the question of today.

A plan goes on from year to year; the mapping that carries answers from release to release carries its actions too. An
action is the same where it has the same id, on a question that stands in the place of the one that it was chosen for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assessment.plan import Origin, PlanAction
from assessment.plan_words import declared
from questionnaires.carry import Step, carry
from questionnaires.loader import LoadedQuestionnaire


def as_today(
    actions: Sequence[PlanAction], loaded: LoadedQuestionnaire, steps: Callable[[], Sequence[Step]]
) -> list[PlanAction]:
    """The actions of a plan as a release has them; what it has no longer, and what is not of it, stays as it was.

    ``steps``: the releases that lead to it, asked for only if an action is not found. The answer that stood when an
    action was chosen (``before``) is carried along, and is gone where the mapping does not carry it.
    """
    if not any(_is_lost(loaded, one.origin) for one in actions):
        return list(actions)
    known = steps()
    return [_moved(one, loaded, known) if _is_lost(loaded, one.origin) else one for one in actions]


def _is_lost(loaded: LoadedQuestionnaire, origin: Origin | None) -> bool:
    if origin is None or origin.questionnaire != loaded.model.id:
        return False
    return declared(loaded, origin.question, origin.action) is None


def _moved(one: PlanAction, loaded: LoadedQuestionnaire, steps: Sequence[Step]) -> PlanAction:
    origin = one.origin
    if origin is None:
        return one
    questions = loaded.model.all_questions()
    here = next((held.id for held in questions if any(action.id == origin.action for action in held.actions)), None)
    name = here
    for place in reversed(range(len(steps))):
        name = None if name is None else steps[place].stood_for(name)
        if here is not None and name == origin.question and declared(steps[place].old, name, origin.action):
            before = _carried(steps[place:], name, here, one.before)
            return replace(one, origin=replace(origin, question=here), before=before)
    return one


def _carried(
    steps: Sequence[Step], was: str, here: str, before: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:  # fmt: skip
    found = carry(steps, {was: before}).answers.get(here) if before is not None else None
    return None if found is None else dict(found.content)
