"""The simulator in the language of the page: the actions proposed, and what the chosen ones make of the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from questionnaires.model import Action, Group, Question
from reports import build
from reports.charts import ruler
from reports.model import ConditionLine, LevelLine, Pillar, ReportModel
from scoring.result import Gain, Result
from scoring.shortest import Shortest
from scoring.simulation import Chosen, Part, Simulation
from scoring.ways import Way, ways
from web.language import lang, language, n, t
from web.outcome import Figures, Outcome
from web.questionnaire_words import Texts
from web.simulator_filters import Wanted, shows

FIRST = 8
"""Actions of a pillar that are shown before anybody asks for all."""


@dataclass(frozen=True)
class ActionLine:
    """One action as it is proposed."""

    id: str
    text: str
    question: str
    first_step: str
    effort: str
    budget: str
    gain: float
    """Points for certain, of this action alone."""
    ticked: bool
    planned: bool


@dataclass(frozen=True)
class PillarActions:
    """The actions of one pillar, those that bring most per hour first."""

    id: str
    pillar: Pillar | None
    actions: list[ActionLine]
    """Those shown: the first ones and every one that is ticked."""
    others: int
    """How many more there are."""


@dataclass(frozen=True)
class PartLine:
    """One chosen action in the summary."""

    text: str
    gain: float
    idle: bool


@dataclass(frozen=True)
class GoalChange:
    """A goal of a framework, in per cent of the points of the questions linked to it, before and after."""

    framework: str
    code: str
    title: str
    before: float | None
    after: float


class SimulatorView:
    """What ``simulator/show.html`` and ``simulator/result.html`` show."""

    def __init__(
        self, shown: Outcome, figures: Figures, before: ReportModel, wanted: Wanted, planned: frozenset[Chosen]
    ) -> None:
        """``before``: the result as it is, in words; ``planned``: actions of the firm's plan."""
        self.shown, self.figures, self.before, self.wanted, self.planned = shown, figures, before, wanted, planned
        self.model = shown.shelved.loaded.model
        self.texts = Texts(shown.shelved.loaded, lang())
        self.gains: dict[Chosen, Gain] = {(gain.question, gain.action): gain for gain in figures.gains}
        self.questions: dict[str, Question] = {question.id: question for question in self.model.all_questions()}

    # --- what is proposed ---------------------------------------------------------------------------------

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every action that leads to a better answer, most points per hour first."""
        found = ways(self.shown.shelved.loaded, self.shown.shelved.plan, self.figures.result)
        return tuple(sorted(found, key=lambda way: -self.gain_of(way) / way.hours))

    def gain_of(self, way: Way) -> float:
        """What a way brings alone."""
        gain = self.gains.get((way.question, way.action))
        return 0.0 if gain is None else gain.gain

    @cached_property
    def pillars(self) -> list[PillarActions]:
        """What is proposed and passes the filters, by pillar; questions outside any pillar first."""
        lines: dict[str, list[ActionLine]] = {}
        for way in self.ways:
            action = self.action(way.question, way.action)
            if shows(self.wanted, self.model, way.question, action, self.planned):
                lines.setdefault(self.wanted.pillars.get(way.question, ""), []).append(self._line(way, action))
        names = {"": None, **{group.id: Pillar(i, self.texts.group(group)) for i, group in self._groups()}}
        return [self._of_pillar(name, pillar, lines[name]) for name, pillar in names.items() if name in lines]

    def _of_pillar(self, name: str, pillar: Pillar | None, lines: list[ActionLine]) -> PillarActions:
        whole = name in (self.wanted.pillar or None, *self.wanted.whole)
        shown = [one for place, one in enumerate(lines) if whole or one.ticked or place < FIRST]
        return PillarActions(name, pillar, shown, len(lines) - len(shown))

    def _groups(self) -> Iterator[tuple[int, Group]]:
        yield from enumerate(self.model.groups(), start=1)

    @cached_property
    def count(self) -> int:
        """Actions that pass the filters."""
        return sum(len(one.actions) + one.others for one in self.pillars)

    def action(self, question: str, action: str) -> Action:
        """An action as it is declared."""
        return next(one for one in self.questions[question].actions if one.id == action)

    def words(self, question: str, action: str) -> str:
        """What an action says."""
        return self.texts.text(f"{question}.actions.{action}.text", self.action(question, action).text)

    def _line(self, way: Way, action: Action) -> ActionLine:
        name = f"{way.question}.actions.{action.id}"
        return ActionLine(
            action.id,
            self.words(way.question, action.id),
            self.texts.question(self.questions[way.question]),
            self.texts.text(f"{name}.first_step", action.first_step),
            self.efforts[action.effort],
            self.budgets.get(action.budget or "", t("dépense à estimer")),
            self.gain_of(way),
            (way.question, way.action) in self.wanted.chosen,
            (way.question, way.action) in self.planned,
        )

    @cached_property
    def efforts(self) -> dict[str, str]:
        """The declared efforts, in words."""
        return {one.code: self.texts.text(f"efforts.{one.code}.text", one.text) for one in self.model.efforts}

    @cached_property
    def budgets(self) -> dict[str, str]:
        """The declared budgets, in words."""
        return {one.code: self.texts.text(f"budgets.{one.code}.text", one.text) for one in self.model.budgets}

    @property
    def pillar_names(self) -> list[tuple[str, str]]:
        """For the filter."""
        return [(group.id, self.texts.group(group)) for group in self.model.groups()]

    @property
    def levels_above(self) -> list[LevelLine]:
        """Levels that are not certain yet."""
        return [level for level in self.before.levels if level.verdict != "yes"]


class SimulationView:
    """What the chosen actions make of the result."""

    def __init__(self, view: SimulatorView, simulation: Simulation) -> None:
        """``simulation``: of ``scoring.simulation``."""
        self.view, self.simulation = view, simulation
        self.before = view.before
        self.after = in_words(view.shown, simulation.after, simulation)

    @property
    def chosen(self) -> int:
        """Actions that are simulated."""
        return len(self.simulation.parts)

    @property
    def ruler(self) -> Markup:
        """The simulated total on its ruler, as wide as a telephone."""
        return ruler.ruler(self.after.total, self.after.scale, self.after.levels, (), language(), ruler.PHONE)

    @property
    def rises(self) -> str:
        """By how much the total rises, for certain or between two bounds."""
        low, high = sorted(self.simulation.gain)
        words = language()
        if words.signed(low) == words.signed(high):
            return words.signed(low)
        return t("%(low)s à %(high)s", low=words.signed(low), high=words.signed(high))

    @property
    def said(self) -> str:
        """The whole in one sentence, to be read aloud."""
        total, level = self.after.total, self.after.level
        points = language().span(total.low, total.high)
        if not self.chosen:
            return t("Aucune action cochée : %(points)s points.", points=points)
        if level is None:
            return n(
                "%(n)s action cochée : %(points)s points.", "%(n)s actions cochées : %(points)s points.",
                self.chosen, points=points,
            )  # fmt: skip
        return n(
            "%(n)s action cochée : %(points)s points, niveau « %(level)s ».",
            "%(n)s actions cochées : %(points)s points, niveau « %(level)s ».",
            self.chosen, points=points, level=level,
        )  # fmt: skip

    @property
    def effort(self) -> str:
        """Hours of all chosen actions."""
        return n("%(n)s heure", "%(n)s heures", self.simulation.hours)

    @cached_property
    def parts(self) -> list[PartLine]:
        """The chosen actions, largest gain first."""
        ranked: Sequence[Part] = sorted(self.simulation.parts, key=lambda part: -part.gain)
        return [PartLine(self.view.words(part.way.question, part.way.action), part.gain, part.idle) for part in ranked]

    @property
    def for_plan(self) -> list[str]:
        """The chosen actions that are not in the firm's plan yet, as the form of the plan names them."""
        ways = [(part.way.question, part.way.action) for part in self.simulation.parts]
        return [":".join(way) for way in ways if way not in self.view.planned]

    @property
    def adds_up(self) -> bool:
        """Whether the gains of the parts are the gain of all, as shown."""
        return abs(self.simulation.apart) < 0.5 * 10**-self.after.decimals or len(self.parts) < 2

    @property
    def missing(self) -> list[ConditionLine]:
        """What the next level still asks."""
        following = self.after.next_level
        return [] if following is None else [one for one in following.conditions if one.verdict != "yes"]

    @property
    def opened(self) -> list[str]:
        """Questions that the new answers would put."""
        return [self.view.texts.question(self.view.questions[name]) for name in self.simulation.opened]

    @property
    def dropped(self) -> list[str]:
        """Chosen actions that are no longer proposed."""
        return [self.view.words(question, action) for question, action in self.simulation.dropped]

    @cached_property
    def goals(self) -> list[GoalChange]:
        """The goals whose figure changes, in declared order."""
        return list(self._goals())

    def _goals(self) -> Iterator[GoalChange]:
        was = {
            (framework.id, goal.code): 100.0 * goal.points / goal.potential
            for framework in self.before.frameworks
            for goal in framework.goals
        }
        for framework in self.after.frameworks:
            for goal in framework.goals:
                before, after = was.get((framework.id, goal.code)), 100.0 * goal.points / goal.potential
                if before is None or abs(before - after) > 0.5 * 10**-self.after.decimals:
                    yield GoalChange(framework.title, goal.code, goal.title, before, after)


