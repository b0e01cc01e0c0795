"""The command ``ancrage``: one group, to which each module of commands adds its own."""

from __future__ import annotations

import os

import click

from questionnaires.findings import Lang
from web.commands import (
    demo_command,
    operator_commands,
    questionnaire_commands,
    score_commands,
    serve_commands,
    terminal,
)


def language(environment: dict[str, str] | None = None) -> Lang:
    """French, unless the environment (``LC_ALL``, then ``LC_MESSAGES``, then ``LANG``) asks for English."""
    found = dict(os.environ) if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if found.get(name):
            return "en" if found[name].lower().startswith("en") else "fr"
    return "fr"


@click.group("ancrage", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ancrage")
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default=None,
    help="Language of what is printed. Default: that of the environment, else French.",
)
@click.pass_context
def main(context: click.Context, lang: Lang | None) -> None:
    """Assess what a firm does for people, the planet and its territory, and explain every point.

    \b
    A first look:
      ancrage template > firm.yaml          write an answers file to fill in
      ancrage score firm.yaml               score it, as a tree of pillars and topics
      ancrage score firm.yaml --full        down to every question and its answer
      ancrage explain firm.yaml QUESTION    say where its points come from
      ancrage report firm.yaml -o plan.pdf  write the improvement report
      ancrage questionnaire new mine        write a small questionnaire to start from
      ancrage questionnaire check mine      say what is wrong with it, line by line
      ancrage serve                         serve the pages where firms assess themselves
      ancrage operator add EMAIL            make somebody one of the region's team
    """
    terminal.adapt_streams()
    context.obj = lang or language()


questionnaire_commands.register(main)
score_commands.register(main)
serve_commands.register(main)
main.add_command(demo_command.demo)
operator_commands.register(main)
