"""``ancrage score``, ``explain``, ``report``, ``template``: the main job on the command line."""

from __future__ import annotations

import difflib
import json
import os
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from assessment import template as templates
from assessment.obligations import standings
from assessment.scored import Scored, score_file
from questionnaires.findings import Lang, QuestionnaireError
from questionnaires.library import load_any
from scoring.result import Result
from web.commands import obligations_text, terminal
from web.commands.explain_text import explanation
from web.commands.score_text import tree
from web.commands.speak import fail, stop

_FILE = click.Path(path_type=Path)
_questionnaire = click.option("--questionnaire", "-q", metavar="ID|PATH", help="Default: the one that the file names.")


def register(group: click.Group) -> None:
    """Add these commands to the command ``ancrage``."""
    for command in (score, explain, obligations, report, template):
        group.add_command(command)


def _scored(file: Path, questionnaire: str | None, lang: Lang) -> Scored:
    try:
        return score_file(file, questionnaire)
    except QuestionnaireError as error:
        fail(error.findings, lang)


def _day(stated: str | None, lang: Lang) -> date:
    try:
        return date.fromisoformat(stated) if stated else date.today()  # noqa: DTZ011  the reader's own day
    except ValueError:
        shown = "".join(c if c.isprintable() else " " for c in str(stated)[:40])
        stop(
            lang, f"Date illisible : {shown} (attendu : 2026-12-31)", f"Unreadable date: {shown} (expected: 2026-12-31)"
        )


def as_json(result: Result) -> str:
    """A result as JSON: everything that it holds, in declared order."""
    return json.dumps(asdict(result), ensure_ascii=False, indent=2, allow_nan=False)


@click.command()
@click.argument("file", type=_FILE)
@_questionnaire
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--full", is_flag=True, help="Text only: show every question and its answer, not only pillars and topics."
)
@click.pass_obj
def score(lang: Lang, file: Path, questionnaire: str | None, form: str, full: bool) -> None:
    """Score a firm's answers FILE (JSON or YAML).

    The text is a tree of pillars and topics, with what is missing for the next level and what would bring most. JSON
    holds everything, points unrounded.
    """
    scored = _scored(file, questionnaire, lang)
    if form == "json":
        terminal.write(as_json(scored.result) + "\n")
    else:
        terminal.say(tree(scored, lang, terminal.width(), full))


@click.command(short_help="Say where the points of a question come from.")
@click.argument("file", type=_FILE)
@click.argument("node", metavar="QUESTION")
@_questionnaire
@click.pass_obj
def explain(lang: Lang, file: Path, node: str, questionnaire: str | None) -> None:
    """Say where the points of one QUESTION come from; the id of a topic or pillar will do as well.

    Ids stand in brackets in: ancrage score FILE --full
    """
    scored = _scored(file, questionnaire, lang)
    text = explanation(scored, node, lang, terminal.width())
    if text is None:
        names = [one.id for one in scored.result.nodes]
        near = difflib.get_close_matches(node[:64], names, n=1)
        shown = "".join(c if c.isprintable() else " " for c in node[:64])
        stop(
            lang,
            f"Ni question, ni thème, ni domaine ne s'appelle « {shown} »."
            + (f" Est-ce « {near[0]} » ?" if near else " Les noms : ancrage score FICHIER --full"),
            f"No question, topic or pillar is called “{shown}”."
            + (f" Did you mean “{near[0]}”?" if near else " The names: ancrage score FILE --full"),
        )
    terminal.say(text)


@click.command(short_help="Say which obligations of law concern a firm, and when.")
@click.argument("file", type=_FILE)
@_questionnaire
@click.option("--on", "day", metavar="YYYY-MM-DD", help="The day to look at. Default: today.")
@click.pass_obj
def obligations(lang: Lang, file: Path, questionnaire: str | None, day: str | None) -> None:
    """Say which obligations of law concern the firm of an answers FILE, which will, and which wait for an answer.

    They are read off the same answers, apart from the score. This informs; it is no legal advice.
    """
    on = _day(day, lang)
    scored = _scored(file, questionnaire, lang)
    found = standings(scored.loaded, scored.result, on)
    terminal.say(obligations_text.obligations(scored, found, on, lang, terminal.width()))


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
    """Write the PDF improvement report of a firm's answers FILE.

    Nothing is written where the answers have a fault.
    """
    today = _day(day, lang)
    scored = _scored(file, questionnaire, lang)
    from reports import build_pdf  # noqa: PLC0415  a second of imports that the other commands do without

    name = firm or scored.file.firm or file.stem
    pdf = build_pdf(scored.loaded, scored.file.sheet, scored.result, scored.gains, report_lang or lang, name, today)
    try:
        write_whole(output, pdf)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        shown = "".join(c if c.isprintable() else " " for c in str(output))
        stop(lang, f"{shown} : impossible à écrire ({reason})", f"{shown}: cannot be written ({reason})")
    terminal.say(str(output))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: what stood there before is replaced at once, once everything is written.

    Raises OSError or ValueError; nothing is left behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a device or a pipe is written to; a folder refuses
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ancrage-", delete=False) as stream:
        try:
            stream.write(content)
            stream.flush()
            Path(stream.name).chmod(0o666 & ~_umask())
            Path(stream.name).replace(path)
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    """The rights that the person's settings take away from new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@click.command(short_help="Print an answers file to fill in.")
@click.option("--questionnaire", "-q", metavar="ID|PATH", default="occitanie", show_default=True)
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.pass_obj
def template(lang: Lang, questionnaire: str, form: str) -> None:
    """Print an answers file to fill in: every question, null where unanswered.

    YAML has the wording, the options and the units as comments; JSON knows no comments.
    """
    try:
        loaded = load_any(questionnaire)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    terminal.write(templates.as_json(loaded) if form == "json" else templates.as_yaml(loaded, lang))