class ShortestView:
    """The answer to "the least effort to this level"."""

    def __init__(self, view: SimulatorView, found: Shortest) -> None:
        """``found``: of ``scoring.shortest``."""
        self.view, self.found = view, found
        self.level = next(level for level in view.before.levels if level.id == found.level)

    @property
    def effort(self) -> str:
        """Its hours."""
        return n("%(n)s heure", "%(n)s heures", self.found.hours)

    @property
    def ties(self) -> list[list[str]]:
        """Equally light sets: the actions that each has in the place of others."""
        chosen = set(self.found.chosen)
        return [[self.view.words(*one) for one in tie if one not in chosen] for tie in self.found.ties]

    @cached_property
    def failing(self) -> list[tuple[str, list[ConditionLine]]]:
        """Each level and its conditions that still fail with everything done."""
        if self.found.after is None or not self.found.failing:
            return []
        model = in_words(self.view.shown, self.found.after)
        wanted = {(one.level, one.index) for one in self.found.failing}
        held = (
            (level.title, [one for index, one in enumerate(level.conditions) if (level.id, index) in wanted])
            for level in model.levels
        )
        return [(title, conditions) for title, conditions in held if conditions]

    @property
    def points(self) -> str:
        """The total with everything done."""
        total = self.found.after.total if self.found.after is not None else None
        return "" if total is None else language().span(total.low, total.high)


def in_words(shown: Outcome, result: Result, simulation: Simulation | None = None) -> ReportModel:
    """A result in the words of the page."""
    sheet = shown.sheet if simulation is None else simulation.sheet
    return build(shown.shelved.loaded, sheet, result, (), lang(), shown.firm, shown.day)
