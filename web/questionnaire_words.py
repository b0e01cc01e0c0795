"""The texts of a questionnaire in the language of the page, with its typography."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.forms.words import units_of
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Fact, Group, OneOf, Option, Path, Question, Rule
from web.language import lang, language, t


@dataclass(frozen=True)
class Texts:
    """One questionnaire in one language."""

    loaded: LoadedQuestionnaire
    lang: Lang

    def text(self, identity: str, french: str | None) -> str:
        """A text by its identity; empty where the questionnaire has none."""
        return language().typeset(self.loaded.translations.get(identity, french, self.lang)) if french else ""

    @property
    def title(self) -> str:
        """Of the questionnaire."""
        return self.text("title", self.loaded.model.title)

    def group(self, group: Group) -> str:
        """Title of a pillar, a topic or a module."""
        return self.text(f"{group.id}.title", group.title)

    def about(self, group: Group) -> str:
        """What is said under that title."""
        return self.text(f"{group.id}.text", group.text)

    def question(self, question: Question, part: str = "text") -> str:
        """The wording of a question, or another text of it: ``help``, ``period``, ``not_applicable_help``."""
        return self.text(f"{question.id}.{part}", getattr(question, part))

    def option(self, question: OneOf | AnyOf, option: Option, part: str = "text") -> str:
        """The wording of an option, or what it asks once it is chosen (``detail``)."""
        return self.text(f"{question.id}.options.{option.code}.{part}", getattr(option, part))

    def unit(self, asked: Question | Fact) -> str:
        """The unit of a number; empty without one."""
        return language().typeset(next(iter(units_of(self.loaded, asked, self.lang)), ""))

    def fact(self, fact: Fact, part: str = "text") -> str:
        """The wording of a profile fact, or its ``help``."""
        return self.text(f"profile.{fact.id}.{part}", getattr(fact, part))

    def fact_option(self, fact: Fact, code: str) -> str:
        """The wording of one value of a fact."""
        french = next(option.text for option in fact.options if option.code == code)
        return self.text(f"profile.{fact.id}.options.{code}.text", french)

    def rule(self, rule: Rule) -> str:
        """What a consistency rule asks."""
        return self.text(f"rules.{rule.id}.text", rule.text)

    def offered_to(self, path: Path) -> str:
        """For which firms a path is."""
        return self.text(f"paths.{path.code}.offered_text", path.offered_text)


def texts(loaded: LoadedQuestionnaire) -> Texts:
    """A questionnaire in the language of the request being served."""
    return Texts(loaded, lang())


def minutes_words(minutes: float) -> str:
    """About how long it takes, to five minutes: ``25 min``, ``1 h 10``; empty where nothing is known."""
    if minutes <= 0:
        return ""
    rounded = max(5, 5 * round(minutes / 5))
    if rounded < 60:
        return t("%(n)s min", n=rounded)
    hours, rest = divmod(rounded, 60)
    return t("%(hours)s h %(rest)s", hours=hours, rest=f"{rest:02}") if rest else t("%(hours)s h", hours=hours)
