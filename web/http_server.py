"""The pages behind gunicorn, on a socket that the parent opened: ``python -m web.http_server PARENT FD [--reload]``.

Where the database bears one process only (an old SQLite), the worker runs here, as a thread of that process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from web import log_lines
from web.app import create_app
from web.core import make_services
from web.processes import die_with_parent
from web.settings import Settings
from web.tasks import HANDLERS
from web.warm import warm_kernel
from web.worker import run

LONGEST_REQUEST = 60
"""Seconds without a sign of life after which a process of pages is replaced."""
GRACE = 30
"""Seconds that requests in hand are given when the service stops."""
LONGEST_LINE = 4094
"""Bytes of the first line of a request: the longest address of ours, ``next`` included, has about 2,500."""


def options(settings: Settings, fd: int, *, reload: bool = False) -> dict[str, Any]:
    """Gunicorn's settings."""
    several = make_services(settings).store.several_processes()
    chosen: dict[str, Any] = {
        "bind": f"fd://{fd}",
        "worker_class": "gthread",
        "workers": settings.workers if several else 1,
        "threads": settings.threads,
        "timeout": LONGEST_REQUEST,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "limit_request_line": LONGEST_LINE,
        # Whose word is taken for the visitor's address and for https: that of a proxy, where the settings name one.
        "forwarded_allow_ips": "*" if settings.proxies else "",
        "reload": reload,
        "loglevel": "warning",
        "control_socket_disable": True,  # one door only
        "proc_name": "ancrage",
    }
    if Path("/dev/shm").is_dir():  # noqa: S108 - its files bear no name there; a slow disk must not look like a dead process
        chosen["worker_tmp_dir"] = "/dev/shm"  # noqa: S108
    thread = None if several else _WorkerThread(settings)

    def begin(worker: object) -> None:
        if settings.compiled:
            warm_kernel()
        if thread is not None:
            thread.start(worker)

    chosen["post_worker_init"] = begin
    if thread is not None:
        chosen["worker_exit"] = thread.stop
    return chosen


class _WorkerThread:
    """The worker beside the pages, in their one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.told = settings, threading.Event()
        self.thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def start(self, _worker: object) -> None:
        self.thread.start()

    def stop(self, _arbiter: object, _worker: object) -> None:
        self.told.set()
        if self.thread.ident is not None:
            self.thread.join(GRACE)

    def _work(self) -> None:
        if run(make_services(self.settings), HANDLERS, stop=self.told) == "worn":
            os.kill(os.getpid(), signal.SIGTERM)  # gunicorn starts another in its place; requests in hand are finished


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings instead of a command line."""

    def __init__(self, settings: Settings, fd: int, *, reload: bool = False) -> None:
        """``fd``: a socket that listens."""
        self.settings, self.chosen = settings, options(settings, fd, reload=reload)
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in each process of pages."""
        log_lines.configure(level=self.settings.log_level)
        return create_app(self.settings)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    Server(Settings(), int(sys.argv[2]), reload="--reload" in sys.argv).run()
