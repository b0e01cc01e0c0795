"""The desk of the region's team: it corrects resources, marks them checked, adds its own; all of it is logged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assessment.code_lists.places import FRANCE
from assessment.days import day_of
from assessment.forms.words import FieldError
from assessment.resources import KINDS, STATUSES, Entry, catalogue, edits, opinions
from assessment.resources.edits import Held, Version
from assessment.resources.fields import empty_fields
from assessment.resources.search import STATES, Query, find, state_of
from questionnaires.loader import LoadedQuestionnaire
from reports import helps
from web import resource_form
from web import resource_words as words
from web.core import store
from web.language import lang, language, t
from web.pages.resources import blueprint
from web.pages.resources.blueprint import loaded_ones, pages
from web.questionnaire_words import texts
from web.resource_form import ResourceForm

Page = str | tuple[str, int] | Response
PAGE = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@pages.get("/region/ressources")
def desk() -> str:
    """Every resource: first where the release has changed, then what nobody has checked for longest."""
    asked, only = request.args.get("q", "")[:200], request.args.get("montrer", "")
    with store().read() as db:
        held = blueprint.every(db)
        changed = {name for loaded, _ in held for name in edits.diverging(db, loaded)}
        said = {loaded.model.id: opinions.tallies(db, loaded.model.id) for loaded, _ in held}
    entries = [one for _, found in held for one in found.values()]
    if asked:
        wanted = {one.id for state in STATES for one in find(entries, Query(asked, state=state)).sure}
        entries = [one for one in entries if one.id in wanted]
    entries = sorted((one for one in entries if _shown(one, only, changed)), key=lambda one: _urgency(one, changed))
    pages_ = max(-(-len(entries) // PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages_)
    part = entries[(page - 1) * PAGE : page * PAGE]
    lines = [(words.shown(one), one.id in changed, said[one.questionnaire].get(one.id)) for one in part]
    return render_template(
        "resources/desk.html", lines=lines, q=asked, only=only, many=len(entries), page=page, pages=pages_,
        state_name=words.state_name, several=[(one.model.id, texts(one).title) for one in loaded_ones()],
    )  # fmt: skip


def _shown(one: Entry, only: str, changed: set[str]) -> bool:
    return {
        "unchecked": one.checked_on is None and one.status in ("joinable", "unknown"),
        "diverging": one.id in changed,
        "local": one.local,
        "edited": one.edited,
    }.get(only, True)


def _urgency(one: Entry, changed: set[str]) -> tuple[object, ...]:
    waits = one.status in ("joinable", "unknown")
    return (one.id not in changed, not waits, one.checked_on or date.min, one.title)


@pages.route("/region/ressources/nouvelle", methods=["GET", "POST"])
def add() -> Page:
    """Say what no release says: a workshop to come, a network of here."""
    loaded = _of_questionnaire(request.args.get("questionnaire", ""))
    today = _today()
    if request.method == "GET":
        fields = empty_fields() | {"status": "joinable", "checked_on": today.isoformat(), "kind": "workshop"}
        return _edit_page(loaded, None, resource_form.of_fields(fields, lang()))
    form = _read(loaded, today, others=set(), new=True)
    if form.fields is None:
        return _edit_page(loaded, None, form), 422
    with store().write() as db:
        made = edits.add(db, loaded, g.visitor.id, form.fields)
    flash(t("La ressource est ajoutée : elle est visible dès maintenant."), "success")
    return redirect(url_for("resources.edit", resource_id=made), 303)


@pages.route("/region/ressources/<resource_id>", methods=["GET", "POST"])
def edit(resource_id: str) -> Page:
    """What is said of a resource, to be corrected; what it was; what firms say of it."""
    with store().read() as db:
        loaded, entries = blueprint.find(db, resource_id)
        held = edits.held(db, loaded, resource_id)
    if request.method == "GET":
        return _edit_page(loaded, held, resource_form.of_fields(held.fields, lang()))
    form = _read(loaded, _today(), others=set(entries) - {resource_id}, new=False)
    if form.fields is None:
        return _edit_page(loaded, held, form), 422
    try:
        with store().write() as db:
            changed = edits.save(db, loaded, resource_id, g.visitor.id, form.fields, _revision())
    except edits.ChangedError as error:
        return _edit_page(loaded, held, form, _meanwhile(error)), 422
    flash(t("C'est enregistré, et visible dès maintenant.") if changed else t("Rien n'a changé."), "success")
    return redirect(url_for("resources.edit", resource_id=resource_id), 303)


@pages.post("/region/ressources/<resource_id>/verifiee")
def mark_checked(resource_id: str) -> Response:
    """Say that one has just looked, and that all of it holds."""
    with store().read() as db:
        loaded, _ = blueprint.find(db, resource_id)
    try:
        with store().write() as db:
            edits.save(db, loaded, resource_id, g.visitor.id, {"checked_on": _today().isoformat()}, _revision())
    except edits.ChangedError as error:
        flash(_meanwhile(error), "warning")
    else:
        flash(t("La ressource est marquée vérifiée aujourd'hui."), "success")
    return redirect(url_for("resources.edit", resource_id=resource_id), 303)


@pages.post("/region/ressources/<resource_id>/retrait")
def remove(resource_id: str) -> Response:
    """Take back what the team added."""
    try:
        with store().write() as db:
            loaded, _ = blueprint.find(db, resource_id)
            edits.remove(db, loaded, resource_id, g.visitor.id)
    except KeyError:
        flash(t("Une ressource du référentiel ne se retire pas : dites qu'elle est terminée."), "warning")
        return redirect(url_for("resources.edit", resource_id=resource_id), 303)
    flash(t("La ressource est retirée."), "success")
    return redirect(url_for("resources.desk"), 303)


def _meanwhile(error: edits.ChangedError) -> str:
    if error.by is None:
        return t("Cette fiche a changé depuis que vous l'avez ouverte. Comparez, puis enregistrez de nouveau.")
    return t("%(name)s a changé cette fiche depuis que vous l'avez ouverte. Comparez, puis enregistrez de nouveau.",
             name=error.by)  # fmt: skip


def _revision() -> int:
    return request.form.get("revision", -1, type=int)


def _today() -> date:
    with store().read() as db:
        return day_of(db.now)


def _of_questionnaire(name: str) -> LoadedQuestionnaire:
    every = loaded_ones()
    return next((one for one in every if one.model.id == name), every[0] if every else None) or abort(404)


def _read(loaded: LoadedQuestionnaire, today: date, others: set[str], *, new: bool) -> ResourceForm:
    themes = {group.id for group in loaded.model.all_groups()}
    return resource_form.read(resource_form.sent(request.form), lang(), today, themes, others, new=new)


# --- the page ---------------------------------------------------------------------------------------------


def _edit_page(loaded: LoadedQuestionnaire, held: Held | None, form: ResourceForm, meanwhile: str = "") -> str:
    with store().read() as db:
        entries = catalogue(db, loaded, lang())
        if held is not None and meanwhile:
            held = edits.held(db, loaded, held.id)
        versions = edits.history(db, loaded.model.id, held.id) if held else ()
        heard = opinions.heard(db, loaded.model.id, held.id) if held else None
    one, names = entries.get(held.id) if held else None, words.theme_names(loaded)
    errors = list(form.errors) or ([FieldError("title", meanwhile, "")] if meanwhile else [])
    return render_template(
        "resources/edit.html", held=held, one=words.shown(one) if one else None, form=form, errors=errors,
        state=words.state_name(state_of(one)) if one else "", limits=resource_form.LONGEST,
        kinds=[(kind, words.kind_name(kind)) for kind in KINDS],
        statuses=[(status, helps.status_words(status, language())) for status in STATUSES],
        successors=[(key, other.title) for key, other in entries.items() if held is None or key != held.id],
        themes=[(code, text) for _, choices in words.theme_choices(loaded) for code, text in choices],
        places=_places(entries, form), meanwhile=_compared(held, form, names) if meanwhile and held else [],
        diverging=[(_label(name), _value(value, names)) for name, value in held.diverging.items()] if held else [],
        versions=[(version, _changes(version, names)) for version in versions], heard=heard,
        questionnaire=loaded.model.id if held is None else "",
    )  # fmt: skip


def _compared(held: Held, form: ResourceForm, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands now in each field where it is not what was typed."""
    wanted = form.fields or {}
    return [(_label(name), _value(value, names)) for name, value in held.fields.items() if wanted.get(name) != value]


