"""``ancrage obligations`` as a person reads it."""

from __future__ import annotations

from pathlib import Path

from tests.web.runner import ROOT, run, written

EXAMPLE = ROOT / "tests" / "features" / "s14_obligations.yaml"
FIRM = "questionnaire: feature\nprofile: {heads: 30}\nanswers: {energy: 2400, area: {not_known: true}, tidy: true}\n"


def text(folder: Path, *arguments: str, lang: str = "en") -> str:
    result = run("obligations", written(folder, FIRM), "-q", EXAMPLE, *arguments, lang=lang)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.replace("\u202f", " ")


def test_due_then_coming_then_open(tmp_path: Path) -> None:
    assert (
        text(tmp_path, "--on", "2026-11-23")
        == """\
Your obligations on 23 November 2026
From your answers alone, and apart from the result: no point depends on them. This informs; it is no
legal advice.

Concern you today (1)
• Register [register]
  Keep a register.
  For whom: Everyone with a team
  Until 1 January 2027 (excluded)
  an old law (to be confirmed)

Will concern you (1)
• Audit [audit]
  Have your energy use audited.
  For whom: Firms that use much energy
  From 1 January 2028
  a law (to be confirmed)

To be checked: an answer is wanting (1)
• Roof [roof]
  Cover the roof.
  For whom: Large places, and firms of 500
  From 1 June 2027
  Depends on: Floor area
  a law to come (to be confirmed)

0 other obligations followed here do not concern you, going by your answers.
"""
    )


def test_in_french_on_a_later_day(tmp_path: Path) -> None:
    shown = text(tmp_path, "--on", "2028-02-01", lang="fr")
    assert "Vos obligations au 1er février 2028" in shown
    assert "Depuis le 1er janvier 2028" in shown
    assert "1 n'est plus en vigueur" in shown


def test_a_day_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    result = run("obligations", written(tmp_path, FIRM), "-q", EXAMPLE, "--on", "2026-13-01")
    assert result.exit_code == 1
    assert result.stderr == "Unreadable date: 2026-13-01 (expected: 2026-12-31)\n"
