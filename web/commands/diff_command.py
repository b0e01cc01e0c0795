"""``ancrage questionnaire diff``: what changed from one release to the next, and what its mapping leaves unsaid."""

from __future__ import annotations

import click

from questionnaires.carry import version_name
from questionnaires.differences import Difference, differences
from questionnaires.findings import Finding, Lang, QuestionnaireError, finding, in_order
from questionnaires.library import load_any
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.mapping import check_mapping
from questionnaires.release import identify
from web.commands import terminal
from web.commands.diff_text import report, sentence
from web.commands.speak import fail, say, show, stop


@click.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def diff(lang: Lang, old: str, new: str) -> None:
    """Say what changed between two versions of a questionnaire.

    OLD and NEW are folders, files, or names of the library (occitanie-2026.1). Questions renamed, split, dropped and
    added, options, weights, scales, texts, actions, resources, rules of law, pillar by pillar; whether results still
    compare; and what NEW does not say of the answers to OLD. Exit status 1 if there is anything left to say.
    """
    try:
        before, after = load_any(old), load_any(new)
        findings = unsaid(before, after)
    except QuestionnaireError as error:
        fail(error.findings, lang)
    if before.model.id != after.model.id:
        stop(
            lang,
            f"{before.model.id} et {after.model.id} sont deux questionnaires : rien ne passe de l'un à l'autre.",
            f"{before.model.id} and {after.model.id} are two questionnaires: nothing goes from one to the other.",
        )
    width = terminal.width()
    found = differences(before, after)
    terminal.say("\n\n".join(part for part in (sentence(_head(before, after, found, lang), width),
                                               report(before, after, found, lang, width)) if part))  # fmt: skip
    if findings:
        terminal.say("")
        show(findings, lang)
        raise SystemExit(1)
    _mapping_words(before, after, lang)


def unsaid(before: LoadedQuestionnaire, after: LoadedQuestionnaire) -> tuple[Finding, ...]:
    """What the mapping of a questionnaire leaves unsaid of the one before it; of any other pair, nothing."""
    follows = after.model.follows()
    if version_name(before) == version_name(after) or before.model.id != after.model.id:
        return ()
    if follows is None:
        place, pointer = after.place(("version",)), ("version",)
        folder = str(after.folder or place.file)
        return (finding("previous-missing", place, pointer, release=version_name(before), folder=folder),)
    return in_order(check_mapping(before, after)) if follows.release == version_name(before) else ()


def _head(before: LoadedQuestionnaire, after: LoadedQuestionnaire, found: list[Difference], lang: Lang) -> str:
    names = f"{identify(before)[0]} → {identify(after)[0]}"
    if not found:
        return f"{names} : aucune différence." if lang == "fr" else f"{names}: no difference."
    if identify(before)[1] == identify(after)[1]:
        return (
            f"{names} : même méthode, les résultats se comparent tels quels."
            if lang == "fr"
            else f"{names}: the same method, results compare as they are."
        )
    return (
        f"{names} : la méthode change. Entre deux années, l'effet de ce changement est compté à part ; "
        "les résultats de deux entreprises ne se comparent que sous la même méthode."
        if lang == "fr"
        else f"{names}: the method changes. Between two years, the effect of that is counted apart; "
        "results of two firms compare under the same method only."
    )


def _mapping_words(before: LoadedQuestionnaire, after: LoadedQuestionnaire, lang: Lang) -> None:
    follows = after.model.follows()
    if version_name(before) == version_name(after):
        return
    if follows is None or follows.release != version_name(before):
        named = follows.release if follows else "–"
        here, there = version_name(after), version_name(before)
        say(
            lang,
            f"\n{here} suit {named} : ce que deviennent les réponses à {there} n'est pas vérifié.",
            f"\n{here} follows {named}: what becomes of the answers to {there} is not checked.",
        )
        return
    say(lang, "\nToutes les réponses ont un devenir déclaré.", "\nWhat becomes of every answer is declared.")
