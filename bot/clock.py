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


class DatabaseClock:
    """The database's time, so that a computer whose clock is wrong does nothing early, late or twice.

    Between two readings it is carried on by the counter that no one can set.
    """

    def __init__(self, read: Callable[[], datetime], *, every: timedelta = timedelta(minutes=1)) -> None:
        self._read = read
        self._every = every.total_seconds()
        self._lock = threading.Lock()
        self._at: datetime | None = None
        self._since = 0.0

    def now(self) -> datetime:
        """This instant, in UTC."""
        with self._lock:
            passed = time.monotonic() - self._since
            if self._at is None or passed > self._every:
                self._at, self._since, passed = self._read(), time.monotonic(), 0.0
            return self._at + timedelta(seconds=passed)
