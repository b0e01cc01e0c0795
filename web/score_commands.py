"""``ancrage score``, ``explain``, ``report``, ``template``: the main job on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from assessment import template as templates
from assessment.scored import Scored, score_file
from questionnaires.findings import Lang, QuestionnaireError
from questionnaires.library import load_any
from scoring.result import Result
from web.questionnaire_commands import fail, say
from web.score_text import explanation, tree

_FILE = click.Path(path_type=Path)
_questionnaire = click.option("--questionnaire", "-q", metavar="ID|PATH", help="Default: the one that the file names.")


def register(group: click.Group) -> None:
    """Add these commands to the command ``ancrage``."""
    for command in (score, explain, report, template):
        group.add_command(command)


def _scored(file: Path, questionnaire: str | None, lang: Lang) -> Scored:
    try:
        return score_file(file, questionnaire)
    except QuestionnaireError as error:
        fail(error.findings, lang)


def as_json(result: Result) -> str:
    """A result as JSON: everything that it holds, in declared order."""
    return json.dumps(asdict(result), ensure_ascii=False, indent=2, allow_nan=False)


@click.command()
@click.argument("file", type=_FILE)
@_questionnaire
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def score(lang: Lang, file: Path, questionnaire: str | None, form: str) -> None:
    """Score a firm's answers FILE (JSON or YAML)."""
    scored = _scored(file, questionnaire, lang)
    click.echo(as_json(scored.result) if form == "json" else tree(scored, lang))


@click.command()
@click.argument("file", type=_FILE)
@click.argument("question")
@_questionnaire
@click.pass_obj
def explain(lang: Lang, file: Path, question: str, questionnaire: str | None) -> None:
    """Say where the points of one QUESTION, topic or pillar come from."""
    scored = _scored(file, questionnaire, lang)
    text = explanation(scored, question, lang)
    if text is None:
        say(lang, f"Question inconnue : {question}", f"Unknown question: {question}")
        raise SystemExit(1)
    click.echo(text)


@click.command()
@click.argument("file", type=_FILE)
@_questionnaire
@click.option("--output", "-o", type=_FILE, required=True, help="Where the PDF is written.")
@click.option("--lang", "report_lang", type=click.Choice(["fr", "en"]), help="Language of the report.")
@click.option("--firm", help="Name of the firm on the cover. Default: ‘firm’ in the file, else the file's name.")
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Date of the report. Default: today.")
@click.pass_obj
def report(
    lang: Lang, file: Path, questionnaire: str | None, output: Path, report_lang: Lang | None, firm: str | None,
    day: str | None,
) -> None:  # fmt: skip
    """Write the PDF improvement report of a firm's answers FILE."""
    try:
        today = date.fromisoformat(day) if day else date.today()  # noqa: DTZ011  the reader's own day
    except ValueError:
        say(lang, f"Date illisible : {day} (attendu : 2026-12-31)", f"Unreadable date: {day} (expected: 2026-12-31)")
        raise SystemExit(1) from None
    scored = _scored(file, questionnaire, lang)
    from reports import build_pdf  # noqa: PLC0415  a second of imports that the other commands do without

    name = firm or scored.file.firm or file.stem
    pdf = build_pdf(scored.loaded, scored.file.sheet, scored.result, scored.gains(), report_lang or lang, name, today)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(pdf)
    except OSError as error:
        say(lang, f"{output} : {error.strerror}", f"{output}: {error.strerror}")
        raise SystemExit(1) from None
    click.echo(str(output))


@click.command()
@click.option("--questionnaire", "-q", metavar="ID|PATH", default="occitanie", show_default=True)
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.pass_obj
def template(lang: Lang, questionnaire: str, form: str) -> None:
    """Print an answers file to fill in: every question, null where unanswered."""
    try:
        loaded = load_any(questionnaire)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    click.echo(templates.as_json(loaded) if form == "json" else templates.as_yaml(loaded, lang), nl=False)
