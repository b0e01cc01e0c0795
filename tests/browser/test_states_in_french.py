"""Every state that a page can take, read by axe-core in French: at a desk and on a telephone, light and dark."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import in_french, look_at
from tests.browser.pages import states
from tests.browser.server import Live
from tests.web.pages.world import World


def test_every_state_can_be_used_by_everybody(chromium: Browser, filled_site: tuple[Live, World]) -> None:
    site, world = filled_site
    # axe-core is put into the page, which the policy of contents forbids; the journeys hold to the policy instead.
    context = chromium.new_context(bypass_csp=True, locale="fr-FR", reduced_motion="reduce")
    look_at(context, site, world, states(world), in_french)
    context.close()
