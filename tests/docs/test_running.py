"""docs/running.md names every setting with its default, and no setting that does not exist; every command too."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr

from web.cli import main
from web.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "running.md").read_text("utf-8")
ROWS: dict[str, str] = dict(re.findall(r"^\| `ANCRAGE_(\w+)` \| (?:`([^|]+)` )?\|", PAGE, re.MULTILINE))


def shown(default: object) -> str:
    """A default as one would write it in the environment; empty where there is none."""
    if default is None or isinstance(default, SecretStr):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_explained_and_no_other() -> None:
    assert {name.lower() for name in ROWS} == set(Settings.model_fields)


def test_every_default_is_the_one_that_holds() -> None:
    assert {name.lower(): default for name, default in ROWS.items()} == {
        name: shown(field.default) for name, field in Settings.model_fields.items()
    }


def test_every_variable_that_the_page_names_is_a_setting() -> None:
    named = set(re.findall(r"ANCRAGE_([A-Z_]+[A-Z])", PAGE))
    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


def test_every_command_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`ancrage ([a-z]+)", PAGE))
    assert {"serve", "worker", "backup"} <= named
    assert named <= set(main.commands)
