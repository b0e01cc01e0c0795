"""The few SVG elements that the charts are made of."""

from __future__ import annotations

from markupsafe import Markup

from reports.glyphs import display

FONT = "Ancrage Text, Ancrage Text Extended, Ancrage Signs, Ancrage Scripts, Ancrage Emoji"
TITLE = f"Ancrage Title, {FONT}"


def number(value: float) -> str:
    """A coordinate: two decimals at most, never ``-0``."""
    return f"{round(value, 2) + 0.0:g}"


def element(name: str, content: Markup | str = "", **attributes: str | float) -> Markup:
    """One element; every attribute and text is escaped, ``_`` in a name of attribute stands for ``-``."""
    parts = [
        Markup(' {}="{}"').format(key.replace("_", "-"), number(value) if isinstance(value, int | float) else value)
        for key, value in attributes.items()
    ]
    return Markup("<{}{}>{}</{}>").format(name, Markup("").join(parts), content, name)


def document(width: float, height: float, title: str, description: str, *parts: Markup) -> Markup:
    """A whole SVG of ``width`` × ``height`` points; ``title`` becomes its alternative text in the PDF."""
    words = element("title", display(title)) + element("desc", display(description))
    return element(
        "svg",
        words + Markup("").join(parts),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=f"{number(width)}pt",
        height=f"{number(height)}pt",
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, stroke: str = "none", thickness: float = 0.6
) -> Markup:
    """A rectangle; a negative width becomes 0."""
    return element(
        "rect", x=x, y=y, width=max(width, 0.0), height=height, fill=fill, stroke=stroke, stroke_width=thickness
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, thickness: float = 0.6, dash: str = "none") -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=thickness, stroke_dasharray=dash)


def path(
    points: list[tuple[float, float]], fill: str, stroke: str = "none", closed: bool = True, dash: str = "none"
) -> Markup:
    """A polygon, or a broken line where ``closed`` is false."""
    steps = " ".join(f"{'ML'[index > 0]}{number(x)} {number(y)}" for index, (x, y) in enumerate(points))
    ends = " Z" if closed else ""
    return element("path", d=steps + ends, fill=fill, stroke=stroke, stroke_width=0.8, stroke_dasharray=dash)


def text(
    x: float,
    y: float,
    content: str,
    fill: str,
    size: float = 8.5,
    anchor: str = "start",
    bold: bool = False,
    family: str = FONT,
) -> Markup:
    """One line of text with its baseline at ``y``."""
    return element(
        "text", display(content), x=x, y=y, fill=fill, font_size=size, font_weight=700 if bold else 400,
        font_family=family, text_anchor=anchor,
    )  # fmt: skip


def hatch(x: float, y: float, width: float, height: float, stroke: str, step: float = 4.0) -> Markup:
    """Diagonal lines clipped to a rectangle: what is still open."""
    if width <= 0:
        return Markup("")
    segments = []
    offset = step
    while offset < width + height:
        start_x, start_y = (offset, height) if offset <= width else (width, height - (offset - width))
        end_x, end_y = (offset - height, 0.0) if offset >= height else (0.0, height - offset)
        segments.append(f"M{number(x + start_x)} {number(y + start_y)} L{number(x + end_x)} {number(y + end_y)}")
        offset += step
    return element("path", d=" ".join(segments), fill="none", stroke=stroke, stroke_width=0.9)


def width_of(content: str, size: float) -> float:
    """A cautious estimate of the width of a text, in points."""
    return len(content) * size * 0.54
