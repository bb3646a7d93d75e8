"""A ticker goes on whatever happens, and stops when it is told to."""

import threading
from datetime import timedelta

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

    ticker = Ticker(fail, every=AT_ONCE, name="test")
    ticker.start()
    assert enough.wait(PATIENCE)
    ticker.stop()


def test_what_is_under_way_is_finished_before_it_stops() -> None:
    begun, finished = threading.Event(), threading.Event()

    def take_a_while() -> None:
        begun.set()
        threading.Event().wait(0.05)
        finished.set()

    ticker = Ticker(take_a_while, every=AT_ONCE, name="test")
    ticker.start()
    assert begun.wait(PATIENCE)
    ticker.stop()
    assert finished.is_set()


def test_a_ticker_that_never_started_can_be_stopped() -> None:
    Ticker(lambda: None, every=AT_ONCE, name="test").stop()
