"""The account of one question in the language of the page: steps from the whole to its points, worth of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from markupsafe import Markup

from assessment.resources import Entry
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Measured, OneOf, Question, YesNo
from reports import palette
from reports.answers import value_words
from reports.charts import bars
from reports.helps import of_action
from reports.language import Language
from reports.model import QuestionLine, ResourceLine, Span
from scoring.account import Account
from scoring.answers import Value
from scoring.gains import OptionGain
from scoring.result import Result
from web.language import lang, t
from web.questionnaire_words import Texts

FINE = 3
"""Digits after the mark: the points of one question are small."""
WIDTH = 320.0
"""Of the bar, in points."""


@dataclass(frozen=True)
class Step:
    """One line of the way from the whole to the question. ``part``: of the line before, in words."""

    text: str
    part: str
    points: str
    total: bool = False


@dataclass(frozen=True)
class Worth:
    """One answer: its share of the points, what it would change of the total, whether the firm gave it."""

    text: str
    share: str
    gain: str
    own: bool


@dataclass(frozen=True)
class Way:
    """One action that leads to a better answer."""

    text: str
    gain: str
    effort: str
    first_step: str
    resources: tuple[ResourceLine, ...]
    """Who can help."""


class QuestionAccount:
    """What ``results/question.html`` shows."""

    def __init__(
        self, loaded: LoadedQuestionnaire, question: Question, told: Account, result: Result, line: QuestionLine,
        resources: Mapping[str, Entry],
    ) -> None:  # fmt: skip
        """``told``: of ``scoring.account``; ``line``: the question in the report's words; ``resources``: those that may
        be proposed to the firm."""
        self.resources = resources
        self.loaded, self.question, self.told, self.result, self.line = loaded, question, told, result, line
        self.texts = Texts(loaded, lang())
        self.fine = Language(lang(), max(result.decimals, FINE))
        self.coarse = Language(lang(), result.decimals)

    def span(self, low: float, high: float) -> str:
        """Points, or both bounds."""
        return self.fine.bounds(low, high)

    @property
    def scored(self) -> bool:
        """Whether it has points of its own."""
        node = self.told.node
        return node.role == "scored" and node.state != "off_path" and (node.potential_high > 1e-9 or bool(node.nominal))

    @cached_property
    def steps(self) -> list[Step]:
        """From the whole down to what is earned, in the order of the computation."""
        if not self.scored:
            return []
        found = [self._share(place) for place in range(len(self.told.way))]
        node, moved = self.told.node, self.told.moved
        if moved is not None and abs(moved) > 0.5 * 10**-FINE:
            words = (
                t("Ce que les questions sans objet lui reportent") if moved > 0 else t("Reporté sur d'autres questions")
            )
            found.append(Step(words, "", self.fine.signed(moved)))
        found.append(Step(t("Points possibles"), "", self.span(node.potential_low, node.potential_high), total=True))
        if node.fraction is not None:
            found.append(Step(t("Part obtenue par la réponse"), self.coarse.percent(100 * node.fraction), ""))
        found.append(Step(t("Points obtenus"), "", self.span(node.low, node.high), total=True))
        return found

    def _share(self, place: int) -> Step:
        one = self.told.way[place]
        names = {group.id: self.texts.group(group) for group in self.loaded.model.all_groups()}
        text = self.texts.title if place == 0 else names.get(one.node.id, t("Cette question"))
        part = "" if one.part is None else self.coarse.percent(100 * one.part)
        points = t("à venir") if one.node.nominal is None else self.fine.points(one.node.nominal)
        return Step(text, part, points)

    @cached_property
    def bar(self) -> Markup:
        """What is earned in what is possible."""
        node = self.told.node
        span = Span(node.low, node.high, node.points)
        title = t(
            "%(points)s points sur %(possible)s possibles",
            points=self.fine.span(node.low, node.high), possible=self.fine.points(node.potential_high),
        )  # fmt: skip
        colour = palette.pillar(self.line.pillar.number - 1)
        return bars.bar(span, node.potential_high, node.potential_high, WIDTH, colour, title)

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """Points added or taken away because of it."""
        words = {
            "penalty": t("Points retirés"), "bonus": t("Bonus"), "floor": t("Plancher"), "ceiling": t("Plafond"),
        }  # fmt: skip
        return [
            (words[one.kind], self.fine.signed(one.points) if one.points is not None else self.span(one.low, one.high))
            for one in self.told.lines
        ]

    @property
    def effect(self) -> str:
        """What "not applicable" changes of the total; empty where there is nothing to say."""
        found = self.told.effect
        return "" if found is None or found.effect is None else self.fine.signed(found.effect)

    # --- other answers ------------------------------------------------------------------------------------

    @cached_property
    def worth(self) -> list[Worth]:
        """Each answer with its share of the points; nothing where no answer is worth any."""
        if self.told.node.role == "unscored":
            return []
        return list(self._worth())

    def _worth(self) -> Iterator[Worth]:
        question, value = self.question, self.told.node.value
        gains = {self._key(one): one for one in self.told.better}
        match question:
            case YesNo():
                for answer, share in ((True, question.yes), (False, question.no)):
                    yield self._row(self._words(answer), share, gains.get(answer), own=value is answer)
            case OneOf():
                best = max(option.points for option in question.options)
                for option in question.options:
                    part = None if option.not_applicable or not best else option.points / best
                    yield self._row(
                        self.texts.option(question, option), part, gains.get(option.code), own=value == option.code
                    )
            case AnyOf():
                held = cast("tuple[str, ...]", value or ())
                for option in question.options:
                    share = min(option.points / question.maximum, 1.0)
                    yield self._row(
                        self.texts.option(question, option), share, gains.get(option.code), own=option.code in held
                    )
            case Measured():
                yield from self._figures(question, gains)

    def _figures(self, question: Measured, gains: dict[Value, OptionGain]) -> Iterator[Worth]:
        """The points of a scale, or the edges of its bands, with the firm's own figure where it falls among them."""
        pairs = [(float(value), share) for value, share in question.scale or question.steps or []]
        own = self.told.node.value
        figure = float(own) if isinstance(own, int | float) and not isinstance(own, bool) else None
        if pairs and figure is not None and figure not in [value for value, _ in pairs]:
            pairs.append((figure, self.told.node.fraction or 0.0))
        for value, share in sorted(pairs):
            mine = value == figure
            words = self._words(value)
            if question.steps and not mine:
                words = t("À partir de %(figure)s", figure=words)
            yield self._row(words, share, None if mine else gains.get(value), own=mine)

    def _row(self, text: str, share: float | None, gain: OptionGain | None, *, own: bool) -> Worth:
        said = t("sans objet") if share is None else self.coarse.percent(100 * share)
        brings = "" if gain is None or own else self._gain(gain.gain_low, gain.gain_high)
        return Worth(text, said, brings, own)

    def _gain(self, low: float, high: float) -> str:
        least, most = sorted((low, high))
        if self.fine.signed(least) == self.fine.signed(most):
            return self.fine.signed(least)
        return t("%(low)s à %(high)s", low=self.fine.signed(least), high=self.fine.signed(most))

    def _key(self, one: OptionGain) -> Value:
        """The answer that a gain is of; of several options, the one that is added (or left out)."""
        if not isinstance(one.answer, tuple):
            return one.answer
        held = set(cast("tuple[str, ...]", self.told.node.value or ()))
        added = [code for code in one.answer if code not in held]
        gone = [code for code in sorted(held) if code not in one.answer]
        return (added or gone or [""])[0]

    def _words(self, value: Value) -> str:
        return value_words(self.question, value, self.coarse, self.texts.text)

    @cached_property
    def ways(self) -> list[Way]:
        """The actions that lead to a better answer, most points per hour first."""
        efforts = {one.code: self.texts.text(f"efforts.{one.code}.text", one.text) for one in self.loaded.model.efforts}
        actions = {one.id: one for one in self.question.actions}
        return [
            Way(
                self.texts.text(f"{gain.question}.actions.{gain.action}.text", actions[gain.action].text),
                self._gain(gain.gain_low, gain.gain_high),
                efforts[gain.effort],
                self.texts.text(f"{gain.question}.actions.{gain.action}.first_step", actions[gain.action].first_step),
                of_action(self.loaded, self.question, actions[gain.action], self.resources, self.coarse),
            )
            for gain in self.told.actions
        ]

    # --- why ----------------------------------------------------------------------------------------------

    @property
    def reasons(self) -> list[str]:
        """Why the question is asked, and why it weighs what it weighs."""
        return [words for part in ("reason", "weight_reason") if (words := self.texts.question(self.question, part))]

    @property
    def basis(self) -> list[tuple[str, str]]:
        """Where its thresholds come from: what, and the source."""
        return [
            (
                self.texts.text(f"{self.question.id}.basis.{place}.what", one.what),
                self.texts.text(f"{self.question.id}.basis.{place}.source", one.source),
            )
            for place, one in enumerate(self.question.basis)
        ]
