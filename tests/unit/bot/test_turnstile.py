"""Whoever would wait too long is turned away at once; everybody else gets through, a few at a time."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.turnstile import Turnstile
from workspace import client


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as people:
        yield people


def go_through(turnstile: Turnstile, until: threading.Event) -> bool:
    with turnstile.passage() as passed:
        if passed:
            until.wait(60)
        return passed


def test_a_few_work_at_once_and_the_next_wait(crowd: ThreadPoolExecutor) -> None:
    turnstile, done = Turnstile(at_work=2, patience=60), threading.Event()
    going = [crowd.submit(go_through, turnstile, done) for _ in range(5)]
    client.eventually(lambda: turnstile.load.waiting == 3 or None, "three to wait")
    assert turnstile.load.at_work == 2
    done.set()
    assert [each.result(60) for each in going] == [True] * 5


def test_who_would_wait_too_long_is_turned_away_at_once(crowd: ThreadPoolExecutor) -> None:
    """With a patience of nothing nobody waits: whoever finds no free place is told so."""
    turnstile, done = Turnstile(at_work=1, patience=0.0), threading.Event()
    first = crowd.submit(go_through, turnstile, done)
    client.eventually(lambda: turnstile.load.at_work or None, "the first to be at work")
    assert not go_through(turnstile, done)
    assert turnstile.load.turned_away == 1
    done.set()
    assert first.result(60)


def test_a_place_is_free_again_when_the_work_broke_off() -> None:
    turnstile = Turnstile(at_work=1, patience=0.0)
    with pytest.raises(RuntimeError), turnstile.passage():
        raise RuntimeError
    assert turnstile.load.at_work == 0
