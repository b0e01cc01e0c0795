"""Nothing typed is lost: the network goes, the session ends, the page is left or opened twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment import answering, passwords, sessions
from assessment.shelf import Shelf
from assessment.store.tables import account
from tests.browser.hands import PASSWORD, choose, log_in, question, ready, saved, type_into
from tests.browser.material import occitanie_material
from tests.browser.pages import enter
from tests.browser.server import Live, live
from tests.web.pages.world import World, build

TEXT = "Écrit au milieu d'une coupure, rien ne doit manquer."


@dataclass(frozen=True)
class Scene:
    """A topic of an assessment that several people may answer."""

    site: Live
    world: World
    topic: str
    name: str
    """The question that is answered."""

    def stored(self) -> str:
        """The note of the answer as the server has it."""
        with self.site.services.store.read() as db:
            held = answering.one(db, self.world.ids["assessment_id"], self.name)
        return str((held.content or {}).get("note", "")) if held else ""

    def open(self, page: Page) -> None:
        page.goto(self.topic)
        ready(page)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, occitanie: Shelf) -> Iterator[Scene]:
    material = occitanie_material(occitanie)
    with live(tmp_path_factory.mktemp("interrupted"), occitanie, worker=False) as site:
        world = build(site.app, material)
        hashed = passwords.hash_password(PASSWORD)
        with site.services.store.write() as db:
            db.update(account, account.c.id == world.people["owner"], password_hash=hashed)
        topic = f"{site.address}/evaluations/{world.ids['assessment_id']}/themes/{material.topic}"
        yield Scene(site, world, topic, material.question)


@pytest.fixture
def camille(scene: Scene, visit: Callable[..., BrowserContext]) -> Page:
    """The owner at a telephone, with the topic open."""
    context = visit(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    enter(scene.world, context, scene.site.address, "owner")
    page = context.new_page()
    scene.open(page)
    return page


def test_a_network_that_comes_back_saves_by_itself(scene: Scene, camille: Page) -> None:
    camille.context.set_offline(True)
    type_into(camille, scene.name, "note", f"{TEXT} (1)")
    saved(camille, scene.name, "waiting")
    expect(camille.locator("#score-band")).to_have_attribute("data-save-state", "waiting")
    assert TEXT not in scene.stored()
    camille.context.set_offline(False)
    saved(camille, scene.name)
    assert scene.stored() == f"{TEXT} (1)"


def test_what_was_typed_without_a_network_is_there_when_the_page_is_opened_again(scene: Scene, camille: Page) -> None:
    camille.context.set_offline(True)
    type_into(camille, scene.name, "note", f"{TEXT} (2)")
    saved(camille, scene.name, "waiting")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        camille.reload()
    camille.context.set_offline(False)
    scene.open(camille)
    expect(camille.locator(f'[name="q.{scene.name}.note"]')).to_have_value(f"{TEXT} (2)")
    # Saved by this page, or by the one before as soon as the network was back: then this one has nothing to say.
    question = camille.locator(f'[data-question="{scene.name}"]')
    expect(question).to_have_attribute("data-save-state", re.compile("^(saved)?$"), timeout=20_000)
    assert scene.stored() == f"{TEXT} (2)"
    assert camille.evaluate("() => Object.keys(localStorage).filter((one) => one.startsWith('ancrage:'))") == []


def test_a_session_that_ends_while_one_types_loses_nothing(scene: Scene, camille: Page) -> None:
    with scene.site.services.store.write() as db:
        sessions.end_all(db, scene.world.people["owner"])
    type_into(camille, scene.name, "note", f"{TEXT} (3)")
    saved(camille, scene.name, "waiting")
    notice = camille.locator("[data-told=session]")
    with camille.context.expect_page() as opened:
        notice.get_by_role("link").click()
    log_in(opened.value, scene.site, "owner@example.org")
    opened.value.close()
    camille.bring_to_front()
    camille.evaluate("() => dispatchEvent(new Event('focus'))")
    saved(camille, scene.name)
    assert scene.stored() == f"{TEXT} (3)"


def test_a_session_that_ends_before_a_form_is_sent_without_a_script_loses_nothing(
    scene: Scene, visit: Callable[..., BrowserContext]
) -> None:
    context = visit(java_script_enabled=False)
    enter(scene.world, context, scene.site.address, "owner")
    page = context.new_page()
    page.goto(scene.topic)
    type_into(page, scene.name, "note", f"{TEXT} (4)")
    with scene.site.services.store.write() as db:
        sessions.end_all(db, scene.world.people["owner"])
    page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    if "/connexion" in page.url:
        log_in(page, scene.site, "owner@example.org")
    expect(page.locator("main")).to_contain_text(f"{TEXT} (4)")
    page.locator("main form").first.get_by_role("button").first.click()
    page.wait_for_load_state()
    assert scene.stored() == f"{TEXT} (4)"


def test_the_back_button_shows_what_was_answered(scene: Scene, camille: Page) -> None:
    type_into(camille, scene.name, "note", f"{TEXT} (5)")
    saved(camille, scene.name)
    camille.get_by_role("button", name="Enregistrer et continuer").last.click()
    camille.wait_for_url(lambda url: url.partition("#")[0] != scene.topic)
    camille.go_back()
    expect(camille.locator(f'[name="q.{scene.name}.note"]')).to_have_value(f"{TEXT} (5)")
    assert scene.stored() == f"{TEXT} (5)"


def test_leaving_at_once_after_typing_loses_nothing(scene: Scene, camille: Page) -> None:
    type_into(camille, scene.name, "note", f"{TEXT} (6)")
    camille.goto(f"{scene.site.address}/entreprises")
    scene.open(camille)
    expect(camille.locator(f'[name="q.{scene.name}.note"]')).to_have_value(f"{TEXT} (6)")
    saved_or_quiet = camille.wait_for_function(
        "name => ['', 'saved'].includes(document.querySelector(`[data-question=\"${name}\"]`).dataset.saveState)",
        arg=scene.name,
    )
    assert saved_or_quiet
    assert scene.stored() == f"{TEXT} (6)"


def test_two_windows_of_one_person_are_told_of_each_other(scene: Scene, camille: Page) -> None:
    other = camille.context.new_page()
    scene.open(other)
    type_into(camille, scene.name, "note", f"{TEXT} (7, première fenêtre)")
    saved(camille, scene.name)
    type_into(other, scene.name, "note", f"{TEXT} (7, seconde fenêtre)")
    saved(other, scene.name, "conflict")
    expect(other.locator(f"#conflict-{scene.name}")).to_contain_text("première fenêtre")
    expect(other.locator(f"#conflict-{scene.name}")).to_contain_text("seconde fenêtre")
    assert scene.stored() == f"{TEXT} (7, première fenêtre)"
    with other.expect_navigation():
        other.locator(f"#conflict-{scene.name} button").last.click()  # takes the one that stands
    ready(other)
    expect(other.locator(f'[name="q.{scene.name}.note"]')).to_have_value(f"{TEXT} (7, première fenêtre)")


def test_a_conflict_without_a_script_keeps_both(
    scene: Scene, visit: Callable[..., BrowserContext], camille: Page
) -> None:
    context = visit(java_script_enabled=False)
    enter(scene.world, context, scene.site.address, "contributor")
    naim = context.new_page()
    naim.goto(scene.topic)
    type_into(camille, scene.name, "note", f"{TEXT} (8, Camille)")
    saved(camille, scene.name)
    type_into(naim, scene.name, "note", f"{TEXT} (8, Naim)")
    naim.get_by_role("button", name="Enregistrer et continuer").last.click()
    notice = naim.locator(f"#conflict-{scene.name}")
    expect(notice).to_contain_text("(8, Camille)")
    expect(notice).to_contain_text("(8, Naim)")
    notice.get_by_role("button", name="Garder la mienne").click()
    assert scene.stored() == f"{TEXT} (8, Naim)"


def test_a_second_press_of_the_button_sends_nothing_twice(scene: Scene, camille: Page) -> None:
    options = question(camille, scene.name).locator('input[type=radio][name$=".value"]')
    choose(camille, scene.name, str(options.first.get_attribute("value")))
    button = camille.get_by_role("button", name="Enregistrer et continuer").last
    button.dblclick()
    camille.wait_for_load_state()
    expect(camille.locator("h1")).to_be_visible()
