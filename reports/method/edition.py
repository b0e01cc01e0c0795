"""One edition of the published method: a questionnaire in one language, and where each of its parts is to be found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from assessment.audit import Measures, measure_in
from questionnaires.expressions import Typed
from questionnaires.expressions.tree import reads
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.method import PLACE, figures
from questionnaires.model import Basis, Declared, Fact, Framework, Goal, Group, Path, Question, Questionnaire, Resource
from questionnaires.paths import path_fact, paths_of
from reports.answers import fact_words, value_words
from reports.language import Language
from reports.method.markdown import Markdown, code, escape, link
from scoring.answer_tables import is_scored
from scoring.plan import ScoringPlan

TO_CONFIRM = "to_confirm"
GENERAL = "0-general.md"
PROFILE = "profile.md"


def page_of(number: int, pillar: Group) -> str:
    """The file of a pillar: its number keeps it apart from the other pages."""
    return f"{number}-{pillar.id.replace('_', '-')}.md"


@dataclass(frozen=True)
class Sheet:
    """One page to be made: its file, its title in the language of the edition, and what its template reads."""

    file: str
    title: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Audited:
    """What the audit measures, once for all editions."""

    loaded: LoadedQuestionnaire

    @cached_property
    def measures(self) -> dict[Lang, Measures]:
        """The figures by language. Raises QuestionnaireError where a case cannot be read."""
        return measure_in(self.loaded, self.loaded.model.languages)


@dataclass(frozen=True)
class Edition:
    """What every page reads."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    language: Language
    audited: Audited

    @property
    def model(self) -> Questionnaire:
        """The declared questionnaire."""
        return self.loaded.model

    def translate(self, identity: str, french: str) -> str:
        """A text of the questionnaire in this language."""
        return self.language.typeset(self.loaded.translations.get(identity, french, self.language.code))

    def said(self, prefix: str, part: Declared, name: str) -> str:
        """The text ``name`` of a declared part, whose identities begin with ``prefix``; empty where there is none."""
        french = getattr(part, name)
        return "" if french is None else self.translate(f"{prefix}{name}", french)

    @cached_property
    def figures(self) -> dict[str, float]:
        """The figures that the authors' texts may name."""
        return figures(self.model)

    def with_figures(self, text: str) -> str:
        """A text of the authors with its figures in their places."""
        return PLACE.sub(lambda match: self.language.number(self.figures[match[1]]), text)

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Page and title of everything that an expression or a table can name."""
        found: dict[str, tuple[str, str]] = {}
        for fact in self.model.profile:
            found[fact.id] = (PROFILE, self.translate(f"profile.{fact.id}.text", fact.text))
        for question in self.model.questions:
            found[question.id] = (GENERAL, self.translate(f"{question.id}.text", question.text))

        def walk(group: Group, file: str) -> None:
            found[group.id] = (file, self.translate(f"{group.id}.title", group.title))
            for question in group.questions:
                found[question.id] = (file, self.translate(f"{question.id}.text", question.text))
            for child in group.groups():
                walk(child, file)

        for number, pillar in enumerate(self.model.groups(), start=1):
            walk(pillar, page_of(number, pillar))
        return found

    def link(self, name: str) -> Markdown:
        """A link to a question, a group or a fact, by its title; to a definition, by its name."""
        if name in self.places:
            file, title = self.places[name]
            return link(title, f"{file}#{name}")
        return Markdown(f"[{code(name)}]({PROFILE}#{name})")

    def names(self, expression: Typed | None, hidden: str = "") -> list[Markdown]:
        """Links to what an expression reads, in declared order; ``hidden``: what is said apart."""
        if expression is None:
            return []
        return self.links(reads(expression) - {hidden})

    def links(self, found: Collection[str]) -> list[Markdown]:
        """Links to facts, definitions and questions, in declared order."""
        order = [*(fact.id for fact in self.model.profile), *(one.id for one in self.model.define)]
        order += [question.id for question in self.model.all_questions()]
        return [self.link(name) for name in order if name in found]

    def answer(self, question: Question, value: Any) -> str:
        """An answer in words."""
        words = value_words(question, tuple(value) if isinstance(value, list) else value, self.language, self.translate)
        return self.language.typeset(words)

    @property
    def method_hash(self) -> str:
        """The method, shortened as at the foot of a report."""
        return self.plan.method[:8]

    def release_words(self) -> str:
        """The release; of files that are not published yet, the one being prepared, without what changes every day."""
        name = f"{self.model.id}-{self.model.version}"
        return name if self.loaded.release is not None else self.language.t("%(name)s, en préparation", name=name)

    def weight(self, group: Group) -> Markdown:
        """A weight: a number, or the expression as it is written."""
        return code(group.weight) if isinstance(group.weight, str) else escape(self.language.number(group.weight))

    def heading(self, depth: int) -> Markdown:
        """The mark of a heading below the title of the page."""
        return Markdown("#" * min(depth + 1, 6))

    def indent(self, depth: int) -> Markdown:
        """The space before a topic in a table."""
        return Markdown("&nbsp;&nbsp;" * depth)

    def capital(self, text: str) -> str:
        """A text with a capital."""
        return text[:1].upper() + text[1:]

    def basis_kind(self, kind: str) -> str:
        """What a kind of basis is called."""
        t = self.language.t
        return {
            "law": t("loi"),
            "statistic": t("statistique"),
            "norm": t("norme"),
            "regional_plan": t("plan régional"),
            "convention": t("convention"),
        }[kind]

    def read_on(self, basis: Basis) -> str:
        """The day on which a source was read, or that nobody has yet; a convention has nothing to be read."""
        return "–" if basis.kind == "convention" and basis.read_on == TO_CONFIRM else self.read_day(basis.read_on)

    def read_day(self, read_on: str) -> str:
        """The day on which a text was read, or that nobody has yet."""
        if read_on == TO_CONFIRM:
            return self.language.t("à confirmer")
        return self.language.day(date.fromisoformat(read_on))

    def goal(self, framework: Framework, goal: Goal, codes: str = "") -> str:
        """What a goal is called: its code where that is a number, and its title."""
        title = self.said(f"frameworks.{framework.id}.goals.{goal.code}.", goal, "title")
        shown = codes or goal.code
        return f"{shown} – {title}" if any(character.isdigit() for character in shown) else title

    def address(self, url: str) -> Markdown:
        """A link that shows its address, which the declared model has checked."""
        return Markdown(f"<{url}>")

    def looked_on(self, resource: Resource) -> str:
        """The day on which someone looked whether a resource exists, or that nobody has yet."""
        if resource.checked_on == TO_CONFIRM:
            return self.language.t("à vérifier")
        day = self.language.day(date.fromisoformat(resource.checked_on))
        return self.language.t("vérifié le %(day)s", day=day)

    def becomes(self, use: str) -> str:
        """What a subject can become in a public contract."""
        t = self.language.t
        return {
            "specification": t("Spécification technique"),
            "performance_condition": t("Condition d'exécution"),
            "award_criterion": t("Critère d'attribution"),
            "reservation": t("Marché réservé"),
            "information": t("Information"),
        }[use]

    def no_use(self, question: Question) -> str:
        """Why the subject has no use in a public contract; that it has none is said once, as many texts begin so."""
        t, text = self.language.t, self.said(f"{question.id}.", question, "no_use")
        first = text.casefold().partition(" ")[0].strip(":.,\u00a0")
        says_so = first in (t("aucun"), t("aucun usage.").partition(" ")[0])
        return text if says_so else f"{self.capital(t('aucun usage.'))} {text}"

    def effort(self, code: str) -> str:
        """The words of an effort."""
        declared = next(effort for effort in self.model.efforts if effort.code == code)
        return self.said(f"efforts.{code}.", declared, "text")

    def resource(self, name: str) -> Markdown:
        """A link to a resource."""
        resource = next(one for one in self.model.catalogue() if one.id == name)
        return link(self.said(f"resources.{name}.", resource, "title"), f"resources.md#{name}")

    def fact(self, fact: Fact, value: Any) -> str:
        """A profile fact in words."""
        return self.language.typeset(fact_words(fact, value, self.language, self.translate))

    def title(self, name: str) -> str:
        """The title of a fact, a question or a group; its name where it has none."""
        return self.places[name][1] if name in self.places else code(name)

    def counts(self, question: Question) -> bool:
        """Whether an answer can change the total: it has points, and a weight that is not zero."""
        return is_scored(question) and not self.weightless(question)

    def weightless(self, question: Question) -> bool:
        """Whether a question bears weight 0, or no points at all."""
        if not is_scored(question) and question.role == "scored":
            return True
        return question.role == "scored" and question.weight == 0

    def path(self, path: Path) -> str:
        """What a path is called: the option of the fact that chooses it."""
        fact = path_fact(self.model)
        return path.code if fact is None else self.fact(fact, path.code)

    def paths(self, question: Question) -> list[str]:
        """The paths that hold a question, in words; none where there is one path only."""
        fact = path_fact(self.model)
        return [] if fact is None else [self.fact(fact, code) for code in paths_of(self.model, question.id)]

    def percent(self, fraction: float) -> str:
        """A fraction as a percentage, with at most one decimal."""
        return Language(self.language.code, 1).percent(100 * fraction)


PageFunction = Callable[[Edition], Iterable[Sheet]]
"""The pages of one kind: none where the questionnaire has nothing to say there."""
