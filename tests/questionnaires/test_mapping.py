"""A release says what becomes of every answer to the one before: what it leaves out is told, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.loader import load
from questionnaires.mapping import check_following
from questionnaires.release import load_release, publish

OLD = """\
id: shop
version: "2026.1"
title: Boutique
profile:
  - {id: heads, kind: number, text: Combien ?}
questions:
  - {id: a, kind: yes_no, text: A ?}
  - {id: b, kind: number, text: B ?, unit: kg, scale: [[0, 0], [9, 1]]}
  - id: c
    kind: one_of
    text: C ?
    options: [{code: no, text: Non}, {code: some, text: Un peu, points: 1}, {code: all, text: Tout, points: 2}]
"""
NEW = OLD.replace("2026.1", "2026.2")
FOLLOWS = "previous:\n  release: shop-2026.1\n"
A = "  - {id: a, kind: yes_no, text: A ?}\n"
D = "  - {id: d, kind: yes_no, text: D ?}\n"
ALL = "{code: all, text: Tout, points: 2}"
BAD: dict[str, tuple[str, int]] = {
    # code: the second release, and the line of the fault
    "previous-missing": (NEW, 2),
    "previous-unknown": (NEW + "previous:\n  release: shop-2025.9\n", 14),
    "previous-order": (NEW.replace("2026.2", "2026.1") + FOLLOWS, 14),
    "mapping-lost": (NEW.replace(A, "") + FOLLOWS, 12),
    "mapping-new": (NEW.replace(A, A + D) + FOLLOWS, 8),
    "mapping-not-before": (NEW + FOLLOWS + "  dropped: [{id: z, reason: Lourde.}]\n", 15),
    "mapping-still-there": (NEW + FOLLOWS + "  added: [{id: a, reason: Utile.}]\n", 15),
    "mapping-kind": (NEW.replace("unit: kg", "unit: t") + FOLLOWS, 8),
    "mapping-option-lost": (NEW.replace(", " + ALL, "") + FOLLOWS, 12),
    "mapping-option-new": (NEW.replace(ALL, ALL + ", {code: more, text: Plus}") + FOLLOWS, 12),
    "mapping-option-unknown": (NEW + FOLLOWS + "  options: [{id: c, withdrawn: [never]}]\n", 15),
    "version-published": (OLD.replace("Boutique", "Magasin"), 2),
}


def after(folder: Path, text: str) -> list[tuple[str, int | None]]:
    """Codes and lines, once the first release is published."""
    (folder / "questionnaire.yaml").write_text(OLD, "utf-8")
    publish(load(folder))
    (folder / "questionnaire.yaml").write_text(text, "utf-8")
    found = check_following(load(folder))
    for one in found:
        assert "{" not in one.format_line("fr") + one.format_line("en")
    return [(one.code, one.line) for one in found]


@pytest.mark.parametrize("code", BAD)
def test_what_is_left_out_is_told_at_its_line(code: str, tmp_path: Path) -> None:
    text, line = BAD[code]
    beside = [("version-published", 2)] if code == "previous-order" else []
    assert after(tmp_path, text) == [*beside, (code, line)]


def test_the_first_release_and_the_files_that_it_was_made_from_need_no_word(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.yaml").write_text(OLD, "utf-8")
    assert check_following(load(tmp_path)) == []
    assert after(tmp_path, OLD) == []


def test_texts_weights_and_scales_may_change_without_a_word(tmp_path: Path) -> None:
    text = NEW.replace("text: A ?", "text: Alors ?, weight: 3").replace("[9, 1]", "[12, 1]")
    assert after(tmp_path, text + FOLLOWS) == []


def test_a_whole_mapping(tmp_path: Path) -> None:
    text = (
        NEW.replace("id: heads", "id: staff")
        .replace("id: a,", "id: a_now,")
        .replace("unit: kg", "unit: t")
        .replace("id: c\n", "id: c1\n")
        + D
        + "previous:\n"
        "  release: shop-2026.1\n"
        "  renamed: [{id: staff, was: heads}, {id: a_now, was: a}]\n"
        "  asked_again: [{id: b, reason: En tonnes.}]\n"
        "  split: [{id: c, reason: Deux sujets., into: [{id: c1, same: true}, {id: d, answers: {no: false}}]}]\n"
    )
    assert after(tmp_path, text) == []


def test_parts_of_a_split_name_answers_that_there_were(tmp_path: Path) -> None:
    text = (
        NEW.replace(A, D + "  - {id: e, kind: yes_no, text: E ?}\n")
        + FOLLOWS
        + "  split: [{id: a, reason: Deux., into: [{id: d, answers: {yes: true, maybe: true}}, {id: e, same: true}]}]\n"
    )
    assert after(tmp_path, text) == [("mapping-option-unknown", 16)]


def test_the_release_before_is_the_newest_before(tmp_path: Path) -> None:
    """2026.2 is published; 2026.3 cannot pass over it."""
    (tmp_path / "questionnaire.yaml").write_text(OLD, "utf-8")
    publish(load(tmp_path))
    (tmp_path / "questionnaire.yaml").write_text(NEW + FOLLOWS, "utf-8")
    publish(load(tmp_path))
    third = OLD.replace("2026.1", "2026.3") + FOLLOWS
    assert [code for code, _ in after(tmp_path, third)] == ["previous-order"]


def test_a_release_or_a_lone_file_has_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.yaml").write_text(OLD, "utf-8")
    made = publish(load(tmp_path))
    assert check_following(load_release(made.file)) == []
