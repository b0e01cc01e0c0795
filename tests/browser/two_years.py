"""What a firm is asked in two years: the small questionnaire, with a question that the second release splits.

Points of the first release, out of 100:

    environment 50: sorting 25 (once waste is sorted, half of it goes to what is sorted), energy 25 (0 MWh) to 0 (1000)
    people      50: meetings 25 (monthly: half), what comes after 25

Of the second: the same of environment; meetings, bikes, savings, a successor and papers 10 each.
"""

from __future__ import annotations

from pathlib import Path

from tests.assessment.two_releases import SMALL, publish_first, publish_second
from tests.assessment.two_releases import second as _second

_PROUD = "          - {id: proud, kind: text, text: De quoi êtes-vous fiers ?}\n"
_AFTER = """\
          - id: after
            kind: one_of
            text: Préparez-vous la suite ?
            options:
              - {code: neither, text: Non, points: 0}
              - {code: money, text: De l'argent de côté, points: 1}
              - {code: both, text: De l'argent et quelqu'un, points: 2}
            actions:
              - id: prepare
                text: Préparer la suite
                first_step: En parler au comptable.
                effort: day
                budget: some
                reaches: both
"""
_PARTS = """\
          - {id: savings, kind: yes_no, text: Mettez-vous de l'argent de côté ?}
          - {id: successor, kind: yes_no, text: Quelqu'un saurait-il vous remplacer ?}
          - {id: papers, kind: yes_no, text: Vos papiers sont-ils réunis ?}
"""
_SPLIT = """\
  split:
    - id: after
      reason: De l'argent et une personne sont deux choses.
      into:
        - {id: savings, answers: {neither: false, money: true, both: true}}
        - {id: successor, answers: {neither: false, money: false, both: true}}
        - {id: papers}
  dropped:"""
_HELP = "resources: [sorting_guide, closed_aid]"
"""Of sorting: not for the place of the firm."""
_BUDGETS = "budgets: [{code: some, text: moins de 500 €, least: 0, most: 500}]\nefforts:\n"


def first_year(folder: Path) -> Path:
    """Publish the first release in a library; the folder of its questionnaire."""
    return publish_first(folder, _first())


def second_year(home: Path) -> None:
    """Publish the release that follows."""
    text = _second(_first())
    assert _AFTER in text
    publish_second(home, text.replace(_AFTER, _PARTS).replace("  dropped:", _SPLIT))


def _first() -> str:
    text = SMALL.read_text("utf-8")
    assert _PROUD in text
    assert "\nefforts:\n" in text
    assert _HELP in text
    text = text.replace(_PROUD, _PROUD + _AFTER).replace(_HELP, "resources: [waste_network]")
    return text.replace("efforts:\n", _BUDGETS)
