"""Publishes a questionnaire as one file that never changes, and reads it back.

A release holds everything: the assembled tree with every default written out, the rows of its tables, its
translations. ``sha256`` is the hash of all of it; ``method`` the hash of what a result follows from. Two releases that
differ in wording, evidence, actions, resources or translations have the same method, and their results compare.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from questionnaires.findings import Place, QuestionnaireError, finding
from questionnaires.json_reader import read_json
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Declared, Questionnaire, Table
from questionnaires.program import Program, analyse_questionnaire, tables_read
from questionnaires.tables import TableData, read_table
from questionnaires.texts import Translations, text_fields

MAXIMUM_BYTES = 50_000_000
RELEASES = "releases"
_FORMAT = 1
_VERSION = re.compile(r"-(\d{4})\.(\d+)$")
_OUTSIDE_THE_METHOD = frozenset(
    (
        "version", "licence", "languages", "resources", "efforts", "budgets", "actions", "evidence", "basis", "uses",
        "scope", "note", "on_paper", "law", "minutes", "method", "audit", "from_firm", "from_table", "each_year",
        "previous", "vsme",
    )
)  # fmt: skip
"""Fields without a text of their own from which no figure of a result follows."""


@dataclass(frozen=True)
class Release:
    """A published release."""

    id: str
    """``<id>-<version>``."""
    method: str
    sha256: str
    file: Path
    already: bool
    """It had been published before, with the same content."""


def publish(loaded: LoadedQuestionnaire, target: Path | None = None) -> Release:
    """Write the release of a loaded folder into ``target`` (its own ``releases`` folder unless given).

    Raises QuestionnaireError if it is a release already, or if that version is published with other content.
    """
    if loaded.folder is None:
        raise QuestionnaireError([finding("already-a-release", loaded.place(()))])
    return _write(_body(loaded), target or loaded.folder / RELEASES)


def freeze(loaded: LoadedQuestionnaire, target: Path) -> Release:
    """Keep a questionnaire as it is now, published or not, so that what was answered under it can always be read.

    A draft bears the name that :func:`identify` gives it; frozen twice it is written once. Raises QuestionnaireError if
    the folder cannot be written.
    """
    if loaded.release is not None:
        raise QuestionnaireError([finding("already-a-release", loaded.place(()))])
    release, _ = identify(loaded)
    body = {key: value for key, value in _body(loaded).items() if key != "sha256"} | {"release": release}
    return _write({**body, "sha256": _hash(body)}, target)


def _write(body: dict[str, Any], target: Path) -> Release:
    name, sha256 = body["release"], body["sha256"]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    path = target / f"{name}.json"
    try:
        target.mkdir(parents=True, exist_ok=True)
        already = not _write_new(path, text.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise QuestionnaireError([finding("cannot-write", Place(str(path)), reason=reason)]) from None
    if already and path.read_bytes() != text.encode("utf-8"):
        raise QuestionnaireError([finding("release-exists", Place(str(path)), release=name)])
    return Release(name, body["method"], sha256, path, already)


def _write_new(path: Path, content: bytes) -> bool:
    """Write a file that must not exist, whole or not at all. False if it exists."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".release-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        return True
    finally:
        Path(temporary).unlink()


def load_release(file: Path) -> LoadedQuestionnaire:
    """Read a published release. Raises QuestionnaireError if it is not one, or if a single byte has changed."""
    document = read_json(file, maximum_bytes=MAXIMUM_BYTES)
    body = document.data
    place = Place(str(file))
    if not isinstance(body, dict) or body.get("format") != _FORMAT or not isinstance(body.get("content"), dict):
        raise QuestionnaireError([finding("not-a-release", place)])
    if body.get("sha256") != _hash({key: value for key, value in body.items() if key != "sha256"}):
        raise QuestionnaireError([finding("release-altered", place)])
    try:
        model = Questionnaire.model_validate(_with_columns(body["content"]["questionnaire"], dict))
    except (ValidationError, KeyError, TypeError) as error:
        problem = str(error).partition("\n")[0]
        raise QuestionnaireError([finding("release-unreadable", place, problem=problem)]) from None
    tables = {table.id: _rows(table, file) for table in model.tables}
    program, problems = analyse_questionnaire(model, tables)
    if problems:
        raise QuestionnaireError([finding("release-unreadable", place, problem=problems[0].code)])
    translations = Translations(body["content"].get("translations", {}))
    return LoadedQuestionnaire(
        model, tables, program, translations, {(): place}, (), None, body["release"], body["method"]
    )


