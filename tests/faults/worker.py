"""The bot as a process of its own, which may be told at which point to die.

Processes are forked from one that has imported everything, so that a thousand of them can live and die.
"""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import Connection, event

from bot import app, crash, log
from bot.app import Patience
from bot.clock import MovableClock
from bot.db.delivery import Pacing
from bot.delivery import Terms
from bot.jobs import Terms as JobTerms
from bot.settings import LogLevel, Settings

LEASE = timedelta(seconds=2)
UNBOUND = 4_294_967_294  # pages of an SQLite file
HURRIED = Patience(
    courier=Terms(
        call=timedelta(seconds=1),
        lease=LEASE,
        settle=timedelta(seconds=1),
        first_look=timedelta(seconds=0.3),
        last_look=timedelta(seconds=3),
        locked_out=timedelta(seconds=1),
        poll=timedelta(seconds=0.1),
        sweep=timedelta(seconds=1),
        pacing=Pacing(method=timedelta()),
    ),
    jobs=JobTerms(every=timedelta(seconds=0.3), lease=LEASE, pause=timedelta(seconds=0.3)),
)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One process of the bot, from its start to its end."""

    settings: Settings
    folder: Path  # for its log, and for the points it passes
    ahead: timedelta | None  # of the month's time before this computer's; None: it has no time of its own
    patience: Patience = HURRIED
    struck_at: str = ""  # the crash point
    visit: int = 1
    struck_by: signal.Signals = signal.SIGKILL
    notes_points: bool = False

    @property
    def skew(self) -> Path:
        """By how many seconds the clock on the wall is wrong; no file, and it is right."""
        return self.folder / "skew"

    @property
    def full(self) -> Path:
        """While this file exists, an SQLite database cannot grow."""
        return self.folder / "full"


def start(life: Life) -> ForkServerProcess:
    """Start it; the process goes when this one goes."""
    process = _processes.Process(target=_live, args=(life,), daemon=True)
    process.start()
    return process


def kill(process: ForkServerProcess) -> None:
    """Kill it without a warning, and wait until it is gone."""
    process.kill()
    process.join()
    process.close()


def is_frozen(process: ForkServerProcess) -> bool:
    """Whether it was stopped and not yet told to go on."""
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] == "T"


def _live(life: Life) -> None:
    threading.Thread(target=_go_with_parent, daemon=True).start()
    log.configure(LogLevel.WARNING, to=(life.folder / "bot.log").open("a", buffering=1))
    if life.struck_at:
        crash.listen(_Executioner(life))
    if life.notes_points:
        crash.listen(_Notes(life.folder / "points"))
    asked_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.set())
    clock = None if life.ahead is None else _clock(life.ahead)
    wall = _WrongClock(life.skew)
    time.time = lambda: wall.now().timestamp()  # libraries look there
    parley = app.build(life.settings, clock, life.patience, wall=wall)
    if parley.database.is_sqlite:
        event.listen(parley.database.engine, "begin", partial(_bound, life.full))
    parley.start()
    asked_to_stop.wait()
    parley.stop()


def _bound(full: Path, connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA max_page_count={1 if full.exists() else UNBOUND}")


def _clock(ahead: timedelta) -> MovableClock:
    return MovableClock(at=datetime.now(UTC) + ahead, running=True)


class _WrongClock:
    """A clock on the wall that is set while the process runs."""

    def __init__(self, skew: Path) -> None:
        self._skew = skew

    def now(self) -> datetime:
        """This instant, and what it is wrong by."""
        try:
            seconds = float(self._skew.read_text(encoding="utf-8"))
        except FileNotFoundError:
            seconds = 0.0
        return datetime.now(UTC) + timedelta(seconds=seconds)


class _Executioner:
    """Kills or freezes the process at the n-th visit of a point."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._left = life.visit
        self._lock = threading.Lock()

    def __call__(self, point: str) -> None:
        if point != self._life.struck_at:
            return
        with self._lock:
            self._left -= 1
            struck = self._left == 0
        if struck:
            os.kill(os.getpid(), self._life.struck_by)


class _Notes:
    """Writes down every point that is passed."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def __call__(self, point: str) -> None:
        os.write(self._file, f"{point}\n".encode())


def _go_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["bot.app", "bot.use_cases.baseline", "tests.faults.worker"])
