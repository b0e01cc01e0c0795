"""From a folder, or one file, to a checked questionnaire.

Two passes: first every file is read and compared with its schema; where all have the right shape, the files are put
together and what they say is checked as a whole. Each pass tells everything it finds at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from questionnaires.checks import check
from questionnaires.findings import Finding, Place, Pointer, QuestionnaireError, finding, in_order, nearest
from questionnaires.model import Questionnaire
from questionnaires.program import Program, analyse_questionnaire
from questionnaires.schema import Name
from questionnaires.shape import check_shape, model_findings
from questionnaires.tables import TableData, read_table
from questionnaires.texts import Translations
from questionnaires.translations import read_translations
from questionnaires.yaml_reader import MAXIMUM_DEPTH, Document, read_yaml

ROOT_FILE = "questionnaire.yaml"


@dataclass(frozen=True)
class LoadedQuestionnaire:
    """A questionnaire without errors, with what stands beside its tree."""

    model: Questionnaire
    tables: dict[str, TableData]
    program: Program
    """Its expressions, typed."""
    translations: Translations = field(default_factory=Translations)
    positions: dict[Pointer, Place] = field(default_factory=dict, compare=False)
    """File and line of each value of the assembled questionnaire."""
    warnings: tuple[Finding, ...] = ()
    folder: Path | None = field(default=None, compare=False)
    """Where its files are; None for a release."""
    release: str | None = None
    """``<id>-<version>`` of a published release, whose hash has been verified; None for files still being written."""
    method: str | None = None
    """Hash of a published release without its texts; see ``release.identify``."""

    def place(self, pointer: Pointer) -> Place:
        """The line of a value or, where it is not written, of the nearest value around it."""
        return nearest(self.positions, pointer)


def load(path: Path | str) -> LoadedQuestionnaire:
    """Load a folder (its ``questionnaire.yaml``) or a single ``.yaml`` file.

    Raises QuestionnaireError with every error found, warnings included; a clean load keeps its warnings.
    """
    root = Path(path)
    try:
        root = root / ROOT_FILE if root.is_dir() else root
    except OSError as error:  # a name that is too long, a folder that may not be read
        raise QuestionnaireError([finding("cannot-read", Place(str(path)), reason=error.strerror)]) from None
    assembler = _Assembler(root)
    data = assembler.run()
    _stop_on_errors(assembler.findings)
    try:
        model = Questionnaire.model_validate(data)
    except ValidationError as error:
        document = Document(str(root), data, {})
        found = model_findings(error, document)
        raise QuestionnaireError(_placed(found, assembler.positions)) from None
    return _checked(model, assembler.positions, assembler.findings, root.parent)


def _checked(
    model: Questionnaire, positions: dict[Pointer, Place], findings: list[Finding], folder: Path
) -> LoadedQuestionnaire:
    """What the files say, checked as a whole."""
    tables: dict[str, TableData] = {}
    for index, table in enumerate(model.tables):
        here: Pointer = ("tables", index)
        rows = [nearest(positions, (*here, "rows", row)) for row in range(len(table.rows or []))]
        data, found = read_table(table, folder, nearest(positions, here), rows)
        findings.extend(found)
        if not found:
            tables[table.id] = data
    findings.extend(check(model, positions, tables))
    program, problems = analyse_questionnaire(model, tables)
    broken = {table.id for table in model.tables} - tables.keys()
    for problem in problems:
        if problem.params.get("name") in broken:
            continue  # what is wrong with that table has been said
        place = nearest(positions, problem.pointer)
        findings.append(finding(problem.code, place, problem.pointer, **problem.params))
    translations, found = read_translations(folder, model, positions)
    findings.extend(found)
    _stop_on_errors(findings)
    return LoadedQuestionnaire(model, tables, program, translations, positions, in_order(findings), folder)


def _stop_on_errors(findings: list[Finding]) -> None:
    if any(found.severity == "error" for found in findings):
        raise QuestionnaireError(in_order(findings))


def _placed(findings: list[Finding], positions: dict[Pointer, Place]) -> Iterator[Finding]:
    for found in findings:
        yield finding(found.code, nearest(positions, found.pointer), found.pointer, **found.params)


class _Assembler:
    """Reads the root file and puts the files that it includes in their places."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root.parent
        self.findings: list[Finding] = []
        self.positions: dict[Pointer, Place] = {}
        self.included: dict[str, Place] = {}

    def run(self) -> Any:
        """The assembled data; meaningless where there are findings of severity error."""
        document = self._read(self.root, "questionnaire")
        if document is None:
            return None
        self._record(document, (), ())
        data = document.data
        if isinstance(data, dict):
            self._expand_nodes(data, ())
            self._expand_frameworks(data)
            self._expand_part(data, "resources", "resources")
            self._expand_part(data, "law", None)
            self._expand_part(data, "method", None)
            self._expand_part(data, "previous", None)
            self._expand_part(data, "vsme", None)
        return data

    def _read(self, path: Path, name: Name) -> Document | None:
        try:
            document = read_yaml(path)
        except QuestionnaireError as error:
            self.findings.extend(error.findings)
            return None
        self.findings.extend(check_shape(document, name))
        return document

    def _record(self, document: Document, pointer: Pointer, within: Pointer) -> None:
        """Note the lines of a document whose part ``within`` now stands at ``pointer``."""
        for inner, line in document.lines.items():
            if inner[: len(within)] == within:
                self.positions[(*pointer, *inner[len(within) :])] = Place(document.file, line)

    def _expand_nodes(self, node: dict[str, Any], pointer: Pointer) -> None:
        """Replace the includes below a node. Files that include one another without end are stopped here."""
        if len(pointer) > 2 * MAXIMUM_DEPTH:  # each level of groups has two steps: ``nodes`` and a position
            self.findings.append(finding("too-deep", nearest(self.positions, pointer), pointer, depth=MAXIMUM_DEPTH))
            return
        children = node.get("nodes")
        if not isinstance(children, list):
            return
        for index in range(len(children)):
            here = (*pointer, "nodes", index)
            if isinstance(children[index], dict) and "include" in children[index]:
                document = self._include(children[index]["include"], here, "group")
                if document is not None:
                    self._record(document, here, ())
                    children[index] = document.data
            if isinstance(children[index], dict):
                self._expand_nodes(children[index], here)

    def _expand_part(
        self,
        data: dict[str, Any],
        part: Literal["resources", "law", "method", "previous", "vsme"],
        inner: str | None,
    ) -> None:
        """Replace the include of a part of the questionnaire by that file, or by what stands in it under ``inner``."""
        stated = data.get(part)
        if not isinstance(stated, dict) or "include" not in stated:
            return
        document = self._include(stated["include"], (part,), part)
        if document is not None and isinstance(document.data, dict) and (inner is None or inner in document.data):
            self._record(document, (part,), () if inner is None else (inner,))
            data[part] = document.data if inner is None else document.data[inner]

    def _expand_frameworks(self, data: dict[str, Any]) -> None:
        """Replace the includes in ``frameworks``."""
        stated_list = data.get("frameworks")
        frameworks: list[Any] = stated_list if isinstance(stated_list, list) else []
        for index, stated in enumerate(frameworks):
            if isinstance(stated, dict) and "include" in stated:
                here: Pointer = ("frameworks", index)
                document = self._include(stated["include"], here, "framework")
                if document is not None:
                    self._record(document, here, ())
                    frameworks[index] = document.data

    def _include(self, stated: object, pointer: Pointer, name: Name) -> Document | None:
        """The document that an include names; None where it may not be read, which is then a finding."""
        place = nearest(self.positions, (*pointer, "include"))
        if not isinstance(stated, str) or "\0" in stated or ".." in stated:
            return None  # the schema has said so
        target = self.folder / stated
        key = str(target)
        if not self._inside(target):
            self.findings.append(finding("include-outside", place, pointer, path=stated))
            return None
        if key in self.included or target == self.root:
            first = self.included.get(key, Place(str(self.root), 1))
            where = f"{first.file}:{first.line}"
            self.findings.append(finding("include-twice", place, pointer, path=stated, first=where))
            return None
        self.included[key] = place
        if not target.is_file():
            self.findings.append(finding("include-missing", place, pointer, path=stated))
            return None
        return self._read(target, name)

    def _inside(self, target: Path) -> bool:
        """Whether a path, symbolic links followed, stays in the questionnaire's folder."""
        return target.resolve().is_relative_to(self.folder.resolve())
