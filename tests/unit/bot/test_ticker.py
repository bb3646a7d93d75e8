"""A ticker goes on whatever happens, also to the clock, and stops when it is told to."""

import threading
from datetime import timedelta

from bot.clock import SystemClock
from bot.ticker import Ticker

PATIENCE = 60.0  # seconds; never waited for unless something is broken
AT_ONCE = timedelta(milliseconds=1)


def test_a_call_that_fails_is_followed_by_the_next() -> None:
    calls: list[int] = []
    enough = threading.Event()

    def fail() -> None:
        calls.append(len(calls))
        if len(calls) == 3:
            enough.set()
        raise RuntimeError("the database was away")

    ticker = Ticker({"test": fail}, every=AT_ONCE)
    ticker.start()
    assert enough.wait(PATIENCE)
    ticker.stop()


def test_what_is_under_way_is_finished_before_it_stops() -> None:
    begun, finished = threading.Event(), threading.Event()

    def take_a_while() -> None:
        begun.set()
        threading.Event().wait(0.05)
        finished.set()

    ticker = Ticker({"test": take_a_while}, every=AT_ONCE)
    ticker.start()
    assert begun.wait(PATIENCE)
    ticker.stop()
    assert finished.is_set()


def test_a_ticker_that_never_started_can_be_stopped() -> None:
    Ticker({"test": lambda: None}, every=AT_ONCE).stop()


def test_what_a_clock_set_back_has_put_off_is_done_at_once() -> None:
    """As seen from a clock that was set back by a day, the next call is planned for a day later."""
    called = threading.Event()
    ticker = Ticker({"test": called.set}, every=timedelta(days=1))
    ticker.start()
    ticker.set_right(SystemClock().now() - timedelta(days=1))
    assert called.wait(PATIENCE)
    ticker.stop()


def test_what_is_planned_in_time_is_left_alone() -> None:
    called = threading.Event()
    ticker = Ticker({"test": called.set}, every=timedelta(days=1))
    ticker.start()
    ticker.set_right(SystemClock().now())
    ticker.stop()
    assert not called.is_set()
