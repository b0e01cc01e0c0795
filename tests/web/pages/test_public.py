"""What anybody sees."""

import re

from tests.web.pages.people import Browser


def test_the_front_page_opens(browser: Browser) -> None:
    assert browser.get("/").status_code == 200


def test_a_language_is_kept(browser: Browser) -> None:
    browser.get("/", **{"Accept-Language": "fr"})
    browser.send("/langue", {"lang": "en"})
    assert 'lang="en"' in browser.html


def test_an_address_that_does_not_exist_says_so(browser: Browser) -> None:
    assert browser.get("/nulle-part").status_code == 404
    assert "n'existe pas" in browser.text or "does not exist" in browser.text


def test_a_style_sheet_is_kept_by_browsers_under_an_address_of_its_content(browser: Browser) -> None:
    browser.get("/")
    found = re.search(r'href="(/static/ancrage\.css\?v=[0-9a-f]{10})"', browser.html)
    assert found
    sheet = browser.get(found[1])
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    sheet.close()
