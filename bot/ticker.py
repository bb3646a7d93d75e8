"""Calls the same thing again and again in the background, by a counter that no clock can disturb."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

log = structlog.get_logger(__name__)


class Ticker:
    """One thread for one thing; while it is at work, no second call begins."""

    def __init__(self, call: Callable[[], object], *, every: timedelta, name: str) -> None:
        self._call = call
        self._every = every.total_seconds()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Call from now on, first after one interval."""
        self._thread.start()

    def stop(self) -> None:
        """Call no more; what is under way is finished first."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self._call()
            except Exception:  # the next call may succeed
                log.exception("tick failed", tick=self._thread.name)
