"""Climbs from a way to answer to the one that opens most questions, or gives the most or the fewest points.

What opens or closes questions is changed, one answer at a time and then all that helped together, until nothing helps.
It is a search: what it finds is a firm that exists; that none goes further is not proved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from assessment.audit.bench import Answers, Profile
from scoring.answers import Answer, AnswerSheet

MOST_ROUNDS = 12
Measure = Callable[[Sequence[AnswerSheet]], Sequence[float]]
"""Of each firm, the figure that the search raises."""


def climb(
    facts: Profile,
    starts: Iterable[Answers],
    tried: Mapping[str, tuple[Answer, ...]],
    measure: Measure,
    most: float = math.inf,
) -> dict[str, Answer]:
    """The answers with the greatest measure that were found; of equals, the first. ``most``: none can be greater."""
    begun = [dict(start) for start in starts]
    reached = measure([AnswerSheet(facts, answers) for answers in begun])
    place = max(range(len(begun)), key=lambda i: (reached[i], -i))
    answers, value = begun[place], reached[place]
    for _ in range(MOST_ROUNDS):
        changes = [(name, answer) for name, options in tried.items() for answer in options]
        if not changes or value >= most:
            break
        values = measure([AnswerSheet(facts, {**answers, name: answer}) for name, answer in changes])
        helped: dict[str, tuple[float, Answer]] = {}
        for (name, answer), found in zip(changes, values, strict=True):
            if found > max(value, helped.get(name, (value, answer))[0]) + 1e-9:
                helped[name] = found, answer
        if not helped:
            break
        single = max(helped, key=lambda name: helped[name][0])
        together = {**answers, **{name: answer for name, (_, answer) in helped.items()}}
        (joint,) = measure([AnswerSheet(facts, together)])
        alone = {**answers, single: helped[single][1]}
        answers, value = (together, joint) if joint >= helped[single][0] else (alone, helped[single][0])
    return answers
