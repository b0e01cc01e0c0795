"""``ancrage serve``, ``worker`` and ``backup``: what an operator runs."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import ValidationError

from questionnaires.findings import Lang
from web.commands.speak import say, stop
from web.settings import Settings


def register(group: click.Group) -> None:
    """Add these commands to a group."""
    for command in (serve, worker, backup):
        group.add_command(command)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0: all of them.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None,
    help="Port to listen on. Default: 8000; in a demonstration the first free one from there.",
)  # fmt: skip
@click.option("--reload", is_flag=True, help="Start the pages anew when their code changes (not the worker).")
@click.pass_obj
def serve(lang: Lang, host: str, port: int | None, reload: bool) -> None:
    """Serve the pages, with the worker beside them."""
    from web import supervisor  # noqa: PLC0415 - the commands that need no server start without it

    settings = read_settings(lang)
    several = _several_processes(settings, lang)
    try:
        listener = supervisor.listen(host, port, choose=settings.demo)
    except supervisor.PortTakenError as error:
        stop(lang, f"Le port {error} est déjà pris par un autre programme. Choisissez-en un : --port {_other(port)}.",
             f"Port {error} is taken by another program. Choose one: --port {_other(port)}.")  # fmt: skip
    except OSError as error:
        stop(
            lang, f"Impossible d'écouter sur {host} : {error.strerror}.", f"Cannot listen on {host}: {error.strerror}."
        )
    place = supervisor.address(host, listener.getsockname()[1])
    service = supervisor.Supervisor(listener, supervisor.environment(place), several, reload)
    try:
        service.run(lambda: _welcome(settings, place, lang))
    except supervisor.NotStartedError:
        stop(lang, "Les pages ne répondent plus ; la raison est au-dessus.", "The pages do not answer; why is above.")


def _other(port: int | None) -> int:
    return 8080 if port in (None, 8000) else min((port or 0) + 1, 65535)


def _welcome(settings: Settings, place: str, lang: Lang) -> None:
    say(lang, f"Ancrage répond à l'adresse {place} (Ctrl + C pour arrêter).",
        f"Ancrage answers at {place} (Ctrl + C to stop).")  # fmt: skip
    if settings.demo:
        _people(place, lang)


def _people(place: str, lang: Lang) -> None:
    from assessment.demo.people import PASSWORD, PEOPLE  # noqa: PLC0415

    say(lang, f"Démonstration : entrez en un clic depuis {place}/demonstration, ou avec une de ces adresses et le mot "
        f"de passe « {PASSWORD} » :",
        f"Demonstration: log in with one click from {place}/demonstration, or with one of these addresses and the "
        f"password “{PASSWORD}”:")  # fmt: skip
    widest = max(len(person.email) for person in PEOPLE)
    for person in PEOPLE:
        what = person.what if lang == "fr" else person.what_en
        say(lang, f"  {person.email:<{widest}}  {what}", f"  {person.email:<{widest}}  {what}")


@click.command()
@click.pass_obj
def worker(lang: Lang) -> None:
    """Do the long work: e-mails, reports, cleaning.

    For several machines, or a process manager.

    ``ancrage serve`` has a worker already.
    """
    from web import worker_process  # noqa: PLC0415

    if not _several_processes(read_settings(lang), lang):
        stop(lang, "Avec ce SQLite, un seul processus peut écrire : « ancrage serve » fait aussi ce travail.",
             "With this SQLite one process only may write: “ancrage serve” does this work as well.")  # fmt: skip
    worker_process.main()


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(lang: Lang, file: Path) -> None:
    """Copy the SQLite database into FILE, while the service runs.

    The folders beside it are to be copied as well.
    """
    from assessment.store import Store, UnusableDatabaseError  # noqa: PLC0415
    from assessment.store.backup import backup as copy  # noqa: PLC0415

    settings = read_settings(lang)
    if not settings.database_url and not (settings.instance / "ancrage.db").exists():
        stop(lang, f"Il n'y a pas de base dans {settings.instance}.", f"There is no database in {settings.instance}.")
    store = Store(settings.url)
    try:
        copy(store, file)
    except FileExistsError:
        stop(lang, f"{file} existe déjà : choisissez un autre nom.", f"{file} exists already: choose another name.")
    except UnusableDatabaseError:
        stop(lang, "Une base PostgreSQL se sauvegarde avec pg_dump.", "A PostgreSQL database is saved with pg_dump.")
    except OSError as error:
        stop(
            lang, f"{file} n'a pas pu être écrit : {error.strerror}.", f"{file} could not be written: {error.strerror}."
        )
    say(lang, f"Base copiée dans {file}. Copiez aussi {settings.instance} (justificatifs, versions, clé).",
        f"Database copied into {file}. Copy {settings.instance} as well (proofs, releases, key).")  # fmt: skip


def read_settings(lang: Lang) -> Settings:
    """Those of the environment; says which cannot be used, and ends with status 1."""
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "ANCRAGE_" + "_".join(str(part) for part in fault["loc"]).upper()
            say(lang, f"{name} : {fault['msg']} (lu : {fault['input']!r})",
                f"{name}: {fault['msg']} (read: {fault['input']!r})", err=True)  # fmt: skip
        stop(lang, "Corrigez ces réglages (docs/running.md).", "Correct these settings (docs/running.md).")


def _several_processes(settings: Settings, lang: Lang) -> bool:
    """Whether the worker may be a process of its own; the database is brought up to date here, before any of them."""
    from assessment.store import UnusableDatabaseError  # noqa: PLC0415
    from assessment.store.schema import migrate  # noqa: PLC0415
    from web.core import make_services  # noqa: PLC0415

    store = make_services(settings).store
    try:
        settings.key  # noqa: B018 - drawn here, once: processes that start together would each draw their own
        migrate(store)
    except UnusableDatabaseError as error:
        stop(lang, f"Cette base ne peut pas être utilisée : {error}", f"This database cannot be used: {error}")
    except Exception as error:  # whatever a driver raises: not there, not allowed, no such host
        said = str(error).splitlines()[0]
        stop(lang, f"La base de données ne répond pas : {said}", f"The database does not answer: {said}")
    finally:
        store.dispose()
    return store.several_processes()
