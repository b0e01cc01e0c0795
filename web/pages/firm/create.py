"""Opening a space for a firm: its number, what it is, then a look at all of it. Nothing is kept before the last click.

What was typed travels with the form from step to step, so two windows and the back button do not disturb each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment import firms, join_requests
from assessment.firms import Firm
from assessment.forms.texts import clean
from assessment.identifiers import FirmNumber, format_siren
from assessment.size_class import explain, size_class
from web import firm_form, letters, often
from web.core import store
from web.firm_form import FirmForm, activity_words, commune_words
from web.language import lang, language, t
from web.letters import Translate
from web.owners import tell_owners
from web.pages.firm.blueprint import pages, unconfirmed_address
from web.proofs_of_firm import confirmed_by_provider, proven_siren

Page = str | tuple[str, int] | Response
MOST_IN_A_DAY = 30
"""Spaces that one person may open in a day: an accountant opens those of many clients, nobody those of a town."""


@pages.get("/entreprises/nouvelle")
def create() -> Page:
    """The number first; with it in the address, what the firm is."""
    if "number" not in request.args:
        return _number_page(FirmForm(firm_form.typed_in({})))
    typed = firm_form.typed_in({"number": request.args["number"]})
    number = firm_form.read_number_of(typed["number"], lang())
    if not isinstance(number, FirmNumber):
        return _number_page(FirmForm(typed, errors=(number,))), 422
    return _taken(number, typed["number"]) or _facts_page(FirmForm(typed))


@pages.post("/entreprises/nouvelle")
def save() -> Page:
    """Search in a list, look at what was typed, go back to it, or open the space."""
    typed = firm_form.typed_in(request.form)
    wanted = request.form.get("search")
    if wanted in ("activity", "commune"):
        form = firm_form.search(typed, wanted)
        return _facts_page(form), 422 if form.errors else 200
    form = firm_form.read(typed, lang())
    if form.facts is None:
        return _facts_page(form), 422
    if request.form.get("step") == "change":
        return _facts_page(form)
    if request.form.get("step") != "open":
        return _check_page(form)
    wait = often.count("firm", g.visitor.id, MOST_IN_A_DAY, often.DAY)
    if wait is not None:
        return _facts_page(form.with_error("number", often.too_often(wait))), 422
    return _open(form)


def _open(form: FirmForm) -> Response:
    assert form.facts is not None  # noqa: S101 - read above
    proven = proven_siren() == form.facts.siren
    with store().write() as db:
        made, new = firms.create_once(db, g.visitor.id, form.facts)
    if not new:
        flash(t("Vous avez déjà un espace pour ce SIREN : le voici."), "info")
        return redirect(url_for("firm.home", firm_id=made), 303)
    if proven and not confirmed_by_provider(made, g.visitor.id, form.facts.siren):
        said = t("L'espace est ouvert. Un autre espace de ce SIREN est déjà confirmé : le vôtre reste déclaré.")
        flash(said, "warning")
    else:
        flash(t("L'espace de %(name)s est ouvert.", name=form.facts.name), "success")
    return redirect(url_for("firm.home", firm_id=made), 303)


def _taken(number: FirmNumber, typed: str) -> Page | None:
    """What to do where the SIREN has a space: open one's own, ask to join, or open another. ``None``: go on."""
    with store().read() as db:
        mine = [held.firm for held in firms.of_account(db, g.visitor.id) if held.firm.siren == number.siren]
        others = firms.of_siren(db, number.siren)
    if mine:
        return _taken_page(number, typed, mine[0])
    if others and request.args.get("separate") != "1":
        return _taken_page(number, typed, None)
    return None


def _taken_page(number: FirmNumber, typed: str, mine: Firm | None, message: str = "", error: str = "") -> str:
    return render_template(
        "firm/taken.html", mine=mine, siren=format_siren(number.siren), number=typed, message=message, error=error,
        limit=join_requests.LONGEST_MESSAGE, unconfirmed=unconfirmed_address(),
    )  # fmt: skip


@pages.post("/entreprises/rejoindre")
def ask_to_join() -> Page:
    """Ask the owners of the space of a SIREN to be let in."""
    typed = request.form.get("number", "")
    number = firm_form.read_number_of(typed, lang())
    if not isinstance(number, FirmNumber):
        return _number_page(FirmForm(firm_form.typed_in({"number": typed}), errors=(number,))), 422
    message = clean(request.form.get("message", "")).strip()
    unconfirmed = unconfirmed_address()
    if unconfirmed or len(message) > join_requests.LONGEST_MESSAGE:
        said = unconfirmed or t("Le message peut avoir %(n)s caractères au plus.", n=_limit())
        return _taken_page(number, typed, None, message, said), 422
    with store().write() as db:
        for firm in join_requests.ask(db, number.siren, g.visitor.id, message):
            tell_owners(db, firm.id, _asking(firm, message))
    # The same whether the request was there before, was refused or is new: nobody learns what the owners decided.
    said = t("Votre demande est transmise. Vous recevrez un courriel dès que l'espace vous sera ouvert.")
    flash(said, "success")
    return redirect(url_for("firm.mine"), 303)


def _asking(firm: Firm, message: str) -> letters.Write:
    name, email = g.visitor.name, g.visitor.email

    def write(tr: Translate) -> tuple[str, Sequence[str]]:
        return tr("%(name)s demande à rejoindre %(firm)s", name=name, firm=firm.name), [
            tr("%(name)s (%(email)s) demande à rejoindre l'espace de %(firm)s sur Ancrage.", name=name, email=email,
               firm=firm.name),
            *([tr("Son message :"), message] if message else []),
            tr("Pour accepter ou refuser :"),
            letters.absolute("firm.people", firm_id=firm.id),
        ]  # fmt: skip

    return write


def _limit() -> str:
    return language().number(join_requests.LONGEST_MESSAGE)


def _number_page(form: FirmForm) -> str:
    return render_template("firm/number.html", form=form)


def _facts_page(form: FirmForm) -> str:
    return render_template("firm/facts.html", form=form)


def _check_page(form: FirmForm) -> str:
    facts = form.facts
    assert facts is not None  # noqa: S101 - read before
    size = explain(size_class(facts.headcount, facts.turnover, None, facts.group_member), lang())
    return render_template(
        "firm/check.html", form=form, facts=facts, siren=format_siren(facts.siren), size=language().typeset(size),
        activity=activity_words(facts.activity), commune=commune_words(facts.commune),
    )  # fmt: skip
