"""Whoever would wait too long is turned away at once; everybody else gets through."""

import threading
import time

import pytest

from bot.turnstile import Load, Turnstile

LONG_AGO = 60.0


def test_whoever_finds_a_free_place_gets_through_whatever_the_work_takes() -> None:
    turnstile = Turnstile(at_work=2, patience=0.0)
    assert [turnstile.enter() for _ in range(3)] == [True, True, False]


def test_as_many_wait_as_can_be_served_in_time() -> None:
    """Until something was measured a click is taken to need a fiftieth of a second."""
    turnstile = Turnstile(at_work=1, patience=0.05)
    assert [turnstile.enter() for _ in range(4)] == [True, True, False, False]
    assert turnstile.load == Load(at_work=0, waiting=2, turned_away=2)


def test_whose_turn_came_too_late_after_all_is_turned_away_then() -> None:
    turnstile = Turnstile(patience=1.0)
    turnstile.enter()
    with turnstile.passage(since=time.monotonic() - LONG_AGO) as in_time:
        assert not in_time
    assert turnstile.load == Load(at_work=0, waiting=0, turned_away=1)


def test_a_place_is_free_again_when_the_work_broke_off() -> None:
    turnstile = Turnstile(at_work=1)
    turnstile.enter()
    with pytest.raises(RuntimeError), turnstile.passage(since=time.monotonic()):
        raise RuntimeError
    assert turnstile.load.at_work == 0


@pytest.mark.parametrize("abreast", [1, 2])
def test_no_more_work_at_the_same_time_than_may(abreast: int) -> None:
    """More would only take turns, and each of them would take longer."""
    turnstile = Turnstile(abreast=abreast, held_up=60.0)
    at_once: list[int] = []
    most: list[int] = []

    def work() -> None:
        turnstile.enter()
        with turnstile.passage(since=time.monotonic()):
            at_once.append(1)
            most.append(len(at_once))
            time.sleep(0.005)
            at_once.pop()

    threads = [threading.Thread(target=work) for _ in range(4 * abreast)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == abreast


def test_who_is_held_up_is_overtaken() -> None:
    turnstile = Turnstile(held_up=0.0)
    inside, overtaken = threading.Event(), threading.Event()

    def wait_for_something() -> None:
        turnstile.enter()
        with turnstile.passage(since=time.monotonic()):
            inside.set()
            assert overtaken.wait(timeout=60)

    held_up = threading.Thread(target=wait_for_something)
    held_up.start()
    assert inside.wait(timeout=60)
    turnstile.enter()
    with turnstile.passage(since=time.monotonic()):
        assert turnstile.load.at_work == 2
        overtaken.set()
    held_up.join()
