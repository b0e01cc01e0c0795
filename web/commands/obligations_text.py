"""Which obligations concern a firm, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assessment.obligations import Standing, State
from assessment.scored import Scored
from questionnaires.findings import Lang
from web.commands.text_table import bold, dim, hanging, tagged, wrapped
from web.commands.words import Words


def obligations(scored: Scored, found: Sequence[Standing], day: date, lang: Lang, width: int) -> str:
    """The obligations that apply, will apply, or wait for an answer; then how many do not concern the firm."""
    w = Words(scored, lang)
    parts = ["\n".join(_head(w, day, width))]
    for state in ("applies", "coming", "open"):
        chosen = [one for one in found if one.state == state]
        if chosen:
            parts.append("\n".join(_group(w, state, chosen, width)))
    parts.append("\n".join(_rest(w, found, width)))
    return "\n\n".join(parts)


def _head(w: Words, day: date, width: int) -> Iterator[str]:
    said = w.day(day)
    yield bold(w.say(f"Vos obligations au {said}", f"Your obligations on {said}"))
    yield from wrapped(
        w.say(
            "D'après vos seules réponses, et à part du résultat : aucun point n'en dépend. Ceci informe et ne "
            "remplace pas un conseil juridique.",
            "From your answers alone, and apart from the result: no point depends on them. This informs; it is no "
            "legal advice.",
        ),
        width,
    )


def _group(w: Words, state: State, found: Sequence[Standing], width: int) -> Iterator[str]:
    titles = {
        "applies": w.say("Vous concernent aujourd'hui", "Concern you today"),
        "coming": w.say("Vous concerneront", "Will concern you"),
        "open": w.say("À vérifier : il manque une réponse", "To be checked: an answer is wanting"),
    }
    yield bold(f"{titles[state]} ({len(found)})")
    for one in found:
        duty, name = one.obligation, f"law.obligations.{one.obligation.id}"
        yield from tagged("• " + w.text(f"{name}.title", duty.title), duty.id, width)
        for said in (w.text(f"{name}.text", duty.text), _whom(w, one, name), *_when(w, one)):
            yield from hanging("  ", said, width)
        if duty.caution is not None:
            yield from hanging("  ", w.text(f"{name}.caution", duty.caution), width)
        if one.waits_for:
            wanted = w.say(" ; ", "; ").join(w.titles.get(question, question) for question in one.waits_for)
            yield from hanging("  ", w.say(f"Dépend de : {wanted}", f"Depends on: {wanted}"), width)
        for line in hanging("  ", _source(w, one, name), width):
            yield dim(line)


def _whom(w: Words, one: Standing, name: str) -> str:
    said = w.text(f"{name}.whom", one.obligation.whom)
    return w.say(f"Pour qui : {said}", f"For whom: {said}")


def _when(w: Words, one: Standing) -> Iterator[str]:
    if one.since is not None:
        said = w.day(one.since)
        yield (
            w.say(f"Depuis le {said}", f"Since {said}")
            if one.state == "applies"
            else w.say(f"À partir du {said}", f"From {said}")
        )
    if one.until is not None:
        said = w.day(one.until)
        yield w.say(f"Jusqu'au {said} (exclu)", f"Until {said} (excluded)")


def _source(w: Words, one: Standing, name: str) -> str:
    duty = one.obligation
    source = w.text(f"{name}.source", duty.source)
    if duty.read_on == "to_confirm":
        return w.say(f"{source} (à confirmer)", f"{source} (to be confirmed)")
    read = w.day(date.fromisoformat(duty.read_on))
    return w.say(f"{source} (lu le {read})", f"{source} (read on {read})")


def _rest(w: Words, found: Sequence[Standing], width: int) -> Iterator[str]:
    others = sum(one.state == "not_concerned" for one in found)
    ended = sum(one.state == "ended" for one in found)
    said = w.count(
        others,
        (
            "{n} autre obligation suivie ici ne vous concerne pas d'après vos réponses.",
            "{n} other obligation followed here does not concern you, going by your answers.",
        ),
        (
            "{n} autres obligations suivies ici ne vous concernent pas d'après vos réponses.",
            "{n} other obligations followed here do not concern you, going by your answers.",
        ),
    )
    if ended:
        said += " " + w.count(
            ended,
            ("{n} n'est plus en vigueur.", "{n} is no longer in force."),
            ("{n} ne sont plus en vigueur.", "{n} are no longer in force."),
        )
    yield from wrapped(said, width)
