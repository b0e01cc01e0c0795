"""Two years of one firm: a score, what to do about it, the next year under another release, and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from assessment import answering
from tests.assessment.two_releases import shelf_of
from tests.assessment.vsme.samples import LAST_DAY, document, fact
from tests.assessment.workbook.test_libreoffice import Entry, filled, office
from tests.browser.axe import assert_accessible
from tests.browser.hands import answer, log_in, open_firm, press, question, ready, saved, sign, sign_up, tell_profile
from tests.browser.server import Live, live
from tests.browser.two_years import first_year, second_year
from tests.conftest import Clock

__all__ = ["office"]
DESK = {"viewport": {"width": 1280, "height": 900}}
OWNER = "lucie@example.org"
PROFILE = {"headcount": 4, "sector": "food", "owner_run": True, "path": "full"}
LAST_YEAR: dict[str, dict[str, Any]] = {
    "matter": {"waste": {"value": False}},
    "power": {"energy": {"value": 800}, "since": {"value": "01/03/2019"}},
    "team": {"meeting": {"value": "never"}, "proud": {"value": "De notre levain."}, "after": {"value": "money"}},
}
"""By topic. Energy 5, what comes after 12.5: 17.5 points."""
SATURDAY, MONDAY = datetime(2025, 11, 29, 9, 0, tzinfo=UTC), datetime(2025, 12, 1, 6, 0, tzinfo=UTC)
A_YEAR_LATER = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Years:
    """The service while two years pass; ``home``: the folder of its questionnaire."""

    site: Live
    clock: Clock
    home: Path

    def answers(self, assessment: str) -> dict[str, Any]:
        """Contents, by question."""
        with self.site.services.store.read() as db:
            found = answering.answers(db, assessment)
        return {name: one.content for name, one in found.items() if one.content is not None}

    def a_year_passes(self) -> None:
        """The second release is published, and served."""
        second_year(self.home)
        self.clock.now = A_YEAR_LATER
        self.site.offer(shelf_of(self.home.parents[1]))


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    home, clock = first_year(tmp_path), Clock()
    clock.now = SATURDAY
    with live(tmp_path / "site", shelf_of(tmp_path), worker=False, clock=clock) as site:
        yield Years(site, clock, home)


def says(page: Page, *texts: str) -> None:
    """Fail where the page does not come to say each of the texts, as people see them."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(text, use_inner_text=True, timeout=15_000)


def test_two_years_of_one_firm(
    years: Years, visit: Callable[..., BrowserContext], tmp_path: Path, office: None
) -> None:
    site = years.site
    lucie = visit(**DESK).new_page()
    lucie.goto(f"{site.address}/inscription")
    sign_up(lucie, site, "Lucie Ferrand", OWNER)
    firm = open_firm(lucie, site)
    first = _last_year(lucie, firm)
    _simulates(lucie, visit, first)
    _plans(lucie, firm)
    _takes_the_plan_along(lucie, firm)
    _is_reminded(lucie, years, firm)
    kept = _download(lucie, f"{first}/tableur/telecharger/fr")

    years.a_year_passes()
    lucie.goto(firm)
    log_in(lucie, site, OWNER)  # nobody came for a year
    second = _begins_again(lucie, firm)
    _confirms(lucie, years, second)
    _brings_a_vsme_report(lucie, second)
    _answers_in_a_spreadsheet(lucie, years, second, kept, tmp_path)
    _closes_an_action(lucie, firm)
    _signs_and_compares(lucie, second)
    _says_what_helped(lucie, firm)


def _last_year(page: Page, firm: str) -> str:
    """2024, answered and signed; its address."""
    page.goto(f"{firm}/evaluations/nouvelle")
    page.check('[name="period"][value="2024"]')
    tell_profile(page, PROFILE)
    press(page, "Commencer")
    home = page.url.partition("?")[0]
    for topic, contents in LAST_YEAR.items():
        page.goto(f"{home}/themes/{topic}")
        ready(page)
        for name, content in contents.items():
            answer(page, name, content)
            saved(page, name)
    page.goto(f"{home}/signature")
    sign(page)
    expect(page.locator("h1")).to_have_text("Votre évaluation est soumise")
    return home


