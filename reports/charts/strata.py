"""The landscape of the cover: one layer per pillar, as thick as its points, under a line at the points possible."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from reports import palette
from reports.charts import svg
from reports.language import Language
from reports.model import PillarLine

WIDTH = 596.0
HEIGHT = 430.0
GROUND = 66.0
FULL = 290.0
"""Thickness, in points of paper, of the whole scale."""
STEP = 6.0


def _relief(x: float) -> float:
    """Height of the ground line at ``x``: a plain, where the names stand, then hills.

    Every edge has the same relief, so thickness alone carries figures.
    """
    rise = min(max((x - 190) / 170, 0.0), 1.0)
    hills = 30 * (1 - math.cos((x - 190) / 62)) + 9 * math.sin((x - 190) / 29) + 2.5 * math.sin(x / 12)
    return rise * rise * (3 - 2 * rise) * hills


def edge(height: float) -> list[tuple[float, float]]:
    """The line ``height`` above the ground, from the left to the right edge of the page."""
    steps = math.ceil(WIDTH / STEP)
    return [(i * STEP, HEIGHT - GROUND - height - _relief(i * STEP)) for i in range(steps + 1)]


def _label(upper: list[tuple[float, float]], thickness: float, content: str) -> Markup:
    size = min(11.0, thickness * 0.72)
    x, y = upper[int(0.115 * WIDTH / STEP)]
    return svg.text(x, y + thickness / 2 + size * 0.34, content, palette.WHITE, size, bold=True)


def strata(pillars: Sequence[PillarLine], scale: float, language: Language) -> Markup:
    """Layers from the first pillar (top) to the last (on the ground), full page width; only sure points are drawn."""
    ground = edge(0)
    parts = [svg.path([*ground, (WIDTH + STEP, HEIGHT), (0, HEIGHT)], palette.INK)]
    height = 0.0
    for line in reversed(pillars):
        points = max(line.span.low if line.span.value is None else line.span.value, 0.0)
        thickness = points / scale * FULL
        if thickness <= 0:
            continue
        lower, upper = edge(height), edge(height + thickness)
        parts.append(svg.path(upper + lower[::-1], palette.pillar(line.pillar.number - 1), palette.PAPER))
        if thickness >= 9:
            words = language.span(line.span.low, line.span.high)
            parts.append(_label(upper, thickness, f"{line.pillar.title} · {words}"))
        height += thickness
    top = edge(FULL)
    parts.append(svg.path(top, "none", palette.MUTED, closed=False, dash="3 4"))
    x, y = top[int(0.115 * WIDTH / STEP)]
    words = language.t("%(scale)s points possibles", scale=language.number(scale))
    parts.append(svg.text(x, y - 7, words, palette.MUTED, 9))
    title = language.t("Paysage du résultat : une couche par domaine, aussi épaisse que ses points")
    described = language.semicolon.join(
        f"{one.pillar.title}{language.colon}{language.span(one.span.low, one.span.high)}" for one in pillars
    )
    return svg.document(WIDTH, HEIGHT, title, described or title, *parts)
