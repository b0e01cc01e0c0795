"""When a question is asked, in words, for a firm whose profile is known: what of its condition is left to the answers.

Of a question that may still be asked, no part of an "and" is false and no part of an "or" true as long as nothing is
answered; parts that read the profile alone are therefore settled, and left out. What cannot be said in one sentence is
said by the numbers of the questions that it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.forms.numbers import figure
from assessment.forms.words import option_text
from assessment.workbook import words as w
from assessment.workbook.words import word
from questionnaires.expressions import Kind
from questionnaires.expressions.tree import Among, Compare, Const, Contains, Logical, Not, Read, Typed, reads
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, OneOf, Question

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Conditions:
    """Says when questions are asked. ``numbers``: by question, as the workbook shows it."""

    def __init__(self, loaded: LoadedQuestionnaire, numbers: Mapping[str, str], lang: Lang) -> None:
        """Of one workbook."""
        self.loaded, self.numbers, self.lang = loaded, numbers, lang
        self.questions = {one.id: one for one in loaded.model.all_questions()}

    def words(self, owners: Sequence[str]) -> str:
        """When something is asked whose condition, and those of what it stands in, are of ``owners``; empty: always."""
        found = [self.loaded.program.whens[name] for name in owners if name in self.loaded.program.whens]
        parts = [one for one in found if self._asks(one)]
        if not parts:
            return ""
        said = [self._said(one) for one in parts]
        if all(said) and (len(parts) == 1 or not any(_is_or(one) for one in parts)):
            return word(w.WHEN, self.lang, word(w.JOINED["and"], self.lang).join(filter(None, said)))
        return self._listed(parts)

    def _asks(self, node: Typed) -> bool:
        """Whether an expression reads an answer."""
        return any(name in self.questions for name in reads(node))

    def _listed(self, parts: Sequence[Typed]) -> str:
        names = {name for one in parts for name in self._sources(one)}
        numbers = [number for name, number in self.numbers.items() if name in names]
        if not numbers:
            return word(w.WHEN_OTHERS, self.lang)
        return word(w.WHEN_ONE if len(numbers) == 1 else w.WHEN_SOME, self.lang, ", ".join(numbers))

    def _sources(self, node: Typed) -> set[str]:
        """The questions that people answer from which an expression follows."""
        found: set[str] = set()
        for name in reads(node) & self.questions.keys():
            if isinstance(self.questions[name], Computed):
                found |= self._sources(self.loaded.program.formulas[name])
            else:
                found.add(name)
        return found

    # --- simple conditions --------------------------------------------------------------------------------

    def _said(self, node: Typed, *, inside: str = "") -> str | None:
        """What is to be answered, and to which question; ``None``: it takes more than a sentence."""
        if isinstance(node, Logical):
            return self._joined(node, inside)
        return self._answer(node)

    def _joined(self, node: Logical, inside: str) -> str | None:
        if inside not in ("", node.op):
            return None
        parts = [one for one in (node.left, node.right) if self._asks(one)]
        said = [self._said(one, inside=node.op if len(parts) > 1 else inside) for one in parts]
        return word(w.JOINED[node.op], self.lang).join(filter(None, said)) if all(said) else None

    def _answer(self, node: Typed) -> str | None:
        match node:
            case Read(name=name) if name in self.numbers and node.type.kind is Kind.BOOLEAN:
                return self._to(name, self._quoted(word(w.YES, self.lang)))
            case Not(operand=Read(name=name)) if name in self.numbers:
                return self._to(name, self._quoted(word(w.NO, self.lang)))
            case Among(operand=Read(name=name), codes=codes, negated=negated):
                return self._codes(name, codes, negated)
            case Contains(operand=Read(name=name), code=code, negated=negated):
                return self._codes(name, (code,), negated)
            case Compare(op=op, left=Read(name=name), right=Const(value=value)):
                return self._compared(name, op, value)
            case Compare(op=op, left=Const(value=value), right=Read(name=name)):
                return self._compared(name, _MIRRORED[op], value)
        return None

    def _compared(self, name: str, op: str, value: float | bool | str) -> str | None:
        question = self.questions.get(name)
        if isinstance(value, str):
            return self._codes(name, (value,), op == "!=")
        if name not in self.numbers or isinstance(value, bool) or question is None or question.kind != "number":
            return None
        return self._to(name, word(w.FIGURES[op], self.lang, figure(float(value), self.lang)))

    def _codes(self, name: str, codes: Sequence[str], negated: bool) -> str | None:
        question = self.questions.get(name)
        if name not in self.numbers or not isinstance(question, OneOf | AnyOf):
            return None
        said = word(w.JOINED["or"], self.lang).join(self._quoted(self._option(question, code)) for code in codes)
        return self._to(name, word(w.OTHER_THAN, self.lang, said) if negated else said)

    def _option(self, question: Question, code: str) -> str:
        assert isinstance(question, OneOf | AnyOf)  # noqa: S101 - asked before
        option = next(one for one in question.options if one.code == code)
        return option_text(self.loaded, question, option, self.lang)

    def _quoted(self, text: str) -> str:
        return word(w.QUOTED, self.lang, text)

    def _to(self, name: str, said: str) -> str:
        return word(w.TO_QUESTION, self.lang, said, self.numbers[name])


def _is_or(node: Typed) -> bool:
    return isinstance(node, Logical) and node.op == "or"
