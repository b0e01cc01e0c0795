"""Hypothesis strategies: small, varied and valid questionnaires, and answers to them.

Everything that the declared model can say about a score occurs: nested groups, all kinds and roles of questions,
weights over facts, definitions and tables, potential factors, conditions, rules for what does not apply, floors and
ceilings, levels, goals. `Traits` leaves parts out, for properties that hold only without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from questionnaires.model import AnyOf, Computed, DateQuestion, FreeText, Number, OneOf, Question, Questionnaire, YesNo
from tests.oracle.answers import Answer, AnswerTier, is_scorable
from tests.oracle.build import Plain, any_of, computed, group, level, number, one_of, yes_no
from tests.oracle.choices import Choices
from tests.oracle.expression_writer import DAYS, ExpressionWriter, Names

SECTORS = ["food", "retail", "industry"]
FRACTIONS = [1.0, 0.5, 0.0, 0.25, 1 / 3, 0.1, 0.9]
TIERS: list[AnswerTier] = ["declared", "documented", "verified", "declared", "documented", "rejected"]
TableRows = dict[str, list[dict[str, str | float]]]


@dataclass(frozen=True)
class Traits:
    """What the generated questionnaires may contain."""

    conditions: bool = True
    computed: bool = True
    extras: bool = True
    """Bonuses and penalties."""
    bounds: bool = True
    """Floors and ceilings."""
    factors: bool = True
    """Potential factors."""
    full: bool = False
    """Every scored question has an answer worth its whole potential, and one worth nothing."""
    questions: int = 10
    """At most so many, about."""


@dataclass(frozen=True)
class Generated:
    """A questionnaire and its tables as the loader would give their rows."""

    model: Questionnaire
    rows: TableRows


@dataclass(frozen=True)
class Case:
    """A questionnaire and one firm's complete answers; off-path questions have one too, and nobody reads it."""

    model: Questionnaire
    rows: TableRows
    profile: dict[str, Any]
    answers: dict[str, Answer]


# --- facts, tables, weights --------------------------------------------------------------------------------


def _tables(choose: Choices) -> list[Plain]:
    def worth() -> float:
        return choose.one(1, 2, 3.5, 0.5, 0)

    first_edge = choose.one(0, 5)
    edges = choose.one([0], [0, 10], [5, 50])
    by_size = [[edge, worth(), code] for edge, code in [(first_edge, "micro"), (10, "small"), (50, "large")]]
    by_both = [[sector, edge, worth()] for sector in SECTORS for edge in edges]
    return [
        {
            "id": "by_sector",
            "columns": {"sector": "key", "weight": "number"},
            "rows": [[sector, worth()] for sector in SECTORS],
        },
        {
            "id": "by_size",
            "columns": {"edge": "band", "weight": "number", "category": "code"},
            "rows": by_size,
        },
        {
            "id": "by_both",
            "columns": {"sector": "key", "edge": "band", "weight": "number"},
            "rows": by_both,
        },
    ]


def _rows(tables: Sequence[Plain]) -> TableRows:
    """Rows by column name: numbers as floats, codes as texts."""
    return {
        table["id"]: [
            {
                name: float(cell) if role in ("band", "number") else str(cell)
                for (name, role), cell in zip(table["columns"].items(), row, strict=True)
            }
            for row in table["rows"]
        ]
        for table in tables
    }


def _facts() -> list[Plain]:
    sectors = [{"code": code, "text": code} for code in SECTORS]
    return [
        {"id": "heads", "kind": "number", "text": "heads", "minimum": 0, "maximum": 500},
        {"id": "sector", "kind": "one_of", "text": "sector", "options": sectors},
        {"id": "member", "kind": "yes_no", "text": "member", "default": False},
    ]


def _definitions(choose: Choices) -> list[Plain]:
    values = {
        "size": 'by_size[heads].category if heads >= 10 else "micro"',
        "scarce": choose.one("2 if member else 1", "heads / (heads - 20)", "by_both[sector, heads].weight + 1"),
        "employs": 'heads >= 2 and not (sector == "retail")',
    }
    return [{"id": name, "value": value} for name, value in values.items()]


