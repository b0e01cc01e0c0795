"""The questionnaire to print: to be filled in by hand, in a meeting, then typed in by whoever keeps the assessment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, Fact, Group, Number, OneOf, Question
from reports import html
from reports.language import Language
from reports.model import Pillar

SHORT_OPTION = 44
"""Characters of an option up to which two stand side by side."""
_FOOT = 60
"""Characters of the firm's name in the foot of a page."""
_ALWAYS: tuple[bool | int | float | str | None, ...] = (None, True)


@dataclass(frozen=True, slots=True)
class BlankOption:
    """One box. ``detail``: what is asked beside it once it is ticked."""

    text: str
    detail: str | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """One question with room for its answer."""

    number: str
    """``2.14``: pillar, and place in it."""
    text: str
    period: str | None
    help: str | None
    kind: Literal["yes_no", "one_of", "any_of", "number", "text", "date"]
    unit: str | None
    options: tuple[BlankOption, ...]
    evidence: tuple[str, ...]
    """What would show the answer: for this firm, or for a small one and for a larger one."""
    may_not_apply: bool
    depends: bool
    """Whether it is asked depends on other answers, or on the profile."""

    @property
    def paired(self) -> bool:
        """Whether the options are short enough to stand two by two."""
        long = max((len(one.text) for one in self.options), default=0)
        return len(self.options) > 2 and long <= SHORT_OPTION and not any(one.detail for one in self.options)


@dataclass(frozen=True, slots=True)
class BlankTopic:
    """A topic with its questions."""

    title: str
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, slots=True)
class BlankPillar:
    """A pillar with its topics."""

    pillar: Pillar
    text: str | None
    topics: tuple[BlankTopic, ...]

    @property
    def count(self) -> int:
        """How many questions it holds."""
        return sum(len(topic.questions) for topic in self.topics)