def _simulates(page: Page, visit: Callable[..., BrowserContext], home: str) -> None:
    """By script, without, the least effort, a level out of reach; what is ticked goes into the plan."""
    page.goto(home)
    page.get_by_role("link", name="Simuler des améliorations").first.click()
    assert_accessible(page)
    page.check('[name="a"][value="meet"]')
    expect(page.locator("[data-band]")).to_contain_text("30,0 points")  # + 12.5, at once
    expect(page.locator("[data-band]")).to_contain_text("niveau « Engagée »")
    ticked = page.url

    bare = visit(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    bare.goto(ticked)
    says(bare, "1 action cochée : 30,0 points, niveau « Engagée ».")  # the address is enough
    bare.check('[name="a"][value="prepare"]')
    press(bare, "Recalculer")
    says(bare, "2 actions cochées : 42,5 points, niveau « Engagée ».", "moins de 500 €")

    press(page, "Solide")
    says(
        page, "Le niveau « Solide » n'est pas à portée avec les actions proposées",
        "Au moins 65 points (il manque 10 points)", "Vos actions cochées n'ont pas changé.",
    )  # fmt: skip
    expect(page.locator('[name="a"][value="meet"]')).to_be_checked()
    press(page, "Engagée")
    says(page, "Niveau « Engagée » : 1 action, environ 1 heure", "1 autre choix demande autant d'heures.")
    for action in ("sort", "meet", "prepare"):
        page.check(f'[name="a"][value="{action}"]')
    page.get_by_role("button", name="Ajouter ces 3 actions au plan").click()
    expect(page.locator("h1")).to_contain_text("Plan d'amélioration")
    says(page, "0 action faite sur 3")


def _action(page: Page, firm: str, text: str) -> None:
    page.goto(f"{firm}/plan")
    page.get_by_role("link", name=text, exact=True).click()


def _plans(page: Page, firm: str) -> None:
    """Who, for when, for how much; a day that has passed is refused, and what was typed stays."""
    assert_accessible(page)
    _action(page, firm, "Trier")
    assert_accessible(page)
    page.select_option('[name="owner"]', label="Lucie Ferrand")
    page.fill('[name="due"]', "28/11/2025")
    page.fill('[name="budget"]', "150")
    press(page, "Enregistrer")
    expect(page.locator(".error-summary")).to_contain_text("Choisissez une échéance à partir d'aujourd'hui")
    expect(page.locator('[name="due"]')).to_have_value("28/11/2025")
    expect(page.locator('[name="budget"]')).to_have_value("150")
    expect(page.locator('[name="owner"] option:checked')).to_have_text("Lucie Ferrand")
    page.fill('[name="due"]', "10/12/2025")
    press(page, "Enregistrer")
    _action(page, firm, "Trier")
    page.fill('[name="note"]', "Le camion passe le mardi.")
    press(page, "Ajouter la note")
    page.goto(f"{firm}/plan")
    says(page, "échéance : 10 décembre 2025 · Lucie Ferrand · 150 € · 1 note")


def _download(page: Page, address: str) -> bytes:
    found = page.request.get(address)
    assert found.status == 200
    assert found.headers["content-type"] == OOXML
    return found.body()


def _takes_the_plan_along(page: Page, firm: str) -> None:
    """Each file is what its name and its type say."""
    page.goto(f"{firm}/plan")
    files: dict[str, bytes] = {}
    for name in ("À imprimer (PDF)", "Tableur (XLSX)", "Agenda (.ics)"):
        link = page.get_by_role("link", name=name)
        with page.expect_download() as taken:
            link.click()
        kind = page.request.head(taken.value.url).headers["content-type"].partition(";")[0]
        files[kind] = Path(taken.value.path()).read_bytes()
    assert set(files) == {"application/pdf", OOXML, "text/calendar"}
    assert "Trier" in "".join(one.extract_text() for one in PdfReader(BytesIO(files["application/pdf"])).pages)
    rows = CalamineWorkbook.from_filelike(BytesIO(files[OOXML])).get_sheet_by_index(0).to_python()
    sorting = next(row for row in rows if "Trier" in row)
    assert date(2025, 12, 10) in sorting
    assert "Lucie Ferrand" in sorting
    (event,) = Calendar.from_ical(files["text/calendar"]).walk("VEVENT")  # the others have no day
    assert event.decoded("DTSTART") == date(2025, 12, 10)
    assert "Trier" in str(event["SUMMARY"])


def _is_reminded(page: Page, years: Years, firm: str) -> None:
    """On Monday, once."""
    page.goto(f"{firm}/plan")
    page.get_by_role("button", name="Me le rappeler").click()
    says(page, "C'est noté : un courriel le lundi matin")
    before = len(years.site.mails_to(OWNER))
    years.site.work()
    assert len(years.site.mails_to(OWNER)) == before  # Saturday
    years.clock.now = MONDAY
    years.site.work()
    years.site.work()
    letters = years.site.mails_to(OWNER)
    assert len(letters) == before + 1
    assert "Trier (10 décembre 2025, vous)" in letters[0].text.replace("\xa0", " ")


def _begins_again(page: Page, firm: str) -> str:
    """2025 from 2024; what is taken over, and what is not with the reason."""
    page.goto(firm)
    press(page, "Commencer une évaluation")
    says(page, "Recommencer depuis l'an dernier (2024)")
    tell_profile(page, PROFILE)
    press(page, "Commencer")
    assert page.url.endswith("/reprise")
    assert_accessible(page)
    says(
        page, "4 réponses vous sont proposées.", "Combien d'énergie par an ? 800 MWh",
        "Venez-vous à vélo ? Le vélo manquait.",
        "L'option que vous aviez choisie n'existe plus. « Jamais » ne disait rien.",
        "La question n'est plus posée. Personne ne la lisait.",
        "De l'argent et une personne sont deux choses.",
    )  # fmt: skip
    return page.url.removesuffix("/reprise")


def _confirms(page: Page, years: Years, home: str) -> None:
    """One alone, then those of a topic; the figure of the year is shown and not proposed."""
    identity = home.rpartition("/")[2]
    page.goto(f"{home}/themes/power")
    assert_accessible(page)
    expect(question(page, "energy")).to_contain_text("800")
    expect(page.locator('[name="q.energy.value"]')).to_have_value("")
    assert question(page, "energy").get_by_role("button", name="Confirmer").count() == 0
    question(page, "since").get_by_role("button", name="Confirmer").click()
    says(page, "La réponse est confirmée.")
    assert years.answers(identity) == {"since": {"value": "2019-03-01"}}
    page.goto(f"{home}/themes/team")
    press(page, "Confirmer celles de ce thème")
    says(page, "2 réponses confirmées.")
    assert years.answers(identity).keys() == {"since", "savings", "successor"}
    assert years.answers(identity)["savings"] == {"value": True}
    assert years.answers(identity)["successor"] == {"value": False}


def _brings_a_vsme_report(page: Page, home: str) -> None:
    """Its energy, in another unit, is proposed and confirmed; what the questionnaire does not ask is told."""
    report = document(
        fact("TotalEnergyConsumption", "200000", "utr:kWh"), fact("TotalWaterConsumption", "12", "utr:m3"),
        fact("NumberOfEmployees", "4", period=LAST_DAY),
    )  # fmt: skip
    page.goto(home)
    page.get_by_role("link", name="Reprendre ou exporter un rapport VSME").first.click()
    page.set_input_files("input[type=file]", {"name": "vsme.json", "mimeType": "application/json", "buffer": report})
    press(page, "Lire ce rapport")
    assert_accessible(page)
    says(page, "1 réponse à confirmer", "200 MWh", "1 réponse est déjà la vôtre", "que le questionnaire ne demande pas")
    press(page, "Confirmer les réponses cochées")
    says(page, "1 réponse est confirmée.")
    page.goto(f"{home}/themes/power")
    expect(page.locator('[name="q.energy.value"]')).to_have_value("200")


def _answers_in_a_spreadsheet(page: Page, years: Years, home: str, other: bytes, folder: Path) -> None:
    """That of last year is refused; this year's, filled in by LibreOffice, is shown before it is taken."""
    identity = home.rpartition("/")[2]
    before = years.answers(identity)
    page.goto(home)
    page.get_by_role("link", name="Répondre hors ligne, dans un tableur").first.click()
    assert_accessible(page)
    _sends(page, other)
    says(
        page, "Ce tableur est d'une autre version du questionnaire (petit-2026.1)",
        "Téléchargez le tableur de nouveau sur cette page : vos réponses en ligne y sont déjà.",
    )  # fmt: skip
    assert years.answers(identity) == before
    with page.expect_download() as taken:
        press(page, "Télécharger en français")
    entries: list[Entry] = [
        ("q:waste", "answer", "text", "Oui"),
        ("q:gathering", "answer", "text", "Chaque mois"),
        ("q:bikes", "answer", "text", "Oui"),
        ("q:papers", "answer", "text", "Oui"),
    ]
    content, locked = filled(Path(taken.value.path()).read_bytes(), entries, folder)
    assert locked == []
    _sends(page, content)
    expect(page.locator("h1")).to_have_text("Ce que le tableur change")
    assert_accessible(page)
    says(page, "4 réponses nouvelles ou changées", "Dans le fichier Chaque mois")
    assert years.answers(identity) == before
    press(page, "Reprendre les réponses cochées")
    says(page, "4 réponses reprises du tableur")
    assert years.answers(identity)["gathering"] == {"value": "monthly"}

    page.goto(f"{home}/themes/matter")  # sorting opens a question
    ready(page)
    answer(page, "sorting", {"value": ["paper", "glass"]})
    saved(page, "sorting")


def _sends(page: Page, content: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": "rempli.xlsx", "mimeType": OOXML, "buffer": content})
    press(page, "Voir ce qui change")
    page.wait_for_load_state()


def _closes_an_action(page: Page, firm: str) -> None:
    """Environment 45 instead of 20: sorting has brought 25. An action whose question has another name is found."""
    _action(page, firm, "Trier")
    says(page, "Votre réponse a changé : + 25,0 points. L'action est-elle faite ?")
    press(page, "Marquer comme faite")
    page.goto(f"{firm}/plan")
    says(
        page, "1 action faite sur 3", "Comptée dans le résultat : + 25,0 points.",
        "Votre réponse y est déjà. L'action est-elle faite ?",  # meetings: renamed, and "never" is no answer now
        "Le questionnaire ne propose plus cette action ; elle reste à votre plan.",  # the question that was split
    )  # fmt: skip


def _signs_and_compares(page: Page, home: str) -> None:
    """17.5 points in 2024, 80 in 2025 (45 of environment, 3.5 of 5 tenths of people).

    By the new method 2024 is worth 30: of what it answered, savings are half of people. The same answers of 2025 are
    worth 70. The firm: + 40; the method: 30 − 17.5 = + 12.5; what is new: 80 − 70 = + 10.
    """
    page.goto(f"{home}/relecture")
    page.get_by_role("link", name="Continuer vers la signature").click()
    sign(page)
    expect(page.locator("h1")).to_have_text("Votre évaluation est soumise")
    page.goto(home)
    page.get_by_role("link", name="Évolution depuis 2024").first.click()
    assert_accessible(page)
    says(
        page, "17,5 points en 2024, 80,0 en 2025. Écart : + 62,5.", "Ce que vous avez changé + 40,0",
        "Ce que la méthode a changé + 12,5", "Questions nouvelles + 10,0",
    )  # fmt: skip
    terms = [_figure(one) for one in page.locator(".three-terms strong").all_inner_texts()]
    assert sum(terms) == pytest.approx(80.0 - 17.5)


def _figure(text: str) -> float:
    signed = "".join(text.split()).replace(",", ".").replace("−", "-")
    return float(signed)


def _says_what_helped(page: Page, firm: str) -> None:
    """The plan leads to the page of a resource, where the firm says whether it helped."""
    _action(page, firm, "Trier")
    page.get_by_role("link", name="Réseau des déchets").click()
    assert_accessible(page)
    page.check('[name="helped"][value="yes"]')
    press(page, "Enregistrer l'avis")
    says(page, "votre avis est enregistré")
