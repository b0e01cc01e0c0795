"""Answers files: what is right is read as it is written, what is wrong is told with its code, path and line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment import answers_file
from assessment.answer_check import LONGEST_TEXT
from assessment.answers_file import AnswersFile, read_answers
from assessment.scored import score_file
from questionnaires.findings import Finding, QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.yaml_reader import MOST_FINDINGS, read_yaml
from scoring.answers import Answer, TierCode

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
TOP = "questionnaire: small\nprofile: {headcount: 6, sector: craft}\nanswers:\n"


@pytest.fixture(scope="module")
def small() -> LoadedQuestionnaire:
    return load(HERE / "small")


def refused(path: Path, questionnaire: LoadedQuestionnaire) -> tuple[Finding, ...]:
    with pytest.raises(QuestionnaireError) as caught:
        read_answers(path, questionnaire)
    return caught.value.findings


def read(text: str, folder: Path, questionnaire: LoadedQuestionnaire, name: str = "answers.yaml") -> AnswersFile:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_answers(path, questionnaire)


def codes(text: str, folder: Path, questionnaire: LoadedQuestionnaire, name: str = "answers.yaml") -> list[str]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [found.code for found in refused(path, questionnaire)]


# --- what is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_answers_file_is_told_with_its_code_and_line(path: Path, small: LoadedQuestionnaire) -> None:
    match = re.fullmatch(r"# ([a-z-]+) at line (\d+)", path.read_text("utf-8").partition("\n")[0])
    assert match
    found = refused(path, small)
    assert [(f.code, f.line, f.severity) for f in found] == [(match[1], int(match[2]), "error")]
    assert path.stem == match[1]
    for lang in ("fr", "en"):
        line = found[0].format_line(lang)
        assert line.startswith(f"{path}:{match[2]}: {match[1]} ")
        assert "{" not in line


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_json_is_told_as_yaml_is(path: Path, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    as_json = tmp_path / "answers.json"
    as_json.write_text(json.dumps(read_yaml(path).data, indent=1), "utf-8")
    told = [(found.code, found.pointer, found.message("fr")) for found in refused(as_json, small)]
    assert told == [(found.code, found.pointer, found.message("fr")) for found in refused(path, small)]


def test_every_code_of_the_catalogue_is_shown() -> None:
    catalogue = Path(answers_file.__file__).parent / "messages" / "answers.yaml"
    shown_by_cases = {
        "case-shape",
        "case-unknown",
        "case-expectation",
        "path-not-offered",
    }  # tests/assessment/test_cases.py
    assert {path.stem for path in BAD} | shown_by_cases == set(yaml.safe_load(catalogue.read_text("utf-8")))


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(small: LoadedQuestionnaire, tmp_path: Path) -> None:
    text = (
        "questionnaire: small\nprofile:\n  headcount: 0\n  sector: fishing\nanswers:\n  plan: 1\n  gifts: time\n"
        "  tracking: {value: weekly, tier: gold}\n  unheard_of: true\n"
    )
    path = tmp_path / "answers.yaml"
    path.write_text(text, "utf-8")
    assert [(found.line, found.code, "/".join(map(str, found.pointer))) for found in refused(path, small)] == [
        (3, "answer-range", "profile/headcount"),
        (4, "answer-option", "profile/sector"),
        (6, "answer-type", "answers/plan"),
        (7, "answer-type", "answers/gifts"),
        (8, "answer-tier", "answers/tracking/tier"),
        (8, "answer-option", "answers/tracking/value"),
        (9, "answer-unknown-question", "answers/unheard_of"),
    ]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        # A truth value is neither 1 nor "yes"; a figure is neither a text nor a truth value.
        ("plan: yes", "answer-type"),  # in YAML 1.2, yes is a text
        ("plan: oui", "answer-type"),
        ('plan: "true"', "answer-type"),
        ("plan: 1", "answer-type"),
        ('delay: "3"', "answer-type"),
        ("delay: 3 jours", "answer-type"),
        ("delay: 1,5", "answer-type"),
        ("delay: true", "answer-type"),
        ("delay: [3]", "answer-type"),
        ("tracking: 2", "answer-type"),
        ("tracking: [monthly]", "answer-type"),
        ("gifts: {time: true}", "answer-form"),
        ("gifts: [[time]]", "answer-type"),
        ("gifts: [time, true]", "answer-type"),
        ("words: 12", "answer-type"),
        ("words: [a, b]", "answer-type"),
        ("plan: {}", None),
        # Out of range, or not a figure at all.
        ("delay: -1", "answer-range"),
        ("delay: 365.0001", "answer-range"),
        ("margin: 1e16", "answer-range"),
        ("delay: .nan", "not-finite"),
        ("delay: .inf", "not-finite"),
        ("delay: -.inf", "not-finite"),
        ("delay: 1e400", "not-finite"),
        ("delay: 9999999999999999999999", "not-finite"),
        # Dates: a day that exists, written in one way.
        ("founded: 2025-12-31", None),
        ("founded: 31/12/2025", "answer-date"),
        ("founded: 20251231", "answer-date"),
        ('founded: "2025-W01-1"', "answer-date"),
        ("founded: true", "answer-date"),
        # The forms of an answer.
        ("plan: {value: true, not_known: true}", "answer-form"),
        ("plan: {not_known: 1}", "answer-form"),
        ("plan: {not_known: true, not_applicable: non}", "answer-form"),
        ("plan: {not_applicable: true}", "reason-missing"),
        ("plan: {not_applicable: 0}", "reason-missing"),
        ("plan: {value: true, estimate: 1}", "answer-type"),
        ("plan: {value: true, note: [a]}", "answer-type"),
        ("plan: {value: null, tier: gold}", "answer-tier"),
        ("tracking: {value: monthly, detail: {weekly: depuis mars}}", "answer-option"),
        ("tracking: {value: monthly, detail: depuis mars}", "answer-form"),
        ("half_delay: {not_known: true}", "answer-computed"),
        ("half_delay: null", None),
        ("delay: {not_known: false}", None),
        # What makes the file itself unreadable.
        ("plan: true\n  plan: false", "duplicate-key"),
        ("plan: &a true\n  delay: *a", "alias"),
        ("plan: !!python/object/apply:os.system [ls]", "tag"),
        ('words: "a\\0b"', "control-character"),
    ],
)
def test_nothing_is_guessed(answer: str, code: str | None, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    if code is None:
        read(f"{TOP}  {answer}\n", tmp_path, small)
    else:
        assert set(codes(f"{TOP}  {answer}\n", tmp_path, small)) == {code}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_json_holds_no_figure_that_is_not_finite(word: str, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    content = {"questionnaire": "small", "profile": {"headcount": 6, "sector": "craft"}, "answers": {"delay": 1}}
    text = json.dumps(content).replace('"delay": 1', f'"delay": {word}')
    assert codes(text, tmp_path, small, "answers.json") == ["not-finite"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "<script>", "small/../occitanie", "", "Small", "a\u202eb", 12, ["small"]],
)
def test_a_questionnaire_is_named_and_never_a_path(name: Any, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    """What a file holds shall not make the program read another file."""
    text = json.dumps({"questionnaire": name, "profile": {"headcount": 6, "sector": "craft"}, "answers": {}})
    assert codes(text, tmp_path, small, "answers.json") == ["answers-questionnaire-name"]
    with pytest.raises(QuestionnaireError) as caught:
        score_file(tmp_path / "answers.json")
    assert [found.code for found in caught.value.findings] == ["answers-questionnaire-name"]


def test_a_questionnaire_that_does_not_exist_is_told_at_the_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("answers: {}\nquestionnaire: occitania\n", "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        score_file(path)
    assert [(found.code, found.file, found.line) for found in caught.value.findings] == [
        ("unknown-questionnaire", str(path), 2)
    ]


def test_an_alias_bomb_is_refused_and_never_expanded(small: LoadedQuestionnaire, tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert set(codes(TOP + "  plan: true\n" + bomb, tmp_path, small)) == {"alias"}


def test_ten_megabytes_in_an_answer_are_not_read(small: LoadedQuestionnaire, tmp_path: Path) -> None:
    assert codes(f"{TOP}  words: {'a' * 10_000_000}\n", tmp_path, small) == ["file-too-large"]
    assert codes(f"{TOP}  words: {'a' * 900_000}\n", tmp_path, small) == ["answer-too-long"]
    assert read(f"{TOP}  words: {'a' * LONGEST_TEXT}\n", tmp_path, small).sheet.answers["words"].value


def test_a_file_of_something_else_is_told_in_a_second(small: LoadedQuestionnaire, tmp_path: Path) -> None:
    """Faults without number: told up to as many as anyone would read, with no search for each of the others."""
    many = "".join(f"  question_{number}: 1\n" for number in range(30_000))
    assert codes(TOP + many, tmp_path, small) == ["answer-unknown-question"] * MOST_FINDINGS
    assert "answer-twice" in codes(f"{TOP}  gifts: [{'time, ' * 100_000}time]\n", tmp_path, small)
    long = {"questionnaire": "small", "profile": {"headcount": 6, "sector": "craft"}, "answers": {"q" * 500_000: 1}}
    assert codes(json.dumps(long), tmp_path, small, "answers.json") == ["answer-unknown-question"]


@pytest.mark.parametrize("text", ["", "null", "12", "a text", "[]", "- questionnaire: small", "{"])
def test_what_is_no_answers_file_at_all(text: str, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    assert len(codes(text, tmp_path, small)) == 1
    assert len(codes(text, tmp_path, small, "answers.json")) == 1


# --- what is right ----------------------------------------------------------------------------------------


def test_every_form_of_answer_is_read(small: LoadedQuestionnaire, tmp_path: Path) -> None:
    text = """
