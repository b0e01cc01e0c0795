"""What goes into the workbook: every question that this firm may have to answer, by pillar and topic, with its number.

A path may open while one fills the file offline, far from the program: what the present answers make useless is in the
workbook all the same, with the words that say when it is asked. What the profile alone excludes is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.workbook import words as w
from assessment.workbook.labels import Typeset
from assessment.workbook.when import Conditions
from assessment.workbook.words import word
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Computed, Group, Question
from scoring.answers import AnswerSheet
from scoring.plan import ScoringPlan
from scoring.score import score

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """An answer as it stands online. ``content``: ``None`` where it was cleared."""

    revision: int
    content: Content | None


@dataclass(frozen=True)
class Source:
    """An assessment to be written into a workbook."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    assessment: str
    """Its id."""
    period: int
    profile: Mapping[str, Any]
    """Every fact, defaults filled in."""
    held: Mapping[str, Held]
    """Answers by question."""
    asked: Collection[str]
    """Questions that are asked as it stands."""
    firm: str
    """Its name; empty in a trial."""
    address: str
    """Where the file is sent back."""
    made_at: str
    """Day in words."""
    editable: Callable[[str], bool]
    """Whether the reader may change the answers of a pillar, by its id."""
    open: bool = True
    """Whether answers change at all: not once it is signed."""


@dataclass(frozen=True)
class Dress:
    """How texts and pillars look: the typography of the language, and the colour ``#rrggbb`` of each pillar from 0."""

    typeset: Typeset = str
    colour: Callable[[int], str] = lambda _: "#1f5f4a"


@dataclass(frozen=True)
class Item:
    """One question. ``when``: on what answers it depends, in words; empty where it is asked of this firm anyhow."""

    question: Question
    number: str
    when: str


@dataclass(frozen=True)
class Section:
    """A topic, with the titles that lead to it."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Chapter:
    """What makes one sheet: a pillar, or the questions that stand in none."""

    pillar: str
    place: int
    """From 1, in declared order: its number and its colour."""
    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Its questions in order."""
        return (item for section in self.sections for item in section.items)


def chapters(source: Source, lang: Lang, typeset: Typeset = str) -> tuple[Chapter, ...]:
    """The sheets of a workbook; those without questions are left out."""
    return _Outline(source, lang, typeset).chapters()


def possible(loaded: LoadedQuestionnaire, plan: ScoringPlan, profile: Mapping[str, Any]) -> frozenset[str]:
    """The questions that some answers lead to, for this profile; computed ones are nobody's to answer."""
    result = score(loaded, plan, AnswerSheet(dict(profile), {}), narrowing=False)
    open_ = {node.id for node in result.nodes if node.state in ("missing", "pending")}
    return frozenset(
        one.id for one in loaded.model.all_questions() if one.id in open_ and not isinstance(one, Computed)
    )


class _Outline:
    def __init__(self, source: Source, lang: Lang, typeset: Typeset) -> None:
        self.source, self.lang, self.typeset = source, lang, typeset
        self.loaded = source.loaded
        self.included = possible(source.loaded, source.plan, source.profile)
        self.numbers: dict[str, str] = {}

    def chapters(self) -> tuple[Chapter, ...]:
        model = self.loaded.model
        groups = list(enumerate(model.groups(), 1))
        if model.questions:
            root = Group(id=model.id, title=word(w.GENERAL, self.lang), questions=model.questions)
            groups.insert(0, (len(groups) + 1, root))
        for place, group in groups:
            self._number(place, group)
        self.conditions = Conditions(self.loaded, self.numbers, self.lang)
        made = (self._chapter(place, group) for place, group in groups)
        return tuple(one for one in made if one.sections)

    def _number(self, place: int, group: Group) -> None:
        mine = [one for one in _below(group) if one.id in self.included]
        self.numbers |= {one.id: f"{place}.{count}" for count, one in enumerate(mine, 1)}

    def _chapter(self, place: int, group: Group) -> Chapter:
        root = group.id == self.loaded.model.id
        title = group.title if root else self._text(f"{group.id}.title", group.title)
        about = "" if root or not group.text else self._text(f"{group.id}.text", group.text)
        return Chapter(group.id, place, self.typeset(title), about, tuple(self._sections(group, (), ())))

    def _sections(self, group: Group, titles: tuple[str, ...], owners: tuple[str, ...]) -> Iterator[Section]:
        title = group.title if group.id == self.loaded.model.id else self._text(f"{group.id}.title", group.title)
        here, above = (*titles, title), (*owners, group.id)
        items = tuple(
            Item(one, self.numbers[one.id], self.typeset(self.conditions.words((*above, one.id))))
            for one in group.questions
            if one.id in self.included
        )
        if items:
            yield Section(" › ".join(here[1:]) or title, items)
        for child in group.groups():
            yield from self._sections(child, here, above)

    def _text(self, identity: str, french: str) -> str:
        return self.typeset(self.loaded.translations.get(identity, french, self.lang))


def _below(group: Group) -> Iterator[Question]:
    yield from group.questions
    for child in group.groups():
        yield from _below(child)
