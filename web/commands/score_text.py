"""The result as text: a tree that reads well in a terminal and in a file."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.scored import Scored
from questionnaires.findings import Lang
from scoring.gains import next_steps
from scoring.result import Adjustment, LevelResult, NodeResult, Notice
from web.commands.text_table import LOST, OPEN, SURE, Row, bold, cells, dim, hanging, table, tagged, wrapped
from web.commands.words import Words, isolated

SHOWN = 5
"""Questions to answer first, and actions, that are named."""


def tree(scored: Scored, lang: Lang, width: int = 100, full: bool = False) -> str:
    """The whole result in lines of at most ``width`` columns; ``full``: down to every question."""
    w = Words(scored, lang)
    parts = [
        _summary(w, width),
        _nodes(w, width, full),
        _adjustments(w, width),
        _next_level(w, width),
        _to_check(w, width),
        _to_answer(w, width),
        _actions(w, width),
        _notices(w, width),
        _identity(w, width),
    ]
    return "\n\n".join(text for part in parts if (text := "\n".join(part)))


# --- what comes first -------------------------------------------------------------------------------------


def _summary(w: Words, width: int) -> Iterator[str]:
    result = w.scored.result
    firm = isolated(w.scored.file.firm or w.scored.file.document.file)
    title = w.text("title", w.scored.loaded.model.title)
    for line in wrapped(f"{firm} — {title}", width):
        yield bold(line)
    yield ""
    if any(notice.code == "no-score" for notice in result.notices):
        yield w.say("Aucune question ne s'applique : il n'y a pas de résultat.",
                    "No question applies: there is no score.")  # fmt: skip
        return
    scale = w.figure(result.scale)
    total = w.between(result.total.low, result.total.high)
    lines = [
        (w.say("Résultat", "Result"), bold(w.say(f"{total} points sur {scale}", f"{total} points out of {scale}")))
    ]
    if result.levels:
        lines.append((w.say("Niveau", "Level"), _level(w)))
    documented, verified = result.tiers["documented"], result.tiers["verified"]
    lines.append((w.say("Avec justificatif", "With evidence"), w.between(documented.low, documented.high)))
    lines.append((w.say("Vérifié", "Verified"), w.between(verified.low, verified.high)))
    if result.declared_not_applicable_share > 0.0:
        share = w.say(f"{w.number(result.declared_not_applicable_share)} % du barème",
                      f"{w.number(result.declared_not_applicable_share)}% of the points")  # fmt: skip
        lines.append((w.say("Ne nous concerne pas", "Does not concern us"), share))
    margin = max(cells(name) for name, _ in lines)
    for name, said in lines:
        yield f"{name}{' ' * (margin - cells(name))}  {said}"
    if not result.complete:
        count = len(result.open_questions)
        one = ("Il reste {n} question à répondre : elle resserrera cette fourchette.",
               "{n} question left to answer: it will narrow this range.")  # fmt: skip
        many = ("Il reste {n} questions à répondre : chacune resserre cette fourchette.",
                "{n} questions left to answer: each one narrows this range.")  # fmt: skip
        yield from wrapped(w.count(count, one, many), width)


def _level(w: Words) -> str:
    result = w.scored.result
    least, most = result.level_at_least, result.level_at_most
    if most is None:
        return w.say("pas encore de niveau", "no level yet")
    if least == most:
        return w.level(most).strip("«»“”\u202f")
    if least is None:
        return w.say(f"{w.level(most)} au plus", f"{w.level(most)} at most")
    return w.say(f"entre {w.level(least)} et {w.level(most)}", f"between {w.level(least)} and {w.level(most)}")


# --- the tree ---------------------------------------------------------------------------------------------


def _nodes(w: Words, width: int, full: bool) -> Iterator[str]:
    result = w.scored.result
    depth: dict[str | None, int] = {None: -2}
    rows = []
    for node in result.nodes:
        depth[node.id] = depth[node.parent] + 1
        outside = node.kind == "question" and depth[node.id] == 0  # in no group: nothing else would show it
        told = outside or (node.kind != "question" and node.state != "off_path")
        if node.kind != "root" and (full or told):
            rows.append(row(w, node, depth[node.id], full))
    if not rows:
        return
    yield from table(rows, heads(w), width)
    if any(one.points is not None for one in rows) and not result.complete:
        yield dim(
            f"{SURE} {w.say('acquis', 'earned')}   {OPEN} {w.say('encore possible', 'still possible')}   "
            f"{LOST} {w.say('manqué', 'missed')}"
        )


def heads(w: Words) -> tuple[str, str, str]:
    """What stands above the figures of :func:`row`."""
    return w.say("obtenus", "earned"), w.say("possibles", "possible"), ""


def row(w: Words, node: NodeResult, depth: int, full: bool) -> Row:
    """A node with its points: a group with a bar, a question with its answer."""
    question = node.kind == "question"
    label, name = w.titles[node.id], node.id if full else ""
    if node.state in ("off_path", "not_applicable") and node.potential in (None, 0.0):
        return Row(label, depth, words=w.state(node), bar=not question, strong=depth == 0 and not question, name=name)
    figures = (
        w.span(node.low, node.high),
        w.span(node.potential_low, node.potential_high),
        w.percent(node.share) if node.share is not None else "",
    )
    if not question:
        return Row(label, depth, figures, (node.low, node.high, node.potential_high), strong=depth == 0, name=name)
    # What a penalty or a bonus makes is told after the tree; a question of weight 0 only opens others.
    unscored = node.role != "scored" or node.potential_high <= 0.0
    value = w.answer(w.questions[node.id], node.value) if node.value is not None else w.state(node)
    return Row(label, depth, () if unscored else figures, bar=False, name=name, note=value)


# --- what surrounds it ------------------------------------------------------------------------------------


def _adjustments(w: Words, width: int) -> Iterator[str]:
    lines = [line for line in w.scored.result.adjustments if line.points is None or w.rounded(line.points) != 0.0]
    if not lines:
        return
    yield bold(w.say("Points ajoutés et retirés", "Points added and taken away"))
    rows = [Row(adjustment(w, line), 1, (amount(w, line),), name=line.id) for line in lines]
    yield from table(rows, ("",), width)


def amount(w: Words, line: Adjustment) -> str:
    """The points of a line that is no question's: ``−12,5``, or both bounds."""
    return w.signed(line.points) if line.points is not None else w.span(line.low, line.high)


