"""The plan of a firm in words: what the pages, the spreadsheet and the PDF of a plan show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.days import day_of
from assessment.plan import OPEN, PlanAction, Status
from assessment.plan_figures import ActionFigures, Basis, all_open, of_action
from assessment.plan_notes import PlanNote
from assessment.plan_words import declared, words, words_then
from assessment.resources import Entry, Overlay, merge
from questionnaires.loader import LoadedQuestionnaire
from reports import html
from reports.actions import effort
from reports.context import Context
from reports.helps import of_action as helps
from reports.language import Language
from reports.model import Pillar, ResourceLine

Standing = Literal["open", "to_close", "counted", "to_answer", "off"]
"""``open``: to be done; ``to_close``: the answer is there, it may be marked done; ``counted``: done, and so says the
answer; ``to_answer``: done, and the answer does not say so yet; ``off``: dropped, or of no figure (own actions)."""
_FOOT = 60
"""Characters of the firm's name in the foot of a page."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One action. Points are ``None`` where they are nothing or not known; ``budget`` in euros."""

    id: str
    text: str
    own: bool
    gone: bool
    """The questionnaire of today has it no longer."""
    questionnaire: str | None
    first_step: str
    question: str
    question_id: str | None
    pillar: Pillar | None
    pillar_id: str | None
    owner: str
    owner_id: str | None
    owner_left: bool
    due: date | None
    late: bool
    budget: float | None
    status: Status
    reason: str
    effort: str
    gain: float | None
    effect: float | None
    standing: Standing
    answered: bool
    resources: tuple[ResourceLine, ...]
    notes: tuple[PlanNote, ...]

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """The assessment that the points are reckoned on, and what the open actions bring together (``BasisFigures``)."""

    assessment: str
    questionnaire: str
    title: str
    period: int
    open: bool
    gain: float
    now: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class PlanModel:
    """A whole plan, in the order of the dates; what has none comes last."""

    lang: Literal["fr", "en"]
    firm: str
    today: date
    decimals: int
    lines: tuple[PlanLine, ...]
    bases: tuple[PlanBasis, ...]

    @property
    def language(self) -> Language:
        """The language that its points are written in."""
        return Language(self.lang, self.decimals)

    def count(self, *statuses: Status) -> int:
        """How many actions are at one of some stages."""
        return sum(one.status in statuses for one in self.lines)

    @property
    def kept(self) -> int:
        """How many were not dropped."""
        return len(self.lines) - self.count("dropped")

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(one.late for one in self.lines)

    @property
    def budget(self) -> float:
        """What the open actions are to cost, in euros."""
        return sum(one.budget or 0.0 for one in self.lines if one.open)

    def basis_of(self, line: PlanLine) -> PlanBasis | None:
        """The assessment that an action is measured by."""
        return next((one for one in self.bases if one.questionnaire == line.questionnaire), None)

    def by_pillar(self) -> list[tuple[Pillar | None, list[PlanLine]]]:
        """The actions of each pillar, in its order; those of none come last."""
        found: dict[tuple[int, str], tuple[Pillar | None, list[PlanLine]]] = {}
        for one in self.lines:
            key = (one.pillar.number, one.pillar.title) if one.pillar else (10_000, "")
            found.setdefault(key, (one.pillar, []))[1].append(one)
        return [found[key] for key in sorted(found)]


def build(
    firm: str, today: date, lang: Literal["fr", "en"], actions: Sequence[PlanAction], bases: Sequence[Basis],
    notes: Sequence[PlanNote] = (), offered: Sequence[LoadedQuestionnaire] = (),
    resources: Mapping[str, Mapping[str, Entry]] | None = None,
) -> PlanModel:  # fmt: skip
    """A plan in a language.

    Args:
        firm: its name.
        today: the day on which an action is late.
        lang: of the reader.
        actions: the plan, in order.
        bases: the latest assessment of each questionnaire.
        notes: those of every action.
        offered: other questionnaires, whose pillars own actions may name.
        resources: of each questionnaire, those that may be proposed to the firm, in its language; ``None``: all that
            the questionnaires have.
    """
    if resources is None:
        resources = {one.loaded.model.id: merge(one.loaded, Overlay(), lang, today) for one in bases}
    builder = _Builder(today, lang, bases, notes, offered, resources)
    lines = tuple(sorted((builder.line(one) for one in actions), key=_by_date))
    decimals = bases[0].result.decimals if bases else 1
    return PlanModel(lang, firm, today, decimals, lines, tuple(builder.bases(actions)))


