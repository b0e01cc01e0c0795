"""Makes the compiled kernel ready behind the pages: they are served meanwhile, by the interpreted one."""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from scoring.engine import start_compiled
from web.processes import die_with_parent

LOGGER = logging.getLogger("ancrage.warm")


def warm_kernel() -> threading.Thread:
    """Compile in a process of its own at the lowest priority, then take the machine code up here; the thread of it.

    A process that compiles would hold up its own pages for half a minute. Where it cannot be done, scores stay what
    they are, only slower: the log says so.
    """
    thread = threading.Thread(target=_warm, name="warm", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    command = [sys.executable, "-m", "web.warm", str(os.getpid())]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - this very program
    if done.returncode != 0:
        LOGGER.warning("the compiled kernel is not available; scoring goes on interpreted")
        return
    start_compiled()


def main() -> None:
    """Compile, one process at a time: pages and worker ask for the same."""
    os.nice(19)
    with (Path(tempfile.gettempdir()) / f"ancrage-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        start_compiled()


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    main()
