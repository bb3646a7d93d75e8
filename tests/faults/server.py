"""A PostgreSQL server of a goal's own, which may be killed and started again."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from workspace import client

START_SECONDS = 60.0


class PostgresServer:
    """One server on a socket in its folder; what it has confirmed is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._binaries = postgres.binaries()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        if (user := postgres.user()) is not None:
            shutil.chown(folder, user)
        initdb = [str(self._binaries / "initdb"), "-D", str(self._data), "-A", "trust", "-U", "parley"]
        self._run([*initdb, "-E", "UTF8", "--locale=C"]).wait()

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql+psycopg://parley@/postgres?host={self._folder}"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Start it; a server that was killed may need a moment until its last children are gone."""

        def started() -> bool | None:
            if self._process is None or self._process.poll() is not None:
                server = [str(self._binaries / "postgres"), "-D", str(self._data), "-k", str(self._folder)]
                self._process = self._run([*server, "-c", "listen_addresses="])
            return postgres.answers(f"host={self._folder} user=parley dbname=postgres") or None

        client.eventually(started, "PostgreSQL to start", seconds=START_SECONDS)

    def kill(self) -> None:
        """Kill the postmaster, without a warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Have it end its connections and stop."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait()

    def _run(self, command: list[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*postgres.prefix(), *command],
            user=postgres.user(),
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running(folder: Path) -> Iterator[PostgresServer]:
    """A server that runs."""
    server = PostgresServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
