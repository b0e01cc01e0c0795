"""``ancrage serve`` as an operator meets it: real processes, a real port."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web.runner import run as run_command
from web import supervisor
from web.http_server import options
from web.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0
"""Seconds to wait for what takes five on a quiet machine."""


def wait_for(what: Callable[[], bool], told: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.1)
    raise AssertionError(told)


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANCRAGE_")}
    return {**kept, "ANCRAGE_INSTANCE": str(folder), "LC_ALL": "en_GB.UTF-8", "PYTHONUNBUFFERED": "1", **more}


class Served:
    """A service that runs, and what it has printed."""

    def __init__(self, folder: Path, *options: str, **more: str) -> None:
        folder.mkdir(exist_ok=True)
        self.output = folder / "output.txt"
        with self.output.open("wb") as stream:
            command = [sys.executable, "-m", "web", "serve", *options]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(folder / "instance", **more), stdout=stream, stderr=stream
            )
        try:
            wait_for(lambda: "answers at" in self.said or self.process.poll() is not None, "no answer")
        except AssertionError:
            self.end()
            raise

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace")

    @property
    def port(self) -> int:
        found = re.search(r"answers at http://[\d.]+:(\d+)", self.said)
        assert found, self.said
        return int(found[1])

    def children(self) -> dict[int, str]:
        """The processes that it has started, by number, with their command."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    found[int(path.name)] = (path / "cmdline").read_bytes().decode().replace("\0", " ")
            except OSError:  # it has ended
                continue
        return found

    def child(self, module: str) -> int | None:
        return next((number for number, command in self.children().items() if module in command), None)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()


def alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


# --- without a server -------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_refused_when_it_was_asked_for() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(supervisor.PortTakenError, match=str(taken.getsockname()[1])),
    ):
        supervisor.listen("127.0.0.1", taken.getsockname()[1], choose=True)


def test_a_demonstration_takes_the_next_free_port_where_none_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(supervisor, "FIRST_PORT", taken.getsockname()[1])
        with supervisor.listen("127.0.0.1", None, choose=True) as listener:
            assert listener.getsockname()[1] > taken.getsockname()[1]


def test_elsewhere_the_usual_port_is_taken_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(supervisor, "FIRST_PORT", taken.getsockname()[1])
        with pytest.raises(supervisor.PortTakenError):
            supervisor.listen("127.0.0.1", None, choose=False)


@pytest.mark.parametrize(
    ("host", "near"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000")],  # noqa: S104
)
def test_the_address_that_is_printed_can_be_opened(host: str, near: str) -> None:
    assert supervisor.address(host, 8000) == near


def test_the_address_in_emails_is_that_of_the_operator_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANCRAGE_BASE_URL", raising=False)
    assert supervisor.environment("http://127.0.0.1:8003")["ANCRAGE_BASE_URL"] == "http://127.0.0.1:8003"
    monkeypatch.setenv("ANCRAGE_BASE_URL", "https://rse.example")
    assert supervisor.environment("http://127.0.0.1:8003")["ANCRAGE_BASE_URL"] == "https://rse.example"


def test_nobodys_word_is_taken_for_an_address_unless_there_is_a_proxy(tmp_path: Path) -> None:
    assert options(Settings(instance=tmp_path), 3)["forwarded_allow_ips"] == ""
    assert options(Settings(instance=tmp_path, proxies=1), 3)["forwarded_allow_ips"] == "*"


def test_an_old_sqlite_has_one_process_with_the_worker_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.store.engine.SOUND_SQLITE", (99,))
    chosen = options(Settings(instance=tmp_path, workers=4), 3)
    assert chosen["workers"] == 1
    assert "worker_exit" in chosen


def test_a_sound_database_has_the_processes_that_were_asked_for(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, workers=4, database_url="postgresql+psycopg://nowhere/x")
    chosen = options(settings, 3)
    assert chosen["workers"] == 4
    assert "worker_exit" not in chosen  # no worker of long work among the pages


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCRAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("ANCRAGE_THREADS", "many")
    result = run_command("serve", lang="en")
    assert result.exit_code == 1
    assert "ANCRAGE_THREADS" in result.output
    assert "docs/running.md" in result.output


def test_a_database_that_does_not_answer_is_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCRAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("ANCRAGE_DATABASE_URL", "postgresql+psycopg://ancrage@127.0.0.1:1/none?connect_timeout=2")
    result = run_command("serve", lang="en")
    assert result.exit_code == 1
    assert result.output.startswith("The database does not answer:")
    assert "Traceback" not in result.output


# --- backup, demo -----------------------------------------------------------------------------------------


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANCRAGE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("ANCRAGE_DATABASE_URL", raising=False)
    return tmp_path / "instance"


def test_a_backup_is_a_database_that_can_be_read(instance: Path, tmp_path: Path) -> None:
    from tests import databases  # noqa: PLC0415 - needs PostgreSQL's client, which the rest does not

    instance.mkdir()
    (instance / "ancrage.db").write_bytes(databases.sqlite_template())
    result = run_command("backup", str(tmp_path / "copy.db"), lang="en")
    assert result.exit_code == 0, result.output
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM account").fetchone() == (0,)
    copy.close()
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "instance"]


