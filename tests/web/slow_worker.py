"""A worker in a process of its own, with work that lasts as long as a test wants: ``URL FOLDER SECONDS``.

Each time the work begins, its process number is added to FOLDER/begun; each time it ends, to FOLDER/ended.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from assessment.store import Store
from web.core import Services, make_services
from web.processes import stop_on_signals
from web.settings import Settings
from web.worker import Progress, run

LEASE = timedelta(seconds=2)


def main(url: str, folder: Path, seconds: float) -> str:
    """Work until told to stop."""
    stop = threading.Event()
    stop_on_signals(stop)

    def slow(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        note(folder / "begun")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.05)
            progress(0.5, "half way")
        note(folder / "ended")
        return {"by": os.getpid()}

    services = make_services(Settings(instance=folder / "instance"), Store(url))
    return run(services, {"slow": slow}, stop=stop, lease=LEASE)


def note(path: Path) -> None:
    """Add this process to a list, at once."""
    with path.open("a", encoding="ascii") as stream:
        stream.write(f"{os.getpid()}\n")


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
