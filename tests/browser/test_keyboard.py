"""Without a mouse: everything is reached in order, and one sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import ready
from tests.browser.pages import enter
from tests.browser.server import Live
from tests.web.pages.world import World

_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const rings = [one, one.closest("label"), one.parentElement, one.nextElementSibling].filter(Boolean);
  const ring = rings.some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const box = one.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const lies = over?.closest(".band, .site-head");
  const hidden = lies && !lies.contains(one);  // under a part that stays in sight
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && !hidden;
  return { what: one.outerHTML.slice(0, 120), ring, seen };
}"""


def _tabs(page: Page, most: int) -> list[dict[str, object]]:
    """What has the focus after each press of the tab key, until it leaves the page."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        held = page.evaluate(_FOCUS)
        if held is None:
            break
        found.append(held)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["log in", "topic", "people", "check", "results"])
def test_one_sees_where_one_is(
    what: str, scheme: str, filled_site: tuple[Live, World], visit: Callable[..., BrowserContext]
) -> None:
    site, world = filled_site
    ids = world.ids
    path, person = {
        "log in": ("/connexion", "anonymous"),
        "topic": (f"/evaluations/{ids['assessment_id']}/themes/{ids['topic_id']}", "owner"),
        "people": (f"/entreprises/{ids['firm_id']}/equipe", "owner"),
        "check": (f"/evaluations/{ids['assessment_id']}/relecture", "owner"),
        "results": (f"/evaluations/{ids['submitted_id']}/resultats", "owner"),
    }[what]
    context = visit(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1000, "height": 700})
    enter(world, context, site.address, person)
    page = context.new_page()
    page.goto(site.address + path)
    held = _tabs(page, 45)
    assert len(held) >= 8
    assert [one["what"] for one in held if not one["ring"]] == []
    assert [one["what"] for one in held if not one["seen"]] == []


def test_the_first_link_leads_to_the_content(
    filled_site: tuple[Live, World], visit: Callable[..., BrowserContext]
) -> None:
    page = visit().new_page()
    page.goto(filled_site[0].address)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_an_error_summary_takes_one_to_the_field(
    filled_site: tuple[Live, World], visit: Callable[..., BrowserContext]
) -> None:
    page = visit().new_page()
    page.goto(f"{filled_site[0].address}/connexion")
    page.locator("main form").first.get_by_role("button").first.click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    target = page.evaluate("() => location.hash.slice(1)")
    assert page.evaluate("() => document.activeElement.id") == target


def test_a_question_is_answered_with_the_keyboard_alone(
    filled_site: tuple[Live, World], visit: Callable[..., BrowserContext]
) -> None:
    site, world = filled_site
    context = visit()
    enter(world, context, site.address, "owner")
    page = context.new_page()
    page.goto(f"{site.address}/evaluations/{world.ids['assessment_id']}/themes/{world.ids['topic_id']}")
    ready(page)
    name = world.ids["question_id"]
    page.locator(f'[name="q.{name}.value"]:checked').focus()
    before = page.locator(f'[name="q.{name}.value"]:checked').get_attribute("value")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[data-question="{name}"]')).to_have_attribute("data-save-state", "saved", timeout=20_000)
    assert page.locator(f'[name="q.{name}.value"]:checked').get_attribute("value") != before
