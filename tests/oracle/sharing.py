"""Nominal potential (docs/scoring.md §1) and what becomes of it where something does not apply (§5)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from fractions import Fraction

from questionnaires.model import Group, NotApplicableRule, Questionnaire
from tests.oracle.expressions import exact
from tests.oracle.tree import Node

Amounts = dict[str, Fraction]


def nominal_potentials(root: Node, scale: Fraction) -> Amounts:
    """Nominal potential of every node that has a place among its siblings; 0 for the others."""
    nominal = {root.id: scale}

    def share_out(parent: Node) -> None:
        together = sum(child.weight for child in parent.children if child.counts)
        for child in parent.children:
            part = child.weight / together if together and child.counts else Fraction(0)
            nominal[child.id] = nominal[parent.id] * part * child.factor
            share_out(child)

    share_out(root)
    return nominal


class Sharing:
    """Potential of every question once all that does not apply has been handed on.

    `applies` holds the ids of the scored questions that take part; `remains` those of them with a nominal potential.
    """

    def __init__(self, root: Node, nominal: Amounts, applies: AbstractSet[str]) -> None:
        self.root, self.nominal = root, nominal
        self.remains = {name for name in applies if nominal[name] > 0}
        self.potential: Amounts = {}
        self._settle(root, _rule(root) or NotApplicableRule())

    def remaining(self, node: Node) -> list[str]:
        """The remaining questions of a branch, or the question itself where it remains."""
        own = [] if node.is_group else [node]
        return [each.id for each in [*own, *node.below()] if each.id in self.remains]

    def _settle(self, group: Node, outer: NotApplicableRule) -> Fraction:
        """Settle a group and all below it; returns what it hands on to the group that holds it."""
        declared = _rule(group)
        rule = declared or outer
        handed = Fraction(0)
        for child in group.children:
            if child.is_group:
                handed += self._settle(child, rule)
            elif child.counts:
                handed += self._settle_question(child, rule)
        if not any(child.counts and child.weight > 0 for child in group.children):
            return self._when_empty(declared, self.nominal[group.id])
        if rule.split == "equal":
            handed = self._equal_parts(group, handed)
        elif declared and rule.split == "none":
            handed = Fraction(0) if self.remaining(group) else handed
        elif declared:
            handed = self._in_proportion(group, handed)
        return self._when_empty(declared, handed)

    def _settle_question(self, node: Node, rule: NotApplicableRule) -> Fraction:
        whole = self.nominal[node.id]
        if node.id in self.remains or whole == 0:
            self.potential[node.id] = whole
            return Fraction(0)
        kept = exact(rule.credit) * whole
        self.potential[node.id] = kept
        return whole - kept

    def _when_empty(self, declared: NotApplicableRule | None, amount: Fraction) -> Fraction:
        """What leaves a group: all of it inside a scope; at a scope node, what its own rule lets out."""
        return Fraction(0) if declared and declared.when_empty == "drop" else amount

    def _equal_parts(self, group: Node, amount: Fraction) -> Fraction:
        receivers = [names for child in group.children if (names := self.remaining(child))]
        for names in receivers:
            self._grow(names, amount / len(receivers), {name: self.potential[name] for name in names})
        return Fraction(0) if receivers else amount

    def _in_proportion(self, scope: Node, amount: Fraction) -> Fraction:
        names = self.remaining(scope)
        self._grow(names, amount, {name: self.nominal[name] for name in names})
        return Fraction(0) if names else amount

    def _grow(self, names: list[str], amount: Fraction, measure: Amounts) -> None:
        whole = sum(measure.values())
        for name in names:
            self.potential[name] += amount * measure[name] / whole


def _rule(group: Node) -> NotApplicableRule | None:
    assert isinstance(group.declared, Questionnaire | Group)
    return group.declared.not_applicable
