"""What the region's team says of a resource, as it is typed: read, checked, shown again as it was typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from assessment.code_lists.places import place_name
from assessment.forms.dates import day_words, read_day
from assessment.forms.fields import NumberAsked, number_field
from assessment.forms.numbers import figure
from assessment.forms.texts import clean
from assessment.forms.words import Fault, FieldError, field_error
from assessment.resources import KINDS, STATUSES
from assessment.resources.fields import DAYS, TEXTS, Fields
from questionnaires.findings import Lang
from web.language import t

LONGEST = {"title": 200, "offer": 600} | dict.fromkeys(("runner", "territory", "venue", "audience", "contact"), 300)
"""Characters of each text."""
LONGEST_URL = 300
MOST_PEOPLE = 10_000_000.0
_URL = re.compile(r"https://[^\s<>\"]+")
_EPCI = re.compile(r"\d{9}")
_PEOPLE = ("personnes", "personne", "people", "person", "salariés", "employees")
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ResourceForm:
    """A form as it was sent, or as it is first shown; ``fields``: what it says, where nothing is to be changed."""

    typed: Typed
    fields: Fields | None = None
    errors: Sequence[FieldError] = ()

    def one(self, name: str) -> str:
        """What stands in a field."""
        return next(iter(self.typed.get(name, ())), "")

    def many(self, name: str) -> Sequence[str]:
        """What is ticked."""
        return self.typed.get(name, ())

    def error(self, name: str) -> FieldError | str:
        """The error of one field; empty if there is none."""
        return next((one for one in self.errors if one.field == name), "")


def of_fields(fields: Mapping[str, Any], lang: Lang) -> ResourceForm:
    """The form filled with what is known."""
    typed: dict[str, list[str]] = {}
    for name in TEXTS:
        said = fields[name] or {}
        typed[name], typed[f"{name}_en"] = [said.get("fr", "")], [said.get("en", "")]
    for name in ("kind", "status", "successor", "url"):
        typed[name] = [fields[name] or ""]
    for name in DAYS:
        typed[name] = [day_words(fields[name], lang) if fields[name] else ""]
    typed["themes"] = list(fields["themes"])
    typed["places"] = [one for one in fields["places"] if not one.startswith("epci-")]
    typed["epci"] = [", ".join(one.removeprefix("epci-") for one in fields["places"] if one.startswith("epci-"))]
    size = fields["headcount"]
    typed["least"] = ["" if size is None else figure(size["minimum"], lang)]
    typed["most"] = ["" if size is None or size["below"] is None else figure(size["below"] - 1, lang)]
    return ResourceForm(typed)


def sent(form: MultiDict[str, str]) -> Typed:
    """The fields of a form that was sent."""
    return {name: form.getlist(name) for name in form}


def read(
    typed: Typed, lang: Lang, today: date, themes: Collection[str], others: Collection[str], *, new: bool
) -> ResourceForm:  # fmt: skip
    """What a form says, or everything that is to be changed in it.

    ``themes``: ids that exist; ``others``: ids of the resources that may take its place; ``new``: it is being added,
    and its days are then to come.
    """
    reader = _Reader(typed, lang, today)
    fields: Fields = {name: reader.text(name) for name in TEXTS}
    fields["kind"] = reader.choice("kind", KINDS, t("Choisissez ce que c'est."))
    fields["status"] = reader.choice("status", STATUSES, t("Dites si c'est ouvert."))
    fields["successor"] = reader.one("successor") if reader.one("successor") in others else None
    fields["url"] = reader.url()
    fields["themes"] = [one for one in typed.get("themes", ()) if one in themes]
    fields["places"] = reader.places()
    fields["headcount"] = reader.headcount()
    fields |= {name: reader.day(name) for name in DAYS}
    reader.days_in_order(fields, new=new)
    return ResourceForm(typed, None if reader.errors else fields, tuple(reader.errors))


class _Reader:
    def __init__(self, typed: Typed, lang: Lang, today: date) -> None:
        self.typed, self.lang, self.today = typed, lang, today
        self.errors: list[FieldError] = []

    def one(self, name: str) -> str:
        return " ".join(clean(next(iter(self.typed.get(name, ())), "")).split())

    def say(self, name: str, message: str, hint: str = "") -> None:
        self.errors.append(FieldError(name, message, hint))

    def text(self, name: str) -> dict[str, str] | None:
        french, english = self.one(name), self.one(f"{name}_en")
        for field, said in ((name, french), (f"{name}_en", english)):
            if len(said) > LONGEST[name]:
                self.say(field, t("Ce texte peut avoir %(n)s caractères au plus.", n=LONGEST[name]))
        if not french and name in ("title", "offer"):
            self.say(name, t("Donnez un nom.") if name == "title" else t("Dites en une phrase ce que cela apporte."))
        if not french:
            if english and name not in ("title", "offer"):
                self.say(name, t("Le texte français manque : l'anglais seul ne suffit pas."))
            return None
        return {"fr": french, **({"en": english} if english else {})}

    def choice(self, name: str, among: Sequence[str], message: str) -> str:
        if self.one(name) not in among:
            self.say(name, message)
        return self.one(name)

    def url(self) -> str | None:
        given = self.one("url")
        if given and (len(given) > LONGEST_URL or not _URL.fullmatch(given)):
            self.say("url", t("Cette adresse ne convient pas."), t("Elle commence par https:// et n'a pas d'espace."))
        return given or None

    def places(self) -> list[str]:
        found = [one for one in self.typed.get("places", ()) if place_name(one) is not None]
        for number in re.split(r"[,;\s]+", re.sub(r"(?<=\d) (?=\d{3}\b)", "", self.one("epci"))):
            if not number:
                continue
            place = f"epci-{number}"
            if not _EPCI.fullmatch(number) or place_name(place) is None:
                hint = t("Le SIREN a neuf chiffres ; séparez-en plusieurs par une virgule.")
                self.say("epci", t("Aucune intercommunalité n'a le SIREN « %(n)s ».", n=number[:20]), hint)
            elif place not in found:
                found.append(place)
        return found

    def headcount(self) -> dict[str, float | None] | None:
        least, most = self._people("least"), self._people("most")
        if least is None and most is None:
            return None
        below = None if most is None else most + 1
        if below is not None and below <= (least or 0):
            self.say("most", t("Le plus grand effectif est au-dessous du plus petit."))
        return {"minimum": least or 0.0, "below": below}

    def _people(self, name: str) -> float | None:
        text = self.one(name)
        if not text:
            return None
        found = number_field(name, text, NumberAsked(0.0, MOST_PEOPLE, _PEOPLE, False), self.lang)
        if isinstance(found, FieldError):
            self.errors.append(found)
            return None
        return found

    def day(self, name: str) -> str | None:
        text = self.one(name)
        if not text:
            return None
        found = read_day(text, self.lang)
        if isinstance(found, Fault):
            self.errors.append(field_error(name, found.code, self.lang, **found.params))
            return None
        return found

    def days_in_order(self, fields: Fields, *, new: bool) -> None:
        """The first day before the last, none over already when it is announced, and nobody checked tomorrow."""
        first, last, checked = (fields[name] and date.fromisoformat(fields[name]) for name in DAYS)
        if first and last and last < first:
            self.say("ends_on", t("Le dernier jour est avant le premier."))
        elif new and (last or first) and (last or first) < self.today:
            self.say("ends_on" if last else "starts_on", t("Ce jour est passé : annoncez ce qui est à venir."))
        if checked and checked > self.today:
            self.say("checked_on", t("Ce jour n'est pas encore venu."), t("Indiquez le jour où vous avez vérifié."))
