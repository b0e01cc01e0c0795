"""``ancrage questionnaire diff``: what changed is told, and what leaves answers without a future is not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.loader import load
from questionnaires.model import Action, Basis, Evidence, Fact, FactOption, Group, Measured, Option, QuestionBase
from questionnaires.release import publish
from tests.questionnaires.test_mapping import FOLLOWS, NEW, OLD
from tests.web.runner import run
from web.commands.diff_text import FIELDS

PILLAR = """\
nodes:
  - id: people
    title: Social
    weight: 2
    questions:
      - id: training
        kind: one_of
        text: Qui se forme ?
        options: [{code: none, text: Personne}, {code: all, text: Tous, points: 2}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A questionnaire with one release, whose files go on."""
    (tmp_path / "questionnaire.yaml").write_text(OLD + PILLAR, "utf-8")
    publish(load(tmp_path))
    return tmp_path


def _old(folder: Path) -> str:
    return str(folder / "releases" / "shop-2026.1.json")


def _write(folder: Path, text: str) -> str:
    (folder / "questionnaire.yaml").write_text(text, "utf-8")
    return str(folder)


def test_nothing_differs_from_the_release_that_was_made_of_the_files(folder: Path) -> None:
    found = run("--lang", "fr", "questionnaire", "diff", _old(folder), str(folder))
    assert found.exit_code == 0
    assert "aucune différence" in found.stdout


def test_what_changed_is_told_pillar_by_pillar_with_the_reasons(folder: Path) -> None:
    text = (
        (NEW + PILLAR)
        .replace("id: a,", "id: a_now,")
        .replace("points: 2}]\n", "points: 3}]\n")
        .replace("weight: 2", "weight: 3")
    )
    text = text.replace("[[0, 0], [9, 1]]", "[[0, 0], [12, 1]]").replace(
        "  - {id: heads, kind: number, text: Combien ?}\n", ""
    )
    text = text.replace("profile:\n", "") + FOLLOWS
    text += "  renamed: [{id: a_now, was: a}]\n  dropped: [{id: heads, reason: Inutile.}]\n"
    found = run("--lang", "fr", "questionnaire", "diff", _old(folder), _write(folder, text))
    assert found.exit_code == 0, found.stdout + found.stderr
    said = " ".join(found.stdout.split())
    assert "la méthode change" in said
    assert "Combien ? [heads] n'existe plus : Inutile." in said
    assert "A ? [a_now] change d'identifiant ; a → a_now" in said
    assert "barème : (0 ; 0) (9 ; 1) → (0 ; 0) (12 ; 1)" in said
    assert "Social Social [people] ~ poids : 2 → 3 Qui se forme ? [training] ~ options › all › points : 2 → 3" in said
    assert "Toutes les réponses ont un devenir déclaré." in said
    english = run("--lang", "en", "questionnaire", "diff", _old(folder), str(folder))
    assert "scale: (0 ; 0) (9 ; 1) → (0 ; 0) (12 ; 1)" in english.stdout
    assert "What becomes of every answer is declared." in english.stdout


def test_a_text_alone_leaves_results_comparable(folder: Path) -> None:
    text = (NEW + PILLAR).replace("Qui se forme ?", "Qui a appris quelque chose ?") + FOLLOWS
    found = run("--lang", "fr", "questionnaire", "diff", _old(folder), _write(folder, text))
    assert found.exit_code == 0
    assert "même méthode" in found.stdout


def test_what_the_mapping_leaves_out_is_told_and_is_not_published(folder: Path) -> None:
    text = (NEW + PILLAR).replace("id: training", "id: learning") + FOLLOWS
    found = run("--lang", "fr", "questionnaire", "diff", _old(folder), _write(folder, text))
    assert found.exit_code == 1
    assert "mapping-lost « training » (Qui se forme ?) n'existe plus" in found.stdout
    assert "mapping-new « learning » est nouvelle" in found.stdout
    for command in ("check", "publish"):
        refused = run("--lang", "fr", "questionnaire", command, str(folder))
        assert refused.exit_code == 1
        assert "mapping-lost" in refused.stdout + refused.stderr
    assert [file.name for file in (folder / "releases").iterdir()] == ["shop-2026.1.json"]


def test_files_whose_version_is_published_with_other_content_are_told_so(folder: Path) -> None:
    found = run("--lang", "fr", "questionnaire", "check", _write(folder, (OLD + PILLAR).replace("Boutique", "Magasin")))
    assert found.exit_code == 1
    assert "version-published shop-2026.1 est publiée avec un autre contenu" in found.stdout


def test_two_questionnaires_have_nothing_to_do_with_each_other(folder: Path) -> None:
    other = folder / "other.yaml"
    other.write_text(OLD.replace("id: shop", "id: mill"), "utf-8")
    found = run("--lang", "fr", "questionnaire", "diff", _old(folder), str(other))
    assert found.exit_code == 1
    assert "deux questionnaires" in found.stderr


def test_the_fields_that_authors_write_most_have_words_in_both_languages() -> None:
    models = (QuestionBase, Measured, Option, Group, Fact, FactOption, Action, Evidence, Basis)
    fields = {name for model in models for name in model.model_fields} - {"id", "nodes"}
    beside = {"floor", "ceiling", "from_firm", "from_table", "what", "read_on", "budget"}
    assert fields - beside <= FIELDS.keys()
