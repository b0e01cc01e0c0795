"""Translations belong to an identity and to the French text that they translate."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.loader import load
from questionnaires.texts import texts
from questionnaires.translations import sync

ROOT = """\
id: small
version: "2026.1"
title: Essai
languages: [fr, en]
efforts:
  - {code: hour, text: une heure, hours: 1}
levels:
  - {id: solid, title: Solide, all: [{condition: total >= 50, text: Assez}]}
questions:
  - id: q
    kind: one_of
    text: Oui ?
    examples: {small: Petit, large: Grand}
    basis: [{what: Seuil, kind: law, source: Code}]
    options:
      - {code: "no", text: Non}
      - {code: sure, text: Oui, points: 1}
    actions:
      - {id: act, text: Agir, first_step: Commencer, effort: hour, reaches: sure}
nodes:
  - {id: people, title: Social, questions: [{id: p, kind: yes_no, text: Oui ?}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "locale").mkdir()
    (tmp_path / "questionnaire.yaml").write_text(ROOT, "utf-8")
    return tmp_path


def write(folder: Path, *entries: tuple[str | None, str, str], name: str = "en.po") -> None:
    text = "".join(
        (f'msgctxt "{context}"\n' if context else "") + f'msgid "{french}"\nmsgstr "{english}"\n\n'
        for context, french, english in entries
    )
    (folder / "locale" / name).write_text(text, "utf-8")


def read(folder: Path, identity: str, lang: str = "en") -> str:
    loaded = load(folder)
    return loaded.translations.get(identity, dict(texts(loaded.model))[identity], lang)


def test_every_text_has_an_identity(folder: Path) -> None:
    assert list(texts(load(folder).model)) == [
        ("title", "Essai"),
        ("efforts.hour.text", "une heure"),
        ("levels.solid.title", "Solide"),
        ("levels.solid.all.0.text", "Assez"),
        ("people.title", "Social"),
        ("p.text", "Oui ?"),
        ("q.text", "Oui ?"),
        ("q.examples.small", "Petit"),
        ("q.examples.large", "Grand"),
        ("q.basis.0.what", "Seuil"),
        ("q.basis.0.source", "Code"),
        ("q.actions.act.text", "Agir"),
        ("q.actions.act.first_step", "Commencer"),
        ("q.options.no.text", "Non"),
        ("q.options.sure.text", "Oui"),
    ]


def test_an_entry_with_the_identity_comes_before_one_with_the_wording(folder: Path) -> None:
    write(folder, (None, "Oui ?", "Yes?"), ("q.text", "Oui ?", "Do you?"))
    assert read(folder, "q.text") == "Do you?"
    assert read(folder, "p.text") == "Yes?"


def test_without_a_translation_the_french_is_read(folder: Path) -> None:
    write(folder, ("q.text", "Oui ?", ""))
    assert read(folder, "q.text") == "Oui ?"
    assert read(folder, "title") == "Essai"
    assert read(folder, "title", "fr") == "Essai"


def test_a_translation_of_a_text_that_has_changed_is_not_shown(folder: Path) -> None:
    write(folder, ("q.text", "Oui, avant ?", "Yes, before?"))
    assert read(folder, "q.text") == "Oui ?"


def test_sync_writes_every_text_once_in_order_and_loses_nothing(folder: Path) -> None:
    write(
        folder, ("gone.text", "Parti", "Gone"), ("q.text", "Oui, avant ?", "Yes, before?"), ("title", "Essai", "Trial")
    )
    write(folder, ("people.title", "Social", "People"), name="en.people.po")
    (done,) = sync(folder, load(folder).model)
    assert (done.translated, done.missing, done.changed, done.obsolete) == (2, 12, 1, 1)
    assert done.merged == (folder / "locale" / "en.people.po",)

    text = (folder / "locale" / "en.po").read_text("utf-8")
    contexts = [line.split('"')[1] for line in text.splitlines() if line.startswith("msgctxt")]
    assert contexts == [identity for identity, _ in texts(load(folder).model)]
    assert '#, fuzzy\n#| msgid "Oui, avant ?"\nmsgctxt "q.text"\nmsgid "Oui ?"\nmsgstr "Yes, before?"\n' in text
    assert '#~ msgctxt "gone.text"\n#~ msgid "Parti"\n#~ msgstr "Gone"\n' in text
    # The fuzzy entry waits for someone to read it again.
    assert read(folder, "q.text") == "Oui ?"
    assert read(folder, "people.title") == "People"


def test_sync_twice_changes_nothing(folder: Path) -> None:
    long = (
        "Un texte d'avant, si long qu'il tient sur plusieurs lignes du fichier, " + r"\"guillemets\" et \n compris." * 2
    )
    write(folder, ("gone.text", "Parti", "Gone"), ("q.text", "Oui, avant ?", "Yes, before?"), ("p.text", long, "Long"))
    sync(folder, load(folder).model)
    once = (folder / "locale" / "en.po").read_bytes()
    sync(folder, load(folder).model)
    assert (folder / "locale" / "en.po").read_bytes() == once


def test_sync_keeps_what_translators_noted(folder: Path) -> None:
    (folder / "locale" / "en.po").write_text('# read by A.\nmsgctxt "title"\nmsgid "Essai"\nmsgstr "Trial"\n', "utf-8")
    sync(folder, load(folder).model)
    assert '# read by A.\nmsgctxt "title"\n' in (folder / "locale" / "en.po").read_text("utf-8")
