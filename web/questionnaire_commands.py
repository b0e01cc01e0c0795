"""``ancrage questionnaire …``: start, check, translate and publish a questionnaire."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from questionnaires import schema as schemas
from questionnaires.findings import Finding, Lang, QuestionnaireError, in_order
from questionnaires.library import load_any
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.translations import sync as sync_translations

_FILE = click.Path(path_type=Path)


def register(group: click.Group) -> None:
    """Add these commands to the command ``ancrage``."""
    group.add_command(questionnaire)


@click.group()
def questionnaire() -> None:
    """Start, check, translate and publish a questionnaire."""


def say(lang: Lang, french: str, english: str) -> None:
    """Print a sentence in the reader's language."""
    click.echo(french if lang == "fr" else english)


def fail(findings: Sequence[Finding], lang: Lang, as_json: bool = False) -> None:
    """Print findings, one per line or as JSON, and end with status 1."""
    show(findings, lang, as_json)
    raise SystemExit(1)


def show(findings: Sequence[Finding], lang: Lang, as_json: bool) -> None:
    """Print findings: one per line, or as one JSON object."""
    if as_json:
        ok = not any(found.severity == "error" for found in findings)
        content = {"ok": ok, "findings": [found.as_json(lang) for found in findings]}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    for found in findings:
        click.echo(found.format_line(lang), err=False)


@questionnaire.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def check(lang: Lang, name: str, as_json: bool) -> None:
    """Say what is wrong with a questionnaire, one line per finding.

    NAME is a folder, a file, or the name of a questionnaire of the library. Exit status 1 if there is an error;
    warnings alone leave it at 0.
    """
    try:
        loaded = load_any(name)
    except QuestionnaireError as error:
        fail(error.findings, lang, as_json)
        return
    findings = in_order(loaded.warnings)
    if any(found.severity == "error" for found in findings):
        fail(findings, lang, as_json)
    show(findings, lang, as_json)
    if not as_json:
        _summary(loaded, len(findings), lang)


def _summary(loaded: LoadedQuestionnaire, warnings: int, lang: Lang) -> None:
    model = loaded.model
    questions, groups = len(list(model.all_questions())), len(list(model.all_groups()))
    say(
        lang,
        f"{model.title} ({model.id} {model.version}) : aucune erreur, {warnings} avertissement(s). "
        f"{questions} questions, {groups} domaines et thèmes, {len(model.levels)} niveaux, "
        f"{len(model.catalogue())} ressources.",
        f"{model.title} ({model.id} {model.version}): no errors, {warnings} warning(s). "
        f"{questions} questions, {groups} pillars and topics, {len(model.levels)} levels, "
        f"{len(model.catalogue())} resources.",
    )


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
        return
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
@click.argument("name", type=click.Choice(list(schemas.MODELS)), default="questionnaire")
def schema(name: schemas.Name) -> None:
    """Print the JSON Schema of a kind of file, for an editor."""
    click.echo(schemas.text(name), nl=False)
