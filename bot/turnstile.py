"""How many clicks are worked on at once, and how many wait: whoever would wait too long is told at once.

Slack waits three seconds. A click that waits longer has failed for whoever pressed, even if its effect is
saved afterwards; so it is turned away while there is still time to say so.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AT_WORK = 8
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
    """Lets clicks through, a few at once, in the order in which they came."""

    def __init__(self, *, at_work: int = AT_WORK, patience: float = PATIENCE_SECONDS) -> None:
        self._places = at_work
        self._patience = patience
        self._free = threading.Condition()
        self._at_work = self._waiting = self._turned_away = 0
        self._work_seconds = FIRST_GUESS_SECONDS * at_work

    @contextmanager
    def passage(self) -> Iterator[bool]:
        """Wait for one's turn; False for whoever is turned away instead."""
        if not self._enter():
            yield False
            return
        began = time.monotonic()
        try:
            yield True
        finally:
            self._leave(time.monotonic() - began)

    @property
    def load(self) -> Load:
        """What stands there now."""
        with self._free:
            return Load(at_work=self._at_work, waiting=self._waiting, turned_away=self._turned_away)

    def _enter(self) -> bool:
        with self._free:
            if self._at_work >= self._places and not self._waited():
                self._turned_away += 1
                return False
            self._at_work += 1
            return True

    def _waited(self) -> bool:
        """Wait for a free place; False when that would take, or has taken, too long."""
        if self._expected_wait() > self._patience:
            return False
        self._waiting += 1
        try:
            return self._free.wait_for(lambda: self._at_work < self._places, timeout=self._patience)
        finally:
            self._waiting -= 1

    def _expected_wait(self) -> float:
        return (self._waiting + 1) * self._work_seconds / self._places

    def _leave(self, seconds: float) -> None:
        with self._free:
            self._at_work -= 1
            self._work_seconds += MEMORY * (seconds - self._work_seconds)
            self._free.notify()
