"""Goals 12 and 13: a database that is down, killed, locked or full."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from sqlalchemy import text

from bot.db import migration
from bot.db.session import Database
from tests.faults import history, server, stage
from tests.faults.crowd import Crowd
from tests.faults.goal import Finding, Goal, Kind, Setting
from tests.faults.history import Record
from tests.faults.server import PostgresServer
from tests.faults.stage import Stage
from workspace import client

PAUSE = 0.3  # seconds, on average, between two gestures of one planner
READY_SECONDS = 10.0
DRAIN_SECONDS = 600.0  # far more than it takes, on a computer that has other things to do
EDGE = timedelta(seconds=0.5)  # what was committed just before is answered a moment later
TABLES = ("inbox", "outbox", "audit")

Trouble: TypeAlias = Callable[[], AbstractContextManager[None]]

NO_SPACE = """
CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$
"""


def down(setting: Setting) -> list[Finding]:
    """The database goes away for seconds, again and again, and once for minutes; the bot is left running."""
    minutes = setting.size(short=2.0, long=300.0)
    times = setting.count(short=1, long=20)
    if setting.kind is Kind.SQLITE:
        with stage.opened(setting) as opened:
            trouble: Trouble = partial(_locked, opened.database)
            return [_found(opened, trouble, times=times, last=minutes, what="locked by another process")]
    with server.running(setting.folder / "server") as own:
        _prepare(own.url)
        with stage.opened(replace(setting, database_url=own.url)) as opened:
            return [
                _found(opened, partial(_killed, own), times=times, last=minutes, what="postmaster killed")
            ]


def full(setting: Setting) -> list[Finding]:
    """The database cannot grow for seconds, again and again; the bot is left running."""
    times = setting.count(short=1, long=20)
    with stage.opened(setting) as opened:
        finding = _found(opened, partial(_full, opened), times=times, last=2.0, what="disk full")
        return [replace(finding, passed=finding.passed and _is_sound(opened.database))]


def _found(opened: Stage, trouble: Trouble, *, times: int, last: float, what: str) -> Finding:
    """Let it befall the bot so many times for a second or three, and a last time for longer."""
    chance = random.Random(opened.setting.seed)
    with Record(stage=opened).kept() as record:
        process = opened.start(opened.life())
        opened.wait_until_ready()
        spells: list[tuple[datetime, datetime]] = []
        slowest = 0.0
        with Crowd(stage=opened, seed=opened.setting.seed, pause=PAUSE).at_work():
            for seconds in [*(chance.uniform(1, 3) for _ in range(times)), last]:
                time.sleep(chance.uniform(0.5, 1.5))
                with trouble():
                    began = opened.ws.now()
                    time.sleep(seconds)
                    _until_refused(record)
                    spells.append((began + EDGE, opened.ws.now()))
                slowest = max(slowest, _until_ready(opened))
        drained = history.drained(opened, seconds=DRAIN_SECONDS)
        lived = process.is_alive()
        verdict = history.settled(record, seconds=30)
    during = sum(record.shown_done_between(begin, end) for begin, end in spells)
    figure = (
        f"{during} shown done meanwhile, {len(record.refused)} told that nothing was saved, "
        f"ready again after at most {slowest:.1f} s; {verdict}"
    )
    in_time = slowest < opened.setting.size(short=stage.PATIENCE_SECONDS, long=READY_SECONDS)
    holds = verdict.holds and drained and lived and in_time
    return Finding(
        what=f"{what}, {times} times and for {last:.0f} s",
        figure=figure if drained else f"NOT drained; {figure}",
        passed=holds and (during == 0 or what == "disk full") and bool(record.refused),
    )


def _until_refused(record: Record) -> None:
    """The trouble lasts until somebody has met it, however slow the computer is."""
    client.eventually(lambda: True if record.refused else None, "a refusal", seconds=stage.PATIENCE_SECONDS)


def _until_ready(opened: Stage) -> float:
    began = time.monotonic()
    client.eventually(
        lambda: True if opened.answers("/readyz")[0] == 200 else None,
        "the bot to be ready again",
        seconds=stage.PATIENCE_SECONDS,
    )
    return time.monotonic() - began


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    """Somebody else writes to the file and does not come to an end."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None, timeout=30)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield
        file.execute("ROLLBACK")


@contextmanager
def _killed(own: PostgresServer) -> Iterator[None]:
    own.kill()
    yield
    own.start()


@contextmanager
def _full(opened: Stage) -> Iterator[None]:
    if opened.database.is_sqlite:
        marker = opened.life().full
        marker.touch()
        yield
        marker.unlink()
        return
    with opened.database.engine.begin() as connection:
        connection.execute(text(NO_SPACE))
        for table in TABLES:
            connection.execute(
                text(f"CREATE TRIGGER no_space BEFORE INSERT ON {table} EXECUTE FUNCTION no_space()")
            )
    yield
    with opened.database.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION no_space CASCADE"))


def _is_sound(database: Database) -> bool:
    if not database.is_sqlite:
        return True
    with database.engine.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()) == "ok"


def _prepare(url: str) -> None:
    database = Database(url)
    migration.upgrade(database.engine)
    database.dispose()


GOALS = (
    Goal(
        number=12,
        title="Database down",
        must="0 lost, no success shown while down, ready again in 10 s",
        run=down,
    ),
    Goal(
        number=13,
        title="Disk full",
        must="no success without a commit, sound, recovers without a restart",
        run=full,
    ),
)