def _places(entries: dict[str, Entry], form: ResourceForm) -> list[words.Choice]:
    regions = sorted({place for one in entries.values() for place in one.places if place.startswith("region-")})
    codes = [FRANCE, *regions, *(f"departement-{code}" for code, _ in words.departement_choices(entries.values()))]
    return [(code, words.place_words(code)) for code in dict.fromkeys((*codes, *form.many("places")))]


def _changes(version: Version, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (_label(name), _value(before, names), _value(after, names)) for name, (before, after) in version.changes.items()
    ]


def _value(value: Any, names: Mapping[str, str]) -> str:
    """What stands in a field, in words; ``names``: titles of the themes."""
    if not value:
        return t("rien")
    if isinstance(value, dict):
        return _size(value) if "minimum" in value else " / ".join(dict.fromkeys(value.values()))
    if isinstance(value, list):
        return ", ".join(names.get(one) or words.place_words(one) for one in value)
    if value in STATUSES:
        return helps.status_words(value, language())
    if value in KINDS:
        return words.kind_name(value)
    return language().day(date.fromisoformat(value)) if _DAY.fullmatch(value) else str(value)


def _size(value: dict[str, float | None]) -> str:
    least, below = language().number(value["minimum"] or 0), value["below"]
    if below is None:
        return t("à partir de %(n)s", n=least)
    return t("de %(n)s à moins de %(below)s", n=least, below=language().number(below))


def _label(name: str) -> str:
    return {
        "title": t("Nom"), "offer": t("Ce que cela apporte"), "runner": t("Qui le porte"),
        "territory": t("Où, en mots"), "venue": t("Lieu du rendez-vous"), "audience": t("Pour qui, en mots"),
        "contact": t("Contact"),
        "kind": t("Ce que c'est"), "status": t("État"), "successor": t("Remplacé par"), "url": t("Adresse du site"),
        "themes": t("Thèmes"), "places": t("Lieux"), "headcount": t("Effectif"), "starts_on": t("Premier jour"),
        "ends_on": t("Dernier jour"), "checked_on": t("Vérifiée le"),
    }[name]  # fmt: skip