def adjustment(w: Words, line: Adjustment) -> str:
    """What a line that is no question's points stands for."""
    node = w.quoted(w.titles[line.node])
    match line.kind:
        case "penalty":
            return w.say("Pénalité : ", "Penalty: ") + w.titles[line.id]
        case "bonus":
            return w.say("Bonus : ", "Bonus: ") + w.titles[line.id]
        case "floor":
            return w.say(f"Plancher de {node} atteint", f"Floor of {node} reached")
        case "ceiling":
            return w.say(f"Plafond de {node} atteint", f"Ceiling of {node} reached")


def _next_level(w: Words, width: int) -> Iterator[str]:
    level = next((level for level in w.scored.result.levels if level.verdict != "yes"), None)
    if level is None:
        return
    name = w.level(level.id)
    yield bold(w.say(f"Pour {name}, il manque :", f"For {name}, still missing:") if level.verdict == "no" else
               w.say(f"Pour {name}, pas encore sûr :", f"For {name}, not certain yet:"))  # fmt: skip
    yield from _conditions(w, level, width)


def _conditions(w: Words, level: LevelResult, width: int) -> Iterator[str]:
    declared = next(one for one in w.scored.loaded.model.levels if one.id == level.id)
    for condition in level.conditions:
        if condition.verdict == "yes":
            continue
        words = w.text(f"levels.{level.id}.all.{condition.index}.text", declared.all[condition.index].text)
        gap = "" if not condition.gap else f" (−{w.number(condition.gap)})"
        if condition.verdict == "open":
            gap = f" ({w.say('pas encore sûr', 'not certain yet')})" if level.verdict == "no" else ""
        yield from hanging("  • ", words + gap, width)


def _to_check(w: Words, width: int) -> Iterator[str]:
    rules = {rule.id: rule for rule in w.scored.loaded.model.rules}
    if w.scored.result.to_check:
        yield bold(w.say("Réponses à vérifier", "Answers to check"))
    for name in w.scored.result.to_check:
        yield from _item(
            "  • ", w.text(f"rules.{name}.text", rules[name].text), ", ".join(rules[name].questions), width
        )


def _to_answer(w: Words, width: int) -> Iterator[str]:
    found = w.scored.result.open_questions
    if found:
        yield bold(w.say("À répondre d'abord", "To answer first"))
    for one in found[:SHOWN]:
        yield from _item("  • ", w.titles[one.question], one.question, width)
    left = len(found) - SHOWN
    if left > 0:
        yield dim("    " + w.count(left, ("et {n} autre", "and {n} more"), ("et {n} autres", "and {n} more")))


def _actions(w: Words, width: int) -> Iterator[str]:
    efforts = {effort.code: effort for effort in w.scored.loaded.model.efforts}
    rows = []
    for gain in next_steps(w.scored.loaded, w.scored.gains)[:SHOWN]:
        action = next(one for one in w.questions[gain.question].actions if one.id == gain.action)
        words = w.text(f"{gain.question}.actions.{gain.action}.text", action.text)
        effort = w.text(f"efforts.{gain.effort}.text", efforts[gain.effort].text)
        rows.append(Row(words, 1, (w.signed(gain.gain), effort), name=gain.question))
    if rows:
        yield bold(w.say("Ce qui rapporte le plus, à effort égal", "What brings most for the effort"))
        yield from table(rows, (w.say("gain", "gain"), w.say("effort", "effort")), width)


def _notices(w: Words, width: int) -> Iterator[str]:
    notices = [notice for notice in w.scored.result.notices if notice.code != "no-score"]
    if notices:
        yield bold(w.say("Signalé par le calcul", "Reported by the computation"))
    for notice in notices:
        yield from _item("  • ", _notice(w, notice), notice.place, width)


def _notice(w: Words, notice: Notice) -> str:
    match notice.code:
        case "division-by-zero":
            return w.say("une division par zéro, traitée comme une valeur absente",
                         "a division by zero, treated as an absent value")  # fmt: skip
        case "negative-weight":
            return w.say("un poids négatif, compté pour zéro", "a negative weight, counted as zero")
        case "absent-weight":
            return w.say("un poids sans valeur, compté pour zéro", "a weight without a value, counted as zero")
        case _:
            return notice.code


def _identity(w: Words, width: int) -> Iterator[str]:
    result = w.scored.result
    said = w.say(f"{result.release}, méthode {result.method[:8]}, calcul {result.plan[:8]}, {result.engine}",
                 f"{result.release}, method {result.method[:8]}, plan {result.plan[:8]}, {result.engine}")  # fmt: skip
    for line in wrapped(said, width):
        yield dim(line)


def _item(mark: str, text: str, name: str, width: int) -> Iterator[str]:
    for number, line in enumerate(tagged(text, name, width - cells(mark))):
        yield (mark if number == 0 else " " * cells(mark)) + line
