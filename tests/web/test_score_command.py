"""``ancrage score`` and ``explain`` as a person reads them, and as a program does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessment.scored import score_file
from questionnaires.findings import Lang
from questionnaires.library import LIBRARY
from tests.web.runner import BAKERY, FIRM, LINES, ROOT, SAWMILL, SMALL, run, written
from web.commands.explain_text import explanation
from web.commands.text_table import cells

CASES = sorted(LIBRARY.glob("*/cases/*.yaml"))
SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})


def text(*arguments: object, lang: str = "en", columns: int = 100) -> str:
    result = run(*arguments, lang=lang, columns=columns)
    assert (result.exit_code, result.stderr) == (0, "")
    return re.sub(r"\w+-\d{4}\.\d\+draft.*", "(identity)", result.stdout.translate(SPACES))


# --- the text ---------------------------------------------------------------------------------------------


def test_the_text_of_a_small_firm(tmp_path: Path) -> None:
    firm = written(tmp_path, FIRM)
    assert (
        text("score", firm, "-q", SMALL, lang="fr")
        == """\
Boulangerie Fabre — Petit

Résultat           75,0 points sur 100
Niveau             Solide
Avec justificatif  25,0
Vérifié            0,0

                              obtenus  possibles
Avez-vous un plan ?              25,0       25,0  100 %
→ oui
Suivez-vous l'énergie ?          25,0       25,0  100 %
→ Chaque mois
Que donnez-vous ?                12,5       25,0   50 %
→ Du temps
Combien de jours de retard ?     12,5       25,0   50 %
→ 5 jours
Quelle est votre marge ?
→ 0 €
La moitié du retard
→ 2,5
Depuis quand ?
→ 1er mars 2020
Dites-le avec vos mots.
→ Du pain.

(identity)
"""
    )


def test_the_tree_stops_at_topics_and_full_goes_down_to_answers(tmp_path: Path) -> None:
    firm = written(tmp_path, SAWMILL)
    short = text("score", firm, "-q", LINES)
    assert (
        short
        == """\
Scierie — Lines

Result         −45.0 points out of 100
Level          no level yet
With evidence  −45.0
Verified       −45.0

                                            earned  possible
People                ····················   −45.0      75.0  −60%
Environment           ····················     0.0      25.0    0%

Points added and taken away
  Penalty: How many accidents? [accidents]      −45.0
  Bonus: Do you plant trees? [trees]             +5.0
  Penalty: Have you polluted? [spills]          −50.0
  Floor of “Environment” reached [earth.floor]  +20.0

For “Solid”, still missing:
  • At least 90 points out of 100 (−135.0)

What brings most for the effort
                                gain   effort
  Train one person [training]  +75.0  an hour

