"""Whether whoever comes now can be served in time: who would wait too long is told at once.

Slack waits three seconds. A click that waits longer has failed for whoever pressed, even if its effect is
saved afterwards; so it is turned away while there is still time to say so.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AT_WORK = 8
HELD_UP_SECONDS = 0.25  # whoever works longer waits for something, and is overtaken
PATIENCE_SECONDS = 1.8  # the rest of Slack's three seconds is for the work
FIRST_GUESS_SECONDS = 0.02  # how long one click takes, before any was measured
MEMORY = 0.1  # the share of the newest click in what is known of all


@dataclass(frozen=True, kw_only=True)
class Load:
    """What stands at the turnstile."""

    at_work: int
    waiting: int
    turned_away: int  # since the start


class Turnstile:
    """Counts who waits and who is worked on, knows how long that takes, and lets so many work abreast."""

    def __init__(
        self,
        *,
        at_work: int = AT_WORK,
        abreast: int = 1,
        patience: float = PATIENCE_SECONDS,
        held_up: float = HELD_UP_SECONDS,
    ) -> None:
        self.places = at_work
        self._patience = patience
        self._lock = threading.Lock()
        self._lane = threading.Semaphore(abreast)
        self._held_up = held_up
        self._at_work = self._waiting = self._turned_away = 0
        self._work_seconds = FIRST_GUESS_SECONDS

    def enter(self) -> bool:
        """Line up; False for whoever would wait too long and is turned away instead."""
        with self._lock:
            is_full = self._at_work + self._waiting >= self.places
            if is_full and self._expected_wait() > self._patience:
                self._turned_away += 1
                return False
            self._waiting += 1
            return True

    @contextmanager
    def passage(self, since: float) -> Iterator[bool]:
        """One's turn has come; False when that took too long after all, counted from `since`."""
        began = time.monotonic()
        in_time = began - since <= self._patience
        with self._lock:
            self._waiting -= 1
            self._at_work += 1
            self._turned_away += not in_time
        try:
            with self._in_lane():
                yield in_time
        finally:
            self._leave(time.monotonic() - began if in_time else None)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Somebody is worked on who did not line up here: a socket has a line of its own."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            self._leave(None)

    @property
    def is_busy(self) -> bool:
        """Whether anybody is worked on or waits; without the lock, since it is old a moment later anyway."""
        return self._at_work + self._waiting > 0

    @property
    def load(self) -> Load:
        """What stands there now."""
        with self._lock:
            return Load(at_work=self._at_work, waiting=self._waiting, turned_away=self._turned_away)

    @contextmanager
    def _in_lane(self) -> Iterator[None]:
        """Python does one thing at a time: more threads than that would only get in each other's way."""
        in_lane = self._lane.acquire(timeout=self._held_up)
        try:
            yield
        finally:
            if in_lane:
                self._lane.release()

    def _expected_wait(self) -> float:
        return (self._waiting + 1) * self._work_seconds / self.places

    def _leave(self, seconds: float | None) -> None:
        with self._lock:
            self._at_work -= 1
            if seconds is not None:
                self._work_seconds += MEMORY * (seconds - self._work_seconds)
