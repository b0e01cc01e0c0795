"""``ancrage questionnaire …``: start, check, translate and publish a questionnaire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from assessment.cases import case_files, check_cases
from questionnaires import schema as schemas
from questionnaires.findings import Finding, Lang, Place, QuestionnaireError, Words, finding, in_order
from questionnaires.library import load_any
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.mapping import check_following
from questionnaires.release import publish as publish_release
from questionnaires.scaffold import create
from questionnaires.translations import sync as sync_translations
from scoring.checks import findings as proofs
from web.commands import terminal
from web.commands.audit_command import audit
from web.commands.diff_command import diff
from web.commands.speak import fail, say, show, stop

_FILE = click.Path(path_type=Path)


def register(group: click.Group) -> None:
    """Add these commands to the command ``ancrage``."""
    group.add_command(questionnaire)


@click.group()
def questionnaire() -> None:
    """Write, check, compare, translate, publish a questionnaire."""


questionnaire.add_command(audit)
questionnaire.add_command(diff)


@questionnaire.command()
@click.argument("folder", type=_FILE)
@click.pass_obj
def new(lang: Lang, folder: Path) -> None:
    """Write a small commented questionnaire to start from.

    FOLDER must be new or empty; the questionnaire takes its name.
    """
    try:
        written = create(folder, lang)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    for path in written:
        terminal.say(str(path))
    say(
        lang,
        f"Ouvrez {folder / 'questionnaire.yaml'}, changez-le, puis : ancrage questionnaire check {folder}",
        f"Open {folder / 'questionnaire.yaml'}, change it, then: ancrage questionnaire check {folder}",
    )


@questionnaire.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def check(lang: Lang, name: str, as_json: bool) -> None:
    """Say what is wrong with a questionnaire, one line per finding.

    NAME is a folder, a file, or the name of a questionnaire of the library. Its files are read, what can be proved of
    it is proved (questions that nobody sees, levels that nobody reaches), and its cases are scored. Exit status 1 if
    there is anything to say, warnings included; 0 if there is nothing.
    """
    loaded: LoadedQuestionnaire | None = None
    try:
        loaded = load_any(name)
        findings = everything(loaded)
    except QuestionnaireError as error:
        findings = error.findings
    if as_json:
        content = {"ok": not findings, "findings": [found.as_json(lang) for found in findings]}
        terminal.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        show(findings, lang)
    if findings:
        raise SystemExit(1)
    if loaded is not None and not as_json:
        _summary(loaded, lang)


def everything(loaded: LoadedQuestionnaire) -> tuple[Finding, ...]:
    """What is to be said of a questionnaire that loads: its files, what they imply, its cases, the release before."""
    return in_order([*loaded.warnings, *proofs(loaded), *check_cases(loaded), *check_following(loaded)])


def _summary(loaded: LoadedQuestionnaire, lang: Lang) -> None:
    model = loaded.model
    french = lang == "fr"
    counts = [
        (len(list(model.all_questions())), "question", "question"),
        (len(list(model.all_groups())), "domaine ou thème", "pillar or topic"),
        (len(model.levels), "niveau", "level"),
        (len(case_files(loaded)), "cas vérifié", "case checked"),
        (len(model.catalogue()), "ressource", "resource"),
    ]
    content = ", ".join(counted(number, fr if french else en) for number, fr, en in counts if number)
    name = f"{model.title} ({model.id} {model.version})"
    say(lang, f"{name} : rien à signaler. {content}.", f"{name}: nothing to report. {content}.")


_PLURALS = {
    "niveau": "niveaux", "domaine ou thème": "domaines et thèmes", "pillar or topic": "pillars and topics",
    "cas vérifié": "cas vérifiés", "case checked": "cases checked",
}  # fmt: skip


def counted(number: int, word: str) -> str:
    """``3 niveaux``, ``1 niveau``."""
    return f"{number} {word if number == 1 else _PLURALS.get(word, word + 's')}"


@questionnaire.command()
@click.argument("folder", type=_FILE)
@click.pass_obj
def sync(lang: Lang, folder: Path) -> None:
    """Bring the translation files of a questionnaire up to date.

    Every text gets an entry, in the order of the questionnaire; translations are kept, those whose text is gone are set
    aside at the end of the file, those whose text has changed are marked fuzzy.
    """
    try:
        loaded = load_any(str(folder))
        done = sync_translations(loaded.folder or folder, loaded.model)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    for result in done:
        say(
            lang,
            f"{result.file} : {result.translated} textes traduits, {result.missing} à traduire, {result.changed} à "
            f"relire, {result.obsolete} mis de côté.",
            f"{result.file}: {result.translated} texts translated, {result.missing} to translate, {result.changed} to "
            f"read again, {result.obsolete} set aside.",
        )
        for merged in result.merged:
            say(lang, f"{merged} y est repris : supprimez-le.", f"{merged} is merged into it: delete it.")
    if not done:
        say(lang, "Une seule langue est déclarée : rien à traduire.", "Only one language is declared: nothing to do.")


@questionnaire.command()
@click.argument("folder", type=_FILE)
@click.option("--target", type=_FILE, help="Where the release is written. Default: FOLDER/releases.")
@click.pass_obj
def publish(lang: Lang, folder: Path, target: Path | None) -> None:
    """Write an immutable release of a questionnaire.

    A release is one file with everything in it, and a hash; a version that is published is never overwritten.
    """
    try:
        loaded = load_any(str(folder))
        findings = everything(loaded)
        if any(found.severity == "error" for found in findings):
            fail(findings, lang)
        release = publish_release(loaded, target)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    show(findings, lang, err=True)
    if release.already:
        say(
            lang, f"{release.id} est déjà publié : {release.file}", f"{release.id} is already published: {release.file}"
        )
    else:
        say(lang, f"{release.id} est publié : {release.file}", f"{release.id} is published: {release.file}")
    terminal.say(f"sha256 {release.sha256}\nmethod {release.method}")


@questionnaire.command()
@click.argument("name")
@click.option(
    "-o", "--output", type=_FILE, required=True, help="Folder of the pages; those of NAME go in a folder of it."
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; end with status 1 where a page is not current."
)
@click.pass_obj
def method(lang: Lang, name: str, output: Path, only_check: bool) -> None:
    """Write the published method as Markdown pages.

    How the score is made, every question with its points, reasons and sources, the weights, what other frameworks find
    in it, in each language. All of it comes from the questionnaire NAME: a folder, a file or a name of the library.
    """
    from reports.method import pages, write  # noqa: PLC0415 - only this command waits for the templates

    try:
        loaded = load_any(name)
        made = pages(loaded)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    folder = output / loaded.model.id
    if only_check:
        _compare(made, folder, lang, f"ancrage questionnaire method {name} -o {output}")
        return
    try:
        written = write(made, folder)
    except OSError as error:
        place = Place(str(error.filename or folder))
        fail([finding("cannot-write", place, reason=error.strerror or str(error))], lang)
    say(lang, f"{len(written)} pages écrites dans {folder}", f"{len(written)} pages written in {folder}")


def _compare(made: Mapping[str, str], folder: Path, lang: Lang, command: str) -> None:
    """Name the pages that are not current, and the command that makes them so."""
    from reports.method import compare  # noqa: PLC0415 - as above

    found = compare(made, folder)
    for difference in found:
        what = _DIFFERENCES[difference.what]
        say(lang, f"{difference.file} : {what.fr}", f"{difference.file}: {what.en}", err=True)
    if found:
        stop(lang, f"Écrivez ces pages de nouveau : {command}", f"Write these pages again: {command}")
    say(lang, f"{folder} : {len(made)} pages à jour", f"{folder}: {len(made)} pages are current")


_DIFFERENCES = {
    "missing": Words("cette page n'existe pas encore", "this page does not exist yet"),
    "changed": Words(
        "cette page ne dit plus ce que disent les fichiers", "this page no longer says what the files say"
    ),
    "left_over": Words("cette page n'a plus lieu d'être", "this page has no place any more"),
}


@questionnaire.command()
@click.argument("name", type=click.Choice(list(schemas.MODELS)), default="questionnaire")
def schema(name: schemas.Name) -> None:
    """Print the JSON Schema of a kind of file, for an editor."""
    terminal.write(schemas.text(name))
