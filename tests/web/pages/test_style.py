"""The style sheet: both themes are measured, charts follow the theme, nothing comes from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest

from reports import palette
from reports.glyphs import FOLDER

WEB = Path(__file__).parents[3] / "web"
STYLE = (WEB / "static" / "ancrage.css").read_text(encoding="utf-8")
BLOCKS = re.compile(r"(:root[^{]*)\{([^{}]*--paper:[^{}]*--stratum[^{}]*)\}")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
THEMES = [dict(COLOUR.findall(body)) for _, body in BLOCKS.findall(STYLE)]
LIGHT, DARK, CHOSEN_DARK = THEMES
GROUNDS = ("paper", "surface", "stone")
TINTS = ("tint-action", "tint-ochre", "tint-error")
PILLARS = tuple(f"p{number}" for number in range(5))
TEXT = (
    [(ink, ground) for ink in ("ink", "muted", "action", "action-deep", "error", "ochre") for ground in GROUNDS]
    + [("ink", tint) for tint in TINTS]
    + [("action", tint) for tint in TINTS]
    + [("action-deep", tint) for tint in TINTS]
    + [("muted", "tint-action"), ("muted", "tint-ochre"), ("ochre", "tint-ochre"), ("error", "tint-error")]
    + [("on-action", "action"), ("on-action", "action-deep"), ("paper", "ink"), ("paper", "error"), ("p4", "paper")]
    + [("on-pillar", pillar) for pillar in PILLARS]
    + [("on-foot", "foot"), ("foot-link", "foot")]
)
GRAPHICS = (
    [(mark, ground) for mark in ("line", "edge", "focus", *PILLARS) for ground in ("paper", "surface")]
    + [("edge", "tint-action"), ("action", "tint-action"), ("edge", "stone")]
    + [("focus", ground) for ground in (*GROUNDS, *TINTS)]
)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_read_on_every_ground_it_stands_on(theme: dict[str, str], ink: str, ground: str) -> None:
    assert palette.contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_borders_marks_and_the_focus_ring_are_seen(theme: dict[str, str], mark: str, ground: str) -> None:
    assert palette.contrast(theme[mark], theme[ground]) >= 3


def test_dark_is_the_same_whether_chosen_or_asked_for_by_the_system() -> None:
    assert DARK == CHOSEN_DARK
    assert set(DARK) == set(LIGHT)


def test_the_light_theme_has_the_colours_of_the_report() -> None:
    report = (palette.PAPER, palette.WHITE, palette.INK, palette.MUTED, palette.LINE, palette.ACTION, palette.STONE)
    names = ("paper", "surface", "ink", "muted", "line", "action", "stone")
    assert tuple(LIGHT[name] for name in names) == report
    assert tuple(LIGHT[name] for name in PILLARS) == palette.PILLARS
    assert LIGHT["ochre"] == palette.LOSS


@pytest.mark.parametrize("attribute", ["fill", "stroke"])
def test_every_colour_of_the_charts_follows_the_theme(attribute: str) -> None:
    drawn = {palette.PAPER, palette.WHITE, palette.INK, palette.MUTED, palette.LINE, palette.ACTION, palette.STONE}
    for colour in drawn | set(palette.PILLARS):
        found = re.search(rf'svg \[{attribute}="{colour}"\] \{{ {attribute}: var\(--([\w-]+)\) \}}', STYLE)
        assert found is not None, colour
        assert LIGHT[found[1]] == colour  # in the light theme a chart keeps its colours


def test_only_declared_variables_are_used() -> None:
    declared = set(re.findall(r"--([\w-]+):", STYLE))
    assert set(re.findall(r"var\(--([\w-]+)\)", STYLE)) <= declared


def test_nothing_comes_from_elsewhere_and_every_font_is_ours() -> None:
    assert "@import" not in STYLE
    addresses = re.findall(r'url\("([^"]+)"\)', STYLE)
    assert len(addresses) >= 7
    for address in addresses:
        assert (FOLDER / address.removeprefix("fonts/")).is_file(), address


def test_the_style_sheet_is_light() -> None:
    assert len(gzip.compress(STYLE.encode())) < 13 * 1024


def test_every_class_of_the_components_is_styled_or_means_something() -> None:
    """A class that no rule reads is a misspelt one."""
    texts = [path.read_text(encoding="utf-8") for path in (WEB / "templates" / "components").glob("*.html")]
    texts.append((WEB / "templates" / "base.html").read_text(encoding="utf-8"))
    plain = {name for text in texts for names in re.findall(r'class="([\w -]+)"', text) for name in names.split()}
    assert len(plain) > 60
    unread = {name for name in plain if not re.search(rf"\.{re.escape(name)}(?![\w-])", STYLE)}
    assert unread == set()
