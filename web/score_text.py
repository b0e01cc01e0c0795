"""The result as text: a tree that reads well in a terminal, and the account of one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.scored import Scored
from questionnaires.findings import Lang
from questionnaires.model import Computed, Measured, Question
from scoring.gains import option_gains
from scoring.result import NodeResult, Total

BAR = 20
_STATES = {
    "fr": {"answered": "répondu", "missing": "à répondre", "not_known": "ne sait pas", "not_applicable": "sans objet",
           "off_path": "pas posée", "pending": "pas encore posée"},
    "en": {"answered": "answered", "missing": "to answer", "not_known": "not known", "not_applicable": "not applicable",
           "off_path": "not asked", "pending": "not asked yet"},
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Figures and sentences in the reader's language."""

    scored: Scored
    lang: Lang

    def say(self, french: str, english: str) -> str:
        """The sentence of the language."""
        return french if self.lang == "fr" else english

    def number(self, x: float, signed: bool = False) -> str:
        """A figure at the questionnaire's precision, with the language's decimal mark."""
        text = f"{x:{'+' if signed else ''}.{self.scored.result.decimals}f}"
        return text.replace(".", ",") if self.lang == "fr" else text

    def between(self, low: float, high: float) -> str:
        """One figure, or a bracket."""
        if self.number(low) == self.number(high):
            return self.number(low)
        return self.say(
            f"entre {self.number(low)} et {self.number(high)}", f"{self.number(low)} to {self.number(high)}"
        )

    def text(self, identity: str, french: str) -> str:
        """A text of the questionnaire."""
        return self.scored.loaded.translations.get(identity, french, self.lang)

    def total(self, total: Total) -> str:
        """A total out of its scale."""
        scale = f"{self.scored.result.scale:g}"
        figure = self.between(total.low, total.high)
        return self.say(f"{figure} points sur {scale}", f"{figure} points out of {scale}")

    def level(self, name: str | None) -> str:
        """A level's title."""
        found = next((level for level in self.scored.loaded.model.levels if level.id == name), None)
        return self.say("aucun", "none") if found is None else self.text(f"levels.{found.id}.title", found.title)


def tree(scored: Scored, lang: Lang) -> str:
    """The whole result."""
    return "\n".join(_tree(Words(scored, lang)))


def _tree(w: Words) -> Iterator[str]:
    result = w.scored.result
    name = w.scored.file.firm or w.scored.file.document.file
    yield f"{name} — {w.text('title', w.scored.loaded.model.title)}"
    scoreless = any(notice.code == "no-score" for notice in result.notices)
    if scoreless:
        yield w.say("Rien dans ce questionnaire ne s'applique : pas de résultat.", "Nothing here applies: no score.")
    else:
        yield f"{w.say('Résultat', 'Result')} : {w.total(result.total)}".replace(" :", w.say(" :", ":"))
    if result.levels and not scoreless:
        least, most = w.level(result.level_at_least), w.level(result.level_at_most)
        span = least if least == most else w.say(f"de « {least} » à « {most} »", f"from “{least}” to “{most}”")
        yield w.say(f"Niveau : {span}", f"Level: {span}")
    yield from _tiers(w)
    if not result.complete:
        count = len(result.open_questions)
        yield w.say(f"{count} questions à répondre ; ces points peuvent encore changer.",
                    f"{count} questions to answer; these points may still change.")  # fmt: skip
    yield ""
    titles = _titles(w)
    width = max(len(title) for title in titles.values()) + 4
    depth: dict[str | None, int] = {None: -1}
    for node in result.nodes:
        depth[node.id] = depth[node.parent] + 1
        if node.kind not in ("root", "question"):
            yield _line(w, node, titles[node.id], depth[node.id] - 1, width)
    yield from _afterwards(w)


def _titles(w: Words) -> dict[str, str]:
    return {group.id: w.text(f"{group.id}.title", group.title) for group in w.scored.loaded.model.all_groups()}


def _tiers(w: Words) -> Iterator[str]:
    result = w.scored.result
    names = w.say("déclaré, avec justificatif, vérifié", "declared, with evidence, verified").split(", ")
    shown = [f"{name} {w.between(t.low, t.high)}" for name, t in zip(names, result.tiers.values(), strict=True)]
    yield " · ".join(shown)


def _line(w: Words, node: NodeResult, title: str, depth: int, width: int) -> str:
    label = ("  " * depth + title).ljust(width)
    if node.state in ("off_path", "not_applicable"):
        return f"{label} {'—':>6}  {_STATES[w.lang][node.state]}"
    most = max(node.potential_high, 1e-9)
    sure, may = round(BAR * max(node.low, 0.0) / most), round(BAR * max(node.high, 0.0) / most)
    bar = "█" * sure + "▒" * max(may - sure, 0) + "·" * max(BAR - max(may, sure), 0)
    possible = w.between(node.potential_low, node.potential_high)
    return f"{label} {bar}  {w.between(node.low, node.high)} / {possible}"


