"""An address of e-mail typed in a form."""

from __future__ import annotations

from assessment.accounts import is_email
from assessment.forms.words import FieldError
from web.language import t


def address_error(typed: str, name: str = "email") -> FieldError | None:
    """What is to be changed in an address; ``None``: nothing."""
    if not typed:
        return FieldError(name, t("Indiquez une adresse électronique"), t("Par exemple camille@exemple.fr."))
    if not is_email(typed):
        hint = t("Une adresse a la forme camille@exemple.fr, sans espace ni accent avant l'arobase.")
        return FieldError(name, t("Cette adresse électronique n'est pas complète"), hint)
    return None
