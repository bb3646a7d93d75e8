"""The workspace's clock: it can be moved forward, and everything shown or stamped follows it."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class ClockMovedBack(ValueError):
    """The workspace's clock only moves forward: messages are ordered by it."""


class Clock:
    """A clock that starts where it is told, runs on or stands still, and moves on demand.

    Patience (acknowledgements, rate limits) is measured in real seconds; see `stopwatch`.
    """

    def __init__(self, *, start: datetime | None = None, running: bool = True) -> None:
        self._lock = threading.Lock()
        self._running = running
        self._base = start or datetime.now(UTC)
        self._since = stopwatch()
        self._moved: list[Callable[[], None]] = []
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def running(self) -> bool:
        return self._running

    def now(self) -> datetime:
        with self._lock:
            return self._now()

    def on_move(self, moved: Callable[[], None]) -> None:
        """Call this whenever somebody moves the clock."""
        self._moved.append(moved)

    def move_to(self, instant: datetime) -> None:
        """Set the clock to a later instant."""
        with self._lock:
            if instant < self._now():
                raise ClockMovedBack(ClockMovedBack.__doc__)
            self._set(instant)
        self._tell_moved()

    def advance(self, by: timedelta) -> None:
        self.move_to(self.now() + by)

    def restart(self, instant: datetime) -> None:
        """Set the clock to any instant; for a workspace that holds no messages yet."""
        with self._lock:
            self._set(instant)
        self._tell_moved()

    async def sleep_until(self, instant: datetime) -> None:
        """Sleep until this clock, not the real one, has come to the given instant."""
        moved = asyncio.Event()
        sleeper = (asyncio.get_running_loop(), moved)
        self._sleepers.add(sleeper)
        try:
            while (left := instant - self.now()) > timedelta(0):
                patience = left.total_seconds() if self._running else None
                await _wait(moved, patience)
        finally:
            self._sleepers.discard(sleeper)

    def _now(self) -> datetime:
        if not self._running:
            return self._base
        return self._base + timedelta(seconds=stopwatch() - self._since)

    def _set(self, instant: datetime) -> None:
        self._base = instant.astimezone(UTC)
        self._since = stopwatch()

    def _tell_moved(self) -> None:
        for loop, moved in tuple(self._sleepers):
            loop.call_soon_threadsafe(moved.set)
        for listener in self._moved:
            listener()


def stopwatch() -> float:
    """Real seconds from an arbitrary start; never moved by anybody."""
    return time.monotonic()


async def _wait(event: asyncio.Event, patience: float | None) -> None:
    try:
        await asyncio.wait_for(event.wait(), patience)
    except TimeoutError:
        return
    event.clear()
