"""How far an assessment is: by topic, overall, in minutes left, and what to answer next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.current import Current
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Computed, Group, Question
from scoring.result import NodeResult, OpenQuestion
from scoring.score import score

TopicState = Literal["not_started", "in_progress", "done", "not_asked", "waiting"]
"""``not_asked``: no question of it concerns the firm; ``waiting``: whether any does follows from answers to come."""
_ASKED = ("answered", "not_known", "missing")


@dataclass(frozen=True)
class Topic:
    """A group that holds questions of its own, in the tree: its pillar, and its questions that people answer."""

    id: str
    pillar: str
    group: Group
    path: tuple[str, ...]
    """Ids of the groups from the pillar's child down to this one."""
    questions: tuple[Question, ...]
    """Computed ones included: they are shown among the others."""


@dataclass(frozen=True)
class TopicProgress:
    """Of the questions that people answer: how many are asked of this firm, and how many are closed."""

    topic: Topic
    state: TopicState
    asked: int
    done: int


@dataclass(frozen=True)
class Progress:
    """All topics in declared order."""

    topics: tuple[TopicProgress, ...]
    minutes_left: float
    """By the conventions of the questionnaire's audit; 0 where it declares none."""

    @property
    def asked(self) -> int:
        """Questions asked of this firm so far."""
        return sum(one.asked for one in self.topics)

    @property
    def done(self) -> int:
        """Of them, closed."""
        return sum(one.done for one in self.topics)


def topics(loaded: LoadedQuestionnaire) -> tuple[Topic, ...]:
    """Every group with questions of its own, in declared order; questions at the root make one of the root's id."""
    found: list[Topic] = []

    def walk(group: Group, pillar: str, path: tuple[str, ...]) -> None:
        if group.questions:
            found.append(Topic(group.id, pillar, group, path, tuple(group.questions)))
        for child in group.groups():
            walk(child, pillar, (*path, child.id))

    model = loaded.model
    if model.questions:
        root = Group(id=model.id, title=model.title, questions=model.questions)
        found.append(Topic(model.id, model.id, root, (), tuple(model.questions)))
    for pillar in model.groups():
        walk(pillar, pillar.id, ())
    return tuple(found)


def progress(current: Current, lang: Lang = "fr") -> Progress:
    """How far an assessment is."""
    loaded = current.shelved.loaded
    nodes = {node.id: node for node in current.result.nodes}
    lines = tuple(_progress(topic, nodes) for topic in topics(loaded))
    missing = [
        question.id
        for line in lines
        for question in line.topic.questions
        if not isinstance(question, Computed) and nodes[question.id].state == "missing"
    ]
    return Progress(lines, current.shelved.minutes(missing, lang))


def _progress(topic: Topic, nodes: Mapping[str, NodeResult]) -> TopicProgress:
    own = [nodes[question.id] for question in topic.questions if not isinstance(question, Computed)]
    states = [node.state for node in own]
    asked = sum(is_asked(node) for node in own)
    done = asked - states.count("missing")
    state: TopicState
    if not asked:
        state = "waiting" if "pending" in states else "not_asked"
    elif done == 0:
        state = "not_started"
    else:
        state = "done" if done == asked and "pending" not in states else "in_progress"
    return TopicProgress(topic, state, asked, done)


def is_asked(node: NodeResult) -> bool:
    """Whether the firm is asked: what it set aside itself counts, what its other answers set aside does not."""
    return node.state in _ASKED or (node.state == "not_applicable" and node.declared_not_applicable)


class Guide:
    """Says what to answer next. The last answers are kept: a page shown again costs nothing."""

    KEPT = 256

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[OpenQuestion, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def next(self, current: Current) -> tuple[OpenQuestion, ...]:
        """The open questions, the one that narrows the interval most first (docs/scoring.md §4)."""
        key = current.fingerprint
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        shelved = current.shelved
        found = score(shelved.loaded, shelved.plan, current.sheet).open_questions
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.KEPT:
                self._kept.popitem(last=False)
        return found
