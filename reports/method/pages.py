"""The pages of the published method, in order.

To add one: a function ``Edition → Sheets`` (none where the questionnaire has nothing to say), a template of its name in
``templates/``, a line in ``PAGES``, a test.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.method.coverage import coverage
from reports.method.edition import PROFILE, Edition, PageFunction, Sheet
from reports.method.example import worked_example
from reports.method.fairness import fairness
from reports.method.obligations import obligations
from reports.method.questions import pillars
from reports.method.sources import resources, sources
from reports.method.weights import weights


def readme(edition: Edition) -> Iterator[Sheet]:
    """How the score is made, and why so."""
    t = edition.language.t
    pages = {pillar.id: edition.places[pillar.id] for pillar in edition.model.groups()}
    yield Sheet(
        "README.md",
        t("Comment le résultat est calculé"),
        "readme.md",
        {
            "pages": pages,
            "unscored": sum(edition.weightless(question) for question in edition.model.all_questions()),
            "apart": [one.id for one in edition.model.all_questions() if one.role != "scored"],
            "example": worked_example(edition),
            "sections": edition.model.published().sections,
        },
    )


def profile(edition: Edition) -> Iterator[Sheet]:
    """What is known before the first question."""
    if edition.model.profile or edition.model.define:
        yield Sheet(PROFILE, edition.language.t("Avant la première question"), "profile.md")


def checks(edition: Edition) -> Iterator[Sheet]:
    """Answers that surprise together."""
    if edition.model.rules:
        yield Sheet("checks.md", edition.language.t("Réponses à vérifier"), "checks.md")


PAGES: tuple[PageFunction, ...] = (
    readme, profile, pillars, checks, weights, obligations, coverage, fairness, sources, resources,
)  # fmt: skip
