"""Names of the files that people download: readable, and safe on every system."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 100


def file_name(text: str, extension: str) -> str:
    """``Ancrage Boulangerie Sol 2026-11-28`` → ``ancrage-boulangerie-sol-2026-11-28.pdf``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    return f"{words or 'ancrage'}.{extension}"
