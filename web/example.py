"""The result that the front page shows: one of the questionnaire's own cases, scored as any firm's answers are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from assessment.answers_file import read_answers
from assessment.cases import FOLDER
from assessment.shelf import Shelved
from questionnaires.findings import Lang, QuestionnaireError
from reports import build
from reports.language import Language
from reports.model import ReportModel
from scoring.gains import action_gains
from scoring.score import score
from web.core import shelf
from web.landscape import Layer, landscape

PREFERRED = "charpente.yaml"
"""A firm such as many know; where a questionnaire has no such case, its first one serves."""


@dataclass(frozen=True)
class Example:
    """An invented firm's result.

    ``gain`` (points, with its sign), ``count`` (the same, to agree in number) and ``effort`` are of ``action``.
    """

    firm: str
    points: str
    level: str
    drawing: Markup
    action: str
    gain: str
    count: float
    effort: str


def example(shelved: Shelved, lang: Lang) -> Example | None:
    """The example of a questionnaire; ``None`` where it has no case that this release can score in full."""
    return _example(shelved.release, shelf().library / shelved.loaded.model.id / FOLDER, lang)


@lru_cache(maxsize=16)
def _example(release: str, folder: Path, lang: Lang) -> Example | None:
    """Scored once in the life of the process: neither the release nor its cases change meanwhile."""
    files = sorted(folder.glob("*.yaml"), key=lambda path: (path.name != PREFERRED, path.name))
    if not files:
        return None
    shelved = shelf().get(release)
    try:
        held = read_answers(files[0], shelved.loaded)
    except QuestionnaireError:  # a case of newer files than this release
        return None
    result = score(shelved.loaded, shelved.plan, held.sheet)
    if result.total.value is None:
        return None
    gains = action_gains(shelved.loaded, shelved.plan, held.sheet, result)
    model = build(shelved.loaded, held.sheet, result, gains, lang, held.firm or "", date.min)
    return _view(model, Language(lang))


def _view(model: ReportModel, language: Language) -> Example:
    layers = [Layer(one.pillar.title, max(one.span.low, 0.0)) for one in model.pillars]
    action = model.actions[0] if model.actions else None
    return Example(
        firm=model.firm,
        points=language.points(model.total.low),
        level=model.level or "",
        drawing=landscape(layers, model.scale, language),
        action=action.text if action else "",
        gain=language.signed(action.gain) if action else "",
        count=round(action.gain, language.decimals) if action else 0.0,
        effort=action.effort if action else "",
    )
