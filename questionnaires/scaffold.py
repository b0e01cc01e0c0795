"""Writes a small questionnaire to start from: three questions, a table, a level, a translation, a case."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from questionnaires.findings import Lang, Place, QuestionnaireError, finding

TEMPLATE = Path(__file__).parent / "template"
_NOTE = re.compile(r"(?P<indent> *)#(?P<lang>fr|en) (?P<text>.*)")


def create(folder: Path, lang: Lang = "fr") -> list[Path]:
    """Write the files of a new questionnaire, named after its folder, with comments in one language.

    Returns the files written. Raises QuestionnaireError, and writes nothing, where the folder is in use.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuestionnaireError([finding("new-folder-not-empty", Place(str(folder)))])
    identity = identity_from(folder.resolve().name)
    written = []
    try:
        for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
            target = folder / source.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_filled(source.read_text("utf-8"), identity, lang), "utf-8")
            written.append(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise QuestionnaireError([finding("cannot-write", Place(str(folder)), reason=reason)]) from None
    return written


def identity_from(name: str) -> str:
    """An identity made from the name of a folder: ``Mon Référentiel`` → ``mon_referentiel``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    cleaned = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:64]
    return cleaned if re.match(r"[a-z]", cleaned) else f"q_{cleaned}".rstrip("_")


def _filled(text: str, identity: str, lang: Lang) -> str:
    lines = []
    for line in text.splitlines():
        note = _NOTE.fullmatch(line)
        if note is None:
            lines.append(line)
        elif note["lang"] == lang:
            lines.append(f"{note['indent']}# {note['text']}")
    year = datetime.now(UTC).year
    return "\n".join(lines).replace("my_questionnaire", identity).replace('"2026.1"', f'"{year}.1"') + "\n"
