"""The score as a ruler: from 0 to the scale, the levels marked on it, the interval hatched, the tiers as ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports import palette
from reports.charts import svg
from reports.language import Language
from reports.model import LevelLine, Span, TierLine

WIDTH = 493.0
MARGIN = 10.0
TOP = 32.0
BAR = 20.0
ROW = 14.0


@dataclass(frozen=True, slots=True)
class Axis:
    """From points to user units."""

    first: float
    last: float

    def x(self, value: float) -> float:
        """Abscissa of ``value``, kept on the ruler."""
        inside = min(max(value, self.first), self.last)
        return MARGIN + (inside - self.first) / (self.last - self.first) * (WIDTH - 2 * MARGIN)


def axis(scale: float, span: Span) -> Axis:
    """From 0 (or the least total, where penalties go below it) to the scale (or the highest total above it)."""
    return Axis(min(0.0, span.low), max(scale, span.high))


def _pin(x: float, content: str) -> list[Markup]:
    """The score, above the bar, with its pointer."""
    return [_words(x, content), svg.path([(x - 4.5, TOP - 8), (x + 4.5, TOP - 8), (x, TOP - 1)], palette.INK)]


def _bracket(low: float, high: float, content: str) -> list[Markup]:
    """The bounds, above the bar, under a bracket: no place within it is likelier than another."""
    return [
        _words((low + high) / 2, content),
        svg.path([(low, TOP - 2), (low, TOP - 8), (high, TOP - 8), (high, TOP - 2)], "none", palette.INK, closed=False),
    ]


def _words(x: float, content: str) -> Markup:
    half = svg.width_of(content, 15.0) / 2
    return svg.text(
        min(max(x, half), WIDTH - half), TOP - 12, content, palette.INK, 15.0, "middle", bold=True, family=svg.TITLE
    )


def _levels(levels: Sequence[LevelLine], scale: Axis, language: Language, base: float) -> tuple[list[Markup], int]:
    """Under the bar, each level's tick, threshold and name; a name takes a lower row where it would touch another."""
    marked = sorted((level for level in levels if level.threshold is not None), key=lambda one: one.threshold or 0)
    parts: list[Markup] = []
    ends: list[float] = []
    for level in marked:
        x = scale.x(level.threshold or 0)
        length = max(svg.width_of(level.title, 8.5), 18)
        fits = x + 3 + length <= WIDTH
        left = x + 3 if fits else x - 3 - length
        row = next((index for index, end in enumerate(ends) if end < left), len(ends))
        ends[row : row + 1] = [left + length]
        anchor = "start" if fits else "end"
        foot = base + 21 + row * 11
        parts += [
            svg.rect(left - 1, base + 3, length, foot - base, palette.WHITE),
            svg.line(x, TOP - 3, x, foot + 1, palette.INK, 0.9),
            svg.text(
                x + 3 if fits else x - 3, base + 10, language.number(level.threshold or 0), palette.MUTED, 8.5, anchor
            ),
            svg.text(
                x + 3 if fits else x - 3, foot, level.title, palette.INK, 8.5, anchor, bold=level.verdict == "yes"
            ),
        ]
    return parts, len(ends)


def _tiers(tiers: Sequence[TierLine], scale: Axis, language: Language, base: float, top: float) -> list[Markup]:
    parts: list[Markup] = []
    for index, tier in enumerate(tiers):
        y = top + index * ROW
        value = tier.span.low if tier.span.value is None else tier.span.value
        x = scale.x(value)
        label = f"{tier.title}{language.colon}{language.span(tier.span.low, tier.span.high)}"
        parts.append(svg.line(x, base - BAR, x, y - 1, palette.MUTED, 0.7, "2 1.5"))
        parts.append(svg.path([(x - 2.6, y - 3.5), (x, y - 6.1), (x + 2.6, y - 3.5), (x, y - 0.9)], palette.MUTED))
        fits = x + 6 + svg.width_of(label, 8.5) <= WIDTH
        parts.append(
            svg.text(
                x + 6 if fits else x - 6, y, language.typeset(label), palette.MUTED, 8.5, "start" if fits else "end"
            )
        )
    return parts


def ruler(
    span: Span, scale: float, levels: Sequence[LevelLine], tiers: Sequence[TierLine], language: Language
) -> Markup:
    """The ruler, 174 mm wide. Solid: points earned for certain; hatched: still open; outline: the rest."""
    measure = axis(scale, span)
    zero, low, high = measure.x(max(0.0, measure.first)), measure.x(span.low), measure.x(span.high)
    certain = measure.x(span.value) if span.value is not None else low
    base = TOP + BAR
    parts = [
        svg.rect(MARGIN, TOP, WIDTH - 2 * MARGIN, BAR, palette.WHITE, palette.LINE, 0.9),
        svg.rect(zero, TOP, certain - zero, BAR, palette.ACTION),
    ]
    if span.value is not None and span.value < 0:
        parts.append(svg.rect(certain, TOP, zero - certain, BAR, palette.LOSS))
    if span.value is None:
        parts += [
            svg.hatch(low, TOP, high - low, BAR, palette.ACTION),
            svg.rect(low, TOP, high - low, BAR, "none", palette.ACTION, 1.2),
        ]
    for tenth in range(11):
        x = MARGIN + tenth / 10 * (WIDTH - 2 * MARGIN)
        parts.append(svg.line(x, TOP - 3, x, TOP, palette.MUTED, 0.6))
    for value, anchor in ((measure.first, "start"), (measure.last, "end")):
        edge = MARGIN if anchor == "start" else WIDTH - MARGIN
        parts.append(svg.text(edge, base + 10, language.number(value), palette.MUTED, 8.5, anchor))
    words = language.span(span.low, span.high) if span.value is None else language.points(span.value)
    parts += _pin(certain, words) if span.value is not None else _bracket(low, high, words)
    names, rows = _levels(levels, measure, language, base)
    first_tier = base + 10 + rows * 11 + (12 if rows else 4)
    parts += _tiers(tiers, measure, language, base, first_tier) + names  # names last: they cover the dotted lines
    height = first_tier + ROW * len(tiers) - (8 if tiers else 10)
    title = language.t("Règle du résultat : %(score)s points sur %(scale)s", score=words, scale=language.number(scale))
    description = language.semicolon.join(
        [
            f"{level.title}{language.colon}{language.number(level.threshold)}"
            for level in levels
            if level.threshold is not None
        ]
        + [f"{tier.title}{language.colon}{language.span(tier.span.low, tier.span.high)}" for tier in tiers]
    )
    return svg.document(WIDTH, height, title, description or title, *parts)
