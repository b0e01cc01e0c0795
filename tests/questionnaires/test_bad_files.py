"""Every code of every catalogue has a bad questionnaire that shows it, alone and at its line.

The first line of a file under ``bad/`` names the code and its place: ``# negative-weight at line 9``, or
``# table-width at t.csv:3`` in a folder. What no file of a repository can show is built here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from questionnaires import findings
from questionnaires.findings import Finding, QuestionnaireError, catalogue
from questionnaires.json_reader import read_json
from questionnaires.library import find, load_any
from questionnaires.loader import load
from questionnaires.release import publish
from questionnaires.scaffold import create
from questionnaires.tables import MAXIMUM_ROWS
from questionnaires.yaml_reader import read_yaml
from tests.questionnaires.test_mapping import BAD as FOLLOWING

BAD = Path(__file__).parent / "bad"
CASES = sorted(path for path in BAD.iterdir())
SMALL = 'id: small\nversion: "2026.1"\ntitle: Essai\nquestions:\n  - {id: q, kind: yes_no, text: Oui ?}\n'


def found_in(path: Path) -> tuple[Finding, ...]:
    try:
        return load(path).warnings
    except QuestionnaireError as error:
        return error.findings


def expected(case: Path) -> tuple[str, str]:
    """Code and place, as the first line of a bad file states them."""
    file = case / "questionnaire.yaml" if case.is_dir() else case
    first = file.read_text("utf-8").partition("\n")[0]
    match = re.fullmatch(r"# ([a-z0-9-]+) at (line (\d+)|(\S+))", first)
    assert match, first
    return match[1], f"{file}:{match[3]}" if match[3] else str(file.parent / match[4])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_file_is_told_with_its_code_and_line(case: Path) -> None:
    code, place = expected(case)
    found = found_in(case)
    assert case.stem == code
    assert [(f.code, str(findings.Place(f.file, f.line))) for f in found if f.code == code] == [(code, place)]
    # Nothing else is said, except where one fault makes another (a stale text is a text twice translated).
    beside = {"translation-twice": {"translation-stale"}}.get(code, set())
    assert {f.code for f in found} - {code} == beside


def refused(action: Callable[[], object]) -> list[str]:
    with pytest.raises(QuestionnaireError) as caught:
        action()
    return [found.code for found in caught.value.findings]


def no_such_file(folder: Path) -> list[str]:
    return refused(lambda: load(folder / "absent.yaml"))


def cannot_read(folder: Path) -> list[str]:
    return refused(lambda: load(folder / ("a" * 5000)))


def file_too_large(folder: Path) -> list[str]:
    path = folder / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)  # sparse: 50 MB that nobody reads
    return refused(lambda: load(path))


def not_utf8(folder: Path) -> list[str]:
    path = folder / "latin.yaml"
    path.write_bytes("id: bad\ntitle: Référentiel\n".encode("latin-1"))
    return refused(lambda: load(path))


def control_character(folder: Path) -> list[str]:
    path = folder / "nul.yaml"
    path.write_bytes(b"id: bad\ntitle: a\0b\n")
    return refused(lambda: load(path))


def json_syntax(_: Path) -> list[str]:
    return refused(lambda: read_json('{"a": 1,}'))


def include_outside(folder: Path) -> list[str]:
    """A symbolic link that leaves the folder, to a file that would be a good group."""
    (folder / "secret.yaml").write_text("id: people\ntitle: Social\n", "utf-8")
    inside = folder / "inside"
    inside.mkdir()
    (inside / "people.yaml").symlink_to(folder / "secret.yaml")
    (inside / "questionnaire.yaml").write_text(SMALL + "nodes:\n  - include: people.yaml\n", "utf-8")
    return refused(lambda: load(inside))


def table_too_long(folder: Path) -> list[str]:
    tables = "tables:\n  - {id: t, file: t.csv, columns: {k: key, v: number}}\n"
    (folder / "questionnaire.yaml").write_text(SMALL + tables, "utf-8")
    rows = "".join(f"k{row},1\n" for row in range(MAXIMUM_ROWS + 1))
    (folder / "t.csv").write_text("k,v\n" + rows, "utf-8")
    return refused(lambda: load(folder))


def unknown_questionnaire(_: Path) -> list[str]:
    return refused(lambda: find("occitania"))


def _published(folder: Path) -> Path:
    (folder / "questionnaire.yaml").write_text(SMALL, "utf-8")
    return publish(load(folder)).file


def release_exists(folder: Path) -> list[str]:
    _published(folder)
    (folder / "questionnaire.yaml").write_text(SMALL.replace("Essai", "Un essai"), "utf-8")
    return refused(lambda: publish(load(folder)))


def not_a_release(folder: Path) -> list[str]:
    path = folder / "answers.json"
    path.write_text('{"questionnaire": "occitanie"}', "utf-8")
    return refused(lambda: load_any(str(path)))


def release_altered(folder: Path) -> list[str]:
    path = _published(folder)
    path.write_text(path.read_text("utf-8").replace("Oui ?", "Non ?"), "utf-8")
    return refused(lambda: load_any(str(path)))


def release_unreadable(folder: Path) -> list[str]:
    """A release of a later version of the software, whose model has a field that this one does not know."""
    path = _published(folder)
    body = json.loads(path.read_text("utf-8"))
    body["content"]["questionnaire"]["novelty"] = True
    del body["sha256"]
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body["sha256"] = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    path.write_text(json.dumps(body), "utf-8")
    return refused(lambda: load_any(str(path)))


def already_a_release(folder: Path) -> list[str]:
    path = _published(folder)
    return refused(lambda: publish(load_any(str(path))))


def cannot_write(folder: Path) -> list[str]:
    (folder / "questionnaire.yaml").write_text(SMALL, "utf-8")
    return refused(lambda: publish(load(folder), folder / "questionnaire.yaml" / "releases"))


def new_folder_not_empty(folder: Path) -> list[str]:
    (folder / "mine.txt").write_text("precious", "utf-8")
    return refused(lambda: create(folder))


BUILT = {
    function.__name__.replace("_", "-"): function
    for function in (
        no_such_file, cannot_read, file_too_large, not_utf8, control_character, json_syntax, include_outside,
        table_too_long, unknown_questionnaire, release_exists, not_a_release, release_altered, release_unreadable,
        already_a_release, cannot_write, new_folder_not_empty,
    )
}  # fmt: skip


@pytest.mark.parametrize("code", BUILT)
def test_what_no_file_of_a_repository_can_show(code: str, tmp_path: Path) -> None:
    assert BUILT[code](tmp_path) == [code]


def test_every_code_of_every_catalogue_is_shown() -> None:
    own = Path(findings.__file__).parent / "messages"
    codes = {code for file in own.glob("*.yaml") for code in yaml.safe_load(file.read_text("utf-8"))}
    assert {case.stem for case in CASES} | BUILT.keys() | FOLLOWING.keys() == codes


def test_every_message_can_be_filled_in_both_languages() -> None:
    for case in CASES:
        for found in found_in(case):
            for lang in ("fr", "en"):
                assert "{" not in found.format_line(lang).replace("{…}", "")


def test_catalogues_speak_both_languages() -> None:
    for code, entry in catalogue().items():
        assert entry.fr, code
        assert entry.en, code
        assert bool(entry.hint_fr) == bool(entry.hint_en), code
        assert set(re.findall(r"\{(\w+)\}", entry.fr)) == set(re.findall(r"\{(\w+)\}", entry.en)), code


def test_a_thousand_levels_of_brackets_are_refused_without_recursion() -> None:
    assert refused(lambda: read_yaml("[" * 100_000)) == ["too-deep"]
    assert refused(lambda: read_json("[" * 100_000)) == ["too-deep"]


def test_an_alias_bomb_is_refused_and_never_expanded() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert set(refused(lambda: read_yaml(bomb))) == {"alias"}
