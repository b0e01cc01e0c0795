"""Every page and every state, read by axe-core: large and small, light and dark, French and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from assessment.shelf import Shelf
from assessment.store.tables import account
from tests.browser.axe import COLOURS, layout, violations
from tests.browser.material import occitanie_material
from tests.browser.pages import Shown, enter, of_every_address, states
from tests.browser.server import Live, live
from tests.web.pages.world import World, build

WIDE, PHONE, NARROWEST = {"width": 1280, "height": 900}, {"width": 360, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, occitanie: Shelf) -> Iterator[tuple[Live, World]]:
    with live(tmp_path_factory.mktemp("world"), occitanie, worker=False) as made:
        yield made, build(made.app, occitanie_material(occitanie))


@pytest.fixture
def looking(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which axe-core can be put into a page; the journeys hold to the policy of contents instead."""
    context = chromium.new_context(bypass_csp=True, locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context
    context.close()


def _open(page: Page, site: Live, shown: Shown) -> list[str]:
    answer = page.goto(site.address + shown.path)
    if shown.act is None:
        wrong = answer is None or (shown.status and answer.status != shown.status)
        return [f"{answer.status if answer else 'nothing'}, {shown.status} was expected"] if wrong else []
    shown.act(page)
    return []


def _in_french(page: Page, site: Live, shown: Shown) -> list[str]:
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    found = _open(page, site, shown)
    found += [f"wide, light: {one}" for one in (*violations(page), *layout(page))]
    page.emulate_media(color_scheme="dark")
    found += [f"wide, dark: {one}" for one in violations(page, COLOURS)]
    page.set_viewport_size(PHONE)
    found += [f"phone, dark: {one}" for one in (*violations(page), *layout(page))]
    page.set_viewport_size(NARROWEST)
    return found + [f"320 px: {one}" for one in layout(page) if "sideways" in one]


def _in_english(page: Page, site: Live, shown: Shown) -> list[str]:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    found = _open(page, site, shown)
    return found + [f"phone, English: {one}" for one in (*violations(page), *layout(page))]


def _all(
    looking: BrowserContext, site: tuple[Live, World], pages: Iterable[Shown],
    look: Callable[[Page, Live, Shown], list[str]],
) -> None:  # fmt: skip
    """Look at pages, person by person; fail with everything that was found."""
    made, world = site
    found: list[str] = []
    page, person = looking.new_page(), ""
    for shown in sorted(pages, key=lambda one: one.person):
        if shown.person != person:
            enter(world, looking, made.address, shown.person)
            person = shown.person
        try:
            found += [f"{shown.name} ({shown.person}): {one}" for one in look(page, made, shown)]
        except Exception as error:
            found.append(f"{shown.name} ({shown.person}): {str(error)[:300]}")
            page.close()
            page = looking.new_page()
    assert not found, f"{len(found)} things to mend:\n" + "\n".join(found)


def _speak(world: World, lang: str) -> None:
    with world.services.store.write() as db:
        db.update(account, account.c.lang != lang, lang=lang)


def test_every_page_in_french(looking: BrowserContext, site: tuple[Live, World]) -> None:
    _all(looking, site, of_every_address(site[1]), _in_french)


def test_every_state_in_french(looking: BrowserContext, site: tuple[Live, World]) -> None:
    _all(looking, site, states(site[1]), _in_french)


def test_every_page_and_state_in_english(chromium: Browser, site: tuple[Live, World]) -> None:
    context = chromium.new_context(bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    _speak(site[1], "en")
    try:
        _all(context, site, (*of_every_address(site[1]), *states(site[1])), _in_english)
    finally:
        _speak(site[1], "fr")
        context.close()