questionnaire: small-2026.1
firm: "  Boulangerie\\n Fabre  "
profile: {headcount: 6, sector: craft}
answers:
  plan: {not_applicable: "Ouverte en mai."}
  tracking: {value: monthly, tier: documented, note: Relevé., estimate: true, detail: {monthly: depuis mars}}
  gifts: []
  delay: 0
  margin: {not_known: true}
  half_delay: null
  founded: "2020-02-29"
  words: null
"""
    file = read(text, tmp_path, small)
    assert file.firm == "Boulangerie Fabre"
    assert file.sheet.profile == {"headcount": 6.0, "sector": "craft", "employer": True}  # the last by default
    assert file.sheet.answers == {
        "plan": Answer("not_applicable", reason="Ouverte en mai."),
        "tracking": Answer(
            "answered", "monthly", TierCode.DOCUMENTED, None, "Relevé.", True, {"monthly": "depuis mars"}
        ),
        "gifts": Answer("answered", ()),
        "delay": Answer("answered", 0.0),
        "margin": Answer("not_known"),
        "founded": Answer("answered", "2020-02-29"),
    }


@pytest.mark.parametrize("zero", ["0", "0.0", "-0", "{value: 0}", "{value: 0.0, tier: verified}"])
def test_zero_is_an_answer(zero: str, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    """0 days of delay is the best answer there is; it must not be taken for nothing."""
    assert read(f"{TOP}  delay: {zero}\n", tmp_path, small).sheet.answers["delay"].value == 0.0


@pytest.mark.parametrize("false", ["false", "{value: false}", "{value: false, not_known: false}"])
def test_no_is_an_answer(false: str, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    assert read(f"{TOP}  plan: {false}\n", tmp_path, small).sheet.answers["plan"] == Answer("answered", False)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "🥖👩‍🌾 à 4 h",
        "שלום \u202eabc",
        "مرحبا",
        "{{ 7 * 7 }}",
        "'; DROP TABLE",
        "a\nb\tc",
    ],
)
@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_text_is_kept_as_it_is_written(text: str, suffix: str, small: LoadedQuestionnaire, tmp_path: Path) -> None:
    content = {
        "questionnaire": "small",
        "profile": {"headcount": 6, "sector": "craft"},
        "answers": {"words": text, "plan": {"value": True, "note": text}},
    }
    written = json.dumps(content, ensure_ascii=False)
    answers = read(written, tmp_path, small, f"answers.{suffix}").sheet.answers
    assert answers["words"].value == text
    assert answers["plan"].note == text
