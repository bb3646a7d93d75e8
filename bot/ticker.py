"""Calls things again and again in the background: APScheduler, kept awake when the clock is set back."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock

log = structlog.get_logger(__name__)


class Ticker:
    """Some things of one pace; while one of them is at work, no second call of it begins."""

    def __init__(self, calls: Mapping[str, Callable[[], object]], *, every: timedelta) -> None:
        self._every = every
        self._scheduler = BackgroundScheduler(timezone=UTC)
        for name, call in calls.items():
            self._scheduler.add_job(
                _lasting(call, name),
                "interval",
                id=name,
                seconds=every.total_seconds(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, name="ticker-watch", daemon=True)

    def start(self) -> None:
        """Call from now on, first after one interval."""
        # A tick that finds the one before it still at work is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """Call no more; what is under way is finished first."""
        self._stopped.set()
        if self._scheduler.running:
            self._watch.join()
            self._scheduler.shutdown()

    def set_right(self, now: datetime) -> None:
        """Have done at once whatever is planned for later than one interval from now.

        The scheduler waits until a time of the clock on the wall. Once that is set back by a day, everything
        is planned for a day later.
        """
        for job in self._scheduler.get_jobs():
            if job.next_run_time is not None and job.next_run_time > now + self._every:
                log.warning("the clock was set back", tick=job.id, planned=job.next_run_time.isoformat())
                job.modify(next_run_time=now)

    def _watch_over(self) -> None:
        """Event.wait counts by itself: no clock disturbs it."""
        while not self._stopped.wait(self._every.total_seconds()):
            self.set_right(SystemClock().now())


def _lasting(call: Callable[[], object], name: str) -> Callable[[], None]:
    def last() -> None:
        try:
            call()
        except Exception:  # the next call may succeed
            log.exception("tick failed", tick=name)

    return last
