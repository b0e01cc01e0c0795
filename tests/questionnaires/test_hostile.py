"""Whatever a file holds, reading it ends in a questionnaire or in findings, never in another exception."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.findings import Finding, QuestionnaireError
from questionnaires.json_reader import read_json
from questionnaires.loader import load
from questionnaires.yaml_reader import read_yaml

TEMPLATE = (Path(__file__).parents[2] / "questionnaires" / "template" / "questionnaire.yaml").read_text("utf-8")
SCRAPS = st.sampled_from(
    [
        "", ":", "- ", "{", "}", "[", "]", "&a ", "*a ", "!!python/object:os.system ", "<<: ", "? ", "| ", "> ", "\t",
        '"', "'", "---\n", "...\n", "%YAML 1.1\n", "#", "null", "true", "-1", ".nan", "1e999", "9" * 400, "é", "\u202e",
        "\0", "\ud7ff", "<script>", "../../etc/passwd", "{0}", "%s", "x" * 3000,
    ]
)  # fmt: skip


def survives(text: str, folder: Path) -> None:
    path = folder / "questionnaire.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    findings: tuple[Finding, ...]
    try:
        findings = load(path).warnings
    except QuestionnaireError as error:
        findings = error.findings or (Finding("an error that says nothing"),)
    for found in findings:
        assert "\n" not in found.format_line("fr")
        assert "\n" not in found.format_line("en")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_good_questionnaire_with_scraps_in_it(data: st.DataObject, tmp_path: Path) -> None:
    text = TEMPLATE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(SCRAPS) + text[end:]
    survives(text, tmp_path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text(text: str, tmp_path: Path) -> None:
    survives(text, tmp_path)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    try:
        read = read_json(text).data
    except QuestionnaireError as error:
        assert {found.code for found in error.findings} == {"control-character"}  # noqa: PT017 (raised for some texts only)
        return
    assert read == value
    assert json.dumps(read) == json.dumps(value)


@given(text=st.text(alphabet='{}[]",:0123456789.eE+-truefalsn \n\\u', max_size=60))
def test_json_is_refused_as_the_standard_library_refuses_it(text: str) -> None:
    def refuse(word: str) -> float:
        raise ValueError(word)

    try:
        standard = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        with pytest.raises(QuestionnaireError):
            read_json(text)
        return
    with contextlib.suppress(QuestionnaireError):  # duplicate keys and endless numbers are refused besides
        assert read_json(text).data == standard


@given(value=st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), VALUES, max_size=3))
def test_json_means_the_same_to_the_yaml_reader(value: object) -> None:
    text = json.dumps(value)
    try:
        as_json = read_json(text)
        as_yaml = read_yaml(text)
    except QuestionnaireError:
        return
    assert as_yaml.data == as_json.data
