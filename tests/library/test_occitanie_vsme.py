"""Occitanie says of every element of the VSME standard which answer it gives, or why it gives none."""

from __future__ import annotations

from questionnaires.library import LIBRARY
from questionnaires.taxonomy import taxonomy
from questionnaires.yaml_reader import read_yaml


def test_every_element_has_a_question_or_a_reason() -> None:
    declared = read_yaml(LIBRARY / "occitanie" / "vsme.yaml").data
    used = {name for point in declared["points"] for name in point["concepts"]}
    unused = [name for group in declared["unused"] for name in group["concepts"]]
    assert used | set(unused) == set(taxonomy(declared["taxonomy"]).concepts)
    assert (len(used), len(unused), len(used & set(unused))) == (13, 130, 0)
