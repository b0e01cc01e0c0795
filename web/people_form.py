"""The form that gives a role in a firm, to somebody invited or to a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessment.forms.words import FieldError
from assessment.roles import ROLES
from web.address_field import address_error
from web.language import t
from web.role_words import pillar_choices


@dataclass(frozen=True)
class PeopleForm:
    """A form as it was sent."""

    email: str = ""
    role: str = "contributor"
    scope: str = "all"
    """Of a contributor: ``all`` pillars or ``some``."""
    pillars: Sequence[str] = ()
    errors: Sequence[FieldError] = ()

    @staticmethod
    def of(role: str, pillars: Sequence[str] | None) -> PeopleForm:
        """Filled with a role held."""
        return PeopleForm(role=role, scope="all" if pillars is None else "some", pillars=pillars or ())

    @property
    def chosen_pillars(self) -> Sequence[str] | None:
        """The pillars given; ``None``: all."""
        return None if self.role != "contributor" or self.scope != "some" else self.pillars

    def error(self, name: str) -> FieldError | str:
        """The error of one field; empty if there is none."""
        return next((one for one in self.errors if one.field == name), "")

    def with_error(self, name: str, message: str, hint: str = "") -> PeopleForm:
        """The same with one more point to change."""
        return replace(self, errors=(*self.errors, FieldError(name, message, hint)))


def read_role(sent: Mapping[str, Any], prefix: Sequence[FieldError] = (), email: str = "") -> PeopleForm:
    """A role, and its pillars where it is limited to some."""
    pillars = list(sent.getlist("pillars")) if hasattr(sent, "getlist") else list(sent.get("pillars", ()))
    scope = "some" if sent.get("scope") == "some" else "all"
    form = PeopleForm(email, str(sent.get("role", "")), scope, pillars, tuple(prefix))
    if form.role not in ROLES:
        form = form.with_error("role", t("Choisissez un rôle."))
    if form.role == "contributor" and scope == "some":
        if not pillars:
            form = form.with_error("pillars", t("Cochez au moins un domaine, ou choisissez « tous les domaines »."))
        elif not set(pillars) <= {code for code, _ in pillar_choices()}:
            form = form.with_error("pillars", t("Choisissez parmi les domaines de la liste."))
    return form


def read_invitation(sent: Mapping[str, Any]) -> PeopleForm:
    """The address and the role of somebody to invite."""
    email = str(sent.get("email", "")).strip()
    error = address_error(email)
    return read_role(sent, (error,) if error else (), email)
