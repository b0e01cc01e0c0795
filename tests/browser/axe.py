"""What every page must be, whatever it shows: read by axe-core, and measured."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / ".venv" / "axe" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_THE_SHAPE = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport")
"""What a theme or the size of the screen may change."""
SMALLEST = 24
"""Pixels of a target on each side, at least (WCAG 2.2, 2.5.8), unless it is a word in a sentence."""


@cache
def script() -> str:
    """axe-core, as text."""
    assert SCRIPT.is_file(), "axe-core is not installed: make test installs it (tools/install.sh tests)"
    return SCRIPT.read_text("utf-8")


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on the page as it is now, one line each; ``only``: rules to try, else all of ``RULES``."""
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(script())
    chosen = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(RULES)}
    options = {"runOnly": chosen, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [_line(one) for one in found["violations"]]


def _line(one: dict[str, Any]) -> str:
    places = [str(node["target"][0]) for node in one["nodes"]]
    why = one["nodes"][0].get("failureSummary", "").replace("\n", " ")[:300]
    return f"{one['id']} ({one['impact']}): {one['help']}: {', '.join(places[:4])} ({len(places)}): {why}"


def assert_accessible(page: Page, only: tuple[str, ...] = ()) -> None:
    """Fail with every violation on the page."""
    found = violations(page, only)
    assert not found, f"{page.url}:\n" + "\n".join(found)


_LAYOUT = """smallest => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) {
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      if (box.right <= root.clientWidth + 1 || !box.width) return false;
      for (let up = one.parentElement; up; up = up.parentElement)
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return false;
      return true;
    });
    const names = wide.slice(0, 3).map((one) => `${one.tagName}.${one.className?.baseVal ?? one.className}`);
    found.push(`scrolls sideways: ${root.scrollWidth} over ${root.clientWidth}: ${names}`);
  }
  const titles = document.querySelectorAll("h1").length;
  if (titles !== 1) found.push(`${titles} h1`);
  if (!/^(fr|en)$/.test(root.lang)) found.push(`lang ${root.lang}`);
  if (!/.+ – Ancrage$/.test(document.title)) found.push(`title ${document.title}`);
  if (!document.querySelector("main#main")) found.push("no main");
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const label = one.labels && one.labels[0];
    const boxes = [one, label].filter(Boolean).map((part) => part.getBoundingClientRect());
    const style = getComputedStyle(one);
    if (style.visibility === "hidden" || !boxes[0].width || one.closest(".vh, .skip, [hidden]")) continue;
    if (one.matches(".vh, .skip")) continue;
    const text = one.tagName === "A" && style.display === "inline" && one.closest("p, li, dd, td, label, div");
    if (text || one.closest("svg")) continue;
    const high = Math.max(...boxes.map((box) => box.height)), wide = Math.max(...boxes.map((box) => box.width));
    if (high < smallest || wide < smallest)
      found.push(`small target ${Math.round(wide)}×${Math.round(high)}: ${one.outerHTML.slice(0, 90)}`);
  }
  return found;
}"""


def layout(page: Page) -> list[str]:
    """What is wrong with the shape of the page as it is now: scrolling, titles, language, small targets."""
    found: list[str] = page.evaluate(_LAYOUT, SMALLEST)
    return found