(identity)
"""
    )
    full = text("score", firm, "-q", LINES, "--full")
    assert "Do you train the team? [training]" in full
    assert "→ no" in full
    assert "[training]" not in short.partition("Points added")[0]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 80, 120, 300])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_line_is_wider_than_the_terminal_and_figures_are_aligned(columns: int, full: bool, lang: str) -> None:
    lines = text("score", BAKERY, *["--full"] * full, lang=lang, columns=columns).splitlines()
    assert max(map(cells, lines)) <= min(columns, 120)
    start = next(number for number, line in enumerate(lines) if line.strip().startswith(("obtenus", "earned")))
    end = lines.index("", start)
    figures = re.compile(r"(?<=  )−?\d+[.,]\d(?=  |$)")
    ends = {match.end() for line in lines[start:end] for match in figures.finditer(line)}
    assert len(ends) == 2  # earned, possible


@pytest.mark.slow
def test_lines_wrap_at_the_edge_and_lose_nothing() -> None:
    """The same words at any width: nothing is cut."""
    narrow, wide = (run("score", BAKERY, "--full", columns=columns).stdout for columns in (60, 120))

    def words(whole: str) -> list[str]:
        return sorted(re.sub(r"[█▒·]+", " ", whole).split())

    assert words(narrow) == words(wide)


def test_french_has_its_own_spaces_and_marks(tmp_path: Path) -> None:
    out = run("score", written(tmp_path, SAWMILL), "-q", LINES, lang="fr").stdout
    assert "Plancher de «\u202fEnvironnement\u202f» atteint" in out
    assert "−60\u202f%" in out
    assert "Pénalité\u202f: Combien d'accidents\u202f?" in out
    assert not re.search(r"\S [:;?!%»]", out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_without_unicode_gets_plain_characters(encoding: str, tmp_path: Path) -> None:
    firm = written(tmp_path, SAWMILL.replace("training: false", "training: true").replace("Scierie", "Scierie 🌲 œ"))
    result = run("score", firm, "-q", LINES, lang="fr", charset=encoding)
    assert result.exit_code == 0
    lines = result.stdout_bytes.decode(encoding).splitlines()
    people = next(line for line in lines if line.startswith("Social"))
    # Social: 75 − 45 = 30 of 75 points: 8 of 20 marks.
    assert "########" + ("." if encoding == "ascii" else "·") * 12 in people
    assert lines[0].startswith("Scierie ? " + {"ascii": "oe -", "latin-1": "oe -", "cp1252": "œ —"}[encoding])
    plain = run("score", firm, "-q", LINES, lang="fr").stdout.splitlines()
    assert [len(line) for line in lines[6:9]] == [len(line) for line in plain[6:9]]  # still aligned


@pytest.mark.slow
def test_colours_do_not_reach_a_pipe_or_a_file(tmp_path: Path) -> None:
    assert "\x1b" not in run("score", BAKERY).output
    command = [sys.executable, "-m", "web", "--lang", "fr", "score", str(BAKERY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    assert b"\x1b" not in done.stdout
    assert done.stdout.decode("utf-8").startswith("Boulangerie")
    assert done.stderr == b""


def test_an_open_score_is_a_range_and_says_what_to_answer(tmp_path: Path) -> None:
    """plan is not answered: it may earn 0 or 25, or be set aside and give its points to the others."""
    out = text("score", written(tmp_path, FIRM.replace("  plan: true\n", "")), "-q", SMALL, lang="fr")
    assert "Résultat           entre 50,0 et 75,0 points sur 100\n" in out
    assert "Niveau             entre « Démarche engagée » et « Solide »\n" in out
    assert "Il reste 1 question à répondre : elle resserrera cette fourchette.\n" in out
    assert "Avez-vous un plan ?            0,0 – 31,3   0,0 – 31,3\n→ à répondre\n" in out
    assert "Pour « Solide », pas encore sûr :\n  • Au moins 75 points\n" in out
    assert "À répondre d'abord\n  • Avez-vous un plan ? [plan]\n" in out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_assessment_with_nothing_in_it(lang: str, tmp_path: Path) -> None:
    firm = written(tmp_path, "questionnaire: small\nprofile: {headcount: 6, sector: craft}\nanswers: {}\n")
    out = text("score", firm, "-q", SMALL, lang=lang)
    assert {"fr": "entre 0,0 et 100,0 points sur 100", "en": "between 0.0 and 100.0 points out of 100"}[lang] in out
    assert out.startswith(str(firm))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_questionnaire_without_questions(lang: str, tmp_path: Path) -> None:
    empty = written(tmp_path, 'id: empty\nversion: "2026.1"\ntitle: Vide\n', "empty.yaml")
    assert run("questionnaire", "check", empty).stdout.count("\n") == 1  # nothing is scored
    for form in ("yaml", "json"):
        template = run("template", "-q", empty, "--format", form, lang=lang)
        assert template.exit_code == 0
        firm = written(tmp_path, template.stdout, f"firm.{form}")
        out = text("score", firm, "-q", empty, lang=lang)
        assert {"fr": "il n'y a pas de résultat", "en": "there is no score"}[lang] in out
        content = json.loads(run("score", firm, "-q", empty, "--format", "json").stdout)
        assert content["total"]["value"] is content["total"]["unrounded"] is None
        assert "Vide" in text("explain", firm, "-q", empty, "empty", lang=lang)


# --- JSON -------------------------------------------------------------------------------------------------


def as_json(*arguments: object) -> dict[str, Any]:
    result = run("score", *arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    content: dict[str, Any] = json.loads(result.stdout)
    return content


def test_json_has_every_figure_of_a_small_firm(tmp_path: Path) -> None:
    content = as_json(written(tmp_path, SAWMILL), "-q", LINES)
    assert content["total"] == {"low": -45.0, "high": -45.0, "value": -45.0, "unrounded": -45.0}
    assert content["level_at_least"] is None
    assert content["level_at_most"] is None
    assert content["release"].startswith("lines-2026.1+draft.")
    assert re.fullmatch(r"[0-9a-f]{64}", content["method"])
    assert re.fullmatch(r"[0-9a-f]{16}", content["plan"])
    keys = ("id", "parent", "kind", "state", "nominal", "potential", "points")
    assert [tuple(node[key] for key in keys) for node in content["nodes"]] == [
        ("root", None, "root", "answered", 100.0, 100.0, -45.0),
        ("people", "root", "pillar", "answered", 75.0, 75.0, -45.0),
        ("training", "people", "question", "answered", 75.0, 75.0, 0.0),
        ("accidents", "people", "question", "answered", 0.0, 0.0, 0.0),
        ("earth", "root", "pillar", "answered", 25.0, 25.0, 0.0),
        ("energy", "earth", "question", "answered", 25.0, 25.0, 25.0),
        ("trees", "earth", "question", "answered", 0.0, 0.0, 0.0),
        ("spills", "earth", "question", "answered", 0.0, 0.0, 0.0),
    ]
    assert [(line["id"], line["points"]) for line in content["adjustments"]] == [
        ("accidents", -45.0),
        ("trees", 5.0),
        ("spills", -50.0),
        ("earth.floor", 20.0),
    ]


def test_json_of_an_open_assessment_has_bounds_and_no_value(tmp_path: Path) -> None:
    content = as_json(written(tmp_path, FIRM.replace("  plan: true\n", "")), "-q", SMALL)
    assert content["total"] == {"low": 50.0, "high": 75.0, "value": None, "unrounded": None}
    assert (content["level_at_least"], content["level_at_most"]) == ("started", "solid")
    assert content["complete"] is False
    assert [one["question"] for one in content["open_questions"]] == ["plan"]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_points_and_adjustments_add_up_to_the_total(case: Path) -> None:
    content = as_json(case)
    points = [node["points"] for node in content["nodes"] if node["kind"] == "question"]
    adjustments = [line["points"] for line in content["adjustments"]]
    assert sum(points) + sum(adjustments) == pytest.approx(content["total"]["unrounded"], abs=1e-9)
    assert content["total"]["value"] == pytest.approx(content["total"]["unrounded"], abs=0.05 + 1e-9)
    assert len(points) >= 40


def test_there_are_cases() -> None:
    assert len(CASES) >= 4


def test_json_is_utf8_whatever_the_terminal(tmp_path: Path) -> None:
    firm = written(tmp_path, FIRM.replace("Du pain.", "Du pain 🥖 <script>"))
    result = run("score", firm, "-q", SMALL, "--format", "json", charset="latin-1")
    words = next(node for node in json.loads(result.stdout_bytes)["nodes"] if node["id"] == "words")
    assert words["value"] == "Du pain 🥖 <script>"


# --- where the questionnaire comes from -------------------------------------------------------------------


@pytest.mark.slow
def test_a_questionnaire_by_id_by_release_and_by_path(tmp_path: Path) -> None:
    whole = as_json(BAKERY)
    assert as_json(BAKERY, "--questionnaire", "occitanie") == whole
    assert as_json(BAKERY, "-q", LIBRARY / "occitanie") == whole
    assert as_json(BAKERY, "-q", LIBRARY / "occitanie" / "questionnaire.yaml") == whole
    shutil.copytree(SMALL, tmp_path / "small")
    assert run("questionnaire", "publish", tmp_path / "small").exit_code == 0
    firm = written(tmp_path, FIRM.replace("questionnaire: small", "questionnaire: small-2026.1"))
    released = as_json(firm, "-q", tmp_path / "small" / "releases" / "small-2026.1.json")
    assert released["release"] == "small-2026.1"
    assert released["total"]["value"] == 75.0
    assert released["method"] == as_json(written(tmp_path, FIRM), "-q", SMALL)["method"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("occitania", "unknown-questionnaire"), ("../../etc/passwd\0", "unknown-questionnaire"), ("/", "no-such-file")],
)
@pytest.mark.parametrize("command", [("score",), ("explain",), ("report", "-o", "x.pdf"), ("template",)], ids=" ".join)
def test_a_questionnaire_that_is_not_one(
    name: str, code: str, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    firm = [] if command == ("template",) else [written(tmp_path, FIRM)]
    question = ["plan"] if command == ("explain",) else []
    result = run(command[0], *firm, *question, *command[1:], "-q", name)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f" {code} " in f" {result.stderr}"
    assert not (tmp_path / "x.pdf").exists()


def test_answers_to_another_questionnaire(tmp_path: Path) -> None:
    result = run("score", written(tmp_path, FIRM), "-q", "occitanie", lang="fr")
    assert result.exit_code == 1
    assert "firm.yaml:1: answers-other-questionnaire" in result.stderr


# --- explain ----------------------------------------------------------------------------------------------


def test_explain_a_question(tmp_path: Path) -> None:
    """gifts: 1 point of 2, so half of its 25; money as well would bring the other 12.5."""
    out = text("explain", written(tmp_path, FIRM), "gifts", "-q", SMALL, lang="fr")
    assert (
        out
        == """\
