"""The only reader of the wall clock; everything else is given `now`."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        ...


class SystemClock:
    """The time of this computer."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that is set and moved by hand: in tests it stands still, in the demo it may run on."""

    def __init__(self, *, at: datetime, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._at = at
        self._since = time.monotonic() if running else None

    def now(self) -> datetime:
        """The instant it was set to, and what has passed since if it runs."""
        with self._lock:
            return self._now()

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        with self._lock:
            self._set(self._now() + by)

    def move_to(self, instant: datetime) -> None:
        """Go on to that instant; time never goes back."""
        with self._lock:
            self._set(max(instant, self._now()))

    def _now(self) -> datetime:
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def _set(self, instant: datetime) -> None:
        self._at = instant
        self._since = None if self._since is None else time.monotonic()


class HeardClock:
    """The time of another computer: what it said last, carried on by a counter that nobody can set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: tuple[datetime, float] | None = None

    def hear(self, at: datetime) -> None:
        """It says that it is that time now."""
        with self._lock:
            self._said = at, _counter()

    def now(self) -> datetime | None:
        """What it would say now; None while it has not said anything."""
        with self._lock:
            said = self._said
        return None if said is None else said[0] + timedelta(seconds=_counter() - said[1])


class SteadyClock:
    """The time that another clock told once, carried on by that counter: whoever sets the other does no harm.

    Leases and pauses are kept by it. By a clock that was a day ahead for a moment they would last a day.
    """

    def __init__(self, clock: Clock) -> None:
        self._at, self._since = clock.now(), _counter()

    def now(self) -> datetime:
        """This instant, in UTC, if it was right in the beginning."""
        return self._at + timedelta(seconds=_counter() - self._since)


class DatabaseClock:
    """The database's time, so that a computer whose clock is wrong does nothing early, late or twice."""

    def __init__(self, read: Callable[[], datetime], *, every: timedelta = timedelta(minutes=1)) -> None:
        self._read = read
        self._every = every.total_seconds()
        self._lock = threading.Lock()
        self._at: datetime | None = None
        self._since = 0.0

    def now(self) -> datetime:
        """This instant, in UTC; between two readings it is carried on by the same counter."""
        with self._lock:
            passed = _counter() - self._since
            if self._at is None or passed > self._every:
                self._at, self._since, passed = self._read(), _counter(), 0.0
            return self._at + timedelta(seconds=passed)


def _counter() -> float:
    """Seconds since some instant; where the system has such a counter, those of its sleep are counted."""
    return time.monotonic() if _BOOT is None else time.clock_gettime(_BOOT)


_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)
