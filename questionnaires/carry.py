"""What becomes of a firm's answers when a new release takes the place of the one that they were given under.

Answers are plain data, as an answers file has them: ``value``, ``not_applicable`` (the reason) or ``not_known``, with
``note``, ``estimate`` and ``detail``. They come from a checked sheet of the old release; what comes out can be answered
so under the new one, question by question. Nothing is invented: every carried answer is one that was given, or the one
that the release declares for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from questionnaires.findings import Words
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import (
    AnyOf,
    ChangedOptions,
    Computed,
    Fact,
    Number,
    OneOf,
    Part,
    Previous,
    Question,
    Questionnaire,
    YesNo,
)

Content = Mapping[str, Any]
FactValue = bool | float | str
Why = Literal["dropped", "asked_again", "asked_anew", "option_withdrawn", "no_longer_fits"]
"""Why an answer is not carried: its question is no longer asked; the same question is asked again; the part that this
answer says nothing of is asked anew; the option chosen is no answer any more; the new question refuses it."""


@dataclass(frozen=True)
class Origin:
    """Where the answer to a question or fact of a release comes from in the release before."""

    was: str
    part: Part | None = None
    """Of a split: what becomes of the answer."""
    options: ChangedOptions | None = None


@dataclass(frozen=True)
class CarriedAnswer:
    """An answer to a question of the new release.

    ``was``: id of the question that it was given to; ``cut``: options chosen then that are no answers any more.
    """

    question: str
    was: str
    content: Content
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """An answer that is not carried to a question (``question``: ``None`` where none asks it any more)."""

    was: str
    question: str | None
    why: Why
    reason: Words | None = None
    """The authors' words."""


@dataclass(frozen=True)
class Carried:
    """Everything that was answered: carried, by question of the new release, or left with the reason."""

    answers: Mapping[str, CarriedAnswer]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Step:
    """From one release to the next."""

    old: LoadedQuestionnaire
    new: LoadedQuestionnaire
    origins: Mapping[str, Origin]
    """By id of a question or fact of the new release; those that are new have none."""

    def stood_for(self, name: str) -> str | None:
        """Id in the old release of what a question or fact of the new one stands in the place of, whether answers are
        carried or not; ``None``: of nothing.
        """
        if name in self.origins:
            return self.origins[name].was
        said = self.new.model.follows()
        if said is None:
            return None
        if name in {one.id for one in said.asked_again}:
            return name
        return next((split.id for split in said.split if name in {part.id for part in split.into}), None)


def base(release: str) -> str:
    """The version that a release or a draft of it bears: ``small-2026.2+draft.0a1b`` → ``small-2026.2``."""
    return release.partition("+")[0]


def version_name(loaded: LoadedQuestionnaire) -> str:
    """``<id>-<version>``, published or not."""
    return f"{loaded.model.id}-{loaded.model.version}"


def step(old: LoadedQuestionnaire, new: LoadedQuestionnaire) -> Step:
    """How answers go from a release to the one that follows it, or to other files of the same version.

    Raises ValueError where the new one says that it follows another release.
    """
    if version_name(old) == version_name(new):
        names = _ids(old.model) & _ids(new.model)
        return Step(old, new, {name: Origin(name) for name in names})
    previous = new.model.follows()
    if previous is None or previous.release != version_name(old):
        raise ValueError(f"{version_name(new)} does not follow {version_name(old)}")
    return Step(old, new, _origins(old.model, new.model, previous))


def _ids(model: Questionnaire) -> set[str]:
    return {fact.id for fact in model.profile} | {question.id for question in model.all_questions()}


def _origins(old: Questionnaire, new: Questionnaire, previous: Previous) -> dict[str, Origin]:
    options = {one.id: one for one in previous.options}
    gone = previous.gone()
    fresh = {one.id for one in (*previous.added, *previous.asked_again)}
    before = _ids(old)
    found = {
        name: Origin(name, options=options.get(name))
        for name in _ids(new)
        if name in before and name not in gone and name not in fresh
    }
    for renamed in previous.renamed:
        found[renamed.id] = Origin(renamed.was, options=options.get(renamed.id))
    for split in previous.split:
        for part in split.into:
            if part.same or part.answers:
                found[part.id] = Origin(split.id, part)
    return found


def carry(steps: Sequence[Step], answers: Mapping[str, Content]) -> Carried:
    """Carry answers through releases, one step after another.

    ``was`` of what comes out names the question of the first release; what a later step leaves is told with it too.
    """
    carried: dict[str, CarriedAnswer] = {name: CarriedAnswer(name, name, given) for name, given in answers.items()}
    left: list[Left] = []
    for one in steps:
        carried, dropped = _carry(one, carried)
        left += dropped
    return Carried(carried, tuple(left))


