"""Builds the code lists of ``assessment/code_lists`` from two npm packages, byte for byte the same each time.

    python tools/code_lists.py [--packages node_modules]

Without ``--packages`` it fetches the versions named below with npm, into a folder that it then removes. It writes
``naf_rev2.csv``, ``communes.csv.gz``, ``departements.csv`` and ``epci.csv``; ``README.md`` there says where they come
from and must be changed by hand together with the versions.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "assessment" / "code_lists"
PACKAGES = {"@socialgouv/codes-naf": "1.1.1", "@etalab/decoupage-administratif": "6.0.0"}

# INSEE, NAF rév. 2 (2008): the package has divisions and below, not the 21 sections.
SECTIONS = (
    ("A", "01", "03", "Agriculture, sylviculture et pêche"),
    ("B", "05", "09", "Industries extractives"),
    ("C", "10", "33", "Industrie manufacturière"),
    ("D", "35", "35", "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné"),
    ("E", "36", "39", "Production et distribution d'eau ; assainissement, gestion des déchets et dépollution"),
    ("F", "41", "43", "Construction"),
    ("G", "45", "47", "Commerce ; réparation d'automobiles et de motocycles"),
    ("H", "49", "53", "Transports et entreposage"),
    ("I", "55", "56", "Hébergement et restauration"),
    ("J", "58", "63", "Information et communication"),
    ("K", "64", "66", "Activités financières et d'assurance"),
    ("L", "68", "68", "Activités immobilières"),
    ("M", "69", "75", "Activités spécialisées, scientifiques et techniques"),
    ("N", "77", "82", "Activités de services administratifs et de soutien"),
    ("O", "84", "84", "Administration publique"),
    ("P", "85", "85", "Enseignement"),
    ("Q", "86", "88", "Santé humaine et action sociale"),
    ("R", "90", "93", "Arts, spectacles et activités récréatives"),
    ("S", "94", "96", "Autres activités de services"),
    (
        "T",
        "97",
        "98",
        "Activités des ménages en tant qu'employeurs ; activités indifférenciées des ménages en tant que producteurs "
        "de biens et services pour usage propre",
    ),
    ("U", "99", "99", "Activités extra-territoriales"),
)


def main() -> int:
    """Build every list; 1 where the source is not what this script was written for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, help="a node_modules folder that has the packages already")
    given = parser.parse_args().packages
    with tempfile.TemporaryDirectory() as folder:
        packages = given or _fetched(Path(folder))
        found = {name: _json(packages / name / "package.json")["version"] for name in PACKAGES}
        if found != PACKAGES:
            print(f"code_lists: expected {PACKAGES}, found {found}", file=sys.stderr)
            return 1
        _write("naf_rev2.csv", _activities(packages / "@socialgouv/codes-naf"))
        data = packages / "@etalab/decoupage-administratif" / "data"
        _write("departements.csv", _departements(data))
        _write("epci.csv", _epci(data))
        _write("communes.csv.gz", _communes(data))
    return 0


def _fetched(folder: Path) -> Path:
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    command = ["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *wanted]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 (fixed words, no shell)
    return folder / "node_modules"


def _activities(package: Path) -> Iterable[Sequence[object]]:
    labels = {item["id"]: _plain(item["label"]) for item in _json(package / "index.json")}
    yield "code", "label", "division_label", "section", "section_label"
    for code in sorted(code for code in labels if len(code) == len("10.71C")):
        division = code[:2]
        section, name = next((letter, name) for letter, first, last, name in SECTIONS if first <= division <= last)
        yield code, labels[code], labels[division], section, name


def _departements(data: Path) -> Iterable[Sequence[object]]:
    regions = {item["code"]: item["nom"] for item in _json(data / "regions.json")}
    yield "code", "name", "region", "region_name"
    for item in sorted(_json(data / "departements.json"), key=lambda item: str(item["code"])):
        yield item["code"], _plain(item["nom"]), item["region"], _plain(regions[item["region"]])


def _epci(data: Path) -> Iterable[Sequence[object]]:
    yield "code", "name"
    for item in sorted(_json(data / "epci.json"), key=lambda item: str(item["code"])):
        yield item["code"], _plain(item["nom"])


def _communes(data: Path) -> Iterable[Sequence[object]]:
    epci = {member["code"]: item["code"] for item in _json(data / "epci.json") for member in item["membres"]}
    yield "code", "name", "departement", "epci", "population", "postal_codes"
    for item in sorted(_json(data / "communes.json"), key=lambda item: str(item["code"])):
        if item["type"] == "commune-actuelle":
            code, postal = item["code"], " ".join(item.get("codesPostaux", ()))
            population = item.get("population", "")
            yield code, _plain(item["nom"]), item["departement"], epci.get(code, ""), population, postal


def _plain(text: str) -> str:
    """Our sources write the plain apostrophe; typesetting is done where a text is shown."""
    return " ".join(text.replace("’", "'").split())


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write(name: str, rows: Iterable[Sequence[object]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerows(rows)
    content = stream.getvalue().encode("utf-8")
    if name.endswith(".gz"):
        content = gzip.compress(content, compresslevel=9, mtime=0)
    (TARGET / name).write_bytes(content)
    print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    sys.exit(main())
