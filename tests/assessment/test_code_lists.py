"""Activities and communes are found as people write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assessment import code_lists
from assessment.code_lists.activities import Activity, activity, search_activities
from assessment.code_lists.communes import commune, search_communes

FOLDER = Path(code_lists.__file__).parent


def codes(text: str, limit: int = 20) -> list[str]:
    return [one.code for one in search_activities(text, limit)]


def labels(text: str, limit: int = 20) -> list[str]:
    return [one.label for one in search_communes(text, limit)]


# --- activities -------------------------------------------------------------------------------------------


def test_an_activity_has_its_division_and_section() -> None:
    assert activity("10.71C") == Activity(
        code="10.71C",
        label="Boulangerie et boulangerie-pâtisserie",
        division="10",
        section="C",
        section_label="Industrie manufacturière",
        division_label="Industries alimentaires",
    )


@pytest.mark.parametrize("written", ["10.71C", "1071C", "1071c", " 10.71c ", "10 71 C", "10.71 C"])
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    found = activity(written)
    assert found is not None
    assert found.code == "10.71C"


@pytest.mark.parametrize("written", ["", "10.71", "10.71Y", "1071", "C", "10-71C", "١٠٧١C", "10.71C10.71C"])
def test_what_is_no_code_of_naf_rev_2_is_no_activity(written: str) -> None:
    assert activity(written) is None


def test_there_are_732_sub_classes_in_88_divisions_and_21_sections() -> None:
    with (FOLDER / "naf_rev2.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    found = [activity(row["code"]) for row in rows]
    assert None not in found
    assert len({one.code for one in found if one}) == 732
    assert len({one.division for one in found if one}) == 88
    assert "".join(sorted({one.section for one in found if one})) == "ABCDEFGHIJKLMNOPQRSTU"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("boulangerie", "10.71C"),
        ("Boulanger", "10.71C"),
        ("plombier", "43.22A"),
        ("coiffure", "96.02A"),
        ("coiffeuse", "96.02A"),
        ("conseil informatique", "62.02A"),
        ("MACONNERIE", "43.99C"),
        ("travaux de charpente", "43.91A"),
        ("électricien", "43.21A"),
        ("restaurant", "56.10A"),
        ("aide à domicile", "88.10A"),
        ("expert-comptable", "69.20Z"),
        ("gros œuvre", "43.99C"),
    ],
)
def test_the_words_of_a_trade_find_its_code_first(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


@pytest.mark.parametrize("typed", ["10.71", "1071", "10 71"])
def test_the_beginning_of_a_code_finds_all_that_begin_so(typed: str) -> None:
    assert codes(typed) == ["10.71A", "10.71B", "10.71C", "10.71D"]


def test_a_choice_typed_back_finds_itself() -> None:
    assert codes("Coiffure (96.02A)") == codes("9602a – coiffure") == ["96.02A"]
    assert codes("Coiffure (96.02X)") == []


def test_every_word_must_be_found() -> None:
    assert "62.01Z" in codes("informatique")
    assert "62.01Z" not in codes("conseil informatique")
    assert codes("boulangerie spatiale") == []


def test_a_stem_is_at_least_five_letters_and_half_of_the_word() -> None:
    assert codes("transporteurs")[0].startswith("49.")  # "transport" is in the label
    assert codes("consanguin") == []  # four letters of "conserves", five of nothing


@pytest.mark.parametrize("typed", ["", " ", "b", "…", "日本", "\0"])
def test_one_letter_or_none_finds_no_activity(typed: str) -> None:
    assert codes(typed) == []


def test_no_more_are_given_than_asked_for() -> None:
    assert len(codes("commerce", 500)) > 20
    assert len(codes("commerce")) == 20
    assert codes("commerce", 3) == codes("commerce")[:3]
    assert codes("commerce", 0) == codes("10.71", -1) == []


def test_every_trade_word_leads_to_codes_that_exist_and_finds_them() -> None:
    with (FOLDER / "trade_words.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) > 150
    for row in rows:
        for code in row["codes"].split():
            assert activity(code) is not None, row
            assert code in codes(row["words"], 100), row


# --- communes ---------------------------------------------------------------------------------------------


def test_a_commune_has_its_departement_region_and_epci() -> None:
    albi = commune("81004")
    assert albi is not None
    assert (albi.name, albi.departement, albi.departement_name) == ("Albi", "81", "Tarn")
    assert (albi.region, albi.region_name) == ("76", "Occitanie")
    assert (albi.epci, albi.epci_name) == ("248100737", "CA de l'Albigeois (C2A)")
    assert albi.postal_codes == ("81000",)


def test_overseas_communes_are_there_too() -> None:
    saint_denis, noumea = commune("97411"), commune("98818")
    assert saint_denis is not None
    assert noumea is not None
    assert (saint_denis.region_name, noumea.departement_name, noumea.epci) == ("La Réunion", "Nouvelle-Calédonie", None)


@pytest.mark.parametrize("written", ["2a004", " 2A004 "])
def test_a_commune_code_may_have_a_letter(written: str) -> None:
    found = commune(written)
    assert found is not None
    assert found.name == "Ajaccio"


@pytest.mark.parametrize("written", ["", "81000", "Albi", "99999"])
def test_a_postal_code_or_a_name_is_no_commune_code(written: str) -> None:
    assert commune(written) is None


@pytest.mark.parametrize(
    "typed",
    ["saint etienne", "Saint-Étienne", "st-etienne", "ST ETIENNE", "saint étienne (42)", "42000 saint-etienne"],
)
def test_a_name_is_found_however_it_is_written(typed: str) -> None:
    assert labels(typed)[0] == "Saint-Étienne (42)"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("L'Haÿ-les-Roses", "L'Haÿ-les-Roses (94)"),
        ("l’hay les ros", "L'Haÿ-les-Roses (94)"),
        ("isle jourdain 32", "L'Isle-Jourdain (32)"),
        ("oeuilly 51", "Œuilly (51)"),
        ("Mans", "Le Mans (72)"),
        ("Ajaccio (2A)", "Ajaccio (2A)"),
        ("ste marie 974", "Sainte-Marie (974)"),
        ("Y (80)", "Y (80)"),
    ],
)
def test_ligatures_articles_and_apostrophes_do_not_matter(typed: str, label: str) -> None:
    assert labels(typed)[0] == label


def test_a_postal_code_finds_all_of_its_communes_the_greatest_first() -> None:
    assert labels("11000") == labels("11 000") == ["Carcassonne (11)", "Berriac (11)"]
    assert labels("75011") == ["Paris (75)"]


def test_among_equals_the_greatest_population_comes_first() -> None:
    assert labels("Saint-Denis")[:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]  # 155,634 and 149,077 people
    populations = [one.population or 0 for one in search_communes("81", 500)]
    assert populations == sorted(populations, reverse=True)


def test_the_name_itself_comes_before_names_that_begin_so() -> None:
    assert labels("paris")[0] == "Paris (75)"
    assert labels("vienne")[0] == "Vienne (38)"
    assert labels("toulouse") == ["Toulouse (31)", "Toulouse-le-Château (39)", "Vieille-Toulouse (31)"]


def test_every_label_is_found_again_and_no_two_are_the_same() -> None:
    tarn = search_communes("81", 1000)
    assert len(tarn) > 300
    assert len({one.label for one in tarn}) == len(tarn)
    for one in tarn:
        assert search_communes(one.label)[0] == one


@pytest.mark.parametrize("typed", ["", " ", "y", "é", "8", "-", "日本"])
def test_one_letter_or_none_finds_no_commune(typed: str) -> None:
    assert labels(typed) == []


def test_no_more_communes_are_given_than_asked_for() -> None:
    assert len(labels("saint")) == 20
    assert len(labels("saint", 5)) == 5
    assert labels("saint", 0) == []


def test_the_whole_region_is_there() -> None:
    """COG 2026. The year 2024 had 4,453 communes in Occitanie; communes only merge."""
    numbers = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
    found = {one.code: one for number in numbers for one in search_communes(number, 50_000)}
    region = [one for one in found.values() if one.region == "76"]
    assert 4_400 < len(region) <= 4_453
    assert {one.departement for one in region} == set(numbers)
    assert all(one.epci for one in region)
