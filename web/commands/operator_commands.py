"""``ancrage operator``: the first of the region's team, who then appoints the others on the pages."""

from __future__ import annotations

import click
from pydantic import ValidationError

from assessment import grants
from assessment.store import ConflictError, Store, UnusableDatabaseError
from assessment.store.schema import migrate
from questionnaires.findings import Lang
from web.commands.speak import say, stop
from web.settings import Settings


def register(group: click.Group) -> None:
    """Add the commands to a group."""
    group.add_command(operator)


@click.group()
def operator() -> None:
    """The region's team, which confirms firms and gives roles."""


@operator.command()
@click.argument("email")
@click.pass_obj
def add(lang: Lang, email: str) -> None:
    """Make the account of an address one of the region's team.

    The person signs up on the pages first and confirms the address.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = ", ".join(f"ANCRAGE_{part['loc'][0]}".upper() for part in error.errors())
        stop(lang, f"Réglage à corriger : {wrong}.", f"Setting to correct: {wrong}.")
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(settings.url)
    try:
        _appoint(store, email, lang)
    except UnusableDatabaseError as error:
        stop(lang, f"La base ne convient pas : {error}.", f"The database does not fit: {error}.")
    finally:
        store.dispose()


def _appoint(store: Store, email: str, lang: Lang) -> None:
    migrate(store)
    try:
        with store.write() as db:
            grants.appoint(db, email, "operator", None)
    except grants.NoAccountError:
        stop(lang, f"Aucun compte n'a l'adresse {email}, ou elle n'est pas confirmée : inscrivez-vous d'abord.",
             f"No account has the address {email}, or it is not confirmed: sign up first.")  # fmt: skip
    except ConflictError:
        say(lang, f"{email} fait déjà partie de l'équipe.", f"{email} is one of the team already.")
        return
    say(lang, f"{email} fait partie de l'équipe de la région.", f"{email} is one of the region's team.")
