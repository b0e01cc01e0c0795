"""Every page, read by axe-core in English, on a telephone; its shape at a desk too."""

from __future__ import annotations

from playwright.sync_api import Browser

from assessment.store.tables import account
from tests.browser.looking import in_english, look_at
from tests.browser.pages import of_every_address
from tests.browser.server import Live
from tests.web.pages.world import World


def test_every_page_can_be_used_by_everybody_in_english(chromium: Browser, filled_site: tuple[Live, World]) -> None:
    site, world = filled_site
    with site.services.store.write() as db:
        db.update(account, account.c.lang != "en", lang="en")
    # axe-core is put into the page, which the policy of contents forbids; the journeys hold to the policy instead.
    context = chromium.new_context(bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    look_at(context, site, world, of_every_address(world), in_english)
    context.close()
