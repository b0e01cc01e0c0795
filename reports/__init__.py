"""Reports: from a scored assessment to an accessible PDF that a firm can act upon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from reports.assemble import build
from reports.pdf import render, render_blank, render_plan
from scoring.answers import AnswerSheet
from scoring.result import Gain, Result

__all__ = ["build", "build_pdf", "render", "render_blank", "render_plan"]


def build_pdf(
    loaded: LoadedQuestionnaire,
    sheet: AnswerSheet,
    result: Result,
    gains: Sequence[Gain],
    lang: Literal["fr", "en"],
    firm: str,
    today: date,
) -> bytes:
    """The improvement report as a tagged PDF (PDF/UA-1): the same input gives the same bytes.

    ``gains``: the actions with what each brings, most points per hour first. ``firm``: the name on the cover.
    """
    return render(build(loaded, sheet, result, gains, lang, firm, today))
