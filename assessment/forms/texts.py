"""Texts as browsers send them: their line ends, the characters that no file or database holds, their length."""

from __future__ import annotations

import re

from assessment.answer_check import LONGEST_TEXT
from assessment.forms.words import Fault

REPLACEMENT = "\ufffd"
_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_WRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What answers files refuse (``questionnaires.yaml_reader.unprintable``): an export shall be readable again."""


def clean(text: str) -> str:
    """A text to keep: lines end in ``\\n``; a control character becomes ``�``, so that it is not lost unseen."""
    return _NOT_WRITABLE.sub(REPLACEMENT, _LINE_END.sub("\n", text))


def storable(text: str) -> str:
    """What was typed, for a draft: only NUL and halves of characters, which no database takes, become ``�``."""
    return _NOT_STORABLE.sub(REPLACEMENT, text)


def read_text(text: str) -> str | Fault:
    """A text as it is kept, of at most ``LONGEST_TEXT`` characters."""
    if len(text) > 2 * LONGEST_TEXT:  # too long even if every other character were half a line end
        return Fault("form-text-long", {"found": len(text), "limit": LONGEST_TEXT})
    kept = clean(text)
    return Fault("form-text-long", {"found": len(kept), "limit": LONGEST_TEXT}) if len(kept) > LONGEST_TEXT else kept
