"""The page of a firm, and its facts."""

from __future__ import annotations

from flask import flash, g, render_template, request
from werkzeug.wrappers import Response

from assessment import confirmations, consents, firms, join_requests, members
from assessment.identifiers import format_siren
from assessment.size_class import explain, size_class
from web import assessment_lines, firm_form
from web.core import store
from web.firm_form import FirmForm, activity_words, commune_words
from web.language import lang, language, t
from web.pages.firm.blueprint import go, pages, the_firm
from web.role_words import pillar_titles, role_name, role_text

Page = str | tuple[str, int] | Response


@pages.get("/entreprises/<firm_id>")
def home(firm_id: str) -> str:
    """What the firm is, what it does here, and who does it."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
        people = members.of_firm(db, firm_id)
        lines = assessment_lines.of_firm(db, firm_id)
        asked = confirmations.latest(db, firm_id)
        requests = join_requests.waiting(db, firm_id) if g.standing.may("manage") else ()
        benchmark = consents.holds(db, firm_id, "benchmark")
    size = explain(size_class(firm.headcount, firm.turnover, None, firm.group_member), lang())
    return render_template(
        "firm/home.html", firm=firm, siren=format_siren(firm.siren), people=people, lines=lines, asked=asked,
        requests=requests, benchmark=benchmark, size=language().typeset(size), standing=g.standing,
        activity=activity_words(firm.activity), commune=commune_words(firm.commune), role_name=role_name,
        role_text=role_text, pillar_titles=pillar_titles, may=g.standing.may,
    )  # fmt: skip


@pages.route("/entreprises/<firm_id>/modifier", methods=["GET", "POST"])
def edit(firm_id: str) -> Page:
    """Change what the firm says of itself."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
    if request.method == "GET":
        return _edit_page(firm, firm_form.of_firm(firm, lang()))
    typed = firm_form.typed_in(request.form)
    wanted = request.form.get("search")
    if wanted in ("activity", "commune"):
        form = firm_form.search(typed, wanted)
        return _edit_page(firm, form), 422 if form.errors else 200
    form = firm_form.read(typed, lang())
    if form.facts is None:
        return _edit_page(firm, form), 422
    try:
        with store().write() as db:
            firms.edit(db, firm_id, g.visitor.id, form.facts)
    except firms.NumberFixedError:
        message = t("Le SIREN ne change plus : l'entreprise est confirmée, ou la région examine votre demande.")
        hint = t("Le SIRET d'un autre établissement de la même entreprise convient. Sinon, ouvrez un autre espace.")
        return _edit_page(firm, form.with_error("number", message, hint)), 422
    flash(t("Les informations de l'entreprise sont enregistrées."), "success")
    return go("firm.home", firm_id)


def _edit_page(firm: firms.Firm, form: FirmForm) -> str:
    return render_template("firm/edit.html", firm=firm, form=form)
