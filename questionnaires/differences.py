"""What differs between two questionnaires, as plain data: by pillar, by question, field by field. Nothing is left out:
every field of the declared model that differs comes out, so that a field added to the format is told from the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from questionnaires.carry import version_name
from questionnaires.findings import Words
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Declared, Group, Previous, Questionnaire
from questionnaires.release import self_contained
from questionnaires.texts import texts

What = Literal["added", "dropped", "renamed", "split", "asked_again", "changed", "moved", "part"]
_APART = ("id", "questions", "nodes", "previous")
"""Fields told in another way."""


@dataclass(frozen=True)
class FieldChange:
    """A field that differs. ``path``: its name, after those of what it stands in (``options``, ``#late``, ``points``);
    ``#`` before the id or code of an item.

    ``before``, ``after``: plain values; ``None`` where there is none.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """What became of one question, fact, group, or part of the whole.

    ``section``: the pillar's id, or the name of a part of the questionnaire (``profile``, ``levels`` …; ``whole``).
    ``was``: its id before, where it is another, or that of the question of which it is a part.
    ``into``: ids of the parts of a split.
    """

    section: str
    id: str
    kind: Literal["question", "fact", "group", "part"]
    title: Words
    what: tuple[What, ...]
    fields: tuple[FieldChange, ...] = ()
    reason: Words | None = None
    was: str | None = None
    into: tuple[str, ...] = ()


def differences(old: LoadedQuestionnaire, new: LoadedQuestionnaire) -> list[Difference]:
    """Everything that differs: the whole first, then pillar by pillar in the new order, then the other parts."""
    return list(_Comparison(old, new).run())


class _Comparison:
    def __init__(self, old: LoadedQuestionnaire, new: LoadedQuestionnaire) -> None:
        self.old, self.new = old, new
        self.before, self.after = self_contained(old), self_contained(new)
        stated = self.after.follows()
        following = stated is not None and stated.release == version_name(old)
        self.mapping = stated if following and stated is not None else Previous(release=version_name(new))
        self.was = {one.id: one.was for one in self.mapping.renamed}

    def run(self) -> Iterator[Difference]:
        parts = {name for name in Questionnaire.model_fields if isinstance(getattr(self.after, name), list)}
        scalars = [name for name in Questionnaire.model_fields if name not in parts and name not in _APART]
        whole: tuple[FieldChange, ...] = ()
        for name in scalars:
            whole += tuple(_values(getattr(self.before, name), getattr(self.after, name), (name,)))
        if whole:
            yield Difference(
                "whole", self.after.id, "part", self._words(self.new, "title", self.after.title), ("changed",), whole
            )
        yield from self._asked(self.before.profile, self.after.profile, "fact")
        yield from self._groups()
        yield from self._asked(list(self.before.all_questions()), list(self.after.all_questions()), "question")
        for name in Questionnaire.model_fields:
            if name in parts and name not in ("profile", *_APART):
                changes = tuple(_values(getattr(self.before, name), getattr(self.after, name), (name,)))
                if changes:
                    yield Difference(name, name, "part", Words(name, name), ("changed",), changes)
        retold = tuple(self._retold())
        if retold:
            words = Words("translations", "translations")
            yield Difference("translations", "translations", "part", words, ("changed",), retold)

    def _retold(self) -> Iterator[FieldChange]:
        """Translations that differ though the French text is the same."""
        same = dict(texts(self.before)).items() & dict(texts(self.after)).items()
        for lang, now in self.new.translations.by_identity.items():
            then = self.old.translations.by_identity.get(lang, {})
            for identity in sorted(name for name, _ in same if then.get(name) != now.get(name)):
                yield FieldChange((lang, f"#{identity}"), then.get(identity), now.get(identity))

    def _words(self, held: LoadedQuestionnaire, identity: str, french: str) -> Words:
        return Words(french, held.translations.get(identity, french, "en"))

    # --- questions and facts ------------------------------------------------------------------------------

    def _asked(
        self, before: Sequence[Any], after: Sequence[Any], kind: Literal["question", "fact"]
    ) -> Iterator[Difference]:
        old, new = {one.id: one for one in before}, {one.id: one for one in after}
        reasons = self._reasons()
        parts = {part.id: split.id for split in self.mapping.split for part in split.into}
        for name, one in new.items():
            was = self.was.get(name, name)
            reason = reasons.get(name)
            if name in parts:
                yield self._difference(self.new, one, kind, ("part",), was=parts[name])
                continue
            if was not in old:
                yield self._difference(self.new, one, kind, ("added",), reason=reason)
                continue
            fields = tuple(_fields(old[was], one, (), self._codes(name)))
            what: list[What] = ["renamed"] if was != name else []
            what += ["asked_again"] if name in {again.id for again in self.mapping.asked_again} else []
            what += (
                ["moved"]
                if kind == "question" and self._parent(self.before, was) != self._parent(self.after, name)
                else []
            )
            what += ["changed"] if fields else []
            if what:
                yield self._difference(self.new, one, kind, tuple(what), fields, reason, was if was != name else None)
        splits = {split.id: split for split in self.mapping.split}
        here = {self.was.get(name, name) for name in new}
        for name, one in old.items():
            if name in splits:
                into = tuple(part.id for part in splits[name].into)
                yield self._difference(self.old, one, kind, ("split",), reason=reasons.get(name), into=into)
            elif name not in here:
                yield self._difference(self.old, one, kind, ("dropped",), reason=reasons.get(name))

    def _difference(
        self, held: LoadedQuestionnaire, one: Any, kind: Literal["question", "fact"], what: tuple[What, ...],
        fields: tuple[FieldChange, ...] = (), reason: Words | None = None, was: str | None = None,
        into: tuple[str, ...] = (),
    ) -> Difference:  # fmt: skip
        owner = f"profile.{one.id}" if kind == "fact" else one.id
        model = self.after if held is self.new else self.before
        section = "profile" if kind == "fact" else _pillar(model, one.id)
        return Difference(
            section, one.id, kind, self._words(held, f"{owner}.text", one.text), what, fields, reason, was, into
        )

    def _reasons(self) -> dict[str, Words]:
        """The authors' words, by the id that they are said of."""
        found = {}
        for key in ("renamed", "split", "dropped", "asked_again", "added", "options"):
            for one in getattr(self.mapping, key):
                if one.reason is not None:
                    found[one.id] = self._words(self.new, f"previous.{key}.{one.id}.reason", one.reason)
        return found

    def _codes(self, name: str) -> Mapping[str, str]:
        """Option codes of the new release that had another code."""
        changed = next((one for one in self.mapping.options if one.id == name), None)
        return {} if changed is None else {new: old for old, new in changed.renamed.items()}

    def _parent(self, model: Questionnaire, name: str) -> str:
        for group in model.all_groups():
            if any(question.id == name for question in group.questions):
                return group.id
        return model.id

    # --- groups -------------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[Difference]:
        old = {group.id: group for group in self.before.all_groups()}
        new = {group.id: group for group in self.after.all_groups()}
        for name, group in new.items():
            title = self._words(self.new, f"{name}.title", group.title)
            if name not in old:
                yield Difference(_pillar(self.after, name), name, "group", title, ("added",))
            elif fields := tuple(_fields(old[name], group, ())):
                yield Difference(_pillar(self.after, name), name, "group", title, ("changed",), fields)
        for name, group in old.items():
            if name not in new:
                title = self._words(self.old, f"{name}.title", group.title)
                yield Difference(_pillar(self.before, name), name, "group", title, ("dropped",))


def _pillar(model: Questionnaire, name: str) -> str:
    """The pillar that holds a question or a group; ``whole``: none does."""

    def holds(group: Group) -> bool:
        return (
            group.id == name
            or any(question.id == name for question in group.questions)
            or any(holds(child) for child in group.groups())
        )

    return next((pillar.id for pillar in model.groups() if holds(pillar)), "whole")


# --- field by field ---------------------------------------------------------------------------------------


def _fields(
    old: Declared, new: Declared, path: tuple[str, ...], codes: Mapping[str, str] | None = None
) -> Iterator[FieldChange]:
    """Fields of two parts of the same or another kind. ``codes``: of options here, their code before."""
    for name in dict.fromkeys((*type(new).model_fields, *type(old).model_fields)):
        if name not in _APART and not (path and name == "code"):
            before, after = getattr(old, name, None), getattr(new, name, None)
            yield from _values(before, after, (*path, name), codes if name == "options" else None)


def _values(
    before: Any, after: Any, path: tuple[str, ...], codes: Mapping[str, str] | None = None
) -> Iterator[FieldChange]:
    if before == after and not codes:
        return
    if isinstance(before, Declared) and isinstance(after, Declared):
        yield from _fields(before, after, path)
    elif _items(before) and _items(after):
        yield from _lists(before, after, path, codes or {})
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _values(before.get(key), after.get(key), (*path, f"#{key}"))
    elif before != after:
        yield FieldChange(path, _plain(before), _plain(after))


def _items(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Declared) for one in value)


