"""From what was possible to what was earned: the steps, largest gaps first, that lead exactly from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.language import Language
from reports.model import Pillar, ReportModel

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One row. ``start`` and ``end`` are running totals; for the two totals ``start`` is 0."""

    kind: Literal["possible", "loss", "others", "adjustment", "open", "earned"]
    text: str
    start: float
    end: float
    pillar: Pillar | None = None
    question: str | None = None
    """Id of the question, where the row is one."""

    @property
    def points(self) -> float:
        """What the row adds or takes."""
        return self.end - self.start


def steps(model: ReportModel, language: Language, shown: int = SHOWN) -> tuple[Step, ...]:
    """The rows of the waterfall; the last one ends on the unrounded total.

    While questions are open the losses of single questions may still move with what they hand on, so three sure steps
    are given instead: lost for certain, still open, earned for certain.
    """
    rows = [Step("possible", language.t("Points possibles"), 0, model.possible)]
    if not model.complete or model.total.value is None:
        rows.append(
            Step(
                "loss",
                language.t("Déjà perdus, quelles que soient les réponses à venir"),
                model.possible,
                model.total.high,
            )
        )
        rows.append(Step("open", language.t("Encore ouverts"), model.total.high, model.total.low))
        rows.append(Step("earned", language.t("Points acquis"), 0, model.total.low))
        return tuple(rows)
    level = model.possible
    for gap in model.gaps[:shown]:
        lost = gap.lost or 0.0
        rows.append(Step("loss", gap.text, level, level - lost, gap.pillar, gap.id))
        level -= lost
    rest = model.gaps[shown:]
    if rest:
        lost = sum(gap.lost or 0.0 for gap in rest)
        words = language.n("%(n)s autre question", "%(n)s autres questions", len(rest))
        rows.append(Step("others", words, level, level - lost))
        level -= lost
    for adjustment in model.adjustments:
        points = adjustment.span.low if adjustment.span.value is None else adjustment.span.value
        if points:
            rows.append(Step("adjustment", adjustment.text, level, level + points))
            level += points
    rows.append(Step("earned", language.t("Points obtenus"), 0, level))
    return tuple(rows)
