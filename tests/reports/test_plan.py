"""The plan to print: conforms to PDF/UA-1 in both languages, and says what the pages say."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from typing import Literal

import page
import pytest
from markupsafe import escape
from pypdf import PdfReader

from assessment.plan import Details, Origin, PlanAction, Status
from assessment.plan_figures import Basis
from assessment.plan_notes import PlanNote
from assessment.plan_words import chosen, declared
from reports.pdf import render_plan
from reports.plan import PlanModel, build
from reports.plan import page as html_page
from scoring.compile import compile_plan
from scoring.gains import action_gains
from scoring.score import score
from tests.reports import sample

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@cache
def basis() -> Basis:
    loaded, sheet = sample.loaded(), sample.sheet()
    plan = compile_plan(loaded, "sample-2026.1", "method")
    result = score(loaded, plan, sheet)
    return Basis("a", 2025, True, loaded, plan, sheet, result, action_gains(loaded, plan, sheet, result))


def held(name: str, title: str, *, due: date | None = None, status: Status = "todo", owner: str = "") -> PlanAction:
    details = Details(title, due=due, status=status, budget=1234.5, reason="Trop cher." if status == "dropped" else "")
    return PlanAction(name, "f", None, {}, None, details, owner, False, 1, None, NOW, None, NOW)


def of_gain(place: int, due: date | None = None) -> PlanAction:
    gain = basis().gains[place]
    found = declared(basis().loaded, gain.question, gain.action)
    assert found is not None
    put = chosen(basis().loaded, *found, None)
    details = Details(pillar=put.pillar, due=due)
    origin = Origin(put.origin.questionnaire, gain.question, gain.action)
    return PlanAction(f"g{place}", "f", origin, put.words, None, details, "", False, 1, None, NOW, None, NOW)


def plan(lang: Literal["fr", "en"] = "fr", text: str = "Repeindre la façade") -> PlanModel:
    actions = [
        held("a", text, due=date(2026, 11, 1), owner=text), held("b", "Fait", status="done"),
        held("c", "Laissé", status="dropped"), *(of_gain(place, date(2027, 1, 1 + place)) for place in range(6)),
    ]  # fmt: skip
    return build("Menuiserie Delmas", NOW.date(), lang, actions, [basis()], [PlanNote("n", "a", text, "Jo", "j", NOW)])


def test_it_shows_every_action_with_what_it_brings_and_who_can_help() -> None:
    made = plan()
    html = html_page(made)
    for line in made.lines:
        assert escape(line.text) in html
    helped = [one for line in made.lines for one in line.resources]
    assert helped
    shown = " ".join(html.split())  # a document's own spaces are of one width
    assert [one.standing for one in helped if " ".join(escape(one.standing).split()) not in shown] == []
    assert [line.text for line in made.lines if line.late] == ["Repeindre la façade"]
    assert "Si tout est fait, l&#39;évaluation 2025" in html


def test_hostile_texts_are_written_not_obeyed() -> None:
    assert "<script>" not in html_page(plan(text='<script>alert(1)</script>"'))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_conforms_to_pdf_ua_1_and_bears_firm_day_and_page(lang: Literal["fr", "en"]) -> None:
    pdf = render_plan(plan(lang))
    found = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(one.rule_id, one.message) for one in found.failures] == []
    reader = PdfReader(io.BytesIO(pdf))
    assert str(reader.root_object["/Lang"]) == lang
    text = " ".join(reader.pages[0].extract_text().split())
    day = "28 novembre 2026" if lang == "fr" else "28 November 2026"
    assert f"Menuiserie Delmas · {day}" in text
    assert f"1 / {len(reader.pages)}" in text


@pytest.mark.slow
@pytest.mark.parametrize("actions", [0, 1])
def test_a_plan_of_nothing_or_of_one_action_conforms_too(actions: int) -> None:
    made = build("M", NOW.date(), "fr", [held("a", "A" * 300)][:actions], [])
    found = page.validate_pdf_bytes(render_plan(made), profile="ua1")
    assert [(one.rule_id, one.message) for one in found.failures] == []


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render_plan(plan()) == render_plan(plan())
