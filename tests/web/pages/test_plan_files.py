"""The plan taken along: read back by the programs that it is for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from assessment import plan
from assessment.forms.texts import clean
from assessment.plan import Details, Origin, PlanAction, Status
from assessment.plan_notes import PlanNote
from reports.plan import PlanModel, build
from reports.plan_workbook import workbook
from tests.web.pages.answered import COMPLETE, answer, begun, services
from tests.web.pages.people import Browser, a_firm, person
from web.plan_calendar import calendar

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def action(title: str, due: date | None = None, status: Status = "todo", **more: object) -> PlanAction:
    details = Details(title, due=due, status=status, budget=more.get("budget"))  # type: ignore[arg-type]
    return PlanAction(
        f"id{abs(hash((title, due, status))):016x}"[:16], "f", None, {}, None, details, str(more.get("owner", "")),
        False, 3, "Jeanne", NOW, "Jeanne", NOW,
    )  # fmt: skip


def model(actions: Sequence[PlanAction], notes: Sequence[PlanNote] = (), firm: str = "Boulangerie Sol") -> PlanModel:
    return build(firm, TODAY, "fr", actions, [], notes)


# --- calendar ---------------------------------------------------------------------------------------------


def read(actions: Sequence[PlanAction]) -> tuple[bytes, Calendar]:
    content = calendar(model(actions), actions, "https://ancrage.example/plan/actions/")
    return content, Calendar.from_ical(content)


def test_each_action_with_a_date_is_one_whole_day() -> None:
    actions = [action("Repeindre; la façade, au \\ printemps", date(2027, 3, 12), owner="Paul"), action("Sans date")]
    content, found = read(actions)
    (event,) = found.walk("VEVENT")
    assert str(event["summary"]) == "Repeindre; la façade, au \\ printemps"
    assert "SUMMARY:Repeindre\\; la façade\\, au \\\\ printemps".encode() in content
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 3, 12), date(2027, 3, 13))
    assert b"DTSTART;VALUE=DATE:20270312" in content
    assert event["dtstamp"].dt == NOW
    assert str(event["uid"]) == f"{actions[0].id}@plan.ancrage"
    assert str(event["description"]) == "Responsable\u00a0: Paul"
    assert event["sequence"] == 2
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-7)


def test_what_is_done_rings_no_more_and_what_is_dropped_is_cancelled() -> None:
    day = date(2026, 11, 1)
    _, found = read([action("Fait", day, "done"), action("Laissé", day, "dropped")])
    done, dropped = found.walk("VEVENT")
    assert (str(done["summary"]), str(done["status"])) == ("Faite\u00a0: Fait", "CONFIRMED")
    assert str(dropped["status"]) == "CANCELLED"
    assert found.walk("VALARM") == []


@given(st.text(min_size=1, max_size=200).map(clean).filter(str.strip))
def test_lines_are_folded_and_any_text_is_read_back(title: str) -> None:
    line = " ".join(title.split())  # as the form keeps it
    content, found = read([action(line, date(2027, 3, 12))])
    assert content.endswith(b"\r\n")
    assert all(len(one) <= 75 for one in content.split(b"\r\n"))  # RFC 5545 §3.1
    assert all(b"\n" not in one for one in content.split(b"\r\n"))
    (event,) = found.walk("VEVENT")
    assert str(event["summary"]) == line


# --- spreadsheet ------------------------------------------------------------------------------------------


def rows(content: bytes, sheet: str) -> list[list[object]]:
    held = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in held.get_sheet_by_name(sheet).to_python()]


def test_a_spreadsheet_has_real_dates_and_figures() -> None:
    note = PlanNote("n", action("Repeindre", date(2027, 3, 12), budget=1200.5).id, "Un devis.", None, None, NOW)
    held = model([action("Repeindre", date(2027, 3, 12), budget=1200.5), action("Vieux", date(2026, 1, 1))], [note])
    head, late, other = rows(workbook(held), "Plan")
    assert head[:7] == ["Action", "Domaine", "Échéance", "Responsable", "État", "En retard", "Budget (€)"]
    assert late[:6] == ["Vieux", "", date(2026, 1, 1), "", "à faire", "oui"]
    assert other[2] == date(2027, 3, 12)
    assert other[6] == 1200.5
    assert rows(workbook(held), "Notes")[1] == ["Repeindre", date(2026, 11, 28), "compte supprimé", "Un devis."]


@pytest.mark.parametrize("typed", ["=1+1", "+33 4 67", "-5", "@SUM(A1)", '=HYPERLINK("https://x")', "https://x", "12"])
def test_what_people_type_is_never_a_formula_nor_a_figure(typed: str) -> None:
    content = workbook(model([action(typed, owner=typed)]))
    row = rows(content, "Plan")[1]
    assert (row[0], row[3]) == (typed, typed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet.lower()


def test_the_same_plan_gives_the_same_spreadsheet() -> None:
    held = model([action("Repeindre", date(2027, 3, 12))])
    assert workbook(held) == workbook(held)


def test_an_empty_plan_is_a_file_all_the_same() -> None:
    assert len(rows(workbook(model([])), "Plan")) == 1
    assert Calendar.from_ical(calendar(model([]), [], "")).walk("VEVENT") == []


# --- from the pages ---------------------------------------------------------------------------------------


def test_the_pages_give_the_three_files(app: Flask, browser: Browser) -> None:
    owner = person(app, "Jeanne")
    firm = a_firm(app, owner, name="Boulangerie Sol")
    assessment = begun(app, owner, firm, {**COMPLETE, "meeting": {"value": "never"}})
    browser.sign_in(owner).get(f"/entreprises/{firm}/plan/choisir")
    browser.send("/plan/ajouter", {"action": ["meeting:meet", "sorting:glass"]})
    answer(app, assessment, owner, {"meeting": {"value": "monthly"}})
    sheet = browser.get(f"/entreprises/{firm}/plan/plan.xlsx")
    assert "plan-boulangerie-sol-2026-11-28.xlsx" in sheet.headers["Content-Disposition"]
    found = {row[0]: row for row in rows(sheet.data, "Plan")}
    assert (found["Trier le verre"][1], found["Trier le verre"][7]) == ("Environnement", 6.25)
    assert found["Se réunir chaque mois"][8] == 25.0
    ics = browser.get(f"/entreprises/{firm}/plan/calendrier.ics")
    assert ics.headers["Content-Type"] == "text/calendar; charset=utf-8"
    pdf = browser.get(f"/entreprises/{firm}/plan/plan.pdf")
    assert pdf.data.startswith(b"%PDF-")
    with services(app).store.read() as db:
        assert len(plan.of_firm(db, firm)) == 2


def test_an_own_action_of_a_questionnaire_that_is_gone_keeps_its_words() -> None:
    words = {"fr": {"text": "Danser", "first_step": "Un pas.", "question": "Dansez-vous ?", "pillar": "Social"}}
    held = action("", None)
    gone = PlanAction(**{**held.__dict__, "origin": Origin("old", "q", "dance"), "words": words})
    (line,) = model([gone]).lines
    assert (line.text, line.first_step, line.question) == ("Danser", "Un pas.", "Dansez-vous\u00a0?")
