"""A questionnaire as the public pages present it."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.shelf import Shelved
from questionnaires.model import Computed
from questionnaires.paths import PATH_FACT
from web.language import lang


@dataclass(frozen=True)
class PillarView:
    """A pillar with the titles of its topics."""

    title: str
    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class LevelView:
    """A level and what it takes, in words."""

    title: str
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class PathView:
    """A shorter way through the questionnaire. ``minutes``: what it takes, as its author says."""

    title: str
    offered_to: str
    minutes: int | None


@dataclass(frozen=True)
class MethodView:
    """A questionnaire. ``questions``: that people answer; no firm is asked all of them."""

    title: str
    text: str
    version: str
    release: str
    draft: bool
    publisher: str
    licence: str
    scale: float
    questions: int
    pillars: tuple[PillarView, ...]
    levels: tuple[LevelView, ...]
    paths: tuple[PathView, ...]


def of(shelved: Shelved) -> MethodView:
    """What there is to say of a release."""
    loaded, model = shelved.loaded, shelved.loaded.model

    def text(identity: str, french: str | None) -> str:
        return loaded.translations.get(identity, french, lang()) if french else ""

    pillars = tuple(
        PillarView(
            text(f"{group.id}.title", group.title), text(f"{group.id}.text", group.text),
            tuple(text(f"{topic.id}.title", topic.title) for topic in group.groups()),
        )
        for group in model.groups()
    )  # fmt: skip
    levels = tuple(
        LevelView(
            text(f"levels.{level.id}.title", level.title),
            tuple(text(f"levels.{level.id}.all.{n}.text", one.text) for n, one in enumerate(level.all)),
        )
        for level in model.levels
    )
    options = next((one.options for one in model.profile if one.id == PATH_FACT and one.kind == "one_of"), None) or ()
    titles = {one.code: text(f"profile.{PATH_FACT}.options.{one.code}.text", one.text) for one in options}
    paths = tuple(
        PathView(titles.get(one.code, one.code), text(f"paths.{one.code}.offered_text", one.offered_text), one.minutes)
        for one in model.paths
    )
    return MethodView(
        text("title", model.title), text("text", model.text), model.version, shelved.release, shelved.draft,
        text("publisher", model.publisher), model.licence or "", model.scale,
        sum(not isinstance(one, Computed) for one in model.all_questions()), pillars, levels, paths,
    )  # fmt: skip
