"""The firms that an adviser follows, what each of them waits for, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, render_template, request, url_for

from assessment import portfolio
from assessment.days import day_of
from assessment.portfolio import NEEDS, Situation
from assessment.xlsx import MEDIA_TYPE
from web import portfolio_view
from web.core import shelf, store
from web.downloads import attachment
from web.file_names import file_name
from web.language import t

pages = Blueprint("portfolio", __name__)
_SCORES = portfolio.Scores()
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": MEDIA_TYPE,
}


@pages.get("/accompagnement")
def home() -> str:
    """Every firm that invited the visitor, what needs help first."""
    asked = _asked()
    every = _situations()
    found = portfolio_view.chosen(every, asked["q"], asked["besoin"], asked["tri"])
    needs = [(one, portfolio_view.need_name(one)) for one in NEEDS if any(held.need == one for held in every)]
    return render_template(
        "portfolio/home.html", lines=[portfolio_view.line(one) for one in found], many=len(every), asked=asked,
        needs=needs, need_name=portfolio_view.need_name,
        files=[(kind, f"{url_for('portfolio.export', file_kind=kind)}?{urlencode(asked)}") for kind in ("xlsx", "csv")],
    )  # fmt: skip


@pages.get("/accompagnement/fichier/<file_kind>")
def export(file_kind: str) -> Response:
    """What the page shows, as a spreadsheet; each firm finds it noted in its log."""
    if file_kind not in _TYPES:
        abort(404)
    asked = _asked()
    found = portfolio_view.chosen(_situations(), asked["q"], asked["besoin"], asked["tri"])
    content = portfolio_view.as_csv(found) if file_kind == "csv" else portfolio_view.as_xlsx(found)
    with store().write() as db:
        portfolio.note_export(db, g.visitor.id, [one.followed.firm.id for one in found])
    return attachment(content, _TYPES[file_kind], file_name(t("Accompagnement"), file_kind))


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "")[:200] for name in ("q", "besoin", "tri")}


def _situations() -> list[Situation]:
    with store().read() as db:
        held = portfolio.followed(db, shelf(), g.visitor.id, day_of(db.now))
    return [_SCORES.situation(one) for one in held]
