"""From an account to a signed report: an owner at a desk, a colleague on a telephone, an adviser who reads English."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from assessment.answer_check import content_of
from assessment.answers_file import read_answers
from assessment.shelf import Shelf
from questionnaires.library import LIBRARY
from tests.browser.hands import (
    answer,
    choose,
    link_of,
    log_in,
    open_firm,
    press,
    ready,
    saved,
    sign,
    sign_up,
    tell_profile,
    type_into,
)
from tests.browser.server import Live

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
OWNER, COLLEAGUE, ADVISER = "lucie@example.org", "sami@example.org", "ines@example.org"


def _invites(page: Page, firm: str, email: str, role: str) -> None:
    page.goto(f"{firm}/equipe")
    page.fill('main [name="email"]', email)
    page.check(f'[name="role"][value="{role}"]')
    press(page, "Envoyer l'invitation")
    expect(page.locator("main")).to_contain_text(email)


def _joins(page: Page, site: Live, name: str, email: str) -> None:
    """By the link of the invitation, which is not lost while the account is opened."""
    invitation = link_of(site.mail_to(email), "/invitation/")
    page.goto(invitation)
    press(page, "Créer un compte")
    sign_up(page, site, name, email)
    page.goto(invitation)
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def test_from_an_account_to_a_second_version(
    empty_site: Live, occitanie: Shelf, visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    site = empty_site
    shelved = next(one for one in occitanie.offered() if one.loaded.model.id == "occitanie")
    case = read_answers(LIBRARY / "occitanie" / "cases" / "plombiere.yaml", shelved.loaded)
    contents = {name: content_of(given) for name, given in case.sheet.answers.items()}

    # the owner opens an account, a space, an assessment
    lucie = visit(**DESK).new_page()
    lucie.goto(site.address)
    lucie.goto(f"{site.address}/inscription")
    sign_up(lucie, site, "Lucie Ferrand", OWNER)
    firm = open_firm(lucie, site)
    lucie.goto(f"{firm}/evaluations/nouvelle")
    tell_profile(lucie, case.sheet.profile)
    press(lucie, "Commencer")
    home = lucie.url.partition("?")[0]
    assert "/evaluations/" in home
    expect(lucie.locator("#progress")).to_contain_text("sur")

    # she invites a colleague and an adviser, who come by their links
    _invites(lucie, firm, COLLEAGUE, "contributor")
    _invites(lucie, firm, ADVISER, "advisor")
    sami = visit(**PHONE).new_page()
    _joins(sami, site, "Sami Benali", COLLEAGUE)
    ines = visit(**DESK, locale="en-GB").new_page()
    _joins(ines, site, "Ines Garric", ADVISER)
    ines.goto(home)
    expect(ines.locator("html")).to_have_attribute("lang", "en")
    expect(ines.locator("#score-band")).to_be_visible()

    # the two answer at the same time; the same question: both are told, and nothing is lost
    topic = f"{home}/themes/mission_dialogue"
    lucie.goto(topic)
    sami.goto(topic)
    ready(lucie)
    ready(sami)
    before = lucie.locator("[data-band=words]").inner_text()
    answer(lucie, "mission_goal", contents["mission_goal"])
    saved(lucie, "mission_goal")
    expect(lucie.locator("[data-band=words]")).not_to_have_text(before)
    type_into(sami, "mission_goal", "note", "Sami l'a compté : douze réparations.")
    choose(sami, "mission_goal", "followed")
    saved(sami, "mission_goal", "conflict")
    notice = sami.locator("#conflict-mission_goal")
    expect(notice).to_contain_text("Réparer plutôt que remplacer")
    expect(notice).to_contain_text("douze réparations")
    notice.get_by_role("button").first.click()  # keeps his own
    saved(sami, "mission_goal")
    sami.goto(f"{home}/questions/mission_goal")
    told = sami.locator("ol.tasks")
    expect(told).to_contain_text("Réparer plutôt que remplacer")
    expect(told).to_contain_text("douze réparations")

    # a proof
    proof = tmp_path / "carnet.png"
    lucie.goto(f"{home}/questions/mission_goal")
    lucie.screenshot(path=proof)
    lucie.get_by_text("Ajouter un fichier", exact=True).click()
    lucie.set_input_files('input[type="file"]', proof)
    press(lucie, "Joindre ce fichier")
    expect(lucie.get_by_role("link", name="carnet.png").first).to_be_visible()

    # the rest, topic by topic, until nothing is open
    _answers_the_rest(lucie, home, contents)
    lucie.goto(home)
    lucie.get_by_role("link", name="Relire et signer").click()
    lucie.get_by_role("link", name="Continuer vers la signature").click()
    press(lucie, "Signer et soumettre")
    expect(lucie.locator(".error-summary")).to_be_visible()  # nothing was declared
    sign(lucie)
    expect(lucie.locator("h1")).to_have_text("Votre évaluation est soumise")

    # the adviser reads the result in English; the owner takes the report along
    ines.goto(f"{home}/resultats")
    expect(ines.locator("main")).to_contain_text("points")
    lucie.goto(f"{home}/resultats")
    press(lucie, "Télécharger le rapport (PDF)")
    expect(lucie.locator("h1")).to_have_text("Votre rapport est prêt", timeout=60_000)
    with lucie.expect_download() as taken:
        lucie.get_by_role("link", name="Télécharger le rapport").click()
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    root = PdfReader(BytesIO(content)).trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]  # a screen reader finds its way
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"

    # once more: the first version stays
    lucie.goto(f"{home}/soumission")
    press(lucie, "Rouvrir l'évaluation")
    lucie.goto(f"{home}/themes/mission_dialogue")
    ready(lucie)
    choose(lucie, "mission_goal", "intended")
    saved(lucie, "mission_goal")
    lucie.goto(f"{home}/signature")
    sign(lucie)
    expect(lucie.locator("main")).to_contain_text("Version 2")
    expect(lucie.locator("main")).to_contain_text("Version 1")
    log_in(visit(**DESK).new_page(), site, OWNER)  # the account is the same from another device


def _answers_the_rest(page: Page, home: str, contents: dict[str, dict[str, object]]) -> None:
    """Answer every question that is asked and open, wherever the task list leads."""
    page.goto(home)
    links = page.locator("a.task-link").evaluate_all("found => found.map(one => one.href)")
    for topic in dict.fromkeys(one.partition("#")[0] for one in links if "/themes/" in one):
        page.goto(topic)
        ready(page)
        done: set[str] = set()
        while True:
            here = page.locator("[data-around]:not([hidden]) > [data-question]")
            names = here.evaluate_all("found => found.map(one => one.dataset.question)")
            due = [name for name in names if name in contents and name not in done and name != "mission_goal"]
            if not due:
                break
            done.add(due[0])
            answer(page, due[0], contents[due[0]])
            saved(page, due[0])
            page.wait_for_timeout(150)  # questions that this answer opens


def test_what_the_journey_answers_is_an_answer(occitanie: Shelf) -> None:
    """The journey reads a case of the library: without it, it would go on for ever or end at once."""
    shelved = next(one for one in occitanie.offered() if one.loaded.model.id == "occitanie")
    case = read_answers(LIBRARY / "occitanie" / "cases" / "plombiere.yaml", shelved.loaded)
    assert case.sheet.profile["path"] == "express"
    assert len(case.sheet.answers) >= 25
