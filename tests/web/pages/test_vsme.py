"""A VSME report sent by a firm: nothing is answered before somebody confirms it, and nothing typed or read is lost."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from werkzeug.datastructures import FileStorage

from assessment import assessments, proposals
from assessment.firm_export import collect
from assessment.store.tables import firm
from assessment.vsme import kept
from tests.assessment.vsme.samples import LAST_DAY, SIREN, document, fact, workbook
from tests.web.pages.begun import Team, team
from tests.web.pages.people import Browser, a_firm, person
from web.core import KEY

OTHER = "552100554"
ENERGY = fact("TotalEnergyConsumption", "250", "utr:MWh")
REPORT = document(
    ENERGY,
    fact("UndertakingAppliesCircularEconomyPrinciples", "true"),
    fact("NumberOfEmployees", "6", period=LAST_DAY),
    fact("TotalWaterConsumption", "12", "utr:m3"),
    fact("Turnover", "23500", "iso4217:USD"),
)


def send(page: Browser, us: Team, content: bytes = REPORT, name: str = "rapport.json") -> Browser:
    """Send a report from the page."""
    page.get(us.path("/vsme"))
    page.send(us.path("/vsme"), files={"file": FileStorage(io.BytesIO(content), name)})
    return page


def proposed(us: Team) -> dict[str, object]:
    with us.app.extensions[KEY].store.read() as db:
        return {name: one.content["value"] for name, one in proposals.of_assessment(db, us.assessment).items()}


def profile(us: Team) -> dict[str, object]:
    with us.app.extensions[KEY].store.read() as db:
        held = assessments.find(db, us.assessment)
    assert held is not None
    return dict(held.profile)


def test_the_home_of_an_assessment_leads_to_it(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path())
    assert us.path("/vsme") in page.html


def test_what_is_read_is_shown_and_nothing_is_answered(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    assert page.path == us.path("/vsme")
    assert "3 réponses à confirmer" in page.text
    assert "250 MWh" in page.text
    assert "Tous sites compris." in page.text
    assert "à la place de : 4 personnes" in page.text
    assert "L'eau n'est pas demandée." in page.text
    assert us.answers() == {}
    assert profile(us)["headcount"] == 4
    assert proposed(us) == {"energy": 250.0, "waste": True}


def test_ticked_answers_and_facts_are_saved_together(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    page.send("/vsme/reprise", {"r": ["energy", "headcount"]})
    assert "2 réponses sont confirmées." in page.text
    assert us.answers() == {"energy": {"value": 250.0}}
    assert profile(us)["headcount"] == 6
    assert proposed(us) == {"waste": True}
    assert "2 réponses sont déjà les vôtres" in page.text


def test_what_has_no_answer_yet_is_ticked_and_what_would_be_replaced_is_not(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 300.0, "note": "selon les factures"})
    page = send(us.browser(), us)
    assert page.form("/vsme/reprise").fields["r"] == ["waste"]
    assert "à la place de : 300 MWh" in page.text


def test_an_answer_is_replaced_on_demand_and_its_note_stays(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 300.0, "note": "selon les factures"})
    page = send(us.browser(), us)
    page.send("/vsme/reprise", {"r": ["energy"]})
    assert us.answers() == {"energy": {"value": 250.0, "note": "selon les factures"}}


def test_an_answer_given_meanwhile_is_kept(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    us.answer("energy", {"value": 300.0}, us.colleague)
    page.send("/vsme/reprise", {"r": ["energy"]})
    assert "1 réponse a changé entre-temps" in page.text
    assert us.answers() == {"energy": {"value": 300.0}}


def test_a_form_of_an_earlier_report_confirms_nothing(app: Flask) -> None:
    us = team(app)
    first, second = send(us.browser(), us), us.browser()
    send(second, us, document(fact("TotalEnergyConsumption", "12", "utr:MWh")))
    first.send("/vsme/reprise", {"r": ["energy"]})
    assert "n'est plus celui qui est gardé" in first.text
    assert us.answers() == {}


def test_another_report_takes_the_place_of_the_one_before_with_what_it_proposed(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    send(page, us, document(fact("TotalEnergyConsumption", "12", "utr:MWh")))
    assert proposed(us) == {"energy": 12.0}


def test_no_tick_is_told(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    page.send("/vsme/reprise", {"r": []})
    assert page.last is not None
    assert page.last.status_code == 422
    assert "Cochez au moins une réponse à confirmer." in page.text


def test_a_profile_that_does_not_go_with_the_path_is_told_before_anything_is_saved(app: Flask) -> None:
    us = team(app, {"headcount": 4.0, "sector": "food", "path": "express"})
    page = send(us.browser(), us, document(ENERGY, fact("NumberOfEmployees", "40", period=LAST_DAY)))
    page.send("/vsme/reprise", {"r": ["energy", "headcount"]})
    assert page.last is not None
    assert page.last.status_code == 422
    assert us.answers() == {}
    assert profile(us)["headcount"] == 4


@pytest.mark.parametrize("entity", [f"siren:{OTHER}", "lei:969500WPN9JCK7WM6T31"])
def test_a_report_of_who_knows_whom_proposes_nothing_until_it_is_said_to_be_ours(app: Flask, entity: str) -> None:
    us = team(app)
    content = document(fact("TotalEnergyConsumption", "250", "utr:MWh", entity=entity))
    page = send(us.browser(), us, content)
    assert entity.partition(":")[2] in page.text
    assert proposed(us) == {}
    page.send("/vsme/identite")
    assert "1 réponse à confirmer" in page.text
    assert proposed(us) == {"energy": 250.0}


def test_a_report_is_forgotten_with_what_it_proposed(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    page.send("/vsme/reprise", {"r": ["waste"]})
    page.send("/vsme/oubli")
    assert "Le rapport est oublié." in page.text
    assert (proposed(us), us.answers()) == ({}, {"waste": {"value": True}})
    with us.app.extensions[KEY].store.read() as db:
        assert kept.of_assessment(db, us.assessment) is None


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "rapport.json", "Ce fichier est vide."),
        (b"%PDF-1.4", "rapport.pdf", "n'est ni un classeur Excel (.xlsx) ni un fichier xBRL-JSON"),
        (b"PK\x03\x04 coupe", "rapport.xlsx", "Ce classeur est abîmé"),
        (document(taxonomy=["https://xbrl.efrag.org/taxonomy/vsme/2025-07-30/vsme-all.xsd"]), "r.json", "2025-07-30"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_one_before_stays(
    app: Flask, content: bytes, name: str, told: str
) -> None:
    us = team(app)
    page = send(us.browser(), us)
    send(page, us, content, name)
    assert page.last is not None
    assert page.last.status_code == 422
    assert told in page.text
    assert proposed(us) == {"energy": 250.0, "waste": True}


def test_a_form_without_a_file_is_told(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path("/vsme"))
    page.send(us.path("/vsme"))
    assert "Choisissez un fichier." in page.text


def test_a_workbook_is_read_too_and_its_unreadable_cells_are_told(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us, workbook({"TotalEnergyConsumption": 250, "Assets": "#REF!"}), "vsme.xlsx")
    assert "1 endroit du fichier n'a pas pu être lu" in page.text
    assert "Data!B8" in page.text
    assert proposed(us) == {"energy": 250.0}


def test_a_signed_assessment_takes_nothing_more(app: Flask) -> None:
    us = team(app)
    page = send(us.browser(), us)
    us.submitted()
    page.send("/vsme/reprise", {"r": ["energy"]})
    assert "Cette évaluation est signée" in page.text
    assert "Confirmer les réponses cochées" not in page.text
    assert us.answers() == {}


def test_who_answers_some_pillars_confirms_those_alone(app: Flask) -> None:
    us = team(app, pillars=["people"])
    page = send(us.browser(us.colleague), us)
    assert "2 réponses à confirmer par vos collègues" in page.text
    assert page.form("/vsme/reprise").offered["r"] == {"headcount"}  # the profile belongs to all who answer
    token = page.form("/vsme/reprise").fields
    refused = page.client.post(us.path("/vsme/reprise"), data={**token, "r": ["energy"]})
    assert refused.status_code == 403
    assert us.answers() == {}


def test_a_reader_sees_what_is_proposed_and_confirms_nothing(app: Flask) -> None:
    us = team(app, role="reader")
    send(us.browser(), us)
    page = us.browser(us.colleague)
    page.get(us.path("/vsme"))
    assert "250 MWh" in page.text
    assert "Confirmer les réponses cochées" not in page.text


def test_another_firm_is_told_that_none_of_it_exists(app: Flask) -> None:
    us = team(app)
    send(us.browser(), us)
    bertrand = person(app, "Bertrand")
    a_firm(app, bertrand, siren=OTHER, name="Menuiserie")
    stranger = Browser(app).sign_in(bertrand)
    for rest in ("/vsme", "/vsme.json", "/vsme.xlsx"):
        assert stranger.get(us.path(rest)).status_code == 404


def test_a_firm_takes_its_report_along(app: Flask) -> None:
    us = team(app)
    send(us.browser(), us)
    with us.app.extensions[KEY].store.read() as db:
        (held,) = collect(db, us.firm)["assessments"]
    (report,) = held["vsme_reports"]
    assert report["file_name"] == "rapport.json"
    assert report["content"]["facts"][0]["concept"] == "TotalEnergyConsumption"


# --- the way back -------------------------------------------------------------------------------------------


def test_answers_are_downloaded_as_data_points_and_never_kept(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 250.0, "estimate": True})
    page = us.browser()
    given = page.get(us.path("/vsme.json"))
    assert given.headers["Content-Disposition"] == 'attachment; filename="vsme-boulangerie-sol-2025.json"'
    assert given.headers["Cache-Control"] == "private, no-store"
    facts = {one["dimensions"]["concept"]: one for one in json.loads(given.data)["facts"].values()}
    assert facts["vsme:TotalEnergyConsumption"]["value"] == "250"
    assert facts["vsme:TotalEnergyConsumption"]["dimensions"]["entity"] == f"siren:{SIREN}"
    listed = page.get(us.path("/vsme.xlsx"))
    assert listed.headers["Cache-Control"] == "private, no-store"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(listed.data)).get_sheet_by_index(0).to_python()
    (energy,) = [row for row in rows if row[1] == "vsme:TotalEnergyConsumption"]
    assert energy[:1] + energy[4:6] + energy[7:] == [
        "B3", 250, "MWh", "Combien d'énergie par an\u00a0?", "déclaré", "oui"
    ]  # fmt: skip


def test_what_goes_out_comes_back_as_what_is_answered(app: Flask) -> None:
    us = team(app)
    us.answer("energy", {"value": 250.0})
    page = us.browser()
    send(page, us, page.get(us.path("/vsme.json?fin=30/06/2025")).data)
    assert "2 réponses sont déjà les vôtres" in page.text
    assert "Il n'y a rien à confirmer." in page.text


@pytest.mark.parametrize("typed", ["2024-12-31", "demain", "31/02/2025"])
def test_a_last_day_outside_the_year_is_told_with_what_was_typed(app: Flask, typed: str) -> None:
    us = team(app)
    page = us.browser()
    assert page.get(us.path(f"/vsme.json?fin={typed}")).status_code == 422
    assert f'value="{typed}"' in page.html


def test_a_formula_in_the_name_of_a_firm_stays_a_text(app: Flask) -> None:
    us = team(app)
    with us.app.extensions[KEY].store.write() as db:
        db.update(firm, firm.c.id == us.firm, name="=1+1")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(us.browser().get(us.path("/vsme.xlsx")).data))
    assert rows.get_sheet_by_index(0).to_python()[0][0].startswith("=1+1")
