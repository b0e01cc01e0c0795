"""The facts of a firm as a person types them: read, searched, shown again as they were typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assessment.code_lists.activities import activity, search_activities
from assessment.code_lists.communes import commune, search_communes
from assessment.firms import Facts, Firm
from assessment.forms.fields import NumberAsked, number_field
from assessment.forms.numbers import figure
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.identifiers import FirmNumber, IdentifierError, read_firm_number
from questionnaires.findings import Lang
from web.language import t

LONGEST_NAME = 200
MOST_SHOWN = 12
"""Choices of a search; beyond, the page asks for another word."""
MOST_PEOPLE, MOST_EUROS = 10_000_000.0, 1e13
FIELDS = (
    "number", "name", "activity", "activity_code", "activity_for", "commune", "commune_code", "commune_for",
    "headcount", "turnover", "group_member",
)  # fmt: skip
_PEOPLE = ("personnes", "personne", "people", "person", "salariés", "employees")

Choice = tuple[str, str]
"""Code and words."""


@dataclass(frozen=True)
class FirmForm:
    """A form as it was sent. ``typed``: every field, as it stands; ``errors``: what to change, in order."""

    typed: Mapping[str, str]
    facts: Facts | None = None
    errors: Sequence[FieldError] = ()
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    """Of ``activity`` and ``commune``: what was found for the words typed."""

    def error(self, name: str) -> FieldError | str:
        """The error of one field; empty if there is none."""
        return next((one for one in self.errors if one.field == name), "")

    def with_error(self, name: str, message: str, hint: str = "") -> FirmForm:
        """The same with one more point to change."""
        return replace(self, facts=None, errors=(*self.errors, FieldError(name, message, hint)))


def typed_in(sent: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form that was sent."""
    return {name: str(sent.get(name, "")) for name in FIELDS}


def of_firm(firm: Firm, lang: Lang) -> FirmForm:
    """The form filled with what a firm has said."""
    trade, place = activity(firm.activity), commune(firm.commune)
    trade_words = activity_words(firm.activity) if trade else firm.activity
    place_words = place.label if place else firm.commune
    return FirmForm({
        "number": firm.siret or firm.siren,
        "name": firm.name,
        "activity": trade_words, "activity_code": firm.activity, "activity_for": trade_words,
        "commune": place_words, "commune_code": firm.commune, "commune_for": place_words,
        "headcount": figure(firm.headcount, lang),
        "turnover": "" if firm.turnover is None else figure(firm.turnover, lang),
        "group_member": "yes" if firm.group_member else "no",
    })  # fmt: skip


def read_number_of(text: str, lang: Lang) -> FirmNumber | FieldError:
    """The SIREN or SIRET that a person typed."""
    try:
        return read_firm_number(text)
    except IdentifierError as error:
        return FieldError("number", error.message(lang), error.hint(lang))


def search(typed: Mapping[str, str], what: str) -> FirmForm:
    """Look for an activity or a commune (``what``), without judging the rest."""
    form = _with_former_choices(FirmForm(typed))
    found = _SEARCHES[what](typed[what])
    if not found:
        return form.with_error(what, *_nothing_found(what, typed[what]))
    return replace(
        form, typed={**typed, f"{what}_for": typed[what]}, choices={**form.choices, what: found}
    )  # fmt: skip


def read(typed: Mapping[str, str], lang: Lang) -> FirmForm:
    """The facts of a firm, or everything that is to be changed in them."""
    reader = _Reader(typed, lang)
    number = reader.number()
    name = reader.name()
    trade = reader.coded("activity")
    place = reader.coded("commune")
    people = reader.figure("headcount", _PEOPLE, MOST_PEOPLE, required=True)
    money = reader.figure("turnover", ("€",), MOST_EUROS, required=False)
    member = reader.group_member()
    facts = None
    if number and name and trade and place and people is not None and member is not None and not reader.errors:
        facts = Facts(number.siren, number.siret, name, trade, place, people, money, member)
    return FirmForm(reader.typed, facts, tuple(reader.errors), reader.choices)


