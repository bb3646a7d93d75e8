"""Whoever cannot be served in time is told so at once, and does not wait behind those who are served."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot import lanes
from bot.lanes import Lanes
from bot.turnstile import Turnstile

PATIENCE_SECONDS = 60


@dataclass
class Request:
    """A request that is answered when it is let to."""

    go_on: threading.Event
    begun: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)
    in_time: bool | None = None
    cancelled: bool = False

    def service(self) -> None:
        self.in_time = lanes.turn().in_time
        self.begun.set()
        assert self.go_on.wait(PATIENCE_SECONDS)
        self.answered.set()

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture
def turnstile() -> Turnstile:
    return Turnstile(at_work=1, patience=0.03)  # for one at work, and one who waits


@pytest.fixture
def line(turnstile: Turnstile) -> Iterator[Lanes]:
    line = Lanes(turnstile)
    yield line
    line.shutdown()


def test_who_is_turned_away_hears_so_while_the_others_are_worked_on(line: Lanes) -> None:
    done, now = threading.Event(), threading.Event()
    now.set()
    served, waiting = Request(done), Request(done)
    line.add_task(served)
    assert served.begun.wait(PATIENCE_SECONDS)
    line.add_task(waiting)
    turned_away = [Request(now) for _ in range(3)]
    for each in turned_away:
        line.add_task(each)
    assert all(each.answered.wait(PATIENCE_SECONDS) for each in turned_away)
    assert [each.in_time for each in turned_away] == [False] * 3
    assert not served.answered.is_set()
    done.set()
    assert served.answered.wait(PATIENCE_SECONDS)


def test_who_still_waits_when_everything_stops_is_cancelled(turnstile: Turnstile) -> None:
    line, done = Lanes(turnstile), threading.Event()
    first, second = Request(done), Request(done)
    line.add_task(first)
    line.add_task(second)
    stopping = threading.Thread(target=line.shutdown)
    stopping.start()
    done.set()
    stopping.join(PATIENCE_SECONDS)
    assert second.cancelled or second.answered.is_set()
    assert turnstile.load.waiting == 0


def test_outside_of_any_line_there_is_time() -> None:
    assert lanes.turn().in_time