def _rows(table: Table, file: Path) -> TableData:
    place = Place(str(file))
    data, findings = read_table(table, file.parent, place, [place] * len(table.rows or []))
    if findings:
        raise QuestionnaireError(findings)
    return data


def identify(loaded: LoadedQuestionnaire) -> tuple[str, str]:
    """Release and method of a questionnaire; files that are not published are a draft, told apart by their content."""
    if loaded.release is not None and loaded.method is not None:
        return loaded.release, loaded.method
    body = _body(loaded)
    return f"{body['release']}+draft.{body['sha256'][:8]}", body["method"]


def _body(loaded: LoadedQuestionnaire) -> dict[str, Any]:
    model = self_contained(loaded)
    content = {
        "questionnaire": _with_columns(model.model_dump(mode="json", exclude_none=True), list),
        "translations": loaded.translations.by_identity,
    }
    body = {
        "format": _FORMAT,
        "release": f"{model.id}-{model.version}",
        "method": _hash(_method(_without_proposals(model, loaded.program))),
        "content": content,
    }
    return {**body, "sha256": _hash(body)}


def content_hash(loaded: LoadedQuestionnaire) -> str:
    """SHA-256 of all that a questionnaire says: the same for its files and for the release that they were published as,
    whatever fields this version of the software has that an older one had not."""
    return _hash(_body(loaded)["content"])


def version_of(name: str) -> tuple[int, int]:
    """Year and number of a release, in whose order releases come. Raises ValueError for a name of another form."""
    match = _VERSION.search(name)
    if match is None:
        raise ValueError(f"not a release: {name}")
    return int(match[1]), int(match[2])


def _without_proposals(model: Questionnaire, program: Program) -> Questionnaire:
    """The model without the tables that only propose the value of a fact: no result follows from them."""
    idle = {fact.from_table for fact in model.profile} - tables_read(program)
    return model.model_copy(update={"tables": [table for table in model.tables if table.id not in idle]})


def self_contained(loaded: LoadedQuestionnaire) -> Questionnaire:
    """The model with the rows of every table in it, so that it stands without its files."""
    tables = []
    for table in loaded.model.tables:
        data = loaded.tables[table.id]
        rows = [[row[column] for column in data.columns] for row in data.rows]
        tables.append(table.model_copy(update={"file": None, "rows": rows}))
    return loaded.model.model_copy(update={"tables": tables})


def _with_columns(questionnaire: dict[str, Any], shape: type[list[Any]] | type[dict[str, Any]]) -> dict[str, Any]:
    """Columns as pairs, or as a mapping again: their order matters, and sorted keys would lose it."""
    tables = [
        {**table, "columns": list(table["columns"].items()) if shape is list else dict(table["columns"])}
        for table in questionnaire.get("tables", [])
    ]
    return {**questionnaire, "tables": tables}


def _method(part: Declared) -> dict[str, Any]:
    """What is left of a questionnaire without its texts. A default left out and a default written are the same."""
    texts = text_fields(type(part))
    kept: dict[str, Any] = {}
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if name not in texts and name not in _OUTSIDE_THE_METHOD and value != info.default:
            kept[name] = list(value.items()) if name == "columns" else _plain(value)
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, Declared):
        return _method(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _hash(data: object) -> str:
    """SHA-256 of the one way to write data: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
