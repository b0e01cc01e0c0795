"""The small landscape of a result: a layer per pillar, as thick as its points, under a line at the points possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from reports import palette
from reports.charts import svg
from reports.language import Language

WIDTH = 360.0
GROUND = 14.0
FULL = 214.0
"""Height of the whole scale: the thinnest layer of a usual result can still hold its name."""
HILLS = 52.0
TOP = 22.0
HEIGHT = TOP + HILLS + FULL + GROUND
STEP = 10.0
TEXT = 16.0
LEGIBLE = 15.0
"""Thinnest layer that is named in the drawing; the text alternative names them all."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A pillar, with its points."""

    title: str
    points: float


def _relief(x: float) -> float:
    """Height of the ground at ``x``: a plain, where the names stand, then hills; the same under every layer."""
    rise = min(max((x - 205) / 100, 0.0), 1.0)
    return rise * rise * (3 - 2 * rise) * (HILLS - 16 * (1 - math.cos((x - 290) / 22)) * 0.5)


def _edge() -> Markup:
    """The relief, from edge to edge and far below the picture: every layer is this shape, set at its height."""
    steps = int(WIDTH / STEP)
    ups = [round(_relief(index * STEP)) for index in range(steps + 1)]
    moves = " ".join(f"l{STEP:g} {before - now}" for before, now in pairwise(ups))
    return svg.element("path", id="relief", d=f"M-5 {-ups[0]}h5{moves}h5V900H-5z")


def _layer(height: float, colour: str, stroke: str, dash: str = "none") -> Markup:
    y = HEIGHT - GROUND - height
    return svg.element("use", href="#relief", y=y, fill=colour, stroke=stroke, stroke_width=1, stroke_dasharray=dash)


def landscape(layers: Sequence[Layer], scale: float, language: Language) -> Markup:
    """The drawing, ``WIDTH`` units wide: the first pillar on top, the last on the ground; ``scale`` points possible."""
    possible = language.t("%(scale)s points possibles", scale=language.number(scale))
    parts = [svg.element("defs", _edge()), _layer(FULL, "none", palette.MUTED, "3 4")]
    parts.append(svg.text(10, HEIGHT - GROUND - FULL - 7, possible, palette.MUTED, 14))
    names = []
    height = sum(max(one.points, 0.0) for one in layers) / scale * FULL
    for index, one in enumerate(layers):
        thickness = max(one.points, 0.0) / scale * FULL
        parts.append(_layer(height, palette.pillar(index), palette.WHITE))
        if thickness >= LEGIBLE:
            words = f"{one.title} · {language.points(one.points)}"
            baseline = HEIGHT - GROUND - height + thickness / 2 + TEXT * 0.35
            names.append(svg.text(10, baseline, words, palette.WHITE, TEXT, bold=True))
        height -= thickness
    parts.append(_layer(0, palette.INK, palette.WHITE))
    title = language.t("Paysage du résultat : une couche par domaine, aussi épaisse que ses points")
    told = language.semicolon.join(f"{one.title}{language.colon}{language.points(one.points)}" for one in layers)
    return svg.document(WIDTH, HEIGHT, title, told or title, *parts, *names)
