"""Colours of the report, each measured against the paper it stands on.

A colour never speaks alone: a name, a number, a mark or a pattern goes with it, so every page reads in greyscale.
"""

from __future__ import annotations

PAPER = "#fbfaf6"
WHITE = "#ffffff"
INK = "#1b2723"
MUTED = "#55625c"
LINE = "#87918b"
"""Outlines and rules: 3:1 on paper, as WCAG 1.4.11 asks of graphics."""
ACTION = "#1f5f4a"
LOSS = "#a84b16"
STONE = "#ece7da"
"""Limestone: ground of panels."""
PILLARS = ("#4b4a8f", "#a84b16", "#8a3b6b", "#2f7548", "#7d5a00")


def pillar(index: int) -> str:
    """Colour of the pillar at ``index`` (from 0, in declared order); the five colours repeat beyond the fifth."""
    return PILLARS[index % len(PILLARS)]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2). It reads luminance alone, so it holds in greyscale."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
