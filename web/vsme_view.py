"""What a VSME report proposes, in words: lines of the page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from assessment.answer_words import describe
from assessment.current import Current
from assessment.vsme.outcome import Outcome, Proposed, Refused, Unused
from assessment.vsme.report import Fact
from assessment.vsme.words import amount, period_words, value_words
from questionnaires.findings import Finding, Words
from questionnaires.model import DataPoint, FreeText
from questionnaires.model import Fact as ProfileFact
from questionnaires.taxonomy import Taxonomy
from web.language import lang, language, n, t
from web.questionnaire_words import texts

_MOST_VALUES = 4


@dataclass(frozen=True)
class Line:
    """One answer proposed. ``name``: of its box in the form; ``hint``: where it comes from, and what to look at."""

    target: str
    name: str
    text: str
    value: str
    present: str
    hint: Markup
    ticked: bool
    revision: int


@dataclass(frozen=True)
class RefusedGroup:
    """Answers not given, for one reason. ``lines``: each question, and where in the file it stands."""

    reason: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RefusedLine:
    """One place that could not be read: what it should say, why, and where it is in the file."""

    text: str
    reason: Markup


@dataclass(frozen=True)
class UnusedGroup:
    """Data points that no question takes for one reason. ``points``: each with what the report says of it."""

    reason: str
    points: tuple[tuple[str, str], ...]


class View:
    """An outcome in the language of the page."""

    def __init__(self, current: Current, standard: Taxonomy) -> None:
        self.current, self.standard = current, standard
        self.words = texts(current.shelved.loaded)
        model = current.shelved.loaded.model
        self.questions = {question.id: question for question in model.all_questions()}
        self.facts = {fact.id: fact for fact in model.profile}

    def lines(self, proposed: Sequence[Proposed]) -> list[Line]:
        """What may be ticked; what stands already is ticked by nobody."""
        return [self._line(one) for one in proposed]

    def refused(self, refused: Sequence[Refused]) -> list[RefusedGroup]:
        """What is not proposed, by reason: a report of another year would say the same of each."""
        found: dict[str, list[tuple[str, str]]] = {}
        for one in refused:
            found.setdefault(said(one.reason), []).append((self._asked(one.point), _places(one.places)))
        return [RefusedGroup(reason, tuple(lines)) for reason, lines in found.items()]

    def unread(self, outcome: Outcome) -> list[RefusedLine]:
        """Places that could not be read, by data point."""
        return [
            RefusedLine(self._label(one.concept), _with_places(said(one.reason), [one.place])) for one in outcome.unread
        ]

    def unused(self, outcome: Outcome) -> list[UnusedGroup]:
        """What no question takes, by reason: those of the questionnaire first, in its order."""
        declared = self.current.shelved.loaded.model.vsme_points()
        order = [group.id for group in declared.unused] if declared else []
        found: dict[str, list[Unused]] = {}
        for one in outcome.unused:
            found.setdefault(one.reason.code if one.reason else one.group or "", []).append(one)
        ranked = sorted(found, key=lambda key: order.index(key) if key in order else len(order))
        return [UnusedGroup(self._reason(key, found[key][0]), self._points(found[key])) for key in ranked]

    def _reason(self, key: str, first: Unused) -> str:
        if first.reason is not None:
            return said(first.reason)
        declared = self.current.shelved.loaded.model.vsme_points()
        french = next((group.reason for group in declared.unused if group.id == key), "") if declared else ""
        return self.words.text(f"vsme.unused.{key}.reason", french)

    def _points(self, some: Sequence[Unused]) -> tuple[tuple[str, str], ...]:
        return tuple((self._label(one.concept), self._said(one)) for one in some)

    def _said(self, one: Unused) -> str:
        """What the report says of a data point; a text of several paragraphs is only named."""
        concept = self.standard.concepts.get(one.concept)
        return "" if concept is not None and concept.type == "text" else self._values(one.facts)

    def _line(self, one: Proposed) -> Line:
        stored = self.current.stored.get(one.target) if one.point.question else None
        return Line(
            one.target, "r", self._asked(one.point), self._answer(one.point, one.value),
            "" if one.present is None else self._answer(one.point, one.present), self._hint(one),
            one.present is None, stored.revision if stored else 0,
        )  # fmt: skip

    def _asked(self, point: DataPoint) -> str:
        """The question, or the fact of the profile."""
        if point.question is not None:
            return self.words.question(self.questions[point.question])
        return self.words.fact(self.facts[point.fact or ""])

    def _answer(self, point: DataPoint, value: object) -> str:
        """An answer as the pages write it."""
        if point.question is not None:
            text = describe(self.current.shelved.loaded, self.questions[point.question], {"value": value}, lang())
            return language().typeset(text) if not isinstance(self.questions[point.question], FreeText) else text
        fact = self.facts[point.fact or ""]
        return self._fact_answer(fact, value)

    def _fact_answer(self, fact: ProfileFact, value: object) -> str:
        if isinstance(value, bool):
            return t("Oui") if value else t("Non")
        if isinstance(value, str):
            known = {option.code for option in fact.options}
            return self.words.fact_option(fact, value) if value in known else value
        unit = self.words.unit(fact)
        return f"{words(amount(Decimal(repr(float(str(value)))), None))} {unit}".removesuffix(" –").strip()

    def _hint(self, one: Proposed) -> Markup:
        """The report's own figure, its period and place; then what to look at."""
        parts = [t("Dans le rapport : %(what)s.", what=self._source(one))]
        parts += [said(caution) for caution in one.cautions]
        if one.point.note is not None:
            parts.append(self.words.text(f"vsme.points.{one.point.id}.note", one.point.note))
        return Markup("<br>").join(parts)

    def _source(self, one: Proposed) -> str:
        names = " + ".join(self._label(name) for name in one.point.concepts)
        first = one.facts[0]
        value = words(amount(one.raw, one.unit)) if one.raw is not None else self._values(one.facts)
        return f"{names}, {value}, {words(period_words(first))} ({_places([fact.place for fact in one.facts])})"

    def _values(self, facts: Sequence[Fact]) -> str:
        """What a report says of a data point; long lists are counted."""
        if len(facts) > _MOST_VALUES:
            return n("%(n)s valeur", "%(n)s valeurs", len(facts))
        return " ; ".join(words(value_words(self.standard, fact)) for fact in facts)

    def _label(self, name: str) -> str:
        concept = self.standard.concepts.get(name)
        if concept is None:
            return name
        return language().typeset(concept.label_fr if lang() == "fr" else concept.label_en)


def said(found: Finding) -> str:
    """What a finding says, in the language of the page."""
    return language().typeset(found.message(lang()))


def words(both: Words) -> str:
    """Words of the standard in the language of the page."""
    return both.fr if lang() == "fr" else both.en


def _places(places: Sequence[str]) -> str:
    return ", ".join(places[:_MOST_VALUES]) + ("…" if len(places) > _MOST_VALUES else "")


def _with_places(reason: str, places: Sequence[str]) -> Markup:
    if not places:
        return escape(reason)
    return Markup('{}<br><span class="muted">{}</span>').format(reason, _places(places))
