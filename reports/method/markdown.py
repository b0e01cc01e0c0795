"""Texts as Markdown: what an author or a translator writes is shown as it stands, and never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")
_AUTOLINK = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?=@)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=[-+=])")


class Markdown(str):
    """A text that is Markdown already, and is not escaped again."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """A text on one line, shown as it stands anywhere in a paragraph, a heading or a table."""
    if isinstance(text, Markdown):
        return text
    line = " ".join(part for part in re.split(r"[ \t\r\n\f\v]+", text) if part)
    line = _SPECIAL.sub(r"\\\1", line)
    line = _AUTOLINK.sub(lambda _: "\\", line)
    return Markdown(_LINE_START.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", line))


def paragraphs(text: str) -> Markdown:
    """A text of several lines: a paragraph for each."""
    return Markdown("\n\n".join(escape(line) for line in text.splitlines() if line.strip()))


def quoted(text: str) -> Markdown:
    """The same as a quotation."""
    return Markdown("\n".join(f"> {line}".rstrip() for line in paragraphs(text).split("\n")))


def code(source: object) -> Markdown:
    """An expression as it is written in the files; ``true`` and whole numbers as YAML has them."""
    if isinstance(source, bool):
        source = "true" if source else "false"
    elif isinstance(source, float) and source.is_integer():
        source = int(source)
    line = " ".join(str(source).split()).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{fence}{pad}{line}{pad}{fence}")


def link(text: str, target: str) -> Markdown:
    """A link; ``target`` is a page and anchor of this package, or an address that the declared model has checked."""
    address = target.replace("(", "%28").replace(")", "%29").replace("\\", "%5C").replace("|", "%7C")
    return Markdown(f"[{escape(text)}]({address})")


def anchor(name: str) -> Markdown:
    """A place to link to."""
    return Markdown(f'<a id="{name}"></a>')


def joined(parts: Iterable[str], separator: str = ", ") -> Markdown:
    """Several texts in a row."""
    return Markdown(separator.join(escape(part) for part in parts))
