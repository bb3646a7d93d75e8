"""Whether whoever comes now can be served in time: who would wait too long is told at once.

Slack waits three seconds. A click that waits longer has failed for whoever pressed, even if its effect is
saved afterwards; so it is turned away while there is still time to say so.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from bot.gate import HELD_UP_SECONDS, Gate

AT_WORK = 128  # most of them wait, to be served together with others
ABREAST = 2  # while one waits for the database, the other has Python
PATIENCE_SECONDS = 1.5  # the rest of Slack's three seconds is for the work
FIRST_GUESS_SECONDS = 0.003  # from one who is done to the next, before any rush was measured
MEASURED_SECONDS = 0.25


@dataclass(frozen=True, kw_only=True)
class Load:
    """What stands at the turnstile."""

    at_work: int
    waiting: int
    turned_away: int  # since the start


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One whose turn has come."""

    in_time: bool
    aside: Callable[[], AbstractContextManager[None]]  # while this one waits for others, or works for them


class _Pace:
    """How fast a rush is worked off; without one there is nothing to measure."""

    def __init__(self) -> None:
        self.seconds_each = FIRST_GUESS_SECONDS
        self._since: float | None = None
        self._done = 0

    def note(self, now: float, *, in_rush: bool) -> None:
        """Somebody is done."""
        if not in_rush or self._since is None:
            self._since, self._done = (now if in_rush else None), 0
            return
        self._done += 1
        if now - self._since >= MEASURED_SECONDS:
            self.seconds_each = (now - self._since) / self._done
            self._since, self._done = now, 0


class Turnstile:
    """Counts who waits and who is worked on, knows how long that takes, and lets so many work abreast."""

    def __init__(
        self,
        *,
        at_work: int = AT_WORK,
        abreast: int = ABREAST,
        patience: float = PATIENCE_SECONDS,
        held_up: float = HELD_UP_SECONDS,
    ) -> None:
        self.places = at_work
        self._patience = patience
        self._lock = threading.Lock()
        self._gate = Gate(abreast=abreast, held_up=held_up)
        self._at_work = self._waiting = self._turned_away = 0
        self._pace = _Pace()

    def enter(self) -> bool:
        """Line up; False for whoever would wait too long and is turned away instead."""
        with self._lock:
            if self._is_full() and (self._waiting + 1) * self._pace.seconds_each > self._patience:
                self._turned_away += 1
                return False
            self._waiting += 1
            return True

    @contextmanager
    def passage(self, since: float) -> Iterator[Passage]:
        """One's turn has come, in time or after too long a wait, counted from `since`."""
        in_time = time.monotonic() - since <= self._patience
        with self._lock:
            self._waiting -= 1
            self._at_work += 1
            self._turned_away += not in_time
        try:
            with self._gate.passing() as place:
                yield Passage(in_time=in_time, aside=place.left)
        finally:
            self._leave(is_done=in_time)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Somebody is worked on who did not line up here: a socket has a line of its own."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            self._leave(is_done=False)

    @property
    def is_busy(self) -> bool:
        """Whether anybody is worked on or waits; without the lock, since it is old a moment later anyway."""
        return self._at_work + self._waiting > 0

    @property
    def load(self) -> Load:
        """What stands there now."""
        with self._lock:
            return Load(at_work=self._at_work, waiting=self._waiting, turned_away=self._turned_away)

    def _is_full(self) -> bool:
        return self._at_work + self._waiting >= self.places

    def _leave(self, *, is_done: bool) -> None:
        with self._lock:
            if is_done:
                self._pace.note(time.monotonic(), in_rush=self._is_full())
            self._at_work -= 1