class _Reader:
    def __init__(self, typed: Mapping[str, str], lang: Lang) -> None:
        self.typed, self.lang = dict(typed), lang
        self.errors: list[FieldError] = []
        self.choices: dict[str, Sequence[Choice]] = {}

    def say(self, name: str, message: str, hint: str = "") -> None:
        self.errors.append(FieldError(name, message, hint))

    def number(self) -> FirmNumber | None:
        found = read_number_of(self.typed["number"], self.lang)
        if isinstance(found, FirmNumber):
            return found
        self.errors.append(found)
        return None

    def name(self) -> str:
        name = " ".join(clean(self.typed["name"][: 2 * LONGEST_NAME]).split())
        if not name:
            self.say("name", t("Indiquez le nom de l'entreprise."), t("Celui que vos clients connaissent suffit."))
        elif len(name) > LONGEST_NAME:
            self.say("name", t("Le nom peut avoir %(n)s caractères au plus.", n=LONGEST_NAME))
        return name

    def coded(self, what: str) -> str:
        """The code of an activity or a commune: the one chosen in the list, or what the words say by themselves."""
        text, code = self.typed[what], self.typed[f"{what}_code"]
        exact = _EXACT[what](text)
        if exact:
            return self._settled(what, exact, text)
        if code and self.typed[f"{what}_for"] == text and _KNOWN[what](code):
            return self._settled(what, code, text)
        found = _SEARCHES[what](text)
        if len(found) == 1:
            return self._settled(what, found[0][0], text)
        if not text.strip():
            self.say(what, *_EMPTY_WORDS[what]())
        elif not found:
            self.say(what, *_nothing_found(what, text))
        else:
            self.choices[what] = found
            self.typed[f"{what}_for"] = text
            self.say(what, *_CHOOSE_WORDS[what]())
        return ""

    def _settled(self, what: str, code: str, text: str) -> str:
        self.typed.update({f"{what}_code": code, f"{what}_for": text})
        return code

    def figure(self, name: str, units: tuple[str, ...], most: float, *, required: bool) -> float | None:
        text = self.typed[name]
        if not text.strip():
            if required:
                hint = t("En moyenne sur l'année ; une entreprise sans salarié indique 0.")
                self.say(name, t("Indiquez l'effectif de l'entreprise."), hint)
            return None
        found = number_field(name, text, NumberAsked(0.0, most, units, False), self.lang)
        if isinstance(found, FieldError):
            self.errors.append(found)
            return None
        return found

    def group_member(self) -> bool | None:
        given = self.typed["group_member"]
        if given not in ("yes", "no"):
            self.say("group_member", t("Dites si l'entreprise appartient à un groupe."))
            return None
        return given == "yes"


def _with_former_choices(form: FirmForm) -> FirmForm:
    """What was chosen in a list before stays on the page while the other list is searched."""
    kept: dict[str, Sequence[Choice]] = {}
    for what in ("activity", "commune"):
        if form.typed[f"{what}_for"] and form.typed[f"{what}_for"] == form.typed[what]:
            kept[what] = _SEARCHES[what](form.typed[what])
    return replace(form, choices=kept)


def activity_words(code: str) -> str:
    """``10.71C – Boulangerie et boulangerie-pâtisserie``: INSEE's label, which is in French only."""
    found = activity(code)
    return code if found is None else f"{found.code} – {found.label}"


def commune_words(code: str) -> str:
    """``Albi (81)``."""
    found = commune(code)
    return code if found is None else found.label


def _activities(text: str) -> Sequence[Choice]:
    return [(one.code, activity_words(one.code)) for one in search_activities(text, MOST_SHOWN)]


def _communes(text: str) -> Sequence[Choice]:
    return [(one.code, one.label) for one in search_communes(text, MOST_SHOWN)]


def _exact_activity(text: str) -> str:
    """A code, or a code and its words as they are shown."""
    found = activity(text.split(" – ", maxsplit=1)[0])
    return found.code if found else ""


def _exact_commune(text: str) -> str:
    """A name with its département as it is shown: no two communes share it."""
    return next((one.code for one in search_communes(text, MOST_SHOWN) if one.label == text.strip()), "")


def _nothing_found(what: str, text: str) -> tuple[str, str]:
    if len(text.strip()) < 2:
        return _EMPTY_WORDS[what]()
    if what == "activity":
        return (
            t("Nous n'avons pas trouvé d'activité pour « %(text)s ».", text=_clipped(text)),
            t("Essayez un autre mot (le métier, le produit), ou le code APE : il est sur une fiche de paie."),
        )
    return (
        t("Nous n'avons pas trouvé de commune pour « %(text)s ».", text=_clipped(text)),
        t("Essayez le début du nom ou le code postal."),
    )


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


_SEARCHES: dict[str, Callable[[str], Sequence[Choice]]] = {"activity": _activities, "commune": _communes}
_EXACT: dict[str, Callable[[str], str]] = {"activity": _exact_activity, "commune": _exact_commune}
_KNOWN: dict[str, Callable[[str], object]] = {"activity": activity, "commune": commune}
_EMPTY_WORDS: dict[str, Callable[[], tuple[str, str]]] = {
    "activity": lambda: (t("Indiquez l'activité principale."), t("Par exemple « boulangerie », ou le code APE.")),
    "commune": lambda: (t("Indiquez la commune du siège."), t("Le début du nom, ou le code postal.")),
}
_CHOOSE_WORDS: dict[str, Callable[[], tuple[str, str]]] = {
    "activity": lambda: (t("Choisissez l'activité dans la liste."), ""),
    "commune": lambda: (t("Choisissez la commune dans la liste."), ""),
}
