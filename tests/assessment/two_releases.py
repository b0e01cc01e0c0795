"""The small questionnaire of the pages in two releases: a name, a question dropped, one new, a figure of the year."""

from __future__ import annotations

from pathlib import Path

from assessment.shelf import Shelf
from questionnaires.loader import load
from questionnaires.mapping import check_following
from questionnaires.release import publish

SMALL = Path(__file__).parents[1] / "web" / "library" / "petit" / "questionnaire.yaml"
OLD, NEW = "petit-2026.1", "petit-2026.2"
_BIKES = "          - {id: bikes, kind: yes_no, text: Venez-vous à vélo ?}\n"
_PROUD = "          - {id: proud, kind: text, text: De quoi êtes-vous fiers ?}\n"
_FOLLOWS = """\
previous:
  release: petit-2026.1
  renamed: [{id: gathering, was: meeting}]
  options: [{id: gathering, withdrawn: [never], added: [seldom], reason: « Jamais » ne disait rien.}]
  dropped: [{id: proud, reason: Personne ne la lisait.}]
  added: [{id: bikes, reason: Le vélo manquait.}]
"""


def second(text: str) -> str:
    """The files of the second release."""
    changed = text.replace('version: "2026.1"', 'version: "2026.2"').replace("id: meeting", "id: gathering")
    changed = changed.replace("{code: never, text: Jamais, points: 0}", "{code: seldom, text: Rarement, points: 0}")
    changed = changed.replace("            kind: number\n", "            kind: number\n            each_year: true\n")
    assert _PROUD in changed
    return changed.replace(_PROUD, _BIKES) + _FOLLOWS


def publish_first(folder: Path, text: str | None = None) -> Path:
    """Make a library with the first release; the folder of its questionnaire. ``text``: other files than the small."""
    home = folder / "library" / "petit"
    home.mkdir(parents=True)
    (home / "questionnaire.yaml").write_text(SMALL.read_text("utf-8") if text is None else text, "utf-8")
    publish(load(home))
    return home


def publish_second(home: Path, text: str) -> None:
    """Publish the release that follows."""
    (home / "questionnaire.yaml").write_text(text, "utf-8")
    assert check_following(load(home)) == []
    publish(load(home))


def shelf_of(folder: Path) -> Shelf:
    """What is published there now."""
    return Shelf(folder / "frozen", folder / "library")


def two_releases(folder: Path) -> Shelf:
    """A shelf with both."""
    publish_second(publish_first(folder), second(SMALL.read_text("utf-8")))
    return shelf_of(folder)
