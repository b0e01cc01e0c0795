"""The size of a file as people read it."""

from __future__ import annotations

from web.language import language, t


def file_size(size: int) -> str:
    """``350 ko``, ``1,4 Mo``; never 0."""
    if size < 1_000_000:
        return t("%(n)s ko", n=max(1, round(size / 1000)))
    return t("%(n)s Mo", n=language().number(size / 1_000_000, 1))
