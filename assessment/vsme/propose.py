"""What a report proposes for an assessment: answers to confirm, what is refused and why, what no question takes.

Which data point answers what is declared in the questionnaire (``vsme``, docs/vsme.md); no question is named here. A
figure is taken for the closed year that is assessed only if its period is twelve months ending in that year; a state
(head-count at the end of the period) if its day is in it. Nothing is estimated: a unit is converted where that is
exact, a currency never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.answer_check import AnswerChecker
from assessment.vsme.outcome import Answer, Outcome, Proposed, Refused, Subject, Unused, identity_of
from assessment.vsme.report import Fact, Report, first_day
from assessment.vsme.words import amount, label, member_words, period_words
from questionnaires.findings import Place, finding
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Computed, DataPoint, Number, Question, VsmePoints
from questionnaires.model import Fact as ProfileFact
from questionnaires.taxonomy import Taxonomy, taxonomy
from questionnaires.units import convert, quantity

BASIS, CONSOLIDATED = "BasisForReporting", "ConsolidatedMember"
_DIVISION = re.compile(r"NACE_[A-V](\d{2})")


class _RefusalError(Exception):
    """Why a data point is not proposed."""

    def __init__(self, code: str, places: Sequence[str] = (), **params: object) -> None:
        super().__init__(code)
        self.reason = finding(code, Place(""), (), **params)
        self.places = tuple(places)


def propose(report: Report, loaded: LoadedQuestionnaire, subject: Subject) -> Outcome:
    """Compare a report with an assessment. Raises KeyError where the questionnaire declares no data points."""
    declared = loaded.model.vsme_points()
    if declared is None:
        raise KeyError("vsme")
    return _Comparison(report, loaded, subject, declared).outcome()


class _Comparison:
    def __init__(self, report: Report, loaded: LoadedQuestionnaire, subject: Subject, declared: VsmePoints) -> None:
        self.report, self.loaded, self.subject, self.declared = report, loaded, subject, declared
        self.standard: Taxonomy = taxonomy(declared.taxonomy)
        self.identity = identity_of(report.entity, subject.siren)
        self.questions: dict[str, Question] = {question.id: question for question in loaded.model.all_questions()}
        self.facts: dict[str, ProfileFact] = {fact.id: fact for fact in loaded.model.profile}

    def outcome(self) -> Outcome:
        proposed: dict[str, Proposed] = {}
        refused: list[Refused] = []
        for point in self.declared.points:
            target = point.question or point.fact or ""
            if isinstance(self.questions.get(point.question or ""), Computed):
                continue  # worked out here, never asked: only exported
            try:
                found = self._proposed(point)
            except _RefusalError as refusal:
                if target not in proposed:
                    refused.append(Refused(point, refusal.places, refusal.reason))
                continue
            if found is not None:
                first = proposed.get(target)
                proposed[target] = found if first is None else self._compared(first, found)
        settled = [one for one in refused if (one.point.question or one.point.fact) not in proposed]
        shown = tuple(_first_of_each(settled))
        told = {place for one in shown for place in one.places}
        points = [*(one.point for one in proposed.values()), *(one.point for one in shown)]
        return Outcome(
            self.identity, tuple(proposed.values()), shown, tuple(self._unused(points)),
            tuple(one for one in self.report.troubles if one.place not in told),
        )  # fmt: skip

    # --- one data point -----------------------------------------------------------------------------------

    def _proposed(self, point: DataPoint) -> Proposed | None:
        """What a data point proposes; None where the report does not hold it."""
        held = [self._facts(name, point.dimensions) for name in point.concepts]
        if not any(held):
            self._tell_trouble(point)
            return None
        places = [fact.place for facts in held for fact in facts]
        if self.identity != "same" and not self.subject.vouched:
            raise _RefusalError(f"vsme-entity-{self.identity}", places, found=self.report.entity.identifier or "–")
        facts = tuple(self._of_the_year(name, facts) for name, facts in zip(point.concepts, held, strict=True))
        self._check_scope(places)
        self._check_conditions(point, places)
        if point.question is not None and self.subject.states.get(point.question) == "off_path":
            raise _RefusalError("vsme-not-asked", places)
        found = self._figure(point, facts) if isinstance(facts[0].value, Decimal) else self._choice(point, facts[0])
        self._check_answer(found, places)
        return replace(found, present=self._present(point))

    def _facts(self, concept: str, dimensions: Mapping[str, str]) -> list[Fact]:
        return [fact for fact in self.report.facts if fact.concept == concept and fact.dimensions == dimensions]

    def _tell_trouble(self, point: DataPoint) -> None:
        """The file has it, where it cannot be read."""
        for one in self.report.troubles:
            if one.concept in point.concepts and not point.dimensions:
                refusal = _RefusalError(one.reason.code, [one.place])
                refusal.reason = one.reason
                raise refusal

    def _of_the_year(self, concept: str, facts: Sequence[Fact]) -> Fact:
        """The one fact of the year that is assessed."""
        if not facts:
            raise _RefusalError("vsme-part-missing", name=label(self.standard, concept))
        places = [fact.place for fact in facts]
        if all(fact.start is None for fact in facts):
            raise _RefusalError("vsme-period-unknown", places)
        right = [fact for fact in facts if _in_year(fact, self.subject.period)]
        if not right:
            nearest = max(facts, key=lambda fact: fact.end or date.min)
            code = "vsme-other-day" if nearest.start == nearest.end else "vsme-other-period"
            raise _RefusalError(code, places, found=period_words(nearest), wanted=str(self.subject.period))
        if any(fact.value != right[0].value or fact.unit != right[0].unit for fact in right):
            found = [amount(fact.value, fact.unit) for fact in right[:2]]
            raise _RefusalError("vsme-disagree", [fact.place for fact in right], first=found[0], second=found[1])
        return right[0]

    def _check_scope(self, places: Sequence[str]) -> None:
        """A report on a consolidated basis counts the subsidiaries too; one of a firm is not one of its sites."""
        if self.subject.perimeter == "site":
            raise _RefusalError("vsme-site", places)
        stated = self._facts(BASIS, {})
        if stated and self.subject.siren is not None:
            consolidated = stated[0].value == CONSOLIDATED
            if consolidated != (self.subject.perimeter == "group"):
                raise _RefusalError("vsme-consolidated" if consolidated else "vsme-individual", places)

    def _check_conditions(self, point: DataPoint, places: Sequence[str]) -> None:
        for name, members in point.only_if.items():
            stated = self._facts(name, {})
            value = stated[0].value if stated else None
            said = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            if said not in members:
                found = member_words(self.standard, said) if stated else member_words(self.standard, "")
                wanted = member_words(self.standard, *members)
                raise _RefusalError(
                    "vsme-condition", places, name=label(self.standard, name), found=found, wanted=wanted
                )
        if point.year is not None:
            stated = self._facts(point.year.stated_by, {})
            wanted_year = self.subject.period - point.year.before
            year = str(stated[0].value) if stated else "–"
            if year != str(wanted_year):
                raise _RefusalError("vsme-other-year", places, found=year, wanted=str(wanted_year))

    def _figure(self, point: DataPoint, facts: tuple[Fact, ...]) -> Proposed:
        """The sum of the figures, each in the unit of the question."""
        unit, sums, raw = point.unit or "pure", Decimal(0), Decimal(0)
        for fact in facts:
            value, stated = fact.value, fact.unit or "pure"
            if not isinstance(value, Decimal):
                raise _RefusalError("vsme-value-unreadable", [fact.place], found=str(value))
            if value < 0:
                raise _RefusalError("vsme-negative", [fact.place], found=amount(value, stated))
            changed = convert(value, stated, unit)
            if changed is None:
                money = quantity(unit) == "monetary" and quantity(stated) == "monetary"
                code = "vsme-currency" if money else "vsme-unit"
                raise _RefusalError(code, [fact.place], found=amount(value, stated), wanted=amount(None, unit))
            sums, raw = sums + changed, raw + value
        units = {fact.unit or "pure" for fact in facts}
        alike = len(units) == 1
        return Proposed(point, float(sums), facts, raw if alike else None, units.pop() if alike else None)

    def _choice(self, point: DataPoint, fact: Fact) -> Proposed:
        """The answer that a member gives, or true or false, or the option of an activity."""
        value = fact.value
        if point.table is not None:
            return Proposed(point, self._option(point.table, fact), (fact,))
        if isinstance(value, bool) and not point.values:
            return Proposed(point, value, (fact,))
        if not point.values and isinstance(value, str | date):
            return Proposed(point, str(value), (fact,))
        said = str(value).lower() if isinstance(value, bool) else value
        members = said if isinstance(said, tuple) else (str(said),)
        answers = {point.values[member] for member in members if member in point.values}
        if len(answers) != 1 or len(members) != 1:
            raise _RefusalError("vsme-no-answer", [fact.place], found=member_words(self.standard, *members))
        return Proposed(point, answers.pop(), (fact,))

    def _option(self, table: str, fact: Fact) -> str:
        """The one option to which all the divisions of a list of activities lead."""
        rows = self.loaded.tables[table]
        key, code = (next(name for name, role in rows.columns.items() if role == wanted) for wanted in ("key", "code"))
        options = {str(row[key]): str(row[code]) for row in rows.rows}
        stated = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
        found = {options.get(match[1], "") if (match := _DIVISION.match(one)) else "" for one in stated}
        if len(found) != 1 or "" in found:
            raise _RefusalError("vsme-activities", [fact.place], found=member_words(self.standard, *stated))
        return found.pop()

    def _check_answer(self, found: Proposed, places: Sequence[str]) -> None:
        """Whether the question takes such an answer, limits included."""
        checker = AnswerChecker(self.loaded)
        if found.point.question is not None:
            checker.answer(self.questions[found.point.question], {"value": found.value})
        else:
            checker.fact(self.facts[found.point.fact or ""], found.value)
        if checker.findings:
            target = self.questions.get(found.target) or self.facts.get(found.target)
            limits = target if isinstance(target, Number | ProfileFact) else None
            low, high = (amount(None if limits is None else edge, found.point.unit) for edge in _edges(limits))
            value = amount(
                Decimal(repr(found.value)) if isinstance(found.value, float) else found.value, found.point.unit
            )
            raise _RefusalError("vsme-out-of-range", places, found=value, low=low, high=high)

    def _present(self, point: DataPoint) -> Any:
        if point.question is not None:
            return self.subject.values.get(point.question)
        return self.subject.profile.get(point.fact or "")

    def _compared(self, first: Proposed, other: Proposed) -> Proposed:
        """The first stands; where another data point gives another answer, that is said."""
        if first.value == other.value or not isinstance(other.value, float):
            return first
        told = finding(
            "vsme-differs", Place(""), (), other=amount(_exact(other.value), other.point.unit),
            places=", ".join(fact.place for fact in other.facts),
        )  # fmt: skip
        return replace(first, cautions=(*first.cautions, told))

    # --- what no question takes ---------------------------------------------------------------------------

    def _unused(self, shown: Sequence[DataPoint]) -> Iterator[Unused]:
        """Data points of the report that are in nothing shown, in their order; with those of other dimensions."""
        told = _keys(shown)
        declared = _keys(self.declared.points)
        taken = {name for name, _ in declared}
        groups = {name: unused.id for unused in self.declared.unused for name in unused.concepts}
        rest: dict[tuple[str, bool], list[Fact]] = {}
        for fact in self.report.facts:
            key = (fact.concept, _key(fact.dimensions))
            if key not in told:
                rest.setdefault((fact.concept, key in declared), []).append(fact)
        for (name, otherwise), facts in rest.items():
            code = None
            if name not in self.standard.concepts:
                code = "vsme-extension"
            elif otherwise:
                code = "vsme-said-otherwise"
            elif name in taken:
                code = "vsme-other-dimensions"
            elif name not in groups:
                code = "vsme-no-question"
            yield Unused(name, tuple(facts), finding(code, Place("")) if code else None, groups.get(name))


def _in_year(fact: Fact, year: int) -> bool:
    """Twelve months that end in that year, or a day of it."""
    if fact.start is None or fact.end is None or fact.end.year != year:
        return False
    if fact.start == fact.end:
        return True
    return fact.start == first_day(fact.end)


def _keys(points: Sequence[DataPoint]) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """What points read of a report."""
    return {(name, _key(point.dimensions)) for point in points for name in point.concepts}


def _key(dimensions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dimensions.items()))


def _exact(value: Answer) -> Decimal | bool | str:
    """A figure with the digits that its reader would write."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _edges(limits: Number | ProfileFact | None) -> tuple[Decimal | None, Decimal | None]:
    if limits is None:
        return None, None
    low, high = limits.minimum, limits.maximum
    return (None if low is None else Decimal(repr(low))), (None if high is None else Decimal(repr(high)))


def _first_of_each(refused: Sequence[Refused]) -> Iterator[Refused]:
    """One refusal for each question: the first data point is the one that says it best."""
    seen: set[str] = set()
    for one in refused:
        target = one.point.question or one.point.fact or ""
        if target not in seen:
            seen.add(target)
            yield one
