"""The page of obligations, and their sources, for a questionnaire that declares one duty and one threshold."""

from __future__ import annotations

import pytest

from questionnaires.loader import load
from reports.method import pages
from tests.reports.test_method import broken, plain

QUESTIONNAIRE = """id: small
version: "2026.1"
title: Petit
languages: [fr, en]
profile:
  - {id: headcount, kind: number, text: Combien êtes-vous ?, minimum: 1, default: 1}
questions:
  - {id: kwh, kind: number, text: Combien d'énergie ?, unit: kWh, minimum: 0}
law:
  parameters:
    - id: audit_from
      text: Énergie qui oblige
      unit: kWh par an
      values:
        - {since: "2015-01-01", value: 5000000, source: "Ancien code, article 1", read_on: to_confirm}
        - {since: "2025-10-01", value: 2750000, source: "Code neuf, article 2", read_on: "2026-11-02"}
  obligations:
    - id: energy_audit
      title: Faire un audit
      text: Tous les quatre ans.
      whom: Qui consomme beaucoup
      when: kwh >= audit_from and headcount >= 2
      since: "2015-01-01"
      until: "2030-12-31"
      source: Code neuf, article 3
      read_on: "2026-11-03"
      caution: Se compte sur trois ans.
      questions: [kwh]
    - {id: always, title: Dire vrai, text: Partout., whom: Tout le monde, when: true, source: Bon sens}
"""
ENGLISH = {
    "title": ("Petit", "Small"),
    "profile.headcount.text": ("Combien êtes-vous ?", "How many are you?"),
    "kwh.text": ("Combien d'énergie ?", "How much energy?"),
    "law.parameters.audit_from.text": ("Énergie qui oblige", "Energy that obliges"),
    "law.parameters.audit_from.unit": ("kWh par an", "kWh a year"),
    "law.parameters.audit_from.values.0.source": ("Ancien code, article 1", "Old code, article 1"),
    "law.parameters.audit_from.values.1.source": ("Code neuf, article 2", "New code, article 2"),
    "law.obligations.energy_audit.title": ("Faire un audit", "Have an audit"),
    "law.obligations.energy_audit.text": ("Tous les quatre ans.", "Every four years."),
    "law.obligations.energy_audit.whom": ("Qui consomme beaucoup", "Whoever uses much"),
    "law.obligations.energy_audit.source": ("Code neuf, article 3", "New code, article 3"),
    "law.obligations.energy_audit.caution": ("Se compte sur trois ans.", "Counted over three years."),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("law")
    (folder / "questionnaire.yaml").write_text(QUESTIONNAIRE, "utf-8")
    entries = [
        f'msgctxt "{name}"\nmsgid "{french}"\nmsgstr "{english}"\n' for name, (french, english) in ENGLISH.items()
    ]
    (folder / "locale").mkdir()
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "locale" / "en.po").write_text(header + "\n".join(entries), "utf-8")
    return pages(load(folder))


def test_an_obligation_says_for_whom_what_since_when_and_where_it_stands(made: dict[str, str]) -> None:
    page = plain(made["fr/obligations.md"])
    assert "## Faire un audit Tous les quatre ans. - Pour qui : Qui consomme beaucoup" in page
    assert "En vigueur : depuis le 1er janvier 2015, jusqu'au 31 décembre 2030 exclu" in page
    assert (
        "Montrée quand : kwh >= audit_from and headcount >= 2 "
        "(lit : [Combien êtes-vous ?] ; [Combien d'énergie ?] ; [Énergie qui oblige])"
    ) in page
    assert "Source : Code neuf, article 3 (lue le 3 novembre 2026)" in page
    assert "Attention : Se compte sur trois ans." in page
    assert "Questions sur le même sujet : [Combien d'énergie ?]" in page
    assert "Montrée à toutes les entreprises" in page
    assert "Source : Bon sens (à confirmer)" in page
    assert "Sur 2 obligations, 1 portent le jour" in page


def test_a_threshold_keeps_what_it_was(made: dict[str, str]) -> None:
    page = plain(made["fr/obligations.md"])
    assert "| 1er janvier 2015 | 5 000 000 kWh par an | Ancien code, article 1 | à confirmer |" in page
    assert "| 1er octobre 2025 | 2 750 000 kWh par an | Code neuf, article 2 | 2 novembre 2026 |" in page


def test_the_english_page_says_the_same(made: dict[str, str]) -> None:
    page = plain(made["en/obligations.md"])
    assert "## Have an audit Every four years. - For whom: Whoever uses much" in page
    assert "In force: since 1 January 2015, until 31 December 2030 (excluded)" in page
    assert "reads: [How many are you?]; [How much energy?]; [Energy that obliges]" in page
    assert "| 1 October 2025 | 2,750,000 kWh a year | New code, article 2 | 2 November 2026 |" in page


def test_the_sources_of_the_law_are_counted_with_the_others(made: dict[str, str]) -> None:
    """Two obligations and two values of a threshold: four sources, of which one of each was read."""
    page = plain(made["fr/sources.md"])
    assert "| loi | 4 | 2 | 2 |" in page
    assert "| Code neuf, article 3 | Obligation | [Faire un audit] | 3 novembre 2026 |" in page
    assert "| Ancien code, article 1 | Seuil d'une obligation | [Énergie qui oblige] | à confirmer |" in page


def test_every_link_leads_somewhere(made: dict[str, str]) -> None:
    assert broken(made) == []
