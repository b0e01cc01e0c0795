"""From a checked questionnaire to its scoring plan (docs/scoring.md §10)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from questionnaires.expressions.tree import Compare, Const, Figure, Typed, reads
from questionnaires.model import (
    AnyOf,
    Computed,
    Fact,
    Group,
    Measured,
    NotApplicableRule,
    OneOf,
    Question,
    Questionnaire,
)
from questionnaires.program import Program, inputs
from scoring.answer_tables import AnswerTables, is_scored, may_be_set_aside, points, transpose
from scoring.bytecode import Bytecode, Codes, TableRows
from scoring.kernel import path as k
from scoring.kernel.points import DROP, EQUAL, NONE, PROPORTIONAL, UP
from scoring.plan import Coding, Duty, Gap, ScoringPlan, Tables

_KINDS = {
    "yes_no": k.YES_NO, "one_of": k.ONE_OF, "any_of": k.ANY_OF, "number": k.NUMBER, "computed": k.COMPUTED,
    "text": k.TEXT, "date": k.DATE,
}  # fmt: skip
_ROLES = {"scored": k.SCORED, "penalty": k.PENALTY, "bonus": k.BONUS}
_SPLITS = {"proportional": PROPORTIONAL, "equal": EQUAL, "none": NONE}
_EMPTY = {"up": UP, "drop": DROP}


class Loaded(Protocol):
    """What the loader gives, as far as scoring needs it."""

    @property
    def model(self) -> Questionnaire: ...  # noqa: D102
    @property
    def tables(self) -> Mapping[str, TableRows]: ...  # noqa: D102
    @property
    def program(self) -> Program: ...  # noqa: D102


def compile_plan(loaded: Loaded, release: str, method: str) -> ScoringPlan:
    """Compile a checked questionnaire.

    Args:
        loaded: model, tables and typed expressions.
        release: name of the release (or draft) that results bear.
        method: the release without its texts.
    """
    return _Compiler(loaded).plan(release, method)


@dataclass
class _Node:
    """A group in the numbering of the kernel."""

    id: str
    group: Group | None
    parent: int
    rule: NotApplicableRule | None
    first: int = 0
    own_last: int = 0
    last: int = 0
    end: int = 0
    children: list[int] = field(default_factory=list)


class _Compiler:
    def __init__(self, loaded: Loaded) -> None:
        self.model, self.program = loaded.model, loaded.program
        self.questions: list[tuple[Question, int]] = []
        self.nodes: list[_Node] = []
        self._lay_out(None, -1)
        self.codes = Codes()
        facts, definitions = self.model.profile, self.model.define
        names = [fact.id for fact in facts] + [d.id for d in definitions] + [q.id for q, _ in self.questions]
        numbers = {node.id: i for i, node in enumerate(self.nodes)}
        numbers |= {q.id: len(self.nodes) + i for i, (q, _) in enumerate(self.questions)}
        self.node_number = numbers
        self.bytecode = Bytecode(
            slots={name: i for i, name in enumerate(names)},
            options={q.id: tuple(o.code for o in q.options) for q, _ in self.questions if isinstance(q, AnyOf)},
            nodes=numbers,
            tables=dict(loaded.tables),
            codes=self.codes,
            down=1 if self.model.rounding.mode == "down" else 0,
        )
        self.answers = AnswerTables(self.codes)

    def _lay_out(self, group: Group | None, parent: int) -> int:
        """Number groups and questions in declared order; returns the group's number."""
        here = len(self.nodes)
        source: Group | Questionnaire = group if group is not None else self.model
        node = _Node("root" if group is None else group.id, group, parent, source.not_applicable, len(self.questions))
        self.nodes.append(node)
        self.questions.extend((question, here) for question in source.questions)
        node.own_last = len(self.questions)
        node.children = [self._lay_out(child, here) for child in source.groups()]
        node.last, node.end = len(self.questions), len(self.nodes)
        return here

    def plan(self, release: str, method: str) -> ScoringPlan:
        """Assemble the tables; the order matters only where one part numbers what another reads."""
        columns: dict[str, Any] = {}
        for part in (
            self._facts,
            self._weights,
            self._questions,
            self._inputs,
            self._groups,
            self._levels,
            self._statements,
            self._goals,
        ):
            columns |= part()
        columns |= self._expressions()
        columns |= self._sizes(columns)
        return ScoringPlan(
            questionnaire=self.model.id,
            release=release,
            method=method,
            tables=Tables(**columns),
            facts=tuple(Coding(f.id, f.kind, tuple(o.code for o in f.options)) for f in self.model.profile),
            questions=tuple(Coding(q.id, q.kind, _option_codes(q)) for q, _ in self.questions),
            groups=tuple(node.id for node in self.nodes),
            levels=tuple(level.id for level in self.model.levels),
            rules=tuple(rule.id for rule in self.model.rules),
            offers=tuple(self.program.offers),
            duties=self.duties,
            goals=tuple((f.id, goal.code) for f in self.model.all_frameworks() for goal in f.goals),
            gaps=self.gaps,
            places=tuple(self.bytecode.places),
        )

    # --- facts, definitions, weights ----------------------------------------------------------------------

    def _facts(self) -> dict[str, Any]:
        kinds, columns, options = [], [], []
        numbers = codes = 0
        for fact in self.model.profile:
            kinds.append(_KINDS[fact.kind])
            columns.append(numbers if fact.kind == "number" else codes)
            numbers, codes = numbers + (fact.kind == "number"), codes + (fact.kind != "number")
            options.append(len(self.answers.options))
            self.answers.options.extend((0.0, 0, float(self.codes.of(option.code))) for option in fact.options)
        definitions = [
            self.bytecode.expression(self.program.definitions[d.id], f"define.{d.id}") for d in self.model.define
        ]
        return {
            "fact_kind": kinds, "fact_column": columns, "fact_option": options, "definition_code": definitions,
            "fact_numbers": numbers, "fact_codes": codes,
        }  # fmt: skip

    def _weights(self) -> dict[str, Any]:
        nodes = ["root", *(n.id for n in self.nodes[1:]), *(q.id for q, _ in self.questions)]
        constants: dict[str, list[float]] = {"weight": [1.0] * len(nodes), "factor": [1.0] * len(nodes)}
        computed: list[tuple[int, int, int]] = []
        for number, name in enumerate(nodes):
            for target, source in (("weight", self.program.weights), ("factor", self.program.factors)):
                typed = source.get(name) if number > 0 else None
                if typed is None:
                    continue
                if isinstance(typed, Const):
                    constants[target][number] = float(typed.value)
                else:
                    code = self.bytecode.expression(typed, f"{name}.{target}")
                    computed.append((code, number, 1 if target == "factor" else 0))
        codes, owners, is_factor = transpose(computed, 3)
        return constants | {"weight_code": codes, "weight_node": owners, "weight_is_factor": is_factor}

    # --- questions ----------------------------------------------------------------------------------------

    def _questions(self) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        used = {"code": 0, "number": 0, "mask": 0}
        for question, parent in self.questions:
            row = self._question(question) | {"q_parent": parent, "q_clip": self._clip(parent)}
            storage = {"yes_no": "code", "one_of": "code", "any_of": "mask", "text": ""}.get(question.kind, "number")
            row["q_column"] = used.get(storage, 0)
            if storage:
                used[storage] += 1
            rows.append(row)
        names = [name for name in Tables._fields if name.startswith("q_")]
        columns: dict[str, Any] = {name: [row[name] for row in rows] for name in names}
        fractions, aside, codes = transpose(self.answers.options, 3)
        xs, ys = transpose(self.answers.scale, 2)
        return columns | {
            "option_fraction": fractions, "option_aside": aside, "option_code": codes, "scale_x": xs, "scale_y": ys,
            "codes": used["code"], "numbers": used["number"], "masks": used["mask"],
        }  # fmt: skip

    def _question(self, q: Question) -> dict[str, Any]:
        first_option, first_point = len(self.answers.options), len(self.answers.scale)
        low, high = self.answers.fractions(q)
        pairs = points(q)
        self.answers.scale.extend(pairs)
        role = _ROLES[q.role] if is_scored(q) else k.UNSCORED
        when, formula = self.program.whens.get(q.id), self.program.formulas.get(q.id)
        value_low, value_high = self.answers.domain(q)
        kind = k.NO_SCALE
        if isinstance(q, Measured) and pairs:
            kind = k.LINEAR if q.scale is not None else k.STEPS
        return {
            "q_kind": _KINDS[q.kind], "q_role": role,
            "q_when": -1 if when is None else self.bytecode.expression(when, f"{q.id}.when"),
            "q_when_aside": 1 if q.when_false == "not_applicable" else 0,
            "q_may_aside": 1 if may_be_set_aside(q) else 0,
            "q_option": first_option, "q_options": len(self.answers.options) - first_option,
            "q_maximum": q.maximum if isinstance(q, AnyOf) else 1.0,
            "q_scale_kind": kind, "q_scale": first_point, "q_scale_size": len(pairs),
            "q_formula": -1 if formula is None else self.bytecode.expression(formula, f"{q.id}.formula"),
            "q_decimals": q.decimals if isinstance(q, Computed) else 0,
            "q_factor": 0.0 if q.factor is None else q.factor,
            "q_low": value_low, "q_high": value_high, "q_f_low": low, "q_f_high": high,
            "q_least": high if role == k.PENALTY else low,
        }  # fmt: skip

    def _inputs(self) -> dict[str, Any]:
        """For each computed question, the answered questions it reads, whose lowest tier it takes."""
        position = {q.id: i for i, (q, _) in enumerate(self.questions)}
        start, read = [0], []
        for question, _ in self.questions:
            if isinstance(question, Computed):
                names = inputs(self.program, question.id)
                read += sorted(position[n] for n in names if n in position and n not in self.program.formulas)
            start.append(len(read))
        return {"input_start": start, "input_question": read}

    # --- groups -------------------------------------------------------------------------------------------

    def _limits(self, node: _Node) -> tuple[float, float]:
        source: Group | Questionnaire = node.group if node.group is not None else self.model
        return (
            -math.inf if source.floor is None else source.floor + 0.0,  # never -0
            math.inf if source.ceiling is None else source.ceiling + 0.0,
        )

    def _clips(self, number: int) -> bool:
        return self._limits(self.nodes[number]) != (-math.inf, math.inf)

    def _clip(self, number: int) -> int:
        """The nearest group, this one or around it, that has a floor or ceiling; -1 if none has."""
        while number >= 0 and not self._clips(number):
            number = self.nodes[number].parent
        return number

    def _scope(self, number: int) -> int:
        while self.nodes[number].rule is None:
            number = self.nodes[number].parent
        return number

    def _groups(self) -> dict[str, Any]:
        columns: dict[str, list[Any]] = {name: [] for name in Tables._fields if name.startswith("g_")}
        columns["g_child_start"].append(0)
        for number, node in enumerate(self.nodes):
            rule = node.rule or NotApplicableRule()
            when = self.program.whens.get(node.id) if node.group is not None else None
            floor, ceiling = self._limits(node)
            row = {
                "g_parent": node.parent, "g_end": node.end, "g_first": node.first, "g_own_last": node.own_last,
                "g_last": node.last,
                "g_when": -1 if when is None else self.bytecode.expression(when, f"{node.id}.when"),
                "g_when_aside": 1 if node.group is not None and node.group.when_false == "not_applicable" else 0,
                "g_scope": self._scope(number), "g_declares": 0 if node.rule is None else 1,
                "g_split": _SPLITS[rule.split], "g_credit": rule.credit, "g_when_empty": _EMPTY[rule.when_empty],
                "g_floor": floor, "g_ceiling": ceiling, "g_clips": int(self._clips(number)),
                "g_outer_clip": self._clip(node.parent),
                "g_clips_inside": int(any(self._clips(inner) for inner in range(number, node.end))),
            }  # fmt: skip
            for name, value in row.items():
                columns[name].append(value)
            columns["g_child"] += node.children
            columns["g_child_start"].append(len(columns["g_child"]))
        return columns

    # --- levels, rules, goals -----------------------------------------------------------------------------

    def _levels(self) -> dict[str, Any]:
        start, conditions = [0], []
        gaps: list[Gap | None] = []
        self.bytecode.figure("total", None)  # the first figure is always the total
        for level in self.model.levels:
            for index in range(len(level.all)):
                typed = self.program.levels[level.id, index]
                conditions.append(self.bytecode.expression(typed, f"levels.{level.id}.{index}"))
                gaps.append(self._gap(typed))
            start.append(len(conditions))
        self.gaps = tuple(gaps)
        rules = [self.bytecode.expression(self.program.rules[r.id], f"rules.{r.id}") for r in self.model.rules]
        kinds, nodes = transpose(self.bytecode.figures, 2)
        return {
            "figure_kind": kinds, "figure_node": nodes, "level_start": start, "condition_code": conditions,
            "rule_code": rules,
        }  # fmt: skip

    def _statements(self) -> dict[str, Any]:
        """Offers of paths, then the slices of obligations."""
        codes = [self.bytecode.expression(typed, f"paths.{code}") for code, typed in self.program.offers.items()]
        duties = []
        for each in self.program.duties:
            codes.append(self.bytecode.expression(each.condition, f"law.{each.obligation}.{each.since or ''}"))
            duties.append(Duty(each.obligation, each.since, each.until, self._answers_read(each.condition)))
        self.duties = tuple(duties)
        return {"statement_code": codes}

    def _answers_read(self, condition: Typed) -> tuple[str, ...]:
        """The questions that a firm answers and a condition reads, through computed ones too, in declared order."""
        named = reads(condition)
        named |= {name for computed in named for name in inputs(self.program, computed)}
        return tuple(q.id for q, _ in self.questions if q.id in named and q.id not in self.program.formulas)

    def _gap(self, typed: Typed) -> Gap | None:
        match typed:
            case Compare(_, (">=" | ">" | "<=" | "<") as op, Figure(_, kind, node), Const(_, float() as threshold)):
                return Gap(self.bytecode.figure(kind, node), op in (">=", ">"), threshold, op in (">", "<"))
        return None

    def _goals(self) -> dict[str, Any]:
        """Each goal's questions with their shares; two links of a question to one goal count once, the larger."""
        start, questions, shares = [0], [], []
        for framework in self.model.all_frameworks():
            for goal in framework.goals:
                for position, (question, _) in enumerate(self.questions):
                    share = framework.share(goal, question)
                    if share is not None:
                        questions.append(position)
                        shares.append(share)
                start.append(len(questions))
        return {"goal_start": start, "goal_question": questions, "goal_share": shares}

    # --- what is left -------------------------------------------------------------------------------------

    def _expressions(self) -> dict[str, Any]:
        b = self.bytecode
        keys, first, base, low, high = transpose(b.lookup_rows, 5)
        key_base, key_size, key_band = transpose(b.keys, 3)
        values, present = transpose(b.cells, 2)
        return {
            "code_start": b.start, "code_op": b.op, "code_a": b.a, "code_b": b.b, "code_x": b.x, "pool": b.pool,
            "lookup_keys": keys, "lookup_first": first, "lookup_base": base, "lookup_low": low, "lookup_high": high,
            "key_base": key_base, "key_size": key_size, "key_band": key_band, "key_edge": b.edges,
            "cell_value": values, "cell_present": present,
        }  # fmt: skip

    def _sizes(self, columns: dict[str, Any]) -> dict[str, Any]:
        facts, definitions = len(self.model.profile), len(self.model.define)
        return {
            "facts": facts, "definitions": definitions, "question_slot": facts + definitions,
            "questions": len(self.questions), "groups": len(self.nodes), "weights": len(columns["weight_code"]),
            "figures": len(columns["figure_kind"]), "levels": len(self.model.levels),
            "conditions": len(columns["condition_code"]), "rules": len(self.model.rules),
            "statements": len(columns["statement_code"]),
            "goals": len(columns["goal_start"]) - 1, "expressions": len(self.bytecode.places),
            "stack": self.bytecode.depth, "decimals": self.model.rounding.decimals, "down": self.bytecode.down,
            "scale": self.model.scale, "aside_limit": self.model.declared_not_applicable_limit,
        }  # fmt: skip


def _option_codes(q: Question) -> tuple[str, ...]:
    return tuple(option.code for option in q.options) if isinstance(q, OneOf | AnyOf) else ()


def fact_default(fact: Fact) -> bool | float | str | None:
    """The default of a fact, in the type that an answer sheet has."""
    if fact.default is None or fact.kind != "number":
        return fact.default if isinstance(fact.default, bool | str) else None
    return float(fact.default)