WEIGHTS: list[float | str] = [
    1, 1, 1, 2, 3, 0.5, 0, "heads - 12", "2 if heads < 20 else 0.5", "by_sector[sector].weight",
    "by_size[heads].weight", "by_both[sector, heads].weight", "1 / (heads - 10)", "scarce",
    'min(2, scarce) if size == "micro" else 1', "clip(heads / 10, 0.5, 4)", "3 if employs else 0",
]  # fmt: skip
FACTORS: list[float | str] = [0.5, 0, 2, "heads - 12", "scarce", "1 if member else 0.25"]


# --- questions ---------------------------------------------------------------------------------------------


class _Writer:
    """Writes one questionnaire, question by question, so that each reads only those before it."""

    def __init__(self, choose: Choices, traits: Traits) -> None:
        self.choose, self.traits = choose, traits
        self.names = Names(numbers=["heads"], booleans=["member", "employs"], codes={"sector": list(SECTORS)})
        self.names.codes["size"] = ["micro", "small", "large"]
        self.write = ExpressionWriter(choose, self.names)
        self.left = traits.questions
        self.count = 0
        self.groups: list[str] = []

    def shared(self) -> Plain:
        """What questions and groups declare alike."""
        more: Plain = {"weight": self.choose.of(WEIGHTS)}
        if self.traits.factors and self.choose.chance(10):
            more["potential_factor"] = self.choose.of(FACTORS)
        if self.traits.conditions and self.choose.chance(5):
            more["when"] = self.write.condition()
            more["when_false"] = self.choose.one("absent", "not_applicable")
        return more

    def question(self) -> Plain:
        self.left -= 1
        self.count += 1
        name = f"q{self.count}"
        kinds = ["yes_no", "yes_no", "one_of", "any_of", "number", "number", "text", "date"]
        if self.traits.computed:
            kinds += ["computed", "computed"]
        kind = self.choose.of(kinds)
        more = self.shared() | {"allow_not_applicable": kind != "computed"}
        plain: Plain = getattr(self, f"_{kind}")(name, more)
        scorable = kind in ("yes_no", "one_of", "any_of") or "scale" in plain or "steps" in plain
        if scorable and self.traits.extras and self.choose.chance(6):
            plain |= {"role": self.choose.one("penalty", "bonus"), "factor": self.choose.one(0.05, 0.5, 2.0, 0.0)}
        elif scorable and self.choose.chance(3):
            plain["links"] = {"sdg": {self.choose.one("8.3", "8.5", "8"): self.choose.of(FRACTIONS[1:])}}
            if self.choose.chance(2):
                plain["links"]["sdg"] |= {self.choose.one("8.8", "12.1"): 0.5}
        return plain

    def _yes_no(self, name: str, more: Plain) -> Plain:
        self.names.booleans.append(name)
        if not self.traits.full and self.choose.chance(3):
            more |= {"yes": self.choose.of(FRACTIONS), "no": self.choose.of(FRACTIONS)}
        return yes_no(name, **more)

    def _one_of(self, name: str, more: Plain) -> Plain:
        points = {"a": 0.0, "b": self.choose.one(0.2, 1.0, 3.0), "c": self.choose.one(0.5, 2.0)}
        if not self.traits.full and self.choose.chance(3):
            points["a"] = self.choose.one(0.5, 4.0)
        plain = one_of(name, points, **more)
        if self.choose.chance(3):
            plain["options"].append({"code": "away", "text": "away", "not_applicable": True})
        self.names.codes[name] = [option["code"] for option in plain["options"]]
        return plain

    def _any_of(self, name: str, more: Plain) -> Plain:
        points = {"a": 1.0, "b": self.choose.one(0.0, 1.0, 0.3), "c": self.choose.one(1.0, 2.5)}
        plain = any_of(name, points, self.choose.one(1.0, 2.0, sum(points.values())), **more)
        if self.choose.chance(2):
            worth = self.choose.one(0.0, 0.5)
            plain["options"].append({"code": "none", "text": "none", "exclusive": True, "points": worth})
        self.names.sets[name] = [option["code"] for option in plain["options"]]
        return plain

    def _number(self, name: str, more: Plain) -> Plain:
        self.names.numbers.append(name)
        if self.choose.chance(2):
            more |= {"minimum": -8, "maximum": 60}
        return number(name, **more, **self._measure())

    def _computed(self, name: str, more: Plain) -> Plain:
        formula = self.write.formula()
        self.names.rounded.append(name)
        return computed(name, formula, decimals=self.choose.one(0, 1, 2), **more, **self._measure())

    def _text(self, name: str, more: Plain) -> Plain:
        self.names.texts.append(name)
        return {"kind": "text", "id": name, "text": name, **more}

    def _date(self, name: str, more: Plain) -> Plain:
        self.names.dates.append(name)
        return {"kind": "date", "id": name, "text": name, **more}

    def _measure(self) -> Plain:
        way = self.choose.one("scale", "scale", "steps", None)
        if way is None:
            return {}
        edges = sorted({self.choose.between(-8, 40) for _ in range(self.choose.between(2, 4))})
        heights = [self.choose.of(FRACTIONS) for _ in edges]
        if self.traits.full:
            heights = [0.0, *heights, 1.0] if self.choose.chance(2) else [1.0, *heights, 0.0]
            edges = [-9, *edges, 41]
        return {way: [[edge, height] for edge, height in zip(edges, heights, strict=True)]}

    # --- the tree --------------------------------------------------------------------------------------

    def questions(self, least: int, most: int) -> list[Plain]:
        return [self.question() for _ in range(self.choose.between(least, most)) if self.left > 0]

    def group(self, depth: int) -> Plain:
        name = f"g{len(self.groups) + 1}"
        self.groups.append(name)
        more = self.shared()
        if self.choose.chance(3):
            more["not_applicable"] = self.rule()
        if self.traits.bounds and self.choose.chance(5):
            more["floor"] = self.choose.one(-30, -2.5, 0, 3)
        if self.traits.bounds and self.choose.chance(5):
            more["ceiling"] = self.choose.one(4, 12.5, 40)
        return group(name, self.questions(0, 4), self.nodes(0, depth - 1), **more)

    def nodes(self, least: int, depth: int) -> list[Plain]:
        if depth == 0:
            return []
        return [self.group(depth) for _ in range(self.choose.between(least, 3)) if self.left > 0]

    def rule(self) -> Plain:
        return {
            "split": self.choose.one("proportional", "equal", "none"),
            "credit": self.choose.one(0.0, 0.0, 0.5, 0.2, 1.0),
            "when_empty": self.choose.one("up", "up", "drop"),
        }

    # --- what reads the result -------------------------------------------------------------------------

    def level_condition(self, scale: float) -> str:
        figures = [f"total >= {self.choose.one(0.1, 0.3, 0.5, 0.8) * scale:g}"] * 2
        node = self.choose.of([*self.groups, *(f"q{index + 1}" for index in range(self.count))])
        figures += [f"share({node}) >= {self.choose.one(10, 40, 66.7)}", f"10 <= share({node}) < 95"]
        figures += [f"points({node}) > {self.choose.one(0, 2.5)}"]
        if self.choose.chance(4):
            return f"{self.choose.of(figures)} {self.choose.one('and', 'or')} {self.write.condition(1)}"
        return self.choose.of([*figures, self.write.condition(1)])

    def questionnaire(self) -> Plain:
        scale = self.choose.one(100.0, 20.0, 1000.0, 2.5)
        tables, define = _tables(self.choose), _definitions(self.choose)
        questions = self.questions(0, 3)
        nodes = self.nodes(1 if questions else 2, 4)
        if self.count == 0:
            questions = [self.question()]
        goals = [{"code": code, "title": code} for code in ("8", "12", self.choose.one("9", "8.3"))]
        plain: Plain = {
            "id": "generated",
            "version": "2026.1",
            "title": "generated",
            "scale": scale,
            "rounding": {"decimals": self.choose.one(1, 0, 2), "mode": self.choose.one("half_away", "down")},
            "not_applicable": self.rule(),
            "declared_not_applicable_limit": self.choose.one(100, 30, 10, 0),
            "profile": _facts(),
            "tables": tables,
            "define": define,
            "frameworks": [{"id": "sdg", "title": "sdg", "goals": goals}],
            "questions": questions,
            "nodes": nodes,
        }
        plain["levels"] = [
            level(name, *[self.level_condition(scale) for _ in range(self.choose.one(1, 2))])
            for name in ["low", "middle", "high"][: self.choose.between(0, 3)]
        ]
        plain["rules"] = [{"id": "rule_1", "text": "rule", "condition": self.write.condition()}]
        if self.traits.bounds and self.choose.chance(4):
            plain["floor"] = self.choose.one(-3600, -5, 0.5)
        if self.traits.bounds and self.choose.chance(4):
            plain["ceiling"] = self.choose.one(0.9, 0.5) * scale
        return plain


