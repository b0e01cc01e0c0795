"""The oracle: docs/scoring.md, computed in exact fractions, one firm at a time, as slowly and plainly as possible.

It is written from that page and shares no line with ``scoring/``. It scores complete assessments; for others it says
the state of every question (`states`) and what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaires.model import Computed, Framework, Question, Questionnaire
from tests.oracle.answers import Answer, fraction, is_scorable, is_scored, least
from tests.oracle.expressions import PASS, Value, evaluate, exact, names
from tests.oracle.rounding import rounded, to_grid
from tests.oracle.sharing import Amounts, Sharing, nominal_potentials
from tests.oracle.tree import Firm, Node, State, Tables

__all__ = ["Answer", "IncompleteError", "OracleResult", "QuestionFigures", "score", "states"]

Tier = Literal["declared", "documented", "verified"]
RANK = {"rejected": -1, "declared": 0, "documented": 1, "verified": 2}


class IncompleteError(Exception):
    """The assessment is not complete; bears the ids of the questions that are missing or pending."""


@dataclass(frozen=True)
class QuestionFigures:
    """One question. Points of a penalty or bonus are its adjustment line."""

    state: State
    fraction: Fraction | None
    nominal: Fraction
    potential: Fraction
    points: Fraction


@dataclass(frozen=True)
class OracleResult:
    """Everything that docs/scoring.md defines for a complete assessment, for one tier."""

    questions: dict[str, QuestionFigures]
    adjustments: dict[str, Fraction]
    """Bonuses and penalties by question id, `<node>.floor`, `<node>.ceiling`; only lines that change something."""
    node_points: dict[str, Fraction]
    node_potential: dict[str, Fraction]
    exact: Fraction | None
    rounded: Fraction | None
    level: str | None
    goals: dict[tuple[str, str], tuple[Fraction, Fraction]]
    """(framework, goal) → (points, potential)."""
    values: dict[str, Value]
    rules: list[str]
    """Consistency rules that hold."""
    figures_read: list[Fraction]
    """Exact figures that were rounded before something read them: where one is delicate, binary noise may decide."""


def states(
    model: Questionnaire, tables: Tables, profile: Mapping[str, object], answers: Mapping[str, Answer]
) -> dict[str, State]:
    """The state of every question of an assessment, complete or not."""
    return {node.id: node.state for node in Firm(model, tables, profile, answers).questions()}


def score(
    model: Questionnaire,
    tables: Tables,
    profile: Mapping[str, object],
    answers: Mapping[str, Answer],
    tier: Tier = "declared",
) -> OracleResult:
    """Score a complete assessment.

    Raises:
        IncompleteError: some question is missing or pending.
        ValueError: a required fact is not given.
    """
    firm = Firm(model, tables, profile, answers)
    if firm.missing():
        raise IncompleteError(firm.missing())
    return _Scoring(firm, tier).result()


class _Totals:
    """Points of every node once it is settled which questions apply and what fraction each has."""

    def __init__(self, firm: Firm, tier: Tier, *, strict: bool = False) -> None:
        self.firm, self.tier, self.strict = firm, tier, strict
        self.nominal = nominal_potentials(firm.root, exact(firm.model.scale))
        applies = {node.id for node in firm.questions() if is_scored(node.question) and self.applies(node)}
        self.sharing = Sharing(firm.root, self.nominal, applies)
        self.points: Amounts = {}
        self.potential: Amounts = {}
        self.adjustments: Amounts = {}
        self._add_up(firm.root)

    @property
    def has_score(self) -> bool:
        return bool(self.sharing.remains)

    # --- evidence (§8) -------------------------------------------------------------------------------------

    def evidence(self, node: Node) -> int:
        """Rank of the tier of an answer; of a computed figure, the lowest of its inputs."""
        if not isinstance(node.question, Computed):
            answer = self.firm.answers.get(node.id)
            return RANK[answer.tier if answer else "verified"]
        inputs = [self.firm.nodes[name] for name in names(node.question.formula) if name in self.firm.nodes]
        ranks = [self.evidence(each) for each in inputs if isinstance(each.question, Computed) or not each.is_off]
        return min(ranks, default=RANK["verified"])

    def is_rejected(self, node: Node) -> bool:
        return self.evidence(node) == RANK["rejected"]

    def is_below(self, node: Node) -> bool:
        return self.evidence(node) < RANK[self.tier]

    def applies(self, node: Node) -> bool:
        """Whether a question takes part in the total, answered or counted back in."""
        if node.is_off:
            return False
        if node.state != "not_applicable":
            return True
        return node.by_declaration and (self.strict or self.is_below(node))

    def fraction(self, node: Node) -> Fraction:
        """The fraction of a question that applies."""
        at_least = node.state != "answered" or self.is_below(node)
        if node.question.role == "penalty":
            at_least = node.state != "answered" or self.is_rejected(node)
        if at_least:
            return least(node.question)
        answer = self.firm.answers.get(node.id)
        given = node.value if answer is None or isinstance(node.value, Fraction) else answer.value
        return fraction(node.question, given)

    # --- points (§1, §5) -----------------------------------------------------------------------------------

    def _add_up(self, group: Node) -> None:
        points = potential = Fraction(0)
        for child in group.children:
            if child.is_group:
                self._add_up(child)
            else:
                self._question(child, group)
            points += self.points[child.id]
            potential += self.potential[child.id]
            if not child.is_group:
                points += self.adjustments.get(child.id, Fraction(0))
        self.points[group.id] = points if group.is_off else self._bounded(group, points)
        self.potential[group.id] = potential

    def _question(self, node: Node, parent: Node) -> None:
        self.potential[node.id] = self.sharing.potential.get(node.id, Fraction(0))
        earned = self.fraction(node) if is_scored(node.question) and self.applies(node) else Fraction(1)
        self.points[node.id] = self.potential[node.id] * earned
        if node.question.role != "scored" and not parent.is_off:
            self._adjust(node.id, self._extra(node, parent))

    def _extra(self, node: Node, parent: Node) -> Fraction:
        """The line of a bonus or penalty."""
        taken = node.question.role == "penalty"
        refused = taken and node.by_declaration and self.is_rejected(node)
        if node.is_off or (node.state == "not_applicable" and not refused):
            return Fraction(0)
        size = self.fraction(node) * exact(node.question.factor) * self.nominal[parent.id]
        return -size if taken else size

    def _bounded(self, group: Node, points: Fraction) -> Fraction:
        declared = group.declared
        assert hasattr(declared, "floor")
        assert hasattr(declared, "ceiling")
        if declared.floor is not None and points < exact(declared.floor):
            self._adjust(f"{group.id}.floor", exact(declared.floor) - points)
            points = exact(declared.floor)
        if declared.ceiling is not None and points > exact(declared.ceiling):
            self._adjust(f"{group.id}.ceiling", exact(declared.ceiling) - points)
            points = exact(declared.ceiling)
        return points

    def _adjust(self, line: str, points: Fraction) -> None:
        if points:
            self.adjustments[line] = points


class _Scoring:
    """One tier of one firm: totals, levels, goals."""

    def __init__(self, firm: Firm, tier: Tier) -> None:
        self.firm, self.model = firm, firm.model
        self.totals = _Totals(firm, tier)
        self.read: list[Fraction] = []
        declared = self.totals if tier == "declared" else _Totals(firm, "declared")
        self.for_levels = _Totals(firm, "declared", strict=True) if self._over_limit(declared) else declared
        self.levels_open = declared.has_score
        self.for_goals = declared

    def result(self) -> OracleResult:
        totals, root = self.totals, self.firm.root.id
        total = totals.points[root] if totals.has_score else None
        return OracleResult(
            questions={node.id: self._figures(node) for node in self.firm.questions()},
            adjustments=totals.adjustments,
            node_points={name: totals.points[name] for name in [root, *self.firm.nodes]},
            node_potential={name: totals.potential[name] for name in [root, *self.firm.nodes]},
            exact=total,
            rounded=None if total is None else self._rounded(total),
            level=self._level(),
            goals=self._goals(),
            values={node.id: node.value for node in self.firm.questions()},
            rules=[rule.id for rule in self.model.rules if evaluate(rule.condition, self.firm.scope()) is True],
            figures_read=self.read,
        )

    def _figures(self, node: Node) -> QuestionFigures:
        totals = self.totals
        with_fraction = is_scorable(node.question) and totals.applies(node)
        return QuestionFigures(
            state=node.state,
            fraction=totals.fraction(node) if with_fraction else None,
            nominal=totals.nominal[node.id],
            potential=totals.potential[node.id],
            points=totals.points[node.id],
        )

    def _rounded(self, figure: Fraction) -> Fraction:
        self.read.append(figure)
        return rounded(figure, self.model.rounding.decimals, self.model.rounding.mode)

    # --- levels (§6) ---------------------------------------------------------------------------------------

    def _over_limit(self, declared: _Totals) -> bool:
        away = sum(
            declared.nominal[node.id]
            for node in self.firm.questions()
            if node.by_declaration and not declared.applies(node)
        )
        share = Fraction(100 * away) / exact(self.model.scale)
        return to_grid(share) > exact(self.model.declared_not_applicable_limit)

    def _level(self) -> str | None:
        reached = None
        if not self.levels_open:
            return None
        for level in self.model.levels:
            scope = self.firm.scope(figure=self._figure)
            if not all(evaluate(item.condition, scope) is True for item in level.all):
                break
            reached = level.id
        return reached

    def _figure(self, kind: str, name: str | None) -> Value:
        totals, root = self.for_levels, self.firm.root
        if name is None:
            return self._rounded(totals.points[root.id])
        node = self.firm.nodes[name]
        if not totals.sharing.remaining(node):
            branch = [node, *node.below()]
            declared_away = [
                each
                for each in branch
                if each.by_declaration and totals.nominal[each.id] > 0 and not totals.applies(each)
            ]
            return Fraction(0) if declared_away else PASS
        if kind == "points":
            return self._rounded(totals.points[name])
        return self._rounded(100 * totals.points[name] / totals.potential[name])

    # --- goals (§9) ----------------------------------------------------------------------------------------

    def _goals(self) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
        figures: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
        for framework in self.model.all_frameworks():
            for node in self.firm.questions():
                if not is_scored(node.question) or not self.for_goals.applies(node):
                    continue
                for code, share in _shares(node.question, framework).items():
                    points, potential = figures.get((framework.id, code), (Fraction(0), Fraction(0)))
                    figures[framework.id, code] = (
                        points + share * self.for_goals.points[node.id],
                        potential + share * self.for_goals.potential[node.id],
                    )
        return figures


def _shares(question: Question, framework: Framework) -> dict[str, Fraction]:
    """Share of one question in each goal it is linked to: the largest of its links to the goal or to a part of it.

    A goal that names the question itself is a link with share 1.
    """
    shares: dict[str, Fraction] = {}
    links = question.links.get(framework.id, {})
    for goal in framework.goals:
        found = [exact(share) for link, share in links.items() if link == goal.code or link.startswith(f"{goal.code}.")]
        found += [Fraction(1)] * (question.id in goal.questions)
        if found:
            shares[goal.code] = max(found)
    return shares
