"""The few SVG elements that the charts are made of."""

from __future__ import annotations

from markupsafe import Markup, escape

from reports.glyphs import display

FONT = "Ancrage Text, Ancrage Text Extended, Ancrage Signs, Ancrage Scripts, Ancrage Emoji"
TITLE = f"Ancrage Title, {FONT}"


def number(value: float) -> str:
    """A coordinate: two decimals at most, never ``-0``."""
    return f"{round(value, 2) + 0.0:g}"


def document(width: float, height: float, title: str, description: str, *parts: Markup) -> Markup:
    """A whole SVG of ``width`` × ``height`` points; ``title`` becomes its alternative text in the PDF."""
    size = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}pt" height="{number(height)}pt"'
    return Markup('<svg xmlns="http://www.w3.org/2000/svg" role="img" {}><title>{}</title><desc>{}</desc>{}</svg>').format(
        Markup(size), display(title), display(description), Markup("").join(parts)
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, stroke: str = "none", thickness: float = 0.6
) -> Markup:
    """A rectangle; a negative width becomes 0."""
    return Markup(
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{number(thickness)}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, thickness: float = 0.6, dash: str = "none") -> Markup:
    """A straight line."""
    return Markup(
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{stroke}" stroke-width="{number(thickness)}" stroke-dasharray="{dash}"/>'
    )


def path(
    points: list[tuple[float, float]], fill: str, stroke: str = "none", closed: bool = True, dash: str = "none"
) -> Markup:
    """A polygon, or a broken line where ``closed`` is false."""
    steps = " ".join(f"{'ML'[index > 0]}{number(x)} {number(y)}" for index, (x, y) in enumerate(points))
    return Markup(
        f'<path d="{steps}{" Z" if closed else ""}" fill="{fill}" stroke="{stroke}" stroke-width="0.8" '
        f'stroke-dasharray="{dash}"/>'
    )


def text(
    x: float, y: float, content: str, fill: str, size: float = 8.5, anchor: str = "start", bold: bool = False,
    family: str = FONT,
) -> Markup:
    """One line of text with its baseline at ``y``."""
    return Markup('<text x="{}" y="{}" fill="{}" font-size="{}" font-weight="{}" font-family="{}" text-anchor="{}">{}</text>').format(
        number(x), number(y), fill, number(size), 700 if bold else 400, family, anchor, display(content)
    )


def hatch(x: float, y: float, width: float, height: float, stroke: str, step: float = 4.0) -> Markup:
    """Rising diagonal lines clipped to a rectangle: what is still open."""
    if width <= 0:
        return Markup("")
    segments = []
    offset = step
    while offset < width + height:
        start_x, start_y = (offset, height) if offset <= width else (width, height - (offset - width))
        end_x, end_y = (offset - height, 0.0) if offset >= height else (0.0, height - offset)
        segments.append(
            f"M{number(x + start_x)} {number(y + start_y)} L{number(x + end_x)} {number(y + end_y)}"
        )
        offset += step
    return Markup(f'<path d="{" ".join(segments)}" fill="none" stroke="{stroke}" stroke-width="0.9"/>')


def width_of(content: str, size: float) -> float:
    """A cautious estimate of the width of a text, in points."""
    return len(content) * size * 0.54
