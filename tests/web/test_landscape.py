"""The small landscape of the front page, and the result it shows."""

from __future__ import annotations

import re

import pytest

from reports.language import Language
from web.landscape import FULL, Layer, landscape

LAYERS = (Layer("Gouvernance", 10.0), Layer("Territoire", 0.4))


def heights(drawing: str) -> list[float]:
    return [float(y) for y in re.findall(r'<use[^>]* y="([\d.]+)"', drawing)]


def test_a_layer_is_as_thick_as_its_points() -> None:
    _, first, second, ground = heights(landscape(LAYERS, 100, Language("fr")))
    assert second - first == pytest.approx(10 / 100 * FULL, abs=0.02)
    assert ground - second == pytest.approx(0.4 / 100 * FULL, abs=0.02)


def test_the_line_of_the_points_possible_stands_at_the_whole_scale() -> None:
    possible, *_, ground = heights(landscape(LAYERS, 100, Language("fr")))
    assert ground - possible == pytest.approx(FULL, abs=0.02)


def test_a_layer_too_thin_for_its_name_is_named_in_the_text_alternative_alone() -> None:
    drawing = landscape(LAYERS, 100, Language("fr"))
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawing))
    assert "Gouvernance · 10,0" in drawn
    assert "Territoire" not in drawn
    described = re.search(r"<desc>([^<]*)</desc>", drawing)
    assert described is not None
    assert "Territoire" in described[1]


def test_points_below_zero_draw_nothing_upside_down() -> None:
    _, first, second, ground = heights(
        landscape((Layer("Gouvernance", -5.0), Layer("Social", 20.0)), 100, Language("fr"))
    )
    assert first == second < ground
