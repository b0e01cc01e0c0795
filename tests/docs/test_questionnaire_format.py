"""docs/questionnaire-format.md says nothing that is not so: its examples load, its scores and values are computed."""

from __future__ import annotations

import importlib.util
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from questionnaires.expressions.scope import FIGURES, FUNCTIONS
from questionnaires.findings import QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.model import Questionnaire
from questionnaires.schema import schema
from questionnaires.yaml_reader import read_yaml
from tests.oracle.oracle import Answer, score

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "questionnaire-format.md").read_text("utf-8")
_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>yaml|csv|po)\n(?P<text>.*?)```\n"
    r"(?P<scores>(?:<!-- score: .*? -->\n)*)",
    re.DOTALL,
)
BLOCKS = list(_BLOCK.finditer(PAGE))
EXAMPLES = [block for block in BLOCKS if block["file"] is None]
SCORES = [
    (block["text"], statement)
    for block in EXAMPLES
    for statement in re.findall(r"<!-- score: (.*?) -->", block["scores"], re.DOTALL)
]
# The page leaves out what it has said once: the first three lines, and the profile of its first pages.
TOP = 'id: example\nversion: "2026.1"\ntitle: Exemple\n'
PROFILE = next(block["text"] for block in EXAMPLES if block["text"].startswith("profile:"))
QUESTION = "questions:\n  - {id: insurance, kind: yes_no, text: Êtes-vous assuré ?}\n"


def completed(example: str) -> str:
    if example.startswith("id:"):
        return example
    whole = TOP + example
    if "profile:" not in example:
        whole += PROFILE
    return whole if "questions:" in example else whole + QUESTION


def loaded(example: str, folder: Path) -> LoadedQuestionnaire:
    (folder / "questionnaire.yaml").write_text(completed(example), "utf-8")
    return load(folder)


def title(text: str) -> str:
    return re.sub(r"\W+", " ", text)[:40].strip()


@pytest.mark.parametrize("example", [block["text"] for block in EXAMPLES], ids=title)
def test_every_example_loads_without_a_finding(example: str, tmp_path: Path) -> None:
    assert [found.format_line("en") for found in loaded(example, tmp_path).warnings] == []


def answer(stated: Any) -> Answer:
    if isinstance(stated, dict) and "not_applicable" in stated:
        return Answer("not_applicable")
    if isinstance(stated, dict) and "not_known" in stated:
        return Answer("not_known")
    return Answer("answered", tuple(stated) if isinstance(stated, list) else stated)


@pytest.mark.parametrize(("example", "statement"), SCORES, ids=title)
def test_every_score_is_what_the_page_says(example: str, statement: str, tmp_path: Path) -> None:
    stated = read_yaml(statement).data
    questionnaire = loaded(example, tmp_path)
    profile = stated.get("profile", {"headcount": 6, "sector": "craft"})
    profile = {fact.id: profile.get(fact.id, fact.default) for fact in questionnaire.model.profile}
    answers = {name: answer(value) for name, value in stated["answers"].items()}
    tables: Any = {name: table.rows for name, table in questionnaire.tables.items()}
    result = score(questionnaire.model, tables, profile, answers)
    assert result.rounded == Fraction(str(stated["total"]))
    if "level" in stated:
        assert result.level == stated["level"]
    # The figure stands in the text too, for the reader.
    assert f"{stated['total']}" in PAGE or f"**{stated['total']}**" in PAGE


def test_the_page_states_scores() -> None:
    assert len(EXAMPLES) >= 15
    assert len(SCORES) >= 19


def test_the_folder_of_several_files_loads(tmp_path: Path) -> None:
    for block in BLOCKS:
        if block["file"] is not None:
            path = tmp_path / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], "utf-8")
    questionnaire = load(tmp_path)
    assert [group.id for group in questionnaire.model.all_groups()] == ["people", "training"]
    assert questionnaire.translations.get("training_plan.text", "?", "en") == "Do you plan training?"
    assert {found.code for found in questionnaire.warnings} == {"translation-missing"}


VALUES = dict(
    re.findall(r"^\| `(.+)` \| (\S+) \|$", PAGE.partition("<!-- expressions -->")[2].partition("\n## ")[0], re.M)
)


@pytest.mark.parametrize(("expression", "value"), VALUES.items())
def test_every_expression_gives_what_the_page_says(expression: str, value: str, tmp_path: Path) -> None:
    """The expression as a formula; a truth value as 1 or 0, and its absence told apart by asking for its contrary."""
    truth = re.search(r"[<>=]| in |\band\b|\bor\b|^not |is_absent", expression) and " if " not in expression
    formula = f"1 if ({expression}) else 0 if not ({expression}) else 1 / 0" if truth else expression
    example = (
        "questions:\n"
        "  - {id: training_days, kind: number, text: Jours ?}\n"
        "  - {id: founded, kind: date, text: Depuis ?}\n"
        "  - {id: accidents, kind: number, text: Accidents ?}\n"
        "  - {id: certified, kind: yes_no, text: Certifié ?}\n"
        "  - id: local_links\n    kind: any_of\n    text: Avec qui ?\n    maximum: 1\n"
        "    options: [{code: schools, text: a, points: 1}, {code: charities, text: b, points: 1}]\n"
        f"  - {{id: given, kind: computed, text: Donne, decimals: 2, formula: '{formula}'}}\n"
    )
    answers = {
        "training_days": Answer("answered", 2),
        "founded": Answer("answered", "2020-03-01"),
        "accidents": Answer("not_known"),
        "certified": Answer("not_known"),
        "local_links": Answer("answered", ("schools", "charities")),
    }
    model: Questionnaire = loaded(example, tmp_path).model
    result = score(model, {}, {"headcount": 6, "sector": "craft"}, answers)
    if value == "absent":
        assert result.questions["given"].state == "not_applicable"
    else:
        assert result.values["given"] == Fraction({"true": "1", "false": "0"}.get(value, value))


def test_every_operator_and_function_has_its_line() -> None:
    table = PAGE.partition("## Expressions")[2].partition("### Missing and absent")[0]
    for name in FUNCTIONS | FIGURES:
        assert re.search(rf"`{name}[(`]", table), name


def test_every_key_of_every_part_is_on_the_page() -> None:
    """What the models know and the page does not is a thing no author would find."""
    known = schema("questionnaire")
    parts = [known, *known["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", {})}
    assert {key for key in keys if not re.search(rf"\b{key}\b", PAGE)} == set()


def test_the_table_of_findings_is_current() -> None:
    spec = importlib.util.spec_from_file_location("findings_table", ROOT / "tools" / "findings_table.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.current(PAGE) == PAGE, "run python tools/findings_table.py"


def test_no_example_is_passed_over() -> None:
    assert PAGE.count("```yaml\n") == sum(block["kind"] == "yaml" for block in BLOCKS)


def test_a_broken_example_would_be_seen(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError):
        loaded(EXAMPLES[0]["text"].replace("points: 2", "points: two"), tmp_path)
