"""Finds a questionnaire by its name: in the library, among the releases, or at a path."""

from __future__ import annotations

from pathlib import Path

from questionnaires.findings import Place, QuestionnaireError, finding
from questionnaires.loader import ROOT_FILE, LoadedQuestionnaire, load
from questionnaires.release import load_release

LIBRARY = Path(__file__).parent / "library"
RELEASES = "releases"


def names(library: Path = LIBRARY) -> list[str]:
    """What the library holds: questionnaires being written, then published releases."""
    drafts = sorted(path.parent.name for path in library.glob(f"*/{ROOT_FILE}"))
    releases = sorted(path.stem for path in library.glob(f"*/{RELEASES}/*.json"))
    return [*drafts, *releases]


def find(name: str, library: Path = LIBRARY) -> Path:
    """The folder or file that a name stands for.

    ``occitanie`` is the folder of the library, ``occitanie-2026.1`` one of its releases; anything else is a path.
    Raises QuestionnaireError with the names that exist.
    """
    for draft in library.glob(f"*/{ROOT_FILE}"):
        if draft.parent.name == name:
            return _short(draft.parent)
    for release in library.glob(f"*/{RELEASES}/*.json"):
        if release.stem == name:
            return _short(release)
    try:
        path = Path(name)
        if path.exists():
            return path
    except (OSError, ValueError):  # too long, or a NUL in it: no such file either
        pass
    raise QuestionnaireError(
        [finding("unknown-questionnaire", Place(name), name=name, known=", ".join(names(library)))]
    )


def _short(path: Path) -> Path:
    """The path as a person in the current folder would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def load_any(name: str, library: Path = LIBRARY) -> LoadedQuestionnaire:
    """Load what a name stands for: a folder, a file, or a release, whose hash is verified."""
    path = find(name, library)
    return load_release(path) if path.suffix == ".json" else load(path)
