"""What each framework finds in the questionnaire: the questions of each goal, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import Framework, Goal, Question, Resource
from reports.method.edition import Edition, Sheet


@dataclass(frozen=True)
class Covered:
    """A goal with what is linked to it."""

    goal: Goal
    questions: tuple[tuple[Question, str, float], ...]
    """Each with the codes of its links that are more precise than the goal, and its share."""
    scored: int
    """How many of them can change the total."""
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Whole:
    """A framework with its goals."""

    framework: Framework
    goals: tuple[Covered, ...]

    @property
    def empty(self) -> int:
        """Goals that no question covers."""
        return sum(not goal.questions for goal in self.goals)


def coverage(edition: Edition) -> Iterator[Sheet]:
    """One section for each framework."""
    frameworks = tuple(
        Whole(framework, tuple(_covered(edition, framework, goal) for goal in framework.goals))
        for framework in edition.model.all_frameworks()
    )
    if frameworks:
        title = edition.language.t("Ce que le questionnaire couvre")
        yield Sheet("coverage.md", title, "coverage.md", {"frameworks": frameworks})


def _covered(edition: Edition, framework: Framework, goal: Goal) -> Covered:
    found = []
    for question in edition.model.all_questions():
        share = framework.share(goal, question)
        if share is not None:
            codes = [code for code in question.links.get(framework.id, {}) if code.startswith(f"{goal.code}.")]
            found.append((question, ", ".join(codes), share))
    catalogue = {resource.id: resource for resource in edition.model.catalogue()}
    return Covered(
        goal,
        tuple(found),
        sum(edition.counts(question) for question, _, _ in found),
        tuple(catalogue[name] for name in goal.resources),
    )
