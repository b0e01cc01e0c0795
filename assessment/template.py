"""An answers file to fill: every question present, null where unanswered, the wording as comments (YAML)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any, Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, Fact, Group, OneOf, Question

WIDTH = 110
_WAYS = {
    "fr": [
        "Remplissez les valeurs après les deux-points ; null veut dire « à répondre ». Trois formes de réponse :",
        "  question: valeur        question: {value: valeur, tier: documented, note: \"…\"}",
        "  question: {not_applicable: \"la raison\"}        question: {not_known: true}",
    ],
    "en": [
        "Fill in the values after the colons; null means “to answer”. Three forms of answer:",
        "  question: value        question: {value: value, tier: documented, note: \"…\"}",
        "  question: {not_applicable: \"the reason\"}        question: {not_known: true}",
    ],
}  # fmt: skip
_WORDS = {
    "fr": {"yes_no": "true ou false", "number": "nombre", "text": "texte", "date": '"AAAA-MM-JJ"', "one": "une option",
           "any": "liste d'options", "computed": "calculée : ne pas remplir", "na": "« ne nous concerne pas » possible",
           "when": "posée si"},
    "en": {"yes_no": "true or false", "number": "number", "text": "text", "date": '"YYYY-MM-DD"', "one": "one option",
           "any": "list of options", "computed": "computed: do not fill in", "na": "“does not concern us” is possible",
           "when": "asked if"},
}  # fmt: skip


def as_json(loaded: LoadedQuestionnaire) -> str:
    """The template as JSON, which knows no comments."""
    profile: dict[str, Any] = {fact.id: fact.default for fact in loaded.model.profile}
    answers = dict.fromkeys((question.id for question in loaded.model.all_questions()), None)
    content = {"questionnaire": loaded.model.id, "firm": "", "profile": profile, "answers": answers}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_yaml(loaded: LoadedQuestionnaire, lang: Literal["fr", "en"]) -> str:
    """The template as YAML, with wording, unit and options as comments."""
    return "\n".join(_Writer(loaded, lang).lines()) + "\n"


class _Writer:
    def __init__(self, loaded: LoadedQuestionnaire, lang: Literal["fr", "en"]) -> None:
        self.loaded, self.lang, self.words = loaded, lang, _WORDS[lang]

    def text(self, identity: str, french: str) -> str:
        """A text of the questionnaire in the language of the template."""
        return self.loaded.translations.get(identity, french, self.lang)

    def lines(self) -> Iterator[str]:
        """The whole file."""
        model = self.loaded.model
        yield from (f"# {line}" for line in [self.text("title", model.title), *_WAYS[self.lang]])
        yield f"questionnaire: {model.id}"
        yield 'firm: ""'
        yield "profile:" if model.profile else "profile: {}"
        for fact in model.profile:
            yield from self._fact(fact)
        yield "answers:" if any(model.all_questions()) else "answers: {}"
        for question in model.questions:
            yield from self._question(question)
        for group in model.groups():
            yield from self._group(group, "=")

    def _group(self, group: Group, rule: str) -> Iterator[str]:
        yield ""
        yield f"  # {self.text(f'{group.id}.title', group.title)} ".ljust(WIDTH, rule)
        if group.when is not None:
            yield f"  # ({self.words['when']} {group.when})"
        for question in group.questions:
            yield from self._question(question)
        for child in group.groups():
            yield from self._group(child, "-")

    def _fact(self, fact: Fact) -> Iterator[str]:
        yield from _comment(self.text(f"profile.{fact.id}.text", fact.text), "  # ")
        if fact.help:
            yield from _comment(self.text(f"profile.{fact.id}.help", fact.help), "  #   ")
        for option in fact.options:
            yield from _comment(
                f"{option.code}: {self.text(f'profile.{fact.id}.options.{option.code}.text', option.text)}", "  #   - "
            )
        unit = f" ({self.text(f'profile.{fact.id}.unit', fact.unit)})" if fact.unit else ""
        kind = self.words["one"] if fact.kind == "one_of" else self.words[fact.kind]
        yield f"  {fact.id}: {json.dumps(fact.default)}  # {kind}{unit}"

    def _question(self, q: Question) -> Iterator[str]:
        yield ""
        yield from _comment(self.text(f"{q.id}.text", q.text), "  # ")
        if q.when is not None:
            yield from _comment(f"({self.words['when']} {q.when})", "  #   ")
        if isinstance(q, OneOf | AnyOf):
            for option in q.options:
                yield from _comment(
                    f"{option.code}: {self.text(f'{q.id}.options.{option.code}.text', option.text)}", "  #   - "
                )
        if isinstance(q, Computed):
            yield f"  {q.id}: null  # {self.words['computed']}"
            return
        unit = getattr(q, "unit", None)
        kind = {"one_of": self.words["one"], "any_of": self.words["any"]}.get(q.kind) or self.words[q.kind]
        said = [kind + (f", {self.text(f'{q.id}.unit', unit)}" if unit else "")]
        if q.allow_not_applicable:
            said.append(self.words["na"])
        yield f"  {q.id}: null  # {' ; '.join(said)}"


def _comment(text: str, prefix: str) -> Iterator[str]:
    later = prefix.replace("-", " ")
    for number, line in enumerate(textwrap.wrap(" ".join(text.split()), WIDTH - len(prefix)) or [""]):
        yield (prefix if number == 0 else later) + line