@dataclass(frozen=True, slots=True)
class BlankFact:
    """One line of the profile: what is known of the firm already, or room for it."""

    text: str
    value: str | None
    options: tuple[str, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class Blank:
    """Everything that the questionnaire to print shows. ``day``: ``None`` where it is for everybody."""

    lang: Literal["fr", "en"]
    title: str
    firm: str | None
    day: date | None
    release: str
    whole: bool
    """Every question, whoever it is for."""
    facts: tuple[BlankFact, ...]
    pillars: tuple[BlankPillar, ...]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(pillar.count for pillar in self.pillars)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one firm: ``now`` for certain, ``later`` if other answers make it so; ``small``: which proof."""

    firm: str
    day: date
    now: Collection[str]
    later: Collection[str]
    small: bool
    facts: dict[str, str]
    """What the profile says, in words, by fact."""


def build(
    loaded: LoadedQuestionnaire, release: str, lang: Literal["fr", "en"], asked: Asked | None, *, whole: bool = False
) -> Blank:
    """The questionnaire to print.

    Args:
        loaded: the questionnaire.
        release: its release.
        lang: the language of the reader.
        asked: of one firm; ``None``: for everybody, every question.
        whole: every question, for one firm too.
    """
    return _Builder(loaded, lang, asked, whole or asked is None).build(release)


class _Builder:
    def __init__(
        self, loaded: LoadedQuestionnaire, lang: Literal["fr", "en"], asked: Asked | None, whole: bool
    ) -> None:
        self.loaded, self.lang, self.asked, self.whole = loaded, lang, asked, whole
        self.language = Language(lang)

    def text(self, identity: str, french: str | None) -> str | None:
        if not french:
            return None
        return self.language.typeset(self.loaded.translations.get(identity, french, self.lang))

    def said(self, identity: str, french: str) -> str:
        return self.text(identity, french) or ""

    def build(self, release: str) -> Blank:
        model, asked = self.loaded.model, self.asked
        pillars = []
        if model.questions:
            general = Group(id=model.id, title=self.language.t("Questions générales"), questions=model.questions)
            pillars.append(self._pillar(general, len(model.groups()) + 1, general.title))
        for number, group in enumerate(model.groups(), start=1):
            pillars.append(self._pillar(group, number, self.said(f"{group.id}.title", group.title)))
        return Blank(
            self.lang,
            self.said("title", model.title),
            asked.firm if asked else None,
            asked.day if asked else None,
            release,
            self.whole,
            tuple(self._fact(fact) for fact in model.profile),
            tuple(pillar for pillar in pillars if pillar.count),
        )

    def _fact(self, fact: Fact) -> BlankFact:
        options = tuple(self.said(f"profile.{fact.id}.options.{one.code}.text", one.text) for one in fact.options)
        if fact.kind == "yes_no":
            options = (self.language.t("Oui"), self.language.t("Non"))
        known = self.asked.facts.get(fact.id) if self.asked else None
        return BlankFact(
            self.said(f"profile.{fact.id}.text", fact.text),
            known,
            options,
            self.text(f"profile.{fact.id}.unit", fact.unit),
        )

    def _pillar(self, group: Group, number: int, title: str) -> BlankPillar:
        self.count = 0
        topics = tuple(self._topics(group, number, (), conditional=False))
        text = self.text(f"{group.id}.text", group.text)
        return BlankPillar(Pillar(number, title), text, tuple(one for one in topics if one.questions))

    def _topics(self, group: Group, number: int, path: tuple[str, ...], *, conditional: bool) -> Iterator[BlankTopic]:
        title = self.said(f"{group.id}.title", group.title)
        here = (*path, title)
        depends = conditional or group.when not in _ALWAYS
        shown = [one for one in group.questions if self._is_shown(one)]
        if shown:
            questions = tuple(self._question(one, number, depends) for one in shown)
            yield BlankTopic(" › ".join(here[1:]) or title, questions)
        for child in group.groups():
            yield from self._topics(child, number, here, conditional=depends)

    def _is_shown(self, question: Question) -> bool:
        if isinstance(question, Computed):
            return False
        return self.whole or self.asked is None or question.id in self.asked.now or question.id in self.asked.later

    def _question(self, question: Question, number: int, conditional: bool) -> BlankQuestion:
        assert not isinstance(question, Computed)  # noqa: S101 - left out above
        self.count += 1
        name = question.id
        options: tuple[BlankOption, ...] = ()
        if isinstance(question, OneOf | AnyOf):
            options = tuple(
                BlankOption(
                    self.said(f"{name}.options.{one.code}.text", one.text),
                    self.text(f"{name}.options.{one.code}.detail", one.detail),
                    one.exclusive,
                )
                for one in question.options
            )
        return BlankQuestion(
            f"{number}.{self.count}",
            self.said(f"{name}.text", question.text),
            self.text(f"{name}.period", question.period),
            self.text(f"{name}.help", question.help),
            question.kind,
            self.text(f"{name}.unit", question.unit) if isinstance(question, Number) else None,
            options,
            self._evidence(question),
            question.allow_not_applicable,
            self._depends(question, conditional),
        )

    def _depends(self, question: Question, conditional: bool) -> bool:
        if self.asked is None:
            return conditional or question.when not in _ALWAYS
        return question.id not in self.asked.now

    def _evidence(self, question: Question) -> tuple[str, ...]:
        if question.evidence is None:
            return ()
        small = self.said(f"{question.id}.evidence.small", question.evidence.small)
        large = self.said(f"{question.id}.evidence.large", question.evidence.large)
        if self.asked is not None:
            return (small,) if self.asked.small else (large,)
        return (small,) if small == large else (small, large)


def page(blank: Blank) -> str:
    """The whole document as HTML."""
    language = Language(blank.lang)
    name = blank.firm or blank.title
    name = name if len(name) <= _FOOT else name[: _FOOT - 1] + "…"
    foot = f"{name} · {language.day(blank.day)}" if blank.day else name
    return html.environment(blank.lang, language.decimals).get_template("blank.html").render(blank=blank, foot=foot)
