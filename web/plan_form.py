"""What people decide about an action, as they type it: read, checked, shown again as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assessment.forms.fields import NumberAsked, date_field, number_field
from assessment.forms.numbers import figure
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from assessment.members import Member
from assessment.plan import LONGEST_NAME, LONGEST_NOTE, LONGEST_TITLE, STATUSES, Details, Status
from questionnaires.findings import Lang
from web.language import language, n, t

FIELDS = ("title", "pillar", "owner", "owner_name", "due", "budget", "status", "reason")
MOST_EUROS = 1e9
FURTHEST = 2100
"""A year beyond is a slip of the hand."""


@dataclass(frozen=True)
class PlanForm:
    """A form as it was sent. ``typed``: every field, as it stands; ``errors``: what to change, in order."""

    typed: Mapping[str, str]
    details: Details | None = None
    errors: Sequence[FieldError] = ()

    def error(self, name: str) -> FieldError | str:
        """The error of one field; empty if there is none."""
        return next((one for one in self.errors if one.field == name), "")

    def with_error(self, name: str, message: str, hint: str = "") -> PlanForm:
        """The same with one more point to change."""
        return replace(self, details=None, errors=(*self.errors, FieldError(name, message, hint)))


def typed_in(sent: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form that was sent."""
    return {name: str(sent.get(name, "")) for name in FIELDS}


def of_details(details: Details, lang: Lang) -> PlanForm:
    """The form filled with what was decided."""
    return PlanForm({
        "title": details.title,
        "pillar": details.pillar or "",
        "owner": details.owner or "",
        "owner_name": details.owner_name,
        "due": "" if details.due is None else f"{details.due:%d/%m/%Y}",
        "budget": "" if details.budget is None else figure(details.budget, lang),
        "status": details.status,
        "reason": details.reason,
    })  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """What the form is read against. ``held``: the action as it stands; ``None``: a new one."""

    team: Sequence[Member]
    pillars: Sequence[str]
    today: date
    held: Details | None
    own: bool
    lang: Lang


def read(
    typed: Mapping[str, str], *, team: Sequence[Member], pillars: Sequence[str], today: date, lang: Lang,
    held: Details | None = None, own: bool = True,
) -> PlanForm:  # fmt: skip
    """Read a form.

    Args:
        typed: its fields.
        team: who may take care of an action by name of account.
        pillars: ids that an own action may name.
        today: an action still to be done is due today or later, unless its day stood in the plan already.
        lang: of the page: a figure is read as it was written there.
        held: the action as it stands; ``None``: a new one.
        own: whether it is the firm's own, which has a title.
    """
    return _Reader(typed, _Asked(team, pillars, today, held, own, lang)).read()


class _Reader:
    def __init__(self, typed: Mapping[str, str], asked: _Asked) -> None:
        self.typed, self.asked = typed, asked
        self.errors: list[FieldError] = []

    def read(self) -> PlanForm:
        status: Status = next((one for one in STATUSES if one == self.typed["status"]), "todo")
        title, pillar = (self._title(), self._pillar()) if self.asked.own else ("", None)
        owner, owner_name = self._owner()
        due = self._due(open_=status in ("todo", "doing"))
        budget, reason = self._budget(), self._reason(dropped=status == "dropped")
        if self.errors:
            return PlanForm(self.typed, None, tuple(self.errors))
        return PlanForm(self.typed, Details(title, pillar, owner, owner_name, due, budget, status, reason))

    def _wrong(self, name: str, message: str, hint: str = "") -> None:
        self.errors.append(FieldError(name, message, hint))

    def _line(self, name: str, longest: int) -> str:
        kept = " ".join(clean(self.typed[name]).split())
        if len(kept) > longest:
            self._wrong(
                name,
                n("%(n)s caractère au plus", "%(n)s caractères au plus", longest),
                t("Il y en a %(found)s. Le reste tient dans une note.", found=len(kept)),
            )
        return kept

    def _title(self) -> str:
        kept = self._line("title", LONGEST_TITLE)
        if not kept:
            self._wrong("title", t("Dites en quelques mots ce qui est à faire"))
        return kept

    def _pillar(self) -> str | None:
        wanted = self.typed["pillar"]
        if wanted and wanted not in self.asked.pillars:
            self._wrong("pillar", t("Choisissez un domaine de la liste"))
        return wanted or None

    def _owner(self) -> tuple[str | None, str]:
        account, name = self.typed["owner"], self._line("owner_name", LONGEST_NAME)
        if account and account not in {one.account for one in self.asked.team}:
            self._wrong("owner", t("Choisissez une personne de la liste"), t("Elle a peut-être quitté l'espace."))
        if account and name:
            self._wrong(
                "owner_name",
                t("Une seule personne est responsable d'une action"),
                t("Choisissez dans la liste, ou écrivez un nom : pas les deux."),
            )
        return account or None, name

    def _due(self, *, open_: bool) -> date | None:
        if not self.typed["due"].strip():
            return None
        found = date_field("due", self.typed["due"], self.asked.lang)
        if isinstance(found, FieldError):
            self.errors.append(found)
            return None
        due, today = date.fromisoformat(found), self.asked.today
        stood = self.asked.held is not None and self.asked.held.due == due
        if open_ and due < today and not stood:
            self._wrong(
                "due",
                t("Choisissez une échéance à partir d'aujourd'hui, le %(day)s", day=language().day(today)),
                t("Le %(day)s est passé. Si l'action est faite, dites-le dans « Où en est-elle ? ».",
                  day=language().day(due)),
            )  # fmt: skip
        if due.year >= FURTHEST:
            self._wrong("due", t("Choisissez une échéance avant l'an %(year)s", year=FURTHEST))
        return due

    def _budget(self) -> float | None:
        if not self.typed["budget"].strip():
            return None
        asked = NumberAsked(0.0, MOST_EUROS, ("€",), estimate=False)
        found = number_field("budget", self.typed["budget"], asked, self.asked.lang)
        if isinstance(found, FieldError):
            self.errors.append(found)
            return None
        return round(found, 2)

    def _reason(self, *, dropped: bool) -> str:
        kept = clean(self.typed["reason"]).strip()
        if dropped and not kept:
            self._wrong("reason", t("Dites pourquoi l'action est abandonnée"),
                        t("Un collègue qui la retrouve l'an prochain saura quoi en penser."))  # fmt: skip
        if len(kept) > LONGEST_NOTE:
            self._wrong("reason", n("%(n)s caractère au plus", "%(n)s caractères au plus", LONGEST_NOTE))
        return kept
