"""One question as the component ``question.html`` shows it: its texts, what was answered, and what was typed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.answer_forms import FieldError, FilledForm, FormAnswer, describe, fill_form, read_form, same_content
from assessment.answering import StoredAnswer
from assessment.current import Current
from questionnaires.model import AnyOf, Computed, Number, OneOf, Question
from scoring.result import NodeResult
from web.clock_words import when
from web.language import lang, language, n, t
from web.proposal_view import Beside, proposal_view
from web.questionnaire_words import Texts, texts

LEFT_OVER = "_left"
"""Part of a draft that says: nothing is wrong, the answer is saved, these are the parts that did not go into it."""
SMALL = 50
"""Persons below which a firm is shown the proof asked of small ones."""


@dataclass(frozen=True)
class Typed:
    """What a person typed at a question, over which revision; ``lang`` of the page does not matter to choices."""

    parts: Mapping[str, Sequence[str]]
    base: int


@dataclass(frozen=True)
class Shown:
    """What all questions of a page share. ``me``: id of who reads the page; ``None``: a trial."""

    current: Current
    me: str | None
    read_only: bool = False
    typed: Mapping[str, Typed] = field(default_factory=dict)
    discussed: frozenset[str] = frozenset()
    may_discuss: bool = False
    notes: Mapping[str, int] = field(default_factory=dict)
    """How many notes the team left, by question."""
    href: Mapping[str, str] = field(default_factory=dict)
    """The page of each question alone, by question."""
    beside: Beside = field(default_factory=Beside)
    """Answers to confirm, figures of last year."""


@dataclass(frozen=True)
class Unsaved:
    """What was typed and does not stand: why, and the answer that it would make."""

    errors: tuple[FieldError, ...]
    conflict: bool
    form: FormAnswer


def unsaved(shown: Shown, question: Question) -> Unsaved | None:
    """What was typed at a question and is not its answer; ``None``: nothing is."""
    typed, held = shown.typed.get(question.id), shown.current.stored.get(question.id)
    if typed is None:
        return None
    fields = {f"q.{question.id}.{part}": list(given) for part, given in typed.parts.items()}
    form = read_form(shown.current.shelved.loaded, question, fields, lang())
    if LEFT_OVER in typed.parts or (not form.errors and same_content(form.content, held.content if held else None)):
        return None
    return Unsaved(form.errors, not form.errors and typed.base != (held.revision if held else 0), form)


def question_view(shown: Shown, question: Question, *, number: int = 0, of: int = 0) -> dict[str, Any]:
    """The ``view`` of a question (see ``components/question.html``)."""
    current, words = shown.current, texts(shown.current.shelved.loaded)
    kind = question.kind
    common: dict[str, Any] = {
        "id": question.id,
        "kind": kind,
        "text": words.question(question),
        "help": words.question(question, "help"),
        "period": words.question(question, "period"),
        "examples": _examples(words, question),
        "number": number or None,
        "of": of or None,
        "read_only": shown.read_only,
        "tags": ["discuss"] if question.id in shown.discussed else [],
    }
    if isinstance(question, Computed):
        return common | {"typed": computed_words(current, question)}
    return common | _controls(shown, question, words) | _around(shown, question, words)


def _controls(shown: Shown, question: Question, words: Texts) -> dict[str, Any]:
    held, typed = shown.current.stored.get(question.id), shown.typed.get(question.id)
    if shown.read_only or (typed and held and LEFT_OVER in typed.parts and typed.base != held.revision):
        typed = None  # what was left over stood beside an answer that is no more
    filled: FilledForm = fill_form(
        words.loaded, question, held.content if held else None, typed.parts if typed else None, words.lang
    )
    controls: dict[str, Any] = {
        "values": list(filled["chosen"]),
        "typed": filled["value"],
        "state": filled["state"],
        "none": "none" in filled["states"],
        "reason": filled["reason"],
        "note": filled["note"],
        "details": filled["details"],
        "estimate": filled["estimate"] if isinstance(question, Number) else None,
        "allow_not_applicable": "not_applicable" in filled["states"],
        "not_applicable_help": words.question(question, "not_applicable_help"),
        "unit": words.unit(question),
        "options": [],
    }
    if isinstance(question, OneOf | AnyOf):
        controls["options"] = [
            {
                "code": option.code,
                "text": words.option(question, option),
                "detail": words.option(question, option, "detail"),
                "exclusive": option.exclusive,
            }
            for option in question.options
        ]
    return controls


def _around(shown: Shown, question: Question, words: Texts) -> dict[str, Any]:
    """What stands around the controls: who answered, what is not saved, proofs."""
    held = shown.current.stored.get(question.id)
    href = shown.href.get(question.id, "")
    open_ = None if shown.read_only else unsaved(shown, question)
    around: dict[str, Any] = {
        "revision": None if shown.read_only else (held.revision if held else 0),
        "said": said(held),
        "history": f"{href}#historique" if href and held else "",
        "discuss": (question.id in shown.discussed) if shown.may_discuss else None,
        "evidence": _evidence(shown, question, words, href),
        "proposal": proposal_view(
            words.loaded, question, shown.beside, read_only=shown.read_only, answered=bool(held and held.content)
        ),
    }
    if open_ is None:
        return around
    base = shown.typed[question.id].base
    around["revision"] = base
    if open_.errors:
        around["errors"] = {one.field.removeprefix(f"q.{question.id}."): one for one in open_.errors}
        around["saved"] = {"state": "waiting", "text": t("pas encore enregistré")}
    elif open_.conflict:
        around["conflict"] = conflict(shown, question, held, open_.form)
        around["saved"] = {"state": "waiting", "text": t("pas encore enregistré")}
    else:
        around["saved"] = {"state": "waiting", "text": t("pas encore enregistré, réessayer")}
    return around


def conflict(shown: Shown, question: Question, held: StoredAnswer | None, form: FormAnswer) -> dict[str, Any]:
    """Two answers to choose from: the one that stands, and what this person typed."""
    loaded = shown.current.shelved.loaded
    own = shown.me is None or held is None or held.author_id == shown.me
    return {
        "own": own,
        "who": t("une autre page") if own or held is None or not held.author else held.author,
        "at": when(held.at) if held else "",
        "theirs": describe(loaded, question, held.content if held else None, lang()),
        "mine": describe(loaded, question, form.content, lang()),
        "seen": held.revision if held else 0,
    }


def said(held: StoredAnswer | None) -> str:
    """Who answered and when; empty where nobody did."""
    if held is None:
        return ""
    if held.author is None:
        return t("Enregistré %(when)s", when=when(held.at))
    return t("%(who)s, %(when)s", who=held.author, when=when(held.at))


def computed_words(current: Current, question: Computed) -> str:
    """The figure of a computed question with its unit; empty while it is not known."""
    node: NodeResult | None = next((one for one in current.result.nodes if one.id == question.id), None)
    if node is None or not isinstance(node.value, int | float) or isinstance(node.value, bool):
        return ""
    figure = language().number(float(node.value), question.decimals)
    return language().with_unit(figure, texts(current.shelved.loaded).unit(question))


def _examples(words: Texts, question: Question) -> list[tuple[str, str]]:
    if question.examples is None:
        return []
    small = words.text(f"{question.id}.examples.small", question.examples.small)
    large = words.text(f"{question.id}.examples.large", question.examples.large)
    return [(t("Chez un artisan"), small), (t("Dans une entreprise industrielle"), large)]


def expected_proof(current: Current, question: Question) -> str:
    """What would show an answer, in proportion to the size of the firm; empty where nothing is expected."""
    if question.evidence is None:
        return ""
    fact = next((one for one in current.shelved.loaded.model.profile if one.from_firm == "headcount"), None)
    people = current.sheet.profile.get(fact.id) if fact is not None else None
    size = "large" if isinstance(people, float | int) and people >= SMALL else "small"
    words = texts(current.shelved.loaded)
    return words.text(f"{question.id}.evidence.{size}", getattr(question.evidence, size))


def _evidence(shown: Shown, question: Question, words: Texts, href: str) -> dict[str, Any] | None:
    """What shows an answer. A trial has no firm, so no files: its proofs come once it is claimed."""
    expected = expected_proof(shown.current, question)
    if not expected:
        return None
    held, behind = shown.current.stored.get(question.id), shown.current.behind
    proofs = behind.proofs.get(question.id, ())
    answered = "declared" if held is not None and held.content is not None else ""
    tier = (held.tier if held else None) or ("documented" if proofs else answered)
    text = n("%(n)s justificatif", "%(n)s justificatifs", len(proofs)) if proofs else ""
    if not proofs and question.id in behind.on_request:
        text = t("à montrer sur demande")
    link = f"{href}#justificatifs" if href and shown.current.assessment.firm is not None else ""
    action = t("Voir") if shown.read_only else t("Gérer les justificatifs") if proofs else t("Ajouter un justificatif")
    return {"expected": expected, "tier": tier, "text": text, "href": link, "action": action}
