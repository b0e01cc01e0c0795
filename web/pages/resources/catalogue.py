"""The public catalogue: searched and filtered without an account, and one page for each resource."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import g, render_template, request, url_for

from assessment import firms
from assessment.code_lists.communes import commune
from assessment.firms import Firm
from assessment.forms.words import FieldError
from assessment.resources import KINDS, Entry, opinions
from assessment.resources.opinions import Opinion
from assessment.resources.search import SIZES, STATES, Found, Query, find, state_of
from assessment.roles import standing
from assessment.store import Db
from web import resource_words as words
from web.core import store
from web.language import t
from web.pages.resources import blueprint
from web.pages.resources.blueprint import pages

PAGE = 20
"""Resources on one page."""


@pages.get("/ressources")
def index() -> str:
    """What was found, a page at a time, grouped by whether one can turn to it today."""
    with store().read() as db:
        held = blueprint.every(db)
        helped = opinions.helped(db, [loaded.model.id for loaded, _ in held])
        mine = _firms(db)
    entries = [one for _, found in held for one in found.values()]
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "type", "theme", "taille", "lieu", "etat")}
    query = _query(asked, held)
    names = {key: title for loaded, _ in held for key, title in words.theme_names(loaded).items()}
    found = find(entries, query, names)
    pages_ = max(-(-(len(found.sure) + len(found.unsure)) // PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages_)
    used = {theme for one in entries for theme in one.themes}
    return render_template(
        "resources/index.html", asked=asked, groups=_groups(found, query, page),
        many=len(found.sure) + len(found.unsure),
        unsure=len(found.unsure), page=page, pages=pages_, helped=helped,
        filtered=any(asked.values()), mine=[(one.name, _for_firm(one)) for one in mine],
        kinds=[(one, words.kind_name(one)) for one in KINDS if any(entry.kind == one for entry in entries)],
        themes=[group for loaded, _ in held for group in words.theme_choices(loaded, used)],
        sizes=[(one, words.size_name(one)) for one in SIZES], places=words.departement_choices(entries),
        states=[(one, words.state_name(one)) for one in STATES],
        at=f"{request.path}?{urlencode(asked)}&page={{page}}",
    )  # fmt: skip


def _query(asked: dict[str, str], held: Sequence[tuple[Any, Any]]) -> Query:
    """What the address asks for; a value that is none of the choices is as good as none."""
    themes = frozenset[str]().union(*(words.with_topics(loaded, asked["theme"]) for loaded, _ in held))
    return Query(
        asked["q"],
        next((one for one in KINDS if one == asked["type"]), None),
        themes,
        next((one for one in SIZES if one == asked["taille"]), None),
        asked["lieu"] or None,
        next((one for one in STATES if one == asked["etat"]), None),
    )


def _groups(found: Found, query: Query, page: int) -> list[tuple[str, str, list[words.Shown]]]:
    """Title, explanation and resources of each group of one page."""

    def group(pair: tuple[Entry, bool]) -> tuple[str, str]:
        one, sure = pair
        if not sure:
            text = t("Rien ne dit si c'est pour cette taille ou ce lieu : demandez avant de compter dessus.")
            return t("Taille ou lieu à confirmer"), text
        if query.text:
            return t("Ce qui répond à votre recherche"), ""
        return words.state_name(state_of(one)), words.state_text(state_of(one))

    every = [*((one, True) for one in found.sure), *((one, False) for one in found.unsure)]
    part = every[(page - 1) * PAGE : page * PAGE]
    return [
        (title, text, [words.shown(one) for one, _ in pairs])
        for (title, text), pairs in groupby(part, key=group)
    ]  # fmt: skip


def _firms(db: Db) -> list[Firm]:
    """The firms for which the visitor may answer."""
    if g.visitor is None:
        return []
    held = [one.firm for one in firms.of_account(db, g.visitor.id)]
    return [one for one in held if (role := standing(db, g.visitor.id, one.id)) and role.may("answer")]


def _for_firm(firm: Firm) -> str:
    """The address of what may be for a firm."""
    size = next(name for name, (_, below) in SIZES.items() if below is None or firm.headcount < below)
    place = commune(firm.commune)
    return url_for("resources.index", taille=size, lieu=place.departement if place else None)


@pages.get("/ressources/<resource_id>")
def show(resource_id: str) -> str:
    """One resource: what it is, for whom, whether it is open, what it helps with."""
    return resource_page(resource_id)


def resource_page(
    resource_id: str, firm_id: str = "", typed: tuple[str, str] | None = None, errors: Sequence[FieldError] = ()
) -> str:  # fmt: skip
    """The page of a resource; ``typed``: an opinion of a firm that was sent with ``errors``."""
    with store().read() as db:
        loaded, entries = blueprint.find(db, resource_id)
        helped = opinions.helped(db, [loaded.model.id]).get((loaded.model.id, resource_id), 0)
        mine = _firms(db)
        wanted = firm_id or request.args.get("entreprise", "")
        firm = next((one for one in mine if one.id == wanted), mine[0] if len(mine) == 1 else None)
        said = opinions.of_firm(db, firm.id, loaded.model.id, resource_id) if firm else None
    one, names = entries[resource_id], words.theme_names(loaded)
    after = entries.get(one.successor or "")
    return render_template(
        "resources/show.html", one=words.shown(one), state_text=words.state_text(state_of(one)),
        state_name=words.state_name(state_of(one)), after=words.shown(after) if after else None,
        themes=[(theme, names[theme]) for theme in one.themes if theme in names],
        helps=words.helps_with(loaded, resource_id), duties=words.duties_with(loaded, resource_id),
        helped=helped, mine=mine, firm=firm, opinion=_opinion(said, typed), said=said, errors=list(errors),
        limit=opinions.LONGEST_COMMENT,
    )  # fmt: skip


def _opinion(said: Opinion | None, typed: tuple[str, str] | None) -> tuple[str, str]:
    """What stands in the form: what was typed, else what the firm said, else nothing."""
    if typed is not None:
        return typed
    return ("", "") if said is None else (said.helped, said.comment)
