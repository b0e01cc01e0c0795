"""Pages travel compressed where the browser can read them so: a telephone in a valley waits less."""

import gzip

from tests.web.pages.people import Browser


def test_a_page_travels_compressed_to_who_asks(browser: Browser) -> None:
    plain = browser.get("/", **{"Accept-Encoding": "identity"}).get_data()
    packed = browser.get("/", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.get_data()) < len(plain) / 2
    assert b"</html>" in gzip.decompress(packed.get_data())


def test_the_style_sheet_does_too(browser: Browser) -> None:
    sheet = browser.get("/static/ancrage.css", **{"Accept-Encoding": "gzip"})
    assert sheet.headers["Content-Encoding"] == "gzip"
    sheet.close()


def test_who_asks_for_nothing_reads_it_as_it_is(browser: Browser) -> None:
    page = browser.get("/")
    assert "Content-Encoding" not in page.headers
    assert b"</html>" in page.get_data()
