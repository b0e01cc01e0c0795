"""Cells of the file that an adviser takes along."""

from __future__ import annotations

import pytest

from web import portfolio_view


@pytest.mark.parametrize(
    ("cell", "written"),
    [(1_234_567, "1234567"), (12.0, "12"), (61.5, "61,5"), (None, ""), ("=1+1", "'=1+1"), ("Sol", "Sol")],
)
def test_figures_are_whole_and_nothing_begins_a_formula(
    cell: str | float | None, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio_view, "lang", lambda: "fr")
    assert portfolio_view._written(cell) == written