@st.composite
def questionnaires(draw: st.DrawFn, traits: Traits = Traits()) -> Generated:
    """A valid questionnaire."""
    return _questionnaire(Choices(draw), traits)


def _questionnaire(choose: Choices, traits: Traits) -> Generated:
    plain = _Writer(choose, traits).questionnaire()
    return Generated(Questionnaire.model_validate(plain), _rows(plain["tables"]))


# --- firms -------------------------------------------------------------------------------------------------


def profile(choose: Choices) -> dict[str, Any]:
    """Facts of a firm; `member` has a default and may be left out."""
    facts: dict[str, Any] = {"heads": choose.one(1, 3, 0, 8, 10, 12, 20, 25, 60), "sector": choose.of(SECTORS)}
    member = choose.one(None, True, False)
    return facts if member is None else facts | {"member": member}


def value_for(choose: Choices, question: Question) -> Any:
    """A valid value."""
    match question:
        case YesNo():
            return choose.one(True, False)
        case OneOf():
            plain = [option.code for option in question.options if not option.not_applicable]
            away = [option.code for option in question.options if option.not_applicable]
            return choose.of(away if away and choose.chance(5) else plain)
        case AnyOf():
            alone = [option.code for option in question.options if option.exclusive]
            if alone and choose.chance(4):
                return (choose.of(alone),)
            return tuple(choose.some([option.code for option in question.options if not option.exclusive]))
        case Number():
            return choose.between(-32, 240) / 4 if choose.chance(2) else float(choose.between(-8, 60))
        case DateQuestion():
            return choose.of(DAYS)
        case FreeText():
            return choose.one("x", "un texte")
    raise AssertionError(f"{question.id} is not answered")


