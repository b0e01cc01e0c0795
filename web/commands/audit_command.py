"""``ancrage questionnaire audit``: length and fairness, measured."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from assessment.audit import measure
from questionnaires.findings import Lang, QuestionnaireError
from questionnaires.library import load_any, names
from web.commands import terminal
from web.commands.audit_text import audit_text
from web.commands.speak import fail


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option("--lang", "asked_lang", type=click.Choice(["fr", "en"]), help="Language of the texts that are read.")
@click.pass_obj
def audit(lang: Lang, name: str | None, as_json: bool, asked_lang: Lang | None) -> None:
    """Measure how long a questionnaire is and how fair.

    NAME is a folder, a file, or the name of a questionnaire of the library (left out: its first). For the kinds of
    firm that it declares (audit:): what is asked and how long it takes, the totals in reach, what rests on paper, on
    "not applicable" and on single questions, what an hour of effort brings, what attempts to game it bring, how stable
    the order of firms is.
    """
    lang = asked_lang or lang
    try:
        loaded = load_any(name or names()[0])
        measures = measure(loaded, lang)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    if as_json:
        terminal.write(json.dumps(asdict(measures), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    else:
        terminal.say(audit_text(measures, loaded, lang, terminal.width()))
