"""The workbook of an assessment as it stands, in one language or the other."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import abort
from werkzeug.wrappers import Response

from assessment import firms
from assessment.current import Current
from assessment.days import day_of
from assessment.progress import is_asked
from assessment.workbook.outline import Dress, Held, Source
from assessment.workbook.write import write
from assessment.xlsx import MEDIA_TYPE
from questionnaires.findings import Lang
from reports import palette
from reports.language import Language
from web import often
from web.clock_words import day
from web.core import store
from web.downloads import attachment
from web.file_names import file_name
from web.language import t
from web.letters import absolute
from web.pages.assessment import common
from web.pages.workbook.blueprint import pages

LANGS: tuple[Lang, ...] = ("fr", "en")
MOST_MADE = 30
"""Workbooks of one assessment in a quarter of an hour: each takes as long as a page."""


@pages.get("/evaluations/<assessment_id>/tableur/telecharger/<lang>")
def download(assessment_id: str, lang: str) -> Response:
    """The file, with the answers of this moment."""
    wanted: Lang | None = next((one for one in LANGS if one == lang), None)
    if wanted is None:
        abort(404)
    if often.count("workbook", assessment_id, MOST_MADE) is not None:
        abort(429)
    with store().read() as db:
        current = common.loaded(db, assessment_id)
        firm = firms.find(db, current.assessment.firm) if current.assessment.firm else None
        now = db.now
    name = firm.name if firm else ""
    target = BytesIO()
    write(target, _source(current, name, wanted, now), wanted, now, _dress(wanted))
    title = t("Ancrage %(firm)s %(day)s", firm=name or t("essai"), day=day_of(now).isoformat())
    return attachment(target.getvalue(), MEDIA_TYPE, file_name(f"{title} {lang}", "xlsx"))


def _dress(lang: Lang) -> Dress:
    return Dress(Language(lang).typeset, palette.pillar)


def _source(current: Current, firm: str, lang: Lang, now: datetime) -> Source:
    """The assessment as it is written into a workbook, for who asks for it."""
    held = current.assessment
    return Source(
        loaded=current.shelved.loaded,
        plan=current.shelved.plan,
        assessment=held.id,
        period=held.period,
        profile=current.sheet.profile,
        held={name: Held(one.revision, one.content) for name, one in current.stored.items()},
        asked=frozenset(node.id for node in current.result.nodes if is_asked(node)),
        firm=firm,
        address=absolute("workbook.home", assessment_id=held.id),
        made_at=day(now, Language(lang)),
        editable=lambda pillar: common.may_answer(current, pillar),
        open=held.state == "open",
    )
