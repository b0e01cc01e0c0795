"""Looking at pages one after the other, and telling everything that is found at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import OF_THE_SHAPE, layout, violations
from tests.browser.pages import Shown, enter
from tests.browser.server import Live
from tests.web.pages.world import World

WIDE, PHONE, NARROWEST = {"width": 1280, "height": 900}, {"width": 360, "height": 800}, {"width": 320, "height": 640}
Look = Callable[[Page, Live, Shown], list[str]]


def _open(page: Page, site: Live, shown: Shown) -> list[str]:
    answer = page.goto(site.address + shown.path)
    if shown.act is None:
        wrong = answer is None or (shown.status and answer.status != shown.status)
        return [f"{answer.status if answer else 'nothing'}, {shown.status} was expected"] if wrong else []
    shown.act(page)
    return []


def _axe(page: Page, shown: Shown, only: tuple[str, ...] = ()) -> list[str]:
    return [one for one in violations(page, only) if not one.startswith(tuple(f"{rule} " for rule in shown.but))]


def in_french(page: Page, site: Live, shown: Shown) -> list[str]:
    """At a desk, light; then on a telephone, dark; then as narrow as a screen gets."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    found = _open(page, site, shown)
    found += [f"wide, light: {one}" for one in (*_axe(page, shown), *layout(page))]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    found += [f"phone, dark: {one}" for one in (*_axe(page, shown, OF_THE_SHAPE), *layout(page))]
    page.set_viewport_size(NARROWEST)
    return found + [f"320 px: {one}" for one in layout(page) if "sideways" in one]


def in_english(page: Page, site: Live, shown: Shown) -> list[str]:
    """On a telephone, light; then the shape at a desk: longer or shorter words change no colour."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    found = _open(page, site, shown)
    found += [f"phone, light, English: {one}" for one in (*_axe(page, shown), *layout(page))]
    page.set_viewport_size(WIDE)
    return found + [f"wide, English: {one}" for one in layout(page)]


def look_at(context: BrowserContext, site: Live, world: World, pages: Iterable[Shown], look: Look) -> None:
    """Look at pages, person by person; fail with everything that was found."""
    found: list[str] = []
    context.set_default_timeout(20_000)
    page, person = context.new_page(), ""
    for shown in sorted(pages, key=lambda one: one.person):
        if shown.person != person:
            enter(world, context, site.address, shown.person)
            person = shown.person
        try:
            found += [f"{shown.name} ({shown.person}): {one}" for one in look(page, site, shown)]
        except Exception as error:  # one page that does not open must not hide the others
            found.append(f"{shown.name} ({shown.person}): {str(error)[:300]}")
            page.close()
            page = context.new_page()
    assert not found, f"{len(found)} things to mend:\n" + "\n".join(found)
