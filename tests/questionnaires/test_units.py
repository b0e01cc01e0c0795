"""Units are converted exactly, there and back, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.units import convert, quantity, units_of

QUANTITIES = ("energy", "mass", "ghg", "volume", "area", "number")


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        ("250", "MWh", "kWh", "250000"),
        ("16.40834646", "MWh", "kWh", "16408.34646"),
        ("36", "GJ", "kWh", "10000"),
        ("3.6", "MJ", "kWh", "1"),
        ("7951200", "kg", "t", "7951.2"),
        ("12", "hL", "m3", "1.2"),
        ("1", "ha", "sqm", "10000"),
        ("0.075", "pure", "%", "7.5"),
        ("23500", "EUR", "EUR", "23500"),
        ("0", "USD", "EUR", None),  # not even nothing: nobody said a rate
        ("1", "GJ", "kWh", None),  # 277.777…
        ("1", "t", "m3", None),
        ("1", "kWh", "tCO2e", None),
        ("1", "furlong", "kWh", None),
    ],
)
def test_a_figure_in_another_unit(value: str, unit: str, wanted: str, expected: str | None) -> None:
    found = convert(Decimal(value), unit, wanted)
    assert found == (None if expected is None else Decimal(expected))


@given(st.decimals(-(10**12), 10**12, places=6), st.data())
def test_what_converts_comes_back_the_same(value: Decimal, data: st.DataObject) -> None:
    units = st.sampled_from(units_of(data.draw(st.sampled_from(QUANTITIES))))
    one, other = data.draw(units), data.draw(units)
    changed = convert(value, one, other)
    assert changed is None or convert(changed, other, one) == value


def test_every_unit_measures_one_thing() -> None:
    for name in QUANTITIES:
        assert {quantity(unit) for unit in units_of(name)} == {name}
    assert (quantity("EUR"), quantity("eur"), quantity("")) == ("monetary", None, None)
