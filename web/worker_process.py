"""The worker as a process: ``ancrage worker``, or ``python -m web.worker_process PARENT`` beside the pages."""

from __future__ import annotations

import os
import sys
import threading

from web import log_lines
from web.core import make_services
from web.processes import die_with_parent, stop_on_signals
from web.settings import Settings
from web.tasks import HANDLERS
from web.warm import warm_kernel
from web.worker import run


def main() -> None:
    """Work until told to stop. After its share of reports the process is replaced by a fresh one, under its number."""
    stop = threading.Event()
    stop_on_signals(stop)
    settings = Settings()
    log_lines.configure(level=settings.log_level)
    if settings.compiled:
        warm_kernel()
    services = make_services(settings)
    ending = run(services, HANDLERS, stop=stop)
    services.store.dispose()
    if ending == "worn":
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    main()