def test_a_backup_replaces_nothing(instance: Path, tmp_path: Path) -> None:
    instance.mkdir()
    (instance / "ancrage.db").touch()
    (tmp_path / "copy.db").write_text("kept")
    result = run_command("backup", str(tmp_path / "copy.db"), lang="en")
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert (tmp_path / "copy.db").read_text() == "kept"


def test_a_backup_of_nothing_is_refused(instance: Path, tmp_path: Path) -> None:
    result = run_command("backup", str(tmp_path / "copy.db"), lang="en")
    assert result.exit_code == 1
    assert "no database" in result.output
    assert not instance.exists()


def test_a_backup_into_a_folder_that_is_not_there_says_so(instance: Path, tmp_path: Path) -> None:
    instance.mkdir()
    (instance / "ancrage.db").touch()
    result = run_command("backup", str(tmp_path / "nowhere" / "copy.db"), lang="en")
    assert result.exit_code == 1
    assert "could not be written" in result.output


def test_the_demonstration_is_built_only_where_it_is_one(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANCRAGE_DEMO", raising=False)
    result = run_command("demo", lang="en")
    assert result.exit_code == 1
    assert "ANCRAGE_DEMO=1" in result.output


# --- with a server ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"), "--port", str(free_port()))
    yield made
    made.end()


@pytest.mark.slow
def test_the_address_is_printed_once_the_pages_answer(served: Served) -> None:
    assert served.get("/sante") == (200, '{"status":"ok"}\n')


@pytest.mark.slow
def test_a_worker_is_there_and_another_when_it_is_killed(served: Served) -> None:
    wait_for(lambda: served.child("web.worker_process") is not None, "no worker")
    first = served.child("web.worker_process")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: served.child("web.worker_process") not in (None, first), "no other worker")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/langue", "/nulle-part"])
def test_two_gigabytes_are_refused_without_being_read(served: Served, path: str) -> None:
    """Three megabytes are sent of the two gigabytes that are announced: the answer does not wait for the rest."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {2 * 2**30}\r\n\r\n".encode()
        )
        with contextlib.suppress(OSError):  # where it has been refused already
            connection.sendall(b"x" * 3_000_000)
        answer = connection.recv(200)
    assert re.match(rb"HTTP/1.1 (413|404)", answer), answer


@pytest.mark.slow
def test_an_endless_first_line_is_refused(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(b"GET /?" + b"x" * 8000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(50).startswith(b"HTTP/1.1 4")


@pytest.mark.slow
def test_a_second_service_on_the_same_port_says_so(served: Served, tmp_path: Path) -> None:
    second = Served(tmp_path / "second", "--port", str(served.port))
    assert second.process.wait(60) == 1
    assert f"Port {served.port} is taken" in second.said


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_when_it_ends_nothing_of_it_is_left(tmp_path: Path, how: signal.Signals) -> None:
    served = Served(tmp_path / "served", "--port", str(free_port()))
    try:
        wait_for(lambda: served.child("web.worker_process") is not None, "no worker")
        children = served.children()
        assert len(children) == 2
        served.process.send_signal(how)
        served.process.wait(PATIENCE)
    finally:
        served.end()
    wait_for(lambda: not any(map(alive, children)), f"left: {children}")
    assert served.process.returncode == (-signal.SIGKILL if how is signal.SIGKILL else 0)