def _by_date(line: PlanLine) -> tuple[bool, date, float]:
    """By date; of the same day, or without one, what brings most first."""
    return line.due is None, line.due or date.min, -(line.gain or 0.0)


class _Builder:
    def __init__(
        self, today: date, lang: Literal["fr", "en"], bases: Sequence[Basis], notes: Sequence[PlanNote],
        offered: Sequence[LoadedQuestionnaire], resources: Mapping[str, Mapping[str, Entry]],
    ) -> None:  # fmt: skip
        self.today, self.lang, self.language = today, lang, Language(lang)
        self.of = {one.loaded.model.id: one for one in bases}
        self.contexts = {
            name: Context(one.loaded, one.sheet, one.result, one.gains, self.language, resources.get(name, {}))
            for name, one in self.of.items()
        }
        self.notes: dict[str, list[PlanNote]] = {}
        for one in notes:
            self.notes.setdefault(one.action, []).append(one)
        self.pillars = self._pillars([*(one.loaded for one in bases), *offered])

    def _pillars(self, questionnaires: Sequence[LoadedQuestionnaire]) -> Mapping[str, Pillar]:
        found: dict[str, Pillar] = {}
        for loaded in questionnaires:
            for number, group in enumerate(loaded.model.groups(), start=1):
                title = loaded.translations.get(f"{group.id}.title", group.title, self.lang)
                found.setdefault(group.id, Pillar(number, self.language.typeset(title)))
        return found

    def bases(self, actions: Sequence[PlanAction]) -> Iterator[PlanBasis]:
        for name, basis in self.of.items():
            figures = all_open(basis, actions)
            title = self.contexts[name].text("title", basis.loaded.model.title)
            yield PlanBasis(
                basis.assessment, name, title, basis.period, basis.open, figures.gain, figures.now, figures.after
            )  # fmt: skip

    def line(self, action: PlanAction) -> PlanLine:
        basis, context = self._basis(action)
        details, origin = action.details, action.origin
        said, effort_words = words_then(action, self.lang), ""
        resources: tuple[ResourceLine, ...] = ()
        found = declared(basis.loaded, origin.question, origin.action) if basis and origin else None
        if basis is not None and context is not None and found is not None:
            said = words(basis.loaded, *found, self.lang)
            effort_words = effort(context, found[1].effort)
            resources = helps(basis.loaded, *found, context.resources, self.language)
        figures = of_action(basis, action) if basis is not None else None
        set_ = self.language.typeset
        return PlanLine(
            id=action.id,
            text=details.title if origin is None else set_(said.text),
            own=origin is None,
            gone=basis is not None and found is None,
            questionnaire=origin.questionnaire if origin else None,
            first_step=set_(said.first_step),
            question=set_(said.question),
            question_id=origin.question if origin and found else None,
            pillar=self.pillars.get(details.pillar or ""),
            pillar_id=details.pillar,
            owner=action.owner_label,
            owner_id=details.owner,
            owner_left=action.owner_left,
            due=details.due,
            late=details.late(self.today),
            budget=details.budget,
            status=details.status,
            reason=details.reason,
            effort=effort_words,
            gain=figures.gain if figures and details.open else None,
            effect=figures.effect if figures and details.status != "dropped" else None,
            standing=_standing(details.status, figures),
            answered=figures is not None and figures.answered,
            resources=resources,
            notes=tuple(self.notes.get(action.id, ())),
        )

    def _basis(self, action: PlanAction) -> tuple[Basis | None, Context | None]:
        if action.origin is None:
            return None, None
        return self.of.get(action.origin.questionnaire), self.contexts.get(action.origin.questionnaire)


def _standing(status: Status, figures: ActionFigures | None) -> Standing:
    if status == "dropped" or (figures is None and status == "done"):
        return "off"
    if status == "done":
        return "counted" if figures is not None and figures.reached else "to_answer"
    return "to_close" if figures is not None and figures.reached else "open"


def status_words(status: Status, language: Language) -> str:
    """A stage in words."""
    t = language.t
    return {"todo": t("à faire"), "doing": t("en cours"), "done": t("faite"), "dropped": t("abandonnée")}[status]


def page(plan: PlanModel) -> str:
    """The plan as a document of its own."""
    language = plan.language
    name = plan.firm if len(plan.firm) <= _FOOT else plan.firm[: _FOOT - 1] + "…"
    template = html.environment(plan.lang, plan.decimals).get_template("plan.html")
    return template.render(
        plan=plan, foot=f"{name} · {language.day(plan.today)}", language=language,
        day_of=day_of,
        status_words=lambda status: status_words(status, language),
    )  # fmt: skip
