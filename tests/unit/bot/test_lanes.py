"""Whoever cannot be served in time is told so at once, and does not wait behind those who are served."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot import lanes, turnstile
from bot.lanes import Lanes
from bot.turnstile import Turnstile

PATIENCE_SECONDS = 60


@dataclass
class Request:
    """A request that is answered when it is let to; the answer is whether there was time."""

    go_on: threading.Event
    begun: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> bool:
        self.begun.set()
        assert self.go_on.wait(PATIENCE_SECONDS)
        return lanes.turn().in_time


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lanes]:
    """For one at work and one who waits, however busy this computer is."""
    monkeypatch.setattr(turnstile, "FIRST_GUESS_SECONDS", 0.6 * PATIENCE_SECONDS)
    line = Lanes(Turnstile(at_work=1, patience=PATIENCE_SECONDS))
    yield line
    line.shutdown()


def test_who_is_turned_away_hears_so_while_the_others_are_worked_on(line: Lanes) -> None:
    done, now = threading.Event(), threading.Event()
    now.set()
    first = Request(done)
    served = line.put(first)
    assert first.begun.wait(PATIENCE_SECONDS)
    line.put(Request(done))
    turned_away = [line.put(Request(now)) for _ in range(3)]
    assert [each.result(PATIENCE_SECONDS) for each in turned_away] == [False] * 3
    assert not served.done()
    done.set()
    assert served.result(PATIENCE_SECONDS)


def test_who_still_waits_when_everything_stops_is_not_begun(line: Lanes) -> None:
    done = threading.Event()
    first = Request(done)
    served = line.put(first)
    assert first.begun.wait(PATIENCE_SECONDS)
    waiting = line.put(Request(done))
    stopping = threading.Thread(target=line.shutdown)
    stopping.start()
    done.set()
    stopping.join(PATIENCE_SECONDS)
    assert served.result(PATIENCE_SECONDS)
    assert waiting.cancelled() or waiting.done()


def test_what_an_answer_raises_reaches_whoever_waits_for_it(line: Lanes) -> None:
    def broken() -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        line.put(broken).result(PATIENCE_SECONDS)


def test_outside_of_any_line_there_is_time() -> None:
    assert lanes.turn().in_time
