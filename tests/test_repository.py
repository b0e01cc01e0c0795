"""What holds of the repository as a whole: its documents, its contracts, its locked packages, its size."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ["assessment", "questionnaires", "reports", "scoring", "web"]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

LONGEST_MODULE = 400
LONGER_MODULES = {"questionnaires/model.py", "scoring/kernel/machine.py"}
"""Modules longer than 400 lines, each for a reason: the declared format, and the machine, read best on one page."""

DISTRIBUTION = {"argon2": "argon2-cffi", "stdnum": "python-stdnum", "yaml": "pyyaml"}
"""Distribution of a module, where the names differ."""


def tracked() -> list[Path]:
    """The files under version control that are still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_lines(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Every line of the text files among `paths`, with its place."""
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def imported_modules(path: Path) -> set[str]:
    """Top-level names of the modules that a Python file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def make_targets() -> dict[str, str]:
    """Targets of the Makefile, with the words that `make help` prints."""
    return dict(re.findall(r"^([a-z]+):.*?## (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


# --- folders and imports ----------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_one_way() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("questionnaires", "scoring", "questionnaires <- scoring <- assessment <- reports <- web"),
        ("scoring", "reports", "questionnaires <- scoring <- assessment <- reports <- web"),
        ("questionnaires", "numpy", "the questionnaire knows nothing of arrays, pages or databases"),
        ("scoring", "jinja2", "scoring knows nothing of pages or databases"),
        ("reports", "flask", "only web knows Flask"),
        ("web", "weasyprint", "one folder draws a PDF"),
    ],
)
def test_an_import_the_other_way_is_refused(tmp_path: Path, module: str, imported: str, contract: str) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(f"import {imported}\n" if package == module else "")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    assert re.search(rf"^{re.escape(contract)} BROKEN$", result.stdout, re.MULTILINE), result.stdout


def test_modules_stay_short() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts]
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in modules}
    longer = {module for module, length in lengths.items() if length > LONGEST_MODULE}
    assert longer <= LONGER_MODULES, {module: lengths[module] for module in longer}


# --- packages ---------------------------------------------------------------------------------------------


def locked_versions() -> dict[str, set[str]]:
    """Versions in requirements.lock; a package may have one for each range of Python versions."""
    pinned: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
    ):
        pinned.setdefault(canonicalize_name(name), set()).add(version)
    return pinned


def test_every_declared_package_is_locked_at_a_version_that_it_allows() -> None:
    declared = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    locked = locked_versions()
    unmet = [
        text
        for text in declared
        if not (versions := locked.get(canonicalize_name(Requirement(text).name)))
        or not all(Requirement(text).specifier.contains(version) for version in versions)
    ]
    assert not unmet, f"run `make lock`: {unmet}"


def test_every_locked_package_has_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == sum(map(len, locked_versions().values())) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.slow
def test_every_imported_package_is_declared() -> None:
    declared = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]}
    known = set(sys.stdlib_module_names) | set(PACKAGES)
    undeclared = {
        f"{path.relative_to(ROOT)} imports {module}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for module in imported_modules(path) - known
        if canonicalize_name(DISTRIBUTION.get(module, module)) not in declared
    }
    assert not undeclared


# --- documents --------------------------------------------------------------------------------------------

DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]


def documents() -> list[Path]:
    return [*DOCUMENTS, *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = make_targets()
    shown = {
        (path.name, target)
        for path in documents()
        for target in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {("README.md", "run"), ("README.md", "test"), ("CONTRIBUTING.md", "check")} <= shown
    assert {(document, target) for document, target in shown if target not in targets} == set()


def test_the_makefile_says_what_each_target_is_for() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    assert set(phony.group(1).split()) == set(make_targets())


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents()
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text("utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert not broken


def test_the_index_of_the_documentation_leaves_no_page_out() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    pages = {
        page for page in pages if not page.startswith("method/")
    }  # written by `make method`, with an index of their own
    assert {page for page in pages - {"README.md"} if f"]({page}" not in index} == set()


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == PROJECT["project"]["version"]
    assert len(versions) == len(set(versions))


def test_code_and_content_have_their_licences() -> None:
    assert PROJECT["project"]["license"].startswith("EUPL-1.2 AND CC-BY-4.0")
    code, content = (ROOT / name for name in PROJECT["project"]["license-files"][:2])
    code_text, content_text = code.read_text("utf-8"), content.read_text("utf-8")
    # First and last clauses: the texts are there in full.
    assert code_text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in code_text
    assert "All other changes or additions to this Appendix require" in code_text
    assert content_text.startswith("Creative Commons Attribution 4.0 International")
    assert [number for number in range(1, 9) if f"Section {number} – " not in content_text] == []
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"({code.name})" in readme
    assert f"({content.name})" in readme


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = ROOT / "reports/fonts"
    notes = (fonts / "README.md").read_text("utf-8")
    families = {re.split(r"-(?:latin|symbols|scripts|\d)", path.stem)[0] for path in fonts.glob("*.woff2")}
    assert families
    rows = {family: re.search(rf"^\|.*`{family}-.*\(`(\S+\.txt)`\)", notes, re.MULTILINE) for family in families}
    assert [family for family, row in rows.items() if row is None or not (fonts / row[1]).is_file()] == []


# --- what is tracked --------------------------------------------------------------------------------------

OF_ONE_MACHINE = re.compile(
    r"(?<![\w.}-])/(?:work|home|root|Users|opt|tmp)/\w"  # a path that only one machine has
    r"|files\.pythonhosted\.|\bpypi\.org|registry\.npmjs\.|registry\.yarnpkg\.|deb\.debian\."  # a package registry
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)


@pytest.mark.parametrize(
    "line",
    ["open('/ho" + "me/anne/firm.yaml')", "resolved: https://registry.npm" + "js.org/x", "see /tm" + "p/x.pdf"],
)
def test_a_line_that_holds_on_one_machine_only_is_recognised(line: str) -> None:
    assert OF_ONE_MACHINE.search(line)


@pytest.mark.slow
def test_no_file_depends_on_one_machine() -> None:
    lines = list(text_lines(tracked()))
    assert any(place.startswith("README.md:") for place, _ in lines)
    assert [place for place, line in lines if OF_ONE_MACHINE.search(line)] == []


def test_nothing_that_is_built_is_tracked() -> None:
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert ignored == ""


def test_scripts_can_be_run() -> None:
    for script in (ROOT / ".ci/run", ROOT / "tools/install.sh"):
        assert script.stat().st_mode & 0o100, script
        assert script.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
        subprocess.run(["bash", "-n", str(script)], check=True)
