"""``ancrage questionnaire …`` as an author sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import language, main


def run(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run("questionnaire", "new", tmp_path / "mine").exit_code == 0
    return tmp_path / "mine"


def spoil(folder: Path) -> None:
    file = folder / "questionnaire.yaml"
    file.write_text(
        file.read_text("utf-8").replace("points: 2", "points: -2").replace("kind: yes_no", "kind: maybe"), "utf-8"
    )


def test_a_new_questionnaire_passes_its_check(folder: Path) -> None:
    result = run("questionnaire", "check", folder)
    assert result.exit_code == 0
    assert result.output == (
        "Mon référentiel (mine 2026.1): nothing to report. "
        "3 questions, 2 pillars and topics, 1 level, 1 case checked.\n"
    )


def test_check_prints_one_line_per_finding_and_ends_with_1(folder: Path) -> None:
    spoil(folder)
    result = run("questionnaire", "check", folder)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert [line.partition(" ")[0].rsplit("/", 1)[1] for line in lines] == [
        "questionnaire.yaml:53:",
        "questionnaire.yaml:82:",
    ]
    assert lines[0].endswith(
        "not-one-of “maybe” is not a possible value of “kind”. — "
        "Possible values: any_of, computed, date, number, one_of, text, yes_no."
    )


def test_check_speaks_french_and_json(folder: Path) -> None:
    spoil(folder)
    result = run("questionnaire", "check", folder, "--json", lang="fr")
    assert result.exit_code == 1
    content = json.loads(result.output)
    assert content["ok"] is False
    assert [found["code"] for found in content["findings"]] == ["not-one-of", "out-of-range"]
    assert content["findings"][1]["pointer"] == "/nodes/1/questions/0/options/1/points"
    assert content["findings"][1]["message"] == "« points » vaut -2 ; il faut ≥ 0."


def test_a_warning_is_a_finding_too(folder: Path) -> None:
    (folder / "locale" / "en.po").unlink()
    result = run("questionnaire", "check", folder)
    assert result.exit_code == 1
    assert result.output.splitlines()[0].endswith("ancrage questionnaire sync makes it, ready to be translated.")


def test_publish_once_and_never_again_otherwise(folder: Path) -> None:
    assert run("questionnaire", "publish", folder).output.startswith("mine-2026.1 is published: ")
    assert run("questionnaire", "publish", folder).output.startswith("mine-2026.1 is already published: ")
    file = folder / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("Mon référentiel", "Notre référentiel"), "utf-8")
    result = run("questionnaire", "publish", folder)
    assert result.exit_code == 1
    assert "release-exists" in result.output
    assert run("questionnaire", "check", folder / "releases" / "mine-2026.1.json").exit_code == 0


def test_publish_refuses_a_questionnaire_with_errors(folder: Path) -> None:
    spoil(folder)
    assert run("questionnaire", "publish", folder).exit_code == 1
    assert not (folder / "releases").exists()


def test_sync_says_what_is_left_to_do(folder: Path) -> None:
    file = folder / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("Chaque mois", "Tous les mois"), "utf-8")
    result = run("questionnaire", "sync", folder)
    assert result.exit_code == 0
    assert "24 texts translated, 0 to translate, 1 to read again, 0 set aside." in result.output


def test_schema_prints_a_schema() -> None:
    assert json.loads(run("questionnaire", "schema", "group").output)["$id"] == "urn:ancrage:schema:group"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 5000, "absent", "/dev/zero", "\u202e👍", "/", "x\0y"])
def test_a_name_that_means_nothing_is_told_and_not_traced(name: str) -> None:
    result = run("questionnaire", "check", name)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) >= 1


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR", "LANG": "en"}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
    ],
)
def test_the_language_is_that_of_the_environment(environment: dict[str, str], lang: str) -> None:
    assert language(environment) == lang


def edit(folder: Path, before: str, after: str) -> None:
    file = folder / "questionnaire.yaml"
    assert before in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")


def test_check_proves_that_a_question_is_never_seen(folder: Path) -> None:
    edit(folder, "when: headcount >= 2", "when: headcount >= 2 and headcount < 2")
    result = run("questionnaire", "check", folder)
    assert result.exit_code == 1
    assert "never-seen no firm will ever see “training_days”" in result.stdout


def test_check_scores_the_cases(folder: Path) -> None:
    """The case expects 55. Social still has 12.5 + 12.5 × 2/5 = 17.5; Environment now 75 × 1/3 = 25: 42.5, no level."""
    edit(folder, "points: 2}", "points: 1}")
    edit(folder, "points: 4}", "points: 3}")
    result = run("questionnaire", "check", folder)
    assert result.exit_code == 1
    [total, level] = result.stdout.splitlines()
    assert "craft.yaml:" in total
    assert "case-expectation total: expected 55.0, found 42.5" in total
    assert "case-expectation level: expected solid, found null" in level
    # What a case contradicts is not published either.
    assert run("questionnaire", "publish", folder).exit_code == 1
    assert not (folder / "releases").exists()


def test_a_warning_does_not_keep_from_publishing(folder: Path) -> None:
    (folder / "locale" / "en.po").unlink()
    assert json.loads(run("questionnaire", "check", folder, "--json").stdout)["ok"] is False
    result = run("questionnaire", "publish", folder)
    assert result.exit_code == 0
    assert "translation-file-missing" in result.stderr
    assert result.stdout.startswith("mine-2026.1 is published: ")


def test_json_of_a_check_with_nothing_to_say(folder: Path) -> None:
    result = run("questionnaire", "check", folder, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"ok": True, "findings": []})
