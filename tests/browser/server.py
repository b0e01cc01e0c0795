"""The service on a port of its own, with its worker, for a browser to visit."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from pydantic import SecretStr
from werkzeug.serving import make_server

from assessment import mails
from assessment.mails import Mail
from assessment.shelf import Shelf
from assessment.store import Store
from assessment.store.engine import utc_now
from tests import databases
from web.app import create_app
from web.core import KEY, Services
from web.settings import Settings
from web.tasks import HANDLERS
from web.worker import run


@dataclass(frozen=True)
class Live:
    """A service that answers. ``address``: without a slash at its end."""

    app: Flask
    address: str

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions[KEY]
        return found

    def mail_to(self, recipient: str) -> str:
        """The text of the last e-mail to somebody."""
        found = self.mails_to(recipient)
        assert found, f"no e-mail to {recipient}"
        return found[0].text

    def mails_to(self, recipient: str) -> list[Mail]:
        """Every e-mail to somebody, the last one first."""
        with self.services.store.read() as db:
            return [one for one in mails.newest(db) if one.recipient == recipient]

    def work(self) -> None:
        """What the worker does until nothing is left to do, where none runs."""
        run(self.services, HANDLERS, once=True)

    def offer(self, shelf: Shelf) -> None:
        """Serve these questionnaires from now on, as after an update of the service."""
        self.app.extensions[KEY] = replace(self.services, shelf=shelf)


@contextmanager
def live(
    folder: Path, shelf: Shelf, *, demo: bool = True, worker: bool = True, clock: Callable[[], datetime] = utc_now
) -> Iterator[Live]:
    """Serve an empty instance in a folder, until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # a line for each request would bury what matters
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ancrage.db"
    path.write_bytes(databases.sqlite_template())
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            instance=folder / "instance", database_url=f"sqlite:///{path}", rate_limit="", demo=demo,
            base_url=address, secret_key=SecretStr("for the tests"),
        )  # fmt: skip
        store = Store(settings.url, clock)
        app = create_app(settings, store, shelf)
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
        stop, made = threading.Event(), Live(app, address)
        threads = [threading.Thread(target=server.serve_forever, name="pages", daemon=True)]
        if worker:
            work = {"handlers": HANDLERS, "stop": stop}
            threads.append(threading.Thread(target=run, args=(made.services,), kwargs=work, name="worker", daemon=True))
        for thread in threads:
            thread.start()
        try:
            yield made
        finally:
            stop.set()
            server.shutdown()
            for thread in threads:
                thread.join(30)
            server.server_close()
            store.dispose()
