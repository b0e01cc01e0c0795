"""A release never changes; its method changes only with what a result follows from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from questionnaires.library import find, load_any, names
from questionnaires.loader import load
from questionnaires.release import identify, load_release, publish, self_contained
from questionnaires.scaffold import TEMPLATE, create, identity_from


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATE, tmp_path / "shop")
    return tmp_path / "shop"


def change(folder: Path, old: str, new: str, file: str = "questionnaire.yaml") -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_a_release_reads_as_the_folder_it_was_made_from(folder: Path) -> None:
    draft = load(folder)
    published = load_release(publish(draft).file)
    assert published.model == self_contained(draft)
    assert published.tables == draft.tables
    assert published.translations == draft.translations
    assert published.program == draft.program
    assert published.folder is None


def test_publishing_twice_is_harmless(folder: Path) -> None:
    first = publish(load(folder))
    content = first.file.read_bytes()
    second = publish(load(folder))
    assert not first.already
    assert second.already
    assert (first.id, first.sha256, first.method) == (second.id, second.sha256, second.method)
    assert first.file.read_bytes() == content
    assert [path.name for path in first.file.parent.iterdir()] == ["my_questionnaire-2026.1.json"]


def test_a_draft_is_told_apart_by_its_content_and_a_release_by_its_name(folder: Path) -> None:
    release, method = identify(load(folder))
    assert release.startswith("my_questionnaire-2026.1+draft.")
    change(folder, "Mon référentiel", "Notre référentiel")
    assert identify(load(folder))[0] != release
    assert identify(load_release(publish(load(folder)).file)) == ("my_questionnaire-2026.1", method)


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("Mon référentiel", "Notre référentiel", "questionnaire.yaml"),
        ("Une fois par an", "Chaque année", "questionnaire.yaml"),
        ('version: "2026.1"', 'version: "2026.2"', "questionnaire.yaml"),
        ("effort: hour", "effort: day", "questionnaire.yaml"),
        ("    weight: 1\n", "", "questionnaire.yaml"),  # 1 is the default
        ("weight: 1\n", "weight: 1.0\n", "questionnaire.yaml"),
        ("Every month", "Each month", "locale/en.po"),
        ("services,1", "services,1.0", "tables/sector_weights.csv"),
    ],
)
def test_wording_and_advice_are_no_part_of_the_method(folder: Path, old: str, new: str, file: str) -> None:
    change(folder, "{code: hour,", "{code: day, text: un jour, hours: 8}\n  - {code: hour,")
    release, method = identify(load(folder))
    change(folder, old, new, file)
    assert identify(load(folder))[1] == method
    if new and "1.0" not in new:
        assert identify(load(folder))[0] != release


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("points: 2", "points: 3", "questionnaire.yaml"),
        ("code: yearly", "code: annually", "questionnaire.yaml"),
        ("headcount >= 2", "headcount >= 3", "questionnaire.yaml"),
        ("[5, 1]", "[6, 1]", "questionnaire.yaml"),
        ("total >= 50", "total >= 55", "questionnaire.yaml"),
        ("weight: 1\n", "weight: 2\n", "questionnaire.yaml"),
        ("craft,3", "craft,4", "tables/sector_weights.csv"),
        ("title: Mon", "rounding: {decimals: 2}\ntitle: Mon", "questionnaire.yaml"),
    ],
)
def test_whatever_a_result_follows_from_is_part_of_the_method(folder: Path, old: str, new: str, file: str) -> None:
    _, method = identify(load(folder))
    change(folder, old, new, file)
    assert identify(load(folder))[1] != method


def test_what_only_proposes_a_profile_is_no_part_of_the_method(folder: Path) -> None:
    """Neither the two keys nor the table behind them; but a table that an expression reads as well is part of it."""
    _, method = identify(load(folder))
    table = (
        "tables:\n  - id: naf\n    columns: {division: key, sector: code}\n    rows: [['10', craft], ['62', services]]"
    )
    change(folder, "tables:", table)
    change(folder, "principale ?", "principale ?\n    from_firm: activity\n    from_table: naf")
    proposing, unchanged = identify(load(folder))
    assert unchanged == method
    change(folder, "['62', services]", "['62', craft]")
    assert identify(load(folder)) != (proposing, method)
    assert identify(load(folder))[1] == method
    change(folder, "tables:", "define:\n  - {id: baker, value: 'naf[\"10\"].sector'}\ntables:")
    read = identify(load(folder))[1]
    change(folder, "['62', craft]", "['62', services]")
    assert identify(load(folder))[1] not in (method, read)


def test_the_order_of_a_tables_keys_survives_publication(folder: Path) -> None:
    """Keys of a look-up are given in declared order; here it is not that of the alphabet."""
    columns = "columns: {zone: key, area: key, environment: number}\n    rows: [[z, a, 3], [y, a, 1]]"
    change(folder, "file: tables/sector_weights.csv\n    columns: {sector: key, environment: number}", columns)
    change(folder, "sector_weights[sector].environment\n    weight", 'sector_weights["z", "a"].environment\n    weight')
    published = load_release(publish(load(folder)).file)
    assert published.tables["sector_weights"].keys() == ["zone", "area"]


def test_names_are_found_in_the_library(folder: Path, tmp_path: Path) -> None:
    publish(load(folder))
    assert names(tmp_path) == ["shop", "my_questionnaire-2026.1"]
    assert find("shop", tmp_path) == folder
    assert load_any("my_questionnaire-2026.1", tmp_path).release == "my_questionnaire-2026.1"
    assert load_any("shop", tmp_path).release is None
    assert find(str(folder), tmp_path / "elsewhere") == folder


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_new_questionnaire_has_no_fault_and_bears_the_name_of_its_folder(tmp_path: Path, lang: str) -> None:
    create(tmp_path / "Notre Référentiel", lang)  # type: ignore[arg-type]
    loaded = load(tmp_path / "Notre Référentiel")
    assert loaded.model.id == "notre_referentiel"
    assert loaded.warnings == ()
    text = (tmp_path / "Notre Référentiel" / "questionnaire.yaml").read_text("utf-8")
    assert ("# The pillars and their questions." in text) == (lang == "en")
    assert "#fr" not in text
    assert "#en" not in text


@pytest.mark.parametrize(
    ("name", "identity"), [("Été 2026", "ete_2026"), ("2026", "q_2026"), ("日本", "q"), ("a-b", "a_b")]
)
def test_identities_are_made_from_names(name: str, identity: str) -> None:
    assert identity_from(name) == identity
