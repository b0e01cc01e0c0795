"""``ancrage report`` and ``template``: what is written, where, and that nothing is where something is wrong."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from questionnaires.yaml_reader import read_yaml
from tests.web.runner import FIRM, SMALL, run, written
from web.cli import main
from web.commands.score_commands import write_whole


def first_page(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small questionnaire with an English title."""
    folder = tmp_path_factory.mktemp("questionnaire") / "small"
    shutil.copytree(SMALL, folder)
    file = folder / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("languages: [fr]", "languages: [fr, en]"), "utf-8")
    (folder / "locale").mkdir()
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "locale" / "en.po").write_text(head + 'msgctxt "title"\nmsgid "Petit"\nmsgstr "Little one"\n', "utf-8")
    return folder


# --- report -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "title", "day"), [("fr", "Petit", "5 mars 2026"), ("en", "Little one", "5 March 2026")]
)
def test_a_report_in_each_language(lang: str, title: str, day: str, small: Path, tmp_path: Path) -> None:
    output = tmp_path / "new" / "folder" / "plan.pdf"
    firm = written(tmp_path, FIRM)
    result = run("report", firm, "-q", small, "-o", output, "--lang", lang, "--date", "2026-03-05", lang="fr")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{output}\n", "")
    pdf = PdfReader(output)
    assert pdf.trailer["/Root"]["/Lang"][:2] == lang  # type: ignore[index]
    cover = first_page(output.read_bytes()).replace("\u00a0", " ")
    assert "Boulangerie Fabre" in cover
    assert title in cover
    assert day in cover
    # 75 points, the same as `ancrage score`, worked out in runner.py.
    whole = " ".join(page.extract_text() for page in pdf.pages)
    assert {"fr": "75,0", "en": "75.0"}[lang] in whole


@pytest.mark.slow
def test_the_cover_bears_the_name_given_then_that_of_the_file(small: Path, tmp_path: Path) -> None:
    nameless = written(tmp_path, FIRM.replace("firm: Boulangerie Fabre\n", ""), "le_fournil.yaml")
    for arguments, name in (([], "le_fournil"), (["--firm", "Chez Zoé <b>"], "Chez Zoé <b>")):
        output = tmp_path / "plan.pdf"
        assert run("report", nameless, "-q", small, "-o", output, *arguments).exit_code == 0
        assert name in first_page(output.read_bytes())


@pytest.mark.slow
def test_the_language_of_the_report_is_that_of_the_command_unless_told(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    assert run("report", written(tmp_path, FIRM), "-q", small, "-o", output, lang="en").exit_code == 0
    assert "Little one" in first_page(output.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--lang", "de"], 2),  # wrong use: the command says how it is used
        (["--date", "yesterday"], 1),
        (["--date", "2026-02-30"], 1),
        (["-q", "occitania"], 1),
        (["--unheard-of"], 2),
    ],
)
def test_nothing_is_written_where_an_option_is_wrong(arguments: list[str], status: int, tmp_path: Path) -> None:
    output = tmp_path / "folder" / "plan.pdf"
    result = run("report", written(tmp_path, FIRM), "-q", SMALL, "-o", output, *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr
    assert not output.parent.exists()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_is_written_where_an_answer_is_wrong(lang: str, tmp_path: Path) -> None:
    firm = written(tmp_path, FIRM.replace("delay: 5", "delay: 1e400"))
    result = run("report", firm, "-q", SMALL, "-o", tmp_path / "folder" / "plan.pdf", lang=lang)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{firm}:8: not-finite ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firm.yaml"]


def test_what_was_there_stays_where_an_answer_is_wrong(tmp_path: Path) -> None:
    output = written(tmp_path, "last year's", "plan.pdf")
    assert run("report", written(tmp_path, "questionnaire: small\n"), "-q", SMALL, "-o", output).exit_code == 1
    assert output.read_text("utf-8") == "last year's"


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    firm = written(tmp_path, FIRM)
    (tmp_path / "taken").mkdir()
    before = sorted(tmp_path.rglob("*"))
    for output in (tmp_path / "taken", firm / "plan.pdf", Path("/proc/nowhere/plan.pdf"), tmp_path / ("a" * 300)):
        for lang, said in (("fr", "impossible à écrire"), ("en", "cannot be written")):
            result = run("report", firm, "-q", SMALL, "-o", output, lang=lang)
            assert (result.exit_code, result.stdout) == (1, "")
            assert len(result.stderr.splitlines()) == 1
            assert said in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.pdf"
    write_whole(path, b"first")
    assert path.read_bytes() == b"first"
    mask = os.umask(0o022)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask  # as any file that the person writes

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


def test_a_report_can_go_into_a_device() -> None:
    write_whole(Path("/dev/null"), b"content")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


# --- template ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_template_filled_in_is_scored(form: str, tmp_path: Path) -> None:
    """From `ancrage template > firm.yaml` to a score: the same 75 points."""
    template = run("template", "-q", SMALL, "--format", form).stdout
    assert len(re.findall(r": null\b", template)) == 10  # eight questions and the two facts without a default
    for name, value in {
        "headcount": "6", "sector": '"craft"', "plan": "true", "tracking": '"monthly"', "gifts": '["time"]',
        "delay": "5", "margin": "0", "founded": '"2020-03-01"', "words": '"Du pain."',
    }.items():  # fmt: skip
        template, changed = re.subn(rf'^( +"?{name}"?: )null', rf"\g<1>{value}", template, flags=re.MULTILINE)
        assert changed == 1
    result = run("score", written(tmp_path, template, f"firm.{form}"), "-q", SMALL)
    assert "75.0 points out of 100" in result.stdout


@pytest.mark.slow
def test_the_template_of_the_library_is_the_default() -> None:
    content = json.loads(run("template", "--format", "json").stdout)
    assert content["questionnaire"] == "occitanie"
    assert len(content["answers"]) >= 40
    assert read_yaml(run("template").stdout).data == content


@pytest.mark.parametrize(("lang", "said"), [("fr", "nombre (personnes)"), ("en", "number (personnes)")])
def test_a_template_is_written_in_the_reader_s_language_and_in_utf8(lang: str, said: str) -> None:
    result = run("template", "-q", SMALL, lang=lang, charset="latin-1")
    assert f"headcount: null  # {said}" in result.stdout_bytes.decode("utf-8")
    assert "Suivez-vous l'énergie ?" not in result.stderr
    assert "l'énergie" in result.stdout_bytes.decode("utf-8")


# --- help -------------------------------------------------------------------------------------------------


def commands() -> list[list[str]]:
    found: list[list[str]] = [[]]
    for name, command in main.commands.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command) or "ancrage")
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_reads_well(command: list[str], option: str) -> None:
    result = run(*command, option, columns=100)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {' '.join(['ancrage', *command])} [")
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert not [line for line in lines if line.endswith("...") and "[" not in line]  # no sentence is cut
    says = result.stdout.split("\n\n")[1]
    assert re.fullmatch(r"  [A-Z][^.]+\.", says)  # what it does, in one sentence


@pytest.mark.parametrize("arguments", [["score"], ["explain", "x"], ["report", "x"], ["nothing"], ["score", "a", "b"]])
def test_wrong_use_is_told_with_the_way_to_help(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: " in result.stderr
    assert "--help" in result.stderr
