"""The committed schemas are those of the models, and say one fault once."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from questionnaires import schema
from questionnaires.shape import check_shape
from questionnaires.yaml_reader import read_yaml


@pytest.mark.parametrize("name", list(schema.MODELS))
def test_committed_schemas_are_current(name: schema.Name) -> None:
    committed = (schema.FOLDER / f"{name}.schema.json").read_text("utf-8")
    assert committed == schema.text(name), "run python -m questionnaires.schema"


@pytest.mark.parametrize("name", list(schema.MODELS))
def test_schemas_are_schemas(name: schema.Name) -> None:
    Draft202012Validator.check_schema(schema.schema(name))


def test_editors_show_what_a_field_means() -> None:
    yes_no = schema.schema("group")["$defs"]["YesNo"]
    assert yes_no["description"] == "True or false."
    assert "at most k" in yes_no["properties"]["factor"]["description"]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("{id: q, kind: yes_no, text: T}", []),
        ("{id: q, text: T}", ["missing-key"]),
        ("{id: q, kind: one_of, text: T}", ["missing-key"]),
        ("{id: q, kind: yes_no, text: T, options: []}", ["unknown-key"]),
        ("{id: q, kind: yes_no, text: 3}", ["value-type"]),
        ("{id: q, kind: yes_no, text: T, when: [a]}", ["value-type"]),
        ("{id: q, kind: yes_no, text: T, help: }", ["value-type"]),
        ("[q]", ["value-type"]),
    ],
)
def test_one_fault_is_told_once(question: str, codes: list[str]) -> None:
    document = read_yaml(f"id: g\ntitle: T\nquestions:\n  - {question}\n")
    assert [found.code for found in check_shape(document, "group")] == codes


def test_an_include_and_a_group_are_told_apart() -> None:
    document = read_yaml("id: g\ntitle: T\nnodes:\n  - {include: a.yaml}\n  - {id: h}\n  - {include: a.yaml, id: h}\n")
    found = [(found.pointer, found.code) for found in check_shape(document, "group")]
    assert found == [(("nodes", 1), "missing-key"), (("nodes", 2, "id"), "unknown-key")]
