"""Answers to confirm, and last year's figures, as a question shows them beside its controls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment import answering, carry_over, proposals
from assessment.answer_forms import describe
from assessment.current import Current
from assessment.proposals import Proposal
from assessment.store import Db
from questionnaires.carry import Content
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Question
from web.core import shelf
from web.language import lang, language, n, t


@dataclass(frozen=True)
class Beside:
    """What stands beside the questions of an assessment.

    ``proposals``: answers to confirm, by question; ``last_year``: figures of the year before, only to be seen;
    ``period``: that year.
    """

    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    last_year: Mapping[str, Content] = field(default_factory=dict)
    period: int = 0


def beside(db: Db, current: Current, questions: Iterable[Question]) -> Beside:
    """What is proposed; and, of an assessment under way, last year's figures where this year has none yet.

    ``questions``: those of the page; last year is read only where one of them asks a figure of the year.
    """
    held, stored = current.assessment, current.stored
    found = proposals.of_assessment(db, held.id)
    empty = any(one.each_year and not (one.id in stored and stored[one.id].content) for one in questions)
    before = carry_over.last_year(db, shelf(), held) if empty and held.state == "open" else None
    if before is None:
        return Beside(found)
    figures = {name: before.carried[name].content for name in before.of_the_year}
    return Beside(found, figures, before.year.assessment.period)


def proposal_view(
    loaded: LoadedQuestionnaire, question: Question, found: Beside, *, read_only: bool, answered: bool
) -> dict[str, Any] | None:
    """The answer proposed at a question, in words, or last year's figure; ``None``: there is neither."""
    one = found.proposals.get(question.id)
    if one is not None:
        said = describe(loaded, question, dict(one.content), lang())
        return {
            "title": source_words(one),
            "said": said,
            "note": str(one.content.get("note", "")),
            "more": _more(one),
            "confirm": not read_only,
        }
    content = found.last_year.get(question.id)
    if content is None or answered:
        return None
    said = describe(loaded, question, dict(content), lang())
    title = t("En %(year)s, vous aviez répondu", year=found.period)
    more = [t("Ce chiffre est celui de l'année : donnez celui de cette année.")]
    return {"title": title, "said": said, "note": "", "more": more, "confirm": False}


def source_words(one: Proposal) -> str:
    """Where a proposal comes from."""
    period = str(one.details.get("period", ""))
    if one.source == "vsme":
        if period:
            return t("D'après votre rapport VSME, année %(year)s : à confirmer", year=period)
        return t("D'après votre rapport VSME : à confirmer")
    return t("L'an dernier (%(year)s) : à confirmer", year=period)


def _more(one: Proposal) -> list[str]:
    """What else there is to know before confirming."""
    found = []
    cut = one.details.get("cut", ())
    if cut:
        found.append(
            n(
                "Une option que vous aviez choisie n'existe plus : elle n'est pas reprise.",
                "%(n)s options que vous aviez choisies n'existent plus : elles ne sont pas reprises.",
                len(cut),
            )
        )
    raw = one.details.get("converted_from")
    if raw:
        found.append(t("Converti depuis : %(value)s", value=language().typeset(str(raw))))
    return found


def act(db: Db, assessment_id: str, names: set[str], bases: Mapping[str, int], form: Mapping[str, str],
        account: str | None) -> list[str]:  # fmt: skip
    """Do what the buttons of a form ask of proposals: ``accept`` or ``dismiss`` one, ``accept_all`` of ``names``.

    Gives back what to say of it. Raises ClosedError once the assessment is submitted.
    """
    one, away = form.get("accept", ""), form.get("dismiss", "")
    if away in names and proposals.dismiss(db, account, assessment_id, away):
        return [t("La réponse proposée est mise de côté.")]
    if one in names:
        held = answering.one(db, assessment_id, one)
        base = bases.get(one, held.revision if held else 0)
        saved = proposals.accept(db, account, assessment_id, one, base)
        if saved.outcome == "saved":
            return [t("La réponse est confirmée.")]
        return [t("Une autre réponse a été enregistrée entre-temps : regardez-la avant de confirmer.")] * (
            saved.outcome == "conflict"
        )
    if form.get("accept_all"):
        done = proposals.accept_many(db, account, assessment_id, sorted(names))
        said = [n("%(n)s réponse confirmée.", "%(n)s réponses confirmées.", len(done.saved))] if done.saved else []
        if done.left:
            said.append(
                n(
                    "%(n)s réponse proposée diffère de la vôtre : confirmez-la à part.",
                    "%(n)s réponses proposées diffèrent des vôtres : confirmez-les à part.",
                    len(done.left),
                )
            )
        return said
    return []
