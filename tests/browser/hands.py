"""What people do with the pages, by what they see on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

import web.language  # noqa: F401 - registers the texts of the pages
from reports.language import Language
from tests.browser.server import Live

PASSWORD = "calcaire et garrigue 34"  # noqa: S105 - of nobody


def said(page: Page, french: str) -> str:
    """A text of the interface in the language of the page."""
    return Language(page.locator("html").get_attribute("lang") or "fr").t(french)


def press(page: Page, french: str) -> None:
    """Press a button or a link of the page by its words, given in French whatever the page speaks."""
    name = said(page, french)
    found = page.locator("main").get_by_role("button", name=name, exact=True)
    if found.count() == 0:
        found = page.locator("main").get_by_role("link", name=name, exact=True)
    found.first.click()


def link_of(text: str, part: str) -> str:
    """The address in an e-mail whose path begins with ``part``."""
    found = re.search(rf"https?://\S*{part}\S*", text)
    assert found, text
    return found[0]


def log_in(page: Page, site: Live, email: str) -> None:
    """Through the log-in page, which is open or is opened."""
    if "/connexion" not in page.url:
        page.goto(f"{site.address}/connexion")
    page.fill('main [name="email"]', email)
    page.fill('main [name="password"]', PASSWORD)
    with page.expect_navigation():
        page.press('main [name="password"]', "Enter")


def sign_up(page: Page, site: Live, name: str, email: str) -> None:
    """Open an account from the page of that name, which is open; confirm its address by the e-mailed link; log in."""
    page.fill('main [name="name"]', name)
    page.fill('main [name="email"]', email)
    page.fill('main [name="new_password"]', PASSWORD)
    press(page, "Ouvrir mon compte")
    expect(page.locator("h1")).to_have_text(said(page, "Regardez vos courriels"))
    page.goto(link_of(site.mail_to(email), "/lien/"))
    first = page.locator("main").get_by_role("link", name=said(page, "Se connecter"), exact=True)
    if first.count():  # the link alone does not open an account that has a password
        first.click()
        log_in(page, site, email)
    press(page, "Confirmer mon adresse")
    page.wait_for_load_state()


def question(page: Page, name: str) -> Any:
    """The place of a question on the page."""
    return page.locator(f'[data-question="{name}"]')


def ready(page: Page) -> None:
    """Wait until the script of the answers has taken over."""
    page.wait_for_selector("form[data-answers][data-ready]", state="attached")


def saved(page: Page, name: str, state: str = "saved") -> None:
    """Wait until a question says that it is saved, or in another state."""
    expect(question(page, name)).to_have_attribute("data-save-state", state, timeout=20_000)


def choose(page: Page, name: str, value: str) -> None:
    """Choose an answer among those offered."""
    page.check(f'[name="q.{name}.value"][value="{value}"]')


def type_into(page: Page, name: str, part: str, text: str) -> None:
    """Type into a part of a question, which may be folded away."""
    control = page.locator(f'[name="q.{name}.{part}"]')
    folded = page.locator(f'[data-question="{name}"] details:has([name="q.{name}.{part}"]):not([open]) > summary')
    if folded.count():
        folded.first.click()
    control.fill(text)


def answer(page: Page, name: str, content: Mapping[str, Any]) -> None:
    """Answer a question as somebody would, from the content that an answer is kept with."""
    if content.get("not_known"):
        page.check(f'[name="q.{name}.state"][value="not_known"]')
    elif "not_applicable" in content:
        page.check(f'[name="q.{name}.state"][value="not_applicable"]')
        type_into(page, name, "reason", str(content["not_applicable"]))
    else:
        _give(page, name, content["value"])
    for code, text in content.get("detail", {}).items():
        page.fill(f'[name="q.{name}.detail.{code}"]', text)
    if content.get("estimate"):
        page.check(f'[name="q.{name}.estimate"]')
    if content.get("note"):
        type_into(page, name, "note", str(content["note"]))


def _give(page: Page, name: str, value: Any) -> None:
    control = page.locator(f'[name="q.{name}.value"]').first
    if control.evaluate("one => one.tagName === 'TEXTAREA'"):
        control.fill(str(value))
    elif control.get_attribute("type") == "text":
        page.fill(f'[name="q.{name}.value"]', str(value).replace(".", ","))
    elif isinstance(value, bool):
        choose(page, name, "yes" if value else "no")
    else:
        for one in [value] if isinstance(value, str) else value:
            choose(page, name, one)


def tell_profile(page: Page, profile: Mapping[str, Any]) -> None:
    """Fill in the facts of a firm."""
    for fact, value in profile.items():
        name = f"p.{fact}"
        control = page.locator(f'[name="{name}"]').first
        if control.get_attribute("type") == "radio":
            code = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            page.check(f'[name="{name}"][value="{code}"]')
        else:
            control.fill(str(value).replace(".", ","))


def open_firm(page: Page, site: Live) -> str:
    """Open the space of a firm by its number, its trade and its town; its address."""
    page.goto(f"{site.address}/entreprises/nouvelle")
    page.fill('[name="number"]', "732 829 320")
    press(page, "Continuer")
    page.fill('[name="name"]', "Plomberie Tournevent")
    page.locator('[name="activity"]').press_sequentially("plomb", delay=20)
    page.locator("#f-activity-list [role=option]").first.click()
    page.locator('[name="commune"]').press_sequentially("castelnaud", delay=20)
    page.locator("#f-commune-list [role=option]").first.click()
    page.fill('[name="headcount"]', "1")
    page.check('[name="group_member"][value="no"]')
    press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("Castelnaudary")
    press(page, "Ouvrir l'espace")
    expect(page.locator("h1")).to_contain_text("Plomberie Tournevent")
    return page.url.partition("?")[0]


def sign(page: Page) -> None:
    """Declare and sign, on the page of that name."""
    page.fill('[name="capacity"]', "gérante")
    page.check('[name="sincere"]')
    page.check('[name="binds"]')
    press(page, "Signer et soumettre")
