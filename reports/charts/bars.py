"""Bars that stand in the rows of a table: points over points possible, and the steps of a waterfall."""

from __future__ import annotations

from markupsafe import Markup

from reports import palette
from reports.charts import svg
from reports.model import Span

HEIGHT = 11.0


def bar(span: Span, possible: float, longest: float, width: float, colour: str, title: str) -> Markup:
    """Earned (solid) in possible (outline), open points hatched; ``longest`` points fill ``width`` units.

    Zero is the left edge; what lies below zero is not drawn, its figure stands in the table.
    """
    unit = (width - 1) / longest if longest > 0 else 0.0
    low = max(span.low if span.value is None else span.value, 0.0) * unit
    parts = [
        svg.rect(0.5, 0.5, possible * unit, HEIGHT - 1, palette.WHITE, palette.LINE, 0.9),
        svg.rect(0.5, 0.5, low, HEIGHT - 1, colour),
    ]
    if span.value is None:
        open_width = max(span.high, 0.0) * unit - low
        parts.append(svg.hatch(0.5 + low, 0.5, open_width, HEIGHT - 1, colour))
    return svg.document(width, HEIGHT, title, title, *parts)


def step(start: float, end: float, longest: float, width: float, title: str, first: float = 0.0) -> Markup:
    """One step of a waterfall, from ``start`` to ``end``: a fall is ochre with an edge, a rise is green and hatched."""
    unit = (width - 1) / (longest - first) if longest > first else 0.0
    left, right = sorted((0.5 + (start - first) * unit, 0.5 + (end - first) * unit))
    thin = max(right - left, 0.8)
    falls = end <= start
    parts = [svg.line(0.5 + (0 - first) * unit, HEIGHT / 2, left, HEIGHT / 2, palette.LINE, 0.5, "1 2")]
    if falls:
        parts.append(svg.rect(left, 0.5, thin, HEIGHT - 1, palette.LOSS))
    else:
        parts.append(svg.rect(left, 0.5, thin, HEIGHT - 1, palette.WHITE, palette.ACTION, 0.9))
        parts.append(svg.hatch(left, 0.5, thin, HEIGHT - 1, palette.ACTION, 3))
    return svg.document(width, HEIGHT, title, title, *parts)


def whole(value: float, longest: float, width: float, title: str, first: float = 0.0, outline: bool = False) -> Markup:
    """A total of a waterfall, from zero: what was possible (outline) or what was earned (solid)."""
    unit = (width - 1) / (longest - first) if longest > first else 0.0
    left, right = sorted((0.5 + (0 - first) * unit, 0.5 + (value - first) * unit))
    fill, edge = (palette.WHITE, palette.INK) if outline else (palette.ACTION, palette.ACTION)
    return svg.document(width, HEIGHT, title, title, svg.rect(left, 0.5, right - left, HEIGHT - 1, fill, edge, 0.9))
