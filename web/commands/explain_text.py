"""The account of one question, topic or pillar: where its points come from, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.scored import Scored
from questionnaires.findings import Lang
from questionnaires.model import Action, Question
from scoring.account import Account, account
from scoring.answers import TierCode, Value
from scoring.result import Gain, NodeResult
from web.commands.score_text import adjustment, amount, heads, row
from web.commands.text_table import Row, bold, cells, dim, hanging, table, tagged, wrapped
from web.commands.words import Words, isolated

Pair = tuple[str, str]


def explanation(scored: Scored, name: str, lang: Lang, width: int = 100) -> str | None:
    """The account of one question or group in lines of at most ``width`` columns; ``None`` if there is no such node.

    The questionnaire's own id stands for the whole.
    """
    node = next((node for node in scored.result.nodes if node.id == name), None)
    if node is None and name == scored.loaded.model.id:
        node = scored.result.nodes[0]
    if node is None:
        return None
    told = account(scored.loaded, scored.plan, scored.file.sheet, scored.result, scored.gains, node.id)
    assert told is not None  # noqa: S101 - its node is in the result
    w = Words(scored, lang)
    question = w.questions.get(node.id) if node.kind == "question" else None
    parts = [_heading(w, told, width)]
    if question is None:
        parts += [_pairs(list(_points(w, told)), width), _inside(w, node, width), _lines(w, told, width)]
    else:
        parts += [
            _pairs([*_answer(w, node, question), *_points(w, told)], width),
            _lines(w, told, width),
            _texts(w, question, width),
            _better(w, told, question, width),
            _actions(w, told, question, width),
        ]
    return "\n\n".join(text for part in parts if (text := "\n".join(part)))


def _heading(w: Words, told: Account, width: int) -> Iterator[str]:
    yield from tagged(w.titles[told.node.id], told.node.id, width, bold)
    way = [w.titles[one.node.id] for one in told.way[:-1]]
    for line in wrapped(" › ".join(way), width) if way else ():
        yield dim(line)


def _pairs(pairs: list[Pair], width: int) -> Iterator[str]:
    """Names on the left, what is said of them on the right."""
    margin = max((cells(name) for name, _ in pairs), default=0) + 2
    for name, said in pairs:
        yield from hanging(name + " " * (margin - cells(name)), said, width)


def _answer(w: Words, node: NodeResult, question: Question) -> Iterator[Pair]:
    given = w.scored.file.sheet.answers.get(question.id)
    if node.value is None:
        yield w.say("État", "State"), w.state(node)
    else:
        computed = question.kind == "computed"
        yield w.say("Calculé", "Computed") if computed else w.say("Réponse", "Answer"), w.answer(question, node.value)
    if given is None:
        return
    if given.state == "answered":
        yield w.say("Justificatif", "Evidence"), _tier(w, given.tier)
    for code, text in given.detail.items():
        yield w.say("Précision", "Detail"), f"{w.answer(question, (code,))} : {isolated(text)}"
    if given.estimate:
        yield w.say("Estimation", "Estimate"), w.say("ordre de grandeur", "order of magnitude")
    if given.reason:
        yield w.say("Raison donnée", "Reason given"), isolated(given.reason)
    if given.note:
        yield w.say("Note", "Note"), isolated(given.note)


def _tier(w: Words, tier: TierCode) -> str:
    return {
        TierCode.REJECTED: w.say("refusé : la réponse ne compte pas", "rejected: the answer does not count"),
        TierCode.DECLARED: w.say("déclaré, sans justificatif", "declared, without evidence"),
        TierCode.DOCUMENTED: w.say("avec justificatif", "with evidence"),
        TierCode.VERIFIED: w.say("vérifié", "verified"),
    }[tier]


def _points(w: Words, told: Account) -> Iterator[Pair]:
    """From the weight to the points, in the order of the computation."""
    node = told.node
    if node.role == "unscored":
        yield (
            w.say("Points", "Points"),
            w.say("cette question ne rapporte pas de points", "this question earns no points"),
        )
        return
    if node.role in ("penalty", "bonus"):
        return  # its line says it all
    if node.nominal is not None:
        yield w.say("Points par son poids", "Points from its weight"), w.number(node.nominal) + _part(w, told)
    if told.moved is not None and w.rounded(told.moved) != 0.0:
        to = w.say("ce qui ne s'applique pas est partagé", "what does not apply is shared out")
        yield w.say("Points déplacés", "Points moved"), f"{w.signed(told.moved)} ({to})"
    yield w.say("Points possibles", "Points possible"), w.between(node.potential_low, node.potential_high)
    if node.fraction is not None:
        yield w.say("Part obtenue", "Share earned"), w.percent(100.0 * node.fraction)
    share = f" ({w.percent(node.share)})" if node.share is not None and node.kind != "question" else ""
    yield w.say("Points obtenus", "Points earned"), w.between(node.low, node.high) + share
    if told.effect is not None and told.effect.effect is not None:
        said = w.say("par rapport à une réponse qui ne rapporte rien", "compared with an answer that earns nothing")
        yield w.say("Effet sur le total", "Effect on the total"), f"{w.signed(told.effect.effect)} ({said})"


def _part(w: Words, told: Account) -> str:
    part = told.way[-1].part
    if part is None:
        return ""
    share, title = w.percent(100.0 * part), w.quoted(w.titles[told.way[-2].node.id])
    return w.say(f" ({share} de {title})", f" ({share} of {title})")


def _inside(w: Words, node: NodeResult, width: int) -> Iterator[str]:
    rows = [row(w, one, 1, full=True) for one in w.scored.result.nodes if one.parent == node.id]
    if rows:
        yield from table(rows, heads(w), width)


def _lines(w: Words, told: Account, width: int) -> Iterator[str]:
    """Penalties, bonuses, floors and ceilings of this node."""
    rows = [Row(adjustment(w, line), 1, (amount(w, line),), name=line.id) for line in told.lines]
    if rows:
        yield bold(w.say("Points ajoutés et retirés", "Points added and taken away"))
        yield from table(rows, ("",), width)
    elif told.node.role in ("penalty", "bonus"):
        yield w.say("Cette réponse n'ajoute ni ne retire de points.", "This answer adds and takes away no points.")


def _texts(w: Words, question: Question, width: int) -> Iterator[str]:
    if question.help:
        yield bold(w.say("Comment répondre", "How to answer"))
        yield from wrapped(w.text(f"{question.id}.help", question.help), width)
    if question.help and question.reason:
        yield ""
    if question.reason:
        yield bold(w.say("Pourquoi cette question", "Why this question"))
        yield from wrapped(w.text(f"{question.id}.reason", question.reason), width)


def _better(w: Words, told: Account, question: Question, width: int) -> Iterator[str]:
    rows = [
        Row(_other(w, question, one.answer), 1, (w.signed(min(one.gain_low, one.gain_high)),))
        for one in told.better
    ]  # fmt: skip
    if rows:
        yield bold(w.say("Ce qu'apporterait une autre réponse", "What another answer would bring"))
        yield from table(rows, (w.say("gain", "gain"),), width)


def _other(w: Words, question: Question, value: Value) -> str:
    """Another answer in words; of several options, only what it adds to the firm's own."""
    given = w.scored.file.sheet.answers.get(question.id)
    own = given.value if given is not None and isinstance(given.value, tuple) else ()
    if not own or not isinstance(value, tuple) or not set(own) < set(value):
        return w.answer(question, value)
    added = tuple(code for code in value if code not in own)
    return w.say("en plus : ", "in addition: ") + w.answer(question, added)


def _actions(w: Words, told: Account, question: Question, width: int) -> Iterator[str]:
    actions = {action.id: action for action in question.actions}
    if told.actions:
        yield bold(w.say("Pour progresser", "To improve"))
    for gain in told.actions:
        yield from _action(w, gain, actions[gain.action], width)


def _action(w: Words, gain: Gain, action: Action, width: int) -> Iterator[str]:
    efforts = {effort.code: effort for effort in w.scored.loaded.model.efforts}
    owner = f"{gain.question}.actions.{action.id}"
    effort = w.text(f"efforts.{gain.effort}.text", efforts[gain.effort].text)
    points = w.signed(gain.gain)
    yield from hanging("  • ", f"{w.text(f'{owner}.text', action.text)} ({points}, {effort})", width)
    step = w.text(f"{owner}.first_step", action.first_step)
    yield from hanging("    ", w.say("Premier pas : ", "First step: ") + step, width)
