"""Writes the table of all findings into docs/questionnaire-format.md, from the catalogues of messages."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "questionnaire-format.md"
SECTIONS = {
    "questionnaires/messages/files": "The file itself",
    "questionnaires/messages/shape": "The shape of a file",
    "questionnaires/messages/tables": "Look-up tables",
    "questionnaires/messages/expressions": "Expressions",
    "questionnaires/messages/checks": "The questionnaire as a whole",
    "scoring/messages/checks": "What can be proved before anybody answers",
    "questionnaires/messages/translations": "Translations",
    "questionnaires/messages/releases": "Names and releases",
    "questionnaires/messages/previous": "From one release to the next",
    "assessment/messages/answers": "Answers files and cases",
}
_BETWEEN = re.compile(r"(<!-- findings: begin[^\n]*-->\n).*(<!-- findings: end -->)", re.DOTALL)


def table() -> str:
    """One table for each catalogue; parameters of a message are shown as an ellipsis."""
    parts = []
    found = {str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.glob("*/messages/*.yaml")}
    for catalogue in [*SECTIONS, *sorted(found - SECTIONS.keys())]:
        path = ROOT / f"{catalogue}.yaml"
        rows = [f"### {SECTIONS.get(catalogue, path.stem.capitalize())}\n", "| code | says | |", "|---|---|---|"]
        for code, entry in yaml.safe_load(path.read_text("utf-8")).items():
            said = f"{_plain(entry['en'])} {_plain(entry.get('hint_en', ''))}".strip()
            rows.append(f"| `{code}` | {said} | {'' if entry['severity'] == 'error' else 'warning'} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    text = re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", text).replace("{{", "{").replace("}}", "}")
    text = text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return text if not text or text[-1] in ".?!" else text + "."


def current(page: str) -> str:
    """The page with the table that it should have."""
    return _BETWEEN.sub(lambda match: f"{match[1]}\n{table()}\n\n{match[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text("utf-8")), "utf-8")
