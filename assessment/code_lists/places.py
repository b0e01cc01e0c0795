"""Places by code (``france``, ``region-76``, ``departement-31``, ``epci-243100518``), and their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from assessment.code_lists.communes import Commune
from assessment.code_lists.words import read_rows

FRANCE = "france"


@dataclass(frozen=True, slots=True)
class Departement:
    """A département, with its region (INSEE codes)."""

    code: str
    name: str
    region: str
    region_name: str


@cache
def departements() -> dict[str, Departement]:
    """Every département by its code, overseas included."""
    return {code: Departement(code, *rest) for code, *rest in read_rows("departements.csv")}


def covers(places: tuple[str, ...], commune: Commune) -> bool:
    """Whether a commune is in one of the places."""
    own = {FRANCE, f"region-{commune.region}", f"departement-{commune.departement}", f"epci-{commune.epci}"}
    return not own.isdisjoint(places)


def reaches(places: tuple[str, ...], departement: str) -> bool:
    """Whether one of the places has at least a part in a département."""
    region = departements()[departement].region if departement in departements() else None
    if not {FRANCE, f"region-{region}", f"departement-{departement}"}.isdisjoint(places):
        return True
    return any(departement in _departements_of_epci().get(place, ()) for place in places)


def place_name(place: str) -> str | None:
    """The name of a place (that of the country is ``France``); ``None`` where no place has that code."""
    kind, _, code = place.partition("-")
    if kind == "region":
        return next((one.region_name for one in departements().values() if one.region == code), None)
    if kind == "departement":
        found = departements().get(code)
        return None if found is None else f"{found.name} ({code})"
    if kind == "epci":
        return _epci_names().get(code)
    return "France" if place == FRANCE else None


@cache
def _epci_names() -> dict[str, str]:
    return dict(read_rows("epci.csv"))


@cache
def _departements_of_epci() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for _, _, departement, epci, *_ in read_rows("communes.csv.gz"):
        if epci:
            found.setdefault(f"epci-{epci}", set()).add(departement)
    return {place: frozenset(codes) for place, codes in found.items()}