Que donnez-vous ? [gifts]
Petit

Réponse               Du temps
Justificatif          déclaré, sans justificatif
Points par son poids  25,0 (25 % de « Petit »)
Points possibles      25,0
Part obtenue          50 %
Points obtenus        12,5

Ce qu'apporterait une autre réponse
                          gain
  en plus : De l'argent  +12,5
"""
    )


def test_explain_an_action(tmp_path: Path) -> None:
    out = text("explain", written(tmp_path, SAWMILL), "training", "-q", LINES)
    assert "How to answer\nAn hour counts.\n\nWhy this question\nOne learns all one's life.\n" in out
    assert "  • Train one person (+75.0, an hour)\n    First step: Ask them what about.\n" in out


def test_explain_a_pillar_with_its_questions_and_its_floor(tmp_path: Path) -> None:
    out = text("explain", written(tmp_path, SAWMILL), "earth", "-q", LINES)
    assert "Points possible         25.0\nPoints earned           0.0 (0%)\n" in out
    assert "Do you track energy? [energy]" in out
    assert "[training]" not in out
    for line in ("Bonus: Do you plant trees? [trees] +5.0", "Floor of “Environment” reached [earth.floor] +20.0"):
        assert line in re.sub(r" +", " ", out)


def test_explain_a_penalty(tmp_path: Path) -> None:
    out = text("explain", written(tmp_path, SAWMILL), "spills", "-q", LINES)
    assert "Penalty: Have you polluted? [spills]  −50.0" in out
    assert "Points earned" not in out
    clean = text("explain", written(tmp_path, SAWMILL.replace("spills: true", "spills: false")), "spills", "-q", LINES)
    assert "This answer adds and takes away no points.\n" in clean


def test_explain_what_does_not_concern_the_firm(tmp_path: Path) -> None:
    """energy is set aside: it was all that Environment had, so its 25 points go to Social, which has 100 to earn.

    training: yes, 100 of 100. With energy answered by no: 75 of 100. So the effect on the total is +25.
    """
    firm = SAWMILL.replace("training: false", "training: true").replace("accidents: 6", "accidents: 0")
    firm = firm.replace("{value: true, tier: verified}", "{not_applicable: Sans compteur.}")
    firm = firm.replace("trees: true", "trees: false").replace("spills: true", "spills: false")
    out = text("explain", written(tmp_path, firm), "energy", "-q", LINES)
    assert re.search(r"Effect on the total +\+25\.0 ", out)
    assert re.search(r"State +does not concern us\n", out)
    assert re.search(r"Reason given +Sans compteur\.\n", out)


def test_explain_what_the_firm_wrote_and_keep_it_on_its_line(tmp_path: Path) -> None:
    firm = FIRM.replace("words: Du pain.", 'words: "<script>\\n ../../etc/passwd \\u202edlrow"')
    out = text("explain", written(tmp_path, firm), "words", "-q", SMALL)
    assert "Answer    \u2068<script> ../../etc/passwd \u202edlrow\u2069\n" in out
    long = text("explain", written(tmp_path, FIRM.replace("Du pain.", "pain " * 3000)), "words", "-q", SMALL)
    assert len(long) < 1000


@pytest.mark.parametrize(
    ("name", "lang", "said"),
    [
        ("plans", "en", "No question, topic or pillar is called “plans”. Did you mean “plan”?\n"),
        ("plans", "fr", "Ni question, ni thème, ni domaine ne s'appelle « plans ». Est-ce « plan » ?\n"),
        ("zzz", "en", "No question, topic or pillar is called “zzz”. The names: ancrage score FILE --full\n"),
        ("\x1b[31m", "en", "No question, topic or pillar is called “ [31m”. The names: ancrage score FILE --full\n"),
    ],
)
def test_explain_what_does_not_exist(name: str, lang: str, said: str, tmp_path: Path) -> None:
    result = run("explain", written(tmp_path, FIRM), name, "-q", SMALL, lang=lang)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", said)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_node_of_the_library_can_be_explained(lang: Lang) -> None:
    scored = score_file(BAKERY)
    for node in scored.result.nodes:
        assert f"[{node.id}]" in (explanation(scored, node.id, lang) or ""), node.id


# --- bad input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "delay : 999 est hors des valeurs possibles (0 à 365)"), ("en", "delay: 999 is out of range (0 to 365)")],
)
def test_faults_are_told_on_standard_error_in_the_reader_s_language(lang: str, said: str, tmp_path: Path) -> None:
    firm = written(tmp_path, FIRM.replace("delay: 5", "delay: 999").replace("plan: true", "plan: 1"))
    result = run("score", firm, "-q", SMALL, lang=lang)
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert [line.split(" ")[:2] for line in lines] == [[f"{firm}:5:", "answer-type"], [f"{firm}:8:", "answer-range"]]
    assert said in lines[1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b"a: &a [*a]",
        b"!!python/object/apply:os.system [ls]",
        b"\xf0\x9f\xa5\x96",
    ],
)
@pytest.mark.parametrize("name", ["firm.yaml", "firm.json", "firm", "../firm.yaml"])
def test_no_file_ends_in_a_stack_trace(content: bytes, name: str, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / name).write_bytes(content)
    result = run("score", inside / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr


@pytest.mark.parametrize("name", ["absent.yaml", "/dev/zero", "/etc", "a" * 5000, "🥖", "-"])
def test_a_file_that_is_no_file(name: str) -> None:
    result = run("score", name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_the_command_itself_ends_with_1_and_no_trace(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web", "score", str(written(tmp_path, "questionnaire: [\n"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
