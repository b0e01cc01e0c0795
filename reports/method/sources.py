"""Where every threshold comes from, and what helps a firm to improve."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import Basis, Question, Resource
from reports.helps import status_words
from reports.method.edition import TO_CONFIRM, Edition, Sheet
from reports.method.markdown import Markdown, link
from reports.method.obligations import OBLIGATIONS, law_place

KINDS = ("law", "statistic", "norm", "regional_plan", "convention")


@dataclass(frozen=True)
class Cited:
    """A basis, a threshold of law or an obligation, with the place that says more of it."""

    what: str
    source: str
    place: Markdown
    read_on: str
    was_read: bool


@dataclass(frozen=True)
class Kind:
    """The bases of one kind, by source."""

    id: str
    title: str
    cited: tuple[Cited, ...]
    read: int
    """How many were read at their source; the others are to be confirmed."""


def sources(edition: Edition) -> Iterator[Sheet]:
    """Every basis, by kind then source."""
    found = []
    for kind in KINDS:
        cited = [
            _cited(edition, question, index, basis)
            for question in edition.model.all_questions()
            for index, basis in enumerate(question.basis)
            if basis.kind == kind
        ]
        if kind == "law":
            cited += _of_law(edition)
        cited.sort(key=lambda one: _alphabetical(one.source))
        if cited:
            read = sum(one.was_read for one in cited)
            found.append(Kind(kind, edition.basis_kind(kind), tuple(cited), read))
    if found:
        yield Sheet("sources.md", edition.language.t("Les sources"), "sources.md", {"kinds": tuple(found)})


def _cited(edition: Edition, question: Question, index: int, basis: Basis) -> Cited:
    prefix = f"{question.id}.basis.{index}."
    return Cited(
        edition.said(prefix, basis, "what"),
        edition.said(prefix, basis, "source"),
        edition.link(question.id),
        edition.read_on(basis),
        basis.read_on != TO_CONFIRM,
    )


def _of_law(edition: Edition) -> Iterator[Cited]:
    """The obligations, and the values of the thresholds that they read."""
    law = edition.model.duties()
    for duty in law.obligations:
        prefix = f"law.obligations.{duty.id}."
        title = edition.said(prefix, duty, "title")
        yield Cited(
            edition.language.t("Obligation"),
            edition.said(prefix, duty, "source"),
            link(title, f"{OBLIGATIONS}#{law_place(duty.id)}"),
            edition.read_day(duty.read_on),
            duty.read_on != TO_CONFIRM,
        )
    for parameter in law.parameters if law.obligations else ():
        prefix = f"law.parameters.{parameter.id}."
        text = edition.said(prefix, parameter, "text")
        for index, value in enumerate(parameter.values):
            yield Cited(
                edition.language.t("Seuil d'une obligation"),
                edition.said(f"{prefix}values.{index}.", value, "source"),
                link(text, f"{OBLIGATIONS}#{law_place(parameter.id)}"),
                edition.read_day(value.read_on),
                value.read_on != TO_CONFIRM,
            )


def _alphabetical(text: str) -> str:
    """A key that sets capitals and accents aside, the same on every machine."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


@dataclass(frozen=True)
class Theme:
    """The resources of one theme."""

    id: str
    title: str
    resources: tuple[tuple[Resource, str, str], ...]
    """Each with its standing and the day on which someone looked."""


def resources(edition: Edition) -> Iterator[Sheet]:
    """The catalogue, each resource under its first theme."""
    catalogue = edition.model.catalogue()
    if not catalogue:
        return
    t = edition.language.t
    order = [group.id for group in edition.model.all_groups()]
    order += sorted({theme for one in catalogue for theme in one.themes} - set(order))
    themes = [
        Theme(name, edition.title(name), _of(edition, [one for one in catalogue if one.themes[:1] == [name]]))
        for name in order
    ]
    themes.append(Theme("", t("Sans thème"), _of(edition, [one for one in catalogue if not one.themes])))
    shown = tuple(theme for theme in themes if theme.resources)
    looked = sum(one.checked_on != TO_CONFIRM for one in catalogue)
    yield Sheet("resources.md", t("Les ressources"), "resources.md", {"themes": shown, "looked": looked})


def _of(edition: Edition, found: list[Resource]) -> tuple[tuple[Resource, str, str], ...]:
    return tuple((one, status_words(one.status, edition.language), edition.looked_on(one)) for one in found)
