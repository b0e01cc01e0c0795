"""The questionnaire to print: every question asked, with its boxes, in a PDF that everybody can read."""

from __future__ import annotations

import io
from datetime import date
from typing import Literal

import page
import pytest
from pypdf import PdfReader

from questionnaires.model import Questionnaire
from reports.blank import Asked, Blank, build
from reports.blank import page as html_page
from reports.pdf import render_blank
from tests.reports import sample


def blank(lang: Literal["fr", "en"] = "fr", asked: Asked | None = None, *, whole: bool = False) -> Blank:
    return build(sample.loaded(), "sample-2026.1", lang, asked, whole=whole)


def asked(now: set[str], later: set[str], firm: str = "Menuiserie Delmas") -> Asked:
    return Asked(firm, date(2026, 11, 28), now, later, small=True, facts={"headcount": "6 personnes"})


def names(found: Blank) -> list[str]:
    return [question.text for pillar in found.pillars for topic in pillar.topics for question in topic.questions]


def model() -> Questionnaire:
    return sample.questionnaire()


def test_that_for_everybody_holds_every_question_that_people_answer() -> None:
    assert blank().count == sum(one.kind != "computed" for one in model().all_questions())
    assert blank().whole


def test_that_of_a_firm_holds_what_is_asked_and_what_may_be_marked_as_such() -> None:
    found = blank(asked=asked({"governance_0_0"}, {"governance_0_1"}))
    questions = found.pillars[0].topics[0].questions
    assert [(one.number, one.depends) for one in questions] == [("1.1", False), ("1.2", True)]
    assert found.count == 2
    assert len(found.pillars) == 1
    assert html_page(found).count("selon le cas</span>") == 1


def test_a_firm_may_print_all_of_it() -> None:
    assert blank(asked=asked({"governance_0_0"}, set()), whole=True).count == blank().count


def test_what_is_known_of_the_firm_is_printed_and_the_rest_left_to_fill_in() -> None:
    assert "6 personnes" in html_page(blank(asked=asked({"governance_0_0"}, set())))
    assert "6 personnes" not in html_page(blank())


def test_each_kind_has_its_room() -> None:
    html = html_page(blank())
    assert html.count('<span class="box round"></span> Oui') == sum(
        one.kind == "yes_no" for one in model().all_questions()
    )
    assert html.count('class="rule figure"') >= sum(one.kind == "number" for one in model().all_questions())
    assert "Depuis quand\u00a0?" in html
    assert html.count("Ne nous concerne pas, parce que") == 45


def test_hostile_names_are_written_not_obeyed() -> None:
    html = html_page(blank(asked=asked({"governance_0_0"}, set(), firm='<script>alert(1)</script>"')))
    assert "<script>" not in html


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_conforms_to_pdf_ua_1_and_bears_firm_day_release_and_page(lang: Literal["fr", "en"]) -> None:
    pdf = render_blank(blank(lang, asked({one.id for one in model().all_questions()}, set())))
    found = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(one.rule_id, one.message) for one in found.failures] == []
    reader = PdfReader(io.BytesIO(pdf))
    assert str(reader.root_object["/Lang"]) == lang
    text = " ".join(reader.pages[1].extract_text().split())
    day = "28 novembre 2026" if lang == "fr" else "28 November 2026"
    assert f"Menuiserie Delmas · {day}" in text
    assert f"sample-2026.1 · 2 / {len(reader.pages)}" in text


def test_the_same_questions_give_the_same_bytes() -> None:
    only = asked({"governance_0_0"}, set())
    assert render_blank(blank(asked=only)) == render_blank(blank(asked=only))
