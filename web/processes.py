"""What the processes of the service have in common: they end when told to, and when their parent is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Be told to end (SIGTERM) when ``parent``, which started this process, ends, however it ends. On Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went before this was asked for
        raise SystemExit(0)


def stop_on_signals(stop: threading.Event) -> None:
    """Set ``stop`` when the process is told to end, or at Ctrl + C."""

    def told(*_: object) -> None:
        # By a thread: the main one may be interrupted while it holds the lock that setting the event needs.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