def answer_to(choose: Choices, question: Question, *, tiers: bool = True, closed: bool = True) -> Answer:
    """A valid answer; with `closed` also "not known" and, where allowed, "not applicable"."""
    tier: AnswerTier = choose.of(TIERS) if tiers else "declared"
    if closed and choose.chance(10):
        return Answer("not_known", None, tier)
    if closed and question.allow_not_applicable and choose.chance(7):
        return Answer("not_applicable", None, tier)
    return Answer("answered", value_for(choose, question), tier)


def _case(choose: Choices, traits: Traits, *, tiers: bool, closed: bool) -> Case:
    made = _questionnaire(choose, traits)
    asked = [question for question in made.model.all_questions() if not isinstance(question, Computed)]
    answers = {question.id: answer_to(choose, question, tiers=tiers, closed=closed) for question in asked}
    return Case(made.model, made.rows, profile(choose), answers)


@st.composite
def cases(draw: st.DrawFn, traits: Traits = Traits(), *, tiers: bool = True, closed: bool = True) -> Case:
    """A questionnaire with one firm's complete answers."""
    return _case(Choices(draw), traits, tiers=tiers, closed=closed)


@st.composite
def partial_cases(draw: st.DrawFn, traits: Traits = Traits()) -> tuple[Case, list[str]]:
    """A complete case, and the questions that the firm has answered so far; no answer to come is rejected already."""
    choose = Choices(draw)
    case = _case(choose, traits, tiers=True, closed=True)
    answered = choose.some(list(case.answers))
    for name, answer in case.answers.items():
        if name not in answered and answer.tier == "rejected":
            case.answers[name] = replace(answer, tier="declared")
    return case, answered


@st.composite
def other_answers(draw: st.DrawFn, traits: Traits = Traits()) -> tuple[Case, str, Answer]:
    """A complete case, one of its scorable questions, and another answer to it; better or not: see its fraction."""
    choose = Choices(draw)
    case = _case(choose, traits, tiers=False, closed=True)
    asked = [question for question in case.model.all_questions() if question.id in case.answers]
    question = choose.of([question for question in asked if is_scorable(question)] or asked)
    return case, question.id, answer_to(choose, question, tiers=False, closed=False)
