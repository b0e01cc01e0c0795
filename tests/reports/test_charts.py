"""Charts: lengths are proportional to figures, zero is the base line, each has its own words."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports import palette
from reports.charts import bars, ruler, strata, svg, waterfall
from reports.language import Language
from reports.model import Span
from tests.reports import sample

FRENCH = Language("fr")
NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn))  # noqa: S314 - made by the code under test


def widths(drawn: str, fill: str) -> list[float]:
    return [float(one.attrib["width"]) for one in parsed(drawn).iter(f"{NAMESPACE}rect") if one.attrib["fill"] == fill]


def exact(value: float) -> Span:
    return Span(value, value, value)


def test_a_bar_is_proportional_to_its_points() -> None:
    # 100 usable units for 20 points: 5 units a point; 8 points earned = 40, 20 possible = 100.
    drawn = bars.bar(exact(8), 20, 20, 101, palette.ACTION, "8 sur 20")
    assert widths(drawn, palette.ACTION) == [40]
    assert widths(drawn, palette.WHITE) == [100]


def test_twice_the_points_is_twice_the_length() -> None:
    one, two = (widths(bars.bar(exact(n), 20, 20, 101, palette.ACTION, ""), palette.ACTION)[0] for n in (4, 8))
    assert two == 2 * one


def test_an_open_bar_is_solid_to_its_low_bound_then_hatched() -> None:
    drawn = bars.bar(Span(4, 10, None), 20, 20, 101, palette.ACTION, "")
    assert widths(drawn, palette.ACTION) == [20]
    hatching = [one for one in parsed(drawn).iter(f"{NAMESPACE}path") if one.attrib["stroke"] == palette.ACTION]
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+) ", hatching[0].attrib["d"])]
    # From 0.5 + 20 to 0.5 + 50 units.
    assert min(xs) == pytest.approx(20.5)
    assert max(xs) <= 50.5


def test_points_below_zero_draw_no_bar() -> None:
    assert widths(bars.bar(exact(-3), 10, 10, 101, palette.ACTION, ""), palette.ACTION) == [0]


def test_a_fall_spans_from_its_start_to_its_end() -> None:
    # 1 unit a point; from 60 to 45: 15 units.
    assert widths(bars.step(60, 45, 100, 101, ""), palette.LOSS) == [15]


def test_a_rise_is_not_drawn_as_a_fall() -> None:
    assert widths(bars.step(45, 60, 100, 101, ""), palette.LOSS) == []


def test_the_ruler_ends_its_solid_part_at_the_score() -> None:
    model = sample.model()
    drawn = ruler.ruler(exact(40), 100, model.levels, (), FRENCH)
    # 473 units for 100 points; 40 points = 189.2.
    assert widths(drawn, palette.ACTION)[0] == pytest.approx(189.2)


def test_an_open_ruler_shows_the_whole_range() -> None:
    drawn = ruler.ruler(Span(20, 60, None), 100, (), (), FRENCH)
    assert widths(drawn, palette.ACTION)[0] == pytest.approx(94.6)  # 20 % of 473
    assert 189.2 in [pytest.approx(width) for width in widths(drawn, "none")]  # 40 % of 473
    assert "entre 20,0 et 60,0" in "".join(parsed(drawn).itertext())


def test_the_ruler_names_levels_and_tiers() -> None:
    model = sample.model()
    words = "".join(parsed(ruler.ruler(model.total, 100, model.levels, model.tiers, FRENCH)).itertext())
    for level in model.levels:
        assert level.title in words
    for tier in model.tiers:
        assert tier.title in words


def test_on_a_narrow_ruler_no_tick_crosses_the_name_of_a_level() -> None:
    titles = ["Démarche engagée", "En progrès", "Solide", "Remarquable"]
    level = sample.model().levels[0]
    levels = [
        replace(level, title=title, threshold=threshold)
        for title, threshold in zip(titles, (25, 45, 65, 80), strict=True)
    ]
    drawn = parsed(ruler.ruler(exact(57), 100, levels, (), FRENCH, ruler.PHONE))
    names = [one for one in drawn.iter(f"{NAMESPACE}text") if one.text in titles]
    ticks = [one for one in drawn.iter(f"{NAMESPACE}line") if one.get("stroke") == palette.INK]
    assert [one.text for one in names] == titles
    assert len({name.get("y") for name in names}) > 1  # they do not all fit on one row
    for name in names:
        start, y = float(name.get("x", "")), float(name.get("y", ""))
        end = start + svg.width_of(name.text or "", 8.5)
        crossing = [tick for tick in ticks if start < float(tick.get("x1", "")) < end]
        assert all(float(tick.get("y2", "")) < y - 6 for tick in crossing), name.text


def test_a_ruler_below_zero_starts_at_the_least_total() -> None:
    measure = ruler.axis(1000, exact(-500))
    # From −500 to 1000 over 473 units: zero stands at one third.
    assert measure.x(0) == pytest.approx(10 + 473 / 3)


def test_waterfall_steps_follow_one_another_down_to_the_total() -> None:
    model = sample.model(aside=False)
    steps = waterfall.steps(model, FRENCH)
    assert steps[0].end == model.possible
    for before, after in pairwise(steps[:-1]):
        assert after.start == pytest.approx(before.end)
    assert steps[-1].end == pytest.approx(steps[-2].end)
    assert round(steps[-1].end, 1) == model.total.value


def test_waterfall_shows_the_largest_losses_first() -> None:
    losses = [-step.points for step in waterfall.steps(sample.model(), FRENCH) if step.kind == "loss"]
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == waterfall.SHOWN


def test_an_open_waterfall_has_three_sure_steps() -> None:
    model = sample.model(answered=20)
    kinds = [step.kind for step in waterfall.steps(model, FRENCH)]
    assert kinds == ["possible", "loss", "open", "earned"]
    assert waterfall.steps(model, FRENCH)[-1].end == model.total.low


def test_layers_of_the_cover_are_as_thick_as_their_points() -> None:
    model = sample.model()
    drawn = parsed(strata.strata(model.pillars, model.scale, FRENCH))
    layers = [one for one in drawn.iter(f"{NAMESPACE}path") if one.attrib["fill"] in palette.PILLARS]
    for line, layer in zip(reversed(model.pillars), layers, strict=True):
        ys = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", layer.attrib["d"])]
        # The first point of the upper edge and the last of the lower one stand above each other, at the left.
        assert ys[-1] - ys[0] == pytest.approx((line.span.value or 0) / 100 * strata.FULL, abs=0.02)


@pytest.mark.parametrize(
    "drawn",
    [
        bars.bar(exact(1), 2, 2, 50, palette.ACTION, "Un <titre> & son texte"),
        bars.whole(5, 10, 50, "Un <titre> & son texte"),
        svg.document(1, 1, "Un <titre> & son texte", "description"),
    ],
)
def test_every_chart_has_an_escaped_title_and_a_description(drawn: str) -> None:
    root = parsed(drawn)
    assert root.findtext(f"{NAMESPACE}title") == "Un <titre> & son texte"
    assert root.findtext(f"{NAMESPACE}desc")


def test_a_score_below_zero_is_not_drawn_as_earned() -> None:
    # From −40 to 100 over 473 units: 40 points below zero are 40 / 140 of them, left of zero.
    drawn = ruler.ruler(Span(-40, -40, -40), 100, (), (), FRENCH)
    assert widths(drawn, palette.ACTION) == [0]
    assert widths(drawn, palette.LOSS)[0] == pytest.approx(40 / 140 * 473, abs=0.01)
