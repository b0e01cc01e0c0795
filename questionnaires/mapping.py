"""Whether a questionnaire says what becomes of every answer to the release before it: nothing lost, nothing unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.carry import Step, step, version_name
from questionnaires.checks.walk import questions
from questionnaires.findings import Finding, Pointer, Words, finding
from questionnaires.library import RELEASES
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, ChangedOptions, Fact, Measured, OneOf, Previous, Question
from questionnaires.release import content_hash, load_release, version_of

Asked = Question | Fact
_KINDS = {
    "yes_no": Words("par oui ou non", "by yes or no"),
    "one_of": Words("par une option", "by one option"),
    "any_of": Words("par plusieurs options", "by several options"),
    "number": Words("par un nombre", "by a number"),
    "computed": Words("par un calcul", "by a computation"),
    "text": Words("par un texte", "by a text"),
    "date": Words("par une date", "by a date"),
}


def check_following(loaded: LoadedQuestionnaire) -> list[Finding]:
    """What is to be said of a folder against the releases published beside it; nothing of a release or a lone file.

    Raises QuestionnaireError where the release that it follows cannot be read.
    """
    if loaded.folder is None:
        return []
    published = sorted(
        (loaded.folder / RELEASES).glob(f"{loaded.model.id}-*.json"), key=lambda file: version_of(file.stem)
    )
    names = [file.stem for file in published]
    here = version_name(loaded)
    version, folder = ("version",), str(loaded.folder)
    found = []
    if here in names and content_hash(load_release(published[names.index(here)])) != content_hash(loaded):
        found.append(finding("version-published", loaded.place(version), version, release=here, folder=folder))
    before = [name for name in names if version_of(name) < version_of(here)]
    previous = loaded.model.follows()
    if previous is None:
        if before:
            missing = finding("previous-missing", loaded.place(version), version, release=before[-1], folder=folder)
            found.append(missing)
        return found
    pointer = ("previous", "release")
    if previous.release not in names:
        known = ", ".join(names) or "–"
        return [
            *found,
            finding("previous-unknown", loaded.place(pointer), pointer, release=previous.release, known=known),
        ]
    if previous.release != (before[-1] if before else ""):
        expected = before[-1] if before else "–"
        params = {"version": here, "release": previous.release, "expected": expected}
        return [*found, finding("previous-order", loaded.place(pointer), pointer, **params)]
    return [*found, *check_mapping(load_release(published[names.index(previous.release)]), loaded)]


def check_mapping(old: LoadedQuestionnaire, new: LoadedQuestionnaire) -> list[Finding]:
    """What the mapping of a questionnaire leaves unsaid of the release that it follows, or says wrongly of it.

    Raises ValueError where it follows another one.
    """
    previous = new.model.follows()
    if previous is None:
        return []
    return list(_Check(old, new, previous, step(old, new)).run())


@dataclass
class _Check:
    old: LoadedQuestionnaire
    new: LoadedQuestionnaire
    previous: Previous
    step: Step

    def run(self) -> Iterator[Finding]:
        """Every fault."""
        self.before: dict[str, Asked] = {fact.id: fact for fact in self.old.model.profile}
        self.before |= {question.id: question for question in self.old.model.all_questions()}
        self.now: dict[str, tuple[Pointer, Asked]] = {
            fact.id: (("profile", index), fact) for index, fact in enumerate(self.new.model.profile)
        }
        self.now |= {question.id: (pointer, question) for pointer, question in questions(self.new.model)}
        yield from self._names()
        yield from self._lost()
        yield from self._new()
        for name, origin in self.step.origins.items():
            if name in self.now and origin.was in self.before and origin.part is None:
                yield from self._carried(name, origin.was, origin.options)
        yield from self._splits()

    def _say(self, code: str, pointer: Pointer, **params: object) -> Finding:
        return finding(code, self.new.place(pointer), pointer, release=self.previous.release, **params)

    def _names(self) -> Iterator[Finding]:
        """Ids of the release before are its own; what is said to be new was not there."""
        named = [(("renamed", index, "was"), one.was) for index, one in enumerate(self.previous.renamed)]
        for key in ("split", "dropped", "asked_again"):
            named += [((key, index, "id"), one.id) for index, one in enumerate(getattr(self.previous, key))]
        for pointer, name in named:
            if name not in self.before:
                yield self._say("mapping-not-before", ("previous", *pointer), id=name)
        gone = self.previous.gone()
        for index, one in enumerate(self.previous.added):
            if one.id in self.before and one.id not in gone:
                yield self._say("mapping-still-there", ("previous", "added", index, "id"), id=one.id)

    def _lost(self) -> Iterator[Finding]:
        told = self.previous.gone()
        for name, asked in self.before.items():
            if name not in told and name not in self.now:
                yield self._say("mapping-lost", ("previous",), id=name, text=Words(asked.text, self._english(asked)))

    def _english(self, asked: Asked) -> str:
        owner = f"profile.{asked.id}" if isinstance(asked, Fact) else asked.id
        return self.old.translations.get(f"{owner}.text", asked.text, "en")

    def _new(self) -> Iterator[Finding]:
        told = {one.id for one in self.previous.added} | {one.id for one in self.previous.asked_again}
        told |= {part.id for split in self.previous.split for part in split.into} | self.step.origins.keys()
        for name, (pointer, _) in self.now.items():
            if name not in told:
                yield self._say("mapping-new", (*pointer, "id"), id=name)

    def _carried(self, name: str, was: str, changed: ChangedOptions | None) -> Iterator[Finding]:
        pointer, asked = self.now[name]
        before = self.before[was]
        if (
            asked.kind != before.kind
            or isinstance(asked, Fact) != isinstance(before, Fact)
            or _unit(asked) != _unit(before)
        ):
            yield self._say("mapping-kind", (*pointer, "kind"), id=name, before=_how(before), now=_how(asked))
            return
        codes, here = _codes(before), _codes(asked)
        changed = changed or ChangedOptions(id=name)
        for option in codes:
            if option not in changed.withdrawn and changed.renamed.get(option, option) not in here:
                yield self._say("mapping-option-lost", (*pointer, "options"), id=name, option=option)
        reached = {changed.renamed.get(option, option) for option in codes if option not in changed.withdrawn}
        for index, option in enumerate(here):
            if option not in reached and option not in changed.added:
                yield self._say("mapping-option-new", (*pointer, "options", index), id=name, option=option)
        yield from self._named_options(changed, codes, here)

    def _named_options(self, changed: ChangedOptions, codes: list[str], here: list[str]) -> Iterator[Finding]:
        """The options that ``options`` names are there."""
        index = next((i for i, one in enumerate(self.previous.options) if one.id == changed.id), None)
        if index is None:
            return
        at: Pointer = ("previous", "options", index)
        for option in (*changed.renamed, *changed.withdrawn):
            if option not in codes:
                yield self._option(at, changed.id, option, self.previous.release)
        for option in (*changed.renamed.values(), *changed.added):
            if option not in here:
                yield self._option(at, changed.id, option, version_name(self.new))

    def _splits(self) -> Iterator[Finding]:
        """What the parts of a split name was an answer; what an answer stands for as it is has the same kind."""
        for index, split in enumerate(self.previous.split):
            before = self.before.get(split.id)
            if before is None:
                continue
            codes = ["yes", "no"] if before.kind == "yes_no" else _codes(before)
            for position, part in enumerate(split.into):
                at: Pointer = ("previous", "split", index, "into", position)
                for code in part.answers:
                    if code not in codes:
                        yield self._option(at, split.id, code, self.previous.release)
                if part.same and part.id in self.now:
                    yield from self._carried(part.id, split.id, None)

    def _option(self, pointer: Pointer, name: str, option: str, where: str) -> Finding:
        return finding(
            "mapping-option-unknown", self.new.place(pointer), pointer, id=name, option=option, where=where
        )  # fmt: skip


def _codes(asked: Asked) -> list[str]:
    return [option.code for option in asked.options] if isinstance(asked, OneOf | AnyOf | Fact) else []


def _unit(asked: Asked) -> str | None:
    """The unit that a person answers in."""
    return asked.unit if isinstance(asked, Measured | Fact) and asked.kind == "number" else None


def _how(asked: Asked) -> Words:
    words, unit = _KINDS[asked.kind], _unit(asked)
    return words if unit is None else Words(f"{words.fr} ({unit})", f"{words.en} ({unit})")
