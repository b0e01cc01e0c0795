"""``ancrage demo``: invented firms and people to try the pages with."""

from __future__ import annotations

import click

from questionnaires.findings import Lang
from web.commands.serve_commands import read_settings
from web.commands.speak import say, stop


@click.command()
@click.pass_obj
def demo(lang: Lang) -> None:
    """Build the demonstration, unless it is there.

    It goes into the instance folder, ANCRAGE_INSTANCE.
    """
    from assessment.demo import AlreadyInUseError, build, is_built  # noqa: PLC0415 - quick commands start without it
    from assessment.store import UnusableDatabaseError  # noqa: PLC0415
    from assessment.store.schema import differences, migrate  # noqa: PLC0415
    from web.core import make_services  # noqa: PLC0415

    settings = read_settings(lang)
    if not settings.demo:
        stop(lang, "Réglez ANCRAGE_DEMO=1 : ces comptes, au mot de passe connu, n'ont de place nulle part ailleurs.",
             "Set ANCRAGE_DEMO=1: these accounts, whose password everybody knows, belong nowhere else.")  # fmt: skip
    services = make_services(settings)
    place = settings.instance
    other = (f"La base de {place} est d'une autre version. Supprimez ce dossier, puis recommencez.",
             f"The database in {place} is of another version. Delete this folder, then start again.")  # fmt: skip
    try:
        migrate(services.store)
        if differences(services.store):  # while it is being developed, a version may have no number of its own
            stop(lang, *other)
        with services.store.read() as db:
            if is_built(db):
                return
        say(lang, f"Démonstration : création dans {place}…", f"Demonstration: being built in {place}…")
        build(services.store, services.shelf, services.evidence)
    except AlreadyInUseError:
        stop(lang, f"Il y a déjà des comptes dans {place} : choisissez un autre dossier (ANCRAGE_INSTANCE).",
             f"There are accounts in {place}: choose another folder (ANCRAGE_INSTANCE).")  # fmt: skip
    except UnusableDatabaseError:
        stop(lang, *other)
    finally:
        services.store.dispose()
