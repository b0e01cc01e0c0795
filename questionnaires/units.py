"""Units of measure and the exact ways between them.

Names are those of the XBRL units registry (UTR) where it has one, ``pure`` for a number without unit, ``%`` for a share
of a hundred, and ISO 4217 codes for money. Factors are fractions, so that nothing is lost; sources: BIPM, *The
International System of Units*, 9th edition, table 8; 1 kWh is 3.6 MJ.
Rates of exchange, densities and calorific values are no such ways: they are measured, and change.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

_CURRENCY = re.compile(r"[A-Z]{3}")
_DIGITS = 40
_FACTORS: dict[str, dict[str, Fraction]] = {
    "energy": {
        "Wh": Fraction(1, 1000), "kWh": Fraction(1), "MWh": Fraction(1000), "GWh": Fraction(10**6),
        "kJ": Fraction(10, 36000), "MJ": Fraction(10, 36), "GJ": Fraction(10000, 36), "TJ": Fraction(10**7, 36),
    },
    "mass": {"g": Fraction(1, 1000), "kg": Fraction(1), "t": Fraction(1000), "kt": Fraction(10**6)},
    "ghg": {"kgCO2e": Fraction(1), "tCO2e": Fraction(1000), "ktCO2e": Fraction(10**6)},
    "volume": {"mL": Fraction(1, 10**6), "L": Fraction(1, 1000), "hL": Fraction(1, 10), "m3": Fraction(1)},
    "area": {"sqm": Fraction(1), "ha": Fraction(10**4), "sqkm": Fraction(10**6)},
    "number": {"pure": Fraction(1), "%": Fraction(1, 100)},
}  # fmt: skip
_QUANTITY_OF_TYPE = {"percent": "number"}


def quantity(unit: str) -> str | None:
    """What a unit measures: ``energy``, ``mass`` …, ``monetary``; None for a unit that is not known."""
    for name, units in _FACTORS.items():
        if unit in units:
            return name
    return "monetary" if _CURRENCY.fullmatch(unit) else None


def quantity_of_type(concept_type: str) -> str:
    """What the facts of a type of data point measure (see ``taxonomy.Concept.type``)."""
    return _QUANTITY_OF_TYPE.get(concept_type, concept_type)


def units_of(name: str) -> tuple[str, ...]:
    """The units that measure a quantity; of money, the euro stands for all."""
    return ("EUR",) if name == "monetary" else tuple(_FACTORS.get(name, ()))


def convert(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A figure in another unit, exactly; None where there is no exact way, or no end to its decimals.

    So 36 GJ are 10,000 kWh, and 1 GJ (277.777…) is not converted.
    """
    if unit == wanted:
        return value
    name = quantity(unit)
    if name is None or name == "monetary" or quantity(wanted) != name:
        return None
    exact = Fraction(value) * _FACTORS[name][unit] / _FACTORS[name][wanted]
    return _finite(exact)


def _finite(exact: Fraction) -> Decimal | None:
    """A fraction as a decimal with an end and at most ``_DIGITS`` digits, or None."""
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    context = Context(prec=_DIGITS)
    found = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return found if Fraction(found) == exact else None
