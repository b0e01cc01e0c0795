"""The published method of Occitanie: nothing that the questionnaire declares is missing from its pages."""

from __future__ import annotations

from functools import cache

import pytest

from questionnaires.library import load_any
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Question
from reports.language import Language
from reports.method import pages
from reports.method.markdown import code
from tests.reports.test_method import broken, plain, said

pytestmark = pytest.mark.slow
LANGUAGES = ("fr", "en")
MEASURES = 25
"""Measures of the regional plan."""


@cache
def occitanie() -> LoadedQuestionnaire:
    return load_any("occitanie")


@cache
def made() -> dict[str, str]:
    return pages(occitanie())


@cache
def page(lang: str, name: str) -> str:
    return plain(made()[f"{lang}/{name}"])


def text(identity: str, french: str, lang: str) -> str:
    return plain(Language(lang).typeset(said(occitanie().translations.get(identity, french, lang))))


def pillar_pages() -> dict[str, str]:
    """The page of each question, without its language."""
    model = occitanie().model
    found = {}
    for number, pillar in enumerate(model.groups(), start=1):
        inside = [pillar]
        while inside:
            group = inside.pop()
            inside += group.groups()
            found |= {question.id: f"{number}-{pillar.id}.md" for question in group.questions}
    return found


def section(question: Question, lang: str) -> str:
    """What the page says from the question's anchor to the next one."""
    whole = made()[f"{lang}/{pillar_pages()[question.id]}"]
    return whole.partition(f'<a id="{question.id}"></a>')[2].partition("<a id=")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_stands_under_its_anchor_with_its_weight_and_all_its_sources(lang: str) -> None:
    for question in occitanie().model.all_questions():
        raw = section(question, lang)
        shown = plain(raw)
        assert text(f"{question.id}.text", question.text, lang) in shown, question.id
        if isinstance(question.weight, str):
            assert code(question.weight) in raw, question.id
        for index, basis in enumerate(question.basis):
            for part in ("what", "source"):
                wanted = text(f"{question.id}.basis.{index}.{part}", getattr(basis, part), lang)
                assert wanted in shown, question.id
                assert wanted in page(lang, "sources.md"), question.id
        for option in getattr(question, "options", []):
            assert text(f"{question.id}.options.{option.code}.text", option.text, lang) in shown, question.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_weight_and_its_reason_are_on_the_page_of_weights(lang: str) -> None:
    for group in occitanie().model.all_groups():
        shown = page(lang, "weights.md")
        assert text(f"{group.id}.title", group.title, lang) in shown
        assert group.weight_reason is None or text(f"{group.id}.weight_reason", group.weight_reason, lang) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_resource_is_in_the_catalogue(lang: str) -> None:
    for resource in occitanie().model.catalogue():
        assert text(f"resources.{resource.id}.offer", resource.offer, lang) in page(lang, "resources.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_obligation_is_on_its_page_with_its_source(lang: str) -> None:
    for duty in occitanie().model.duties().obligations:
        raw = made()[f"{lang}/obligations.md"].partition(f'<a id="law-{duty.id}"></a>')[2].partition("<a id=")[0]
        for part in ("title", "text", "whom", "source", "caution"):
            wanted = getattr(duty, part) or ""
            assert text(f"law.obligations.{duty.id}.{part}", wanted, lang) in plain(raw), duty.id
        assert text(f"law.obligations.{duty.id}.source", duty.source, lang) in page(lang, "sources.md"), duty.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_value_of_a_threshold_is_shown_with_its_source(lang: str) -> None:
    for parameter in occitanie().model.duties().parameters:
        for index, value in enumerate(parameter.values):
            wanted = text(f"law.parameters.{parameter.id}.values.{index}.source", value.source, lang)
            assert wanted in page(lang, "obligations.md"), parameter.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_firm_that_is_tried_is_on_the_page_of_the_audit(lang: str) -> None:
    audit = occitanie().model.audit
    assert audit is not None
    for kind in audit.profiles:
        assert text(f"audit.profiles.{kind.id}.text", kind.text, lang) in page(lang, "fairness.md")


def test_every_link_leads_somewhere() -> None:
    assert broken(made()) == []


def test_the_plan_has_all_its_measures_and_an_empty_one_says_why() -> None:
    plan = next(one for one in occitanie().model.all_frameworks() if one.id == "plan")
    assert len(plan.goals) == MEASURES
    assert [goal.code for goal in plan.goals if not goal.questions and goal.note is None] == []


def test_a_goal_that_no_question_covers_says_why() -> None:
    silent = [
        (framework.id, goal.code)
        for framework in occitanie().model.all_frameworks()
        for goal in framework.goals
        if goal.note is None
        and not any(framework.share(goal, question) for question in occitanie().model.all_questions())
    ]
    assert silent == []


def test_the_worked_example_is_there() -> None:
    for lang, words in (("fr", "jusqu'au dernier point"), ("en", "to the last point")):
        assert words in page(lang, "README.md")
