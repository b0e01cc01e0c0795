"""Runs the command as a person would, and reads what it prints."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from web.cli import main

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "assessment" / "small"
LINES = ROOT / "tests" / "web" / "lines"
BAKERY = ROOT / "questionnaires" / "library" / "occitanie" / "cases" / "boulangerie.yaml"

# Four questions of 25 points. plan: 25. tracking: 25, with evidence. gifts: 1 of 2, 12.5. delay: 5 of 10 days, 12.5.
# Total: 75. With evidence: tracking alone, 25. Verified: 0.
FIRM = """questionnaire: small
firm: Boulangerie Fabre
profile: {headcount: 6, sector: craft}
answers:
  plan: true
  tracking: {value: monthly, tier: documented}
  gifts: [time]
  delay: 5
  margin: 0
  founded: "2020-03-01"
  words: Du pain.
"""
# Social has 75 points, Environment 25. training: no, 0. accidents: 6 of 10, takes 0.6 × 1 × 75 = 45. energy: 25.
# trees: adds 0.2 × 25 = 5. spills: takes 2 × 25 = 50. Environment: 25 + 5 − 50 = −20, raised to its floor 0 by 20.
# Total: −45 + 0 = −45.
SAWMILL = """questionnaire: lines
firm: Scierie
profile: {}
answers:
  training: false
  accidents: 6
  energy: {value: true, tier: verified}
  trees: true
  spills: true
"""


def run(*arguments: object, lang: str = "en", columns: int = 100, charset: str = "utf-8") -> Result:
    """An exception of the command is one of the test; ``stdout`` and ``stderr`` are told apart."""
    runner = CliRunner(charset=charset, env={"COLUMNS": str(columns), "NO_COLOR": None})
    return runner.invoke(main, ["--lang", lang, *map(str, arguments)], catch_exceptions=False)


def written(folder: Path, text: str, name: str = "firm.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path
