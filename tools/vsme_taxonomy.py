"""Makes the table of VSME data points that the project ships, from EFRAG's taxonomy written as JSON.

``python tools/vsme_taxonomy.py TAXONOMY.json.gz DISCLOSURES.json`` writes ``questionnaires/taxonomies/<name>.json``.
Both files stand in ``src/mireport/data`` of https://github.com/EFRAG-EU/Digital-Template-to-XBRL-Converter (MIT, see
``questionnaires/taxonomies/README.md``). Kept: identifiers, types, periods, the smaller lists of members, French and
English labels. Left out: countries, wastes, pollutants and activities, which no questionnaire can name.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "questionnaires" / "taxonomies"
LABEL = "http://www.xbrl.org/2003/role/label"
MOST_MEMBERS = 12
TYPES = {
    "xbrli:monetaryItemType": "monetary",
    "xbrli:decimalItemType": "number",
    "dtr-types:percentItemType": "percent",
    "dtr-types:energyItemType": "energy",
    "dtr-types:massItemType": "mass",
    "dtr-types:volumeItemType": "volume",
    "dtr-types:areaItemType": "area",
    "dtr-types:ghgEmissionsItemType": "ghg",
    "dtr-types:ghgEmissionsPerMonetaryItemType": "ghg_per_monetary",
    "xbrli:booleanItemType": "boolean",
    "enum2:enumerationItemType": "enumeration",
    "enum2:enumerationSetItemType": "enumeration_set",
    "xbrli:stringItemType": "string",
    "dtr-types:textBlockItemType": "text",
    "xbrli:dateItemType": "date",
    "xbrli:gYearItemType": "year",
}


def main(arguments: list[str]) -> int:
    """Read both files and write the table."""
    taxonomy = json.loads(gzip.decompress(Path(arguments[0]).read_bytes()))
    template = json.loads(Path(arguments[1]).read_text("utf-8"))
    table = _table(taxonomy, template)
    path = TARGET / f"{table['name']}.json"
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _table(taxonomy: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    concepts = taxonomy["concepts"]
    disclosures = _disclosures(taxonomy)
    axes = _axes(taxonomy)
    kept, members = {}, set()
    for name, concept in sorted(concepts.items()):
        if not name.startswith("vsme:") or concept.get("abstract"):
            continue
        choices = concept.get("other", {}).get("ee20DomainMembers", [])
        listed = [_local(one) for one in choices] if len(choices) <= MOST_MEMBERS else []
        members |= {*listed, *(one for some in axes.get(name, {}).values() for one in some)}
        kept[_local(name)] = {
            "disclosure": disclosures.get(name, ""),
            "type": TYPES[concept["dataType"]],
            "period": concept["periodType"],
            **({"unit": unit} if (unit := _unit(name, concept, template)) else {}),
            **({"members": listed} if listed else {}),
            **({"axes": axes[name]} if name in axes else {}),
            "en": _label(concept, "en"),
            "fr": _label(concept, "fr"),
        }
    return {
        "name": f"vsme-{taxonomy['entryPoint'].split('/')[-2]}",
        "copyright": "Copyright (c) 2025 EFRAG, MIT",
        "entry_point": taxonomy["entryPoint"],
        "older_entry_points": template["taxonomyEntryPoints"]["oldEntryPoints"],
        "namespaces": {name: taxonomy["namespaces"][name] for name in ("vsme", "nace", "country", "waste")},
        "entity_schemes": template["entityIdentifierLabelsToSchemes"],
        "axis_defaults": {_local(axis): _local(one) for axis, one in taxonomy["dimensions"]["_defaults"].items()},
        "concepts": kept,
        "members": {name: _member(concepts[f"vsme:{name}"], template) for name in sorted(members)},
    }


def _disclosures(taxonomy: dict[str, Any]) -> dict[str, str]:
    """``B3`` for each concept, from the first title under which it is presented: ``[1080] B3 - Environment - …``."""
    found: dict[str, str] = {}
    for part in taxonomy["presentation"].values():
        words = part["definition"].partition("] ")[2].split(" ")
        code = words[0] if words[0][:1] in ("B", "C") and words[0][1:].isdigit() else ""
        for _, name, *_ in part["rows"]:
            found.setdefault(name, code)
    return found


def _axes(taxonomy: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Axes of each concept with their members; none where they are typed or too many."""
    found: dict[str, dict[str, list[str]]] = {}
    for cubes in (cubes for role, cubes in taxonomy["dimensions"].items() if role != "_defaults"):
        for cube in cubes.values():
            axes = {
                _local(axis): [_local(one) for one in some] for axis, some in cube.get("explicitDimensions", {}).items()
            }
            axes |= {_local(axis): [] for axis in cube.get("typedDimensions", [])}
            for _, name, *_ in cube["primaryItems"]:
                for axis, some in axes.items():
                    listed = found.setdefault(name, {}).setdefault(axis, [])
                    listed.extend(some if len(some) <= MOST_MEMBERS else [])
    return found


def _unit(name: str, concept: dict[str, Any], template: dict[str, Any]) -> str:
    """The unit in which EFRAG's workbook states it, where its cells do not say another."""
    named = template["conceptsToUnits"].get(name) or template["dataTypesToUnits"].get(concept["dataType"], "")
    return str(named).rpartition(":")[2]


def _member(concept: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    english = _label(concept, "en")
    cells = [cell for cell, label in template["cellValuesToTaxonomyLabels"].items() if label == english]
    return {"en": _plain(english), "fr": _plain(_label(concept, "fr")), **({"cells": cells} if cells else {})}


def _label(concept: dict[str, Any], lang: str) -> str:
    return " ".join(str(concept["labels"][lang][LABEL]).split())


def _plain(label: str) -> str:
    return label.rpartition(" [")[0] or label


def _local(name: str) -> str:
    return name.rpartition(":")[2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
