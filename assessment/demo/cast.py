"""The firms of the demonstration: invented, as their names and numbers say.

Their answers are the cases of the questionnaire of Occitanie. No SIREN of theirs can be a real firm's: none begins
with 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stdnum import luhn

from assessment.demo.people import CAMILLE, GRACE, HELENE, LUCIE, MARC, SOFIA, THEO, Person

MARK = "(fictive)"
"""At the end of every name."""


@dataclass(frozen=True)
class Invented:
    """A firm: the case whose answers it gives, its owner, its activity (NAF rév. 2) and commune (INSEE)."""

    case: str
    owner: Person
    number: int
    activity: str
    commune: str
    release: str | None = None
    """The release that it answers: ``None``, the newest; else its answers are those of ``last_year/``."""

    @property
    def siren(self) -> str:
        """``0000`` and a number, with its check digit (Luhn, as INSEE has it)."""
        body = f"0000{self.number:04d}"
        return body + luhn.calc_check_digit(body)


BAKERY = Invented("boulangerie", CAMILLE, 101, "10.71C", "11076")
TIMBER = Invented("charpente", MARC, 102, "43.91A", "09261")
PLUMBER = Invented("plombiere", LUCIE, 103, "43.22A", "12202")
WINERY = Invented("cave_cooperative", HELENE, 104, "11.02B", "11206")
HOTEL = Invented("hotel_restaurant", THEO, 105, "55.10Z", "34301")
GROCERY = Invented("epicerie_bio", GRACE, 106, "47.29Z", "34172")

OTHERS = (
    Invented("agence_numerique", SOFIA, 107, "62.02A", "34172"),
    Invented("association_aide_domicile", SOFIA, 108, "88.10A", "12202"),
    Invented("blanchisserie_hospitaliere", SOFIA, 109, "96.01A", "34032"),
    Invented("blanchisserie_insertion", SOFIA, 110, "96.01A", "81004"),
    Invented("filiale_negoce", SOFIA, 111, "46.90Z", "31555"),
    Invented("groupe_chartes", SOFIA, 112, "26.11Z", "82121"),
    Invented("imprimerie_scop", SOFIA, 113, "18.12Z", "30189"),
    Invented("maraicher", SOFIA, 114, "01.13Z", "34032"),
    Invented("sous_traitant_aeronautique", SOFIA, 115, "25.62B", "31149"),
    Invented("transport_frigorifique", SOFIA, 116, "49.41A", "66136"),
    Invented("travaux_publics", SOFIA, 117, "42.11Z", "81065"),
)
"""Firms that have assessed themselves: what the region's team finds in its list."""

FIRST_RELEASE = "occitanie-2026.1"
"""Under which two of them answered the year before."""
TIMBER_BEFORE = replace(TIMBER, release=FIRST_RELEASE)
PRINTER = next(one for one in OTHERS if one.case == "imprimerie_scop")
PRINTER_BEFORE = replace(PRINTER, release=FIRST_RELEASE)
