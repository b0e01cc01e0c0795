"""What a page holds that its rules forbid: scripts and styles of its own, addresses elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

_LOADS = {"src", "srcset", "poster", "data", "background", "formaction"}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "manifest", "modulepreload", "prefetch", "preconnect"}


class Faults(HTMLParser):
    """Reads a page and notes what should not be there."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce
        self.found: list[str] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names.append(tag)
        if "style" in given:
            self.found.append(f"<{tag} style={given['style']!r}>")
        if tag == "style":
            self.found.append("<style>")
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        self.found += [
            f"<{tag} {name}={value!r}>" for name, value in given.items() if _elsewhere(tag, name, value, given)
        ]
        ours = given.get("src", "").startswith("/static/") and given.get("nonce") == self.nonce
        if tag == "script" and not ours:
            self.found.append(f"<script {given}>")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(f"<{tag}>")

    handle_startendtag = handle_starttag


def _elsewhere(tag: str, name: str, value: str, given: dict[str, str]) -> bool:
    if value.strip().lower().startswith(("javascript:", "vbscript:")):
        return True
    loads = name in _LOADS or (tag == "link" and name == "href" and given.get("rel") in _LOADING_LINKS)
    loads = loads or (tag == "form" and name == "action") or (tag in ("image", "use") and name.endswith("href"))
    here = value == "" or (value.startswith(("/", "#", "?", "data:image/")) and not value.startswith("//"))
    return loads and not here


def faults(html: str, nonce: str) -> list[str]:
    """What a page holds that it should not."""
    parser = Faults(nonce)
    parser.feed(html)
    parser.close()
    return parser.found


def tags(html: str) -> list[str]:
    """The elements of a page, in order."""
    parser = Faults("")
    parser.feed(html)
    return parser.names
