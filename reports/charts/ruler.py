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
PHONE = 262.0
"""Width on a telephone, where the names of the levels stay legible and take more rows."""
MARGIN = 10.0
TOP = 32.0
BAR = 20.0
ROW = 14.0


@dataclass(frozen=True, slots=True)
class Axis:
    """From points to user units."""

    first: float
    last: float
    width: float = WIDTH

    def x(self, value: float) -> float:
        """Abscissa of ``value``, kept on the ruler."""
        inside = min(max(value, self.first), self.last)
        return MARGIN + (inside - self.first) / (self.last - self.first) * (self.width - 2 * MARGIN)


def axis(scale: float, span: Span, width: float = WIDTH) -> Axis:
    """From 0 (or the least total, where penalties go below it) to the scale (or the highest total above it)."""
    return Axis(min(0.0, span.low), max(scale, span.high), width)


def _pin(x: float, content: str, width: float) -> list[Markup]:
    """The score, above the bar, with its pointer."""
    return [_words(x, content, width), svg.path([(x - 4.5, TOP - 8), (x + 4.5, TOP - 8), (x, TOP - 1)], palette.INK)]


def _bracket(low: float, high: float, content: str, width: float) -> list[Markup]:
    """The bounds, above the bar, under a bracket: no place within it is likelier than another."""
    return [
        _words((low + high) / 2, content, width),
        svg.path([(low, TOP - 2), (low, TOP - 8), (high, TOP - 8), (high, TOP - 2)], "none", palette.INK, closed=False),
    ]


def _words(x: float, content: str, width: float) -> Markup:
    half = svg.width_of(content, 15.0) / 2
    return svg.text(
        min(max(x, half), width - half), TOP - 12, content, palette.INK, 15.0, "middle", bold=True, family=svg.TITLE
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the name of a level stands: its tick at ``x``, its text from ``left`` to ``right``."""

    x: float
    left: float
    right: float
    anchor: str


def _place(level: LevelLine, scale: Axis) -> _Place:
    x = scale.x(level.threshold or 0)
    length = max(svg.width_of(level.title, 8.5), 18)
    if x + 3 + length <= scale.width:
        return _Place(x, x + 3, x + 3 + length, "start")
    return _Place(x, x - 3 - length, x - 3, "end")


def _collide(place: _Place, row: int, other: _Place, taken: int) -> bool:
    """Whether two names touch, or the tick of one, which goes down to its row, crosses the name of the other."""
    if row == taken:
        return min(place.x, place.left) <= max(other.x, other.right) and min(other.x, other.left) <= max(
            place.x, place.right
        )
    lower, upper = (place, other) if row > taken else (other, place)
    return upper.left < lower.x < upper.right


def _rows(places: Sequence[_Place]) -> list[int]:
    """The row of each name, from the right: the highest where it touches nothing."""
    rows: list[int] = []
    for index in range(len(places) - 1, -1, -1):
        place, after = places[index], places[index + 1 :]
        free = (
            row
            for row in range(len(places))
            if not any(_collide(place, row, other, taken) for other, taken in zip(after, rows, strict=True))
        )
        rows.insert(0, next(free, max(rows, default=-1) + 1))
    return rows


def _levels(levels: Sequence[LevelLine], scale: Axis, language: Language, base: float) -> tuple[list[Markup], int]:
    """Under the bar, each level's tick, threshold and name; a name takes a lower row where it would touch another."""
    marked = sorted((level for level in levels if level.threshold is not None), key=lambda one: one.threshold or 0)
    places = [_place(level, scale) for level in marked]
    rows = _rows(places)
    grounds: list[Markup] = []
    parts: list[Markup] = []
    for level, place, row in zip(marked, places, rows, strict=True):
        start = place.left if place.anchor == "start" else place.right
        foot = base + 21 + row * 11
        grounds.append(svg.rect(place.left - 1, base + 3, place.right - place.left, foot - base, palette.WHITE))
        parts += [
            svg.line(place.x, TOP - 3, place.x, foot + 1, palette.INK, 0.9),
            svg.text(start, base + 10, language.number(level.threshold or 0), palette.MUTED, 8.5, place.anchor),
            svg.text(start, foot, level.title, palette.INK, 8.5, place.anchor, bold=level.verdict == "yes"),
        ]
    return grounds + parts, max(rows, default=-1) + 1


def _tiers(tiers: Sequence[TierLine], scale: Axis, language: Language, base: float, top: float) -> list[Markup]:
    parts: list[Markup] = []
    for index, tier in enumerate(tiers):
        y = top + index * ROW
        value = tier.span.low if tier.span.value is None else tier.span.value
        x = scale.x(value)
        label = f"{tier.title}{language.colon}{language.span(tier.span.low, tier.span.high)}"
        parts.append(svg.line(x, base - BAR, x, y - 1, palette.MUTED, 0.7, "2 1.5"))
        parts.append(svg.path([(x - 2.6, y - 3.5), (x, y - 6.1), (x + 2.6, y - 3.5), (x, y - 0.9)], palette.MUTED))
        fits = x + 6 + svg.width_of(label, 8.5) <= scale.width
        parts.append(
            svg.text(
                x + 6 if fits else x - 6, y, language.typeset(label), palette.MUTED, 8.5, "start" if fits else "end"
            )
        )
    return parts


def ruler(
    span: Span,
    scale: float,
    levels: Sequence[LevelLine],
    tiers: Sequence[TierLine],
    language: Language,
    width: float = WIDTH,
) -> Markup:
    """The ruler, ``width`` points wide. Solid: points earned for certain; hatched: still open; outline: the rest."""
    measure = axis(scale, span, width)
    zero, low, high = measure.x(max(0.0, measure.first)), measure.x(span.low), measure.x(span.high)
    certain = measure.x(span.value) if span.value is not None else low
    base = TOP + BAR
    parts = [
        svg.rect(MARGIN, TOP, width - 2 * MARGIN, BAR, palette.WHITE, palette.LINE, 0.9),
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
        x = MARGIN + tenth / 10 * (width - 2 * MARGIN)
        parts.append(svg.line(x, TOP - 3, x, TOP, palette.MUTED, 0.6))
    for value, anchor in ((measure.first, "start"), (measure.last, "end")):
        edge = MARGIN if anchor == "start" else width - MARGIN
        parts.append(svg.text(edge, base + 10, language.number(value), palette.MUTED, 8.5, anchor))
    words = language.span(span.low, span.high) if span.value is None else language.points(span.value)
    parts += _pin(certain, words, width) if span.value is not None else _bracket(low, high, words, width)
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
    return svg.document(width, height, title, description or title, *parts)
