"""A folder becomes one questionnaire, whose every value knows its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.findings import Place, QuestionnaireError, finding
from questionnaires.loader import LoadedQuestionnaire, load

ROOT = """\
id: shop
version: "2026.1"
title: Essai
tables:
  - id: by_sector
    file: tables/by_sector.csv
    columns: {sector: key, from_headcount: band, weight: number, size: code}
nodes:
  - include: people/pillar.yaml
  - id: money
    title: Argent
    questions:
      - {id: loss, kind: yes_no, text: Une perte ?, weight: 3}
resources: {include: resources.yaml}
"""
TRAINING = """\
id: training
title: Formation
questions:
  - id: plan
    kind: yes_no
    text: Oui ?
"""
BY_SECTOR = """\
note;size;from_headcount;sector;weight

x;s;0;craft;1
;m;10;craft;1.5

;s;0;trade;2
"""
FILES = {
    "questionnaire.yaml": ROOT,
    "people/pillar.yaml": "id: people\ntitle: Social\nnodes:\n  - include: people/training.yaml\n",
    "people/training.yaml": TRAINING,
    "resources.yaml": "resources:\n  - {id: g, title: Guide, offer: Un guide, kind: guide, status: unknown}\n",
    "tables/by_sector.csv": BY_SECTOR,
}


def written(folder: Path, **changes: str) -> Path:
    for name, text in {**FILES, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> LoadedQuestionnaire:
    return load(written(tmp_path))


def test_includes_are_replaced_by_what_they_name(shop: LoadedQuestionnaire) -> None:
    assert [group.id for group in shop.model.all_groups()] == ["people", "training", "money"]
    assert [question.id for question in shop.model.all_questions()] == ["plan", "loss"]
    assert [resource.id for resource in shop.model.catalogue()] == ["g"]


def test_every_value_knows_its_file_and_line(shop: LoadedQuestionnaire, tmp_path: Path) -> None:
    places = {
        ("nodes", 0, "nodes", 0, "questions", 0, "kind"): "people/training.yaml:5",
        ("nodes", 0, "title"): "people/pillar.yaml:2",
        ("nodes", 1, "questions", 0, "weight"): "questionnaire.yaml:13",
        ("nodes", 1, "weight"): "questionnaire.yaml:10",  # not written: its node's
        ("resources", 0, "offer"): "resources.yaml:2",
    }
    for pointer, place in places.items():
        assert str(shop.place(pointer)) == str(tmp_path / place)


def test_a_table_keeps_the_declared_columns_and_types_its_cells(shop: LoadedQuestionnaire, tmp_path: Path) -> None:
    table = shop.tables["by_sector"]
    assert table.keys() == ["sector", "from_headcount"]
    assert table.rows == [
        {"sector": "craft", "from_headcount": 0.0, "weight": 1.0, "size": "s"},
        {"sector": "craft", "from_headcount": 10.0, "weight": 1.5, "size": "m"},
        {"sector": "trade", "from_headcount": 0.0, "weight": 2.0, "size": "s"},
    ]
    assert [place.line for place in table.places] == [3, 4, 6]


def test_faults_of_shape_in_every_file_are_told_at_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        **{
            "questionnaire.yaml": ROOT.replace("weight: 3", "weight: -3"),
            "people/training.yaml": TRAINING.replace("yes_no", "maybe"),
            "resources.yaml": FILES["resources.yaml"].replace("guide,", "gide,"),
        },
    )
    with pytest.raises(QuestionnaireError) as caught:
        load(folder)
    assert [(Path(f.file).name, f.line, f.code) for f in caught.value.findings] == [
        ("training.yaml", 5, "not-one-of"),
        ("questionnaire.yaml", 13, "negative-weight"),
        ("resources.yaml", 2, "not-one-of"),
    ]


def test_faults_of_meaning_in_every_file_are_told_at_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        **{
            "questionnaire.yaml": ROOT.replace("weight: 3", "weight: 'by_sector[\"craft\"].weight'"),
            "people/training.yaml": TRAINING + "    when: los\n",
            "tables/by_sector.csv": BY_SECTOR + ";s;0;trade;2\n",
        },
    )
    with pytest.raises(QuestionnaireError) as caught:
        load(folder)
    # The weight reads a table that is broken, so nothing is said of it before the table is mended.
    assert [(Path(f.file).name, f.line, f.code) for f in caught.value.findings] == [
        ("training.yaml", 7, "unknown-name"),
        ("by_sector.csv", 7, "table-key-twice"),
    ]


def test_a_file_that_includes_itself_is_refused(tmp_path: Path) -> None:
    looping = FILES["people/pillar.yaml"].replace("people/training.yaml", "people/pillar.yaml")
    with pytest.raises(QuestionnaireError) as caught:
        load(written(tmp_path, **{"people/pillar.yaml": looping}))
    assert [found.code for found in caught.value.findings] == ["include-twice"]


def test_a_chain_of_files_that_include_one_another_has_an_end(tmp_path: Path) -> None:
    chain = {f"f{n}.yaml": f"id: g{n}\ntitle: G\nnodes: [{{include: f{n + 1}.yaml}}]\n" for n in range(200)}
    root = 'id: chain\nversion: "2026.1"\ntitle: Chaîne\nnodes: [{include: f0.yaml}]\n'
    with pytest.raises(QuestionnaireError) as caught:
        load(written(tmp_path, **chain, **{"questionnaire.yaml": root}))
    assert [(Path(f.file).name, f.code) for f in caught.value.findings] == [("f50.yaml", "too-deep")]


def test_a_file_of_something_else_is_told_briefly(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire.yaml"
    path.write_text("".join(f"key{n}: {n}\n" for n in range(60_000)), "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        load(path)
    assert len(caught.value.findings) == 500


def test_the_folder_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    written(real)
    (tmp_path / "link").symlink_to(real)
    assert load(tmp_path / "link").model == load(real).model


def test_a_table_may_not_be_a_link_out_of_the_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(BY_SECTOR, "utf-8")
    folder = written(tmp_path / "q")
    (folder / "tables" / "by_sector.csv").unlink()
    (folder / "tables" / "by_sector.csv").symlink_to(secret)
    with pytest.raises(QuestionnaireError) as caught:
        load(folder)
    assert [found.code for found in caught.value.findings] == ["include-outside"]


def test_a_finding_reads_in_both_languages() -> None:
    found = finding("negative-weight", Place("a.yaml", 3), ("nodes", 0, "weight"), value=-1)
    assert found.format_line("en") == (
        "a.yaml:3: negative-weight A weight cannot be negative (-1). — "
        "Zero leaves the question out of the score; to take points away, declare role: penalty."
    )
    assert found.format_line("fr").startswith("a.yaml:3: negative-weight Un poids ne peut pas être négatif (-1). — ")
    assert found.as_json("en")["pointer"] == "/nodes/0/weight"


def test_a_finding_stays_on_one_line_whatever_the_file_holds() -> None:
    found = finding("bad-id", Place("a.yaml", 3), value="a\nb\x1b[2J" + "x" * 500 + "{0}")
    assert "\n" not in found.format_line("fr")
    assert "\x1b" not in found.format_line("fr")
    assert len(found.format_line("fr")) < 400


def test_a_budget_whose_bounds_cross_is_told_at_its_line(tmp_path: Path) -> None:
    text = """\
id: shop
version: "2026.1"
title: Essai
budgets:
  - {code: small, text: moins de 500 €, least: 500, most: 100}
questions:
  - {id: q, kind: yes_no, text: Oui ?}
"""
    (tmp_path / "questionnaire.yaml").write_text(text, "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        load(tmp_path)
    assert [(one.code, one.line) for one in caught.value.findings] == [("limits-cross", 5)]