def _afterwards(w: Words) -> Iterator[str]:
    result, model = w.scored.result, w.scored.loaded.model
    questions = {question.id: question for question in model.all_questions()}
    lines = [line for line in result.adjustments if line.points is None or line.points != 0.0]
    if lines:
        yield ""
        for line in lines:
            yield f"{w.between(line.low, line.high):>8}  {line.id}"
    for level in result.levels:
        if level.verdict == "yes":
            continue
        missed = [c for c in level.conditions if c.verdict != "yes"]
        declared = next(one for one in model.levels if one.id == level.id)
        yield ""
        yield w.say(f"Pour « {w.level(level.id)} », il manque :", f"For “{w.level(level.id)}”, still missing:")
        for condition in missed:
            words = w.text(f"levels.{level.id}.all.{condition.index}.text", declared.all[condition.index].text)
            gap = "" if not condition.gap else f" ({w.number(-condition.gap, signed=True)})"
            yield f"  - {words}{gap}"
        break
    rules = {rule.id: rule for rule in model.rules}
    for rule in result.to_check:
        yield w.say("À vérifier : ", "To check: ") + w.text(f"rules.{rule}.text", rules[rule].text)
    if result.open_questions:
        yield ""
        yield w.say("À répondre d'abord :", "To answer first:")
        for one in result.open_questions[:5]:
            yield f"  - {w.text(f'{one.question}.text', questions[one.question].text)} ({one.question})"
    gains = w.scored.gains()
    if gains:
        yield ""
        yield w.say("Ce qui rapporterait le plus, à effort égal :", "What would bring most for the effort:")
        seen: set[str] = set()
        for gain in gains:
            if gain.question not in seen and len(seen) < 5:
                seen.add(gain.question)
                action = next(a for a in questions[gain.question].actions if a.id == gain.action)
                words = w.text(f"{gain.question}.actions.{gain.action}.text", action.text)
                yield f"  {w.number(gain.gain, signed=True)}  {words} ({gain.question})"
    yield ""
    yield f"{result.release} · method {result.method[:8]} · plan {result.plan[:8]} · {result.engine}"


def explanation(scored: Scored, name: str, lang: Lang) -> str | None:
    """The account of one question or group; ``None`` if there is no such node."""
    node = next((node for node in scored.result.nodes if node.id == name), None)
    if node is None:
        return None
    w = Words(scored, lang)
    question = next((q for q in scored.loaded.model.all_questions() if q.id == name), None)
    lines = [*(_heading(w, node, question)), *_account(w, node)]
    if question is not None:
        lines += _question_account(w, question)
    return "\n".join(lines)


def _heading(w: Words, node: NodeResult, question: Question | None) -> Iterator[str]:
    if question is not None:
        yield w.text(f"{question.id}.text", question.text)
        yield f"{w.say('État', 'State')} : {_STATES[w.lang][node.state]}".replace(" :", w.say(" :", ":"))
        if node.value is not None:
            unit = question.unit if isinstance(question, Measured) else None
            words = w.text(f"{question.id}.unit", unit) if unit else ""
            kind = w.say("calculé", "computed") if isinstance(question, Computed) else w.say("réponse", "answer")
            value = ", ".join(node.value) if isinstance(node.value, tuple) else f"{node.value}"
            yield f"{kind} : {value} {words}".replace(" :", w.say(" :", ":")).rstrip()
    else:
        yield _titles(w).get(node.id, node.id)


def _account(w: Words, node: NodeResult) -> Iterator[str]:
    parents = {one.id: one for one in w.scored.result.nodes}
    nominal = node.nominal
    if nominal is not None:
        yield w.say(
            f"Points possibles par les poids : {w.number(nominal)}", f"Points from weights: {w.number(nominal)}"
        )
    parent = parents.get(node.parent or "")
    if parent is not None and parent.nominal and nominal is not None:
        share = w.number(100.0 * nominal / parent.nominal)
        yield w.say(f"  soit {share} % de « {parent.id} »", f"  that is {share} % of “{parent.id}”")
    moved = w.between(node.potential_low, node.potential_high)
    yield w.say(f"Points possibles : {moved} (ce qui est sans objet ailleurs y compris)",
                f"Points possible: {moved} (with what does not apply elsewhere)")  # fmt: skip
    if node.fraction is not None:
        yield w.say(f"Fraction obtenue : {node.fraction:.4g}", f"Fraction earned: {node.fraction:.4g}")
    earned = w.between(node.low, node.high)
    yield w.say(f"Points obtenus : {earned}", f"Points earned: {earned}")
    for line in w.scored.result.adjustments:
        if node.id in (line.id, line.node) and line.points is not None:
            yield f"  {line.kind} {line.id} : {w.number(line.points, signed=True)}"
    for effect in w.scored.result.not_applicable:
        if effect.question == node.id and effect.effect is not None:
            change = w.number(effect.effect, signed=True)
            yield w.say(f"Effet de « sans objet » sur le total : {change}", f"Effect of “not applicable”: {change}")


def _question_account(w: Words, question: Question) -> Iterator[str]:
    if question.reason:
        yield w.say("Pourquoi cette question : ", "Why this question: ") + w.text(
            f"{question.id}.reason", question.reason
        )
    scored = w.scored
    better = option_gains(scored.loaded, scored.plan, scored.file.sheet, scored.result, question.id)
    if better:
        yield w.say("Ce qu'apporterait une autre réponse :", "What another answer would bring:")
    for one in better:
        answer = ", ".join(one.answer) if isinstance(one.answer, tuple) else f"{one.answer}"
        yield f"  {w.number(min(one.gain_low, one.gain_high), signed=True)}  {answer}"
    for gain in (gain for gain in scored.gains() if gain.question == question.id):
        action = next(a for a in question.actions if a.id == gain.action)
        words = w.text(f"{question.id}.actions.{action.id}.text", action.text)
        step = w.text(f"{question.id}.actions.{action.id}.first_step", action.first_step)
        yield f"→ {words} ({w.number(gain.gain, signed=True)}) : {step}"
