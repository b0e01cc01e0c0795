"""Takes every page, for people who design: python tools/screenshots.py OUT [--lang en] [--only WORD] [--full].

Each page and state that the tests of the browser look at, at 360 and 1280 pixels, light and dark, as
OUT/<page>-<width>-<theme>.png. Needs what the tests need (tools/install.sh tests).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page

from assessment.shelf import Shelf
from assessment.store.tables import account
from tests.browser.conftest import chromium_browser
from tests.browser.material import occitanie_material
from tests.browser.pages import Shown, enter, of_every_address, states
from tests.browser.server import Live, live
from tests.web.pages.world import World, build

SIZES = ((360, 800), (1280, 900))
THEMES = ("light", "dark")


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description="Takes every page as a picture.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", choices=("fr", "en"), default="fr")
    parser.add_argument("--only", default="", help="pages whose name holds this word")
    parser.add_argument("--full", action="store_true", help="the whole height of each page")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder) / "releases")
        with live(Path(folder) / "site", shelf, worker=False) as site, chromium_browser() as browser:
            world = build(site.app, occitanie_material(shelf))
            with site.services.store.write() as db:
                db.update(account, account.c.lang != chosen.lang, lang=chosen.lang)
            pages = [one for one in (*of_every_address(world), *states(world)) if chosen.only in _name(one)]
            taken = take(browser, site, world, pages, chosen.out, chosen.lang, full=chosen.full)
    sys.stdout.write(f"{taken} pictures in {chosen.out}\n")


def take(
    browser: Browser, site: Live, world: World, pages: list[Shown], out: Path, lang: str, *, full: bool
) -> int:  # fmt: skip
    """Take pages in every size and theme; how many pictures that makes."""
    taken = 0
    for width, height in SIZES:
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce",
                locale="en-GB" if lang == "en" else "fr-FR", is_mobile=width < 600,
            )  # fmt: skip
            person = ""
            for shown in sorted(pages, key=lambda one: one.person):
                if shown.person != person:
                    enter(world, context, site.address, shown.person)
                    person = shown.person
                page = context.new_page()
                _open(page, site, shown)
                page.screenshot(path=out / f"{_name(shown)}-{width}-{theme}.png", full_page=full)
                page.close()
                taken += 1
            context.close()
    return taken


def _open(page: Page, site: Live, shown: Shown) -> None:
    page.goto(site.address + shown.path)
    if shown.act is not None:
        shown.act(page)


def _name(shown: Shown) -> str:
    """A file name: the page and who looks at it."""
    return re.sub(r"(?:<\w+>|[^\w]+)+", "-", f"{shown.name} {shown.person}").strip("-")


if __name__ == "__main__":
    main()
