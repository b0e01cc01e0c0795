"""``ancrage questionnaire method``: the pages on disk, and what is said when they are not current."""

from __future__ import annotations

from pathlib import Path

from tests.reports.method_sample import write
from tests.web.runner import run


def test_it_writes_the_pages_of_each_language_under_the_name_of_the_questionnaire(tmp_path: Path) -> None:
    result = run("questionnaire", "method", write(tmp_path / "q"), "-o", tmp_path / "out")
    assert result.exit_code == 0
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.md"))
    assert written[:2] == ["sample/en/0-general.md", "sample/en/1-people.md"]
    assert len(written) == 22
    assert f"22 pages written in {tmp_path / 'out' / 'sample'}" in result.stdout


def test_check_writes_nothing_and_is_content_with_current_pages(tmp_path: Path) -> None:
    folder = write(tmp_path / "q")
    run("questionnaire", "method", folder, "-o", tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.md")}
    result = run("questionnaire", "method", folder, "-o", tmp_path / "out", "--check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.md")} == before


def test_check_names_the_page_and_the_command_once_the_files_say_something_else(tmp_path: Path) -> None:
    folder = write(tmp_path / "q")
    run("questionnaire", "method", folder, "-o", tmp_path / "out")
    root = folder / "questionnaire.yaml"
    root.write_text(root.read_text("utf-8").replace("Table inventée", "Table trouvée"), "utf-8")
    result = run("questionnaire", "method", folder, "-o", tmp_path / "out", "--check", lang="fr")
    assert result.exit_code == 1
    page = tmp_path / "out" / "sample" / "fr" / "weights.md"
    assert f"{page} : cette page ne dit plus ce que disent les fichiers" in result.stderr
    assert "fr/README.md" not in result.stderr
    assert (
        f"Écrivez ces pages de nouveau : ancrage questionnaire method {folder} -o {tmp_path / 'out'}" in result.stderr
    )


def test_check_says_which_pages_were_never_written(tmp_path: Path) -> None:
    result = run("questionnaire", "method", write(tmp_path / "q"), "-o", tmp_path / "out", "--check")
    assert result.exit_code == 1
    assert result.stderr.count("this page does not exist yet") == 22
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    result = run("questionnaire", "method", write(tmp_path / "q"), "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "cannot-write" in result.stderr


def test_a_questionnaire_with_errors_is_told_at_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "q")
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("[training]", "[trainings]"), "utf-8")
    result = run("questionnaire", "method", folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert f"{plan}:5: unknown-question" in result.stderr
