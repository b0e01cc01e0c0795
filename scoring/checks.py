"""What can be proved of a questionnaire before anybody answers it: questions nobody sees, levels nobody reaches.

Two proofs. The kernel's machine works on sets of possible values: with every fact and answer open, a condition whose
outcome has no "true" can never hold. And where a condition only compares facts and choices with constants, all
combinations that can make a difference are tried (which also sees through ``a == "x" and a == "y"``).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questionnaires.expressions.tree import Compare, Const, Kind, Lookup, Read, Typed, walk
from questionnaires.findings import Finding, Pointer, Words, finding, register_catalogues
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Group, Number, OneOf, Question, Questionnaire, YesNo
from scoring.answer_tables import is_scored
from scoring.compile import compile_plan
from scoring.engine import interpreted_scratch
from scoring.kernel import machine as m
from scoring.kernel.levels import SHARE, TOTAL
from scoring.plan import ScoringPlan

register_catalogues(Path(__file__).parent / "messages")

MOST_COMBINATIONS = 20_000
Value = tuple[float, float, int]
"""low, high and status of a slot, as the machine reads them."""
_ABSENT: Value = (0.0, 0.0, m.ABSENT)


def findings(loaded: LoadedQuestionnaire) -> list[Finding]:
    """Questions and groups that nobody can see, and levels that nobody can reach, each at its condition's line."""
    prover = _Prover(loaded, compile_plan(loaded, "check", "check"))
    return [*prover.unseen(), *prover.unreachable()]