def _lists(
    before: Sequence[Declared], after: Sequence[Declared], path: tuple[str, ...], codes: Mapping[str, str]
) -> Iterator[FieldChange]:  # fmt: skip
    old = {_name(one, index): one for index, one in enumerate(before)}
    new = {_name(one, index): one for index, one in enumerate(after)}
    for name, one in new.items():
        was = codes.get(name, name)
        if was not in old:
            yield FieldChange((*path, f"#{name}"), None, _plain(one))
            continue
        if was != name:
            yield FieldChange((*path, f"#{name}", "code"), was, name)
        yield from _fields(old[was], one, (*path, f"#{name}"))
    for name, one in old.items():
        if name not in {codes.get(here, here) for here in new}:
            yield FieldChange((*path, f"#{name}"), _plain(one), None)
    shared = [name for name in new if codes.get(name, name) in old]
    order = [name for name in old if name in {codes.get(here, here) for here in shared}]
    if [codes.get(name, name) for name in shared] != order:
        yield FieldChange((*path, "order"), order, shared)


def _name(one: Declared, index: int) -> str:
    return str(getattr(one, "id", None) or getattr(one, "code", None) or index)


def _plain(value: Any) -> Any:
    """A value as plain data; of a part that is whole new or gone, its text."""
    if isinstance(value, Declared):
        said = (getattr(value, name, None) for name in ("text", "title", "what", "wording", "condition"))
        return next((text for text in said if isinstance(text, str)), value.model_dump(mode="json", exclude_none=True))
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
