"""Two years in figures that add up as they are shown: the terms, then pillars, then questions (docs/scoring.md §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from assessment.evolution import Evolution
from questionnaires.model import Group
from reports.charts import bars
from scoring.years import Line, add_up
from web.language import language, t
from web.questionnaire_words import Texts, texts

Column = Literal["changed", "method", "added"]
COLUMNS: tuple[Column, ...] = ("changed", "method", "added")
_WIDE = 180.0


@dataclass(frozen=True)
class Row:
    """A line of a table, in units of the last decimal shown: ``parts`` as :data:`COLUMNS`."""

    text: str
    parts: tuple[int, int, int]
    number: int | None = None
    """Of the pillar."""
    note: str = ""
    question: str | None = None
    """This year's id, where there is such a question."""

    @property
    def whole(self) -> int:
        """The parts together."""
        return sum(self.parts)


@dataclass(frozen=True)
class Table:
    """Terms, pillars and questions. ``small``: how many questions move by less than is shown."""

    terms: tuple[int, int, int]
    pillars: tuple[Row, ...]
    questions: tuple[Row, ...]
    small: int


def units(found: Evolution, value: float) -> int:
    """A rounded figure in units of the last decimal shown."""
    unit: int = 10**found.decimals
    return round(value * unit)


def figure(found: Evolution, amount: int) -> float:
    """The inverse."""
    unit: int = 10**found.decimals
    return amount / unit


def term_units(found: Evolution, end: Literal["low", "high"]) -> tuple[int, int, int]:
    """The three terms at one end, such that they add up to the difference of the two totals shown."""
    terms = found.years.terms
    whole = units(found, getattr(found.after_result.total, end)) - units(found, getattr(found.before_result.total, end))
    parts = [getattr(getattr(terms, name), end) for name in COLUMNS]
    first, second, third = add_up(parts, whole, found.decimals)
    return first, second, third


def table(found: Evolution) -> Table:
    """Where both years are complete: every figure of the page."""
    terms = term_units(found, "low")
    groups = _groups(found)
    by_pillar: dict[str | None, list[Line]] = {name: [] for name in groups}
    for line in found.years.lines:
        by_pillar.setdefault(line.pillar, []).append(line)
    kept = {name: lines for name, lines in by_pillar.items() if lines}
    sums = [[sum(getattr(line, column) for line in lines) for lines in kept.values()] for column in COLUMNS]
    shared = [add_up(parts, whole, found.decimals) for parts, whole in zip(sums, terms, strict=True)]
    pillars, questions = [], []
    for place, (name, lines) in enumerate(kept.items()):
        whole = (shared[0][place], shared[1][place], shared[2][place])
        number, title = groups.get(name, (None, t("Hors des domaines")))
        pillars.append(Row(title, whole, number))
        questions += _questions(found, lines, whole, number)
    shown = sorted(
        (row for row in questions if any(row.parts)), key=lambda row: (-abs(row.whole), -sum(map(abs, row.parts)))
    )
    return Table(terms, tuple(pillars), tuple(shown), len(questions) - len(shown))


def _groups(found: Evolution) -> dict[str | None, tuple[int | None, str]]:
    """Number and title of this year's pillars, then of those that only last year had."""
    now, then = texts(found.after.shelved.loaded), texts(found.before.shelved.loaded)
    groups: dict[str | None, tuple[int | None, str]] = {
        group.id: (number, now.group(group)) for number, group in enumerate(now.loaded.model.groups(), 1)
    }
    gone: list[Group] = [group for group in then.loaded.model.groups() if group.id not in groups]
    return groups | {group.id: (None, then.group(group)) for group in gone}


def _questions(
    found: Evolution, lines: Sequence[Line], whole: tuple[int, int, int], number: int | None
) -> list[Row]:  # fmt: skip
    columns = [
        add_up([getattr(line, column) for line in lines], total, found.decimals)
        for column, total in zip(COLUMNS, whole, strict=True)
    ]
    now, then = texts(found.after.shelved.loaded), texts(found.before.shelved.loaded)
    return [
        Row(
            _title(line, now, then), (columns[0][i], columns[1][i], columns[2][i]), number, _note(found, line),
            line.questions[0] if line.questions else None,
        )
        for i, line in enumerate(lines)
    ]  # fmt: skip


def _title(line: Line, now: Texts, then: Texts) -> str:
    if line.kind != "question":
        return t("Plancher de la méthode") if line.kind == "floor" else t("Plafond de la méthode")
    words, names = (now, line.questions) if line.questions else (then, (line.was or "",))
    asked = {question.id: question for question in words.loaded.model.all_questions()}
    return " / ".join(words.question(asked[name]) for name in names)


def _note(found: Evolution, line: Line) -> str:
    """What sets a line apart: new, gone, split, not carried."""
    if line.kind != "question":
        return ""
    if not line.questions:
        return t("n'est plus posée")
    if len(line.questions) > 1:
        return t("une question devenue %(n)s", n=len(line.questions))
    why = found.years.aside.get(line.questions[0])
    return {
        None: "",
        "new": t("nouvelle"),
        "asked_again": t("à répondre de nouveau"),
        "not_carried": t("la réponse d'alors ne se reprend pas"),
        "not_asked_then": t("ne vous était pas posée"),
    }[why]


def waterfall(found: Evolution, terms: tuple[int, int, int]) -> list[tuple[str, str, str, Markup]]:
    """From last year's total to this year's: kind, text, figure, drawing."""
    words = language()
    before, after = found.before_result.total.low, found.after_result.total.low
    names = (t("Ce que vous avez changé"), t("Ce que la méthode a changé"), t("Questions nouvelles"))
    ends = [before]
    for amount in terms:
        ends.append(ends[-1] + figure(found, amount))
    longest, first = max(*ends, after), min(*ends, 0.0)
    years = (found.before.assessment.period, found.after.assessment.period)

    def whole(value: float, year: int) -> tuple[str, str, str, Markup]:
        text = t("Résultat %(year)s", year=year)
        title = f"{text}{words.colon}{words.points(value)}"
        return "earned", text, words.points(value), bars.whole(value, longest, _WIDE, title, first)

    rows = [whole(before, years[0])]
    for text, start, end, amount in zip(names, ends, ends[1:], terms, strict=False):
        said = words.signed(figure(found, amount))
        rows.append(("loss", text, said, bars.step(start, end, longest, _WIDE, f"{text}{words.colon}{said}", first)))
    return [*rows, whole(after, years[1])]
