"""Of each firm tried: how much it is asked at most, and the highest and lowest totals that it can reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.audit.bench import Bench, Outcome
from assessment.audit.firms import Firm, full_path
from assessment.audit.length import Length, Lengths
from assessment.audit.openers import beside, openers, path_reads
from assessment.audit.search import climb
from assessment.audit.ways import answered, best, counts, least, not_known, typed
from questionnaires.model import Audit
from questionnaires.paths import PATH_FACT
from scoring.answers import Answer, AnswerSheet


@dataclass(frozen=True, slots=True)
class Reach:
    """What one profile, with one option of the varied fact, is asked and can obtain."""

    profile: str
    option: str | None
    longest: Length
    """For the firm whose answers open the most questions."""
    best: Outcome
    """The most that was found: best answers, computed figures at their best."""
    worst: Outcome


@dataclass(frozen=True)
class Found:
    """The answers behind the figures of one profile."""

    longest: dict[str, Answer]
    best: dict[str, Answer]
    worst: dict[str, Answer]
    open: dict[str, Answer]
    """Of the questions that do not count: the answers that open the most."""


class Searcher:
    """Looks for extreme firms; where the varied fact decides no question, what holds of one option holds of all."""

    def __init__(self, bench: Bench, audit: Audit) -> None:
        self._bench = bench
        self._tried = openers(bench.loaded)
        self._each = audit.vary is not None and path_reads(bench.loaded, audit.vary)
        varied = beside(bench.loaded, audit.vary) if self._each and audit.vary is not None else set()
        self._varying = {name: answers for name, answers in self._tried.items() if name in varied}
        self._path = full_path(bench.loaded.model)
        self._kept: dict[tuple[str, str | None], Found] = {}
        self._longest: dict[tuple[str, str | None, object], dict[str, Answer]] = {}
        self._last: dict[str, dict[str, Answer]] = {}

    def of(self, firm: Firm) -> Found:
        """The extreme firms of a profile."""
        key = firm.profile, firm.option if self._each else None
        if key not in self._kept:
            self._kept[key] = self._search(firm)
        return self._kept[key]

    def longest(self, firm: Firm) -> dict[str, Answer]:
        """The answers that open most questions; figures are computed, not given.

        What was found for another option of the same profile is the first place to begin.
        """
        key = firm.profile, firm.option if self._each else None, firm.facts.get(PATH_FACT)
        if key not in self._longest:
            self._longest[key] = self._last[firm.profile] = self._open_most(firm)
        return self._longest[key]

    def _open_most(self, firm: Firm) -> dict[str, Answer]:
        questions = self._bench.questions.values()
        asked = [question for question in questions if question.kind != "computed"]
        starts = [answered(asked, way) for way in (best, typed, not_known)]
        before = self._last.get(firm.profile)
        tried = self._tried if before is None or firm.facts.get(PATH_FACT) != self._path else self._varying
        return climb(firm.facts, [*([before] if before else []), *starts], tried, self._count)

    def _search(self, firm: Firm) -> Found:
        bench, questions = self._bench, list(self._bench.questions.values())
        longest = self.longest(firm)
        opening = {q.id: longest[q.id] for q in questions if q.id in longest and not counts(q)}

        def lowest(sheets: Sequence[AnswerSheet]) -> list[float]:
            return [-total for total in bench.exact(sheets)]

        greatest = [{**answered(questions, best), **opening}, answered(questions, best)]
        smallest = [{**answered(questions, least), **opening}, answered(questions, least)]
        tried, limits = self._without_asides(), bench.plan.tables
        return Found(
            longest=longest,
            best=climb(firm.facts, greatest, tried, bench.exact, limits.g_ceiling[0]),
            worst=climb(firm.facts, smallest, tried, lowest, -limits.g_floor[0]),
            open=opening,
        )

    def _count(self, sheets: Sequence[AnswerSheet]) -> list[float]:
        return [float(len(names)) for names in self._bench.asked(sheets)]

    def _without_asides(self) -> dict[str, tuple[Answer, ...]]:
        """The answers to try but for options that set a question aside: nothing is declared away here."""
        aside = {
            (name, option.code)
            for name, question in self._bench.questions.items()
            for option in getattr(question, "options", [])
            if option.not_applicable
        }
        return {
            name: tuple(answer for answer in answers if (name, answer.value) not in aside)
            for name, answers in self._tried.items()
        }


def reach(bench: Bench, searcher: Searcher, tried: Sequence[Firm], lengths: Lengths) -> tuple[Reach, ...]:
    """Length and reach of every firm tried: three batches."""
    found = [searcher.of(firm) for firm in tried]
    asked = bench.asked([AnswerSheet(firm.facts, one.longest) for firm, one in zip(tried, found, strict=True)])
    highest = bench.outcomes([AnswerSheet(firm.facts, one.best) for firm, one in zip(tried, found, strict=True)])
    lowest = bench.outcomes([AnswerSheet(firm.facts, one.worst) for firm, one in zip(tried, found, strict=True)])
    return tuple(
        Reach(firm.profile, firm.option, lengths.of(names), high, low)
        for firm, names, high, low in zip(tried, asked, highest, lowest, strict=True)
    )


def on_path(firm: Firm, path: Mapping[str, bool | float | str]) -> Firm:
    """The same firm with some facts changed."""
    return replace(firm, facts={**firm.facts, **path})
