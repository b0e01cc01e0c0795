"""``ancrage serve``: the pages and the worker, started, watched and ended together."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from web.http_server import GRACE
from web.processes import stop_on_signals

FIRST_PORT, PORTS = 8000, 20
START = 300.0
"""Seconds that the pages are given to answer for the first time; a busy machine takes its time."""
LONGEST_PAUSE = 60.0


class PortTakenError(Exception):
    """Something else listens there."""


class NotStartedError(Exception):
    """The pages ended, or did not answer in time; what they said is on standard error."""


def listen(host: str, port: int | None, *, choose: bool) -> socket.socket:
    """A socket that listens on ``port``; without one on 8000, or with ``choose`` the first free one from there.

    Raises PortTakenError; OSError where the host is none of this machine's.
    """
    first = FIRST_PORT if port is None else port
    for number in range(first, first + (PORTS if choose and port is None else 1)):
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, number), family=family, backlog=2048)
        except PermissionError:
            raise
        except OSError as error:
            if not _taken(error):
                raise
    raise PortTakenError(first)


def _taken(error: OSError) -> bool:
    return error.errno == 98 or "in use" in str(error)  # create_server rewrites the text and keeps the number


def address(host: str, port: int) -> str:
    """Where a browser of this machine finds what listens on ``host``."""
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{near}:{port}"


@dataclass
class Supervisor:
    """Starts the processes of the service and keeps them going.

    ``listener``: where the pages are served; ``environment``: that of the processes; ``worker``: whether the worker is
    a process of its own.
    """

    listener: socket.socket
    environment: dict[str, str]
    worker: bool
    reload: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    _pages: subprocess.Popen[bytes] | None = None
    _worker: subprocess.Popen[bytes] | None = None
    _pause: float = 1.0
    _again_at: float = 0.0

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until told to stop; ``ready`` is called once the pages answer. Raises NotStartedError."""
        stop_on_signals(self.stop)
        fd, (host, port) = self.listener.fileno(), self.listener.getsockname()[:2]
        command = ["-m", "web.http_server", str(os.getpid()), str(fd), *(["--reload"] if self.reload else [])]
        self._pages = self._start(command, [fd])
        self.listener.close()  # when the pages end, nothing must seem to listen
        try:
            self._await(host, port)
            if not self.stop.is_set():
                ready()
            self._watch()
        finally:
            self._end()

    def _start(self, command: Sequence[str], fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *command], env=self.environment, pass_fds=fds)  # noqa: S603 - our own

    def _await(self, host: str, port: int) -> None:
        until = time.monotonic() + START
        while not self.stop.is_set():
            if self._pages is None or self._pages.poll() is not None or time.monotonic() > until:
                raise NotStartedError
            if answers(host, port):
                return
            self.stop.wait(0.2)

    def _watch(self) -> None:
        while not self.stop.wait(0.3):
            if self._pages is None or self._pages.poll() is not None:
                raise NotStartedError
            if self.worker and (self._worker is None or self._worker.poll() is not None):
                self._start_worker()

    def _start_worker(self) -> None:
        """Start the worker, anew after a pause that grows as long as it ends at once."""
        now = time.monotonic()
        if now < self._again_at:
            return
        self._pause = 1.0 if now - self._again_at > LONGEST_PAUSE else min(self._pause * 2, LONGEST_PAUSE)
        self._again_at = now + self._pause
        self._worker = self._start(["-m", "web.worker_process", str(os.getpid())])

    def _end(self) -> None:
        processes = [process for process in (self._pages, self._worker) if process is not None]
        for process in processes:
            process.terminate()
        until = time.monotonic() + GRACE + 5
        for process in processes:
            try:
                process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(host: str, port: int) -> bool:
    """Whether the service says that it is well."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(near, port, timeout=5)
    try:
        connection.request("GET", "/sante")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment(base_url: str) -> dict[str, str]:
    """That of this process, with the address that links in e-mails begin with, unless the operator has set it."""
    return {"ANCRAGE_BASE_URL": base_url, **os.environ}