def carry_profile(steps: Sequence[Step], profile: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """The facts of a profile that are facts of the last release too, where their value still is one."""
    values = dict(profile)
    for one in steps:
        facts = {fact.id: fact for fact in one.new.model.profile}
        found: dict[str, FactValue] = {}
        for name, origin in one.origins.items():
            if name in facts and origin.was in values:
                value = values[origin.was]
                if isinstance(value, str) and origin.options is not None:
                    value = origin.options.renamed.get(value, value)
                if _fact_fits(facts[name], value):
                    found[name] = value
        values = found
    return values


def _carry(one: Step, before: Mapping[str, CarriedAnswer]) -> tuple[dict[str, CarriedAnswer], list[Left]]:
    questions = {question.id: question for question in one.new.model.all_questions()}
    carried: dict[str, CarriedAnswer] = {}
    left: list[Left] = []
    for name, question in questions.items():
        origin = one.origins.get(name)
        given = before.get(origin.was) if origin is not None else None
        if origin is None or given is None:
            continue
        made = _translated(question, origin, given.content)
        if isinstance(made, str):
            left.append(Left(given.was, name, made, _reason(one, origin)))
        else:
            content, cut = made
            carried[name] = CarriedAnswer(name, given.was, content, (*given.cut, *cut))
    return carried, [*left, *_not_asked(one, before)]


def _reason(one: Step, origin: Origin) -> Words | None:
    """What the authors say of the change that an answer did not outlive."""
    previous = one.new.model.follows()
    if previous is None:
        return None
    if origin.part is not None:
        split = next(split for split in previous.split if split.id == origin.was)
        return _said(one, f"split.{split.id}", split.reason)
    if origin.options is not None and origin.options.reason is not None:
        return _said(one, f"options.{origin.options.id}", origin.options.reason)
    return None


def _said(one: Step, owner: str, reason: str) -> Words:
    return Words(reason, one.new.translations.get(f"previous.{owner}.reason", reason, "en"))


def _not_asked(one: Step, before: Mapping[str, CarriedAnswer]) -> list[Left]:
    """Answers whose question is dropped, asked again or wholly asked anew."""
    previous = one.new.model.follows()
    read = {origin.was for origin in one.origins.values()}
    found = []
    for was in previous.dropped if previous else ():
        if was.id in before:
            found.append(Left(before[was.id].was, None, "dropped", _said(one, f"dropped.{was.id}", was.reason)))
    for was in previous.asked_again if previous else ():
        if was.id in before:
            said = _said(one, f"asked_again.{was.id}", was.reason)
            found.append(Left(before[was.id].was, was.id, "asked_again", said))
    for split in previous.split if previous else ():
        for part in split.into:
            if split.id in before and not (part.same or part.answers):
                said = _said(one, f"split.{split.id}", split.reason)
                found.append(Left(before[split.id].was, part.id, "asked_anew", said))
    told = previous.gone() | {one.id for one in previous.asked_again} if previous else set()
    return [
        *found,
        *(Left(given.was, None, "dropped") for name, given in before.items() if name not in read and name not in told),
    ]


# --- one answer -------------------------------------------------------------------------------------------


def _translated(question: Question, origin: Origin, content: Content) -> tuple[Content, tuple[str, ...]] | Why:
    """The answer here, with the options that it lost; or why there is none."""
    if isinstance(question, Computed):
        return "no_longer_fits"
    if "value" not in content:
        return (content, ()) if _fits(question, content) else "no_longer_fits"
    if origin.part is not None and not origin.part.same:
        value = _of_part(question, origin.part, content["value"])
        if value is None:
            return "asked_anew"
        kept = {key: content[key] for key in ("note",) if key in content}
        made: Content = {"value": value, **kept}
        return (made, ()) if _fits(question, made) else "no_longer_fits"
    changed = origin.options
    value, cut = _recoded(content["value"], changed) if changed is not None else (content["value"], ())
    if value is None:
        return "option_withdrawn"
    made = {**content, "value": value}
    if changed is not None and "detail" in content:
        detail = {changed.renamed.get(code, code): said for code, said in content["detail"].items() if code not in cut}
        made = {
            **{key: held for key, held in made.items() if key != "detail"},
            **({"detail": detail} if detail else {}),
        }
    return (made, cut) if _fits(question, made) else "no_longer_fits"


def _recoded(value: Any, changed: ChangedOptions) -> tuple[Any, tuple[str, ...]]:
    """A value under the new codes, and the options that it lost; no value where none is left."""
    if isinstance(value, list | tuple):
        kept = [changed.renamed.get(code, code) for code in value if code not in changed.withdrawn]
        cut = tuple(code for code in value if code in changed.withdrawn)
        return (list(dict.fromkeys(kept)) if kept or not cut else None), cut
    if not isinstance(value, str):
        return value, ()
    return (None, (value,)) if value in changed.withdrawn else (changed.renamed.get(value, value), ())


def _of_part(question: Question, part: Part, value: Any) -> Any:
    """What a part of a split question answers; ``None``: nothing follows, or two things that exclude each other."""
    codes = value if isinstance(value, list | tuple) else [_code(value)]
    found = [part.answers[code] for code in codes if code in part.answers]
    if isinstance(question, AnyOf):
        together = dict.fromkeys(code for one in found for code in (one if isinstance(one, list) else [str(one)]))
        return list(together) or None
    single = [one for one in found if not isinstance(one, list)]
    if not single or any(one != single[0] for one in single):
        return None
    return float(single[0]) if isinstance(question, Number) else single[0]


def _code(value: Any) -> str:
    """The code of an answer: its option, ``yes`` or ``no``; figures and texts have none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def _fits(question: Question, content: Content) -> bool:
    """Whether an answer that was one before is one here."""
    if "not_known" in content:
        return True
    if "not_applicable" in content:
        return question.allow_not_applicable
    value = content["value"]
    match question:
        case YesNo():
            return isinstance(value, bool)
        case OneOf():
            return value in [option.code for option in question.options]
        case AnyOf():
            return isinstance(value, list | tuple) and _set_fits(question, value)
        case Number():
            return _within(value, question.minimum, question.maximum)
        case _:
            return isinstance(value, str)


def _set_fits(question: AnyOf, value: Sequence[str]) -> bool:
    options = {option.code: option for option in question.options}
    alone = any(options[code].exclusive for code in value if code in options)
    return all(code in options for code in value) and not (alone and len(value) > 1)


def _within(value: Any, low: float | None, high: float | None) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def _fact_fits(fact: Fact, value: FactValue) -> bool:
    if fact.kind == "yes_no":
        return isinstance(value, bool)
    if fact.kind == "number":
        return _within(value, fact.minimum, fact.maximum)
    return value in [option.code for option in fact.options]
