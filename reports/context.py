"""What every part of the assembling reads: the questionnaire, the answers, the result, the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.resources import Entry
from questionnaires.loader import LoadedQuestionnaire
from reports.language import Language
from reports.model import Span
from scoring.answers import AnswerSheet
from scoring.result import Gain, NodeResult, Result


@dataclass(slots=True)
class Context:
    """One firm's result, in one language."""

    loaded: LoadedQuestionnaire
    sheet: AnswerSheet
    result: Result
    gains: Sequence[Gain]
    language: Language
    resources: Mapping[str, Entry] = field(default_factory=dict)
    """Those that may be proposed to this firm, by id."""
    nodes: dict[str, NodeResult] = field(init=False)

    def __post_init__(self) -> None:
        """Index the nodes."""
        self.nodes = {node.id: node for node in self.result.nodes}

    def text(self, identity: str, french: str) -> str:
        """A text of the questionnaire in the language of the report."""
        found = self.loaded.translations.get(identity, french, self.language.code)
        return self.language.typeset(found)

    def optional(self, identity: str, french: str | None) -> str | None:
        """The same, where there may be none."""
        return None if french is None else self.text(identity, french)


def span_of(node: NodeResult) -> Span:
    """The points of a node."""
    return Span(node.low, node.high, node.points)