@dataclass
class _Prover:
    loaded: LoadedQuestionnaire
    plan: ScoringPlan

    def __post_init__(self) -> None:
        self.model, self.program = self.loaded.model, self.loaded.program
        self.t: Any = self.plan.tables
        self.s: Any = interpreted_scratch(self.plan)
        names = [fact.id for fact in self.model.profile] + [d.id for d in self.model.define]
        names += [coding.id for coding in self.plan.questions]
        self.slot = {name: i for i, name in enumerate(names)}
        self.code = {place: i for i, place in enumerate(self.plan.places)}
        self.questions = {question.id: question for question in self.model.all_questions()}
        self.facts = {fact.id: fact for fact in self.model.profile}
        self._open_everything()

    # --- slots --------------------------------------------------------------------------------------------

    def _put(self, name: str, value: Value) -> None:
        at = self.slot[name]
        self.s.slot_low[at], self.s.slot_high[at], self.s.slot_status[at] = value

    def _define(self) -> None:
        """Work the definitions out from the facts as they stand in their slots."""
        for i, definition in enumerate(self.model.define):
            m.evaluate(self.t, self.s, int(self.t.definition_code[i]))
            self._put(definition.id, (float(self.s.low[0]), float(self.s.high[0]), int(self.s.status[0])))

    def _open_everything(self) -> None:
        """Every fact any of its values, every answer missing."""
        option = self.t.option_code
        for i, fact in enumerate(self.model.profile):
            if fact.kind == "yes_no":
                self._put(fact.id, (0.0, 0.0, m.TRUE | m.FALSE))
            elif fact.kind == "number":
                low = -math.inf if fact.minimum is None else fact.minimum
                self._put(fact.id, (low, math.inf if fact.maximum is None else fact.maximum, m.PRESENT))
            else:
                codes = option[self.t.fact_option[i] : self.t.fact_option[i] + len(fact.options)]
                self._put(fact.id, (min(codes), max(codes), m.PRESENT))
        self._define()
        for q, coding in enumerate(self.plan.questions):
            status = m.UNKNOWN if coding.kind == "yes_no" else m.PRESENT | m.ABSENT
            self._put(coding.id, (float(self.t.q_low[q]), float(self.t.q_high[q]), status))

    def _outcome(self, place: str) -> int:
        m.evaluate(self.t, self.s, self.code[place])
        return int(self.s.status[0])

    # --- questions nobody sees ----------------------------------------------------------------------------

    def unseen(self) -> Iterator[Finding]:
        """In declared order; what depends on an unseen question is judged knowing that it is absent."""
        yield from self._unseen_questions(self.model, (), [])
        for index, group in enumerate(self.model.groups()):
            yield from self._unseen_group(group, ("nodes", index), [])

    def _unseen_group(self, group: Group, pointer: Pointer, above: list[str]) -> Iterator[Finding]:
        whens = above + ([group.id] if group.when is not None else [])
        if group.when is not None and not self._can_hold(whens):
            yield self._never_seen(group.id, str(group.when), pointer)
            for question in _below(group):
                self._put(question.id, _ABSENT)
            return
        yield from self._unseen_questions(group, pointer, whens)
        for index, child in enumerate(group.groups()):
            yield from self._unseen_group(child, (*pointer, "nodes", index), whens)

    def _unseen_questions(self, owner: Group | Questionnaire, pointer: Pointer, above: list[str]) -> Iterator[Finding]:
        for index, question in enumerate(owner.questions):
            if question.when is not None and not self._can_hold([*above, question.id]):
                yield self._never_seen(question.id, str(question.when), (*pointer, "questions", index))
                self._put(question.id, _ABSENT)

    def _never_seen(self, name: str, condition: str, pointer: Pointer) -> Finding:
        at = (*pointer, "when")
        return finding("never-seen", self.loaded.place(at), at, name=name, condition=condition)

    def _can_hold(self, owners: list[str]) -> bool:
        """Whether the conditions of these nodes can all be true for one firm."""
        places = [f"{owner}.when" for owner in owners]
        if any(not self._outcome(place) & m.TRUE for place in places):
            return False
        choices = self._choices([self.program.whens[owner] for owner in owners])
        if choices is None:
            return True
        before = {name: self._get(name) for name in choices}
        held = False
        for combination in itertools.product(*choices.values()):
            for name, value in zip(choices, combination, strict=True):
                self._put(name, value)
            self._define()
            if all(self._outcome(place) & m.TRUE for place in places):
                held = True
                break
        for name, value in before.items():
            self._put(name, value)
        self._define()
        return held

    def _get(self, name: str) -> Value:
        at = self.slot[name]
        return float(self.s.slot_low[at]), float(self.s.slot_high[at]), int(self.s.slot_status[at])

    def _choices(self, conditions: list[Typed]) -> dict[str, list[Value]] | None:
        """Every value that can make a difference, by name; ``None`` where trying them would prove nothing."""
        trees = list(conditions)
        names: list[str] = []
        waiting = [node.name for tree in trees for node in walk(tree) if isinstance(node, Read)]
        while waiting:
            name = waiting.pop(0)
            if name in self.program.definitions:
                trees.append(self.program.definitions[name])
                waiting += [node.name for node in walk(trees[-1]) if isinstance(node, Read)]
            elif name not in names:
                names.append(name)
        if not all(_only_compares_with_constants(tree) for tree in trees):
            return None
        constants = sorted(
            {float(node.value) for tree in trees for node in walk(tree)
             if isinstance(node, Const) and node.type.kind is Kind.NUMBER}
        )  # fmt: skip
        choices = {}
        for name in names:
            values = self._values(name, constants)
            if values is None:
                return None
            choices[name] = values
        return choices if math.prod(map(len, choices.values())) <= MOST_COMBINATIONS else None

    def _values(self, name: str, constants: list[float]) -> list[Value] | None:
        now = self._get(name)
        if now[2] == m.ABSENT:
            return [_ABSENT]
        declared = self.facts.get(name) or self.questions.get(name)
        absent = [] if name in self.facts else [_ABSENT]
        if isinstance(declared, YesNo) or getattr(declared, "kind", "") == "yes_no":
            return [(0.0, 0.0, m.TRUE), (0.0, 0.0, m.FALSE), *absent]
        if isinstance(declared, OneOf):
            q = self.plan.question_index[name]
            first = self.t.q_option[q]
            codes = self.t.option_code[first : first + self.t.q_options[q]]
            return [(code, code, m.PRESENT) for code in codes] + absent
        if declared is not None and declared.kind == "one_of":
            i = list(self.facts).index(name)
            codes = self.t.option_code[self.t.fact_option[i] : self.t.fact_option[i] + len(declared.options)]
            return [(code, code, m.PRESENT) for code in codes]
        if isinstance(declared, Number) or name in self.facts:
            low, high, _ = now
            points = [x for c in constants for x in (c, math.nextafter(c, -math.inf), math.nextafter(c, math.inf))]
            ends = [x for x in (low, high) if math.isfinite(x)]
            kept = sorted({x for x in [*points, *ends, 0.0] if low <= x <= high})
            return [(x, x, m.PRESENT) for x in kept] + absent
        return None

    # --- levels nobody reaches ----------------------------------------------------------------------------

    def unreachable(self) -> Iterator[Finding]:
        """The first condition of each level that cannot hold, alone or with those of the levels below."""
        self._open_figures()
        limits: dict[int, tuple[float, float]] = {}
        position = 0
        for number, level in enumerate(self.model.levels):
            reported = False
            for index, item in enumerate(level.all):
                why = self._cannot_hold(f"levels.{level.id}.{index}", position, limits)
                position += 1
                if why is not None and not reported:
                    reported = True
                    at = ("levels", number, "all", index, "condition")
                    yield finding(
                        "level-unreachable", self.loaded.place(at), at,
                        name=level.id, condition=str(item.condition), why=why,
                    )  # fmt: skip

    def _cannot_hold(self, place: str, position: int, limits: dict[int, tuple[float, float]]) -> Words | None:
        if not self._outcome(place) & m.TRUE:
            return Words("le résultat ne peut pas aller jusque-là", "the result cannot go that far")
        gap = self.plan.gaps[position]
        if gap is not None:
            low, high = limits.get(gap.figure, (-math.inf, math.inf))
            edge = gap.threshold
            if gap.strict:
                edge = math.nextafter(edge, math.inf if gap.at_least else -math.inf)
            low, high = (max(low, edge), high) if gap.at_least else (low, min(high, edge))
            limits[gap.figure] = low, high
            if low > high:
                return Words("cette condition contredit celle d'un niveau inférieur", "it contradicts a level below")
        return None

    def _open_figures(self) -> None:
        """Every figure anything that the scale, bonuses, floors and ceilings allow."""
        plain = all(f == 1.0 for f in self.t.factor) and not any(self.t.weight_is_factor)
        bonus = sum(q.factor or 0.0 for q in self.questions.values() if q.role == "bonus" and is_scored(q))
        most = self.model.scale * (1.0 + bonus) if plain else math.inf
        raised = any(floor > 0.0 for floor in self.t.g_floor)
        for i, kind in enumerate(self.t.figure_kind):
            high = most if kind == TOTAL else 100.0 if kind == SHARE and not bonus and plain else math.inf
            if raised:
                high = math.inf
            if kind == TOTAL:
                high = min(high, self.t.g_ceiling[0])
            self.s.figure_low[i] = -math.inf
            self.s.figure_high[i] = high
            self.s.figure_status[i] = m.PRESENT  # a firm to which the node applies


def _below(group: Group) -> Iterator[Question]:
    yield from group.questions
    for child in group.groups():
        yield from _below(child)


def _only_compares_with_constants(tree: Typed) -> bool:
    """Whether numbers occur only beside a constant in a comparison, so that constants and their neighbours suffice."""
    numbers = [node for node in walk(tree) if node.type.kind in (Kind.NUMBER, Kind.DATE)]
    allowed: set[int] = set()
    for node in walk(tree):
        if isinstance(node, Lookup):
            return False
        if isinstance(node, Compare) and node.left.type.kind in (Kind.NUMBER, Kind.DATE):
            sides = (node.left, node.right)
            if not (all(isinstance(side, Read | Const) for side in sides) and any(isinstance(s, Const) for s in sides)):
                return False
            allowed |= {id(side) for side in sides}
    return all(id(node) in allowed for node in numbers)
