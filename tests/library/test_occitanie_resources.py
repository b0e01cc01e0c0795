"""The catalogue of resources of the Occitanie questionnaire against the list of names it must contain.

The list is ``../shared/seed/schemes.csv`` beside the repository (column ``name``): every scheme, example, tool, label,
network and currency that the regional plan cites. Where that folder is absent the check is skipped.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml

from questionnaires.model import Resource, ResourceFile

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "questionnaires/library/occitanie/resources.yaml"
SEED = ROOT / "../shared/seed/schemes.csv"

# Names that are no resource of their own: who runs, funds or illustrates a scheme. They stand in that scheme's entry.
WITHIN = {
    "Région Nouvelle Aquitaine": "herrikoa",
    "Communauté d'Agglomération Pays Basque": "herrikoa",
    "CCI Bayonne-Pays Basque": "herrikoa",
    "Allianz": "lab_pareto",
    "CA": "lab_pareto",
    "Bouygues": "lab_pareto",
    "BPCE": "lab_pareto",
    "SNCF": "lab_pareto",
    "CCI Nantes Saint-Nazaire": "club_strategies_achat",
    "Communauté Urbaine de Dunkerque": "hdf_procurement_observatory",
    "Cerdd": "hdf_procurement_observatory",
    "Grand-Orly Seine Bièvre": "modue",
    "Port Autonome de Strasbourg": "cles_strasbourg",
    "Région Centre-Val de Loire": "eit_centre",
    "LVMH": "crisis_conversions",
    "Tereos": "crisis_conversions",
    "Cognac": "crisis_conversions",
    "Expanscience": "crisis_conversions",
    "Dyson": "crisis_conversions",
    "Toulouse Métropole": "dialogue_metropolitain",
    "École nationale supérieure d'art et de design de Nancy": "artem",
    "ICN Business School": "artem",
    "Mines Nancy": "artem",
    "Energy Cities": "pote_network",
    "Région Bourgogne Franche-Comté": "pote_network",
    "Hauts-de-France Innovation Développement": "innovation_durable",
    "AFNOR Certification": "innovation_durable",
    "Zoein": "transition_income",
    "Région Hauts-de-France": "transition_income",
}

# The plan says "could be created": to offer one of these as existing would be a false promise.
PROPOSED = {
    "Clubs Achat",
    "Supply Chain Résiliente",
    "Rebond",
    "300 idées innovantes pour entreprendre localement et durablement",
    "Entrepreneur de territoire",
    "Entrepreneurs de territoire",
    "book de prospection",
}


def straight(name: str) -> str:
    return name.replace("’", "'").strip()


def seed_names() -> list[str]:
    if not SEED.exists():
        return []
    with SEED.open(encoding="utf-8", newline="") as file:
        return [straight(row["name"]) for row in csv.DictReader(file)]


NAMES = seed_names()
needs_seed = pytest.mark.skipif(not NAMES, reason="../shared/seed/schemes.csv is absent: nothing to compare with")


@pytest.fixture(scope="module")
def catalogue() -> list[Resource]:
    return ResourceFile.model_validate(yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))).resources


@pytest.fixture(scope="module")
def by_name(catalogue: list[Resource]) -> dict[str, Resource]:
    return {straight(name).casefold(): entry for entry in catalogue for name in [entry.title, *entry.aliases]}


@needs_seed
@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_seed_is_an_entry_an_alias_or_stands_in_the_entry_of_its_scheme(
    name: str, catalogue: list[Resource], by_name: dict[str, Resource]
) -> None:
    if name not in WITHIN:
        assert name.casefold() in by_name
        return
    entry = next(resource for resource in catalogue if resource.id == WITHIN[name])
    said = " ".join(text for text in (entry.runner, entry.figures, entry.offer) if text)
    assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said), f"{entry.id} does not name {name}"


@needs_seed
def test_the_list_of_names_within_an_entry_holds_only_names_of_the_seed() -> None:
    assert set(NAMES) >= set(WITHIN) | PROPOSED


def test_what_the_plan_only_proposes_is_never_offered_as_existing(by_name: dict[str, Resource]) -> None:
    assert {name: by_name[name.casefold()].status for name in PROPOSED} == dict.fromkeys(PROPOSED, "proposed")


def test_what_has_ended_is_closed_or_an_example(by_name: dict[str, Resource]) -> None:
    ended = ["Contrat Relance Occitanie", "Occitanie Solidarité Covid-19", "Occitanie Protect", "Railcoop"]
    assert {by_name[name.casefold()].status for name in ended} == {"closed"}
    assert by_name["colu"].status == "example"


def test_no_name_leads_to_two_entries(catalogue: list[Resource]) -> None:
    owners: dict[str, set[str]] = {}
    for entry in catalogue:
        for name in [entry.title, *entry.aliases]:
            owners.setdefault(straight(name).casefold(), set()).add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_a_successor_is_an_entry_that_has_not_ended(catalogue: list[Resource]) -> None:
    status = {entry.id: entry.status for entry in catalogue}
    assert len(status) == len(catalogue), "an id is used twice"
    for entry in catalogue:
        if entry.successor is not None:
            assert status[entry.successor] in {"joinable", "unknown"}, entry.id


def test_every_entry_says_to_whom_it_speaks_what_it_concerns_and_where_that_was_read(catalogue: list[Resource]) -> None:
    bare = [e.id for e in catalogue if not (e.runner and e.territory and e.audience and e.themes and e.source)]
    assert bare == []


def test_figures_that_count_something_bear_their_year(catalogue: list[Resource]) -> None:
    undated = [
        e.id
        for e in catalogue
        if e.figures and re.search(r"\d", e.figures) and not re.search(r"\b(19|20)\d\d\b", e.figures)
    ]
    assert undated == []


def test_at_least_twenty_supports_can_be_joined_without_leaving_the_region(catalogue: list[Resource]) -> None:
    joinable = [entry for entry in catalogue if entry.status == "joinable"]
    assert len(joinable) >= 20


def actions_of_all_pillars() -> list[tuple[str, list[str]]]:
    groups = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CATALOGUE.parent.glob("*/*.yaml"))]
    return [
        (action["id"], action["resources"])
        for group in groups
        for question in group.get("questions", [])
        for action in question.get("actions", [])
        if action.get("resources")
    ]


@pytest.mark.slow
def test_an_action_never_rests_only_on_what_is_closed_proposed_or_unverified(catalogue: list[Resource]) -> None:
    status = {entry.id: entry.status for entry in catalogue}
    actions = actions_of_all_pillars()
    assert actions, "no action names a resource: the test looks in the wrong place"
    assert [action for action, named in actions if "joinable" not in {status.get(name) for name in named}] == []
