"""Colours: readable on what they stand on, in colour and in grey."""

import re
from pathlib import Path

import pytest

from reports import palette


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    # (1 + 0.05) / (0 + 0.05) = 21
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_contrast_reads_luminance_alone() -> None:
    # Mid grey #777777: 0x77 = 119, 119 / 255 = 0.46667, ((0.46667 + 0.055) / 1.055) ** 2.4 = 0.18447.
    assert palette.luminance("#777777") == pytest.approx(0.18447, abs=1e-4)


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.ACTION, palette.LOSS, *palette.PILLARS])
@pytest.mark.parametrize("ground", [palette.PAPER, palette.WHITE])
def test_text_colours_reach_level_aa(colour: str, ground: str) -> None:
    assert palette.contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("colour", palette.PILLARS)
def test_white_marks_are_readable_on_every_pillar(colour: str) -> None:
    assert palette.contrast(palette.WHITE, colour) >= 4.5


@pytest.mark.parametrize("ground", [palette.PAPER, palette.WHITE])
def test_outlines_reach_three_to_one(ground: str) -> None:
    assert palette.contrast(palette.LINE, ground) >= 3


def test_ink_is_readable_on_stone_panels() -> None:
    assert palette.contrast(palette.INK, palette.STONE) >= 4.5


def test_an_outline_and_its_fill_differ_in_grey() -> None:
    for fill in (*palette.PILLARS, palette.ACTION, palette.LOSS):
        assert palette.contrast(fill, palette.WHITE) >= 4.5


def test_style_sheet_uses_no_other_colour() -> None:
    style = (Path(palette.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    known = {palette.PAPER, palette.WHITE, palette.INK, palette.MUTED, palette.LINE, palette.ACTION, palette.LOSS,
             palette.STONE, *palette.PILLARS}  # fmt: skip
    used = set(re.findall(r"#[0-9a-f]{3,8}\b", style))
    assert used <= known


def test_a_sixth_pillar_takes_the_first_colour_again() -> None:
    assert palette.pillar(5) == palette.pillar(0)
