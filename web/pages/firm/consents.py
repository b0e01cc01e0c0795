"""What a firm agrees to, and takes back."""

from __future__ import annotations

from flask import g, render_template
from werkzeug.wrappers import Response

from assessment import consents as agreements
from web.core import store
from web.language import t
from web.pages.firm.blueprint import go, pages, the_firm


@pages.get("/entreprises/<firm_id>/accords")
def consents(firm_id: str) -> str:
    """What is asked, what holds, what held before."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
        holds = agreements.holds(db, firm_id, "benchmark")
        history = agreements.history(db, firm_id)
    return render_template("firm/consents.html", firm=firm, holds=holds, history=history)


@pages.post("/entreprises/<firm_id>/accords/comparaison/accord")
def consent_give(firm_id: str) -> Response:
    """Agree that the results count in comparisons."""
    with store().write() as db:
        the_firm(db, firm_id)
        agreements.give(db, firm_id, "benchmark", g.visitor.id)
    return go("firm.consents", firm_id, t("Votre accord est enregistré. Vous pouvez le retirer ici, à tout moment."))


@pages.post("/entreprises/<firm_id>/accords/comparaison/retrait")
def consent_withdraw(firm_id: str) -> Response:
    """Take the agreement back."""
    with store().write() as db:
        agreements.withdraw(db, firm_id, "benchmark", g.visitor.id)
    return go("firm.consents", firm_id, t("Votre accord est retiré : vos résultats ne comptent plus."))
